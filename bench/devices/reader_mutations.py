"""
Feeds the simulated LLRP reader damaged messages of a client that asks for everything.

    python -m bench.devices.reader_mutations 1000000 [SEED]

Half of the messages are damaged: bytes changed, taken out, added. Anything but an answer, a refusal
or a hang-up is an error, and so is a message that takes the reader longer than 50 ms.
"""

import resource
import sys
import time
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.devices.asking import asked
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.llrp.shapes import V1_0_1, V1_1

SLOW_S: Final = 0.05
STEP_S: Final = 0.2
TAGS: Final = 5
CHANGED, CUT, GROWN = 0.5, 0.6, 0.65


@dataclass
class Tally:
    """What came of it."""

    messages: int = 0
    damaged: int = 0
    hung_up: int = 0
    slow: int = 0
    slowest_s: float = 0.0


def damaged(message: bytes, chance: Random) -> bytes:
    """Return a message, damaged or not."""
    out = bytearray(message)
    kind = chance.random()
    if kind < CHANGED:
        for _ in range(chance.randint(1, 4)):
            out[chance.randrange(len(out))] = chance.randrange(256)
    elif kind < CUT:
        place = chance.randrange(len(out))
        del out[place : place + chance.randint(1, 6)]
    elif kind < GROWN:
        out += chance.randbytes(chance.randint(1, 20))
    return bytes(out)


def talk(chance: Random, tally: Tally) -> None:
    """Let one reader hear a whole talk; whatever it raises ends the measurement."""
    tags = [FieldTag(f"3034{count:020X}") for count in range(TAGS)]
    reader = LlrpReader(SeededField(tags, rate_per_s=50.0))
    now = 0.0
    reader.connect(now)
    for message in asked(chance.choice((V1_0_1, V1_1))):
        heard = damaged(message, chance)
        tally.damaged += heard != message
        now += chance.random() * STEP_S
        began = time.perf_counter()
        reader.feed(heard, now)
        reader.tick(now)
        took_s = time.perf_counter() - began
        tally.messages += 1
        tally.slow += took_s > SLOW_S
        tally.slowest_s = max(tally.slowest_s, took_s)
        if reader.hanging_up or len(reader.stream) > len(message) * 10:
            # A length that was damaged swallows what follows: the client begins anew.
            tally.hung_up += 1
            reader.disconnect(now)
            reader.connect(now)


def main() -> int:
    """Feed, print; 1 if anything was slow."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    tally = Tally()
    early_kib = 0
    while tally.messages < messages:
        talk(chance, tally)
        if not early_kib and tally.messages > messages // 10:
            early_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - early_kib
    print(f"{tally.messages} messages, {tally.damaged} of them damaged, no exception")
    print(f"{tally.hung_up} connections begun anew")
    print(f"slowest {tally.slowest_s * 1000:.1f} ms, {tally.slow} above {SLOW_S * 1000:.0f} ms")
    print(f"memory grew by {grown_kib} KiB after the first tenth")
    return 1 if tally.slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
