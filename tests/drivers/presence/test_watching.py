"""The command `gate`: passages by a light barrier, or for as long as it runs."""

import json
from pathlib import Path

import pytest

from drivers.__main__ import main
from drivers.events import InputChanged, Tag, TagsRead
from drivers.rfid.watching import Watch, read_expected
from drivers.simulated.reader import SimulatedReader
from drivers.simulated.world.cage import CagePass, cage_pass
from tests.drivers.listening import NOON


def pass_by(watch: Watch, cage: CagePass, since: float) -> None:
    """Let a cage pass a gate with a light barrier on input 1."""
    barrier = {cage.began_at: True, cage.ended_at: False}
    marks = sorted(
        [*((s.at, s) for s in cage.sightings), *((at, None) for at in barrier)],
        key=lambda mark: mark[0],
    )
    for at, sight in marks:
        if sight is None:
            watch.hear(InputChanged(at=NOON, port=1, high=barrier[at]), since + at)
        else:
            tags = (Tag(sight.epc, sight.antenna, sight.rssi_dbm),)
            watch.hear(TagsRead(at=NOON, tags=tags), since + at)
    watch.hear(None, since + cage.ended_at + 5)


def test_each_passage_of_the_barrier_is_judged_once(capsys: pytest.CaptureFixture[str]) -> None:
    cages = [cage_pass(seed, tags=60, missing=1, extra=1) for seed in (1, 2)]
    for cage in cages:
        pass_by(Watch(cage.expected, 1), cage, 100.0)

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(frozenset(one["missing"]), frozenset(one["unknown"])) for one in told] == [
        (cage.missing, cage.extra) for cage in cages
    ]
    assert [one["right"] for one in told] == [False, False]


def test_the_command_listens_to_a_reader_and_tells_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = SimulatedReader()
    reader.start()
    reader.place(["3034257BF7194E4000001A85"])
    expected = tmp_path / "expected.txt"
    expected.write_text("3034257bf7194e4000001a85\n3034257BF7194E4000001A86 # stayed at home\n")
    try:
        status = main(["gate", reader.url, "--expected", str(expected), "--seconds", "2.5"])
    finally:
        reader.stop()

    lines = capsys.readouterr().out.splitlines()
    (told,) = [json.loads(line) for line in lines if line.startswith("{")]
    assert (status, told["passed"]) == (1, 1)
    assert told["missing"] == ["3034257BF7194E4000001A86"]


def test_a_line_that_is_no_epc_is_refused_by_its_number(tmp_path: Path) -> None:
    expected = tmp_path / "expected.txt"
    expected.write_text("# a cage\n3034257BF7194E4000001A85\nmilk\n")

    with pytest.raises(ValueError, match="line 3: 'MILK' is no EPC"):
        read_expected(expected)


def test_an_expected_list_that_is_not_there_is_told_in_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["gate", "llrp://127.0.0.1", "--expected", "/nowhere/cage.txt"])

    assert status == 2
    assert capsys.readouterr().err == "/nowhere/cage.txt: No such file or directory\n"
