"""The simulated reader on its port: placed tags, silence, one client, a reboot."""

import socket
from collections.abc import Iterator

import pytest

from drivers.simulated.llrp.codec import Frame, cut, decode
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.shapes import tables
from drivers.simulated.reader import SimulatedReader
from tests.drivers.readers.reader_talk import (
    BUTTER,
    MILK,
    SHORT,
    aispec,
    epc,
    events,
    message,
    number_of,
    report,
    rospec,
    tags,
)

WAIT_S = 10.0


@pytest.fixture
def reader() -> Iterator[SimulatedReader]:
    found = SimulatedReader()
    found.start()
    yield found
    found.stop()


class Caller:
    """A client on a real socket."""

    def __init__(self, reader: SimulatedReader) -> None:
        self.socket = socket.create_connection(("127.0.0.1", reader.port), timeout=WAIT_S)
        self.stream = bytearray()
        self.ready: list[Frame] = []

    def hear(self) -> Node | None:
        """Return the next message, or None when the reader has hung up."""
        while not self.ready:
            data = self.socket.recv(65536)
            if not data:
                return None
            self.stream += data
            self.ready += cut(self.stream)
        one = self.ready.pop(0)
        return decode(tables(one.version), one.kind, one.body)

    def read(self) -> None:
        for kind, body in ((20, rospec(aispec([1, 2]), told=report(1, 1))), (24, number_of(1))):
            self.socket.sendall(message(kind, body))
        self.socket.sendall(message(22, number_of(1)))

    def next_tag(self) -> str:
        while (one := self.hear()) is not None:
            if found := tags([one]):
                return epc(found[0])
        raise AssertionError("the reader has hung up")


def attempt(caller: Caller) -> int:
    greeting = caller.hear()
    assert greeting is not None
    return events([greeting], "ConnectionAttemptEvent")[0].number("Status")


def test_placed_tags_are_read_and_replaced(reader: SimulatedReader) -> None:
    reader.place([MILK.lower(), SHORT, MILK])
    caller = Caller(reader)
    caller.read()
    first = {caller.next_tag() for _ in range(4)}
    reader.place([BUTTER])
    while caller.next_tag() != BUTTER:
        pass

    assert first == {MILK, SHORT}
    assert reader.field == (BUTTER,)
    caller.socket.close()


@pytest.mark.parametrize("wanted", [["30340"], ["lait"], [""], ["3034" * 32]])
def test_what_is_no_epc_is_not_placed(reader: SimulatedReader, wanted: list[str]) -> None:
    reader.place([MILK])

    with pytest.raises(ValueError, match="not an EPC"):
        reader.place(wanted)

    assert reader.field == (MILK,)


def test_more_than_a_thousand_tags_are_not_placed(reader: SimulatedReader) -> None:
    with pytest.raises(ValueError, match="more than 1000 tags"):
        reader.place([f"{number:08X}" for number in range(1001)])


def test_a_silent_reader_keeps_the_connection_and_says_nothing(reader: SimulatedReader) -> None:
    caller = Caller(reader)
    caller.hear()
    reader.silent = True
    caller.socket.sendall(message(1, b"\0"))
    caller.socket.settimeout(0.2)
    with pytest.raises(TimeoutError):
        caller.hear()
    caller.socket.settimeout(WAIT_S)
    reader.silent = False
    answer = caller.hear()

    assert answer is not None
    assert answer.name == "GET_READER_CAPABILITIES_RESPONSE"
    caller.socket.close()


def test_a_second_client_is_told_why_and_hung_up_on(reader: SimulatedReader) -> None:
    first, second = Caller(reader), Caller(reader)

    assert (attempt(first), attempt(second)) == (0, 2)
    assert second.hear() is None
    assert attempt(first) == 4
    for caller in (first, second):
        caller.socket.close()


def test_a_rebooting_reader_refuses_its_port_until_it_is_up(reader: SimulatedReader) -> None:
    caller = Caller(reader)
    caller.hear()
    reader.host.begin_fault("reboot")
    gone = caller.hear()
    with pytest.raises(ConnectionRefusedError):
        Caller(reader)
    reader.host.end_fault("reboot")
    again = Caller(reader)

    assert gone is None
    assert attempt(again) == 0
    for one in (caller, again):
        one.socket.close()
