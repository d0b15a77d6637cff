"""Who stands at the bench: badge, PIN, and another person for a decision."""

from dataclasses import replace

from kiosk.flow.effects import AskLogin, Beep, LogOut
from kiosk.flow.events import LoggedIn, PinGiven, Scanned
from kiosk.flow.state import Basket, Deciding, Person, State
from kiosk.flow.steps.step import Step, nothing, quiet, refuse, warn


def scan_badge(state: State, event: Scanned) -> Step:
    """Take any code for a badge: only the server knows badges, and only with their PIN."""
    return replace(quiet(state), badge=event.code), (Beep("ok"),)


def give_pin(state: State, event: PinGiven) -> Step:
    """Ask the server, for the bench or for a decision."""
    if state.busy is not None:
        return nothing(state)
    if state.person is None and state.badge is not None:
        ask = AskLogin(state.badge, event.pin, "bench", state.speaks)
        return replace(quiet(state), busy="login"), (ask,)
    deciding = state.basket.deciding if state.basket else None
    if state.person is None or deciding is None or deciding.badge is None:
        return nothing(state)
    ask = AskLogin(deciding.badge, event.pin, "decide", state.speaks)
    return replace(quiet(state), busy="decide"), (ask,)


def log_in(state: State, event: LoggedIn) -> Step:
    """Take the person the server knows."""
    login = event.login
    person = Person(login.person_id, login.name, login.roles, login.language)
    if event.purpose == "decide":
        return _decider(replace(state, busy=None), person)
    state = replace(quiet(state), busy=None, badge=None)
    if not person.may_pack:
        told, effects = refuse(state, "no_packer", name=person.name)
        return told, (LogOut(person.person_id), *effects)
    return replace(state, person=person), (Beep("done"),)


def log_out(state: State) -> Step:
    """Let somebody else take over; what is on the bench stays there."""
    if state.person is None or state.busy is not None:
        return nothing(state)
    basket = replace(state.basket, deciding=None) if state.basket else None
    out = LogOut(state.person.person_id)
    return replace(quiet(state), person=None, badge=None, basket=basket), (out,)


def start_deciding(state: State, basket: Basket) -> Step:
    """Ask for somebody who may let the basket go."""
    if state.proof(basket).right:
        return warn(state, "is_right")
    if state.server_here is False:
        return refuse(state, "decision_needs_server")
    return replace(quiet(state), basket=replace(basket, deciding=Deciding())), ()


def scan_decider(state: State, basket: Basket, event: Scanned) -> Step:
    """Take the code for the badge of whoever decides."""
    deciding = Deciding(badge=event.code)
    return replace(quiet(state), basket=replace(basket, deciding=deciding)), (Beep("ok"),)


def see_off(state: State, person_id: str) -> tuple[LogOut, ...]:
    """Return what ends a decider's login; whoever stands at the bench keeps theirs."""
    stays = state.person is not None and state.person.person_id == person_id
    return () if stays else (LogOut(person_id),)


def _decider(state: State, person: Person) -> Step:
    basket = state.basket
    out = see_off(state, person.person_id)
    if basket is None or basket.deciding is None:
        return state, out
    if not person.may_decide:
        state = replace(state, basket=replace(basket, deciding=Deciding()))
        told, effects = refuse(state, "may_not_decide", name=person.name)
        return told, (*out, *effects)
    deciding = replace(basket.deciding, person=person)
    return replace(quiet(state), basket=replace(basket, deciding=deciding)), (Beep("ok"),)
