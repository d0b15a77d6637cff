"""An Impinj reader on this machine, with tags that are placed and faults that are begun."""

import ssl
import threading
from collections.abc import Sequence
from typing import Final

from drivers.simulated.clock import Clock, WorldClock
from drivers.simulated.engine import known_fault
from drivers.simulated.impinj.reader import FAULTS, ImpinjReader, Reply
from drivers.simulated.impinj.server import POLL_S, Server
from drivers.simulated.llrp.field import FieldTag, SeededField, checked_epc
from drivers.simulated.wire import WIRE_FAULTS, Trouble

READS_PER_S: Final = 100.0
REBOOT_S: Final = 3.0
AGAIN_S: Final = 0.05


class SimulatedImpinj:
    """An Impinj reader on this machine, spoken to by HTTP or HTTPS as root with its password."""

    def __init__(
        self,
        reader: ImpinjReader | None = None,
        port: int = 0,
        *,
        tags: SeededField | None = None,
        clock: Clock | None = None,
        seed: int = 1,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """
        Take the reader (one with tags that are placed, otherwise) and the port (0: any).

        `tags` are those that are placed by hand, where the reader has a field of its own.
        """
        self.tags = tags or SeededField(rate_per_s=READS_PER_S, seed=seed)
        self.reader = reader or ImpinjReader(self.tags)
        self.clock = clock or WorldClock()
        self.seed = seed
        self.tls = tls
        self.port = port
        self.trouble = Trouble()
        self.lock = threading.RLock()
        self.server: Server | None = None
        self.coming_back: threading.Timer | None = None
        self.streams = 0

    @property
    def base_url(self) -> str:
        """The address without a path."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of all that can go wrong."""
        return tuple(sorted({*WIRE_FAULTS, *FAULTS}))

    def start(self) -> None:
        """
        Listen, at the same port as before if there was one.

        :raises OSError: the port is not to be had
        """
        with self.lock:
            self.stay()
            if self.server is not None:
                return
            server = self.server = Server(self)
            self.port = server.server_address[1]
        name = "simulated Impinj"
        threading.Thread(
            target=server.serve_forever, args=(POLL_S,), name=name, daemon=True
        ).start()

    def stop(self) -> None:
        """Hang up on everybody and listen no longer."""
        with self.lock:
            self.stay()
            server, self.server = self.server, None
            if server is not None:
                server.shutdown()
                server.server_close()
                server.hang_up()

    def go_away(self, seconds: float) -> None:
        """Stop for so many seconds of the world."""
        with self.lock:
            self.stop()
            self.come_back_after(self.clock.real_s(seconds))

    def torn_off(self, server: Server, seconds: float) -> None:
        """Go away under a client of this server; one that was stopped meanwhile stays stopped."""
        with self.lock:
            if self.server is server:
                self.go_away(seconds)

    def come_back_after(self, real_s: float) -> None:
        """Start again after so many real seconds."""
        self.coming_back = threading.Timer(real_s, self.come_back)
        self.coming_back.daemon = True
        self.coming_back.start()

    def come_back(self) -> None:
        """Start again; while somebody else holds the port, ask for it again soon."""
        with self.lock:
            if self.coming_back is not threading.current_thread():
                # Told to stay, or sent away anew, just as the time was over.
                return
            self.reader.end_fault("reboot")
            try:
                self.start()
            except OSError:
                self.come_back_after(AGAIN_S)

    def stay(self) -> None:
        """Forget about coming back: it is there, or it is to stay away."""
        if self.coming_back is not None:
            self.coming_back.cancel()
            self.coming_back = None

    def place(self, epcs: Sequence[str]) -> None:
        """
        Put tags in the field instead of those that were put there.

        :raises ValueError: an EPC is not 1 to 31 words of hexadecimal, or there are too many
        """
        wanted = dict.fromkeys(checked_epc(epc) for epc in epcs)
        with self.lock:
            self.tags.place(FieldTag(epc) for epc in wanted)
            self.reader.memories.forget()

    def begin_fault(self, name: str, share: float = 1.0) -> None:
        """
        Let a fault begin; one of the wire hits this share of the lines of the stream.

        :raises UnknownFault: the reader knows no such fault
        """
        fault = known_fault(name, self.faults)
        with self.lock:
            if fault in WIRE_FAULTS:
                self.trouble.begin(fault, share)
            else:
                self.reader.now = self.clock.now()
                self.reader.begin_fault(fault)
        if fault == "reboot":
            self.go_away(REBOOT_S)

    def strike(self, name: str) -> None:
        """
        Let a fault hit the next line alone; what is no matter of a line begins, and lasts.

        :raises UnknownFault: the reader knows no such fault
        """
        fault = known_fault(name, self.faults)
        if fault in WIRE_FAULTS:
            with self.lock:
                self.trouble.strike(fault)
        else:
            self.begin_fault(fault)

    def end_fault(self, name: str) -> None:
        """
        Let a fault end.

        :raises UnknownFault: the reader knows no such fault
        """
        fault = known_fault(name, self.faults)
        with self.lock:
            if fault in WIRE_FAULTS:
                self.trouble.end(fault)
            else:
                self.reader.end_fault(fault)
        if fault == "reboot":
            self.start()

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        """Answer a request."""
        with self.lock:
            return self.reader.answer(method, path, body, self.clock.now())
