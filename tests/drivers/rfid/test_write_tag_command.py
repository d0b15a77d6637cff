"""`python -m drivers write-tag`: for the desk where goods get their tags."""

import json
from collections.abc import Iterator

import pytest

from drivers.__main__ import main
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.hosting import ReaderHost
from drivers.simulated.llrp.reader import LlrpReader as Engine
from drivers.simulated.llrp.tags import EPC_MEMORY, Lock
from tests.drivers.rfid.pairing import BUTTER, MILK

NEW = "30340000000000000000BEEF"


@pytest.fixture
def host() -> Iterator[ReaderHost]:
    engine = Engine(SeededField([FieldTag(MILK), FieldTag(BUTTER)], rate_per_s=200))
    engine.memories.of(BUTTER).locks[EPC_MEMORY] = Lock(locked=True, permanent=True)
    started = ReaderHost(engine)
    started.start()
    yield started
    started.stop()


def test_a_tag_is_written_and_one_that_is_locked_says_so(host, capsys) -> None:
    url = f"llrp://127.0.0.1:{host.port}?round_ms=50"

    written = main(["write-tag", url, MILK, NEW])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    refused = main(["write-tag", url, BUTTER, MILK])
    why = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert (written, told["event"], told["epc"]) == (0, "TagWritten", NEW)
    assert (refused, why["reason"]) == (1, "its memory is locked")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["llrp://127.0.0.1", "milk", NEW], "'MILK' is no EPC"),
        (["zpl://127.0.0.1", MILK, NEW], "writes no tags"),
        (["llrp://127.0.0.1?session=9", MILK, NEW], "session is a whole number"),
    ],
)
def test_a_misused_command_says_what_is_wrong(capsys, words: list[str], says: str) -> None:
    assert main(["write-tag", *words]) == 2
    assert says in capsys.readouterr().err
