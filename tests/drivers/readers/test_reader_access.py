"""Tags that are read, written, locked and killed by the simulated reader."""

import struct

import pytest

from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.llrp.tags import Memories
from tests.drivers.readers.reader_talk import (
    BUTTER,
    MILK,
    Client,
    accessspec,
    epc,
    number_of,
    read,
    report,
    rospec,
    tags,
    tlv,
    value,
    write,
)

ADD, DELETE, ENABLE, LIST = 40, 41, 42, 44
NEW = "3034000000000000DEADBEEF"
SUCCESS, OVERRUN, LOCKED, WEAK, TAG_ERROR, LOST = 0, 1, 2, 3, 4, 5


def access(client: Client, *operations: bytes, target: str = "", times: int = 1) -> list[Node]:
    """Carry operations out once and return the tags with results."""
    if client.reader.inventory.run is None:
        client.run(rospec(told=report(1, 1)))
    client.order(ADD, accessspec(*operations, target=target, times=times))
    client.order(ENABLE, number_of(1))
    seen = client.wait(0.5)
    client.send(struct.pack(">HIII", 0x0400 | DELETE, 14, 9, 0))
    return [tag for tag in tags(seen) if any("Result" in part.name for part in tag.parts)]


def results(tag: Node) -> list[int]:
    return [part.number("Result") for part in tag.parts if "OpSpecResult" in part.name]


def locked(part: int, privilege: int, password: int = 0) -> bytes:
    return tlv(344, struct.pack(">HI", 1, password), tlv(345, bytes([privilege, part])))


def test_a_tag_is_given_another_epc_and_answers_with_it_from_then_on() -> None:
    client = Client(MILK, BUTTER)
    (written,) = access(client, write(NEW), target=MILK)
    later = {epc(tag) for tag in tags(client.wait(0.5))}

    assert epc(written) == MILK
    assert value(written, "AccessSpecID") == 1
    result = written.one("C1G2WriteOpSpecResult")
    assert result.fields == {"Result": SUCCESS, "OpSpecID": 1, "NumWordsWritten": 6}
    assert later == {NEW, BUTTER}


def test_the_length_of_an_epc_follows_its_protocol_control_word() -> None:
    client = Client(MILK)
    access(client, write("4000" + "3074257BF7194E4000001A85" + "ABCD" + "EF01", pointer=1))

    assert {epc(tag) for tag in tags(client.wait(0.1))} == {"3074257BF7194E4000001A85ABCDEF01"}


def test_an_accessspec_is_gone_after_as_many_operations_as_it_was_given() -> None:
    client = Client(MILK, BUTTER)
    client.run(rospec(told=report(1, 1)))
    client.order(ADD, accessspec(read(bank=2), times=3))
    client.order(ENABLE, number_of(1))
    seen = [tag for tag in tags(client.wait(1.0)) if tag.find("C1G2ReadOpSpecResult")]

    assert len(seen) == 3
    assert client.ask(LIST).find("AccessSpec") is None


def test_operations_run_in_order_and_what_was_written_is_read_back() -> None:
    client = Client(MILK)
    steps = write("CAFE0001", bank=3, pointer=4), read(bank=3, pointer=3, words=4, op=2)
    (tag,) = access(client, *steps)

    assert results(tag) == [SUCCESS, SUCCESS]
    assert tag.one("C1G2ReadOpSpecResult").numbers("ReadData") == (0, 0xCAFE, 1, 0)


@pytest.mark.parametrize(("rssi_dbm", "result"), [(-60.0, SUCCESS), (-71.0, WEAK), (-76.0, LOST)])
def test_a_tag_that_answers_weakly_cannot_be_written(rssi_dbm: float, result: int) -> None:
    client = Client()
    client.field.place([FieldTag(MILK, 1, rssi_dbm)])
    (tag,) = access(client, write(NEW), target=MILK)

    assert results(tag) == [result]


def test_a_defective_tag_says_only_that_something_is_wrong() -> None:
    client = Client(MILK)
    client.reader.memories.of(MILK).defective = True

    (tag,) = access(client, write(NEW))

    assert results(tag) == [TAG_ERROR]
    assert tag.one("C1G2WriteOpSpecResult").number("NumWordsWritten") == 0


@pytest.mark.parametrize(
    ("operation", "result"),
    [
        (write("0001", bank=3, pointer=32), OVERRUN),
        (write("0001", bank=2), LOCKED),
        (write("0001", bank=1, pointer=0), LOCKED),
        (write("0001", bank=3, password=0x1234), LOST),
    ],
)
def test_what_cannot_be_written_is_not(operation: bytes, result: int) -> None:
    (tag,) = access(Client(MILK), operation)

    assert results(tag) == [result]


def test_a_locked_epc_is_only_written_with_the_password() -> None:
    client = Client(MILK)
    secret = 0x00C0FFEE
    access(client, write("00C0FFEE", bank=0, pointer=2), locked(2, 0, secret))
    (without,) = access(client, write(NEW))
    (wrong,) = access(client, write(NEW, password=1))
    (with_it,) = access(client, write(NEW, password=secret))

    assert [results(tag) for tag in (without, wrong, with_it)] == [[LOCKED], [LOST], [SUCCESS]]


def test_1_1_says_that_the_password_was_wrong() -> None:
    client = Client(MILK)
    client.reader.outlet.version = 2
    client.ask(20, rospec(told=report(1, 1)), version=2)
    for kind, body in ((24, number_of(1)), (22, number_of(1))):
        client.order(kind, body, version=2)
    client.order(ADD, accessspec(write(NEW, password=5)), version=2)
    client.order(ENABLE, number_of(1), version=2)

    found = [results(tag) for tag in tags(client.wait(0.2))]

    assert [7] in found


def test_what_is_locked_for_ever_cannot_be_unlocked() -> None:
    client = Client(MILK)
    (first,) = access(client, locked(4, 1))
    (second,) = access(client, locked(4, 3), write("0001", bank=3))

    assert results(first) == [SUCCESS]
    assert results(second)[0] != SUCCESS
    assert results(second)[1] == LOCKED


def test_a_killed_tag_is_never_seen_again() -> None:
    client = Client(MILK, BUTTER)
    zero = tlv(343, struct.pack(">HI", 1, 0x11))
    (refused,) = access(client, zero, target=MILK)
    access(client, write("00000011", bank=0, pointer=0), zero, target=MILK)

    assert results(refused) == [1]
    assert {epc(tag) for tag in tags(client.wait(0.5))} == {BUTTER}


def test_a_target_may_be_what_a_tag_is_not() -> None:
    client = Client(MILK, BUTTER)
    spec = bytearray(accessspec(read(bank=2), target=MILK, times=0))
    spec[spec.index(b"\x01\x53") + 4] = 0x40
    client.run(rospec(told=report(1, 1)))
    client.order(ADD, bytes(spec))
    client.order(ENABLE, number_of(1))

    touched = {epc(tag) for tag in tags(client.wait(0.3)) if tag.find("C1G2ReadOpSpecResult")}

    assert touched == {BUTTER}


def test_readers_that_share_memories_see_what_the_other_has_written() -> None:
    memories = Memories()
    client = Client(MILK)
    client.reader = LlrpReader(client.field, memories=memories)
    client.reader.connect(0.0)
    access(client, write(NEW))
    other = Client()
    other.reader = LlrpReader(SeededField([FieldTag(MILK)]), memories=memories)
    other.reader.connect(0.0)
    other.run(rospec(told=report(1, 1)))

    assert {epc(tag) for tag in tags(other.wait(0.2))} == {NEW}
