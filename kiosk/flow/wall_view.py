"""The put wall as the screen draws it, and as its lights show it; pure."""

from dataclasses import dataclass
from typing import Literal

from drivers.device import Glow
from kiosk.flow.state import Basket, State

PlaceState = Literal["put", "complete", "open", "free"]
GLOWS: dict[PlaceState, Glow] = {"put": "on", "complete": "blink", "open": "off", "free": "off"}


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One place of the wall: the order in it, and how many of its lines are not right yet."""

    place: int
    state: PlaceState
    basket: Basket | None = None
    missing: int = 0


def wall(state: State) -> list[PlaceShown]:
    """Return every place of the wall in its order; none where nobody sorts."""
    sorting = state.sorting
    if sorting is None or state.screen != "sorting":
        return []
    orders = {slot.place: slot.basket for slot in sorting.slots}
    put = sorting.put.place if sorting.put else None
    places = range(1, state.ways.places + 1)
    return [_shown(state, place, orders.get(place), put) for place in places]


def lights(state: State) -> tuple[tuple[int, Glow], ...]:
    """Return which places glow: the one to put into, alone, or else those that are complete."""
    shown = wall(state)
    chosen = [one for one in shown if one.state == "put"] or shown
    return tuple((one.place, GLOWS[one.state]) for one in chosen if GLOWS[one.state] != "off")


def _shown(state: State, place: int, basket: Basket | None, put: int | None) -> PlaceShown:
    if basket is None:
        return PlaceShown(place, "free")
    proof = state.proof(basket)
    missing = sum(line.state != "right" for line in proof.lines)
    told: PlaceState = "complete" if proof.right else "open"
    return PlaceShown(place, "put" if place == put else told, basket, missing)
