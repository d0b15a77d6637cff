"""What a step of the scale under the tray says of the thing that made it: pure."""

from typing import Final

from wms.verdict import Evidence
from wms.verdict.weight import Weight, weigh_several, weigh_step
from wms.wire.packing import PackLine, PackOrder

LABEL_SPREAD: Final = 0.01
"""How far weighed goods are off the grams on their label, as a share: bag, and moisture lost."""
LABEL_SPREAD_G_MIN: Final = 3.0
WRAPPED_SPREAD: Final = 0.1
"""The same where no label was read yet: the order tells only what was picked in all."""


def weighed(order: PackOrder, grams: int, sku: str | None, quantity: int) -> tuple[Evidence, ...]:
    """
    Return how well a step fits each article of the order whose weight is known.

    `sku` and `quantity` are what the thing's code or a person says: a pack of six is expected to
    weigh six times as much as a piece. Of it is told, too, how well several of it fit. A step that
    fits nothing known was felt all the same.
    """
    articles: dict[str, Weight] = {}
    for line in order.lines:
        if line.weight_g > 0 and line.sku not in articles:
            articles[line.sku] = weight_of(line, quantity if line.sku == sku else 0)
    told = weigh_step(grams, articles)
    if sku in articles and _is_by_piece(order, sku):
        told += weigh_several(grams, sku, articles[sku])
    return told or (Evidence("weight", sku, 0.0, f"{grams} g"),)


def _is_by_piece(order: PackOrder, sku: str) -> bool:
    return any(line.sku == sku and line.unit == "each" for line in order.lines)


def expected(order: PackOrder, sku: str | None, quantity: int) -> Weight | None:
    """Return what so much of an article weighs; None: nobody knows."""
    lines = (line for line in order.lines if line.sku == sku and line.weight_g > 0)
    line = next(lines, None)
    return None if line is None else weight_of(line, quantity)


def fit(grams: int, weight: Weight) -> float:
    """Return the log ratio of a step: of a thing of this weight against of any article."""
    told = weigh_step(grams, {"": weight})
    return told[0].log_ratio if told else 0.0


def weight_of(line: PackLine, quantity: int) -> Weight:
    """Return what so much of a line weighs; 0: what is usually laid down at once."""
    if line.unit == "each":
        return Weight(line.weight_g, line.spread_g).times(quantity or 1)
    grams = float(max(1, quantity or line.expected))
    spread = LABEL_SPREAD if quantity else WRAPPED_SPREAD
    return Weight(grams, max(LABEL_SPREAD_G_MIN, spread * grams))
