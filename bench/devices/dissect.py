"""
Shows a talk between the LLRP driver and the simulated reader to Wireshark's dissector.

    python -m bench.devices.dissect 100000

records so many messages in virtual time, the driver on one side and the simulator on the other,
with connections in between on which a client asks everything there is, and counts what tshark
calls malformed. Two complaints are the dissector's own (epan/dissectors/packet-llrp.c, 4.0.17) and
are counted apart: it takes no account of the two bytes that count the ReaderID in Identification
(parameter 218), and never steps over the one byte of SET_PROTOCOL_VERSION (message 47).
"""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.devices.asking import asked
from bench.devices.pcap import Capture
from drivers.instant import Instant
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.talk import LlrpTalk
from drivers.rfid.llrp.writing import WriteOrder
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.llrp.shapes import V1_0_1, V1_1

PORT: Final = 5084
STEP_S: Final = 0.01
DRIVER_STEPS: Final = 2000
WRITES_EVERY: Final = 500
MOMENT: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TAGS: Final = 40
KNOWN: Final = {
    (12, "Incorrect length of parameter: 13 bytes decoded, but 15 bytes claimed."): "parameter 218",
    (47, "Incorrect length of message: 10 bytes decoded, but 11 bytes available."): "message 47",
}
HEAD_BYTES: Final = 10


@dataclass
class Verdict:
    """What the dissector made of a capture: messages by side, its complaints, and the excepted."""

    from_reader: int = 0
    from_client: int = 0
    types: Counter[int] = field(default_factory=Counter)
    excepted: Counter[str] = field(default_factory=Counter)
    malformed: list[str] = field(default_factory=list)


class Recording:
    """A reader and its clients in virtual time, every message into a capture."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.now = 0.0
        self.messages = 0
        tags = [FieldTag(f"3034{count:020X}") for count in range(TAGS - 2)]
        tags += [FieldTag("E2801160"), FieldTag("30" * 30)]
        self.reader = LlrpReader(SeededField(tags, rate_per_s=200.0))

    @property
    def instant(self) -> Instant:
        """The time as drivers have it."""
        return Instant(MOMENT + timedelta(seconds=self.now), self.now)

    def note(self, data: bytes, *, from_reader: bool) -> None:
        """Put the messages of one side into the capture, each into a packet of its own."""
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at + 2 : at + 6], "big")
            self.capture.say(data[at : at + length], from_device=from_reader)
            self.messages += 1
            at += length

    def driver_talk(self, messages: int, *, newest: int) -> None:
        """Let the driver read and write tags until there are so many messages."""
        talk = LlrpTalk(Inventory(round_ms=100), newest=newest)
        self.capture.begin()
        talk.begin(self.instant)
        heard = self.reader.connect(self.now)
        for step in range(DRIVER_STEPS):
            for frame in heard:
                self.note(frame, from_reader=True)
                talk.feed(frame, self.instant)
            talk.tick(self.instant)
            if step % WRITES_EVERY == WRITES_EVERY // 2 and talk.ready:
                order = WriteOrder(f"3034{step % 30:020X}", f"3035{step:020X}", f"{step}")
                talk.write_tag(order, self.instant)
            said = talk.take_outgoing()
            self.note(said, from_reader=False)
            heard = self.reader.feed(said, self.now)
            self.now += STEP_S
            heard += self.reader.tick(self.now)
            if self.messages >= messages:
                break
        self.finish(talk.goodbye())

    def asking_talk(self, *, version: int) -> None:
        """Let a client ask everything, with hands on the inputs and antennas meanwhile."""
        self.capture.begin()
        for frame in self.reader.connect(self.now):
            self.note(frame, from_reader=True)
        for count, said in enumerate(asked(version)):
            self.note(said, from_reader=False)
            heard = self.reader.feed(said, self.now)
            self.reader.set_gpi(1, high=count % 2 == 0)
            (self.reader.pull_antenna if count % 2 else self.reader.plug_antenna)(2)
            self.now += STEP_S * 10
            for frame in heard + self.reader.tick(self.now):
                self.note(frame, from_reader=True)
        self.reader.disconnect(self.now)
        self.reader.memories.forget()

    def finish(self, goodbye: bytes) -> None:
        """Leave the reader in good order."""
        self.note(goodbye, from_reader=False)
        for frame in self.reader.feed(goodbye, self.now):
            self.note(frame, from_reader=True)
        self.reader.disconnect(self.now)


def record(path: Path, messages: int) -> int:
    """Write a capture of at least so many messages and return how many they are."""
    with path.open("wb") as out:
        recording = Recording(Capture(out, PORT))
        for version in (V1_0_1, V1_1):
            recording.asking_talk(version=version)
        while recording.messages < messages:
            for version in (V1_0_1, V1_1):
                recording.driver_talk(messages, newest=version)
        return recording.messages


def dissect(path: Path) -> Verdict:
    """
    Return what tshark makes of a capture.

    :raises subprocess.CalledProcessError: tshark failed
    """
    wanted = ["tcp.srcport", "llrp.type", "_ws.malformed", "_ws.expert.message"]
    fields = [word for name in wanted for word in ("-e", name)]
    command = ["tshark", "-n", "-r", str(path), "-d", f"tcp.port=={PORT},llrp", "-Y", "llrp"]
    command += ["-T", "fields", "-E", "separator=|", "-E", "aggregator=;", *fields]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    verdict = Verdict()
    for line in done.stdout.splitlines():
        weigh(verdict, *line.split("|", 3))
    return verdict


def weigh(verdict: Verdict, port: str, kind: str, malformed: str, message: str) -> None:
    """Count one packet of the dissector's output."""
    number = int(kind.partition(";")[0])
    verdict.types[number] += 1
    if int(port) == PORT:
        verdict.from_reader += 1
    else:
        verdict.from_client += 1
    if not malformed and not message:
        return
    excepted = KNOWN.get((number, message))
    if excepted:
        verdict.excepted[excepted] += 1
    else:
        verdict.malformed.append(f"message {number}: {message or malformed}")


def main() -> int:
    """Record, dissect, print; 1 if anything is malformed."""
    if shutil.which("tshark") is None:
        print("tshark is not installed")
        return 2
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "llrp.pcap"
        recorded = record(path, messages)
        verdict = dissect(path)
    print(f"{recorded} messages recorded")
    print(f"{verdict.from_reader} of the reader and {verdict.from_client} of clients dissected")
    print(f"{len(verdict.types)} types: {dict(sorted(verdict.types.items()))}")
    print(f"{len(verdict.malformed)} malformed; excepted: {dict(verdict.excepted)}")
    for complaint, count in Counter(verdict.malformed).most_common(20):
        print(f"  {count} x {complaint}")
    return 1 if verdict.malformed or recorded != sum(verdict.types.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
