"""What is counted over many orders, with intervals."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.vision.station.orders import Picked
from bench.vision.station.packing import Packed
from wms.verdict import LineProof, Sense

BUCKETS: Final = 10
_CAMERA: Final[frozenset[Sense]] = frozenset({"looks", "text", "size", "matched"})


@dataclass
class Tally:
    """Counts of one state of the station; `sure` are probabilities of things beside the truth."""

    wrong: Counter[str] = field(default_factory=Counter)
    escaped: Counter[str] = field(default_factory=Counter)
    good: int = 0
    again: int = 0
    asked: int = 0
    blocked: int = 0
    settled: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    unnamed: list[tuple[float, bool]] = field(default_factory=list)
    baskets: list[tuple[float, bool]] = field(default_factory=list)

    def take(self, picked: Picked, packed: Packed, *, right: bool) -> None:
        """Count one order."""
        if right:
            self.good += 1
            self.again += packed.first.decision != "pass"
            self.asked += packed.last.decision == "ask"
            self.blocked += packed.last.decision == "block"
            if packed.last.decision != "pass":
                self.words.update(why.word for why in packed.last.why[:1])
            self.settled.update(settled_by(line) for line in packed.last.lines)
        else:
            self.wrong[picked.wrong] += 1
            self.escaped[picked.wrong] += packed.last.decision == "pass"
        self.calibrate(packed, right=right)

    def calibrate(self, packed: Packed, *, right: bool) -> None:
        """Keep what the first look claimed beside what was true, of an ordinary share of orders."""
        for said, thing, true in zip(packed.first.things, packed.things, packed.truth, strict=True):
            claim = (said.probability, said.sku == true or (said.sku is None and not said.line_no))
            self.sure.append(claim)
            if not packed.first.foreign and thing.code is None:
                self.unnamed.append(claim)
        self.baskets.append((1 - packed.first.wrong_probability, right))

    @property
    def escapes(self) -> int:
        """Wrong orders that passed."""
        return sum(self.escaped.values())


def settled_by(line: LineProof) -> str:
    """Return what a line is proven by, in a word."""
    if line.state != "right":
        return "not settled"
    if "scan" in line.senses:
        return "scan"
    if "code" in line.senses:
        return "code in a picture"
    if "person" in line.senses:
        return "person"
    told = sorted({"looks" if sense in _CAMERA else sense for sense in line.senses})
    return " + ".join(told) or "nothing wanted"


def interval(count: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, Probable Inference, 1927)."""
    if of == 0:
        return 0.0, 1.0
    share = count / of
    middle = share + z * z / (2 * of)
    width = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return max(0.0, (middle - width) / whole), min(1.0, (middle + width) / whole)


def share(count: int, of: int) -> str:
    """Return a share in percent with its interval."""
    low, high = interval(count, of)
    return f"{100 * count / max(1, of):.2f} % ({100 * low:.2f}–{100 * high:.2f})"


def calibration_error(claims: Sequence[tuple[float, bool]]) -> float:
    """
    Return the expected calibration error, in ten buckets of equal width.

    Naeini, Cooper, Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian Binning,
    2015.
    """
    buckets: dict[int, list[tuple[float, bool]]] = {}
    for probability, true in claims:
        buckets.setdefault(min(BUCKETS - 1, int(probability * BUCKETS)), []).append(
            (probability, true)
        )
    return sum(abs(_gap(bucket)) * len(bucket) for bucket in buckets.values()) / max(1, len(claims))


def _gap(bucket: Sequence[tuple[float, bool]]) -> float:
    claimed = sum(probability for probability, _ in bucket) / len(bucket)
    return claimed - sum(true for _, true in bucket) / len(bucket)


def reliability(claims: Sequence[tuple[float, bool]]) -> Iterable[str]:
    """Yield per bucket what was claimed, what was true, and how many."""
    for bucket in range(BUCKETS):
        inside = [c for c in claims if min(BUCKETS - 1, int(c[0] * BUCKETS)) == bucket]
        if inside:
            claimed = sum(probability for probability, _ in inside) / len(inside)
            true = sum(true for _, true in inside) / len(inside)
            yield f"{bucket / BUCKETS:.1f}: claimed {claimed:.3f}, true {true:.3f}, {len(inside)}"
