"""Orders that a seed draws, and what goes wrong with them while they are picked."""

from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal

from wms.demo.shop import Article, Shop

SlipKind = Literal["neighbour", "one_less", "one_more"]
ShortReason = Literal["empty", "not_found", "damaged", "expired"]

LINES_MAX: Final = 14
FORCED_EVERY: Final = 4
"""In every four orders at least one hand slips and one shelf is empty, whatever the dice say."""

_CUSTOMERS: Final = 900
_DUE_MINUTES: Final = (15, 40)
_GAP_SECONDS: Final = (12, 42)
_GRAMS: Final = (250, 400, 500, 750, 1_000, 1_250)
_REASONS: Final[tuple[ShortReason, ...]] = ("empty", "not_found", "damaged", "expired")
_KEPT_BACK: Final = 6
# How often, of one.
_SHIPS_AVAILABLE: Final = 0.35
_WANTS_TOO_MANY: Final = 0.5
_WEIGHED: Final = 0.08
_SCARCE: Final = 0.12
_BY_GTIN: Final = 0.3
_TAKES_ANOTHER: Final = 0.25
_SLIPS: Final = 0.2
_EMPTY: Final = 0.04
_EMPTY_WITH_SUBSTITUTE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Slip:
    """A picker's hand: the next article instead, one forgotten, or one too many in the tote."""

    kind: SlipKind


