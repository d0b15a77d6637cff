"""
Each scan once: which packets are new, and which are copies of one that was accepted already.

SSI has no sequence numbers. A decoder sends a packet, waits for its acknowledgement, and sends it
again, twice at most, with the "again" bit set. So a packet without the bit is new, and one with it
is new if what it says differs from what was accepted last: had that acknowledgement not arrived,
nothing else would have been sent. What remains is a packet that is sent again and says the same:

a. the acknowledgement of the accepted packet was lost, and this is a copy of it;
b. the article was scanned a second time, and the first transmission of that scan was damaged.

The damaged bytes tell. They are held against the accepted packet as it looks when first sent (b)
and when sent again (a), which differ in the bit and in the checksum; whichever is nearer was
damaged. Where they are as near to both, the packet counts as a copy, and a refusal says that a scan
may be missing: nothing is doubled, and nothing is lost without a word. With no damaged bytes at all
it is (a), since a line that swallows a packet whole is an unplugged one.

The same holds across connections, which is why what was accepted is kept beside them:

- unplugged before the acknowledgement left: the copy comes over the next connection;
- unplugged after: nobody knows whether it arrived, nor whether the decoder had sent the next scan.
  A repetition counts as a copy, and a refusal says so;
- the program ended between the journal and the acknowledgement: the newest scan in the journal
  stands for the accepted packet, of which as little is known;
- the journal failed: the scan never counted, so its copy is taken.

A packet that comes twice before we have answered is a copy whatever its bits say: a decoder sends
nothing new until it is answered. It gets no answer of its own, which the decoder might take for
that to its next packet.

Of a message of several packets whose beginning is gone, the rest must not pass for a message: what
is sent again is dropped, since the loss has been told, and a new packet of the same kind that comes
soon after is refused. Left open: when the program is ended in the middle of such a message, nobody
knows that its rest is one; packets carry no place in their message.
"""

from dataclasses import dataclass, field
from enum import Enum

from drivers.barcode.line_talk import Said
from drivers.barcode.ssi.packets import (
    AGAIN,
    CHECKSUM_LENGTH,
    HEADER_LENGTH,
    Opcode,
    Packet,
    flipped_bit,
    pack,
)

# Three transmissions two seconds apart, and some more for a computer that was busy.
RETRIES_S_MAX = 10.0
# With more bits wrong than these, bytes may be anything.
FLIPS_MAX = 2


class Looks(Enum):
    """What damaged bytes look like beside the packet that was accepted last."""

    FIRST = "a first transmission"
    AGAIN = "the accepted packet, sent again"
    UNCLEAR = "either"


