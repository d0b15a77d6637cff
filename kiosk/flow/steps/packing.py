"""The open order: every article is scanned, and what is wrong is said at once."""

from dataclasses import replace

from kiosk.flow import tagged
from kiosk.flow.bag_view import bags_of
from kiosk.flow.commands import is_command
from kiosk.flow.effects import AskOrder, Beep, Effect, Send, WeighNow, ZeroScale
from kiosk.flow.events import OrderOpened, Scanned, TagsSeen, Tapped
from kiosk.flow.happening import Happening
from kiosk.flow.leaving import told_before
from kiosk.flow.matching import Match, NoWeight, is_tote, match
from kiosk.flow.state import Basket, State
from kiosk.flow.steps import doubting, people, placing
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn
from kiosk.flow.things import Placed
from wms.codes import CodeRefused
from wms.wire.packing import AbandonCommand

EPCS_MAX = 500


def scan_tote(state: State, event: Scanned) -> Step:
    """Ask for the order that the tote belongs to."""
    if state.person is None:
        return nothing(state)
    if state.server_here is False:
        return refuse(state, "tote_needs_server", code=event.code)
    ask = AskOrder(event.id, event.code.strip(), state.person.person_id, state.speaks)
    return replace(quiet(state), busy="open"), (ask,)


def open_order(state: State, event: OrderOpened) -> Step:
    """Lay the order on the bench."""
    opened = replace(quiet(state), busy=None, early=())
    basket = new_basket(opened, event)
    opened = replace(opened, basket=basket)
    effects: tuple[Effect, ...] = (Beep("done"),)
    for scanned in state.early:
        opened, more = scan_article(opened, opened.basket or basket, scanned)
        effects += more
    return opened, effects


def new_basket(state: State, event: OrderOpened) -> Basket:
    """Return an order with nothing in its bags."""
    order = event.order
    bags = bags_of(order)
    tray_g = state.weight_g if state.ways.weighed else None
    return Basket(
        order,
        bag_weights=(None,) * bags,
        epcs=state.tags,
        background=state.tags,
        tray_g=tray_g,
        felt_since=event.at if tray_g is not None else None,
        opened_at=event.at,
    )


def scan_article(state: State, basket: Basket, event: Scanned) -> Step:
    """Count an article, into the bag or out of it."""
    if is_tote(basket.order, event.code):
        return warn(state, "own_tote", code=event.code)
    try:
        found = match(basket.order, event.code, event.symbology)
    except NoWeight:
        return refuse(state, "label_without_weight")
    except CodeRefused:
        return refuse(state, "unreadable")
    basket = replace(basket, cancelling=False)
    if basket.taking_out:
        return _take_out(state, basket, found, event)
    return placing.scan(state, basket, found, event)


def belongs(state: State, event: Scanned) -> bool:
    """
    Return whether a scan goes into the open basket although nobody is logged in.

    A scanner keeps its scans while the program is away: they come when it is there again and nobody
    has logged in yet. What the order wants can be no badge.
    """
    basket = state.basket
    if basket is None or basket.deciding is not None or is_command(event.code):
        return False
    if event.replayed and not state.badge_was_wanted:
        return True
    try:
        return match(basket.order, event.code, event.symbology).sku is not None
    except CodeRefused:
        return False


def take_last_out(state: State, basket: Basket, event: Tapped) -> Step:
    """Take the last thing back."""
    if not basket.counted:
        return warn(state, "nothing_scanned")
    return _without(state, basket, basket.counted[-1], event)


def take_sku_out(state: State, basket: Basket, event: Tapped) -> Step:
    """Take the last thing of a line's article back."""
    return _take_last(state, basket, [one.sku == event.value for one in basket.placed], event)


def take_code_out(state: State, basket: Basket, event: Tapped) -> Step:
    """Note that something foreign is out of the bag again."""
    return _take_last(state, basket, [one.code == event.value for one in basket.placed], event)


def turn_taking_out(state: State, basket: Basket, event: Tapped) -> Step:
    """Let the next scans count out of the bag, or into it again."""
    turned = replace(basket, taking_out=not basket.taking_out, taking_since=event.at)
    return replace(quiet(state), basket=turned), ()


def list_missing(state: State, basket: Basket) -> Step:
    """Say what is not right, in a sentence; the lines say it too."""
    verdict = state.proof(basket)
    if verdict.right:
        return state.telling("ok", "is_right"), (Beep("ok"),)
    missing = ", ".join(line.name for line in verdict.lines if line.state == "missing")
    if not missing:
        return warn(state, "not_right")
    return warn(state, "missing", names=missing)


