"""The courier's turn: the code, the parcels one by one, the bags counted."""

from dataclasses import replace

from kiosk.flow.effects import AskCompletion, AskHandover, AskParcelOut, Beep
from kiosk.flow.events import HandoverTold, Scanned, Tapped
from kiosk.flow.happening import Happening
from kiosk.flow.state import Desk, State
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn

COURIER_LENGTH_MAX = 100
BAGS_MAX = 99


def open_desk(state: State) -> Step:
    """Turn to a courier."""
    if not state.idle or state.person is None:
        return nothing(state)
    return replace(quiet(state), desk=Desk()), ()


def leave_desk(state: State) -> Step:
    """Turn back to packing; a handover that is not complete can be begun again by its code."""
    return replace(quiet(state), desk=None), ()


def scan(state: State, desk: Desk, event: Scanned) -> Step:
    """Take the code for the courier's, and afterwards for a parcel's."""
    if desk.handover is None:
        return _ask(state, replace(desk, code=event.code.strip().upper()), event)
    return _parcel_out(state, desk, event)


def name_courier(state: State, desk: Desk, event: Tapped) -> Step:
    """Note who the courier is; with their code, the handover begins."""
    name = event.value.strip()[:COURIER_LENGTH_MAX]
    if not name or not name.isprintable():
        return refuse(state, "courier_unnamed")
    return _ask(state, replace(desk, courier=name), event)


def learn(state: State, event: HandoverTold) -> Step:
    """Show the handover as the server has it."""
    desk = state.desk
    if desk is None:
        return nothing(replace(state, busy=None))
    before = desk.all_out
    desk = replace(desk, handover=event.handover)
    state = replace(quiet(state), busy=None, desk=desk)
    if event.handover.completed_at is not None:
        return state.telling("ok", "handed_over"), (Beep("done"),)
    return state, (Beep("done" if desk.all_out and not before else "ok"),)


def count_bags(state: State, desk: Desk, event: Tapped) -> Step:
    """Complete the handover with the bags that the courier holds."""
    handover = desk.handover
    if state.person is None or state.busy is not None:
        return nothing(state)
    if handover is None or not desk.all_out:
        return warn(state, "parcels_left")
    if not event.value.isdecimal() or int(event.value) > BAGS_MAX:
        return refuse(state, "bags_unclear")
    ask = AskCompletion(
        handover.handover_id, int(event.value), state.person.person_id, state.speaks
    )
    return replace(quiet(state), busy="handover"), (ask,)


def confirm(state: State, desk: Desk, event: Tapped) -> Step:
    """Do what stands to reason: count as many bags as parcels went out, or turn back."""
    if desk.handover is None:
        return nothing(state)
    if desk.handover.completed_at is not None:
        return leave_desk(state)
    counted = event.model_copy(update={"value": str(len(desk.handover.parcels))})
    return count_bags(state, desk, counted)


def _ask(state: State, desk: Desk, event: Happening) -> Step:
    state = replace(quiet(state), desk=desk)
    if state.person is None or desk.code is None or desk.handover is not None:
        return nothing(state)
    if not desk.courier:
        return warn(state, "courier_unnamed")
    ask = AskHandover(event.id, desk.code, desk.courier, state.person.person_id, state.speaks)
    return replace(state, busy="handover"), (ask,)


def _parcel_out(state: State, desk: Desk, event: Scanned) -> Step:
    handover, code = desk.handover, event.code.strip()
    if handover is None or state.person is None:
        return nothing(state)
    if handover.completed_at is not None:
        return warn(state, "handover_done")
    parcels = {parcel.parcel_code: parcel for parcel in handover.parcels}
    if code in parcels and parcels[code].scanned_at is not None:
        return warn(state, "parcel_twice", code=code)
    # The server says no to a parcel that is not theirs, and keeps note of it.
    ask = AskParcelOut(handover.handover_id, code, state.person.person_id, state.speaks)
    return replace(quiet(state), busy="handover"), (ask,)
