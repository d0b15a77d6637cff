"""
Mutated frames: what no protocol may make of damaged bytes.

`python -m bench.devices.mutations --count 1000000` feeds so many damaged frames to each protocol
that has a capture, in a talk that is well under way, and counts exceptions without a type, feeds
that take long, tags and scans that nobody sent, and memory that grows.
"""

import argparse
import gc
import json
import logging
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from drivers.events import BarcodeScanned, Event, TagsRead
from drivers.protocol import Protocol, ProtocolError
from drivers.registry import make_device
from drivers.talking import TalkingDevice
from drivers.testing.damage import Damage
from drivers.testing.recordings import Recording, read_recording
from drivers.testing.replaying import Replay

CAPTURES = Path(__file__).parents[2] / "tests" / "drivers" / "captures"
# A talk that survives is taken on for so many frames, so that one piece of damage meets the next.
FRAMES_A_TALK = 40
BETWEEN_S = 0.02
PAUSES_S = (0.0, 0.0, 0.6)
SLOW_S = 0.05
# These carry a check, so that damage can be told; of the others a changed text is as good as any.
CHECKED = ("scanner-ssi",)
UNMEASURED = ("reader-impinj",)


@dataclass
class Tally:
    """What came of it."""

    fed: int = 0
    gave_up: int = 0
    events: Counter[str] = field(default_factory=Counter)
    untyped: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    slow: int = 0
    phantom_tags: int = 0
    phantom_scans: int = 0
    beyond_the_sum: int = 0
    kilobytes: list[int] = field(default_factory=list)


class Mill:
    """Feeds one protocol."""

    def __init__(self, name: str, recording: Recording, seed: int) -> None:
        self.name = name
        self.recording = recording
        self.frames = recording.frames
        self.damage = Damage(seed)
        self.chance = random.Random(seed)
        self.tally = Tally()
        self.deceived = False
        heard = self.begun_replay(len(self.frames)).events
        self.epcs = {tag.epc for one in heard if isinstance(one, TagsRead) for tag in one.tags}
        self.texts = {one.payload for one in heard if isinstance(one, BarcodeScanned)}

    def fresh(self) -> Protocol:
        """Return a protocol that has heard nothing."""
        device = make_device(self.recording.url)
        if not isinstance(device, TalkingDevice):
            raise SystemExit(f"{self.recording.url} does not talk")
        made: Protocol = device.make_protocol()
        return made

    def begun_replay(self, frames: int) -> Replay:
        """Return a talk that has heard the beginning of the recording."""
        replay = Replay(self.fresh())
        replay.begin()
        heard = 0
        for passage in self.recording.passages:
            if passage.way == "in" and heard < frames:
                replay.wait_until(passage.t)
                replay.feed(passage.said)
                heard += 1
        return replay

    def run(self, count: int) -> Tally:
        """Feed so many damaged frames."""
        tally = self.tally
        while tally.fed < count:
            start = tally.fed % len(self.frames)
            self.talk(self.begun_replay(start), start, min(FRAMES_A_TALK, count - tally.fed))
            if tally.fed % max(1, count // 10) < FRAMES_A_TALK:
                gc.collect()
                usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                tally.kilobytes.append(usage)
        return tally

    def talk(self, replay: Replay, start: int, frames: int) -> None:
        """Feed damaged frames to one talk, until it gives up."""
        self.deceived = False
        replay.events.clear()
        for place in range(frames):
            sound = self.frames[(start + place) % len(self.frames)]
            damaged = self.damage.done_to(sound)
            self.deceived = self.deceived or (damaged != sound and sum_holds(damaged))
            self.tally.fed += 1
            if not self.feed(replay, damaged):
                break
            # What follows a damaged frame is often sound, and may be taken for its rest.
            if place % 2 and not self.feed(replay, sound, self.chance.choice(PAUSES_S)):
                break
        replay.events.clear()
        replay.hang_up()
        self.look(replay.events)

    def feed(self, replay: Replay, frame: bytes, pause_s: float = 0.0) -> bool:
        """Feed one frame after a pause, let a moment pass, and return whether the talk goes on."""
        tally = self.tally
        began = time.thread_time()
        try:
            replay.wait_until(replay.t + pause_s)
            replay.feed(frame)
            replay.wait_until(replay.t + BETWEEN_S)
        except ProtocolError:
            tally.gave_up += 1
            return False
        except Exception as why:  # noqa: BLE001 -- what is looked for
            tally.untyped[f"{type(why).__name__}: {why}"[:100]] += 1
            return False
        finally:
            took = time.thread_time() - began
            tally.slowest_s = max(tally.slowest_s, took)
            tally.slow += took > SLOW_S
            self.look(replay.events)
            replay.events.clear()
            replay.sent.clear()
        return True

    def look(self, events: Iterable[Event]) -> None:
        """Count events, and those that nobody can have sent."""
        for event in events:
            self.tally.events[type(event).__name__] += 1
            if isinstance(event, TagsRead):
                self.tally.phantom_tags += sum(self.is_phantom(tag.epc) for tag in event.tags)
            elif isinstance(event, BarcodeScanned) and self.name in CHECKED:
                self.look_at_scan(event.payload)

    def look_at_scan(self, text: str) -> None:
        """Count a scan that nobody sent, unless its packet's sum was right all the same."""
        if text not in self.texts:
            self.tally.phantom_scans += not self.deceived
            self.tally.beyond_the_sum += self.deceived

    def is_phantom(self, epc: str) -> bool:
        """
        Return whether an EPC is a piece of one that was sent, or more than one.

        LLRP says how long an EPC is, and has no checksum: a bit that fell over makes another EPC of
        the same length. A line of JSON does not even say that: only whole words of 16 bits count.
        """
        whole = {len(one) for one in self.epcs}
        return len(epc) % 4 != 0 if self.name in UNMEASURED else len(epc) not in whole


def sum_holds(packet: bytes) -> bool:
    """
    Return whether bytes are an SSI packet by their sum, whatever was done to them.

    Two's complement of the sum of what stands before (Simple Serial Interface Programmer's Guide):
    it does not see that two bytes have changed places.
    """
    return len(packet) > 5 and (sum(packet[:-2]) + int.from_bytes(packet[-2:], "big")) % 65_536 == 0


def tell(name: str, tally: Tally) -> None:
    """Print what came of it as JSON."""
    first, last = tally.kilobytes[:1] or [0], tally.kilobytes[-1:] or [0]
    told = {
        "protocol": name,
        "frames": tally.fed,
        "gave_up": tally.gave_up,
        "untyped": dict(tally.untyped),
        "slowest_ms": round(tally.slowest_s * 1000, 1),
        "above_50_ms": tally.slow,
        "phantom_tags": tally.phantom_tags,
        "phantom_scans": tally.phantom_scans,
        "scans_beyond_the_sum": tally.beyond_the_sum,
        "memory_grew_kB": last[0] - first[0],
        "events": dict(tally.events),
    }
    print(json.dumps(told), flush=True)


def main() -> None:
    """Measure each protocol, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="of frames a protocol")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="captures, without .jsonl")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    for path in sorted(CAPTURES.glob("*.jsonl")):
        if wanted.only and path.stem not in wanted.only:
            continue
        began = time.monotonic()
        tell(path.stem, Mill(path.stem, read_recording(path), wanted.seed).run(wanted.count))
        rate = wanted.count / (time.monotonic() - began)
        print(f"{path.stem}: {rate:,.0f} frames a second", file=sys.stderr)


if __name__ == "__main__":
    main()
