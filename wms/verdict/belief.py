"""
How well all that was sensed of one thing fits each article that it may be.

Every sense gives a log ratio against "some article of the store", so ratios of senses that err
apart are added (Good, Probability and the Weighing of Evidence, 1950, chapter 6). What the camera
says of bars, looks, words and size comes from one picture and errs together: the strongest of these
counts in full, the next for a half, the next for a quarter. Adding what agrees can then only help.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wms.verdict.evidence import Evidence, Sense, Thing
from wms.verdict.wanted import Wanted

CAMERA: Final[tuple[Sense, ...]] = ("code", "matched", "looks", "text", "size")
LABEL: Final[frozenset[Sense]] = frozenset({"scan", "code", "matched"})
LENT: Final[frozenset[Sense]] = frozenset({"looks", "size"})
TEMPER: Final = 0.5
NEVER: Final = -60.0
"""The log ratio of what a person ruled out."""

STRANGER_BEHIND_CODE: Final = 1e-4
"""How often another article is behind a code that was read: a wrong label, or a scan set aside."""
FELLOW_BEHIND_CODE: Final = 3e-4
"""How often a look-alike is: one of several alike was scanned for all of them."""
ON_THE_THING: Final = 0.03
"""How much rarer both are where the camera read the code on the thing itself: no other was scanned
for it, so it wears a wrong label."""
NOT_ALONE: Final = 5e-4
"""How often something clings to what was scanned once, or it is not whole; the scale alone
notices."""
CLINGS: Final = 4e-4
"""How often it is several of one article that cling together."""
ARTICLES: Final = 2_000
"""Among how many articles a stranger is one, where nothing is known of the store's catalogue."""

Identity = str | None
"""What a thing may be: a SKU, or None for some other article."""
Told = Mapping[Sense, float]


@dataclass(frozen=True, slots=True)
class Belief:
    """One thing: what each sense tells of each identity, and how well all of it fits together."""

    thing: Thing
    told: Mapping[Identity, Told]
    fits: Mapping[Identity, float]
    several: Mapping[int, float]
    """How well its weight fits so many of what it was taken for."""

    def says(self, sense: Sense, identity: Identity) -> float:
        """Return a sense's log ratio for an identity, 0 where it said nothing."""
        return self.told.get(identity, {}).get(sense, 0.0)

    def sees(self, identity: Identity) -> float:
        """Return what the camera makes of an identity, without codes that were read."""
        told = self.told.get(identity, {})
        seen: tuple[Sense, ...] = ("matched", "looks", "text", "size")
        return temper(told[sense] for sense in seen if sense in told)

    def has(self, sense: Sense) -> bool:
        """Return whether a sense said anything of this thing."""
        return any(sense in told for told in self.told.values())

    def cling(self, sku: str) -> tuple[int, float]:
        """Return how many its weight fits best, and how much better than one; (1, 0) if one."""
        one = self.says("weight", sku)
        fits = [(ratio - one, times) for times, ratio in self.several.items()]
        better, times = max(fits, default=(0.0, 1))
        return (times, better) if better > 0 else (1, 0.0)

    def heard(self, sense: Sense) -> str:
        """Return what a sense saw, for people."""
        return next((one.says for one in self.thing.evidence if one.sense == sense), "")


def believe(thing: Thing, wanted: Wanted, sku: Identity = None) -> Belief:
    """
    Return what is to be believed of one thing, about every article that it may be.

    `sku` is the article that its code or a person names.
    """
    told = _strongest(thing)
    several = {
        said.times: said.log_ratio
        for said in thing.evidence
        if _is_of_several(said) and said.sku == sku and said.times
    }
    named = {sku for sku in told if sku is not None}
    fellows = {fellow for sku in wanted.articles for fellow in wanted.fellows_of(sku)}
    may_be = sorted({*wanted.articles, *fellows, *named, *([thing.sku] if thing.sku else [])})
    unwanted = told.get(None, {})
    whole: dict[Identity, Told] = {
        sku: told.get(sku, {}) if sku in wanted else {**unwanted, **told.get(sku, {})}
        for sku in may_be
    }
    whole[None] = unwanted
    own = thing.sku if thing.code is not None else None
    fits = {identity: _fit(identity, whole, own, wanted) for identity in whole}
    return Belief(thing, whole, fits, several)