def change_bags(state: State, basket: Basket, by: int) -> Step:
    """Pack into one bag more or fewer."""
    count = len(basket.bag_weights) + by
    if not 1 <= count <= min(len(basket.order.parcel_codes), 20):
        return warn(state, "bags_bound", most=len(basket.order.parcel_codes))
    weights = (*basket.bag_weights, None)[:count]
    return replace(quiet(state), basket=replace(basket, bag_weights=weights)), ()


def weigh_bag(state: State, basket: Basket, event: Tapped) -> Step:
    """Take what the scale says for a bag: the one named, or the first without a weight."""
    if state.weight_g is None or state.weight_g <= 0:
        told, effects = warn(state, "no_weight")
        return told, (WeighNow(), *effects)
    weights = list(basket.bag_weights)
    empty = [at for at, weight in enumerate(weights) if weight is None]
    at = int(event.value) - 1 if event.value.isdecimal() else (empty or [0])[0]
    if not 0 <= at < len(weights):
        return nothing(state)
    weights[at] = state.weight_g
    told = state.telling("ok", "bag_weighed", bag=at + 1, grams=state.weight_g)
    return replace(told, basket=replace(basket, bag_weights=tuple(weights))), (Beep("ok"),)


def zero_scale(state: State) -> Step:
    """Have the scale, which should be empty, take what it shows for nothing."""
    if not state.has("scale"):
        return warn(state, "no_scale")
    return state.telling("ok", "zeroed"), (ZeroScale(), Beep("ok"))


def see_tags(state: State, event: TagsSeen) -> Step:
    """Keep the tags on the table; those seen while an order lies there are its evidence."""
    state, basket = replace(state, tags=event.epcs), state.basket
    if basket is None:
        return nothing(state)
    known = state.tags_known.after(basket.order.session_id, event.epcs)
    epcs = tuple(dict.fromkeys((*basket.epcs, *event.epcs)))[:EPCS_MAX]
    basket = replace(basket, epcs=epcs)
    if not basket.walled:
        basket = tagged.hear(basket, event.epcs, event.at, known.before)
    return replace(state, tags_known=known, basket=basket), ()


def cancel(state: State, basket: Basket, event: Tapped) -> Step:
    """Step back: out of a mode first, then out of the order, which is asked twice."""
    if basket.deciding is not None or basket.taking_out:
        decider = basket.deciding.person if basket.deciding else None
        basket = replace(basket, deciding=None, taking_out=False)
        out = people.see_off(state, decider.person_id) if decider else ()
        return replace(quiet(state), basket=basket), out
    if not basket.cancelling:
        state = replace(state, basket=replace(basket, cancelling=True))
        return warn(state, "cancel_again")
    if state.person is None:
        return nothing(state)
    command = AbandonCommand(
        id=event.id,
        person_id=state.person.person_id,
        at=event.at,
        kind="abandon",
        session_id=basket.order.session_id,
    )
    told = replace(state, basket=None).telling("warn", "stepped_back")
    return told, (Send(command, basket.order.external_ref),)


def _take_out(state: State, basket: Basket, found: Match, event: Scanned) -> Step:
    told, gone = told_before(basket, event.code, event.at, state.ways.patience)
    if gone is not None:
        return placing.tell_out(state, replace(told, taking_out=False), gone)
    same_code = [one.code == event.code for one in basket.placed]
    same_sku = [found.sku is not None and one.sku == found.sku for one in basket.placed]
    state = replace(state, basket=basket)
    return _take_last(state, basket, same_code if any(same_code) else same_sku, event)


def _take_last(state: State, basket: Basket, fits: list[bool], event: Happening) -> Step:
    if True not in fits:
        return refuse(state, "not_in_basket")
    fitting = [one for one, fit in zip(basket.placed, fits, strict=True) if fit]
    missed = [one.number for one in basket.missed]
    # Of several alike it is the one that is not seen any more, or that nothing but a scan told of.
    scanned = [one for one in fitting if one.sight is None and one.load is None]
    last = (scanned or fitting)[-1]
    gone = next((one for one in fitting if one.number in missed), last)
    return _without(state, basket, gone, event)


def _without(state: State, basket: Basket, gone: Placed, event: Happening) -> Step:
    # One thing is taken out at a time; whoever takes out more says so again.
    basket = replace(doubting.take_out(basket, gone, event.at), taking_out=False)
    return placing.tell_out(state, basket, gone)
