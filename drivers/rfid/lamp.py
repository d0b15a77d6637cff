"""A stack lamp on a reader's outputs: which light a meaning has."""

from drivers.device import Signal

# Lights stand on outputs in this order; with fewer outputs the last are left out.
GREEN, RED, AMBER = range(3)
LIGHTS: dict[Signal, int | None] = {
    "ok": GREEN,
    "done": GREEN,
    "wrong": RED,
    "attention": AMBER,
    "off": None,
}


def levels_of(signal: Signal, outputs: tuple[int, ...]) -> dict[int, bool]:
    """Return which outputs are to be high for a meaning: one at most."""
    light = LIGHTS[signal]
    return {port: place == light for place, port in enumerate(outputs)}
