"""From a basket that may go to bags with labels on their lane."""

from dataclasses import replace
from uuid import UUID

from kiosk.effects import Beep, Close, Effect, Print, Send, TakePhoto
from kiosk.events import (
    CommandSettled,
    LabelFailed,
    LabelPrinted,
    PhotoFailed,
    PhotoTaken,
    Scanned,
    Tapped,
)
from kiosk.happening import Happening
from kiosk.label import Label
from kiosk.state import BagLabel, Basket, Decided, LabelStatus, Parcel, SetAside, State
from kiosk.steps import people
from kiosk.steps.step import Step, nothing, quiet, refuse, warn
from wms.wire.packing import Bag, CloseCommand, PlaceCommand, SensedEvidence

REASON_LENGTH_MIN = 4
SET_ASIDE_MAX = 20


def close(state: State, basket: Basket, event: Tapped) -> Step:
    """Close the bags, if the basket is proven right."""
    proof = state.proof(basket)
    if not proof.right:
        return refuse(state, "look_first" if proof.decision == "ask" else "not_right")
    return _photograph(state, replace(basket, decided=None), event)


def decide(state: State, basket: Basket, event: Tapped) -> Step:
    """Close the bags although the basket is not right: a person with the role said why."""
    person = basket.deciding.person if basket.deciding else None
    reason = event.value.strip()
    if person is None:
        return nothing(state)
    if len(reason) < REASON_LENGTH_MIN or not reason.isprintable():
        return refuse(state, "reason_short")
    decided = Decided(person.person_id, person.name, reason[:200])
    return _photograph(state, replace(basket, decided=decided), event)


def take_photo(state: State, event: PhotoTaken) -> Step:
    """Go on with the photo."""
    basket = state.basket
    if basket is None or basket.photo_id != event.photo_id or state.busy != "photo":
        return nothing(state)
    return _finish(replace(state, busy=None), basket, event, event.photo_id)


def miss_photo(state: State, event: PhotoFailed) -> Step:
    """Go on without a photo, and say so."""
    basket = state.basket
    if basket is None or basket.photo_id != event.photo_id or state.busy != "photo":
        return nothing(state)
    state, effects = _finish(replace(state, busy=None), basket, event, None)
    return state.telling("warn", "no_photo", reason=event.reason), effects


def settle(state: State, event: CommandSettled) -> Step:
    """Learn what became of a command."""
    outcome = event.outcome
    aside = is_aside(event)
    if aside:
        title = outcome.title or outcome.code or event.about
        told = SetAside(event.about, title, outcome.sentence or "")
        state = replace(state, set_aside=(*state.set_aside, told)[-SET_ASIDE_MAX:])
    last, parcel = state.last, state.parcel
    if last is not None and last.command_id == outcome.id:
        state = replace(state, last=_settled(last, event))
    effects: tuple[Effect, ...] = (Beep("urgent"),) if aside else ()
    for one in (last, parcel):
        if one is not None and one.command_id == outcome.id and one.decided is not None:
            effects = (*effects, *people.see_off(state, one.decided.person_id))
    if parcel is None or parcel.command_id != outcome.id:
        return state, effects
    parcel = _settled(parcel, event)
    state = replace(state, parcel=parcel)
    if aside:
        return state, effects
    held = [b.label.parcel_code for b in parcel.bags if b.status == "held"]
    printed, more = _print(state, parcel, held, event)
    return printed, (*effects, *more)


def is_aside(event: CommandSettled) -> bool:
    """Return whether the server set it aside; told again, it repeats the code it had then."""
    return event.outcome.outcome == "set_aside" or event.outcome.code is not None


def _settled(parcel: Parcel, event: CommandSettled) -> Parcel:
    outcome = event.outcome
    if not is_aside(event):
        return replace(parcel, settled=True)
    return replace(parcel, refused=outcome.sentence or outcome.title or event.about)


def reprint(state: State, parcel: Parcel, event: Tapped) -> Step:
    """Print a bag's label again: the one named, or all that are not on paper, or all."""
    if parcel.decided is not None and not parcel.settled:
        return warn(state, "label_held")
    codes = [b.label.parcel_code for b in parcel.bags]
    failed = [b.label.parcel_code for b in parcel.bags if b.status == "failed"]
    chosen = [event.value] if event.value in codes else failed or codes
    return _print(quiet(state), parcel, chosen, event)


def label_printed(state: State, event: LabelPrinted) -> Step:
    """Note that a label is on paper."""
    return _note_label(state, event.job_id, "printed", ""), ()


def label_failed(state: State, event: LabelFailed) -> Step:
    """Note that a label is not on paper, and say so."""
    state = _note_label(state, event.job_id, "failed", event.reason)
    return refuse(state, "label_failed", reason=event.reason)


