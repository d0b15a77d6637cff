"""What every stretch answers with, and the few moves that all of them share."""

from dataclasses import replace

from kiosk.flow.effects import Beep, Effect
from kiosk.flow.state import State

Step = tuple[State, tuple[Effect, ...]]


def nothing(state: State) -> Step:
    """Return the bench as it is."""
    return state, ()


def refuse(state: State, word: str, **facts: object) -> Step:
    """Return the bench unchanged but for a red sentence and a sound."""
    return state.telling("wrong", word, **facts), (Beep("wrong_article"),)


def warn(state: State, word: str, **facts: object) -> Step:
    """Return the bench unchanged but for an amber sentence and a sound."""
    return state.telling("warn", word, **facts), (Beep("wrong_place"),)


def quiet(state: State) -> State:
    """Return the bench with nothing to tell."""
    return replace(state, notice=None)
