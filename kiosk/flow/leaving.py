"""Which thing left the basket: a person, the camera and the scale each tell of it once; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from kiosk.flow.basket import Basket, Missed, Out, Told
from kiosk.flow.fusing import USUAL, Patience
from kiosk.flow.scales import expected, fit
from kiosk.flow.things import Corner, Load, Placed
from wms.wire.base import Moment

OUTS_MAX: Final = 20
SAME_G: Final = 6
SAME_SHARE: Final = 0.02
NEAR_PX: Final = 120.0
"""How far from where it was laid down a thing may be picked up, without anybody seeing it move."""
FORGIVEN: Final = 0.1
"""How far what went off the scale may be from what it is said to have been, as a share."""
NOWHERE: Final = 10_000.0
FITS: Final = 0.5
"""A thing that weighs what went, though nobody weighed it when it came."""
FELT_G_MIN: Final = 12
"""What weighs less may come and go without a scale's notice: three times what it drifts."""


@dataclass(frozen=True, slots=True)
class Teller:
    """
    Who tells that something left, and how it can be known.

    `felt`: there is a scale that feels what leaves, so that the camera's word alone is not enough.
    """

    sense: Literal["sight", "load"]
    at: Moment
    place: tuple[Corner, ...] = ()
    mark: str = ""
    grams: int = 0
    patience: Patience = USUAL
    felt: bool = False
    since: Moment | None = None
    """When what it tells of began: a camera may tell long after."""

    def is_near(self, at: Moment, patience: timedelta) -> bool:
        """Return whether something that was told at a moment may be the same."""
        return (self.since or self.at) - patience <= at <= self.at + patience

    def doubt(self, basket: Basket, thing: Placed) -> float:
        """Return how badly a thing fits what left: 0 perfectly, more than 1 not at all."""
        if self.sense == "load":
            return self._off_weight(basket, thing)
        if self.mark and thing.sight is not None and thing.sight.mark:
            return 0.0 if thing.sight.mark == self.mark else NOWHERE
        if not self.place or thing.sight is None or not thing.sight.place:
            return NOWHERE
        return distance(middle(self.place), middle(thing.sight.place)) / NEAR_PX

    def _off_weight(self, basket: Basket, thing: Placed) -> float:
        if thing.load is not None:
            allowed = max(SAME_G, SAME_SHARE * thing.load.grams)
            return abs(self.grams - thing.load.grams) / allowed
        weight = expected(basket.order, thing.sku, thing.quantity)
        if weight is None:
            return FITS if self._is_missed(basket, thing) else NOWHERE
        return FITS if fit(self.grams, weight) > 0 else NOWHERE

    def rank(self, basket: Basket, thing: Placed) -> tuple[bool, float]:
        """Return how early a thing is thought of: of what fits first what the camera misses."""
        doubt = self.doubt(basket, thing)
        told = self.sense == "load" and doubt <= 1.0 and self._is_missed(basket, thing)
        return not told, doubt

    def _is_missed(self, basket: Basket, thing: Placed) -> bool:
        return any(
            one.number == thing.number and abs(self.at - one.at) <= self.patience.window
            for one in basket.missed
        )

    def told(self, basket: Basket, thing: Placed) -> tuple[Told, ...]:
        """Return who has told that a thing left: nobody whose word counts, if the scale must."""
        if self.sense == "load":
            return ("load", "sight") if self._is_missed(basket, thing) else ("load",)
        if not self.felt or 0 < (grams_of(basket, thing) or math.inf) < FELT_G_MIN:
            return ("sight",)
        off = basket.lifted
        lately = off is not None and self.is_near(off.at, self.patience.window)
        return ("load", "sight") if lately and is_of_lifted(basket, thing) else ()


def leave(basket: Basket, teller: Teller) -> tuple[Basket, Placed | None]:
    """
    Return the basket after something left it, and what it was: None if that was told before.

    The very same basket comes back where nothing in it fits.
    """
    before = [one for one in basket.outs if _is_same(one, teller)]
    known = sorted(before, key=lambda one: teller.doubt(basket, one.thing))
    here = sorted(basket.placed, key=lambda one: teller.rank(basket, one))
    least = teller.doubt(basket, here[0]) if here else math.inf
    if known and min(1.0, teller.doubt(basket, known[0].thing)) <= least:
        told = replace(known[0], told=(*known[0].told, teller.sense))
        outs = tuple(told if one is known[0] else one for one in basket.outs)
        return replace(basket, outs=outs), None
    if least > 1.0:
        return basket, None
    for one in before:
        told = replace(one, told=(*one.told, teller.sense))
        if _is_mixed_up(one, here[0]):
            return _put_right(basket, one, here[0], replace(told, thing=here[0])), here[0]
        if _is_crossed(one, here[0], teller):
            left = replace(one.thing, sight=here[0].sight)
            return _put_right(basket, one, here[0], replace(told, thing=left)), left
    return _let_go(basket, here[0], teller)


def _let_go(basket: Basket, thing: Placed, teller: Teller) -> tuple[Basket, Placed | None]:
    """Return the basket without a thing that nobody else told of, if this word is enough."""
    if any(one.number == thing.number for one in basket.looks):
        return dropped(basket, thing.number), None
    told = teller.told(basket, thing)
    if not told:
        others = tuple(one for one in basket.missed if one.number != thing.number)
        return replace(basket, missed=(*others, Missed(thing.number, teller.at))), None
    if teller.sense == "sight":
        basket = known_now(basket, thing)
    return without(basket, thing, Out(teller.at, thing, told)), thing


