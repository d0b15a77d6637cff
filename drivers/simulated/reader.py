"""An RFID reader on TCP that speaks LLRP 1.0.1 and reports the tags in its field."""

import random
import re
import socket
import struct
import time

from drivers.simulated import llrp_wire as llrp
from drivers.simulated.server import TcpServer, receive

EPC = re.compile(r"(?:[0-9A-F]{4}){1,31}")
TAGS_MAX = 1000
REPORT_S = 0.25
OUT_OF_RANGE, WRONG_STATE = 102, 109  # status codes M_FieldError and M_UnexpectedMessage
ANOTHER_CLIENT = 1


class Talk:
    """What one client has set the reader to."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.rest = b""
        self.keepalive_s = 0.0
        self.keepalive_at = time.monotonic()
        self.reported_at = 0.0
        self.rospec = "none"
        self.number = 1_000_000

    def send(self, kind: int, *parts: bytes, number: int | None = None) -> None:
        """Send a message, with a number of our own unless it is an answer."""
        if number is None:
            self.number += 1
            number = self.number
        self.connection.sendall(llrp.message(kind, number, *parts))


class SimulatedReader(TcpServer):
    """
    Takes one client, obeys its ROSpec and reports every tag in the field again and again.

    `silent` keeps the connection open but says nothing any more, as a crashed reader does.
    """

    def __init__(self, port: int = 0, seed: int = 1) -> None:
        super().__init__(port)
        self.field: tuple[str, ...] = ()
        self.silent = False
        self.random = random.Random(seed)

    @property
    def url(self) -> str:
        """Return the device URL of the driver for it."""
        return f"llrp://127.0.0.1:{self.port}?device=rfid&keepalive_ms=1000"

    def place(self, epcs: list[str]) -> None:
        """
        Put tags in the field instead of those that were there.

        :raises ValueError: an EPC is not 1 to 31 words of hexadecimal, or there are too many
        """
        wanted = [epc.upper() for epc in epcs]
        bad = [epc for epc in wanted if not EPC.fullmatch(epc)]
        if bad or len(wanted) > TAGS_MAX:
            raise ValueError(f"not an EPC: {bad[0]!r}" if bad else f"more than {TAGS_MAX} tags")
        self.field = tuple(dict.fromkeys(wanted))

    def serve(self, connection: socket.socket) -> None:
        """Welcome a client and talk until it leaves; a second one is turned away."""
        talk = Talk(connection)
        with self.lock:
            taken = len(self.connections) > 1
        self.welcome(talk, ANOTHER_CLIENT if taken else 0)
        if taken:
            return
        while (data := receive(connection)) is not None:
            if self.silent:
                continue
            try:
                said, talk.rest = llrp.cut(talk.rest + data)
            except llrp.BadMessage:
                return
            for kind, number, body in said:
                if not self.obey(talk, kind, number, body):
                    return
            self.speak_up(talk)

    def welcome(self, talk: Talk, attempt: int) -> None:
        """Say whether the connection is the client's."""
        event = llrp.parameter(256, struct.pack(">H", attempt))
        talk.send(63, llrp.reader_event(time.time_ns() // 1000, event))

    def obey(self, talk: Talk, kind: int, number: int, body: bytes) -> bool:
        """Answer one message and return whether the talk goes on."""
        if kind == 14:
            talk.send(4, llrp.status(), number=number)
            return False
        if kind == 72:
            return True
        if kind == 3:
            self.configure(talk, body)
            talk.send(13, llrp.status(), number=number)
        elif kind in {20, 21, 22, 23, 24}:
            talk.send(kind + 10, self.change_rospec(talk, kind, body), number=number)
        else:
            talk.send(100, llrp.status(WRONG_STATE, f"message {kind}"), number=number)
        return True

    def configure(self, talk: Talk, body: bytes) -> None:
        """Take the keepalive interval from SET_READER_CONFIG."""
        spec = llrp.find(body[1:], 220)
        if spec and len(spec) == 5:
            periodic, interval_ms = struct.unpack(">BI", spec)
            talk.keepalive_s = interval_ms / 1000 if periodic else 0.0
            talk.keepalive_at = time.monotonic()

    def change_rospec(self, talk: Talk, kind: int, body: bytes) -> bytes:
        """Carry a ROSpec from none over disabled and inactive to active, as the standard has it."""
        moves = {
            20: ({"none"}, "disabled"),
            21: ({"none", "disabled", "inactive", "active"}, "none"),
            22: ({"inactive"}, "active"),
            23: ({"active"}, "inactive"),
            24: ({"disabled"}, "inactive"),
        }
        allowed, becomes = moves[kind]
        if kind == 20 and not llrp.find(body, 177):
            return llrp.status(OUT_OF_RANGE, "ADD_ROSPEC holds no ROSpec")
        if talk.rospec not in allowed:
            return llrp.status(WRONG_STATE, f"the ROSpec is {talk.rospec}")
        talk.rospec = becomes
        return llrp.status()

    def speak_up(self, talk: Talk) -> None:
        """Send a keepalive and a report if it is time to."""
        now = time.monotonic()
        if talk.keepalive_s and now - talk.keepalive_at >= talk.keepalive_s:
            talk.keepalive_at = now
            talk.send(62)
        if talk.rospec == "active" and self.field and now - talk.reported_at >= REPORT_S:
            talk.reported_at = now
            talk.send(61, *(self.sight(epc) for epc in self.field))

    def sight(self, epc: str) -> bytes:
        """Return one tag as an antenna sees it."""
        antenna = self.random.choice((1, 2))
        return llrp.tag_report(epc, antenna, self.random.randint(-62, -38), 1)
