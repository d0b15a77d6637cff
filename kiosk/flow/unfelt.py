"""
What the camera saw come and go, and the scale under the tray should have felt: pure.

Hands push things aside and hide them; a camera then tells that something came, or went. What weighs
something cannot come or go without a step of the scale. So a sighting waits a while for its step,
whichever of them is told first. What came without one is no thing of its own; what went without one
is asked about. Two things of one weight that change places make no step either: where the camera
saw one come and one go at a time, it is asked, unless what came is plainly what went.

Nor is it gone because a person says so: what the scale felt come it feels go. Whoever forgets to
take it out is asked once more; then their word counts.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kiosk.flow.basket import Basket, Look, Missed, Out
from kiosk.flow.fusing import Patience
from kiosk.flow.leaving import (
    FELT_G_MIN,
    SAME_G,
    SAME_SHARE,
    dropped,
    grams_of,
    is_of_lifted,
    known_now,
    without,
)
from kiosk.flow.scales import expected, fit
from kiosk.flow.things import Named, Placed, Sight
from wms.wire.base import Moment
from wms.wire.packing import PackLine

LIKE: Final = 2.0
"""So much likelier a look is of a thing than of any article, to be plainly of it."""


def looked(basket: Basket, came: Iterable[Placed], at: Moment, patience: Patience) -> Basket:
    """Return the basket after the camera saw things come: what the scale should feel waits."""
    waiting = [Look(one.number, at) for one in came if is_felt(basket, one)]
    return tidy(replace(basket, looks=(*basket.looks, *waiting)), patience)


def is_felt(basket: Basket, thing: Placed) -> bool:
    """Return whether the scale must feel a thing that was only seen, whatever it may be."""
    named = thing.named
    if named is not None and named.sku is None:
        # What no line wants is told at once; unless it lies there already, and was pushed.
        others = (one.named for one in basket.placed if one is not thing)
        return named.key in {other.key for other in others if other}
    if named is not None:
        grams = grams_of(basket, thing)
        return grams is None or grams >= FELT_G_MIN
    return all(_grams(line) >= FELT_G_MIN for line in basket.order.lines)


def tidy(basket: Basket, patience: Patience) -> Basket:
    """Return the basket without looks and misses that something has explained."""
    numbers = {one.number for one in basket.placed}
    basket = replace(
        basket,
        looks=tuple(one for one in basket.looks if _is_waiting(basket, one, patience)),
        missed=tuple(one for one in basket.missed if one.number in numbers),
    )
    for miss in basket.missed:
        basket = _seen_elsewhere(basket, miss, patience)
    return basket


def explained(basket: Basket, at: Moment, patience: Patience) -> tuple[Basket, list[Placed]]:
    """Return the basket after a step down that fits no single thing, and what the camera misses."""
    gone = []
    for miss in basket.missed:
        thing = basket.thing(miss.number)
        lately = abs(at - miss.at) <= patience.window
        if thing is not None and lately and is_of_lifted(basket, thing):
            known = known_now(basket, thing)
            basket = without(known, thing, Out(at, thing, ("load", "sight")))
            gone.append(thing)
    return basket, gone


def felt_together(basket: Basket, grams: int) -> Basket | None:
    """Return the basket after all that was said to be out was lifted at once, if it was."""
    said = only_said(basket)
    whole = sum(out.thing.load.grams for out in said if out.thing.load)
    if len(said) <= 1 or abs(whole - grams) > max(SAME_G, SAME_SHARE * whole):
        return None
    outs = (replace(out, told=("person", "load")) if out in said else out for out in basket.outs)
    return replace(basket, outs=tuple(outs))


def only_said(basket: Basket) -> list[Out]:
    """Return what a person alone said is out, and the scale felt come and should feel go."""
    since = basket.felt_since
    if basket.tray_g is None or since is None:
        return []
    return [
        out
        for out in basket.outs
        if out.told == ("person",) and not out.sure and _was_felt(out.thing, since)
    ]


def ripened(
    basket: Basket, at: Moment, patience: Patience, *, now: bool = False
) -> tuple[Basket, Named | None]:
    """
    Return the basket after the scale had its time, and an article that it should have felt.

    `now`: what went is asked about at once, because the order is to be closed.
    """
    unfelt = None
    for look in basket.looks:
        if at - look.at >= patience.window:
            basket, named = _ripe(basket, look, patience)
            unfelt = unfelt or named
    missed = tuple(
        replace(one, asked=True) if now or at - one.at >= patience.window else one
        for one in basket.missed
    )
    basket = replace(basket, missed=missed)
    for out in only_said(basket):
        if now or at - out.at >= patience.window:
            basket = _back(basket, out)
    return basket, unfelt


def waits(basket: Basket | None) -> frozenset[Look | Missed | Out]:
    """Return the sightings and words that wait for the scale."""
    if basket is None:
        return frozenset()
    beside = {one.instead for one in basket.missed}
    looks = (one for one in basket.looks if one.number not in beside)
    missed = (one for one in basket.missed if not one.asked)
    return frozenset((*looks, *missed, *only_said(basket)))


def without_scale(basket: Basket) -> Basket:
    """Return the basket without its scale: what waited for it came, and may have gone."""
    beside = {one.instead for one in basket.missed}
    return replace(
        basket,
        looks=tuple(one for one in basket.looks if one.number in beside),
        missed=tuple(replace(one, asked=True) for one in basket.missed),
    )


def found(basket: Basket, miss: Missed) -> Basket:
    """Return the basket after somebody said that a thing is still there: where it was seen last."""
    rest = tuple(one for one in basket.missed if one.number != miss.number)
    basket = replace(basket, missed=rest)
    thing, other = basket.thing(miss.number), basket.thing(miss.instead)
    return basket if thing is None or other is None else _one(basket, thing, other)


def scanned_again(basket: Basket, key: str) -> Missed | None:
    """Return the miss that is over because the thing's code was scanned: it lies there."""
    for miss in basket.missed:
        thing = basket.thing(miss.number)
        if miss.asked and thing is not None and thing.named and thing.named.key == key:
            return miss
    return None