def told_before(
    basket: Basket, code: str, at: Moment, patience: Patience
) -> tuple[Basket, Placed | None]:
    """
    Return the basket after a thing's code was scanned as it left, and what it was.

    None where neither camera nor scale told of it before: whoever takes a thing out lifts it first.
    """
    for out in reversed(basket.outs):
        lately = abs(at - out.at) <= patience.late
        if lately and "person" not in out.told and out.thing.code == code:
            told = replace(out, told=(*out.told, "person"))
            outs = tuple(told if one is out else one for one in basket.outs)
            return replace(basket, outs=outs), out.thing
    return basket, None


def without(basket: Basket, thing: Placed, out: Out) -> Basket:
    """Return the basket without a thing that left it."""
    if "load" not in out.told:
        basket = known_now(basket, thing)
    beside = next((one.instead for one in basket.missed if one.number == thing.number), None)
    left = dropped(basket, thing.number)
    if beside is not None and "load" in out.told:
        # Only now so much went: what was seen in its place was it, or went with it.
        left = dropped(left, beside)
    looks = tuple(one for one in left.looks if one.number != beside)
    return replace(left, looks=looks, outs=(*basket.outs, out)[-OUTS_MAX:])


def dropped(basket: Basket, number: int) -> Basket:
    """Return the basket as if there had never been a thing of this number."""
    rest = tuple(one for one in basket.missed if one.number != number)
    return replace(
        basket,
        placed=tuple(one for one in basket.placed if one.number != number),
        looks=tuple(one for one in basket.looks if one.number != number),
        missed=tuple(replace(one, instead=None) if one.instead == number else one for one in rest),
    )


def put_back(basket: Basket, grams: int) -> bool:
    """Return whether what was lifted off came back."""
    off = basket.lifted
    if off is None:
        return False
    return abs(off.grams + grams) <= max(SAME_G, SAME_SHARE * abs(off.grams))


def lifted(basket: Basket, load: Load) -> Basket:
    """Return the basket after something went off the scale and nobody can say what."""
    before = basket.lifted.grams if basket.lifted else 0
    return replace(basket, lifted=Load(load.at, load.grams + before))


def grams_of(basket: Basket, thing: Placed) -> float | None:
    """Return what a thing weighs: as it was felt, or as its article does; None: nobody knows."""
    if thing.load is not None:
        return thing.load.grams
    weight = expected(basket.order, thing.sku, thing.quantity)
    return weight.mean_g if weight else None


def is_of_lifted(basket: Basket, thing: Placed) -> bool:
    """Return whether a thing may be of what went off the scale and nobody knew."""
    if basket.lifted is None:
        return False
    grams = grams_of(basket, thing)
    return grams is None or grams <= -basket.lifted.grams + max(SAME_G, FORGIVEN * grams)


def known_now(basket: Basket, thing: Placed) -> Basket:
    """Return the basket after somebody told what it was that went off the scale."""
    off = basket.lifted
    if off is None:
        return basket
    weight = grams_of(basket, thing)
    known = -off.grams if weight is None else weight
    rest = off.grams + round(known)
    unknown = rest < -max(SAME_G, FORGIVEN * known)
    return replace(basket, lifted=replace(off, grams=rest) if unknown else None)


def middle(place: Sequence[Corner]) -> tuple[float, float]:
    """Return the middle of an outline."""
    return (
        sum(x for x, _ in place) / len(place),
        sum(y for _, y in place) / len(place),
    )


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how far two points are apart."""
    return math.dist(one, other)


def _is_mixed_up(one: Out, thing: Placed) -> bool:
    """Return whether it was this thing that left, and not its like that was taken for it."""
    if "sight" in one.told or thing.at > one.at:
        return False
    if thing.code is not None and thing.code == one.thing.code:
        return True
    mine, other = thing.load, one.thing.load
    if mine is None or other is None or "person" in one.told:
        return False
    return abs(mine.grams - other.grams) <= max(SAME_G, SAME_SHARE * other.grams)


def _is_crossed(one: Out, thing: Placed, teller: Teller) -> bool:
    """Return whether scans of two things laid down together may belong to the other's picture."""
    mine, other = thing.sight, one.thing.sight
    if teller.sense != "sight" or "person" not in one.told or mine is None or other is None:
        return False
    unread = not mine.codes and not other.codes
    return unread and abs(mine.began_at - other.began_at) <= teller.patience.window


def _put_right(basket: Basket, mixed: Out, gone: Placed, told: Out) -> Basket:
    """Return the basket with what stayed, without what went."""
    rest = [one for one in basket.placed if one.number != gone.number]
    # Of two that were crossed stays what nobody scanned out, with the other's picture.
    crossed = told.thing.number == mixed.thing.number
    back = replace(gone, sight=mixed.thing.sight) if crossed else mixed.thing
    numbers = {one.number for one in rest}
    if back.number in numbers:
        back = replace(back, number=max(numbers) + 1)  # something came in its place meanwhile
    placed = sorted((*rest, back), key=lambda one: one.number)
    outs = tuple(told if one is mixed else one for one in basket.outs)
    return replace(basket, placed=tuple(placed), outs=outs)


def _is_same(one: Out, teller: Teller) -> bool:
    if teller.sense in one.told:
        return False
    patience = teller.patience
    return teller.is_near(one.at, patience.late if "person" in one.told else patience.window)