def scan_place(state: State, parcel: Parcel, event: Scanned) -> Step:
    """Take a parcel in hand, or put it on the lane that was scanned."""
    code = event.code.strip()
    if any(b.label.parcel_code == code for b in parcel.bags):
        parcel = replace(parcel, in_hand=code, other_lane=None)
        return replace(quiet(state), parcel=parcel), (Beep("ok"),)
    if parcel.in_hand is None:
        return refuse(state, "parcel_first", code=code)
    if code not in {parcel.lane, parcel.other_lane}:
        state = replace(state, parcel=replace(parcel, other_lane=code))
        told = state.telling("warn", "other_lane", code=code, lane=parcel.lane)
        return told, (Beep("wrong_place"),)
    return _place(state, parcel, code, event)


def pick_parcel(state: State, parcel: Parcel, event: Tapped) -> Step:
    """Take a parcel in hand by touch."""
    if not any(b.label.parcel_code == event.value for b in parcel.bags):
        return nothing(state)
    return replace(quiet(state), parcel=replace(parcel, in_hand=event.value, other_lane=None)), ()


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


def _photograph(state: State, basket: Basket, event: Tapped) -> Step:
    if state.busy is not None:
        return nothing(state)
    if not state.has("camera"):
        return _finish(state, basket, event, None)
    basket = replace(basket, photo_id=event.id)
    photo = TakePhoto(basket.order.session_id, event.id)
    return replace(quiet(state), busy="photo", basket=basket), (photo,)


def _finish(state: State, basket: Basket, event: Happening, photo: UUID | None) -> Step:
    """Make the command and the labels. Nothing but proof or a decision leads here."""
    if state.person is None or not (state.proof(basket).right or basket.decided):
        return nothing(replace(state, basket=replace(basket, photo_id=None)))
    if basket.bag_weights == (None,) and (state.weight_g or 0) > 0:
        basket = replace(basket, bag_weights=(state.weight_g,))
    command = _close_command(state, basket, event, photo, state.person.person_id)
    decided, about = basket.decided, basket.order.external_ref
    parcel = _parcel(basket, event, photo)
    state = replace(quiet(state), basket=None, parcel=parcel)
    if decided is not None:
        return state, (Close(command, about, decided.person_id, decided.reason),)
    printed, effects = _print(state, parcel, [b.label.parcel_code for b in parcel.bags], event)
    return printed, (Close(command, about), Beep("done"), *effects)


def _close_command(
    state: State, basket: Basket, event: Happening, photo: UUID | None, person_id: str
) -> CloseCommand:
    codes = basket.order.parcel_codes
    return CloseCommand(
        id=event.id,
        person_id=person_id,
        at=event.at,
        kind="close",
        session_id=basket.order.session_id,
        items=basket.items,
        evidence=_evidence(basket, event, photo),
        senses=state.working,
        bags=tuple(
            Bag(parcel_code=code, weight_g=weight)
            for code, weight in zip(codes, basket.bag_weights, strict=False)
        ),
    )


def _evidence(basket: Basket, event: Happening, photo: UUID | None) -> tuple[SensedEvidence, ...]:
    found = []
    weights = [w for w in basket.bag_weights if w is not None]
    if weights:
        found.append(SensedEvidence(sense="weight", weight_g=sum(weights), at=event.at))
    if basket.epcs:
        found.append(SensedEvidence(sense="rfid", epcs=basket.epcs, at=event.at))
    if photo is not None:
        codes = event.codes if isinstance(event, PhotoTaken) else ()
        found.append(SensedEvidence(sense="camera", photo_id=photo, codes=codes, at=event.at))
    return tuple(found)


def _parcel(basket: Basket, event: Happening, photo: UUID | None) -> Parcel:
    order, count = basket.order, len(basket.bag_weights)
    labels = [
        Label(code, order.external_ref, order.customer_ref, order.lane, at + 1, count, order.due_at)
        for at, code in enumerate(order.parcel_codes[:count])
    ]
    return Parcel(
        session_id=order.session_id,
        external_ref=order.external_ref,
        customer_ref=order.customer_ref,
        lane=order.lane,
        command_id=event.id,
        bags=tuple(BagLabel(label, "held", "") for label in labels),
        photo_id=photo,
        decided=basket.decided,
    )


def _print(state: State, parcel: Parcel, codes: list[str], event: Happening) -> Step:
    bags: list[BagLabel] = []
    effects: list[Effect] = []
    for bag in parcel.bags:
        if bag.label.parcel_code not in codes:
            bags.append(bag)
            continue
        # The event's id makes each attempt a job of its own.
        job_id = f"{bag.label.parcel_code}-{event.id}"
        bags.append(replace(bag, status="printing", job_id=job_id, reason=""))
        effects.append(Print(job_id, bag.label))
    return replace(state, parcel=replace(parcel, bags=tuple(bags))), tuple(effects)


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
