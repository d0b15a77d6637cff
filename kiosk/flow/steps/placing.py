"""Things come into the basket and leave it, whoever notices: scanner, camera, scale or a person."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.flow import tagged, unfelt
from kiosk.flow.effects import Beep, Effect
from kiosk.flow.events import Scanned
from kiosk.flow.fusing import Notice, fuse, split
from kiosk.flow.leaving import Teller, leave, lifted, put_back
from kiosk.flow.matching import Match
from kiosk.flow.sighting import Sighted, ViewTroubled
from kiosk.flow.state import Basket, State
from kiosk.flow.steps import doubting
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn
from kiosk.flow.things import Load, Named, Placed, Scan, Sight
from wms.verdict import LineProof
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


def weigh(state: State, weight_g: int | None, at: Moment) -> Step:
    """Take in what the scale shows; where it lies under the tray, a step is a thing."""
    since = (state.restless_since or at) if weight_g is None else None
    state, basket = replace(state, weight_g=weight_g, restless_since=since), state.basket
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
    if (after := unfelt.felt_together(basket, -step_g)) is not None:
        return nothing(replace(state, basket=after))
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


def awaits_scale(state: State, basket: Basket, at: Moment) -> bool:
    """Return whether the scale has yet to tell of what came, and had not all its time for it."""
    since = state.restless_since if _is_on_scale(state, basket) else None
    restless = since is not None and at - since < state.ways.patience.window
    return restless or bool(unfelt.waits(basket))


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


def is_felt(state: State, basket: Basket, event: Sighted) -> bool:
    """Return whether a scale works that felt whatever came or went when the camera saw it."""
    works = "scale" in state.working_on(basket) and basket.tray_g is not None
    return works and basket.felt_since is not None and event.began_at > basket.felt_since


def _lacking(state: State, basket: Basket) -> set[str]:
    return {line.sku for line in state.proof(basket).lines if line.state == "missing"}


def joined(state: State, before: Basket, after: Basket) -> Step:
    """Say nothing of what only bears out what was known, but for the moment when all is right."""
    proof = state.proof(after)
    if proof.decision == "ask":
        # What was said of the scan is not the last word on it.
        state = quiet(state)
    done = proof.right and not state.proof(before).right
    return replace(state, basket=after), (Beep("done"),) if done else ()


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
        return joined(state, before, after)
    state, named = replace(state, basket=after), came[-1].named
    if named is None:
        return warn(state, "scan_it")
    return tell(state, after, named, Match(named.sku, name_of(after, came[-1]), 1, named.code))
