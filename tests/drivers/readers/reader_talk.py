"""A client of the simulated reader in virtual time, with messages written byte by byte."""

import struct
from collections.abc import Iterable

from drivers.simulated.llrp.codec import cut, decode
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.llrp.shapes import tables

MILK, BUTTER = "303400000000000000000001", "30340000000000000000000A"
SHORT = "E2801160"
EVERYTHING = 0xFFC0
ANTENNA_RSSI_COUNT = 0x1480


def tlv(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">HH", kind, len(body) + 4) + body


def message(kind: int, *parts: bytes, number: int = 7, version: int = 1) -> bytes:
    body = b"".join(parts)
    return struct.pack(">HII", version << 10 | kind, len(body) + 10, number) + body


def start_trigger(kind: int = 0, *more: bytes) -> bytes:
    return tlv(179, bytes([kind]), *more)


def stop_trigger(kind: int = 0, duration_ms: int = 0, *more: bytes) -> bytes:
    return tlv(182, struct.pack(">BI", kind, duration_ms), *more)


def gpi(port: int, *, high: bool, timeout_ms: int = 0) -> bytes:
    return tlv(181, struct.pack(">HBI", port, 0x80 * high, timeout_ms))


def ai_stop(kind: int = 0, duration_ms: int = 0, *more: bytes) -> bytes:
    return tlv(184, struct.pack(">BI", kind, duration_ms), *more)


def tags_seen(kind: int, *, tags: int = 0, quiet_ms: int = 0, timeout_ms: int = 0) -> bytes:
    return tlv(185, struct.pack(">BBHHHI", kind, 0, tags, 1, quiet_ms, timeout_ms))


def aispec(antennas: Iterable[int] = (1,), stop: bytes = ai_stop(), more: bytes = b"") -> bytes:
    ports = list(antennas)
    ids = struct.pack(f">H{len(ports)}H", len(ports), *ports)
    return tlv(183, ids, stop, tlv(186, struct.pack(">HB", 1, 1), more))


def report(trigger: int = 1, n: int = 1, content: int = EVERYTHING, more: bytes = b"") -> bytes:
    return tlv(237, struct.pack(">BH", trigger, n), tlv(238, struct.pack(">H", content), more))


def rospec(
    *steps: bytes,
    number: int = 1,
    priority: int = 0,
    start: bytes = start_trigger(),
    stop: bytes = stop_trigger(),
    told: bytes = report(),
    state: int = 0,
) -> bytes:
    head = struct.pack(">IBB", number, priority, state)
    return tlv(177, head, tlv(178, start, stop), *(steps or (aispec(),)), told)


def number_of(value: int) -> bytes:
    return struct.pack(">I", value)


def bits(text: str) -> bytes:
    return struct.pack(">H", len(text) * 4) + bytes.fromhex(text)


def accessspec(*operations: bytes, target: str = "", times: int = 1, number: int = 1) -> bytes:
    mask = "F" * len(target)
    tag = tlv(339, bytes([0x60]), struct.pack(">H", 32), bits(mask), bits(target))
    head = struct.pack(">IHBBI", number, 0, 1, 0, 0)
    stop = tlv(208, struct.pack(">BH", 1 if times else 0, times))
    return tlv(207, head, stop, tlv(209, tlv(338, tag), *operations))


def write(words: str, *, bank: int = 1, pointer: int = 2, password: int = 0, op: int = 1) -> bytes:
    raw = bytes.fromhex(words)
    head = struct.pack(">HIBHH", op, password, bank << 6, pointer, len(raw) // 2)
    return tlv(342, head, raw)


def read(*, bank: int, pointer: int = 0, words: int = 0, password: int = 0, op: int = 1) -> bytes:
    return tlv(341, struct.pack(">HIBHH", op, password, bank << 6, pointer, words))


class Client:
    """Talks to a reader and keeps what it heard."""

    def __init__(self, *epcs: str, rate: float = 100.0, model: Model | None = None) -> None:
        self.field = SeededField([FieldTag(epc) for epc in epcs], rate_per_s=rate)
        self.reader = LlrpReader(self.field, model=model)
        self.now = 0.0
        self.heard: list[Node] = []
        self.greeting = self.take(self.reader.connect(self.now))

    def take(self, frames: list[bytes]) -> list[Node]:
        found = [
            decode(tables(one.version), one.kind, one.body)
            for one in cut(bytearray(b"".join(frames)))
        ]
        self.heard += found
        return found

    def send(self, *messages: bytes) -> list[Node]:
        return self.take(self.reader.feed(b"".join(messages), self.now))

    def ask(self, kind: int, *parts: bytes, version: int = 1) -> Node:
        """Return the answer, which has the number of the question."""
        frames = self.reader.feed(message(kind, *parts, version=version), self.now)
        answers = [frame for frame in frames if frame[6:10] == struct.pack(">I", 7)]
        self.take(frames)
        (answer,) = cut(bytearray(b"".join(answers)))
        return decode(tables(answer.version), answer.kind, answer.body)

    def order(self, kind: int, *parts: bytes, version: int = 1) -> None:
        answer = self.ask(kind, *parts, version=version)
        assert status(answer) == 0, answer

    def run(self, spec: bytes, number: int = 1) -> None:
        self.order(20, spec)
        self.order(24, number_of(number))
        self.order(22, number_of(number))

    def wait(self, seconds: float) -> list[Node]:
        self.now += seconds
        return self.take(self.reader.tick(self.now))

    def watch_input(self, port: int) -> None:
        self.order(3, b"\0", tlv(225, struct.pack(">HBB", port, 0x80, 2)))

    def want_events(self, *kinds: int) -> None:
        states = [tlv(245, struct.pack(">HB", kind, 0x80)) for kind in kinds]
        self.order(3, b"\0", tlv(244, *states))


def status(answer: Node) -> int:
    return answer.one("LLRPStatus").number("StatusCode")


def tags(heard: list[Node]) -> list[Node]:
    return [tag for one in heard for tag in one.all("TagReportData")]


def epc(tag: Node) -> str:
    found = tag.find("EPC_96", "EPCData")
    assert found is not None
    value = found.fields["EPC"]
    raw = value if isinstance(value, bytes) else found.bits("EPC").raw
    return raw.hex().upper()


def value(tag: Node, name: str) -> int:
    part = tag.one(name)
    return part.number(next(iter(part.fields)))


def events(heard: list[Node], *names: str) -> list[Node]:
    told = [one.one("ReaderEventNotificationData") for one in heard if "EVENT" in one.name]
    return [event for data in told for event in data.parts if event.name in names]
