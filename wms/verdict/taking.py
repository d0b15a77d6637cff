"""
What each thing is taken for, by code, by a person's word, or by everything else together.

A code that was read proves an article. A person who looked settles a doubt: about a thing without
a code, or what is really behind one. What a person says never makes a foreign code belong.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from wms.verdict.belief import (
    ARTICLES,
    FELLOW_BEHIND_CODE,
    LABEL,
    NEVER,
    STRANGER_BEHIND_CODE,
    Belief,
    Identity,
    believe,
    odds_of_several,
    risk_behind_code,
)
from wms.verdict.evidence import READ, Thing
from wms.verdict.wanted import Wanted

How = Literal["read", "told", "seen"]

STRANGER: Final = 1e-2
"""How often what was placed is an article that nobody ordered, a look-alike apart."""
FELLOW: Final = 1e-2
"""How often it is a look-alike of what was ordered."""
AGREES: Final = 1.0
RIVAL: Final = 2.0
"""A camera that sees another article within so many nats does not tell the two apart."""
SECOND_CODE: Final = 3.0
DIFFERS: Final = -1.5


@dataclass(frozen=True, slots=True)
class Taken:
    """
    A thing, and the article it is taken for (None: none of the order's, or nobody knows).

    `how` says by what: its code was `read`, a person `told`, or it was only `seen`. `risk` is the
    probability that this is wrong, `excess` the part that what was sensed adds to what is usual.
    `sure` tells whether it counts; `word` is the reason of a doubt or of a remark.
    """

    belief: Belief
    how: How
    sku: str | None
    sure: bool = True
    risk: float = 0.0
    excess: float = 0.0
    word: str = ""
    other: Identity = None

    @property
    def thing(self) -> Thing:
        """The thing itself."""
        return self.belief.thing


def take(thing: Thing, wanted: Wanted, beside: Collection[str] = ()) -> Taken:
    """
    Return what a thing is taken for by its code or a person's word; else only what was seen.

    `beside` are the articles whose codes were read on other things: a picture of a thing may show
    its neighbour's code as well, so such a second code says nothing.
    """
    if thing.code is not None:
        thing = _alone(thing, beside)
    said, ruled_out = _person(thing)
    told = said if isinstance(said, str) else None
    belief = believe(thing, wanted, thing.sku if thing.code is not None else told)
    if thing.code is not None:
        return _read(belief, said, ruled_out, wanted)
    if told in wanted:
        return _counted(Taken(belief, "told", told))
    if said is not _NOTHING:
        return Taken(belief, "told", told, word="foreign_told")
    return Taken(belief, "seen", None, sure=False)


def options(belief: Belief, wanted: Wanted) -> Mapping[Identity, float]:
    """Return log weights of what a thing without a code may be, before it is joined with others."""
    _, ruled_out = _person(belief.thing)
    weights = {who: fit + _before(who, wanted) for who, fit in belief.fits.items()}
    return weights | {who: NEVER for who in ruled_out if who in weights}


def proven(belief: Belief, sku: str, wanted: Wanted) -> bool:
    """
    Return whether senses that err apart say together what a thing without a code is.

    The camera is one sense, whatever it sees. An article with a look-alike is never proven so, nor
    one beside which the camera sees another, nor what a sense speaks against, nor weighed goods:
    their label tells how much it is.
    """
    if wanted.fellows_of(sku) or wanted.articles[sku].unit == "gram":
        return False
    camera = belief.sees(sku)
    rivals = (belief.sees(who) for who in belief.fits if who not in {None, sku})
    if camera < max(rivals, default=-math.inf) + RIVAL and (
        belief.has("looks") or belief.has("text")
    ):
        return False
    told = (camera, belief.says("weight", sku), belief.says("rfid", sku))
    return sum(ratio >= AGREES for ratio in told) > 1 and min(told) > -AGREES


def against(taken: Taken) -> str:
    """Return the word for what speaks against a code that was read."""
    if taken.word:
        return taken.word
    belief, sku, other = taken.belief, taken.sku, taken.other
    rival = belief.sees(other) - belief.sees(sku)
    looks_other = rival >= AGREES or belief.sees(sku) <= -AGREES
    if looks_other and belief.says("weight", sku) <= -AGREES:
        return "looks_and_weighs_other"
    if looks_other:
        return "looks_like_other" if other is not None else "looks_other"
    if several(taken) > 1:
        return "perhaps_several"
    return "weighs_other" if belief.says("weight", sku) <= -AGREES else "not_sure"


def several(taken: Taken) -> int:
    """Return how many of an article a thing weighs as much as; 1 where it may well be one."""
    times, better = taken.belief.cling(taken.sku or "")
    return times if better >= AGREES else 1


def differs(taken: Taken) -> bool:
    """Return whether a thing looks unlike the article that its code names."""
    return taken.how == "read" and taken.belief.sees(taken.sku) <= DIFFERS


def codes_on(belief: Belief) -> list[str]:
    """Return the articles whose codes were read on one thing."""
    named = {
        one.sku
        for one in belief.thing.evidence
        if one.sense in READ and one.sku is not None and one.log_ratio >= SECOND_CODE
    }
    own = {belief.thing.sku} if belief.thing.code is not None and belief.thing.sku else set()
    return sorted(named | own)


def _alone(thing: Thing, beside: Collection[str]) -> Thing:
    """Return a thing without the codes of its neighbours."""
    own = tuple(
        one
        for one in thing.evidence
        if one.sku == thing.sku or one.sku not in beside or one.sense not in LABEL
    )
    return replace(thing, evidence=own)


def _read(belief: Belief, said: object, ruled_out: frozenset[str], wanted: Wanted) -> Taken:
    sku = belief.thing.sku
    if sku is None or sku not in wanted:
        return Taken(belief, "read", sku, word="foreign")
    if sku in ruled_out or said not in {_NOTHING, sku}:
        return _told_other(belief, said if isinstance(said, str) else None)
    if said == sku:
        return _counted(Taken(belief, "read", sku))
    if len(codes_on(belief)) > 1:
        return Taken(belief, "read", sku, risk=0.5, excess=0.5, word="two_codes")
    risk, usual = risk_behind_code(belief, sku, wanted)
    return Taken(
        belief, "read", sku, risk=risk, excess=max(0.0, risk - usual), other=_rival(belief, wanted)
    )


def _counted(told: Taken) -> Taken:
    """Return a thing that a person named: if they did not count, it may still be several."""
    belief, sku = told.belief, told.sku or ""
    times = _times(belief.thing)
    if times is not None:
        thing = replace(belief.thing, quantity=belief.thing.quantity * times)
        return replace(told, belief=replace(belief, thing=thing))
    if several(told) == 1:
        return told
    odds = odds_of_several(belief, sku)
    risk = odds / (1 + odds)
    return replace(told, risk=risk, excess=risk, word="perhaps_several")


def _told_other(belief: Belief, told: Identity) -> Taken:
    """Return a thing that is not what its code says; how much the code stands for is void too."""
    thing = belief.thing if told is None else replace(belief.thing, quantity=1)
    bare = replace(belief, thing=thing)
    return Taken(bare, "told", told, word="other_told", other=thing.sku)


def _rival(belief: Belief, wanted: Wanted) -> Identity:
    """Return what a thing most probably is if it is not what its code says."""
    fellows = wanted.fellows_of(belief.thing.sku)

    def weight(who: Identity) -> float:
        chance = FELLOW_BEHIND_CODE if who in fellows else STRANGER_BEHIND_CODE
        named = len(wanted.articles) if who in wanted else ARTICLES
        return belief.fits[who] + math.log(chance / (1 if who is None or who in fellows else named))

    others = [who for who in belief.fits if who != belief.thing.sku]
    return max(others, key=lambda who: (weight(who), who or ""))


def _before(who: Identity, wanted: Wanted) -> float:
    """Return the log weight of an identity before anything was sensed."""
    if who in wanted:
        return 0.0
    if who is None:
        return math.log(STRANGER)
    counts = [len(wanted.fellows_of(sku)) for sku in wanted.fellows_of(who) if sku in wanted]
    return math.log(FELLOW / max(counts) if counts else STRANGER / ARTICLES)


_NOTHING: Final = object()


def _person(thing: Thing) -> tuple[object, frozenset[str]]:
    """Return what a person last said that it is (`_NOTHING`: nobody spoke), and what it is not."""
    said: object = _NOTHING
    for one in thing.evidence:
        if one.sense == "person" and one.log_ratio > 0:
            said = one.sku
    spoken = (one for one in thing.evidence if one.sense == "person" and one.log_ratio < 0)
    return said, frozenset(one.sku for one in spoken if one.sku is not None and one.sku != said)


def _times(thing: Thing) -> int | None:
    """Return how many a person last counted, if they did."""
    spoken = (one for one in thing.evidence if one.sense == "person" and one.log_ratio > 0)
    return next((one.times for one in reversed(tuple(spoken))), None)
