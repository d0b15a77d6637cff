"""
What to ask a person about: where being wrong would cost more than a look.

An error costs `escape_cents`, a look `check_cents`: what stays unasked may be wrong with a
probability of check / escape in all. Each sense that does not work halves this bar, for what it
would have noticed is not in the probabilities.
"""

from collections.abc import Sequence
from dataclasses import replace

from wms.verdict.proof import Costs, Senses
from wms.verdict.taking import Taken


def bar(senses: Senses, costs: Costs) -> float:
    """Return how probably a basket may be wrong without a question."""
    if costs.escape_cents <= 0:
        return float("inf")
    lost = (senses.scanner, senses.camera, senses.scale).count(False)
    return costs.check_cents / costs.escape_cents * 0.5**lost


def doubt(taken: Sequence[Taken], limit: float) -> list[Taken]:
    """Return the things, the riskiest no longer sure until all others together are below a bar."""
    risky = sorted(
        (one for one in taken if one.sure and one.excess > 0),
        key=lambda one: (one.excess, -one.thing.number),
    )
    below: list[int] = []
    total = 0.0
    for one in risky:
        total += one.excess
        if total >= limit:
            break
        below.append(one.thing.number)
    doubted = {one.thing.number for one in risky} - set(below)
    return [replace(one, sure=False) if one.thing.number in doubted else one for one in taken]
