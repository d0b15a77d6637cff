"""Judge a basket: every order line right, missing or too many, and what does not belong at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["each", "gram"]
LineState = Literal["right", "missing", "too_many"]
ProblemKind = Literal["missing", "too_many", "foreign"]

TOLERANCE_PERCENT = 5
TOLERANCE_G_MIN = 20


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """
    What must be in the basket for one order line: pieces, or grams for goods sold by weight.

    `tolerance_g` speaks for weighed goods; None means the store's usual tolerance. `weight_g` is a
    piece's weight as learnt from packs, `spread_g` its standard deviation; 0 means unknown.
    `look_alikes` are SKUs of the store that people and cameras take for this one, `alike_names`
    pairs of these SKUs and their names, as far as they are known. A `gift` may be absent; lines of
    one `bundle` were sold together under that name; a `substitute` stands for what was ordered.

    :raises ValueError: a quantity or tolerance below nothing
    """

    line_no: int
    sku: str
    name: str
    quantity: int
    unit: Unit = "each"
    tolerance_g: int | None = None
    weight_g: int = 0
    spread_g: int = 0
    look_alikes: tuple[str, ...] = ()
    alike_names: tuple[tuple[str, str], ...] = ()
    gift: bool = False
    bundle: str | None = None
    substitute: bool = False

    def __post_init__(self) -> None:
        if self.quantity < 0 or (self.tolerance_g or 0) < 0:
            message = f"line {self.line_no}: neither quantity nor tolerance can be below nothing"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class SeenItem:
    """
    One scan: the code, the article it stands for (None: nobody knows), and pieces or grams.

    :raises ValueError: a scan of nothing
    """

    code: str
    sku: str | None
    quantity: int = 1

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            message = f"{self.code}: a scan stands for at least one piece or gram"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What the scans prove about one line; `off_by` is the distance, 0 when the line is right."""

    line_no: int
    sku: str
    name: str
    unit: Unit
    state: LineState
    expected: int
    seen: int
    off_by: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something in the basket that no line asks for."""

    code: str
    sku: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: what kind, which article or code, on which line, by how much."""

    kind: ProblemKind
    by: int
    unit: Unit | None
    sku: str | None = None
    code: str | None = None
    line_no: int | None = None


@dataclass(frozen=True, slots=True)
class BasketVerdict:
    """A basket, line by line in order of line numbers, and what is foreign in order of codes."""

    lines: tuple[LineVerdict, ...]
    foreign: tuple[Foreign, ...]

    @property
    def right(self) -> bool:
        """Whether the basket holds what was ordered and nothing else."""
        return not self.foreign and all(line.state == "right" for line in self.lines)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything to put right, foreign goods first: they have to come out in any case."""
        return (
            *(Problem("foreign", f.quantity, None, f.sku, f.code) for f in self.foreign),
            *(
                Problem(line.state, line.off_by, line.unit, line.sku, line_no=line.line_no)
                for line in self.lines
                if line.state != "right"
            ),
        )


def judge(expected: Sequence[ExpectedLine], seen: Sequence[SeenItem]) -> BasketVerdict:
    """
    Return what the scans prove about each line, whatever the order they came in.

    Several lines may want one SKU: they are filled in line order, and what is left over counts
    against the last. Weighed goods are right within their tolerance, and a weighed line of which
    nothing was seen is missing however light it is. Two labels cannot be told from one of both
    weights, so a label lighter than the tolerance may be absent unnoticed.

    :raises ValueError: a line number twice, or one SKU wanted both in pieces and in grams
    """
    wanted = _lines_by_sku(expected)
    totals: dict[str, int] = defaultdict(int)
    foreign: dict[tuple[str, str], int] = defaultdict(int)
    for item in seen:
        if item.sku is not None and item.sku in wanted:
            totals[item.sku] += item.quantity
        else:
            foreign[(item.code, item.sku or "")] += item.quantity
    lines = [line for sku, same in wanted.items() for line in _fill(same, totals[sku])]
    return BasketVerdict(
        lines=tuple(sorted(lines, key=lambda line: line.line_no)),
        foreign=tuple(Foreign(code, sku or None, n) for (code, sku), n in sorted(foreign.items())),
    )


def may_close(verdict: BasketVerdict, *, decision_by_role: bool) -> bool:
    """Return whether the parcel may be closed: proven right, or decided by a person who may."""
    return verdict.right or decision_by_role


def tolerance_g(picked_g: int) -> int:
    """Return how far a label may be from what was picked: 5 %, or 20 g where that is more."""
    return max(TOLERANCE_G_MIN, picked_g * TOLERANCE_PERCENT // 100)


def _lines_by_sku(expected: Iterable[ExpectedLine]) -> dict[str, list[ExpectedLine]]:
    wanted: dict[str, list[ExpectedLine]] = defaultdict(list)
    numbers: set[int] = set()
    for line in sorted(expected, key=lambda line: line.line_no):
        if line.line_no in numbers:
            message = f"line {line.line_no} is there twice"
            raise ValueError(message)
        numbers.add(line.line_no)
        if any(other.unit != line.unit for other in wanted[line.sku]):
            message = f"{line.sku} is wanted both in pieces and in grams"
            raise ValueError(message)
        wanted[line.sku].append(line)
    return dict(wanted)


def _fill(lines: Sequence[ExpectedLine], total: int) -> list[LineVerdict]:
    verdicts = []
    for line in lines:
        seen = total if line is lines[-1] else min(total, line.quantity)
        total -= seen
        verdicts.append(_judge_line(line, seen))
    return verdicts


def _judge_line(line: ExpectedLine, seen: int) -> LineVerdict:
    off_by = abs(seen - line.quantity)
    if off_by == 0 or (seen > 0 and off_by <= _allowed(line)) or _may_lack(line, seen):
        state: LineState = "right"
        off_by = 0
    elif seen < line.quantity:
        state = "missing"
    else:
        state = "too_many"
    return LineVerdict(
        line.line_no, line.sku, line.name, line.unit, state, line.quantity, seen, off_by
    )


def _may_lack(line: ExpectedLine, seen: int) -> bool:
    # Of a gift so many may stay away, but a gift of which there is too much was not given.
    return line.gift and seen < line.quantity


def _allowed(line: ExpectedLine) -> int:
    # A line of nothing (all of it was short) allows nothing, not 20 g.
    if line.unit != "gram" or line.quantity == 0:
        return 0
    return tolerance_g(line.quantity) if line.tolerance_g is None else line.tolerance_g
