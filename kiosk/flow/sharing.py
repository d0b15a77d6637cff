"""
A step of the scale that several things made at once: pure.

Each of them gets its part, once it is named: what it weighs beside the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kiosk.flow.patience import USUAL, Patience
from kiosk.flow.scales import expected
from kiosk.flow.things import Load, Placed
from wms.verdict.weight import Weight, carried
from wms.wire.packing import PackOrder


def split(
    order: PackOrder,
    placed: Iterable[Placed],
    load: Load,
    *,
    asked: int | None = None,
    patience: Patience = USUAL,
) -> tuple[Load, ...]:
    """Return the loads of several things that were scanned and laid down at once, or the one."""
    waiting = [
        weight
        for one in placed
        if one.load is None
        and one.sku is not None
        and (patience.holds(one, load.at) or one.number == asked)
        and (weight := expected(order, one.sku, one.quantity)) is not None
    ]
    chosen = [waiting[at] for at in carried(load.grams, waiting)]
    # One thing, or nobody knows which.
    return _parts(load, chosen) if len(chosen) > 1 else (load,)


def _parts(load: Load, weights: Sequence[Weight]) -> tuple[Load, ...]:
    """Return a step as the steps of the things that made it together."""
    whole = sum(weight.mean_g for weight in weights)
    grams = [round(load.grams * one.mean_g / whole) for one in weights]
    return tuple(Load(load.at, each, load.grams) for each in grams)


def shared(order: PackOrder, placed: list[Placed], patience: Patience) -> list[Placed]:
    """Return the things, each with its part of a step that several made before they were named."""
    weights = {one.number: expected(order, one.sku, one.quantity) for one in placed}
    for one in placed:
        own = weights[one.number]
        if one.load is None or own is None:
            continue
        held = [e.number for e in placed if e.load is None and patience.holds(e, one.load.at)]
        # The last that wait are looked at, and the thing itself is among them.
        waiting = {each: weight for each in held if (weight := weights[each])} | {one.number: own}
        chosen = [list(waiting)[at] for at in carried(one.load.grams, list(waiting.values()))]
        if one.number in chosen and len(chosen) > 1:
            parts = _parts(one.load, [waiting[number] for number in chosen])
            loads = dict(zip(chosen, parts, strict=True))
            return [replace(each, load=loads.get(each.number, each.load)) for each in placed]
    return placed


def step_of(parts: Sequence[Load]) -> Load | None:
    """Return the step that these are all the parts of, if they are."""
    of_g = {(part.at, part.of_g) for part in parts}
    if len(of_g) > 1 or not parts or not parts[0].of_g:
        return None
    rounded = abs(sum(part.grams for part in parts) - parts[0].of_g) <= len(parts)
    return Load(parts[0].at, parts[0].of_g) if rounded else None
