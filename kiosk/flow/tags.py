"""What the RFID reader hears, beside what the order wants: pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.flow.matching import match
from wms.codes import CodeRefused
from wms.verdict import Hint
from wms.verdict.hints import About, Agreement
from wms.wire.packing import PackOrder


@dataclass(frozen=True, slots=True)
class Hearsay:
    """What tags say: of an article of the order, or of one that it does not want (no `line_no`)."""

    evidence: Hint
    line_no: int | None
    name: str
    heard: int
    wanted: int


def weigh_tags(order: PackOrder, here: Iterable[str], heard: Iterable[str]) -> tuple[Hearsay, ...]:
    """
    Return what the tags on the table say: `here` are there now, `heard` were there since it began.

    A line none of whose pieces was heard says nothing, for not every piece has a tag. A stranger
    counts only while it lies there: the goods of the order before may still be on their way off.
    """
    pieces, strangers = count(order, here), Counter[str]()
    ever = count(order, heard)
    for (sku, shown), number in pieces.items():
        if sku is None:
            strangers[shown] = number
    told = [
        compare(str(line.line_no), line.name, ever_of(ever, line.sku), line.expected, line.line_no)
        for line in order.lines
        if line.unit == "each" and ever_of(ever, line.sku)
    ]
    return (*(compare(code, code, n, 0, None) for code, n in sorted(strangers.items())), *told)


def compare(of: str, name: str, heard: int, wanted: int, line_no: int | None) -> Hearsay:
    """Return what so many tags say where so many are wanted."""
    about: About = "code" if line_no is None else "line"
    says: Agreement = "agrees" if heard == wanted else "differs"
    return Hearsay(Hint("rfid", about, of, says, heard - wanted), line_no, name, heard, wanted)


def count(order: PackOrder, epcs: Iterable[str]) -> Counter[tuple[str | None, str]]:
    """Return how many tags there are of each SKU of the order, or of each code it does not know."""
    found: Counter[tuple[str | None, str]] = Counter()
    for epc in dict.fromkeys(epcs):
        try:
            known = match(order, epc, "epc")
        except CodeRefused:
            continue
        found[known.sku, "" if known.sku else known.shown] += known.quantity
    return found


def ever_of(found: Counter[tuple[str | None, str]], sku: str) -> int:
    """Return how many pieces of a SKU were heard."""
    return found[sku, ""]
