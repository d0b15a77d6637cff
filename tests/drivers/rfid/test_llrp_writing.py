"""Writing tags: what is written, what is proven, and every way in which it fails."""

import pytest

from drivers.device import CannotDo
from drivers.events import TagWriteFailed, TagWritten
from drivers.registry import make_device
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.reader import LlrpReader
from drivers.rfid.llrp.reports import WriteResult
from drivers.rfid.llrp.writing import WriteOrder, judge
from drivers.simulated.llrp.tags import EPC_MEMORY, Lock
from tests.drivers.rfid.pairing import BUTTER, MILK, Pair, moment

LOCKED = Lock(locked=True, permanent=True)
NEW = "30340000000000000000BEEF"


def order(pair: Pair, epc: str, becomes: str, request: str = "w") -> None:
    """Ask for a tag to be written."""
    pair.events += pair.talk.write_tag(WriteOrder(epc, becomes, request), moment(pair.seconds))


@pytest.mark.parametrize("becomes", [NEW, "E2801160", NEW + "01234567"])
@pytest.mark.parametrize("newest", [1, 2])
def test_a_written_tag_has_been_read_with_its_new_epc(becomes, newest) -> None:
    pair = Pair(None, MILK, BUTTER, newest=newest)
    pair.run(1)

    order(pair, MILK, becomes)
    pair.run(1)
    (written,) = pair.heard(TagWritten)
    pair.forget()
    pair.run(1)

    assert (written.request, written.epc) == ("w", becomes)
    assert {tag.epc for tag in pair.tags()} == {becomes, BUTTER}


def test_orders_wait_for_one_another() -> None:
    pair = Pair(None, MILK, BUTTER)
    pair.run(1)

    order(pair, MILK, NEW, "first")
    order(pair, BUTTER, MILK, "second")
    pair.run(3)

    assert [written.request for written in pair.heard(TagWritten)] == ["first", "second"]


def test_a_locked_tag_is_not_written_and_says_so() -> None:
    pair = Pair(None, MILK)
    pair.reader.memories.of(MILK).locks[EPC_MEMORY] = LOCKED

    order(pair, MILK, NEW)
    pair.run(2)

    assert [failed.reason for failed in pair.heard(TagWriteFailed)] == ["its memory is locked"]
    assert {tag.epc for tag in pair.tags()} == {MILK}


def test_what_may_pass_is_tried_three_times() -> None:
    pair = Pair(None, MILK)
    pair.reader.memories.of(MILK).defective = True

    order(pair, MILK, NEW)
    pair.run(4)

    (failed,) = pair.heard(TagWriteFailed)
    assert failed.reason == "the tag reports an error it does not explain"
    assert pair.talk.access_specs == 3


@pytest.mark.parametrize(
    ("epc", "result", "words", "says"),
    [
        (MILK, 0, 6, ""),
        (MILK, 2, 0, "its memory is locked"),
        (MILK, 9, 0, "the reader reports result 9"),
        (MILK, 3, 4, "4 of 6 words were written: the tag may now have neither EPC (it had too"),
        (MILK, 0, 5, "5 of 6 words were written"),
        (BUTTER, 0, 6, f"another tag was operated on: {BUTTER}"),
    ],
)
def test_a_result_is_judged_by_the_tag_and_every_word(epc, result, words, says) -> None:
    judged = judge(WriteResult(1, epc, result, words), WriteOrder(MILK, NEW, "w"))

    assert judged.startswith(says)
    assert bool(judged) == bool(says)


def test_an_epc_too_long_for_the_tag_is_refused_by_it() -> None:
    pair = Pair(None, MILK)

    order(pair, MILK, "1234" * 31)
    pair.run(2)

    (failed,) = pair.heard(TagWriteFailed)
    assert failed.reason == "its memory is too small for the new EPC"


def test_without_the_tag_nothing_is_written_and_nothing_left_behind() -> None:
    pair = Pair(None, BUTTER)
    pair.run(1)

    order(pair, MILK, NEW)
    pair.run(6)

    (failed,) = pair.heard(TagWriteFailed)
    assert failed.reason == f"no tag {MILK} came within reach in 5 s"
    assert not list(pair.reader.inventory.accessspecs)


def test_a_gate_that_reads_nothing_reads_in_order_to_write() -> None:
    pair = Pair(Inventory(trigger_input=1), MILK)
    pair.run(1)

    order(pair, MILK, NEW)
    pair.run(2)
    written = pair.heard(TagWritten)
    pair.forget()
    pair.run(2)

    assert [one.epc for one in written] == [NEW]
    assert not pair.tags()


def test_a_tag_is_written_when_its_round_comes() -> None:
    pair = Pair(Inventory(every_ms=8000, round_ms=400), MILK)
    pair.run(1)

    order(pair, MILK, NEW)
    pair.run(20)

    assert [one.epc for one in pair.heard(TagWritten)] == [NEW]


def test_a_reader_that_says_written_and_reads_it_no_more_is_not_believed() -> None:
    pair = Pair(None, MILK)
    pair.run(1)
    order(pair, MILK, NEW)
    new, other = bytes.fromhex(NEW), bytes.fromhex(BUTTER)
    pair.change = lambda frame: frame.replace(new, other)

    pair.run(5)

    (failed,) = pair.heard(TagWriteFailed)
    assert f"no tag {NEW} was read in 3 s" in failed.reason


def test_a_connection_lost_while_writing_leaves_nobody_in_doubt_that_it_is_in_doubt() -> None:
    pair = Pair(None, BUTTER)
    pair.run(1)
    order(pair, MILK, NEW, "first")
    order(pair, MILK, NEW, "second")

    ended = pair.talk.hang_up(moment(pair.seconds))

    assert [one.request for one in ended if isinstance(one, TagWriteFailed)] == ["first", "second"]
    assert all("nobody can say" in one.reason for one in ended if isinstance(one, TagWriteFailed))


@pytest.mark.parametrize(
    ("epc", "becomes", "says"),
    [
        ("3034", "not hex!", "is no EPC"),
        ("30340", MILK, "is no EPC"),
        (MILK, "AB" * 63, "is no EPC"),
        (MILK, MILK.lower(), "has the EPC .* already"),
    ],
)
def test_what_is_no_epc_is_refused_before_anything_is_sent(epc, becomes, says) -> None:
    reader = make_device("llrp://reader.local")
    assert isinstance(reader, LlrpReader)

    with pytest.raises(CannotDo, match=says):
        reader.write_tag(epc, becomes, "w")
