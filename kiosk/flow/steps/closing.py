"""From a basket that may go to bags with labels on their lane."""

from dataclasses import replace
from uuid import UUID

from kiosk.flow.effects import Beep, Close, Effect, TakePhoto
from kiosk.flow.events import (
    CommandSettled,
    PhotoFailed,
    PhotoTaken,
    Tapped,
)
from kiosk.flow.happening import Happening
from kiosk.flow.label import Label
from kiosk.flow.state import BagLabel, Basket, Decided, Parcel, SetAside, State
from kiosk.flow.steps import labelling, people, placing
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn
from wms.wire.packing import Bag, CloseCommand, SensedEvidence

REASON_LENGTH_MIN = 4
SET_ASIDE_MAX = 20


def close(state: State, basket: Basket, event: Tapped) -> Step:
    """Close the bags, if the basket is proven right."""
    state = placing.come_due(state, event.at, now=True)
    basket = state.basket or basket
    if basket.lifted is not None:
        return warn(state, "lifted", grams=-basket.lifted.grams)
    if basket.unsettled:
        return refuse(state, "look_first")
    proof = state.proof(basket)
    if not proof.right:
        return refuse(state, "look_first" if proof.decision == "ask" else "not_right")
    if placing.awaits_scale(state, basket, event.at):
        return refuse(state, "scale_first")
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
    printed, more = labelling.print_labels(state, parcel, held, event)
    return printed, (*effects, *more)


def is_aside(event: CommandSettled) -> bool:
    """Return whether the server set it aside; told again, it repeats the code it had then."""
    return event.outcome.outcome == "set_aside" or event.outcome.code is not None


def _settled(parcel: Parcel, event: CommandSettled) -> Parcel:
    outcome = event.outcome
    if not is_aside(event):
        return replace(parcel, settled=True)
    return replace(parcel, refused=outcome.sentence or outcome.title or event.about)


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
    printed, effects = labelling.print_labels(
        state, parcel, [b.label.parcel_code for b in parcel.bags], event
    )
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
        senses=state.working_on(basket),
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
        bags=tuple(
            BagLabel(label, "held", "", weight_g=weight)
            for label, weight in zip(labels, basket.bag_weights, strict=False)
        ),
        photo_id=photo,
        decided=basket.decided,
    )
