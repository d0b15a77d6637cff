"""The station's disk takes nothing, or forgets: what happened waits, and nothing is done for it."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

import kiosk.recording
from drivers.simulated.bench import Bench
from kiosk import keeping
from kiosk.flow import events, session
from kiosk.flow.state import State
from kiosk.keeping import Keeper
from kiosk.recording import Recorder, last_step, replay
from kiosk.server.outbox import Outbox
from tests.kiosk.at_work import Work
from tests.kiosk.conftest import AtTheBench
from tests.kiosk.orders import GRAPES, MILK, NOON, PEAS

Full = Callable[[bool], None]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Full:
    """Return what fills the disk under recordings and the devices' journal, and empties it."""
    is_full = False
    write_all = kiosk.recording.write_all

    def write(file: int, content: bytes) -> None:
        if is_full:
            os.write(file, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        write_all(file, content)

    monkeypatch.setattr(kiosk.recording, "write_all", write)

    def fill(value: bool) -> None:
        nonlocal is_full
        is_full = value

    return fill


def test_what_is_scanned_while_recordings_cannot_be_written_counts_when_they_can(
    make_bench: Callable[..., AtTheBench], devices: Bench, full: Full
) -> None:
    bench = make_bench(devices)
    bench.wait(lambda s: s.server_here and s.has("barcode"))
    bench.log_in()
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    full(True)
    for code in (MILK, PEAS):
        devices.do({"scan": code})
    bench.wait(lambda s: s.notice and s.notice.word == "disk_full")
    bench.tap("cancel")

    full(False)

    done = bench.wait(lambda s: len(items(s)) == 2)
    assert items(done) == [MILK, PEAS]
    assert done.basket is not None
    assert not done.basket.cancelling
    folder = bench.station.settings.data_folder / "recordings"
    _, _, kept = last_step(Recorder(folder).files()[-1])
    assert items(kept) == [MILK, PEAS]


def test_a_scanner_that_waits_gets_no_answer_while_the_journal_cannot_be_written(
    make_bench: Callable[..., AtTheBench], tmp_path: Path
) -> None:
    devices = Bench(tmp_path / "ssi", scanner="ssi")
    devices.start()
    try:
        bench = make_bench(devices)
        bench.wait(lambda s: s.server_here and s.has("barcode"))
        bench.log_in()
        bench.scan("T-07")
        bench.wait(lambda s: s.basket)
        database = bench.station.journal.database
        database.execute("pragma query_only = on")
        for code in (MILK, PEAS):
            devices.scanner.do(partial(devices.scanner.engine.scan, code, "]E0"))
        told = bench.wait(lambda s: any("not accepted" in d.reason for d in s.devices))
        assert items(told) == []

        database.execute("pragma query_only = off")

        done = bench.wait(lambda s: len(items(s)) == 2)
        assert items(done) == [MILK, PEAS]
        bench.wait(lambda s: s.has("barcode"))
    finally:
        devices.stop()


def test_what_was_recorded_and_then_not_kept_for_the_server_did_not_happen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, keeper = a_right_basket(), a_keeper(tmp_path)
    monkeypatch.setattr(keeper.outbox, "keep", fails)
    closing = a_tap("close")

    with pytest.raises(OSError, match="No space"):
        keeper.keep(work.state, closing, session.next(work.state, closing)[1])

    assert keeper.reopen(State("station-1")).basket == work.basket


def test_a_close_that_was_recorded_when_the_power_went_is_kept_for_the_server_after_all(
    tmp_path: Path,
) -> None:
    work, keeper = a_right_basket(), a_keeper(tmp_path)
    closing = a_tap("close")
    keeper.recorder.write(work.state, closing)

    reopened = a_keeper(tmp_path).reopen(State("station-1"))
    again = a_keeper(tmp_path).reopen(State("station-1"))

    assert reopened.parcel is not None
    assert reopened == again
    [kept] = keeper.outbox.oldest(9)
    assert kept.command.id == closing.id


def test_a_decision_whose_login_went_with_the_power_is_asked_for_again(tmp_path: Path) -> None:
    work, keeper = Work().open(), a_keeper(tmp_path)
    work.decider("manager")
    keeper.recorder.write(work.state, a_tap("reason", "Customer agreed"))

    reopened = a_keeper(tmp_path).reopen(State("station-1"))

    assert reopened.screen == "login"
    assert reopened.basket is not None
    assert keeper.outbox.count() == 0


def test_the_newest_recording_is_the_last_written_although_the_calendar_was_set_back(
    tmp_path: Path,
) -> None:
    recorder = Recorder(tmp_path)
    late, early = "01a20000-0000-7000-8000-000000000000", "01900000-0000-7000-8000-000000000000"
    for number, event_id in enumerate((late, early)):
        recorder.write(State(f"station-{number}"), a_scan(event_id))
        recorder.write(State(f"station-{number}"), a_scan(str(uuid7())))

    newest = Recorder(tmp_path).newest()

    assert newest is not None
    assert last_step(newest)[0].station == "station-1"


def test_a_recording_that_the_power_cut_short_gives_all_that_was_whole(tmp_path: Path) -> None:
    work, recorder = Work(), Recorder(tmp_path)
    work.recorder = recorder
    work.open().scan(MILK, PEAS)
    path = recorder.newest()
    assert path is not None
    whole = path.read_bytes()
    states = [state for _, state in replay(path)]

    for length in range(len(whole) - 120, len(whole)):
        path.write_bytes(whole[:length] + bytes(40))
        assert last_step(path)[2] in states[-2:]


def test_recordings_are_bounded_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk.recording, "FILE_BYTES_MAX", 2_000)
    monkeypatch.setattr(kiosk.recording, "BYTES_MAX", 20_000)
    recorder = Recorder(tmp_path)

    for number in range(300):
        seen = events.TagsSeen(id=uuid7(), at=NOON, epcs=(f"{number:024X}",))
        recorder.write(State("station-1"), seen)

    assert sum(path.stat().st_size for path in recorder.files()) < 25_000
    newest = recorder.newest()
    assert newest is not None
    assert f"{299:024X}" in newest.read_text()


