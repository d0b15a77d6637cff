"""A ZPL printer on TCP that keeps what it prints as pictures."""

import socket
import threading
from collections import deque
from pathlib import Path

from drivers.simulated.label_image import draw_label
from drivers.simulated.server import TcpServer, receive
from drivers.simulated.zpl import ZplStream

FORMATS_WAITING_MAX = 100
BACK_FEED_S = 0.02


class SimulatedPrinter(TcpServer):
    """
    Prints label-0001.png, label-0002.png … into a folder, with the ZPL of each beside it.

    Without paper, with its head open or paused, it keeps formats waiting as a real one does.
    """

    def __init__(self, folder: Path, port: int = 0, print_s: float = 0.1) -> None:
        super().__init__(port)
        self.folder = folder
        self.print_s = print_s
        self.paper_out = False
        self.head_open = False
        self.paused = False
        self.waiting: deque[str] = deque(maxlen=FORMATS_WAITING_MAX)
        self.labels: list[Path] = []
        self.work = threading.Lock()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.print_all, name="print head", daemon=True)

    @property
    def url(self) -> str:
        """Return the device URL of the driver for it."""
        return f"zpl://127.0.0.1:{self.port}?device=printer"

    def start(self) -> None:
        """Switch on; labels of an earlier run stay and are not overwritten."""
        self.folder.mkdir(parents=True, exist_ok=True)
        super().start()
        if not self.thread.is_alive():
            self.thread.start()

    def shut_down(self) -> None:
        """Switch off for good."""
        self.stopping.set()
        self.stop()
        if self.thread.is_alive():
            self.thread.join()

    def serve(self, connection: socket.socket) -> None:
        """Read ZPL, and answer the immediate commands that want an answer."""
        stream = ZplStream()
        while (data := receive(connection)) is not None:
            for said in stream.feed(data):
                if said == "HS":
                    connection.sendall(self.host_status(under_way=stream.under_way))
                elif said == "JA":
                    with self.work:
                        self.waiting.clear()
                elif said.startswith("^XA"):
                    with self.work:
                        self.waiting.append(said)

    def host_status(self, *, under_way: bool) -> bytes:
        """Return the three strings of ~HS."""
        with self.work:
            waiting = len(self.waiting)
        first = (
            f"030,{self.paper_out:d},{self.paused:d},1218,{waiting:03d},0,0,{under_way:d},000,0,0,0"
        )
        second = f"000,0,{self.head_open:d},0,1,2,4,0,{0:08d},1,000"
        return b"".join(
            b"\x02" + text.encode("ascii") + b"\x03\r\n" for text in (first, second, "1234,0")
        )

    def print_all(self) -> None:
        """Print what waits, as long as there is nothing in the way."""
        while not self.stopping.wait(BACK_FEED_S):
            if self.waiting and not (self.paper_out or self.head_open or self.paused):
                self.stopping.wait(self.print_s)
                self.print_next()

    def print_next(self) -> None:
        """Print the oldest format unless it was cancelled; it waits until it is on paper."""
        with self.work:
            format_text = self.waiting[0] if self.waiting else ""
        if not format_text or self.paper_out:
            return
        number = len(list(self.folder.glob("label-*.png"))) + 1
        picture = self.folder / f"label-{number:04d}.png"
        picture.with_suffix(".zpl").write_text(format_text, encoding="utf-8")
        draw_label(format_text).save(picture)
        with self.work:
            self.labels.append(picture)
            if self.waiting and self.waiting[0] == format_text:
                self.waiting.popleft()
