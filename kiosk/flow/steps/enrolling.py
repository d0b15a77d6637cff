"""Teaching the cameras an article: scan it, turn it, and after five views it is done."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from kiosk.flow.effects import Beep
from kiosk.flow.enrolment import (
    VIEWS_WANTED,
    ArticleTold,
    AskArticle,
    AskMissing,
    DropView,
    Enrolling,
    EnrolRefused,
    MissingTold,
    SettleViews,
    TakeView,
    ViewMissed,
    ViewTaken,
)
from kiosk.flow.events import Scanned, Tapped
from kiosk.flow.state import Notice, State
from kiosk.flow.steps.step import Step, nothing, quiet, warn


def open_enrolling(state: State) -> Step:
    """Turn to enrolling, if there is a camera."""
    if not state.idle or state.person is None:
        return nothing(state)
    if not state.has("camera"):
        return warn(state, "no_camera")
    return replace(quiet(state), enrolling=Enrolling()), (AskMissing(),)


def scan_article(state: State, enrolling: Enrolling, event: Scanned) -> Step:
    """
    Begin with an article; the views of the one before are sent, however few.

    Its own code again changes nothing: the camera and the scanner may both read it while it turns.
    """
    code = event.code.strip()
    if code == enrolling.code:
        return nothing(quiet(state))
    begun = replace(enrolling, code=code, name="", known=0, views=())
    asked = AskArticle(code)
    if not enrolling.views:
        return replace(quiet(state), enrolling=begun), (asked, Beep("ok"))
    sent = SettleViews(enrolling.code, keep=True)
    return replace(quiet(state), enrolling=begun), (sent, asked, Beep("ok"))


def tap(state: State, enrolling: Enrolling, event: Tapped) -> Step:
    """Do what a key stands for."""
    if event.act in {"ok", "next"}:
        return _take(state, enrolling)
    if event.act == "undo":
        return _drop(state, enrolling)
    if event.act == "cancel":
        return _leave(state, enrolling)
    return warn(state, "not_now")


def _take(state: State, enrolling: Enrolling) -> Step:
    if not enrolling.code:
        return warn(state, "scan_to_enrol")
    return nothing(quiet(state)) if not state.has("camera") else (quiet(state), (TakeView(),))


def _drop(state: State, enrolling: Enrolling) -> Step:
    if not enrolling.views:
        return warn(state, "no_view")
    left = replace(enrolling, views=enrolling.views[:-1])
    return replace(quiet(state), enrolling=left), (DropView(enrolling.views[-1]),)


def _leave(state: State, enrolling: Enrolling) -> Step:
    """Turn back to packing; an article that was only begun is forgotten."""
    left = replace(quiet(state), enrolling=None)
    return left, (SettleViews(enrolling.code, keep=False),) if enrolling.views else ()


def learn(state: State, event: ArticleTold) -> Step:
    """Take what the server calls the article."""
    enrolling = state.enrolling
    if enrolling is None or enrolling.code != event.code:
        return nothing(state)
    told = replace(enrolling, name=event.name, known=event.photos)
    return nothing(replace(state, enrolling=told))


def learn_missing(state: State, event: MissingTold) -> Step:
    """Take which articles lack pictures."""
    if state.enrolling is None:
        return nothing(state)
    return nothing(replace(state, enrolling=replace(state.enrolling, missing=event.missing)))


def view_taken(state: State, event: ViewTaken) -> Step:
    """Count a view; the fifth is the last."""
    enrolling = state.enrolling
    if enrolling is None or enrolling.code != event.code:
        return state, (DropView(event.id),)
    views = (*enrolling.views, event.id)
    if len(views) < VIEWS_WANTED:
        return replace(quiet(state), enrolling=replace(enrolling, views=views)), (Beep("ok"),)
    told = state.telling("ok", "enrolled", name=enrolling.name or enrolling.code)
    fresh = Enrolling(done=enrolling.done + 1, missing=enrolling.missing)
    sent = SettleViews(enrolling.code, keep=True)
    return replace(told, enrolling=fresh), (sent, Beep("done"), AskMissing())


def view_missed(state: State, event: ViewMissed) -> Step:
    """Say why no picture was taken."""
    return nothing(state) if state.enrolling is None else warn(state, event.reason)


def refused(state: State, event: EnrolRefused) -> Step:
    """Say what the server does not take; an article that it does not know is put away."""
    said = Notice("wrong", "refused", (), event.title, event.sentence)
    state = replace(state, notice=said)
    enrolling = state.enrolling
    if enrolling is None or enrolling.code != event.code:
        return state, (Beep("wrong_article"),)
    gone = replace(enrolling, code="", name="", known=0, views=())
    dropped = SettleViews(event.code, keep=False)
    return replace(state, enrolling=gone), (dropped, Beep("wrong_article"))


STEPS: Final[dict[type, Callable[[State, Any], Step]]] = {
    ArticleTold: learn,
    MissingTold: learn_missing,
    ViewTaken: view_taken,
    ViewMissed: view_missed,
    EnrolRefused: refused,
}
