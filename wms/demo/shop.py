"""What simulated customers and people know of the store: its articles, shelves and staff."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from wms.codes.gtin import check_digit

_WEIGHT_STEM = slice(0, 7)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a customer orders it and as its package is scanned."""

    sku: str
    name: str
    department: str
    storage: str
    weighed: bool
    weight_g: int
    bin: str
    barcode: str
    sellable: int

    def label(self, grams: int) -> str:
        """Return the code on a bag of so many grams of a weighed article."""
        body = f"{self.barcode[_WEIGHT_STEM]}{grams:05d}"
        return f"{body}{check_digit(body)}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the store, with the badge and PIN of the demonstration."""

    person_id: str
    name: str
    roles: tuple[str, ...]
    language: str
    badge: str
    pin: str


@dataclass(frozen=True)
class Shop:
    """A store's fixture as the simulation needs it."""

    folder: Path
    store_id: str
    name: str
    articles: dict[str, Article]
    substitutes: dict[str, tuple[str, ...]]
    people: dict[str, Person]
    keys: dict[str, str]
    totes: tuple[str, ...]

    def neighbour(self, sku: str) -> Article:
        """Return what a hurried hand takes instead: the next article of the aisle."""
        wanted = self.articles[sku]
        aisle = wanted.bin.partition("-")[0]
        near = [
            other
            for other in self.articles.values()
            if other.sku != sku and not other.weighed and other.bin.startswith(aisle)
        ]
        after = [other for other in near if (other.bin, other.sku) > (wanted.bin, sku)]
        return min(after or near, key=lambda other: (other.bin, other.sku))


def read_shop(folder: Path) -> Shop:
    """Return the store that a fixture folder describes."""
    store = _tree(folder, "store")
    people = _tree(folder, "people")["people"]
    keys = _tree(folder, "keys")["keys"]
    substitutes: dict[str, list[str]] = defaultdict(list)
    for row in _table(folder, "substitutes"):
        substitutes[row["sku"]].append(row["substitute"])
    return Shop(
        folder=folder,
        store_id=store["store_id"],
        name=store["name"],
        articles={article.sku: article for article in _articles(folder)},
        substitutes={sku: tuple(others) for sku, others in substitutes.items()},
        people={row["person_id"]: _person(row) for row in people},
        keys={row["channel"] or row["station"]: row["key"] for row in keys},
        totes=tuple(store["totes"]),
    )


def _person(row: dict[str, Any]) -> Person:
    named = {name: row[name] for name in ("person_id", "name", "language", "badge", "pin")}
    return Person(**named, roles=tuple(row["roles"]))


def _articles(folder: Path) -> list[Article]:
    codes: dict[str, str] = {}
    for row in _table(folder, "barcodes"):
        if row["kind"] in {"each", "weight"}:
            codes.setdefault(row["sku"], row["barcode"])
    rows = _table(folder, "articles")
    sellable = _sellable(folder, {row["sku"]: int(row["days_left_min"]) for row in rows})
    return [
        Article(
            sku=row["sku"],
            name=row["name"],
            department=row["department"],
            storage=row["storage"],
            weighed=row["sold_by"] == "weight",
            weight_g=int(row["weight_g"]),
            bin=row["bin"],
            barcode=codes[row["sku"]],
            sellable=sellable[row["sku"]],
        )
        for row in rows
        if row["sku"] in codes
    ]


def _sellable(folder: Path, days_left_min: dict[str, int]) -> dict[str, int]:
    """Return how much of each article may be sold on the day of loading."""
    pick_bins = {row["bin"] for row in _table(folder, "bins") if row["kind"] == "pick"}
    sums: dict[str, int] = defaultdict(int)
    for row in _table(folder, "stock"):
        days = row["expires_in_days"]
        # A day more than the store asks for, so that midnight never decides.
        lasts = not days or int(days) > days_left_min[row["sku"]]
        if lasts and row["bin"] in pick_bins:
            sums[row["sku"]] += int(row["quantity"])
    return sums


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _tree(folder: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded
