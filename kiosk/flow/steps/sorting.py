"""
Several orders at once: what is scanned goes to the place of the put wall whose light burns.

Nothing counts before it was put: the place's button, its barcode or a touch says so. An order that
is complete blinks; its place then opens it for closing, as any order.
"""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid5

from kiosk.flow.effects import Beep, Effect, Send
from kiosk.flow.events import OrderOpened, PlacePressed, Scanned, Tapped
from kiosk.flow.matching import Match, NoWeight, is_tote, match
from kiosk.flow.state import Basket, State
from kiosk.flow.steps import packing
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn
from kiosk.flow.wall import PLACE_PREFIX, Put, Slot, Sorting
from wms.codes import CodeRefused, read
from wms.wire.base import QUANTITY_MAX
from wms.wire.packing import AbandonCommand


def open_sorting(state: State) -> Step:
    """Turn to the put wall, every place of which is free."""
    if not state.idle or state.person is None:
        return nothing(state)
    if not state.ways.places:
        return warn(state, "no_wall")
    return replace(quiet(state), sorting=Sorting()), ()


def scan(state: State, sorting: Sorting, event: Scanned) -> Step:
    """Take an article in hand, a tote to the wall, or the barcode of a place for its button."""
    code = event.code.strip()
    if code.upper().startswith(PLACE_PREFIX):
        number = code[len(PLACE_PREFIX) :]
        return press(state, sorting, int(number) if number.isdecimal() else 0)
    if any(is_tote(slot.basket.order, code) for slot in sorting.slots):
        return warn(state, "own_tote", code=code)
    if sorting.put is not None:
        return refuse(state, "put_first", name=sorting.put.name, place=sorting.put.place)
    return _scan_article(state, sorting, event)


def _scan_article(state: State, sorting: Sorting, event: Scanned) -> Step:
    try:
        wanting = list(_wanting(sorting, event))
    except NoWeight:
        return refuse(state, "label_without_weight")
    except CodeRefused:
        return refuse(state, "unreadable")
    for slot, found in wanting:
        if found.sku is not None and lacks(state, slot.basket, found.sku):
            put = Put(slot.place, event, found.name, found.quantity, found.sku)
            told = state.telling("ok", "put_it", name=found.name, place=slot.place)
            return replace(told, sorting=replace(sorting, put=put)), (Beep("ok"),)
    if wanting:
        return refuse(state, "nobody_lacks", name=wanting[0][1].name)
    return _scan_tote(state, sorting, event)


def _wanting(sorting: Sorting, event: Scanned) -> Iterator[tuple[Slot, Match]]:
    """Give the orders that have a line of what was scanned, the first place first."""
    for slot in sorting.slots:
        found = match(slot.basket.order, event.code, event.symbology)
        if found.sku is not None and found.quantity <= QUANTITY_MAX:
            yield slot, found


def _scan_tote(state: State, sorting: Sorting, event: Scanned) -> Step:
    """Ask for the order of a tote; what is plainly an article is no tote."""
    try:
        is_article = read(event.code, event.symbology).gtin is not None
    except CodeRefused:
        return refuse(state, "unreadable")
    if is_article:
        return refuse(state, "nobody_wants", code=event.code)
    if free_place(state, sorting) is None:
        return warn(state, "wall_full", places=state.ways.places)
    return packing.scan_tote(state, event)


def place_order(state: State, sorting: Sorting, event: OrderOpened) -> Step:
    """Give an order the first free place, and take what was scanned while it was on its way."""
    free = free_place(state, sorting)
    early, opened = state.early, replace(quiet(state), busy=None, early=())
    if any(slot.basket.order.order_id == event.order.order_id for slot in sorting.slots):
        return warn(opened, "own_tote", code=event.order.external_ref)
    if free is None:
        return warn(opened, "wall_full", places=state.ways.places)
    basket = replace(packing.new_basket(opened, event), walled=True, tray_g=None)
    slots = sorted((*sorting.slots, Slot(free, basket)), key=lambda slot: slot.place)
    told = opened.telling("ok", "has_place", order=event.order.external_ref, place=free)
    placed = replace(told, sorting=replace(sorting, slots=tuple(slots)))
    effects: tuple[Effect, ...] = (Beep("done"),)
    # One article at a time goes to the wall; of those scanned meanwhile the first is in the hand.
    for scanned in early[:1]:
        assert placed.sorting is not None
        placed, more = scan(placed, placed.sorting, scanned)
        effects += more
    return placed, effects