def still_named(before: Sight | None, now: Sight | None) -> Sight | None:
    """Return how a thing is seen now, with the code that was read on it as it came."""
    if before is None or now is None or now.codes:
        return now
    read = tuple(one for one in before.evidence if one.sense in {"code", "matched"})
    return replace(now, codes=before.codes, evidence=(*now.evidence, *read))


def _grams(line: PackLine) -> float:
    return line.expected * (line.weight_g or 1) if line.unit == "gram" else line.weight_g


def _was_felt(thing: Placed, since: Moment) -> bool:
    """
    Return whether the scale felt a thing come, and nothing speaks against that it was an article.

    What has no code may be an empty bag, which somebody says is no article and leaves there.
    """
    load = thing.load
    return (
        thing.named is not None
        and load is not None
        and load.grams >= FELT_G_MIN
        and load.at > since
    )


def _back(basket: Basket, out: Out) -> Basket:
    """Return the basket with a thing that was said to be out, and still lies on the scale."""
    numbers = {one.number for one in basket.placed}
    thing = out.thing
    if thing.number in numbers:
        thing = replace(thing, number=max(numbers) + 1)  # something came in its place meanwhile
    return replace(
        basket,
        placed=tuple(sorted((*basket.placed, thing), key=lambda one: one.number)),
        outs=tuple(one for one in basket.outs if one is not out),
        missed=(*basket.missed, Missed(thing.number, out.at, asked=True, said=True)),
    )


def _is_waiting(basket: Basket, look: Look, patience: Patience) -> bool:
    thing = basket.thing(look.number)
    if thing is None or thing.scan or thing.load or thing.answers or thing.sight is None:
        return False
    return not any(_may_be_of(basket, one, thing, patience) for one in basket.placed)


def _may_be_of(basket: Basket, felt: Placed, seen: Placed, patience: Patience) -> bool:
    """Return whether a step about then may be of several things, this one among them."""
    load, sight = felt.load, seen.sight
    if load is None or sight is None:
        return False
    if not sight.began_at - patience.window <= load.at <= sight.at + patience.window:
        return False
    weight = expected(basket.order, felt.sku, felt.quantity)
    return weight is None or fit(load.grams, weight) <= 0


def _ripe(basket: Basket, look: Look, patience: Patience) -> tuple[Basket, Named | None]:
    """Return the basket after the scale felt nothing of what came, and what it should have felt."""
    thing = basket.thing(look.number)
    if thing is None or any(one.instead == look.number for one in basket.missed):
        return basket, None
    for miss in basket.missed:
        if miss.instead is None and abs(miss.at - look.at) <= patience.window:
            beside = replace(miss, instead=look.number, asked=True)
            missed = tuple(beside if one is miss else one for one in basket.missed)
            return replace(basket, missed=missed), None
    named = thing.named
    if named is not None and named.sku is None:
        # No line wants it, so that nothing of the order was pushed: it lies there.
        looks = tuple(one for one in basket.looks if one is not look)
        return replace(basket, looks=looks), None
    known = {one.named.key for one in basket.placed if one is not thing and one.named}
    return dropped(basket, look.number), None if named is None or named.key in known else named


def _seen_elsewhere(basket: Basket, miss: Missed, patience: Patience) -> Basket:
    """Return the basket with a thing where it was pushed to, if it is plainly seen there."""
    thing = basket.thing(miss.number)
    near = [
        other
        for one in basket.looks
        if abs(one.at - miss.at) <= patience.window and (other := basket.thing(one.number))
    ]
    if miss.instead is not None and (beside := basket.thing(miss.instead)):
        near.append(beside)
    same = next((one for one in near if thing is not None and _is_same(thing, one)), None)
    if thing is None or same is None:
        return basket
    rest = tuple(one for one in basket.missed if one.number != miss.number)
    return _one(replace(basket, missed=rest), thing, same)


def _is_same(thing: Placed, seen: Placed) -> bool:
    """Return whether what was seen is plainly this thing: by its code, or else by its looks."""
    if thing.number == seen.number or seen.load is not None:
        return False
    if seen.named is not None:
        return thing.named is not None and thing.named.key == seen.named.key
    looks = [one for one in (seen.sight.evidence if seen.sight else ()) if one.sense == "looks"]
    best = max(looks, key=lambda one: one.log_ratio, default=None)
    return best is not None and best.log_ratio >= LIKE and best.sku == thing.sku


def _one(basket: Basket, thing: Placed, seen: Placed) -> Basket:
    """Return the basket with a thing where it is seen now."""
    moved = replace(thing, sight=still_named(thing.sight, seen.sight))
    rest = dropped(basket, seen.number)
    return replace(
        rest, placed=tuple(moved if one.number == thing.number else one for one in rest.placed)
    )
