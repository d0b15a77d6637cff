"""What the camera over the tray told: what is in the hand, came, moved and went; pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from kiosk.flow import unfelt
from kiosk.flow.leaving import Teller, leave
from kiosk.flow.matching import Match, match
from kiosk.flow.sighting import CodeInPicture, Sighted
from kiosk.flow.state import Basket, State
from kiosk.flow.steps.placing import is_felt, joined, named, notice, tell, tell_out
from kiosk.flow.steps.step import Step, nothing, warn
from kiosk.flow.things import SAYS_MAX, Sight
from wms.codes import CodeRefused
from wms.verdict import Evidence, Sense
from wms.verdict.evidence import READ_RATIO, matched_ratio


def see(state: State, event: Sighted) -> Step:
    """Take in what the camera saw; not while the bags are closed, for then hands clear the tray."""
    basket = state.basket
    closing = state.busy == "photo" and event.change != "looked"
    if basket is None or basket.walled or closing:
        return nothing(state)
    return _SEEN[event.change](state, basket, event)


def _see_coming(state: State, basket: Basket, event: Sighted) -> Step:
    """Name what is in the hand, which counts once it lies there; not what was scanned, or goes."""
    _, read = _sight(basket, event)
    known = {one.sku for one in basket.placed}
    new = [of for of in read if of.sku is not None and of.sku not in known]
    if len(new) != 1:
        return nothing(state)
    return nothing(state.telling("ok", "coming", name=new[0].name))


def _see_placed(state: State, basket: Basket, event: Sighted) -> Step:
    sight, read = _sight(basket, event)
    before = {one.number for one in basket.placed}
    after = notice(state, basket, [sight])
    came = [one for one in after.placed if one.number not in before and one.sight is sight]
    if is_felt(state, basket, event):
        after = unfelt.looked(after, came, event.at, state.ways.patience)
    if {one.number for one in after.counted} <= before:
        return joined(state, basket, after)
    if sight.named is None:
        return warn(replace(state, basket=after), "scan_it")
    return tell(replace(state, basket=after), after, sight.named, read[0])


def _look_closer(state: State, basket: Basket, event: Sighted) -> Step:
    """Take in the second word about a thing: no other thing came, but this one may be doubted."""
    same = [one for one in basket.placed if one.sight and one.sight.mark == event.mark]
    if not event.mark or len(same) != 1 or same[0].sight is None:
        return nothing(state)
    known, (sight, _) = same[0].sight, _sight(basket, event)
    looked = replace(known, codes=sight.codes, evidence=sight.evidence)
    told = replace(same[0], sight=unfelt.still_named(known, looked))
    placed = tuple(told if one is same[0] else one for one in basket.placed)
    # Its looks may tell that it is what was pushed aside.
    after = unfelt.tidy(replace(basket, placed=placed), state.ways.patience)
    return joined(state, basket, after)


def _see_taken(state: State, basket: Basket, event: Sighted) -> Step:
    left, gone = leave(basket, _taken(state, basket, event))
    # A scale under the tray tells better what it was.
    unknown = left is basket and basket.placed and basket.tray_g is None
    left = left if left is basket else unfelt.tidy(left, state.ways.patience)
    return warn(state, "taken_which") if unknown else tell_out(state, left, gone)


def _see_moved(state: State, basket: Basket, event: Sighted) -> Step:
    return nothing(replace(state, basket=_moved(basket, event)))


def _sight(basket: Basket, event: Sighted) -> tuple[Sight, list[Match]]:
    """Return what the camera told of a thing, and what the codes stand for that it read."""
    found = [match for code in event.codes if (match := _match(basket, code)) is not None]
    read = [(one, of) for one, of in found if one.how == "read"]
    # It may be of the order before: its code names nothing here.
    early = basket.opened_at is not None and event.began_at < basket.opened_at
    sight = Sight(
        began_at=event.began_at,
        at=event.at,
        codes=() if early else tuple(named(one.text, of) for one, of in read),
        evidence=(*_of_codes(found, event), *(said.evidence() for said in event.evidence)),
        crop=event.crop,
        place=event.place,
        mark=event.mark,
    )
    return sight, [of for _, of in read]


def _match(basket: Basket, code: CodeInPicture) -> tuple[CodeInPicture, Match] | None:
    try:
        return code, match(basket.order, code.text, code.symbology or None)
    except CodeRefused:
        return None


def _of_codes(found: Sequence[tuple[CodeInPicture, Match]], event: Sighted) -> tuple[Evidence, ...]:
    """Return what codes in a picture say, where whoever saw them could not know the articles."""
    told = {(one.sense, one.sku) for one in event.evidence}
    said = []
    for code, of in found:
        sense: Sense = "code" if code.how == "read" else "matched"
        if of.sku is None or (sense, of.sku) in told:
            continue
        ratio = READ_RATIO if sense == "code" else matched_ratio(code.likelihood)
        said.append(Evidence(sense, of.sku, ratio, code.text[:SAYS_MAX], event.crop))
    return tuple(said)


def _taken(state: State, basket: Basket, event: Sighted) -> Teller:
    return Teller(
        "sight",
        event.at,
        place=event.place,
        mark=event.mark,
        patience=state.ways.patience,
        felt=is_felt(state, basket, event),
        since=event.began_at,
    )


def _moved(basket: Basket, event: Sighted) -> Basket:
    """Return the basket with a thing's new place, where it can be told which one it is."""
    same = [one for one in basket.placed if one.sight and one.sight.mark == event.mark]
    if not event.mark or len(same) != 1 or same[0].sight is None:
        return basket
    moved = replace(same[0], sight=replace(same[0].sight, place=event.place))
    return replace(basket, placed=tuple(moved if one is same[0] else one for one in basket.placed))


_SEEN: Final[dict[str, Callable[[State, Basket, Sighted], Step]]] = {
    "coming": _see_coming,
    "placed": _see_placed,
    "looked": _look_closer,
    "moved": _see_moved,
    "taken": _see_taken,
}
