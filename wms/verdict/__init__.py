"""
What was seen in a basket against what was ordered; pure.

`judge` compares scans with order lines. `Evidence` is what any other sense has to say (today the
scale, by `weigh`); it is shown and kept, and does not hold a basket back alone.
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
from wms.verdict.evidence import Evidence, weigh

__all__ = [
    "BasketVerdict",
    "Evidence",
    "ExpectedLine",
    "Foreign",
    "LineVerdict",
    "Problem",
    "SeenItem",
    "judge",
    "may_close",
    "tolerance_g",
    "weigh",
]