def press(state: State, sorting: Sorting, place: int) -> Step:
    """Answer a place's button: put there what is in the hand, or open its order when complete."""
    slot, put = sorting.at(place), sorting.put
    if slot is None:
        return warn(state, "no_order_there", place=place)
    if put is not None and put.place != place:
        return warn(state, "other_place", name=put.name, place=put.place)
    if put is not None:
        return _put_in(state, sorting, slot, put)
    if not state.proof(slot.basket).right:
        return warn(state, "not_complete", order=slot.basket.order.external_ref)
    return open_order(state, sorting, slot)


def press_button(state: State, event: PlacePressed) -> Step:
    """Answer a button of the wall; while an order lies open, buttons mean nothing."""
    at_the_wall = state.screen == "sorting" and state.busy is None
    if state.sorting is None or not at_the_wall:
        return nothing(state)
    return press(state, state.sorting, event.place)


def tap(state: State, sorting: Sorting, event: Tapped) -> Step:
    """Answer the keys of the wall's screen."""
    if event.act == "place" and event.value.isdecimal():
        return press(state, sorting, int(event.value))
    if event.act == "open_place" and event.value.isdecimal():
        slot = sorting.at(int(event.value))
        return nothing(state) if slot is None else open_order(state, sorting, slot)
    if event.act in {"ok", "next"} and sorting.put is not None:
        return press(state, sorting, sorting.put.place)
    if event.act == "undo":
        return _put_back(state, sorting)
    if event.act == "cancel":
        return leave(state, sorting, event)
    return warn(state, "not_now")


def open_order(state: State, sorting: Sorting, slot: Slot) -> Step:
    """Take an order from its place onto the bench, to close it or to put it right there."""
    if sorting.put is not None:
        return refuse(state, "put_first", name=sorting.put.name, place=sorting.put.place)
    rest = tuple(one for one in sorting.slots if one is not slot)
    sorting = replace(sorting, slots=rest)
    return replace(quiet(state), sorting=sorting, basket=slot.basket), (Beep("ok"),)


def leave(state: State, sorting: Sorting, event: Tapped) -> Step:
    """Step back from the wall; orders that lie there are given back, which is asked twice."""
    if sorting.put is not None:
        return _put_back(state, sorting)
    if sorting.slots and not sorting.leaving:
        return warn(replace(state, sorting=replace(sorting, leaving=True)), "leave_wall_again")
    effects: tuple[Effect, ...] = ()
    if state.person is not None:
        who = state.person.person_id
        effects = tuple(
            Send(_abandon(slot.basket, event, who), slot.basket.order.external_ref)
            for slot in sorting.slots
        )
    return replace(quiet(state), sorting=None), effects


def lacks(state: State, basket: Basket, sku: str) -> bool:
    """Return whether an order still wants some of an article."""
    return any(
        line.sku == sku and line.state in {"missing", "unsure"}
        for line in state.proof(basket).lines
    )


def free_place(state: State, sorting: Sorting) -> int | None:
    """Return the first place without an order."""
    taken = {slot.place for slot in sorting.slots}
    return next((place for place in range(1, state.ways.places + 1) if place not in taken), None)


def _put_in(state: State, sorting: Sorting, slot: Slot, put: Put) -> Step:
    """Count what was scanned, as it would be in an order on the bench."""
    bare = replace(quiet(state), sorting=None, basket=slot.basket)
    counted, effects = packing.scan_article(bare, slot.basket, put.scan)
    assert counted.basket is not None
    filled = replace(slot, basket=counted.basket)
    slots = tuple(filled if one is slot else one for one in sorting.slots)
    sorting = replace(sorting, slots=slots, put=None, leaving=False)
    if state.proof(filled.basket).right:
        order = filled.basket.order.external_ref
        counted = counted.telling("ok", "order_complete", order=order, place=put.place)
    return replace(counted, basket=None, sorting=sorting), effects


def _put_back(state: State, sorting: Sorting) -> Step:
    if sorting.put is None:
        return warn(state, "nothing_scanned")
    told = state.telling("ok", "not_put", name=sorting.put.name)
    return replace(told, sorting=replace(sorting, put=None)), (Beep("ok"),)


def _abandon(basket: Basket, event: Tapped, person_id: str) -> AbandonCommand:
    # One tap gives several orders back: each command has an id of its own, the same every time.
    return AbandonCommand(
        id=uuid5(event.id, str(basket.order.session_id)),
        person_id=person_id,
        at=event.at,
        kind="abandon",
        session_id=basket.order.session_id,
    )
