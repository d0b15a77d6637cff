"""The talk with an SSI decoder."""

from collections.abc import Mapping, Sequence

from drivers.barcode.line_talk import STRAY, Said, refuse
from drivers.barcode.payload import CUT_OFF, PAYLOAD_LENGTH_MAX, TOO_LONG, judge
from drivers.barcode.ssi.orders import WAKE_UP, Orders, Wish, order, setting
from drivers.barcode.ssi.packets import (
    DECODER,
    Cause,
    Framing,
    Opcode,
    Packet,
    flipped_bit,
    is_known,
    pack,
)
from drivers.barcode.ssi.reception import Reception, Verdict, kind_of
from drivers.barcode.symbologies import SSI_TYPES, SSI_UPC_E, full_upc, is_sound
from drivers.device import Signal
from drivers.events import DeviceDegraded, Event
from drivers.instant import Instant
from drivers.protocol import Protocol

ACK = pack(Packet(Opcode.CMD_ACK))
RESEND = pack(Packet(Opcode.CMD_NAK, bytes((Cause.RESEND,))))
DENIED = pack(Packet(Opcode.CMD_NAK, bytes((Cause.DENIED,))))
ANSWERS = (
    pack(Packet(Opcode.CMD_ACK, source=DECODER)),
    *(pack(Packet(Opcode.CMD_NAK, bytes((cause,)), DECODER)) for cause in Cause),
)
BOOTED = 0x03

DAMAGED = "damaged on the line, and not sent again"
REASONS = {
    Verdict.DOUBTFUL: "sent again: it may be a second scan of the same article; look",
    Verdict.STRAY: STRAY,
}

# A decoder sends a scan three times two seconds apart; by now it has given up.
REPEATED_BY_S = 8.0
# The rest of a message follows at once, or after two retries.
REST_BY_S = 5.0
SILENCE_S_MAX = 10.0

SETTINGS = (
    setting(
        "its scans as packets with acknowledgement; allow parameters to be set over the line",
        *(0xEE, 1),  # decode data packet format: packeted
        *(0x9F, 1),  # software handshaking: ACK/NAK
        *(0x2D, 0),  # transmit code ID character: none, the packet tells the type
    ),
    # Options of some decoders: those without them need no asking.
    setting("", 0xF0, 0x4E, 0),  # multipacket option: each packet acknowledged
    setting("", 0xF0, 0x02, 1),  # tell when it has been switched on
    order(Opcode.SCAN_ENABLE, refused="being switched on"),
)
# Beep codes of the guide: one short high, two short low, low to high, slowly up and down.
BEEPS: Mapping[Signal, int] = {"ok": 0x00, "wrong": 0x06, "done": 0x17, "attention": 0x15}
LED = b"\x01"


