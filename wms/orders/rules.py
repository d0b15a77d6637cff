"""What states an order and its lines pass through."""

NEXT_STATES: dict[str, frozenset[str]] = {
    "received": frozenset({"picking", "cancelled"}),
    "picking": frozenset({"picked", "cancelled"}),
    "picked": frozenset({"packing", "cancelled"}),
    "packing": frozenset({"picked", "packed"}),
    "packed": frozenset({"handed_over"}),
    "handed_over": frozenset(),
    "cancelled": frozenset(),
}
"""Which states may follow which. An abandoned pack session brings an order back to `picked`."""


def may_follow(state: str, wanted: str) -> bool:
    """Tell whether an order may go from one state to the other."""
    return wanted in NEXT_STATES[state]


def line_state(ordered: int, *, picked: int, substituted: int, short: int, cancelled: int) -> str:
    """
    Return what became of a line; `open` while something of it is neither given nor given up.

    Where outcomes are mixed, the one that the customer will notice most names the line.
    """
    if picked + substituted + short + cancelled < ordered:
        return "open"
    if cancelled:
        return "cancelled"
    if short:
        return "short"
    if substituted:
        return "substituted"
    return "picked"