def risk_behind_code(belief: Belief, sku: str, wanted: Wanted) -> tuple[float, float]:
    """
    Return how likely another article is behind a code that was read, and how likely it always is.

    The first takes in what the other senses saw; without any they are the same.
    """
    fellows = wanted.fellows_of(sku)
    before = NOT_ALONE + CLINGS
    odds = NOT_ALONE * math.exp(-belief.says("weight", sku)) + odds_of_several(belief, sku)
    rarer = ON_THE_THING if belief.says("code", sku) > 0 else 1.0
    for identity, fit in belief.fits.items():
        if identity == sku:
            continue
        chance = rarer * _behind_code(identity, fellows, wanted)
        before += chance
        odds += chance * math.exp(max(-40.0, min(40.0, fit - belief.fits[sku])))
    return odds / (1 + odds), before / (1 + before)


def odds_of_several(belief: Belief, sku: str) -> float:
    """Return how likely several of an article were laid down as one, against one."""
    return CLINGS * math.exp(min(40.0, belief.cling(sku)[1]))


def temper(ratios: Iterable[float]) -> float:
    """Return what several ratios of one picture say together."""
    ordered = sorted(ratios, key=lambda ratio: (-abs(ratio), ratio))
    return sum(ratio * TEMPER**place for place, ratio in enumerate(ordered))


def _behind_code(identity: Identity, fellows: frozenset[str], wanted: Wanted) -> float:
    if identity is None:
        return STRANGER_BEHIND_CODE
    if identity in fellows:
        return FELLOW_BEHIND_CODE / len(fellows)
    # What lies on the same bench is taken for another more often than what stands in the store.
    around = len(wanted.articles) if identity in wanted else ARTICLES
    return STRANGER_BEHIND_CODE / around


def _strongest(thing: Thing) -> dict[Identity, dict[Sense, float]]:
    # Nothing sensed twice counts twice: of one sense about one article the strongest word stands.
    told: dict[Identity, dict[Sense, float]] = defaultdict(dict)
    for one in thing.evidence:
        if one.sense == "person" or _is_of_several(one):
            continue
        before = told[one.sku].get(one.sense)
        if before is None or (abs(one.log_ratio), one.log_ratio) > (abs(before), before):
            told[one.sku][one.sense] = one.log_ratio
    return dict(told)


def _is_of_several(said: Evidence) -> bool:
    return said.sense == "weight" and said.times is not None and said.times > 1


def _seen(identity: Identity, told: Told, own: str | None) -> dict[Sense, float]:
    """Return what pictures tell of an identity, but for the label that names it already."""
    named = identity is not None and identity == own
    return {
        sense: ratio
        for sense, ratio in told.items()
        if sense in CAMERA and not (named and sense in LABEL)
    }


def _lent(seen: Told) -> float:
    """Return what looks and size add to the camera's word: as much may be true of a look-alike."""
    rest = (ratio for sense, ratio in seen.items() if sense not in LENT)
    return temper(seen.values()) - temper(rest)


def _fit(
    identity: Identity, told: Mapping[Identity, Told], own: str | None, wanted: Wanted
) -> float:
    heard = told.get(identity, {})
    fit = temper(_seen(identity, heard, own).values())
    fit += heard.get("weight", 0.0) + heard.get("rfid", 0.0)
    if LENT & heard.keys():
        return fit
    # A look-alike without references of its own may look as well as the one it is taken for.
    fellows = sorted(wanted.fellows_of(identity) & told.keys())
    lent = (_lent(_seen(fellow, told[fellow], own)) for fellow in fellows)
    return fit + max(lent, default=0.0)