class SsiTalk(Protocol):
    """
    Takes each scan once, answers every packet, and asks after a decoder that is silent for long.

    What it answers leaves when the scans are safe (`Protocol.say`); `reception` outlives it.
    """

    def __init__(self, reception: Reception) -> None:
        super().__init__()
        self.ready = False
        self.reception = reception
        self.framing = Framing()
        self.orders = Orders()
        self.parts = b""
        self.parts_length = 0
        self.kind: int | None = None
        self.rest_by: float | None = None
        self.damaged_length = 0
        self.repeated_by: float | None = None
        self.heard_at = 0.0
        self.last_answer = b""
        self.suspect = b""

    def begin(self, now: Instant) -> Sequence[Event]:
        """Have the decoder send packets, and let it read."""
        self.heard_at = now.seconds
        self.reception.resume()
        self.orders.put(*SETTINGS)
        self.say(self.orders.next_bytes(now.seconds))
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """
        Return the scans these bytes complete.

        :raises ProtocolError: the decoder does not understand what we send
        """
        self.heard_at = now.seconds
        events: list[Event] = []
        for packet in self.framing.feed(data, now.seconds):
            events += self.hear(packet, now)
        return events

    def hear(self, packet: Packet, now: Instant) -> list[Event]:
        """Return what a packet says."""
        if packet.opcode == Opcode.DECODE_DATA:
            return self.decoded(packet, now)
        if packet.opcode in {Opcode.CMD_ACK, Opcode.CMD_NAK, Opcode.REPLY_REVISION}:
            return self.answer(packet, now)
        self.acknowledge_aside(ACK if is_known(packet.opcode) else DENIED)
        if packet.opcode == Opcode.EVENT and packet.contents[:1] == bytes((BOOTED,)):
            self.orders.put(*SETTINGS)
            self.say(self.orders.next_bytes(now.seconds))
        return []

    def answer(self, packet: Packet, now: Instant) -> list[Event]:
        """Take the decoder's answer to what we asked, and ask for the next thing."""
        if packet.opcode == Opcode.REPLY_REVISION:
            self.acknowledge_aside(ACK)
        if self.orders.wants_again(packet):
            # With nothing asked, it was our last answer that arrived damaged.
            again = self.orders.transmit(now.seconds) if self.orders.sent else self.last_answer
            self.say(again)
            return []
        done = self.orders.answered(packet)
        events = self.refusal(done, packet, now) if done else []
        self.ready = self.ready or (done is not None and done is SETTINGS[0])
        self.say(self.orders.next_bytes(now.seconds))
        return events

    def refusal(self, done: Wish, packet: Packet, now: Instant) -> list[Event]:
        """Return what it means that the decoder refused."""
        if packet.opcode != Opcode.CMD_NAK or not done.refused:
            return []
        return [DeviceDegraded(at=now.at, reason=f"the scanner refuses {done.refused}")]

    def decoded(self, packet: Packet, now: Instant) -> list[Event]:
        """Return the scan, unless it is a copy or part of one."""
        said = read_said(packet)
        if self.is_suspect(packet):
            self.reply(RESEND)
            self.note_damage(pack(packet), now)
            return []
        events = self.lost_before(packet, now)
        verdict = self.reception.judge(said, packet, now.seconds)
        if verdict is not Verdict.TWICE:
            self.reply(ACK)
        if verdict is Verdict.TAKE:
            return [*events, *self.take(said, packet, now)]
        if verdict in REASONS:
            events.append(refuse(REASONS[verdict], len(said[1]), now))
        return events

    def is_suspect(self, packet: Packet) -> bool:
        """Return whether a packet must say it once more: its checksum fits, its check digit not."""
        known, self.suspect = self.suspect, b""
        if is_sound(kind_of(packet), packet.contents[1:].decode("latin-1")):
            return False
        if packet.contents == known:
            return False
        self.suspect = packet.contents
        return True

    def acknowledge_aside(self, answer: bytes) -> None:
        """Answer what is no scan, unless the decoder might take it for the answer to one."""
        if self.repeated_by is None:
            self.reply(answer)

    def reply(self, answer: bytes) -> None:
        """Answer a packet, and keep the answer in case it does not arrive whole."""
        self.last_answer = answer
        self.say(answer)

    def lost_before(self, packet: Packet, now: Instant) -> list[Event]:
        """Return the loss of a damaged scan that this packet does not repeat."""
        length, self.damaged_length, self.repeated_by = self.damaged_length, 0, None
        return [refuse(DAMAGED, length, now)] if length and not packet.again else []

    def take(self, said: Said, packet: Packet, now: Instant) -> list[Event]:
        """Return the scan that a new packet is, or completes."""
        events: list[Event] = []
        kind = kind_of(packet)
        if self.rest_by is not None and kind != self.kind:
            events += self.give_up_parts(now)
        text = said[1]
        if self.rest_by is not None or packet.continued:
            self.parts = (self.parts + text.encode("latin-1"))[: PAYLOAD_LENGTH_MAX + 1]
            self.parts_length += len(text)
            self.kind, self.rest_by = kind, now.seconds + REST_BY_S
        if packet.continued:
            return events
        if self.rest_by is not None:
            text, length = self.parts.decode("latin-1"), self.parts_length
            self.forget_parts()
            if length > len(text):
                return [*events, refuse(TOO_LONG, length, now)]
        scan = judge(text, now.at, source="scanner", aim=False, symbology=said[0], proven=True)
        return [*events, scan]

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Ask again, ask after a decoder that is silent, give up what will not come any more.

        :raises ProtocolError: the decoder does not answer
        """
        events: list[Event] = []
        if is_past(self.framing.due(), now):
            events += self.noise(now)
        if is_past(self.repeated_by, now):
            length, self.damaged_length, self.repeated_by = self.damaged_length, 0, None
            events.append(refuse(DAMAGED, length, now))
        if is_past(self.rest_by, now):
            events += self.give_up_parts(now)
        if self.orders.overdue(now.seconds):
            self.say(self.orders.transmit(now.seconds))
        elif is_past(self.heard_at + SILENCE_S_MAX, now) and not self.orders.sent:
            self.orders.put(Wish(Packet(Opcode.REQUEST_REVISION), "", Opcode.REPLY_REVISION))
            self.say(self.orders.next_bytes(now.seconds))
        return events

    def noise(self, now: Instant) -> list[Event]:
        """Have what was damaged sent again; a scan that lies whole among it is taken."""
        packet, damaged = self.framing.silence()
        if packet is None or packet.opcode != Opcode.DECODE_DATA:
            self.reply(RESEND)
            self.note_damage(damaged, now)
        return self.hear(packet, now) if packet else []

    def note_damage(self, damaged: bytes, now: Instant) -> None:
        """Wait for the repetition of what may have been a scan."""
        if may_be_scan(damaged):
            self.reception.note_damage(damaged)
            self.damaged_length = max(self.damaged_length, len(damaged))
            if self.repeated_by is None:
                self.repeated_by = now.seconds + REPEATED_BY_S

    def due(self) -> float | None:
        """Return when something will be overdue."""
        asked = self.orders.answer_by if self.orders.sent else self.heard_at + SILENCE_S_MAX
        moments = (self.framing.due(), self.repeated_by, self.rest_by, asked)
        return min(moment for moment in moments if moment is not None)

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return what was under way, and what was damaged and has not been repeated."""
        events = self.give_up_parts(now)
        _, half = self.framing.silence()
        self.note_damage(half, now)
        length, self.damaged_length, self.repeated_by = self.damaged_length, 0, None
        if length:
            events.append(refuse(CUT_OFF if half else DAMAGED, length, now))
        return events

    def take_outgoing(self) -> bytes:
        """Return what is to be sent now: whatever was heard is safe."""
        self.reception.settle()
        return super().take_outgoing()

    def give_up_parts(self, now: Instant) -> list[Event]:
        """Return a refusal of a message whose rest does not come."""
        if self.rest_by is None or self.kind is None:
            return []
        length = self.parts_length
        self.reception.sever(self.kind, now.seconds)
        self.forget_parts()
        return [refuse(CUT_OFF, length, now)]

    def forget_parts(self) -> None:
        """Begin no message."""
        self.parts, self.parts_length, self.kind, self.rest_by = b"", 0, None, None

    def wish(self, wish: Wish, now: Instant) -> Sequence[Event]:
        """Send something as soon as what was sent before is answered."""
        self.orders.put(wish)
        self.say(self.orders.next_bytes(now.seconds))
        return ()


def read_said(packet: Packet) -> Said:
    """Return symbology and text of a packet of decode data."""
    kind = kind_of(packet)
    text = packet.contents[1:].decode("latin-1")
    return SSI_TYPES.get(kind), full_upc(text) if kind in SSI_UPC_E else text


def may_be_scan(damaged: bytes) -> bool:
    """Return whether damaged bytes can have been a scan, and are not just an answer to an order."""
    if not damaged.strip(WAKE_UP) or any(one.startswith(damaged) for one in ANSWERS):
        return False
    if flipped_bit(damaged) is None:
        return True
    return damaged[1] == Opcode.DECODE_DATA or not is_known(damaged[1])


def is_past(moment: float | None, now: Instant) -> bool:
    """Return whether a moment has come."""
    return moment is not None and now.seconds >= moment