class Verdict(Enum):
    """What to do with a packet."""

    TAKE = "acknowledge and take it"
    COPY = "acknowledge it, and that is all"
    TWICE = "it has been answered by the answer to the first"
    DOUBTFUL = "acknowledge it, and say that a scan may be missing"
    STRAY = "acknowledge it, and say that it may be the rest of another"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted, and the packet that said it; None: it is known from the journal alone."""

    said: Said
    packet: Packet | None = None


@dataclass(frozen=True, slots=True)
class Severed:
    """A message whose beginning is gone; `begun`: its packets have begun to come again."""

    kind: int
    until: float
    begun: bool = False


@dataclass(slots=True)
class Reception:
    """
    What is known of the decoder's packets, across connections; used by one thread.

    `accepted` may not be safe yet; once it is, `settle` makes it so, and until then `resume`
    forgets it. `unsure`: nobody knows whether its acknowledgement arrived. `passed`: the decoder
    has gone on to another, which we have forgotten.
    """

    accepted: Accepted | None = None
    safe: Accepted | None = None
    unsure: bool = False
    passed: bool = False
    damage: list[Looks] = field(default_factory=list)
    answered: bool = True
    severed: Severed | None = None

    def note_damage(self, damaged: bytes) -> None:
        """Keep what damaged bytes say of the packet they were."""
        accepted = self.accepted.packet if self.accepted else None
        looks = look(damaged, accepted) if accepted else look_alone(damaged)
        self.damage = [*self.damage, looks][-8:]

    def judge(self, said: Said, packet: Packet, seconds: float) -> Verdict:
        """Return whether a packet is new; what is, is accepted."""
        verdict = self.of_severed(packet, seconds) or self.verdict(said, packet)
        if verdict is Verdict.TAKE:
            self.accepted = Accepted(said, packet)
        self.damage, self.answered = [], False
        self.unsure = self.passed = False
        return verdict

    def verdict(self, said: Said, packet: Packet) -> Verdict:
        """Return whether a packet is new."""
        before = self.accepted
        if before is None or before.said != said:
            return Verdict.TAKE
        if not packet.again:
            return Verdict.TAKE if self.answered else Verdict.TWICE
        if self.passed or Looks.FIRST in self.damage:
            return Verdict.TAKE
        unclear = self.unsure or Looks.UNCLEAR in self.damage
        return Verdict.DOUBTFUL if unclear else Verdict.COPY

    def sever(self, kind: int, seconds: float) -> None:
        """Note that the rest of a message is not to be taken for one."""
        self.severed = Severed(kind, seconds + RETRIES_S_MAX)

    def of_severed(self, packet: Packet, seconds: float) -> Verdict | None:
        """Return what to do with a packet of a message whose beginning is gone; None: it is not."""
        broken, self.severed = self.severed, None
        kind = kind_of(packet)
        if broken is None or kind != broken.kind or seconds > broken.until:
            return None
        if packet.continued:
            self.severed = Severed(kind, seconds + RETRIES_S_MAX, begun=True)
        return Verdict.COPY if broken.begun or packet.again else Verdict.STRAY

    def settle(self) -> None:
        """Note that what was accepted is safe, and its acknowledgement about to leave."""
        self.safe = self.accepted
        self.answered = True

    def resume(self) -> None:
        """Begin a connection: what was accepted and never became safe was not accepted."""
        self.passed = self.accepted is not self.safe
        self.unsure = self.answered
        self.accepted, self.answered = self.safe, True


def kind_of(packet: Packet) -> int:
    """Return the bar code type of decode data."""
    return packet.contents[0] if packet.contents else 0


def look(damaged: bytes, packet: Packet) -> Looks:
    """Return whether damaged bytes are rather a packet's first transmission, or a later one."""
    first = pack(Packet(packet.opcode, packet.contents, packet.source, packet.status & ~AGAIN))
    later = pack(Packet(packet.opcode, packet.contents, packet.source, packet.status | AGAIN))
    if len(damaged) == len(first):
        to_first, to_later = bits_between(damaged, first), bits_between(damaged, later)
        is_first = to_first < to_later and to_first <= FLIPS_MAX
        is_later = to_later < to_first and to_later <= FLIPS_MAX
    else:
        is_first, is_later = is_mangled(damaged, first), is_mangled(damaged, later)
    if is_first == is_later:
        return Looks.UNCLEAR
    return Looks.FIRST if is_first else Looks.AGAIN


def look_alone(damaged: bytes) -> Looks:
    """Return what the status of damaged bytes says, unless it may be what is wrong with them."""
    if flipped_bit(damaged) in {None, AGAIN} or damaged[1] != Opcode.DECODE_DATA:
        return Looks.UNCLEAR
    return Looks.AGAIN if damaged[3] & AGAIN else Looks.FIRST


def bits_between(one: bytes, other: bytes) -> int:
    """Return in how many bits two packets of one length differ."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def is_mangled(damaged: bytes, whole: bytes) -> bool:
    """Return whether bytes are a packet cut short, or one with bytes missing or added inside."""
    both_ends = (
        damaged[:HEADER_LENGTH] == whole[:HEADER_LENGTH]
        and damaged[-CHECKSUM_LENGTH:] == whole[-CHECKSUM_LENGTH:]
    )
    return both_ends or whole.startswith(damaged)
