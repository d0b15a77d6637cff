"""Judges a day: what really went out against what was ordered, told and caught."""

from collections import Counter
from dataclasses import dataclass

from wms.demo.physical import World
from wms.demo.record import Flag, OrderRecord, Slipped
from wms.demo.shop import Shop
from wms.verdict.basket import tolerance_g
from wms.wire.orders import OrderState


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that must not happen in a store, and to which order it did."""

    external_ref: str
    what: str


def judge_order(
    known: OrderRecord, state: OrderState, given: Counter[str], shop: Shop
) -> list[Wrong]:
    """Return all that is wrong with an order: lost, left wrong, or told otherwise by the server."""
    said = []
    if known.handed_over_at is not None:
        said += _state(state, "handed_over")
        said += _basket(known, given, shop)
        said += _lines(known, state)
    elif known.cancelled_at is not None:
        said += _state(state, "cancelled")
        if known.told:
            said.append("cancelled although something was picked")
    else:
        said.append(f"lost: {known.stage}, the server says {state.state}")
    said += [f"not caught at packing: {_say(slip)}" for slip in uncaught(known)]
    return [Wrong(known.drawn.external_ref, what) for what in said]


def uncaught(known: OrderRecord) -> list[Slipped]:
    """Return the slips that the station's screen did not call wrong while the order was packed."""
    return [slip for slip in known.slips if not is_caught(slip, known.flags)]


def is_caught(slip: Slipped, flags: list[Flag]) -> bool:
    """Return whether the screen called a slip what it is."""
    called = {(flag.kind, flag.what) for flag in flags}
    surplus = {("foreign", slip.put_sku), ("too_many", slip.put_sku)}
    missing = ("missing", slip.sku) in called
    if slip.kind == "one_less":
        return missing
    if slip.kind == "one_more":
        return bool(called & surplus)
    return missing and bool(called & surplus)


def caught_by(known: OrderRecord) -> tuple[str, ...]:
    """Return which senses had named or felt what the screen then called wrong."""
    slipped = {slip.put_sku for slip in known.slips}
    named = {sense for flag in known.flags if flag.what in slipped for sense in flag.by}
    return tuple(sorted(named))


def allowed(known: OrderRecord) -> set[str]:
    """Return the articles that may be in an order's bags: those ordered, and their substitutes."""
    lines = known.drawn.lines
    return {line.sku for line in lines} | {sku for line in lines for sku in line.substitutes}


def _state(state: OrderState, wanted: str) -> list[str]:
    if state.state == wanted:
        return []
    return [f"the server says {state.state}, but it was {wanted.replace('_', ' ')}"]


def _basket(known: OrderRecord, given: Counter[str], shop: Shop) -> list[str]:
    """Compare what the courier carries with what the picker told, article by article."""
    said = []
    for sku in sorted(set(given) | set(known.told)):
        off = abs(given[sku] - known.told[sku])
        bearable = tolerance_g(known.told[sku]) if shop.articles[sku].weighed else 0
        if off > bearable or (known.told[sku] > 0) != (given[sku] > 0):
            said.append(f"left wrong: {given[sku]} of {sku} went out, {known.told[sku]} were due")
    said += [f"left wrong: {sku} was never ordered" for sku in sorted(set(given) - allowed(known))]
    return said


def _lines(known: OrderRecord, state: OrderState) -> list[str]:
    """Compare what the server says of each line with what was ordered and what was told."""
    said = []
    wanted = {line.sku: line.quantity for line in known.drawn.lines}
    picked: Counter[str] = Counter()
    for line in state.lines:
        picked[line.sku] += line.picked
        settled = line.picked + line.substituted + line.short + line.cancelled
        if settled != line.ordered:
            said.append(f"line {line.line_no} wants {line.ordered}, {settled} are settled")
        if line.substitutes_line_no is None and wanted.pop(line.sku, None) != line.ordered:
            said.append(f"line {line.line_no} is not what was ordered")
    said += [f"{sku} was ordered and is on no line" for sku in sorted(wanted)]
    for sku in sorted(set(picked) | set(known.told)):
        if picked[sku] != known.told[sku]:
            said.append(f"the server has {picked[sku]} of {sku}, {known.told[sku]} were told")
    return said


def _say(slip: Slipped) -> str:
    words = {
        "neighbour": f"{slip.put_sku} instead of {slip.sku}",
        "one_less": f"one too few of {slip.sku}",
        "one_more": f"one too many of {slip.sku}",
    }
    return words[slip.kind]


def judge_day(
    records: list[OrderRecord], states: dict[str, OrderState], world: World, shop: Shop
) -> list[Wrong]:
    """Return all that is wrong with a day's orders; `states` are the server's, by reference."""
    wrong = []
    for known in records:
        ref = known.drawn.external_ref
        state = states.get(ref)
        if state is None:
            wrong.append(Wrong(ref, "lost: the server does not know it"))
        else:
            wrong += judge_order(known, state, world.given(ref), shop)
    ours = {known.drawn.external_ref for known in records}
    wrong += [Wrong(ref, "the server has it, nobody sent it") for ref in sorted(set(states) - ours)]
    return wrong
