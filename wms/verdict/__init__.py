"""
What was seen in a basket against what was ordered; pure.

`prove` joins what all senses saw of the things in a basket, and decides: first what codes and
persons name (`taking`), then who the rest is, as one problem with the order (`joining`), then what
to ask by its cost (`doubting`), and why (`words`). `judge` is its floor: scans compared with order
lines. `weight` and `tags` turn a step of the scale and tags heard into `Evidence`, `learning` keeps
what packs teach of weights. A `Hint` is what a sense says of the basket as a whole.
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
)
from wms.verdict.proving import prove
from wms.verdict.reasons import sentence
from wms.verdict.words import WORDS

__all__ = [
    "WORDS",
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
    "sentence",
    "tolerance_g",
    "weigh",
]
