"""
A scanner that speaks SSI, as an engine.

Written from Zebra's Simple Serial Interface Programmer's Guide (72E-40451). It does what the host
asks, and tells tests what was asked: beeps, lamps, aiming dot, trigger.
"""

import math
from collections import deque
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from drivers.simulated.engine import QuietEngine
from drivers.simulated.scanners import ssi_parameters as parameter
from drivers.simulated.scanners.ssi_packets import (
    CONTENTS_BYTES_MAX,
    CONTINUED,
    PERMANENT,
    Garbled,
    Opcode,
    Packet,
    PacketReader,
    Refused,
    Said,
    packed,
)
from drivers.simulated.scanners.ssi_sending import SCANS_KEPT_MAX, Message, Outbox, Scan
from drivers.simulated.scanners.symbologies import LETTERS, as_sent, type_byte

BEEP_CODE_MAX = 0x1A
NO_BEEP = 0xFF
HEARD_MAX = 1000
REVISION = b"SIMSSI01 002-A0 1.0.0"
SUPPORTED_BAUDS = 0x0FF8


def acknowledgement() -> list[bytes]:
    """Return CMD_ACK."""
    return [packed(Packet(Opcode.CMD_ACK))]


def refusal(cause: Refused) -> list[bytes]:
    """Return CMD_NAK with its cause."""
    return [packed(Packet(Opcode.CMD_NAK, bytes([cause])))]


