"""What is proven of each line: what was counted for it, and what a doubt may add."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from wms.verdict.basket import BasketVerdict, LineVerdict
from wms.verdict.belief import Identity
from wms.verdict.evidence import READ, Sense
from wms.verdict.proof import LineProof, LineState
from wms.verdict.taking import Taken
from wms.verdict.wanted import Wanted

MAY_BE: Final = 0.05
"""A thing that is an article with less probability is not looked for in its line."""


@dataclass(frozen=True, slots=True)
class Seen:
    """
    The things as they were taken.

    `likely` holds what each that no code names may be, by its number; `right_of` the probability
    that what is wanted of an article is there.
    """

    taken: Sequence[Taken]
    likely: Mapping[int, Mapping[Identity, float]]
    right_of: Mapping[str, float]

    @property
    def unsure(self) -> list[Taken]:
        """The things that were only seen and do not count."""
        return [one for one in self.taken if one.how == "seen" and not one.sure]

    def may_be(self, sku: str) -> int:
        """Return how many of these may be an article."""
        return sum(self.likely[one.thing.number].get(sku, 0.0) >= MAY_BE for one in self.unsure)


def prove_lines(verdict: BasketVerdict, seen: Seen, wanted: Wanted) -> tuple[LineProof, ...]:
    """Return each line with what was counted, `unsure` where a doubt may settle it."""
    taken_for: dict[str, int] = defaultdict(int)
    for one in seen.unsure:
        taken_for[one.sku or ""] += one.thing.quantity
    doubted = {one.sku for one in seen.taken if one.how != "seen" and not one.sure}
    whole = _may_be_whole(verdict, seen, wanted)
    proofs = []
    for line in verdict.lines:
        state, filled = _state(line, taken_for, doubted, wanted)
        if state == "missing" and whole and seen.may_be(line.sku) > 0:
            state = "unsure"
        proofs.append(_proof(line, state, seen, filled=filled))
    return tuple(proofs)


def _state(
    line: LineVerdict, taken_for: dict[str, int], doubted: set[str | None], wanted: Wanted
) -> tuple[LineState, bool]:
    """Return a line's state, and whether things that are not sure fill what it lacks."""
    if line.state == "right":
        return ("unsure" if line.sku in doubted else "right"), False
    if line.state == "missing":
        lacking = 1 if wanted.articles[line.sku].unit == "gram" else line.off_by
        if taken_for[line.sku] >= lacking:
            taken_for[line.sku] -= lacking
            return "unsure", True
    return line.state, False


def _may_be_whole(verdict: BasketVerdict, seen: Seen, wanted: Wanted) -> bool:
    """Return whether the things that are not sure are enough for all that is missing."""
    lacking = sum(
        1 if wanted.articles[line.sku].unit == "gram" else line.off_by
        for line in verdict.lines
        if line.state == "missing"
    )
    return sum(one.thing.quantity for one in seen.unsure) >= lacking


def _proof(line: LineVerdict, state: LineState, seen: Seen, *, filled: bool) -> LineProof:
    return LineProof(
        line.line_no,
        line.sku,
        line.name,
        line.unit,
        state,
        line.expected,
        line.expected if filled else line.seen,
        0 if filled else line.off_by,
        min(1.0, max(0.0, seen.right_of.get(line.sku, 0.0))),
        told_by(one for one in seen.taken if one.sku == line.sku),
    )


def told_by(taken: Iterable[Taken]) -> tuple[Sense, ...]:
    """Return the senses that spoke for the article that things are taken for."""
    spoke: set[Sense] = set()
    for one in taken:
        heard = {
            said.sense for said in one.thing.evidence if _agrees(said.sku, said.log_ratio, one)
        }
        spoke |= heard
        if one.how == "read" and not heard & READ:
            spoke.add("scan")
    senses: tuple[Sense, ...] = get_args(Sense)
    return tuple(sense for sense in senses if sense in spoke)


def _agrees(sku: str | None, log_ratio: float, one: Taken) -> bool:
    return sku == one.sku and log_ratio > 0
