"""Orders of the Canal store as a station gets them, and the packages that lie in their totes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from uuid_utils.compat import uuid7

from wms.demo.physical import Package
from wms.demo.shop import Article, Shop, read_shop
from wms.wire.handheld import KnownBarcode
from wms.wire.packing import PackLine, PackOrder

CANAL: Final = Path(__file__).parents[3] / "fixtures" / "canal"
GRAMS: Final = (40, 2_500)
SPREAD: Final = 0.01
"""Packages of one article differ by so much of their weight (one standard deviation)."""
DUE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Packing:
    """An order, its tote, and what the picker put there: the right articles."""

    order: PackOrder
    tote: str
    packages: tuple[Package, ...]


def shop() -> Shop:
    """Return the store whose articles are packed."""
    return read_shop(CANAL)


def draw(store: Shop, chance: Random, number: int, items: int) -> Packing:
    """Return an order of so many packages, some of them two of an article."""
    low, high = GRAMS
    pieces = [
        one for one in store.articles.values() if not one.weighed and low <= one.weight_g <= high
    ]
    lines: list[tuple[Article, int]] = []
    left = items
    for article in chance.sample(sorted(pieces, key=lambda one: one.sku), items):
        if left == 0:
            break
        count = min(left, chance.choice((1, 1, 1, 2)))
        lines.append((article, count))
        left -= count
    packages = [package(article, chance) for article, count in lines for _ in range(count)]
    chance.shuffle(packages)
    return Packing(order(lines, number), f"T-{number:02d}", tuple(packages))


def package(article: Article, chance: Random) -> Package:
    """Return one package of an article; no two weigh the same."""
    grams = max(1, round(chance.gauss(article.weight_g, SPREAD * article.weight_g)))
    return Package(article.sku, 1, article.barcode, grams)


def order(lines: list[tuple[Article, int]], number: int) -> PackOrder:
    """Return the order as the server gives it to the station."""
    return PackOrder(
        session_id=uuid7(),
        order_id=uuid7(),
        external_ref=f"FLOW-{number:03d}",
        customer_ref=f"C-{number:03d}",
        due_at=datetime.now(UTC) + DUE,
        totes=(f"T-{number:02d}",),
        lane="LANE-1",
        parcel_codes=tuple(f"P-{number:03d}-{bag}" for bag in (1, 2, 3)),
        lines=tuple(line(at, article, count) for at, (article, count) in enumerate(lines, 1)),
    )


def line(number: int, article: Article, count: int) -> PackLine:
    """Return a line of the order."""
    return PackLine(
        line_no=number,
        sku=article.sku,
        name=article.name,
        unit="each",
        storage="ambient",
        expected=count,
        weight_g=article.weight_g,
        spread_g=max(1, round(SPREAD * article.weight_g)),
        barcodes=(KnownBarcode(barcode=article.barcode, quantity=1),),
    )
