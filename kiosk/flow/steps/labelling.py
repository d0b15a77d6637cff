"""From a label on paper to a bag on its lane, and the label proven to be on the right bag."""

import re
from dataclasses import replace

from kiosk.flow.effects import Beep, Effect, Print, Send
from kiosk.flow.events import LabelFailed, LabelPrinted, Scanned, Tapped
from kiosk.flow.happening import Happening
from kiosk.flow.state import BagLabel, LabelStatus, Parcel, State
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn
from wms.wire.packing import PlaceCommand

DIGITS = re.compile(r"[0-9]+")
# How far a bag's weight may be off what it was, by grams or share: a bag that stands askew.
BAG_G = 15
BAG_SHARE = 0.02


def reprint(state: State, parcel: Parcel, event: Tapped) -> Step:
    """Print a bag's label again: the one named, or all that are not on paper, or all."""
    if parcel.decided is not None and not parcel.settled:
        return warn(state, "label_held")
    codes = [b.label.parcel_code for b in parcel.bags]
    failed = [b.label.parcel_code for b in parcel.bags if b.status == "failed"]
    chosen = [event.value] if event.value in codes else failed or codes
    return print_labels(quiet(state), parcel, chosen, event)


def label_printed(state: State, event: LabelPrinted) -> Step:
    """Note that a label is on paper."""
    return _note_label(state, event.job_id, "printed", ""), ()


def label_failed(state: State, event: LabelFailed) -> Step:
    """Note that a label is not on paper, and say so."""
    state = _note_label(state, event.job_id, "failed", event.reason)
    return refuse(state, "label_failed", reason=event.reason)


def scan_place(state: State, parcel: Parcel, event: Scanned) -> Step:
    """Take a bag in hand by its label, or put it on the lane that was scanned."""
    code = event.code.strip()
    bag = next((b for b in parcel.bags if b.label.parcel_code == code), None)
    if bag is not None:
        return _scan_back(state, parcel, bag)
    if _is_label(parcel, code):
        return refuse(state, "other_label", code=code, ref=parcel.external_ref)
    if parcel.in_hand is None:
        return refuse(state, "parcel_first", code=code)
    if code not in {parcel.lane, parcel.other_lane}:
        state = replace(state, parcel=replace(parcel, other_lane=code))
        told = state.telling("warn", "other_lane", code=code, lane=parcel.lane)
        return told, (Beep("wrong_place"),)
    return _place(state, parcel, code, event)


def pick_parcel(state: State, parcel: Parcel, event: Tapped) -> Step:
    """Take a bag in hand by touch, which proves no label."""
    bag = next((b for b in parcel.bags if b.label.parcel_code == event.value), None)
    if bag is None:
        return nothing(state)
    if state.ways.scan_back and not bag.proven:
        return refuse(state, "scan_label", code=event.value)
    return _in_hand(state, parcel, bag), ()


def next_order(state: State, parcel: Parcel) -> Step:
    """Be done with these bags; they can be called back."""
    done = replace(quiet(state), parcel=None, last=parcel)
    if parcel.placed or parcel.refused:
        return done, ()
    return done.telling("warn", "not_placed", lane=parcel.lane), (Beep("wrong_place"),)


def recall(state: State) -> Step:
    """Bring back the bags that were closed last."""
    if state.last is None or not state.idle:
        return nothing(state)
    return replace(quiet(state), parcel=state.last), ()


def print_labels(state: State, parcel: Parcel, codes: list[str], event: Happening) -> Step:
    """Print the labels of some bags."""
    bags: list[BagLabel] = []
    effects: list[Effect] = []
    for bag in parcel.bags:
        if bag.label.parcel_code not in codes:
            bags.append(bag)
            continue
        # The event's id makes each attempt a job of its own.
        job_id = f"{bag.label.parcel_code}-{event.id}"
        bags.append(replace(bag, status="printing", job_id=job_id, reason="", proven=False))
        effects.append(Print(job_id, bag.label))
    return replace(state, parcel=replace(parcel, bags=tuple(bags))), tuple(effects)


def _scan_back(state: State, parcel: Parcel, bag: BagLabel) -> Step:
    """Take the label for proof that it is on its bag; the scale can tell that it is on another."""
    other = _weighs_like(state, parcel, bag)
    if other is not None:
        code, meant = bag.label.parcel_code, other.label.parcel_code
        return refuse(state, "label_on_other_bag", code=code, meant=meant, grams=state.weight_g)
    return _in_hand(state, parcel, replace(bag, proven=True)), (Beep("ok"),)


def _in_hand(state: State, parcel: Parcel, bag: BagLabel) -> State:
    code = bag.label.parcel_code
    bags = tuple(bag if b.label.parcel_code == code else b for b in parcel.bags)
    taken = replace(parcel, bags=bags, in_hand=code, other_lane=None)
    return replace(quiet(state), parcel=taken)


def _weighs_like(state: State, parcel: Parcel, bag: BagLabel) -> BagLabel | None:
    """Return the other bag that lies on the scale, if its weight tells so."""
    if not state.weight_g or state.weight_g < 0 or _is_about(state.weight_g, bag.weight_g):
        return None
    others = [b for b in parcel.bags if b is not bag and _is_about(state.weight_g, b.weight_g)]
    return others[0] if len(others) == 1 and bag.weight_g is not None else None


def _is_about(measured_g: int, weight_g: int | None) -> bool:
    return weight_g is not None and abs(measured_g - weight_g) <= max(BAG_G, weight_g * BAG_SHARE)


def _is_label(parcel: Parcel, code: str) -> bool:
    """Return whether a code is made like the labels of bags."""
    shapes = {DIGITS.sub("0", bag.label.parcel_code) for bag in parcel.bags}
    return DIGITS.sub("0", code) in shapes


def _note_label(state: State, job_id: str, status: LabelStatus, reason: str) -> State:
    return replace(
        state,
        parcel=_with_label(state.parcel, job_id, status, reason),
        last=_with_label(state.last, job_id, status, reason),
    )


def _with_label(
    parcel: Parcel | None, job_id: str, status: LabelStatus, reason: str
) -> Parcel | None:
    if parcel is None:
        return None
    bags = tuple(
        replace(bag, status=status, reason=reason) if bag.job_id == job_id else bag
        for bag in parcel.bags
    )
    return replace(parcel, bags=bags)


def _place(state: State, parcel: Parcel, lane: str, event: Scanned) -> Step:
    if state.person is None or parcel.in_hand is None:
        return nothing(state)
    try:
        command = PlaceCommand(
            id=event.id,
            person_id=state.person.person_id,
            at=event.at,
            kind="place",
            parcel_code=parcel.in_hand,
            lane=lane,
        )
    except ValueError:
        return refuse(state, "unreadable")
    bags = tuple(
        replace(b, placed_on=lane) if b.label.parcel_code == parcel.in_hand else b
        for b in parcel.bags
    )
    placed = replace(parcel, bags=bags, in_hand=None, other_lane=None)
    sent = Send(command, command.parcel_code)
    if placed.placed and not placed.refused:
        done = replace(state, parcel=None, last=placed).telling("ok", "all_placed", lane=lane)
        return done, (sent, Beep("done"))
    told = replace(state, parcel=placed).telling("ok", "placed", code=parcel.in_hand, lane=lane)
    return told, (sent, Beep("ok"))
