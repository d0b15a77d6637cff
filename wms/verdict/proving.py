"""
What all senses together prove about a basket; server and station decide by it alike.

Codes and persons name things first. What nobody named is joined with what is still wanted as one
problem (`wms.verdict.joining`), and counts only if senses that err apart agree about it. The counts
are judged as scans always were; what is not sure is asked.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from wms.verdict.basket import BasketVerdict, ExpectedLine, SeenItem, judge
from wms.verdict.belief import Identity
from wms.verdict.doubting import bar, doubt
from wms.verdict.evidence import Thing
from wms.verdict.joining import Joined, Room, Unnamed, join
from wms.verdict.laying import suspect_unlaid
from wms.verdict.lines import Seen, prove_lines
from wms.verdict.proof import Costs, Decision, LineProof, Proof, Senses
from wms.verdict.reasons import explain
from wms.verdict.taking import Taken, options, proven, take
from wms.verdict.things import prove_things
from wms.verdict.wanted import Wanted

SCANNER_ALONE: Final = Senses()
USUAL_COSTS: Final = Costs()
PACK_MAX: Final = 48
"""More than so many in a thing without a code are no pieces but grams: one bag of weighed goods."""


def prove(
    expected: Sequence[ExpectedLine],
    things: Sequence[Thing],
    *,
    senses: Senses = SCANNER_ALONE,
    costs: Costs = USUAL_COSTS,
) -> Proof:
    """
    Return what all evidence together proves about a basket, whatever the order things came in.

    :raises ValueError: a line or thing number twice, or one SKU wanted both in pieces and in grams
    """
    judge(expected, ())
    wanted, limit = Wanted.of(expected), bar(senses, costs)
    named = _take(_in_order(things), wanted)
    joined = _join(named, wanted)
    whole = _name_seen(named, joined, wanted, limit)
    taken = doubt(suspect_unlaid(whole, wanted, senses), limit)
    verdict = judge(expected, [_item(one) for one in taken if one.how != "seen" or one.sure])
    seen = Seen(taken, _likely(taken, joined), _right_of(joined, taken))
    lines = prove_lines(verdict, seen, wanted)
    proofs = prove_things(seen, lines, wanted)
    return Proof(
        lines,
        proofs,
        verdict.foreign,
        1.0 if verdict.foreign else 1.0 - _right(joined, taken),
        _decide(verdict, lines, taken),
        explain(verdict, lines, proofs, wanted),
    )


def _in_order(things: Sequence[Thing]) -> list[Thing]:
    if len({thing.number for thing in things}) < len(things):
        message = "two things have one number"
        raise ValueError(message)
    return sorted(things, key=lambda thing: thing.number)


def _take(things: Sequence[Thing], wanted: Wanted) -> list[Taken]:
    read = Counter(one.sku for one in things if one.code is not None and one.sku in wanted)
    taken = []
    for thing in things:
        own = 1 if thing.code is not None else 0
        beside = {sku for sku, n in read.items() if sku and n > own * (sku == thing.sku)}
        taken.append(take(thing, wanted, beside))
    return taken


def _join(taken: Sequence[Taken], wanted: Wanted) -> Joined:
    """Return who the things are that nothing names, among what is still wanted."""
    unnamed = [
        Unnamed(_pieces(one.thing), options(one.belief, wanted))
        for one in taken
        if one.how == "seen"
    ]
    return join(unnamed, _room([one for one in taken if one.how != "seen"], wanted))


def _pieces(thing: Thing) -> int:
    return thing.quantity if thing.quantity <= PACK_MAX else 1


def _room(taken: Sequence[Taken], wanted: Wanted) -> dict[str, Room]:
    """Return what is still wanted of each article, after what codes and persons named."""
    counted: dict[str, int] = defaultdict(int)
    for one in taken:
        counted[one.sku or ""] += one.thing.quantity
    verdict = judge(
        [line for article in wanted.articles.values() for line in article.lines],
        [_item(one) for one in taken],
    )
    lacking = {line.sku for line in verdict.lines if line.state == "missing"}
    over = {line.sku for line in verdict.lines if line.state == "too_many"}
    room = {}
    for sku, article in wanted.articles.items():
        if article.unit == "gram":
            # Weighed goods come in bags: as long as grams are missing, one more bag is wanted.
            room[sku] = Room(1 if sku in lacking else -1 if sku in over else 0)
        else:
            left = article.quantity - counted[sku]
            room[sku] = Room(left, min(max(left, 0), article.optional))
    return room


def _name_seen(taken: Sequence[Taken], joined: Joined, wanted: Wanted, limit: float) -> list[Taken]:
    """Return the things, each that was only seen with the article it is most probably."""
    found = iter(zip(joined.best, joined.likely, strict=True))
    return [one if one.how != "seen" else _named(one, *next(found), wanted, limit) for one in taken]


def _named(
    one: Taken, best: Identity, likely: Mapping[Identity, float], wanted: Wanted, limit: float
) -> Taken:
    risk = min(1.0, max(0.0, 1.0 - likely[best]))
    sure = best is not None and best in wanted and risk < limit
    sure = sure and proven(one.belief, best or "", wanted)
    return replace(one, sku=best, sure=sure, risk=risk, excess=risk)


def _item(one: Taken) -> SeenItem:
    if one.how == "seen":
        return SeenItem("", one.sku, one.thing.quantity)
    return SeenItem(one.thing.code or "", one.sku, one.thing.quantity)


def _likely(taken: Sequence[Taken], joined: Joined) -> dict[int, Mapping[Identity, float]]:
    seen = (one.thing.number for one in taken if one.how == "seen")
    return dict(zip(seen, joined.likely, strict=True))


def _right(joined: Joined, taken: Sequence[Taken]) -> float:
    """Return the probability that the basket is what was ordered."""
    whole = joined.right * math.prod(1 - one.risk for one in taken if one.how != "seen")
    return min(1.0, max(0.0, whole))


def _right_of(joined: Joined, taken: Sequence[Taken]) -> dict[str, float]:
    """Return for each article the probability that what is wanted of it is there."""
    right = dict(joined.right_of)
    for one in taken:
        if one.how != "seen" and one.sku in right:
            right[one.sku or ""] *= 1 - one.risk
    return right


def _decide(verdict: BasketVerdict, lines: Sequence[LineProof], taken: Sequence[Taken]) -> Decision:
    if verdict.foreign or any(line.state in {"missing", "too_many"} for line in lines):
        return "block"
    if any(line.state == "unsure" for line in lines) or not all(one.sure for one in taken):
        return "ask"
    return "pass"
