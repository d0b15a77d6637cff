"""
What to ask a person about: where being wrong would cost more than a look.

An error costs `escape_cents`, a look `check_cents`: what stays unasked may be wrong with a
probability of check / escape in all. Each sense that does not work halves this bar, for what it
would have noticed is not in the probabilities.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from wms.verdict.evidence import Sense
from wms.verdict.proof import Costs, Senses
from wms.verdict.taking import Taken
from wms.verdict.wanted import Wanted

DOUBLED: Final = 5e-3
"""How often one thing is scanned twice, among things whose article was scanned more than once."""
SET_ASIDE: Final = 1e-4
"""How often a thing is scanned and then not placed."""
UNFELT: Final = 0.01
"""How often a thing that was placed is not felt, though the scale feels others."""
UNSEEN: Final = 0.03
"""How often the camera tells nothing of one, though it tells of others."""
FEW: Final = 3
"""A sense that misses more than one thing of so many is not taken to notice things."""
UNFELT_G: Final = 8
"""What is lighter may be placed without the scale's notice."""


def bar(senses: Senses, costs: Costs) -> float:
    """Return how probably a basket may be wrong without a question."""
    if costs.escape_cents <= 0:
        return float("inf")
    lost = (senses.scanner, senses.camera, senses.scale).count(False)
    return costs.check_cents / costs.escape_cents * 0.5**lost


def suspect_unnoticed(taken: Sequence[Taken], wanted: Wanted, senses: Senses) -> list[Taken]:
    """
    Return the things, those scanned that neither scale nor camera noticed with the risk of this.

    Two scans of one article and one step of the scale: perhaps one thing was scanned twice. That a
    thing was scanned and never laid down is thought of only where most of them were noticed.
    """
    scanned = [one for one in taken if _noticeable(one, wanted)]
    missed, watched, most = 1.0, scanned, False
    for works, least, notices in (
        (senses.scale, UNFELT, _felt),
        (senses.camera, UNSEEN, _pictured),
    ):
        without = sum(not notices(one) for one in scanned)
        if works and without < len(scanned):
            missed *= max(least, (without - 1) / len(scanned))
            watched = [one for one in watched if not notices(one)]
            most = most or without * FEW <= len(scanned)
    if missed == 1.0 or not watched:
        return list(taken)
    unnoticed = {one.thing.number for one in watched}
    again = {one.sku for one in scanned if one.thing.number not in unnoticed}
    return [
        _suspected(one, missed, again=one.sku in again)
        if one.thing.number in unnoticed and (most or one.sku in again)
        else one
        for one in taken
    ]


def doubt(taken: Sequence[Taken], limit: float) -> list[Taken]:
    """Return the things, the riskiest no longer sure until all others together are below a bar."""
    risky = sorted(
        (one for one in taken if one.sure and one.excess > 0),
        key=lambda one: (one.excess, -one.thing.number),
    )
    below: list[int] = []
    total = 0.0
    for one in risky:
        total += one.excess
        if total >= limit:
            break
        below.append(one.thing.number)
    doubted = {one.thing.number for one in risky} - set(below)
    return [replace(one, sure=False) if one.thing.number in doubted else one for one in taken]


def _noticeable(one: Taken, wanted: Wanted) -> bool:
    if one.how != "read" or one.sku not in wanted or one.belief.thing.sku != one.sku:
        return False
    article = wanted.articles[one.sku or ""]
    return article.unit == "each" and not 0 < article.weight_g < UNFELT_G


def _felt(one: Taken) -> bool:
    return one.belief.has("weight")


def _pictured(one: Taken) -> bool:
    pictured: tuple[Sense, ...] = ("code", "matched", "looks", "size")
    return any(one.belief.has(sense) for sense in pictured)


def _suspected(one: Taken, missed: float, *, again: bool) -> Taken:
    if any(said.sense == "person" for said in one.thing.evidence):
        return one
    chance = DOUBLED if again else SET_ASIDE
    risk = chance / (chance + missed)
    word = one.word or ("doubled_scan" if again else "not_felt")
    return replace(one, risk=max(risk, one.risk), excess=max(risk, one.excess), word=word)
