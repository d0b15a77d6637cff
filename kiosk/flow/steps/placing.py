"""Things come into the basket and leave it, whoever notices: scanner, camera, scale or a person."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.flow import tagged, unfelt
from kiosk.flow.effects import Beep, Effect
from kiosk.flow.events import Scanned
from kiosk.flow.fusing import Notice, fuse, split
from kiosk.flow.leaving import Teller, leave, lifted, put_back
from kiosk.flow.matching import Match, match
from kiosk.flow.sighting import CodeInPicture, Sighted, ViewTroubled
from kiosk.flow.state import Basket, State
from kiosk.flow.steps import doubting
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn
from kiosk.flow.things import SAYS_MAX, Load, Named, Placed, Scan, Sight
from wms.codes import CodeRefused
from wms.verdict import Evidence, LineProof, Sense
from wms.verdict.evidence import WITNESSES, Witness
from wms.wire.base import QUANTITY_MAX, Moment

ITEMS_MAX = 2_000
NOISE_G = 4
"""What a scale under a tray may drift or shake without anything being laid down."""


def scan(state: State, basket: Basket, found: Match, event: Scanned) -> Step:
    """Take a scan for a thing that is being laid down, or was just now."""
    if len(basket.placed) >= ITEMS_MAX or found.quantity > QUANTITY_MAX:
        return refuse(state, "too_many_scans")
    unseen = state.ways.watched and "camera" not in state.working
    works = state.working_on(basket)
    witnesses: tuple[Witness, ...] = tuple(one for one in WITNESSES if one in works)
    one = Scan(event.at, named(event.code, found), event.source, unseen, witnesses)
    miss = unfelt.scanned_again(basket, one.named.key)
    if miss is not None and found.sku not in _lacking(state, basket):
        still = replace(state, basket=unfelt.found(basket, miss))
        return still.telling("ok", "still_there", name=found.name), (Beep("ok"),)
    basket = notice(state, basket, [one])
    return tell(replace(state, basket=basket), basket, one.named, found)


def named(code: str, found: Match) -> Named:
    """Return a code as the things of a basket have it."""
    return Named(code, found.sku, found.quantity, found.sku or found.shown, found.alike)


def notice(state: State, basket: Basket, new: Sequence[Notice]) -> Basket:
    """Return the basket after something was noticed."""
    asked = doubting.number_to_scan(state, basket)
    patience = state.ways.patience
    placed = fuse(basket.order, basket.placed, new, asked=asked, patience=patience)
    # Whoever lays something down takes nothing out any more: the next scan counts it.
    taking_out = basket.taking_out and not any(_is_since(basket, one) for one in new)
    noticed = replace(basket, placed=placed, taking_out=taking_out)
    return unfelt.tidy(noticed, patience)


def see(state: State, event: Sighted) -> Step:
    """Take in what the camera saw; not while the bags are closed, for then hands clear the tray."""
    basket = state.basket
    if basket is None or basket.walled:
        return nothing(state)
    if event.change == "looked":
        return _look_closer(state, basket, event)
    if state.busy == "photo":
        return nothing(state)
    if event.change == "placed":
        return _see_placed(state, basket, event)
    if event.change == "taken":
        left, gone = leave(basket, _taken(state, basket, event))
        # A scale under the tray tells better what it was.
        unknown = left is basket and basket.placed and basket.tray_g is None
        left = left if left is basket else unfelt.tidy(left, state.ways.patience)
        return warn(state, "taken_which") if unknown else tell_out(state, left, gone)
    return nothing(replace(state, basket=_moved(basket, event)))


def weigh(state: State, weight_g: int | None, at: Moment) -> Step:
    """Take in what the scale shows; where it lies under the tray, a step is a thing."""
    state, basket = replace(state, weight_g=weight_g), state.basket
    if basket is None or weight_g is None or not _is_on_scale(state, basket):
        return nothing(state)
    before, since = basket.tray_g, basket.felt_since
    basket = replace(basket, tray_g=weight_g, felt_since=at if before is None else since)
    step_g = 0 if before is None else weight_g - before
    if abs(step_g) < NOISE_G:
        return nothing(replace(state, basket=basket))
    if put_back(basket, step_g):
        return nothing(replace(quiet(state), basket=replace(basket, lifted=None)))
    if step_g > 0:
        return _load(state, basket, Load(at, step_g))
    left, gone = leave(basket, Teller("load", at, grams=-step_g, patience=state.ways.patience))
    return tell_out(state, left, gone) if left is not basket else _lift(state, basket, at, step_g)


def _lift(state: State, basket: Basket, at: Moment, step_g: int) -> Step:
    """Take note that something went of which the scale alone cannot tell what it was."""
    off = lifted(basket, Load(at, step_g))
    left, gone = unfelt.explained(off, at, state.ways.patience)
    if left.lifted is None:
        return tell_out(state, left, gone[-1])
    return warn(replace(state, basket=left), "lifted", grams=-left.lifted.grams)


def _is_on_scale(state: State, basket: Basket) -> bool:
    return state.ways.weighed and not basket.walled and state.busy != "photo"


def _is_since(basket: Basket, one: Notice) -> bool:
    began_at = one.began_at if isinstance(one, Sight) else one.at
    return basket.taking_since is None or began_at > basket.taking_since


def lose_scale(basket: Basket) -> Basket:
    """Return the basket without its scale: what it shows when it is back begins anew."""
    return replace(unfelt.without_scale(basket), tray_g=None)


def come_due(state: State, at: Moment, *, now: bool = False) -> State:
    """Return the bench after the scale had its time to feel what the camera saw."""
    state = join_tags(state, at, now=now)
    basket = state.basket
    if basket is None or not unfelt.waits(basket):
        return state
    after, named = unfelt.ripened(basket, at, state.ways.patience, now=now)
    if after == basket:
        return state
    state = replace(state, basket=after)
    names = (line.name for line in basket.order.lines if named and line.sku == named.sku)
    return state if named is None else state.telling("warn", "unfelt", name=next(names, named.code))


def join_tags(state: State, at: Moment, *, now: bool = False) -> State:
    """Return the bench with each tag that was heard at its thing, or one of its own."""
    basket = state.basket
    if basket is None:
        return state
    return replace(state, basket=tagged.joined(basket, at, state.ways.patience, now=now))


def trouble(state: State, event: ViewTroubled) -> Step:
    """Learn that the camera cannot see the tray, or can again."""
    beep: tuple[Effect, ...] = ()
    if event.trouble and not state.trouble and state.basket is not None:
        beep = (Beep("offline"),)
    return replace(state, trouble=event.trouble).still_heeding(), beep


def tell_out(state: State, basket: Basket, gone: Placed | None) -> Step:
    """Say what left the basket, if anything did."""
    state = replace(state, basket=basket)
    if gone is None:
        return nothing(state)
    return state.telling("ok", "taken_out", code=name_of(basket, gone)), (Beep("ok"),)


def name_of(basket: Basket, thing: Placed) -> str:
    """Return what people call a thing."""
    names = [line.name for line in basket.order.lines if line.sku == thing.sku]
    return names[0] if names else thing.code or "?"


def tell(state: State, basket: Basket, code: Named, found: Match) -> Step:
    """Say what a code that was read means for the order."""
    if found.sku is None:
        return refuse(state, "foreign", code=found.shown)
    proof = state.proof(basket)
    over = [line for line in proof.lines if line.sku == code.sku and line.state == "too_many"]
    if over:
        return _too_many(state, over[0])
    beep: Effect = Beep("done" if proof.right else "ok")
    return state.telling("ok", "counted", name=found.name), (beep,)


def _too_many(state: State, line: LineProof) -> Step:
    word = "too_many_grams" if line.unit == "gram" else "too_many"
    return state.telling("warn", word, name=line.name, by=line.off_by), (Beep("wrong_article"),)


def _taken(state: State, basket: Basket, event: Sighted) -> Teller:
    return Teller(
        "sight",
        event.at,
        place=event.place,
        mark=event.mark,
        patience=state.ways.patience,
        felt=_is_felt(state, basket, event),
    )


def _is_felt(state: State, basket: Basket, event: Sighted) -> bool:
    """Return whether a scale works that felt whatever came or went when the camera saw it."""
    works = "scale" in state.working_on(basket) and basket.tray_g is not None
    return works and basket.felt_since is not None and event.began_at > basket.felt_since


def _lacking(state: State, basket: Basket) -> set[str]:
    return {line.sku for line in state.proof(basket).lines if line.state == "missing"}


def _see_placed(state: State, basket: Basket, event: Sighted) -> Step:
    sight, read = _sight(basket, event)
    before = {one.number for one in basket.placed}
    after = notice(state, basket, [sight])
    came = [one for one in after.placed if one.number not in before and one.sight is sight]
    if _is_felt(state, basket, event):
        after = unfelt.looked(after, came, event.at, state.ways.patience)
    if {one.number for one in after.counted} <= before:
        return _joined(state, basket, after)
    if sight.named is None:
        return warn(replace(state, basket=after), "scan_it")
    return tell(replace(state, basket=after), after, sight.named, read[0])


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


def _look_closer(state: State, basket: Basket, event: Sighted) -> Step:
    """Take in the second word about a thing: no other thing came, but this one may be doubted."""
    same = [one for one in basket.placed if one.sight and one.sight.mark == event.mark]
    if not event.mark or len(same) != 1 or same[0].sight is None:
        return nothing(state)
    known, (sight, _) = same[0].sight, _sight(basket, event)
    looked = replace(known, codes=sight.codes, evidence=sight.evidence)
    told = replace(same[0], sight=looked)
    placed = tuple(told if one is same[0] else one for one in basket.placed)
    return _joined(state, basket, replace(basket, placed=placed))


def _joined(state: State, before: Basket, after: Basket) -> Step:
    """Say nothing of what only bears out what was known, but for the moment when all is right."""
    proof = state.proof(after)
    if proof.decision == "ask":
        # What was said of the scan is not the last word on it.
        state = quiet(state)
    done = proof.right and not state.proof(before).right
    return replace(state, basket=after), (Beep("done"),) if done else ()


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
        ratio = doubting.READ_RATIO if sense == "code" else doubting.matched_ratio(code.likelihood)
        said.append(Evidence(sense, of.sku, ratio, code.text[:SAYS_MAX], event.crop))
    return tuple(said)


def _load(state: State, basket: Basket, load: Load) -> Step:
    asked = doubting.number_to_scan(state, basket)
    patience = state.ways.patience
    loads = split(basket.order, basket.placed, load, asked=asked, patience=patience)
    return _felt(state, basket, notice(state, basket, loads))


def _felt(state: State, before: Basket, after: Basket) -> Step:
    """Say what came that the camera saw already, now that the scale felt it."""
    waited = {one.number for one in before.looks}
    came = [one for one in after.counted if one.number in waited]
    if not came:
        return _joined(state, before, after)
    state, named = replace(state, basket=after), came[-1].named
    if named is None:
        return warn(state, "scan_it")
    return tell(state, after, named, Match(named.sku, name_of(after, came[-1]), 1, named.code))


def _moved(basket: Basket, event: Sighted) -> Basket:
    """Return the basket with a thing's new place, where it can be told which one it is."""
    same = [one for one in basket.placed if one.sight and one.sight.mark == event.mark]
    if not event.mark or len(same) != 1 or same[0].sight is None:
        return basket
    moved = replace(same[0], sight=replace(same[0].sight, place=event.place))
    return replace(basket, placed=tuple(moved if one is same[0] else one for one in basket.placed))
