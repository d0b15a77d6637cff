"""
A wire that fails as wires do: whole frames in, timed pieces of bytes out, without I/O.

Faults are names that stand for a while or strike once; chance comes from a seed, so that the same
seed damages the same bytes of the same frames.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from drivers.simulated.engine import known_fault

Ending = Literal["", "hang_up", "unplug"]

WIRE_FAULTS: Final = (
    "cut_mid_frame",
    "half_open",
    "slow_drip",
    "bad_checksum",
    "duplicate",
    "reordered",
    "wrong_length",
    "unplugged_mid_scan",
    "garbage",
)
# These end the connection, so that they are over once they have struck.
SEVERING: Final = {"cut_mid_frame", "unplugged_mid_scan"}
# These have no meaning for a single frame.
LASTING: Final = {"half_open", "slow_drip"}
DRIP_S: Final = 0.05
HELD_S_MAX: Final = 0.5
AWAY_S: Final = 2.0
# A pseudo-terminal forgets what nobody has read yet when its other end goes.
LAST_GASP_S: Final = 0.05
GARBAGE_BYTES_MAX: Final = 40
LENGTH_CHANGE_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that leave at a time of the world, and whether the line ends with them."""

    at: float
    data: bytes
    ending: Ending = ""


class Trouble:
    """Which faults of the wire stand; shared by every connection of a device."""

    def __init__(self) -> None:
        self.standing: dict[str, float] = {}
        self.once: Counter[str] = Counter()

    @property
    def half_open(self) -> bool:
        """Nothing passes either way, while the connection stays."""
        return "half_open" in self.standing

    def begin(self, name: str, share: float = 1.0) -> None:
        """
        Let a fault stand and hit this share of the frames (a severing one: once, if it is all).

        :raises ValueError: an unknown fault, or a share that is not above 0 and at most 1
        """
        fault = known_fault(name, WIRE_FAULTS)
        if not 0 < share <= 1:
            raise ValueError(f"{fault} hits a share above 0 and at most 1 of the frames")
        self.standing[fault] = share

    def end(self, name: str) -> None:
        """
        Let a fault stand no longer.

        :raises UnknownFault: the wire knows no such fault
        """
        fault = known_fault(name, WIRE_FAULTS)
        self.standing.pop(fault, None)
        self.once.pop(fault, None)

    def strike(self, name: str) -> None:
        """
        Let a fault hit the next frame alone; those that need time stand until they are ended.

        :raises UnknownFault: the wire knows no such fault
        """
        fault = known_fault(name, WIRE_FAULTS)
        if fault in LASTING:
            self.standing[fault] = 1.0
        else:
            self.once[fault] += 1

    def hits(self, fault: str, chance: Random) -> bool:
        """Return whether a fault hits the frame at hand."""
        if self.once[fault]:
            self.once[fault] -= 1
            return True
        share = self.standing.get(fault)
        if share is None:
            return False
        if fault in SEVERING and share == 1:
            del self.standing[fault]
        return share == 1 or chance.random() < share


class Wire:
    """What one connection does to the frames it carries."""

    def __init__(self, seed: int | str, trouble: Trouble | None = None) -> None:
        self.chance = Random(f"wire {seed}")
        self.trouble = trouble or Trouble()
        self.held: tuple[float, bytes] | None = None
        self.free_at = 0.0

    def carry(self, frames: Iterable[bytes], now: float) -> list[Piece]:
        """Return the pieces that frames become; their times never run backwards."""
        pieces: list[Piece] = []
        for frame in frames:
            if not frame:
                continue
            severed = self.severed(frame, now)
            if severed:
                return pieces + severed
            for one in self.in_order(frame, now):
                pieces += self.timed(self.damaged(one), now)
        return pieces

    def release(self, now: float) -> list[Piece]:
        """Return the frame that waited to be overtaken, if none came by in time."""
        if self.held is None or now - self.held[0] < HELD_S_MAX:
            return []
        frame = self.held[1]
        self.held = None
        return self.timed(frame, now)

    def due(self, now: float) -> float | None:
        """Return the seconds until `release` has something, or None."""
        return None if self.held is None else self.held[0] + HELD_S_MAX - now

    def severed(self, frame: bytes, now: float) -> list[Piece]:
        """Return the half of a frame that still passes when the line ends in its middle."""
        ending: Ending = ""
        if self.trouble.hits("unplugged_mid_scan", self.chance):
            ending = "unplug"
        elif self.trouble.hits("cut_mid_frame", self.chance):
            ending = "hang_up"
        if not ending:
            return []
        self.held = None
        kept = self.chance.randrange(1, len(frame)) if len(frame) > 1 else 0
        start = max(now, self.free_at)
        return [Piece(start, frame[:kept]), Piece(start + LAST_GASP_S, b"", ending)]

    def in_order(self, frame: bytes, now: float) -> list[bytes]:
        """Return the frames that may leave, a held one behind the frame that overtakes it."""
        if self.held is not None:
            overtaken = self.held[1]
            self.held = None
            return [frame, overtaken]
        if self.trouble.hits("reordered", self.chance):
            self.held = now, frame
            return []
        return [frame]

    def damaged(self, frame: bytes) -> bytes:
        """Return a frame with what stands done to it."""
        hits, chance = self.trouble.hits, self.chance
        out = frame
        if hits("bad_checksum", chance):
            place = chance.randrange(len(out))
            flipped = out[place] ^ (1 << chance.randrange(8))
            out = out[:place] + bytes([flipped]) + out[place + 1 :]
        if hits("wrong_length", chance):
            out = self.wrong_length(out)
        if hits("duplicate", chance):
            out += out
        if hits("garbage", chance):
            out = chance.randbytes(chance.randint(1, GARBAGE_BYTES_MAX)) + out
        return out

    def wrong_length(self, frame: bytes) -> bytes:
        """Return a frame with a few bytes missing or too many, inside rather than at its ends."""
        place = self.chance.randrange(1, len(frame)) if len(frame) > 1 else 0
        count = self.chance.randint(1, LENGTH_CHANGE_MAX)
        if self.chance.random() < 0.5:
            return frame[:place] + self.chance.randbytes(count) + frame[place:]
        return frame[:place] + frame[place + count :]

    def timed(self, data: bytes, now: float) -> list[Piece]:
        """Return data as it leaves: at once, or a byte now and then."""
        start = max(now, self.free_at)
        if not self.trouble.hits("slow_drip", self.chance):
            self.free_at = start
            return [Piece(start, data)]
        self.free_at = start + len(data) * DRIP_S
        return [
            Piece(start + place * DRIP_S, data[place : place + 1]) for place in range(len(data))
        ]
