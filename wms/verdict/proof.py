"""What is proven of a basket, and what to do about it: the shape of the answer."""

from dataclasses import dataclass
from typing import Literal

from wms.verdict.basket import Foreign, Problem, Unit
from wms.verdict.evidence import Sense

Decision = Literal["pass", "ask", "block"]
"""`pass`: it may go. `ask`: a person must look, whoever packs may answer. `block`: it is wrong."""
LineState = Literal["right", "missing", "too_many", "unsure"]
ThingState = Literal["belongs", "too_many", "foreign", "mislabelled", "perhaps_damaged", "unsure"]


@dataclass(frozen=True, slots=True)
class Costs:
    """What an escape and a check by a person cost the store, in cents."""

    escape_cents: int = 2_000
    check_cents: int = 40


@dataclass(frozen=True, slots=True)
class Senses:
    """What works at the bench now; with less of it, a person is asked sooner."""

    scanner: bool = True
    camera: bool = False
    scale: bool = False
    rfid: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of `wms.verdict.words` by its name, with its facts."""

    word: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LineProof:
    """What is proven of one line; `probability` that it is right, `senses` those that told."""

    line_no: int
    sku: str
    name: str
    unit: Unit
    state: LineState
    expected: int
    seen: int
    off_by: int
    probability: float = 1.0
    senses: tuple[Sense, ...] = ()


@dataclass(frozen=True, slots=True)
class ThingProof:
    """What one thing is taken for; `line_no` the line it fills, None if it fills none."""

    number: int
    sku: str | None
    line_no: int | None
    state: ThingState
    probability: float = 1.0
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A basket: line by line, thing by thing, what is foreign, how likely it is wrong, and why."""

    lines: tuple[LineProof, ...]
    things: tuple[ThingProof, ...]
    foreign: tuple[Foreign, ...]
    wrong_probability: float
    decision: Decision
    why: tuple[Reason, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the basket may go without anybody's decision."""
        return self.decision == "pass"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What to put right, foreign goods first: they have to come out in any case."""
        return (
            *(Problem("foreign", f.quantity, None, f.sku, f.code) for f in self.foreign),
            *(
                Problem(line.state, line.off_by, line.unit, line.sku, line_no=line.line_no)
                for line in self.lines
                if line.state in {"missing", "too_many"}
            ),
        )