def test_no_new_scan_looks_like_an_old_one_when_the_journal_has_lost_count(
    make_bench: Callable[..., AtTheBench], devices: Bench, tmp_path: Path
) -> None:
    work, keeper = Work().open(), a_keeper(tmp_path / "kiosk")
    work.state = replace(work.state, person=None)
    scan = events.Scanned(id=uuid7(), at=NOON, code=MILK, stamp=("scanner", 1_800_000_000, 7))
    keeper.keep(work.state, scan, ())

    bench = make_bench(devices)
    bench.wait(lambda s: s.has("barcode"))
    devices.do({"scan": GRAPES})

    done = bench.wait(lambda s: len(items(s)) == 2)
    assert items(done) == [MILK, GRAPES]


def test_a_log_on_the_same_full_disk_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping.log, "error", fails, raising=False)

    keeping.note_trouble(OSError(errno.ENOSPC, "No space left on device"))


def items(state: State) -> list[str]:
    """Return what was scanned into the open basket."""
    return [item.code or "" for item in state.basket.items] if state.basket else []


def a_right_basket() -> Work:
    return Work().open().scan(MILK, PEAS, PEAS, GRAPES)


def a_keeper(folder: Path) -> Keeper:
    return Keeper(Recorder(folder / "recordings"), Outbox(folder))


def a_tap(act: str, value: str = "") -> events.Tapped:
    return events.Tapped.model_validate({"id": uuid7(), "at": NOON, "act": act, "value": value})


def a_scan(event_id: str) -> events.Scanned:
    return events.Scanned.model_validate({"id": event_id, "at": NOON, "code": MILK})


def fails(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
