"""
What was scanned, and of which nothing shows that it was laid down.

A scan tells which article somebody held, and not where it went. Two rules stand above what is
probable: of what the scale must have felt and nobody noticed, a person is asked; and of a basket of
which a sense noticed nothing at all, too. Where a miss of a sense is nothing unusual, how probable
it is decides with what an escape costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from wms.verdict.evidence import Sense, Thing, Witness
from wms.verdict.proof import Senses
from wms.verdict.taking import Taken
from wms.verdict.wanted import Wanted

DOUBLED: Final = 5e-3
"""How often one thing is scanned twice, among things whose article was scanned more than once."""
SET_ASIDE: Final = 1e-4
"""How often a thing is scanned and then not placed."""
UNFELT: Final = 0.01
"""How often a thing that was placed is not felt."""
UNFELT_UNKNOWN: Final = 0.1
"""The same where nobody knows its weight: it may be too light."""
UNSEEN: Final = 0.03
"""How often the camera tells nothing of one."""
CROSSED: Final = 0.05
"""How often a step and a sighting of one thing are taken for two scans of one article."""
UNFELT_G: Final = 8
"""What is lighter may be placed without the scale's notice."""
_PICTURES: Final[tuple[Sense, ...]] = ("code", "matched", "looks", "text", "size")


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A thing that was scanned; whether scale and camera should have noticed it, and did."""

    one: Taken
    weight_g: int
    to_feel: bool
    to_see: bool

    @property
    def felt(self) -> bool:
        return self.one.belief.has("weight")

    @property
    def seen(self) -> bool:
        return any(self.one.belief.has(sense) for sense in _PICTURES)

    @property
    def read(self) -> bool:
        """Whether the camera read its code where it lies."""
        return self.one.belief.says("code", self.one.sku) > 0

    @property
    def missed(self) -> float:
        """How probably the scale would miss it if it was laid down."""
        if not self.to_feel:
            return 1.0
        return UNFELT if self.weight_g else UNFELT_UNKNOWN


@dataclass(frozen=True, slots=True)
class _Bench:
    """Whether the senses noticed nothing at all, and how often the camera misses something."""

    feels_nothing: bool
    sees_nothing: bool
    unseen: float

    @classmethod
    def of(cls, scanned: Sequence[_Scanned]) -> "_Bench":
        to_feel = [one for one in scanned if one.to_feel]
        to_see = [one for one in scanned if one.to_see]
        without = sum(not one.seen for one in to_see)
        return cls(
            # One thing of unknown weight may be light; that all of several are is no excuse.
            len(to_feel) > 1 and not any(one.felt for one in to_feel),
            bool(to_see) and without == len(to_see),
            max(UNSEEN, (without - 1) / len(to_see)) if to_see else 1.0,
        )

    def is_noticed(self, one: _Scanned) -> bool:
        """Return whether something shows that a thing was laid down."""
        # What only looks like something weighs something, too: a picture of it does not.
        return one.felt or one.read or (one.seen and not (one.to_feel and self.feels_nothing))

    def must_ask(self, one: _Scanned) -> bool:
        """Return whether no probability decides about a thing that nobody noticed."""
        unfelt = one.to_feel and (one.weight_g > 0 or one.to_see or self.feels_nothing)
        return unfelt or (one.to_see and self.sees_nothing)


def suspect_unlaid(taken: Sequence[Taken], wanted: Wanted, senses: Senses) -> list[Taken]:
    """
    Return the things, those that were scanned and perhaps not laid down with this doubt.

    Two scans of one article of which one was noticed are perhaps one thing, scanned twice.
    """
    scanned = [_scanned(one, wanted, senses) for one in taken if _is_scanned(one, wanted)]
    bench = _Bench.of(scanned)
    noticed = {one.one.sku for one in scanned if bench.is_noticed(one)}
    suspected = {one.one.thing.number: _suspected(one, bench, noticed, scanned) for one in scanned}
    return [suspected.get(one.thing.number, one) for one in taken]


def _is_scanned(one: Taken, wanted: Wanted) -> bool:
    named = one.how == "read" and one.sku in wanted and one.belief.thing.sku == one.sku
    return named and not any(said.sense == "person" for said in one.thing.evidence)


def _scanned(one: Taken, wanted: Wanted, senses: Senses) -> _Scanned:
    article = wanted.articles[one.sku or ""]
    weight_g = one.thing.quantity if article.unit == "gram" else article.weight_g
    feels = _works(one.thing, "scale", now=senses.scale) and not 0 < weight_g < UNFELT_G
    # A camera that was away tells what came meanwhile; a scale cannot.
    sees = senses.camera or _works(one.thing, "camera", now=False)
    return _Scanned(one, weight_g, feels, sees)


def _works(thing: Thing, sense: Witness, *, now: bool) -> bool:
    return now if thing.witnesses is None else sense in thing.witnesses


def _suspected(
    one: _Scanned, bench: _Bench, noticed: set[str | None], scanned: Sequence[_Scanned]
) -> Taken:
    again = one.one.sku in noticed
    if bench.is_noticed(one):
        odds = DOUBLED * CROSSED / (UNFELT * UNSEEN) if _is_crossed(one, scanned) else 0.0
        return _doubted(one.one, odds, "doubled_scan") if odds else one.one
    missed = one.missed * (bench.unseen if one.to_see and not one.seen else 1.0)
    if missed >= 1.0:
        return one.one
    odds = (DOUBLED if again else SET_ASIDE) / missed
    doubted = _doubted(one.one, odds, "doubled_scan" if again else "not_felt")
    return replace(doubted, sure=False) if bench.must_ask(one) else doubted


def _is_crossed(one: _Scanned, scanned: Sequence[_Scanned]) -> bool:
    """Return whether a thing was only seen and another of its article only felt: perhaps one."""
    if not (one.to_feel and one.to_see and one.seen and not one.felt):
        return False
    return any(other.felt and not other.seen and other.one.sku == one.one.sku for other in scanned)


def _doubted(one: Taken, odds: float, word: str) -> Taken:
    risk = odds / (1 + odds)
    return replace(
        one, risk=max(risk, one.risk), excess=max(risk, one.excess), word=one.word or word
    )
