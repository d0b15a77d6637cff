"""
What was seen in a basket against what was ordered; pure.

`prove` joins what all senses saw of the things in a basket, and decides. `judge` is its floor:
scans compared with order lines. A `Hint` is what a sense says of the basket as a whole.
"""

from wms.verdict.basket import (
    BasketVerdict,
    ExpectedLine,
    Foreign,
    LineVerdict,
    Problem,
    SeenItem,
    judge,
    may_close,
    tolerance_g,
)
from wms.verdict.evidence import Evidence, Sense, Thing
from wms.verdict.hints import Hint, weigh
from wms.verdict.proof import (
    Costs,
    Decision,
    LineProof,
    Proof,
    Reason,
    Senses,
    ThingProof,
    prove,
)

__all__ = [
    "BasketVerdict",
    "Costs",
    "Decision",
    "Evidence",
    "ExpectedLine",
    "Foreign",
    "Hint",
    "LineProof",
    "LineVerdict",
    "Problem",
    "Proof",
    "Reason",
    "SeenItem",
    "Sense",
    "Senses",
    "Thing",
    "ThingProof",
    "judge",
    "may_close",
    "prove",
    "tolerance_g",
    "weigh",
]
