"""The journal: what it keeps over a restart, over a full disk, and over a damaged file."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import journal as journals
from drivers.events import DeviceFound
from drivers.journal import CannotKeep, Journal
from tests.drivers.runtime.tickets import NOON, scan


def stamps(journal: Journal) -> list[tuple[str, int, int]]:
    return [(one.device, one.epoch, one.sequence) for one in journal.waiting("scanner")]


def test_what_nobody_took_is_there_after_a_restart_with_the_stamp_it_had(tmp_path: Path) -> None:
    before = Journal(tmp_path)
    before.keep([scan("a", 1, 2), scan("b\x1d", 1, 3)])
    before.keep([scan("c", 1, 1, device="other")])
    # No close: a killed program closes nothing.

    heard = Journal(tmp_path).waiting("scanner")

    assert [(one.payload, one.epoch, one.sequence) for one in heard] == [
        ("a", 1, 2),
        ("b\x1d", 1, 3),
    ]
    assert all(one.replayed and one.at == NOON for one in heard)


def test_what_was_taken_does_not_come_again_but_the_newest_is_remembered(tmp_path: Path) -> None:
    before = Journal(tmp_path)
    for number in range(1, 300):
        before.keep([scan(f"scan {number}", 1, number)])
        before.taken(scan(f"scan {number}", 1, number))
    before.taken(DeviceFound(at=NOON, device="scanner", epoch=1, sequence=1))
    before.close()

    after = Journal(tmp_path)

    assert after.waiting("scanner") == []
    assert after.count == 0
    last = after.last_scan("scanner")
    assert last is not None
    assert last.payload == "scan 299"
    assert after.number("select count(*) from scan") == 1


def test_no_epoch_comes_twice(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    epochs = [
        first.begin_epoch("scanner"),
        first.begin_epoch("scanner"),
        first.begin_epoch("scale"),
    ]

    again = Journal(tmp_path)

    assert [*epochs, again.begin_epoch("scanner"), again.begin_epoch("scale")] == [1, 2, 1, 3, 2]


def test_a_full_disk_refuses_and_takes_again_once_there_is_room(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin_epoch("scanner")
    journal.database.execute("pragma max_page_count = 1")
    sized = journal.number("pragma page_count")
    big = [scan("x" * 500, 1, number) for number in range(1, 100)]

    with pytest.raises(CannotKeep, match="full"):
        journal.keep(big)
    assert journal.waiting("scanner") == []
    journal.database.execute("pragma max_page_count = 100000")
    journal.keep(big)

    assert len(journal.waiting("scanner")) == 99
    assert journal.number("pragma page_count") > sized


def test_epochs_go_on_rising_while_the_disk_is_broken(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    first = journal.begin_epoch("scanner")
    journal.database.close()
    broken = [journal.begin_epoch("scanner"), journal.begin_epoch("scanner")]

    assert first < broken[0] < broken[1]


def test_a_damaged_file_is_set_aside_and_no_stamp_comes_again(tmp_path: Path) -> None:
    before = Journal(tmp_path)
    last = max(before.begin_epoch("scanner") for _ in range(5))
    before.keep([scan(f"{number}" * 200, 1, number) for number in range(1, 50)])
    before.close()
    damage(before.path)

    after = Journal(tmp_path)

    assert after.begin_epoch("scanner") > last
    assert after.begin_epoch("scanner") > last + 1
    assert len(list(tmp_path.glob("devices.damaged-*"))) == 1


def damage(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[100:3000] = bytes(2900)
    path.write_bytes(raw)


def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotKeep, match="cannot be used"):
        Journal(tmp_path / "file")


def test_what_waits_has_an_upper_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "WAITING_MAX", 3)
    journal = Journal(tmp_path)
    journal.keep([scan("a", 1, 1), scan("b", 1, 2), scan("c", 1, 3)])

    with pytest.raises(CannotKeep, match="3 scans wait"):
        journal.keep([scan("d", 1, 4)])
    journal.taken(scan("a", 1, 1))
    journal.taken(scan("a", 1, 1))
    journal.flush()
    journal.keep([scan("d", 1, 4)])

    assert journal.count == 3


DEEDS = st.lists(
    st.sampled_from(["keep", "take first", "take last", "restart", "flush"]), max_size=25
)


@settings(max_examples=30, deadline=None)
@given(deeds=DEEDS)
def test_whatever_happens_what_waits_is_what_was_kept_and_not_taken(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    journal, waiting, number = Journal(folder), [], 0
    for deed in deeds:
        if deed == "keep":
            number += 1
            journal.keep([scan("x", 1, number)])
            waiting.append(("scanner", 1, number))
        elif deed.startswith("take") and waiting:
            device, epoch, sequence = waiting.pop(0 if deed == "take first" else -1)
            journal.taken(scan("x", epoch, sequence, device))
        elif deed == "restart":
            journal.close()
            journal = Journal(folder)
        else:
            journal.flush()
    journal.flush()

    assert stamps(journal) == waiting
    assert journal.count == len(waiting)
    journal.close()


def test_a_disk_that_takes_nothing_for_days_fills_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "WAITING_MAX", 20)
    journal = Journal(tmp_path)
    journal.database.close()
    for number in range(1, 300):
        journal.taken(scan("milk", 1, number))

    assert journal.unwritten == [("scanner", 1, number) for number in range(280, 300)]
