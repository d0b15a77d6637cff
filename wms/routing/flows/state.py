"""
States of the sweep as whole numbers, and what a step does to them.

Ten bits for each slot: the lowest three say to which part of the walk the junction there belongs
(0: the walk has not come there), the seven above how often more it has been walked to than
from, as a two's complement. Parts are numbered in the order of their first slots.
"""

from functools import lru_cache

from wms.routing.flows.choices import Effect, Joins
from wms.routing.flows.script import SLOTS_MAX

SLOT_BITS = 10
PART_BITS = 3
PART_MASK = (1 << PART_BITS) - 1
SLOT_MASK = (1 << SLOT_BITS) - 1
EXCESS_MAX = 63
EXCESS_MASK = 127

EMPTY = 0
# What CLOSE makes of a state when the walk is whole.
WHOLE = -1

# States recur from question to question on one floor, so what becomes of them is remembered.
REMEMBERED = 1 << 17


def modulo(bits: int) -> int:
    """Return the mask that takes the excess of every slot modulo 2 ** bits."""
    return sum(((1 << (PART_BITS + bits)) - 1) << (slot * SLOT_BITS) for slot in range(SLOTS_MAX))


@lru_cache(REMEMBERED)
def opened(state: int, slot: int, begins: int, called: int) -> int:
    """Return the state with a junction in a slot where the walk begins, or has to come."""
    parts, excess = _read(state)
    if called:
        parts[slot] = PART_MASK
        excess[slot] = begins
    return _written(parts, excess)


@lru_cache(REMEMBERED)
def walked(state: int, first: int, last: int, effect: Effect) -> int:
    """Return the state once a piece is walked; an excess too great for its bits is cut off."""
    parts, excess = _read(state)
    if effect.joins in {Joins.FIRST, Joins.APART}:
        parts[first] = parts[first] or PART_MASK
    if effect.joins in {Joins.LAST, Joins.APART}:
        parts[last] = parts[last] or PART_MASK - 1
    if effect.joins == Joins.TOGETHER:
        _join(parts, first, last)
    excess[first] -= effect.leaves
    excess[last] += effect.comes
    return _written(parts, excess)


def overflows(state: int, first: int, last: int, effect: Effect) -> bool:
    """Return whether walking a piece so makes an excess too great for its bits."""
    excess = _read(state)[1]
    least, most = sorted((excess[first] - effect.leaves, excess[last] + effect.comes))
    return least < -EXCESS_MAX or most > EXCESS_MAX


@lru_cache(REMEMBERED)
def closed(state: int, slot: int) -> tuple[int, int] | None:
    """
    Return the state without a slot and the excess that was left there.

    The state is WHOLE when no junction is left in the one part of the walk, None when
    a part would be lost from the others.
    """
    parts, excess = _read(state)
    part, left = parts[slot], excess[slot]
    parts[slot] = excess[slot] = 0
    if part and part not in parts:
        return None if any(parts) else (WHOLE, left)
    return _written(parts, excess), left


def excess_in(state: int, slot: int) -> int:
    """Return how often more the junction in a slot was come to than left."""
    excess = state >> (slot * SLOT_BITS + PART_BITS) & EXCESS_MASK
    return excess if excess <= EXCESS_MAX else excess - EXCESS_MASK - 1


@lru_cache(REMEMBERED)
def total(state: int) -> int:
    """Return the sum of all excess."""
    return sum(_read(state)[1])


def _read(state: int) -> tuple[list[int], list[int]]:
    fields = [state >> (slot * SLOT_BITS) & SLOT_MASK for slot in range(SLOTS_MAX)]
    excess = [field >> PART_BITS for field in fields]
    return (
        [field & PART_MASK for field in fields],
        [e if e <= EXCESS_MAX else e - EXCESS_MASK - 1 for e in excess],
    )


def _join(parts: list[int], first: int, last: int) -> None:
    part = parts[first] or parts[last] or PART_MASK
    old = {parts[first], parts[last]} - {0}
    for slot, other in enumerate(parts):
        if other in old:
            parts[slot] = part
    parts[first] = parts[last] = part


def _written(parts: list[int], excess: list[int]) -> int:
    number: dict[int, int] = {0: 0}
    state = 0
    for slot, part in enumerate(parts):
        field = (excess[slot] & EXCESS_MASK) << PART_BITS | number.setdefault(part, len(number))
        state |= field << (slot * SLOT_BITS)
    return state
