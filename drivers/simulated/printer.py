"""A ZPL printer on TCP, and on USB if wanted, that keeps what it prints as pictures."""

from collections.abc import Sequence
from pathlib import Path

from drivers.simulated.clock import Clock
from drivers.simulated.hosting import PtyHost, TcpHost
from drivers.simulated.printers.engine import ZplEngine
from drivers.simulated.printers.label import picture
from drivers.simulated.printers.mechanism import Job, Label, Mechanism

CLIENTS_MAX = 8


class SimulatedPrinter:
    """
    Prints label-0001.png, label-0002.png … into a folder, with the ZPL of each beside it.

    Without paper, with its head open or paused, it keeps formats waiting as a real one does; a
    label that trouble cuts short lies in the folder as spoiled-0001.png. With `usb`, a path, the
    same printer is at that path too, as a driver finds one at /dev/usb/lp0.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        print_s: float = 0.1,
        *,
        usb: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.folder = folder
        self.mechanism = Mechanism(print_s=print_s, listener=self.keep)
        # A printer prints on when whoever sent the label is gone.
        self.host = TcpHost(
            self.connection, port, clients=CLIENTS_MAX, clock=clock, works_alone=True
        )
        self.usb = None if usb is None else PtyHost(self.connection(), usb, clock=self.host.clock)
        self.pictures: list[Path] = []
        self.numbers: dict[str, int] = {}
        if self.usb is not None:
            # One mechanism, one lock.
            self.usb.lock = self.host.lock

    def connection(self) -> ZplEngine:
        """Return what talks to one more client of the same printer."""
        return ZplEngine(self.mechanism)

    @property
    def port(self) -> int:
        """The TCP port, once it is switched on."""
        return self.host.port

    @property
    def url(self) -> str:
        """Return the device URL of the driver for it."""
        return f"zpl://127.0.0.1:{self.port}?device=printer"

    @property
    def listener(self) -> object:
        """What it listens with; None while its cable is out."""
        return self.host.listener

    def start(self) -> None:
        """Switch on; labels of an earlier run stay and are not overwritten."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.host.start()
        if self.usb is not None:
            self.usb.start()

    def stop(self) -> None:
        """Pull the network cable, and the USB one."""
        self.host.unplug()
        if self.usb is not None:
            self.usb.unplug()

    def shut_down(self) -> None:
        """Switch off for good."""
        self.host.stop()
        if self.usb is not None:
            self.usb.stop()

    def keep(self, label: Label) -> None:
        """Keep a label that has come out."""
        name = "label" if label.whole else "spoiled"
        if name not in self.numbers:
            self.numbers[name] = len(list(self.folder.glob(f"{name}-*.png")))
        self.numbers[name] += 1
        path = self.folder / f"{name}-{self.numbers[name]:04d}.png"
        path.with_suffix(".zpl").write_bytes(label.format.raw)
        picture(label).save(path)
        if label.whole:
            self.pictures.append(path)

    def advance(self) -> None:
        """Print what can be printed by now; a printer prints whether or not somebody listens."""
        self.host.do(lambda: self.mechanism.advance(self.host.clock.now()))

    @property
    def labels(self) -> list[Path]:
        """The pictures of what it has printed, the newest last."""
        self.advance()
        return self.pictures

    @property
    def waiting(self) -> Sequence[Job]:
        """The formats that are not on paper yet."""
        self.advance()
        return tuple(self.mechanism.jobs)

    @property
    def print_s(self) -> float:
        """How long a label takes."""
        return self.mechanism.print_s

    @print_s.setter
    def print_s(self, seconds: float) -> None:
        self.mechanism.print_s = seconds

    def trouble(self, name: str, *, begins: bool) -> None:
        """Let one of the printer's faults begin or end."""
        if begins:
            self.host.begin_fault(name)
        else:
            self.host.end_fault(name)
        self.advance()

    @property
    def paper_out(self) -> bool:
        """There is no paper in it."""
        return "paper_out" in self.mechanism.troubles

    @paper_out.setter
    def paper_out(self, is_out: bool) -> None:
        self.trouble("paper_out", begins=is_out)

    @property
    def head_open(self) -> bool:
        """Its head is open."""
        return "head_open" in self.mechanism.troubles

    @head_open.setter
    def head_open(self, is_open: bool) -> None:
        self.trouble("head_open", begins=is_open)

    @property
    def paused(self) -> bool:
        """Somebody pressed its pause key."""
        return "paused" in self.mechanism.troubles

    @paused.setter
    def paused(self, is_paused: bool) -> None:
        self.trouble("paused", begins=is_paused)
