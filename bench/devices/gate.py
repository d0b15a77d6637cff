"""
Cages of tags pushed past a gate, judged against what was expected.

`python -m bench.devices.gate --passes 1000` prints how many were judged right, wrong, and not sure.
Beside it the plain way is measured: what was heard at all passed, or was heard five times.
"""

import argparse
import time
from collections.abc import Callable

from drivers.events import Tag
from drivers.rfid.gate import Gate, Passage
from drivers.simulated.world.cage import CagePass, cage_pass

Verdict = tuple[frozenset[str], frozenset[str]]
TIMES = 5


def judge(cage: CagePass) -> Passage:
    """Return what the gate makes of a pass."""
    gate = Gate()
    begun = False
    for sight in cage.sightings:
        if not begun and sight.at >= cage.began_at:
            begun = True
            gate.begin(sight.at)
        gate.hear([Tag(sight.epc, sight.antenna, sight.rssi_dbm)], sight.at)
    return gate.judge(cage.expected)


def plain(times: int) -> Callable[[CagePass], Verdict]:
    """Return the rule that what was heard so often has passed."""

    def rule(cage: CagePass) -> Verdict:
        counts: dict[str, int] = {}
        for sight in cage.sightings:
            if cage.began_at <= sight.at <= cage.ended_at:
                counts[sight.epc] = counts.get(sight.epc, 0) + 1
        passed = {epc for epc, seen in counts.items() if seen >= times}
        return cage.expected - passed, frozenset(passed - cage.expected)

    return rule


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passes", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--tags", type=int, default=500)
    parser.add_argument("--neighbours", type=int, default=20)
    parser.add_argument("--read-rate", type=float, default=0.7)
    parser.add_argument("--seconds", type=float, default=12.0, help="how long a pass takes")
    options = parser.parse_args()
    rules = {"heard at all": plain(1), f"heard {TIMES} times": plain(TIMES)}
    right = dict.fromkeys(rules, 0)
    tally = {"right": 0, "not sure": 0, "wrong": 0}
    spent_s = 0.0
    for seed in range(options.first, options.first + options.passes):
        cage = cage_pass(
            seed, options.tags, options.neighbours, options.read_rate, pass_s=options.seconds
        )
        truth = (cage.missing, cage.extra)
        began = time.perf_counter()
        passage = judge(cage)
        spent_s += time.perf_counter() - began
        outcome = "right" if (passage.missing, passage.unknown) == truth else "wrong"
        tally[outcome if passage.sure else "not sure"] += 1
        for name, rule in rules.items():
            right[name] += rule(cage) == truth
    told = ", ".join(f"{name} {number}" for name, number in tally.items())
    print(f"{options.passes} passes: {told}; {1000 * spent_s / options.passes:.0f} ms each")
    print("; ".join(f"{name}: right {number}" for name, number in right.items()))


if __name__ == "__main__":
    main()
