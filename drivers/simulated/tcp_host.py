"""Engines behind listening sockets."""

import contextlib
import select
import socket
import time
from collections.abc import Callable
from typing import Final

from drivers.simulated.clock import Clock
from drivers.simulated.engine import Engine
from drivers.simulated.host import Host
from drivers.simulated.line import NOTHING, Line, Sent
from drivers.simulated.wire import AWAY_S, Wire

BACKLOG_BYTES_MAX: Final = 1_048_576
READ_BYTES_MAX: Final = 65_536
CONNECTIONS_MAX: Final = 32
LINGER_S: Final = 2.0


class Talk:
    """One TCP connection: what the device says on it, and what the socket has not taken yet."""

    def __init__(self, connection: socket.socket, line: Line) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self.line = line
        self.backlog = bytearray()
        self.leaving_until: float | None = None
        self.silent = False

    def flush(self) -> None:
        """
        Send what the socket takes.

        :raises OSError: the client is gone
        """
        with contextlib.suppress(BlockingIOError):
            while self.backlog:
                del self.backlog[: self.connection.send(self.backlog)]
        if not self.backlog and self.leaving_until is not None and not self.silent:
            # Closing with bytes unread would take the last words away from the client.
            self.connection.shutdown(socket.SHUT_WR)
            self.silent = True

    @property
    def wanted(self) -> int:
        """The poll events it waits for; a client that does not read is not listened to."""
        patient = len(self.backlog) < BACKLOG_BYTES_MAX
        return (select.POLLIN if patient else 0) | (select.POLLOUT if self.backlog else 0)


