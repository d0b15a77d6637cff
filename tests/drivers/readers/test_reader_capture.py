"""What sllurp 3.0.5 said in a recorded talk, from the connection to its end, obeyed once more."""

from itertools import pairwise
from pathlib import Path

from drivers.simulated.llrp.codec import cut, frame
from tests.drivers.readers.reader_talk import MILK, SHORT, Client, epc, status, tags

CAPTURE = Path(__file__).parents[1] / "captures" / "llrp-client-sllurp.bin"
BETWEEN_S = 0.3


def test_a_recorded_client_is_obeyed_in_everything_and_its_tag_is_written() -> None:
    client = Client(MILK, SHORT)
    for one in cut(bytearray(CAPTURE.read_bytes())):
        client.send(frame(one.version, one.kind, one.number, one.body))
        client.wait(BETWEEN_S)

    answers = [one for one in client.heard if one.find("LLRPStatus")]
    # Fifteen messages, but acknowledgements and ENABLE_EVENTS_AND_REPORTS have no answer.
    assert len(answers) == 11
    assert {status(one) for one in answers} == {0}
    written = [tag for tag in tags(client.heard) if tag.find("C1G2WriteOpSpecResult")]
    assert [epc(tag) for tag in written] == [MILK]
    assert epc(tags(client.heard)[-1]) in {SHORT, "3034000000000000DEADBEEF"}


def test_a_client_that_was_cut_anywhere_is_obeyed_after_it_is_whole_again() -> None:
    raw = CAPTURE.read_bytes()
    whole, pieces = Client(MILK), Client(MILK)
    told = whole.send(raw)
    places = [*range(0, len(raw), 7), len(raw)]

    assert [one for at, end in pairwise(places) for one in pieces.send(raw[at:end])] == told
