"""
The packer's work as a pure function: `next(state, event)` is the new state and what to do now.

Nothing here waits, sends, draws or reads a clock; ids and moments come with the events.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, get_args

from kiosk.flow import tagged, unfelt
from kiosk.flow.basket import Look, Missed, Out
from kiosk.flow.commands import COMMANDS, VALUES, is_command
from kiosk.flow.effects import Beep, LightPlaces, Wait
from kiosk.flow.events import (
    AskRefused,
    AskUnanswered,
    CommandSettled,
    DevicesChanged,
    Event,
    HandoverTold,
    LabelFailed,
    LabelPrinted,
    LoggedIn,
    OrderOpened,
    PhotoFailed,
    PhotoTaken,
    PinGiven,
    PlacePressed,
    Scanned,
    ScanRefused,
    ServerSeen,
    TagsSeen,
    TagTold,
    TagWriteFailed,
    TagWritten,
    Tapped,
    TimePassed,
    WaitingChanged,
    Weighed,
)
from kiosk.flow.matching import guarded
from kiosk.flow.sighting import Sighted, ViewTroubled
from kiosk.flow.state import BADGE_SCREENS, Notice, State
from kiosk.flow.steps import (
    closing,
    enrolling,
    handing_over,
    labelling,
    packing,
    people,
    placing,
    seeing,
    sorting,
    standing,
    tagging,
    tapping,
)
from kiosk.flow.steps.step import Step, nothing, refuse, warn
from kiosk.flow.things import Tag
from kiosk.flow.wall_view import lights

_UNAUTHORISED: Final = 401
EARLY_MAX: Final = 50


def next(state: State, event: Event) -> Step:  # noqa: A001 -- the word of the trade for it
    """Return the bench after this event, and what the station has to do."""
    due = standing.noted(state, placing.come_due(state, event.at), event)
    after, effects = _STEPS[type(event)](due, event)
    after = placing.join_tags(after, event.at)
    after = standing.noted(due, after, event)
    if _waits(after) - _waits(state):
        effects = (*effects, Wait(after.ways.patience.window))
    glowing = lights(after)
    return after, (*effects, LightPlaces(glowing)) if glowing != lights(state) else effects


def _waits(state: State) -> frozenset[Look | Missed | Out | Tag]:
    return unfelt.waits(state.basket) | tagged.waits(state.basket)


def restored(state: State) -> State:
    """Return the bench as it may go on after a restart: nobody logged in, nothing asked."""
    basket = state.basket
    if basket is not None:
        basket = replace(basket, photo_id=None, deciding=None, decided=None)
    parcel = state.parcel
    if parcel is not None:
        # Nobody can say any more what became of a label that was on its way.
        bags = tuple(
            replace(bag, status="failed") if bag.status == "printing" else bag
            for bag in parcel.bags
        )
        parcel = replace(parcel, bags=bags)
    return replace(
        State(state.station, state.language),
        basket=basket,
        parcel=parcel,
        last=state.last,
        desk=state.desk,
        sorting=state.sorting,
        set_aside=state.set_aside,
        heard=state.heard,
        badge_was_wanted=state.screen in BADGE_SCREENS,
    )


def _hear_scan(state: State, event: Scanned) -> Step:
    """Take a scan once, however often it comes."""
    if event.stamp is not None:
        if state.has_heard(event.stamp):
            return nothing(state)
        state = state.hearing(event.stamp)
    if not event.replayed:
        return _scan(state, event)
    # It was scanned before the program stopped, at whatever the screen showed then. Only of a
    # basket is it certain that it still means the same.
    basket = state.basket
    if basket is None or not packing.belongs(state, event):
        return nothing(state)
    return packing.scan_article(state, basket, event)


def _refuse_scan(state: State, event: ScanRefused) -> Step:
    return refuse(state, "scan_unsure") if event.unsure else refuse(state, "unreadable")


def _scan(state: State, event: Scanned) -> Step:
    code = event.code.strip()
    if code.upper() in COMMANDS:
        act = COMMANDS[code.upper()]
        value = VALUES.get(code.upper(), "")
        return tapping.tap(state, Tapped(id=event.id, at=event.at, act=act, value=value))
    if is_command(event.code):
        return refuse(state, "no_such_command", code=code)
    if not guarded(event.code):
        return refuse(state, "unreadable")
    if state.person is None:
        return _scan_alone(state, event)
    return _scan_at_work(state, event) if state.busy is None else _scan_early(state, event)


def _scan_alone(state: State, event: Scanned) -> Step:
    """Take a code while nobody is logged in: for an article of the open order, or for a badge."""
    if state.basket is not None and packing.belongs(state, event):
        return packing.scan_article(state, state.basket, event)
    return people.scan_badge(state, event) if state.busy is None else _scan_early(state, event)


def _scan_early(state: State, event: Scanned) -> Step:
    """Keep what is scanned while an order is on its way; nothing else can wait."""
    if state.busy == "open" and len(state.early) < EARLY_MAX:
        return nothing(replace(state, early=(*state.early, event)))
    return warn(state, "busy")


def _scan_at_work(state: State, event: Scanned) -> Step:
    basket = state.basket
    if basket is not None and basket.deciding is not None:
        return people.scan_decider(state, basket, event)
    if basket is not None:
        return packing.scan_article(state, basket, event)
    if state.parcel is not None:
        return labelling.scan_place(state, state.parcel, event)
    if state.desk is not None:
        return handing_over.scan(state, state.desk, event)
    return _scan_free(state, event)


def _scan_free(state: State, event: Scanned) -> Step:
    if state.sorting is not None:
        return sorting.scan(state, state.sorting, event)
    if state.tagging is not None:
        return tagging.scan_article(state, state.tagging, event)
    if state.enrolling is not None:
        return enrolling.scan_article(state, state.enrolling, event)
    return packing.scan_tote(state, event)


def _open_order(state: State, event: OrderOpened) -> Step:
    if state.sorting is not None and state.basket is None:
        return sorting.place_order(state, state.sorting, event)
    return packing.open_order(state, event)


def _see_tags(state: State, event: TagsSeen) -> Step:
    state, effects = packing.see_tags(state, event)
    return tagging.look(state, event) if state.tagging is not None else (state, effects)


def _ask_refused(state: State, event: AskRefused) -> Step:
    said = Notice("wrong", "refused", (), event.title, event.sentence)
    state = replace(state, busy=None, early=(), notice=said)
    if event.about == "login":
        return replace(state, badge=None), (Beep("wrong_article"),)
    if event.status == _UNAUTHORISED:
        # The login ran out; the order stays on the bench for whoever logs in next.
        state = replace(state, person=None, badge=None)
    if event.about == "handover" and state.desk is not None and state.desk.handover is None:
        state = replace(state, desk=replace(state.desk, code=None))
    return state, (Beep("wrong_article"),)


def _ask_unanswered(state: State, event: AskUnanswered) -> Step:
    told = replace(state, busy=None, early=()).telling("wrong", f"{event.about}_unanswered")
    return told, (Beep("offline"),)


def _see_server(state: State, event: ServerSeen) -> Step:
    beep = (Beep("offline"),) if state.server_here and not event.here else ()
    return replace(state, server_here=event.here, server_reason=event.reason), beep


def _see_devices(state: State, event: DevicesChanged) -> Step:
    state = replace(state, devices=event.devices)
    if not state.has("scale"):
        basket = placing.lose_scale(state.basket) if state.basket else None
        state = replace(state, weight_g=None, restless_since=None, basket=basket)
    return nothing(state.still_heeding())


_STEPS: Final[dict[type, Callable[[State, Any], Step]]] = {
    Scanned: _hear_scan,
    ScanRefused: _refuse_scan,
    Tapped: tapping.tap,
    PinGiven: people.give_pin,
    LoggedIn: people.log_in,
    OrderOpened: _open_order,
    HandoverTold: handing_over.learn,
    AskRefused: _ask_refused,
    AskUnanswered: _ask_unanswered,
    ServerSeen: _see_server,
    CommandSettled: closing.settle,
    WaitingChanged: lambda state, event: nothing(replace(state, waiting=event.waiting)),
    PhotoTaken: closing.take_photo,
    PhotoFailed: closing.miss_photo,
    LabelPrinted: labelling.label_printed,
    LabelFailed: labelling.label_failed,
    Weighed: lambda state, event: placing.weigh(state, event.weight_g, event.at),
    Sighted: seeing.see,
    ViewTroubled: placing.trouble,
    TagsSeen: _see_tags,
    TagTold: tagging.learn,
    TagWritten: tagging.written,
    TagWriteFailed: tagging.failed,
    DevicesChanged: _see_devices,
    PlacePressed: sorting.press_button,
    TimePassed: lambda state, _: nothing(state),
    **enrolling.STEPS,
}
assert set(_STEPS) == set(get_args(Event)), "every kind of event has its step"