class TcpHost(Host):
    """
    An engine behind a listening socket: a network device, or a serial one behind a device server.

    A device of one client keeps one engine from connection to connection, and turns a second
    client away in the engine's own words. A device of several has an engine for each connection.
    """

    def __init__(
        self,
        engine_factory: Callable[[], Engine],
        port: int = 0,
        *,
        clients: int = 1,
        works_alone: bool = False,
        address: str = "127.0.0.1",
        clock: Clock | None = None,
        seed: int = 1,
    ) -> None:
        """
        Take what makes an engine, and the port (0: any, told by `port` once plugged in).

        One that `works_alone` is given time also while no client is there, as a printer needs.
        """
        super().__init__(clock, seed)
        self.engine_factory = engine_factory
        self.engine = engine_factory()
        self.port = port
        self.clients = clients
        self.works_alone = works_alone
        self.address = address
        self.listener: socket.socket | None = None
        self.talks: list[Talk] = []
        self.connections_made = 0

    @property
    def engines(self) -> list[Engine]:
        """The engine of a device of one client, or those of all connections and the next."""
        others = [talk.line.engine for talk in self.talks]
        return [self.engine, *(one for one in others if one is not self.engine)]

    @property
    def served(self) -> list[Talk]:
        """The connections that are neither turned away nor at their end."""
        return [talk for talk in self.talks if not talk.line.over and talk.leaving_until is None]

    @property
    def connected(self) -> bool:
        """Some client is served."""
        return bool(self.served)

    def lines(self) -> list[Line]:
        """Return the connections that are served."""
        return [talk.line for talk in self.served]

    def open_up(self, now: float) -> None:  # noqa: ARG002 -- the pty's line begins here
        """Listen."""
        listener = socket.create_server((self.address, self.port))
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self.listener = listener

    def shut(self, now: float) -> None:
        """Stop listening and hang up on everybody."""
        self.stop_listening()
        for talk in list(self.talks):
            self.drop(talk, now)

    def stop_listening(self) -> None:
        """Let nobody in any more."""
        listener, self.listener = self.listener, None
        if listener is not None:
            # Our thread may be waiting on it: closed alone, it would hold the port until then.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def advance(self, now: float) -> float:
        """Let every connection say what it has to, and return the seconds until there is more."""
        due_s = LINGER_S
        if self.works_alone and not self.served:
            self.engine.tick(now)
            due_s = min(due_s, self.engine.due(now))
        for talk in list(self.talks):
            try:
                due_s = min(due_s, self.advance_one(talk, now))
            except OSError:
                self.drop(talk, now)
            if not self.plugged:
                return 0.0
        return due_s

    def advance_one(self, talk: Talk, now: float) -> float:
        """Let one connection say what it has to, and return the seconds until there is more."""
        if talk.leaving_until is not None:
            if time.monotonic() > talk.leaving_until:
                self.drop(talk, now)
            else:
                talk.flush()
            return LINGER_S
        if len(talk.backlog) < BACKLOG_BYTES_MAX:
            talk.line.tick(now)
            while (sent := talk.line.take(now)) != NOTHING:
                if sent.data:
                    self.tell(now, "says", sent.data)
                    talk.backlog += sent.data
                if sent.ending:
                    self.end(talk, now, sent)
                    return LINGER_S
        if not self.trouble.half_open:
            talk.flush()
        # A client that does not read is given no more until it does.
        return talk.line.due(now) if len(talk.backlog) < BACKLOG_BYTES_MAX else LINGER_S

    def end(self, talk: Talk, now: float, sent: Sent) -> None:
        """Hang up on a client once it has got what was said, or go away altogether."""
        if sent.ending == "unplug":
            # Before the client hears of it: it would be let in again at once, and thrown out.
            self.stop_listening()
        talk.line.disconnect(now)
        talk.leaving_until = time.monotonic() + LINGER_S
        try:
            talk.flush()
        except OSError:
            # The client was quicker; a device that is torn off goes away all the same.
            self.drop(talk, now)
        if sent.ending == "unplug":
            self.unplug(AWAY_S)

    def drop(self, talk: Talk, now: float) -> None:
        """Close a connection."""
        if talk in self.talks:
            self.talks.remove(talk)
            if talk.leaving_until is None:
                talk.line.disconnect(now)
            talk.connection.close()

    def watched(self) -> dict[int, int]:
        """Return listener and connections; a half-open wire leaves all to the kernel."""
        if self.listener is None or self.trouble.half_open:
            return {}
        watched = {talk.connection.fileno(): talk.wanted for talk in self.talks}
        return {self.listener.fileno(): select.POLLIN, **watched}

    def serve(self, ready: dict[int, int], now: float) -> None:
        """Hear what clients say, and welcome new ones."""
        if self.listener is None or self.trouble.half_open:
            return
        for talk in list(self.talks):
            if ready.get(talk.connection.fileno(), 0) & ~select.POLLOUT:
                self.hear(talk, now)
        if ready.get(self.listener.fileno()):
            # A client that was bidden farewell just now makes room for the next.
            self.say_what_is_due()
            self.accept(now)

    def hear(self, talk: Talk, now: float) -> None:
        """Let the engine hear what a client said; its silence for good ends the talk."""
        try:
            data = talk.connection.recv(READ_BYTES_MAX)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(talk, now)
        elif talk.leaving_until is None:
            self.tell(now, "hears", data)
            talk.line.feed(data, now)

    def accept(self, now: float) -> None:
        """Welcome a client, or let the engine turn it away."""
        if self.listener is None:
            return
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return
        if len(self.talks) >= CONNECTIONS_MAX:
            connection.close()
            return
        self.connections_made += 1
        wire = Wire(f"{self.seed} {self.connections_made}", self.trouble)
        # Whoever still hears last words is a client, too: an engine has one at a time.
        there = [t for t in self.talks if t.leaving_until is None and not t.line.unwelcome]
        welcome = len(there) < self.clients
        line = Line(self.engine_for(welcome=welcome), wire)
        self.talks.append(Talk(connection, line))
        if welcome:
            line.connect(now)
        else:
            line.turn_away(now)

    def engine_for(self, *, welcome: bool) -> Engine:
        """Return the engine that a new connection talks to, failing as its device does."""
        if self.clients == 1 or not welcome:
            return self.engine
        engine = self.engine_factory()
        for fault in self.own_faults:
            engine.begin_fault(fault)
        return engine
