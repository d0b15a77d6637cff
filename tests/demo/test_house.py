"""Data folders, ports and processes of a demonstration."""

import socket
import time
from pathlib import Path

import pytest

from wms.demo import fleet, house
from wms.demo.fleet import ChildDied, Fleet, free_port

STUBBORN = "import signal,time; signal.signal(15, 1); print(1, flush=True); time.sleep(60)"


def python(code: str) -> list[str]:
    return ["timeit", "-n", "1", "-r", "1", code]


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.odt").write_text("ten years of work")

    with pytest.raises(house.FolderInUse), house.own_folder(tmp_path, keep=False):
        pass

    assert (tmp_path / "thesis.odt").exists()


def test_a_folder_of_ours_is_emptied_unless_it_is_to_be_kept(tmp_path):
    folder = tmp_path / "demo"
    for keep, left in ((False, []), (True, ["wms.db"])):
        with house.own_folder(folder, keep=keep):
            (folder / "wms.db").touch()
        with house.own_folder(folder, keep=keep):
            assert [path.name for path in folder.iterdir() if path.name != house.LOCK] == left


def test_two_demonstrations_do_not_share_a_folder(tmp_path):
    with house.own_folder(tmp_path, keep=False):
        with pytest.raises(house.FolderInUse), house.own_folder(tmp_path, keep=False):
            pass
        assert (tmp_path / house.LOCK).exists()


def test_a_port_that_is_taken_gives_way_to_a_free_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        wanted = other.getsockname()[1]

        assert free_port(wanted, set()) != wanted


def test_settings_of_another_store_do_not_reach_the_demonstration(monkeypatch):
    monkeypatch.setenv("WMS__DATABASE__URL", "postgresql+psycopg://the/real/one")
    monkeypatch.setenv("KIOSK__SERVER__URL", "http://the.real.one")

    assert not [name for name in fleet.surroundings() if name.startswith(("WMS_", "KIOSK_"))]


def test_a_process_that_ends_by_itself_is_told_with_the_end_of_its_log(tmp_path):
    ships = Fleet(tmp_path)
    child = ships.start("short", python("raise SystemExit('no paper')"))
    child.process.wait(20)

    with pytest.raises(ChildDied, match=r"short ended with 1[\s\S]*no paper"):
        ships.check()
    ships.stop()


def test_a_process_that_will_not_end_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(fleet, "STOP_S_MAX", 0.3)
    ships = Fleet(tmp_path)
    child = ships.start("stubborn", python(STUBBORN), talks=True)
    assert child.process.stdout is not None
    child.process.stdout.readline()

    ships.stop()

    assert child.process.poll() is not None


def test_what_a_crashed_process_started_ends_with_the_fleet(tmp_path, monkeypatch):
    monkeypatch.setattr(fleet, "STOP_S_MAX", 2.0)
    ships = Fleet(tmp_path)
    started = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True)"
    child = ships.start("crashed", python(f"{started}; import os; os._exit(1)"), talks=True)
    assert child.process.stdout is not None
    worker = int(child.process.stdout.readline())
    child.process.wait(20)

    ships.stop()

    assert not _runs(worker)


def _runs(pid: int) -> bool:
    """Tell whether a process runs; one that has ended may be left for its parent to notice."""
    for _ in range(40):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
            if stat.rpartition(")")[2].split()[0] == "Z":
                return False
        except FileNotFoundError:
            return False
        time.sleep(0.05)
    return True