@dataclass(frozen=True, slots=True)
class Missing:
    """So many are not in the bin when the picker gets there."""

    quantity: int
    reason: ShortReason


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One line as a customer orders it, and what goes wrong with it."""

    sku: str
    quantity: int
    weighed: bool
    gtin: str | None = None
    substitutes: tuple[str, ...] = ()
    slip: Slip | None = None
    missing: Missing | None = None

    def body(self) -> dict[str, Any]:
        """Return the line as a channel sends it."""
        named = {"sku": self.sku} if self.gtin is None else {"gtin": self.gtin}
        body: dict[str, Any] = {**named, "quantity": self.quantity}
        if self.substitutes:
            body["substitution"] = {"rule": "listed", "skus": list(self.substitutes)}
        return body


@dataclass(frozen=True, slots=True)
class DrawnOrder:
    """An order as it comes in `gap_seconds` after the one before, due so many minutes later."""

    external_ref: str
    customer_ref: str
    gap_seconds: int
    due_minutes: int
    policy: Literal["all_or_nothing", "ship_available"]
    lines: tuple[DrawnLine, ...]
    courier_seconds: int


class SoldOut(Exception):
    """Nothing is left that could be ordered."""


class Draw:
    """Draws orders one after the other: the same seed, the same orders and mishaps."""

    def __init__(self, shop: Shop, seed: int, *, name: str = "") -> None:
        self.shop = shop
        self.random = Random(f"orders {seed}")
        self.name = name or f"D{seed}"
        self.number = 0
        self.left = {sku: article.sellable for sku, article in shop.articles.items()}
        self.departments: dict[str, list[Article]] = {}
        for article in sorted(shop.articles.values(), key=lambda one: one.sku):
            self.departments.setdefault(article.department, []).append(article)
        self.weighed = [one for one in shop.articles.values() if one.weighed]
        self.scarce = sorted(set(shop.substitutes) & set(shop.articles))

    def next(self) -> DrawnOrder:
        """
        Return the next order.

        :raises SoldOut: nothing is left to be ordered
        """
        chance = self.random
        self.number += 1
        lines = self._lines(min(LINES_MAX, 1 + int(chance.expovariate(1 / 5))))
        ships = chance.random() < _SHIPS_AVAILABLE
        if ships and chance.random() < _WANTS_TOO_MANY:
            lines = self._with_too_many(lines)
        return DrawnOrder(
            external_ref=f"{self.name}-{self.number:04d}",
            customer_ref=f"C-{chance.randint(1, _CUSTOMERS):04d}",
            gap_seconds=0 if self.number == 1 else chance.randint(*_GAP_SECONDS),
            due_minutes=chance.randint(*_DUE_MINUTES),
            policy="ship_available" if ships else "all_or_nothing",
            lines=tuple(self._mishaps(lines)),
            courier_seconds=chance.randint(20, 150),
        )

    def _lines(self, count: int) -> list[DrawnLine]:
        chosen: dict[str, DrawnLine] = {}
        for _ in range(count * 20):
            if len(chosen) == count:
                break
            article = self._article()
            if article.sku not in chosen:
                line = self._line(article)
                if line is not None:
                    chosen[article.sku] = line
        if not chosen:
            raise SoldOut
        return list(chosen.values())

    def _article(self) -> Article:
        """Return an article: some weighed, some with a substitute, mostly from any department."""
        chance = self.random
        roll = chance.random()
        if roll < _WEIGHED:
            return chance.choice(self.weighed)
        if roll < _WEIGHED + _SCARCE:
            return self.shop.articles[chance.choice(self.scarce)]
        return chance.choice(self.departments[chance.choice(sorted(self.departments))])

    def _line(self, article: Article) -> DrawnLine | None:
        chance = self.random
        quantity = chance.choice(_GRAMS) if article.weighed else chance.choice((1, 1, 1, 2, 2, 3))
        gtin = article.barcode if not article.weighed and chance.random() < _BY_GTIN else None
        substitutes = self._substitutes(article)
        kept_back = 0 if article.weighed or substitutes else _KEPT_BACK
        if self.left[article.sku] < quantity + kept_back:
            return None
        self.left[article.sku] -= quantity
        return DrawnLine(article.sku, quantity, article.weighed, gtin, substitutes)

    def _substitutes(self, article: Article) -> tuple[str, ...]:
        known = tuple(sku for sku in self.shop.substitutes.get(article.sku, ()))
        if known or article.weighed or self.random.random() > _TAKES_ANOTHER:
            return known[:5]
        alike = [
            other
            for other in self.departments[article.department]
            if other.storage == article.storage
            and not other.weighed
            and other.sku != article.sku
            and self.left[other.sku] > 2 * _KEPT_BACK
        ]
        return (self.random.choice(alike).sku,) if alike else ()

    def _with_too_many(self, lines: list[DrawnLine]) -> list[DrawnLine]:
        """Let the last line want more than the store has: the order ships without the rest."""
        last = lines[-1]
        if last.weighed or self.left[last.sku] > 2 * _KEPT_BACK:
            return lines
        more = last.quantity + self.left[last.sku] + 1
        self.left[last.sku] = 0
        return [*lines[:-1], DrawnLine(last.sku, more, last.weighed, last.gtin, last.substitutes)]

    def _mishaps(self, lines: list[DrawnLine]) -> list[DrawnLine]:
        """Let at most one hand slip, and some shelves be empty."""
        chance = self.random
        slips = self.number % FORCED_EVERY == 1 or chance.random() < _SLIPS
        at_slip = chance.randrange(len(lines)) if slips else None
        out = []
        forced = self.number % FORCED_EVERY == 0
        for at, line in enumerate(lines):
            if at == at_slip:
                out.append(_replace(line, slip=self._slip(line)))
            elif forced or chance.random() < (
                _EMPTY_WITH_SUBSTITUTE if line.substitutes else _EMPTY
            ):
                forced = False
                out.append(_replace(line, missing=self._missing(line)))
            else:
                out.append(line)
        return out

    def _slip(self, line: DrawnLine) -> Slip:
        kinds: tuple[SlipKind, ...] = ("neighbour", "neighbour", "one_less", "one_more")
        drawn = self.random.choice(kinds[:3] if line.weighed else kinds)
        # The first of a day is always the wrong article: it is what packing is for.
        return Slip("neighbour" if self.number == 1 else drawn)

    def _missing(self, line: DrawnLine) -> Missing:
        quantity = line.quantity if line.weighed else self.random.randint(1, line.quantity)
        return Missing(quantity, self.random.choice(_REASONS))


def _replace(
    line: DrawnLine, *, slip: Slip | None = None, missing: Missing | None = None
) -> DrawnLine:
    return DrawnLine(
        line.sku, line.quantity, line.weighed, line.gtin, line.substitutes, slip, missing
    )
