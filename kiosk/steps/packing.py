"""The open order: every article is scanned, and what is wrong is said at once."""

from dataclasses import replace

from kiosk.commands import is_command
from kiosk.effects import AskOrder, Beep, Effect, Send, WeighNow, ZeroScale
from kiosk.events import OrderOpened, Scanned, TagsSeen, Tapped
from kiosk.matching import Match, NoWeight, is_tote, match
from kiosk.state import Basket, State
from kiosk.steps import people
from kiosk.steps.step import Step, nothing, quiet, refuse, warn
from wms.codes import CodeRefused
from wms.verdict import LineProof
from wms.wire.base import QUANTITY_MAX
from wms.wire.packing import AbandonCommand, ScannedItem

ITEMS_MAX = 2_000
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
    bags = max(1, min(event.order.bags_suggested, len(event.order.parcel_codes)))
    basket = Basket(event.order, bag_weights=(None,) * bags, epcs=state.tags)
    opened = replace(opened, basket=basket)
    effects: tuple[Effect, ...] = (Beep("done"),)
    for scanned in state.early:
        opened, more = scan_article(opened, opened.basket or basket, scanned)
        effects += more
    return opened, effects


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
    if len(basket.items) >= ITEMS_MAX or found.quantity > QUANTITY_MAX:
        return refuse(state, "too_many_scans")
    item = ScannedItem(
        code=event.code,
        sku=found.sku,
        quantity=found.quantity,
        source=event.source,
        at=event.at,
    )
    basket = replace(basket, items=(*basket.items, item))
    return _tell(replace(state, basket=basket), basket, found)


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


def take_last_out(state: State, basket: Basket) -> Step:
    """Take the last scan back."""
    if not basket.items:
        return warn(state, "nothing_scanned")
    return _without(state, basket, len(basket.items) - 1)


def take_sku_out(state: State, basket: Basket, event: Tapped) -> Step:
    """Take the last scan of a line's article back."""
    return _take_last(state, basket, [i.sku == event.value for i in basket.items])


def take_code_out(state: State, basket: Basket, event: Tapped) -> Step:
    """Note that something foreign is out of the bag again."""
    return _take_last(state, basket, [i.code == event.value for i in basket.items])


def turn_taking_out(state: State, basket: Basket) -> Step:
    """Let the next scans count out of the bag, or into it again."""
    turned = replace(basket, taking_out=not basket.taking_out)
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
    epcs = tuple(dict.fromkeys((*basket.epcs, *event.epcs)))[:EPCS_MAX]
    return replace(state, basket=replace(basket, epcs=epcs)), ()


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
    same_code = [i.code == event.code for i in basket.items]
    same_sku = [found.sku is not None and i.sku == found.sku for i in basket.items]
    return _take_last(
        replace(state, basket=basket), basket, same_code if any(same_code) else same_sku
    )


def _take_last(state: State, basket: Basket, fits: list[bool]) -> Step:
    if True not in fits:
        return refuse(state, "not_in_basket")
    return _without(state, basket, len(fits) - 1 - fits[::-1].index(True))


def _without(state: State, basket: Basket, at: int) -> Step:
    gone = basket.items[at]
    # One thing is taken out at a time; whoever takes out more says so again.
    basket = replace(basket, items=(*basket.items[:at], *basket.items[at + 1 :]), taking_out=False)
    told = replace(state, basket=basket).telling("ok", "taken_out", code=_name(basket, gone))
    return told, (Beep("ok"),)


def _name(basket: Basket, item: ScannedItem) -> str:
    names = [line.name for line in basket.order.lines if line.sku == item.sku]
    return names[0] if names else item.code or ""


def _tell(state: State, basket: Basket, found: Match) -> Step:
    if found.sku is None:
        return refuse(state, "foreign", code=found.shown)
    verdict = state.proof(basket)
    lines = [line for line in verdict.lines if line.sku == found.sku]
    over = [line for line in lines if line.state == "too_many"]
    if over:
        return _too_many(state, over[0])
    beep: Effect = Beep("done" if verdict.right else "ok")
    return state.telling("ok", "counted", name=found.name), (beep,)


def _too_many(state: State, line: LineProof) -> Step:
    word = "too_many_grams" if line.unit == "gram" else "too_many"
    return state.telling("warn", word, name=line.name, by=line.off_by), (Beep("wrong_article"),)
