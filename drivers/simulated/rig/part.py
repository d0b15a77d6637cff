"""A simulated device in somebody's hand: plugged in and out, failing, watched."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

from drivers.simulated.clock import BEGINNING, Clock
from drivers.simulated.engine import Engine, known_fault
from drivers.simulated.hosting import Host, PtyHost, TcpHost
from drivers.simulated.memory_host import MemoryHost
from drivers.simulated.rig.trace import Trace
from drivers.simulated.table.live import LiveTable
from drivers.simulated.table.scene import Scene
from drivers.simulated.world import World

Result = TypeVar("Result")


class CannotNow(ValueError):
    """The device cannot do this as it now is."""


class Stand:
    """Where devices stand: their folder, address, time and chance, and the world they perceive."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        seed: int = 1,
        address: str = "127.0.0.1",
        world: World | None = None,
        virtual: bool = False,
    ) -> None:
        """Take what all devices share; `virtual` puts them on no wire at all."""
        self.folder = folder
        self.clock = clock
        self.seed = seed
        self.address = address
        self.world = world or World(seed)
        self.virtual = virtual
        self.beginning = BEGINNING if virtual else utc_at_0(clock)
        self.tables: dict[str, LiveTable] = {}

    def table(self, place: str) -> LiveTable:
        """Return the table of a place of the world, as cameras see it."""
        if place not in self.tables:
            self.tables[place] = LiveTable(Scene(self.seed))
        return self.tables[place]

    def keyboard(self, name: str, engine: Engine) -> Host:
        """Return a one-way line for an engine: a FIFO where the kernel has an event device."""
        if self.virtual:
            return MemoryHost(engine, clock=self.clock, seed=self.seed)
        path = self.folder / name
        return PtyHost(engine, path, clock=self.clock, seed=self.seed, one_way=True)

    def serial(self, name: str, engine: Engine, port: int | None = None) -> Host:
        """Return a serial line for an engine: a pty, or raw TCP when it has a port."""
        if self.virtual:
            return MemoryHost(engine, clock=self.clock, seed=self.seed)
        if port is not None:
            return self.network(lambda: engine, port)
        return PtyHost(engine, self.folder / name, clock=self.clock, seed=self.seed)

    def network(self, factory: Callable[[], Engine], port: int = 0, *, clients: int = 1) -> Host:
        """Return a socket for engines."""
        if self.virtual:
            return MemoryHost(factory(), clock=self.clock, seed=self.seed)
        return TcpHost(
            factory, port, clients=clients, address=self.address, clock=self.clock, seed=self.seed
        )


def utc_at_0(clock: Clock) -> datetime:
    """Return the calendar moment at which a clock stood at 0, taking now for now."""
    return datetime.now(UTC) - timedelta(seconds=clock.now())


def where(host: Host) -> str:
    """Return what stands behind the scheme of a device URL: a path, or an address and port."""
    if isinstance(host, PtyHost):
        return str(host.path)
    if isinstance(host, TcpHost):
        return f"{host.address}:{host.port}"
    return "memory"


def serial_url(kind: str, host: Host, **options: object) -> str:
    """Return the URL of a serial device, whatever its line is."""
    path = where(host) if not isinstance(host, TcpHost) else f"socket://{where(host)}"
    return f"{kind}:{path}{written(options)}"


def network_url(kind: str, host: Host, **options: object) -> str:
    """Return the URL of a network device."""
    return f"{kind}://{where(host)}{written(options)}"


def written(options: dict[str, object]) -> str:
    """Return options as a query."""
    return "?" + "&".join(f"{name}={value}" for name, value in options.items()) if options else ""


class Part(ABC):
    """One simulated device."""

    kind: ClassVar[str]
    protocol: str = ""
    """What it speaks, for those who read its frames."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.trace = Trace()

    @property
    @abstractmethod
    def url(self) -> str:
        """The device URL of the driver for it."""

    @property
    @abstractmethod
    def plugged(self) -> bool:
        """It is plugged in."""

    @abstractmethod
    def start(self) -> None:
        """
        Plug it in for the first time.

        :raises OSError: its port or path is not to be had
        """

    @abstractmethod
    def stop(self) -> None:
        """Unplug it for good."""

    @abstractmethod
    def plug_in(self) -> None:
        """
        Plug it in again.

        :raises OSError: its port or path is not to be had
        """

    @abstractmethod
    def unplug(self, for_s: float = math.inf) -> None:
        """Unplug it, for a while or until it is plugged in again."""

    @property
    def faults(self) -> tuple[str, ...]:
        """All that can go wrong with it, by name."""
        return ()

    def begin_fault(self, name: str, share: float = 1.0) -> None:  # noqa: ARG002 -- with an engine
        """
        Let a fault begin.

        :raises UnknownFault: the device knows no such fault
        """
        known_fault(name, self.faults)

    def strike(self, name: str) -> None:
        """
        Let a fault happen once.

        :raises UnknownFault: the device knows no such fault
        """
        self.begin_fault(name)

    def end_fault(self, name: str) -> None:
        """
        Let a fault end.

        :raises UnknownFault: the device knows no such fault
        """
        known_fault(name, self.faults)

    def standing(self) -> list[str]:
        """Return the names of the faults that stand."""
        return []

    def shows(self) -> dict[str, object]:
        """Return what a person sees who looks at it."""
        return {}


class EnginePart(Part):
    """A device that is an engine behind a host."""

    def __init__(self, name: str, host: Host) -> None:
        super().__init__(name)
        self.host = host
        host.listeners.append(self.trace.note)

    @property
    def plugged(self) -> bool:
        """It is plugged in."""
        return self.host.plugged

    def start(self) -> None:
        """Plug in and serve."""
        self.host.start()

    def stop(self) -> None:
        """Unplug for good."""
        self.host.stop()

    def plug_in(self) -> None:
        """Plug in again."""
        self.host.plug_in()

    def unplug(self, for_s: float = math.inf) -> None:
        """Unplug."""
        self.host.unplug(for_s)

    @property
    def faults(self) -> tuple[str, ...]:
        """All that can go wrong with wire and device."""
        return self.host.faults

    def begin_fault(self, name: str, share: float = 1.0) -> None:
        """Let a fault begin."""
        self.host.begin_fault(name, share)

    def strike(self, name: str) -> None:
        """Let a fault happen once."""
        self.host.strike(name)

    def end_fault(self, name: str) -> None:
        """Let a fault end."""
        self.host.end_fault(name)

    def standing(self) -> list[str]:
        """Return the faults that stand, of the wire and the device's own."""
        return sorted({*self.host.trouble.standing, *self.host.own_faults})

    def do(self, act: Callable[[], Result]) -> Result:
        """Do something to the engine, and let it say what comes of it."""
        return self.host.do(act)