class SsiEngine(QuietEngine):
    """
    An SSI scanner: one host, scans in a queue, each kept until it is acknowledged.

    `batch` is a cordless scanner's batch mode: what the host never acknowledged survives an unplug.
    Without it a transmission error loses the scan, and nothing is scanned while unplugged.
    `packeted=False` leaves the decode data raw, as scanners leave the factory.
    """

    FAULTS: ClassVar[tuple[str, ...]] = ("deaf", "asleep")

    def __init__(self, *, batch: bool = True, packeted: bool = True) -> None:
        super().__init__()
        self.parameters = parameter.Parameters()
        self.parameters.set(parameter.PACKETED_DECODE, int(packeted), permanent=True)
        self.outbox = Outbox(self.parameters, batch=batch)
        self.reader = PacketReader()
        self.heard_at = 0.0
        self.heard: deque[Packet] = deque(maxlen=HEARD_MAX)
        self.beeps: deque[int] = deque(maxlen=HEARD_MAX)
        self.leds = 0
        self.aiming = self.illuminated = False
        self.enabled = True
        self.pulled_until: float | None = None
        self.garbled = 0

    def connect(self, now: float) -> list[bytes]:
        """Greet a host with the boot event, if it wants one, and with what was kept for it."""
        super().connect(now)
        self.reader = PacketReader()
        self.tell(parameter.BOOT_EVENT, Said.BOOTED)
        return self.outbox.tick(now)

    def disconnect(self, now: float) -> None:
        """Lose the host, and with it the power: temporary settings are gone."""
        super().disconnect(now)
        self.outbox.cut_off()
        self.parameters.restart()
        self.leds = 0
        self.aiming = self.illuminated = False
        self.enabled = True
        self.pulled_until = None

    def scan(self, payload: str | bytes, symbology: str = "") -> bool:
        """Read a barcode; return False when the scanner cannot: disabled, full, without power."""
        powered = self.connected or self.outbox.batch
        if not (self.enabled and powered) or len(self.outbox.scans) >= SCANS_KEPT_MAX:
            return False
        scan = Scan(as_sent(payload), symbology)
        if self.parameters[parameter.BEEP_AFTER_DECODE]:
            self.beeps.append(0x01)
        self.pulled_until = None
        self.outbox.held = False
        self.outbox.put(self.message(scan))
        self.tell(parameter.DECODE_EVENT, Said.DECODED)
        return True

    def message(self, scan: Scan) -> Message:
        """Return the message for a scan: raw, or in as many packets as it needs."""
        kind = type_byte(scan.symbology, scan.payload)
        identified = self.code_identifier(scan.symbology, kind) + scan.payload
        if not self.parameters[parameter.PACKETED_DECODE]:
            return Message(raw=identified, scan=scan)
        room = CONTENTS_BYTES_MAX - 1
        parts = [identified[at : at + room] for at in range(0, len(identified), room)] or [b""]
        packets = [
            Packet(Opcode.DECODE_DATA, bytes([kind]) + part, 0 if part is parts[-1] else CONTINUED)
            for part in parts
        ]
        return Message(packets, scan=scan)

    def code_identifier(self, symbology: str, kind: int) -> bytes:
        """Return what the scanner puts before the contents, as it is set."""
        wanted = self.parameters[parameter.CODE_ID]
        if wanted == parameter.CODE_ID_AIM:
            return symbology.encode("ascii", "replace")
        return LETTERS.get(kind, "").encode() if wanted == parameter.CODE_ID_SYMBOL else b""

    def tell(self, wanted: int, said: Said) -> None:
        """Send an event, if the host has asked for its kind."""
        if self.parameters[wanted] and self.connected:
            self.outbox.put(Message([Packet(Opcode.EVENT, bytes([said]))]))

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return the answers to what the host says."""
        if now - self.heard_at > max(self.parameters[parameter.CHARACTER_TIMEOUT], 1) / 100:
            self.reader.forget()
        self.heard_at = now
        if self.faults & {"deaf", "asleep"}:
            return []
        frames: list[bytes] = []
        for packet in self.reader.feed(data):
            frames += self.answer(packet, now)
        return frames + self.outbox.tick(now)

    def answer(self, packet: Packet | Garbled, now: float) -> list[bytes]:
        """Return the immediate answer to a packet; a host that has none disabled ACK and NAK."""
        if isinstance(packet, Garbled):
            self.garbled += 1
            frames = refusal(Refused.RESEND)
        else:
            self.heard.append(packet)
            self.outbox.held = False
            frames = self.obey(packet, now)
        return frames if self.parameters[parameter.HANDSHAKE] else []

    def obey(self, packet: Packet, now: float) -> list[bytes]:
        """Do what a packet asks."""
        if packet.opcode == Opcode.CMD_ACK:
            self.outbox.acknowledged()
            return []
        if packet.opcode == Opcode.CMD_NAK:
            self.outbox.refused(packet.contents[0] if packet.contents else Refused.RESEND)
            return []
        act = ACTS.get(packet.opcode)
        return refusal(Refused.BAD_CONTEXT) if act is None else act(self, packet, now)

    def tick(self, now: float) -> list[bytes]:
        """Return what it sends of itself by now: scans, and what was not acknowledged."""
        if self.pulled_until is not None and now >= self.pulled_until:
            self.pulled_until = None
        if not self.connected or "asleep" in self.faults:
            return []
        return self.outbox.tick(now)

    def due(self, now: float) -> float:
        """Return seconds until it has something to say."""
        return self.outbox.due(now) if self.connected else math.inf

    def beep(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Sound a beep code, 0x00 to 0x1A."""
        if len(packet.contents) != 1 or packet.contents[0] > BEEP_CODE_MAX:
            return refusal(Refused.DENIED)
        self.beeps.append(packet.contents[0])
        return acknowledgement()

    def led(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Switch the lamps of a bit mask on or off."""
        if len(packet.contents) != 1:
            return refusal(Refused.DENIED)
        on = packet.opcode == Opcode.LED_ON
        self.leds = self.leds | packet.contents[0] if on else self.leds & ~packet.contents[0]
        return acknowledgement()

    def switch(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Switch aiming, illumination or reading on or off."""
        name, value = SWITCHES[packet.opcode]
        setattr(self, name, value)
        return acknowledgement()

    def session(self, packet: Packet, now: float) -> list[bytes]:
        """Pull or release the trigger for the host, which must have been given it."""
        if self.parameters[parameter.TRIGGER_MODE] != parameter.TRIGGER_HOST or not self.enabled:
            return refusal(Refused.DENIED)
        start = packet.opcode == Opcode.START_SESSION
        laser_s = self.parameters[parameter.LASER_ON_TIME] / 10
        self.pulled_until = now + laser_s if start else None
        return acknowledgement()

    def flush(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Empty the queue, except for the packet that waits for its answer."""
        self.outbox.flush()
        return acknowledgement()

    def revision(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Tell what software it runs; the reply stands for the acknowledgement."""
        return self.reply(Opcode.REPLY_REVISION, REVISION)

    def capabilities(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Tell baud rates, serial settings, multi-packet options and the commands it knows."""
        known = bytes(sorted(ACTS))
        return self.reply(
            Opcode.CAPABILITIES_REPLY, SUPPORTED_BAUDS.to_bytes(2, "big") + b"\x3f\x07" + known
        )

    def reply(self, opcode: Opcode, contents: bytes) -> list[bytes]:
        """Send an answer that the host acknowledges in turn."""
        self.outbox.put_first(Message([Packet(opcode, contents[:CONTENTS_BYTES_MAX])]))
        return []

    def parameters_sent(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Set parameters; numbers and values it does not have are passed over."""
        try:
            settings = parameter.read_settings(packet.contents[1:])
        except parameter.NoParameters:
            return refusal(Refused.DENIED)
        if not packet.contents:
            return refusal(Refused.DENIED)
        stored = True
        for number, value in settings:
            permanent = bool(packet.status & PERMANENT)
            stored &= self.parameters.set(number, value, permanent=permanent)
        if packet.contents[0] <= BEEP_CODE_MAX:
            self.beeps.append(packet.contents[0])
        said = Said.PARAMETER_STORED if stored else Said.PARAMETER_WRONG
        self.tell(parameter.PARAMETER_EVENT, said)
        return acknowledgement()

    def parameters_wanted(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Answer with PARAM_SEND; what it does not have is left out."""
        try:
            numbers = parameter.read_numbers(packet.contents)
        except parameter.NoParameters:
            return refusal(Refused.DENIED)
        return self.reply(Opcode.PARAM_SEND, bytes([NO_BEEP]) + self.parameters.written(numbers))

    def defaults(self, packet: Packet, now: float) -> list[bytes]:  # noqa: ARG002
        """Go back to factory values."""
        self.parameters.to_factory()
        self.tell(parameter.PARAMETER_EVENT, Said.DEFAULTS_SET)
        return acknowledgement()


Act = Callable[[SsiEngine, Packet, float], list[bytes]]
SWITCHES: Mapping[int, tuple[str, bool]] = MappingProxyType(
    {
        Opcode.AIM_ON: ("aiming", True),
        Opcode.AIM_OFF: ("aiming", False),
        Opcode.ILLUMINATION_ON: ("illuminated", True),
        Opcode.ILLUMINATION_OFF: ("illuminated", False),
        Opcode.SCAN_ENABLE: ("enabled", True),
        Opcode.SCAN_DISABLE: ("enabled", False),
    }
)
ACTS: Mapping[int, Act] = MappingProxyType(
    {
        Opcode.BEEP: SsiEngine.beep,
        Opcode.LED_ON: SsiEngine.led,
        Opcode.LED_OFF: SsiEngine.led,
        **dict.fromkeys(SWITCHES, SsiEngine.switch),
        Opcode.START_SESSION: SsiEngine.session,
        Opcode.STOP_SESSION: SsiEngine.session,
        Opcode.FLUSH_QUEUE: SsiEngine.flush,
        Opcode.REQUEST_REVISION: SsiEngine.revision,
        Opcode.CAPABILITIES_REQUEST: SsiEngine.capabilities,
        Opcode.PARAM_SEND: SsiEngine.parameters_sent,
        Opcode.PARAM_REQUEST: SsiEngine.parameters_wanted,
        Opcode.PARAM_DEFAULTS: SsiEngine.defaults,
    }
)
