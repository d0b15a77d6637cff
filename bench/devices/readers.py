"""
Sixteen readers at once: what they cost the driver's process, and how soon a report is an event.

`python -m bench.devices.readers` starts the simulated readers in a process of their own, reads
them through the hub, and joins both sides by the steady clock that processes of a machine share.
"""

import argparse
import contextlib
import json
import queue
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import quantiles

import structlog

from drivers.events import DeviceLost, Event, Tag, TagsRead
from drivers.hub import Hub
from drivers.registry import make_device
from drivers.rfid.llrp.framing import Framing
from drivers.rfid.llrp.reports import Sights
from drivers.rfid.llrp.vocabulary import MessageType
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.reader import LlrpReader

READERS = 16
READS_PER_S = 1000
TAGS = 600
ROUND_MS = 100
WARM_UP_S = 3.0
EVENTS_MAX = 10_000
NAP_S = 0.01


class Served:
    """One simulated reader behind a socket; what leaves it is kept with its moment."""

    def __init__(self, number: int) -> None:
        tags = [FieldTag(f"3034{number:04X}{tag:016X}") for tag in range(TAGS)]
        field = SeededField(tags, rate_per_s=READS_PER_S, seed=number)
        self.engine = LlrpReader(field, model=Model(antennas=2))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.client: socket.socket | None = None
        self.said: list[tuple[float, bytes]] = []

    def send(self, frames: list[bytes]) -> None:
        """Let bytes leave, and note when."""
        data = b"".join(frames)
        if self.client is not None and data:
            self.said.append((time.monotonic(), data))
            self.client.sendall(data)

    def welcome(self, now: float) -> None:
        """Take the client."""
        self.client, _ = self.listener.accept()
        self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send(self.engine.connect(now))

    def hear(self, now: float) -> None:
        """Obey the client."""
        assert self.client is not None
        try:
            data = self.client.recv(65_536)
            self.send(self.engine.feed(data, now))
        except OSError:
            data = b""
        if not data:
            self.client = None

    def reports(self) -> dict[str, float]:
        """Return when each report left, by the last moment it tells of."""
        framing, left = Framing(), {}
        for moment, data in self.said:
            for message in framing.feed(data):
                if message.type == MessageType.RO_ACCESS_REPORT:
                    sights = Sights()
                    sights.add(message.body)
                    left[newest(sights.take())] = moment
        return left


def newest(tags: Sequence[Tag]) -> str:
    """Return the last moment a report tells of, by the reader's clock."""
    return max(tag.last_at.isoformat() for tag in tags if tag.last_at is not None)


def serve() -> int:
    """
    Be sixteen readers until a line comes in; then tell when each report left.

    One thread for all: with a thread each, they would wait for one another between the note of a
    moment and the sending.
    """
    readers = [Served(number) for number in range(READERS)]
    tell([reader.listener.getsockname()[1] for reader in readers])
    while step(readers):
        pass
    tell([reader.reports() for reader in readers])
    return 0


def step(readers: list[Served]) -> bool:
    """Do what is due, wait for the next of it, and return whether there is to be more."""
    waiting = {reader.client or reader.listener: reader for reader in readers}
    due_s = [reader.engine.due(time.monotonic()) for reader in readers if reader.client]
    patience = min(max(min(due_s, default=NAP_S), 0.0), NAP_S)
    ready, _, _ = select.select([sys.stdin, *waiting], [], [], patience)
    for one in ready:
        if not isinstance(one, socket.socket):
            return False
        reader = waiting[one]
        if reader.client is None:
            reader.welcome(time.monotonic())
        else:
            reader.hear(time.monotonic())
    for reader in readers:
        if reader.client is not None:
            with contextlib.suppress(OSError):
                reader.send(reader.engine.tick(time.monotonic()))
    return True


def tell(answer: object) -> None:
    """Print a line for the other process."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def listen(seconds: float) -> int:
    """Read the readers for a while and print what it cost."""
    words = [sys.executable, "-m", "bench.devices.readers", "--serve"]
    simulators = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert simulators.stdin is not None
    assert simulators.stdout is not None
    ports = json.loads(simulators.stdout.readline())
    events: queue.Queue[Event] = queue.Queue(EVENTS_MAX)
    options = f"keepalive_ms=5000&round_ms={ROUND_MS}"
    hub = Hub(
        [
            make_device(f"llrp://127.0.0.1:{port}?{options}", name=str(number))
            for number, port in enumerate(ports)
        ],
        events,
    )
    hub.start()
    take(events, WARM_UP_S)
    yardstick = subprocess.Popen([*words[:3], "--sleep", str(seconds)])
    begun, spent = time.monotonic(), time.process_time()
    heard = take(events, seconds)
    wall, spent = time.monotonic() - begun, time.process_time() - spent
    hub.stop()
    simulators.stdin.write("\n")
    simulators.stdin.flush()
    left = json.loads(simulators.stdout.readline())
    simulators.wait()
    yardstick.wait()
    show(heard, left, wall, spent)
    return 0


def sleep(seconds: float) -> int:
    """Print how late this machine wakes a program that does nothing but sleep."""
    until = time.monotonic() + seconds
    late_ms: list[float] = []
    while (now := time.monotonic()) < until:
        time.sleep(NAP_S)
        late_ms.append(1000 * (time.monotonic() - now - NAP_S))
    cuts = quantiles(late_ms, n=1000)
    sys.stdout.write(
        f"beside it a program that only sleeps woke late by: p50 {cuts[499]:.2f} ms, "
        f"p99 {cuts[989]:.2f} ms, p99.9 {cuts[998]:.2f} ms\n"
    )
    return 0


def take(events: "queue.Queue[Event]", seconds: float) -> list[tuple[float, Event]]:
    """Return what comes out of the queue in so many seconds, with the moment of each."""
    heard: list[tuple[float, Event]] = []
    until = time.monotonic() + seconds
    while (remaining := until - time.monotonic()) > 0:
        try:
            heard.append((0.0, events.get(timeout=remaining)))
        except queue.Empty:
            break
        heard[-1] = (time.monotonic(), heard[-1][1])
    return heard


def show(
    heard: list[tuple[float, Event]], left: list[dict[str, float]], wall: float, spent: float
) -> None:
    """Print reads, cost and delays."""
    reads = [(moment, event) for moment, event in heard if isinstance(event, TagsRead)]
    delays_ms = [
        1000 * (moment - left[int(event.device)][newest(event.tags)])
        for moment, event in reads
        if newest(event.tags) in left[int(event.device)]
    ]
    count = sum(len(event.tags) for _, event in reads)
    lost = sum(isinstance(event, DeviceLost) for _, event in heard)
    cuts = quantiles(delays_ms, n=1000)
    sys.stdout.write(
        f"{READERS} readers, {wall:.0f} s: {count / wall:,.0f} tag reports a second in "
        f"{len(reads) / wall:.0f} events, {lost} connections lost\n"
        f"driver's process: {100 * spent / wall:.1f} % of a core\n"
        f"wire to event: p50 {cuts[499]:.2f} ms, p99 {cuts[989]:.2f} ms, p99.9 {cuts[998]:.2f} ms,"
        f" greatest {max(delays_ms):.2f} ms ({len(delays_ms)} of {len(reads)} matched)\n"
    )


def main() -> int:
    """Be one side or the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="be the readers")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--sleep", type=float, help="be the yardstick for so long")
    arguments = parser.parse_args()
    if arguments.sleep is not None:
        return sleep(arguments.sleep)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return serve() if arguments.serve else listen(arguments.seconds)


if __name__ == "__main__":
    sys.exit(main())
