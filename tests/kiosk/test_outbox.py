import contextlib
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from kiosk.server import outbox
from kiosk.server.client import Client
from kiosk.server.outbox import Outbox, OutboxFull, Room
from kiosk.server.sending import Sender
from tests.drivers.listening import wait_until
from tests.kiosk.fake_server import KEY
from tests.kiosk.orders import NOON
from wms.wire.packing import PlaceCommand

KEEPS_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from kiosk.server.outbox import Outbox
from tests.kiosk.test_outbox import a_place
kept = Outbox(Path(sys.argv[1]))
for number in range(3):
    kept.keep(a_place(f"P-{number}"), f"P-{number}")
print("kept", flush=True)
time.sleep(60)
"""


PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 24


def a_place(parcel_code: str) -> PlaceCommand:
    return PlaceCommand(
        id=uuid7(), person_id="lucie", at=NOON, kind="place", parcel_code=parcel_code, lane="L-1"
    )


def a_sender(server, kept):
    told: list[Any] = []
    client = Client(server.url, KEY, "station-1")
    return Sender(client, kept, told.append, lambda: (uuid7(), NOON)), told


def test_commands_survive_a_kill_and_are_sent_once_oldest_first(server, tmp_path):
    program = [sys.executable, "-c", KEEPS_UNTIL_KILLED, str(tmp_path)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "kept\n"
        killed.send_signal(signal.SIGKILL)
    kept = Outbox(tmp_path)
    sender, _ = a_sender(server, kept)

    sender.send_all()
    sender.send_all()

    assert [command.parcel_code for command in server.commands] == ["P-0", "P-1", "P-2"]
    assert (server.repeats, kept.count()) == (0, 0)


def test_an_answer_that_got_lost_is_asked_for_again_and_settles(server, tmp_path):
    kept = Outbox(tmp_path)
    command = a_place("P-1")
    kept.keep(command, "P-1")
    sender, told = a_sender(server, kept)
    server.settle(command)  # the server has it, and the answer never came

    sender.send_all()

    assert (len(server.commands), server.repeats, kept.count()) == (1, 1, 0)
    assert told[-1].waiting == 0


def test_what_the_server_sets_aside_is_settled_and_told(server, tmp_path):
    kept = Outbox(tmp_path)
    kept.keep(a_place("P-1"), "P-1")
    server.set_aside["place"] = ("Unknown lane", "The store has no lane L-1.")
    sender, told = a_sender(server, kept)

    sender.send_all()

    [settled] = [event for event in told if event.kind == "command_settled"]
    assert settled.outcome.sentence == "The store has no lane L-1."
    assert kept.count() == 0


def test_one_command_the_server_cannot_read_does_not_hold_the_others_back(server, tmp_path):
    kept = Outbox(tmp_path)
    poison, good = a_place("P-bad"), a_place("P-good")
    kept.keep(poison, "P-bad")
    kept.keep(good, "P-good")
    server.unreadable.add("P-bad")
    sender, told = a_sender(server, kept)

    sender.send_all()

    assert [command.parcel_code for command in server.commands] == ["P-good"]
    [refused] = [e for e in told if e.kind == "command_settled" and e.about == "P-bad"]
    assert refused.outcome.outcome == "set_aside"
    assert kept.count() == 0


def test_photos_are_tried_again_until_the_server_has_them(server, tmp_path):
    kept = Outbox(tmp_path)
    photo_id = uuid7()
    kept.keep_photo(uuid7(), photo_id, b"\xff\xd8\xff a photo")
    sender, _ = a_sender(server, kept)
    server.broken = True
    with pytest.raises(Exception, match="being mended"):
        sender.send_all()

    server.broken = False
    sender.send_all()

    assert list(server.photos) == [str(photo_id)]
    assert kept.count() == 0


def test_a_full_outbox_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(outbox, "COMMANDS_MAX", 1)
    kept = Outbox(tmp_path)
    kept.keep(a_place("P-1"), "P-1")

    with pytest.raises(OutboxFull):
        kept.keep(a_place("P-2"), "P-2")


def test_photos_that_the_server_does_not_take_are_given_up_in_time_and_commands_never(tmp_path):
    now = [NOON]
    kept = Outbox(tmp_path, Room(timedelta(hours=72)), lambda: now[0])
    kept.keep(a_place("P-1"), "P-1")
    kept.keep_photo(uuid7(), uuid7(), PHOTO)
    now[0] += timedelta(hours=71)
    kept.keep_photo(uuid7(), young := uuid7(), PHOTO, "crop")
    assert kept.give_up_old() == 0

    now[0] += timedelta(hours=2)

    assert kept.give_up_old() == 1
    oldest = kept.oldest_photo()
    assert oldest is not None
    assert (oldest.photo_id, kept.count("command")) == (young, 1)


def test_photos_wait_on_this_disk_up_to_so_many_bytes_and_those_of_baskets_longest(tmp_path):
    kept = Outbox(tmp_path, Room(photo_bytes_max=5 * len(PHOTO)))
    for _ in range(4):
        kept.keep_photo(uuid7(), uuid7(), PHOTO, "crop")

    with pytest.raises(OutboxFull):
        kept.keep_photo(uuid7(), uuid7(), PHOTO, "crop")
    kept.keep_photo(uuid7(), uuid7(), PHOTO)
    with pytest.raises(OutboxFull):
        kept.keep_photo(uuid7(), uuid7(), PHOTO)


def test_on_a_full_disk_photos_make_room_for_commands_those_of_things_first(tmp_path):
    kept = Outbox(tmp_path)
    kept.keep_photo(uuid7(), basket := uuid7(), PHOTO)
    for _ in range(3):
        kept.keep_photo(uuid7(), uuid7(), PHOTO, "crop")
    fill(kept)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        kept.keep_photo(uuid7(), uuid7(), PHOTO)

    for number in range(30):
        kept.keep(a_place(f"P-{number}"), f"P-{number}")

    oldest = kept.oldest_photo()
    assert oldest is not None
    assert oldest.photo_id == basket
    assert (kept.count("command"), kept.count("photo") < 4) == (30, True)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        keep_many(kept)
    assert kept.count("photo") == 0


def keep_many(kept: Outbox) -> None:
    for number in range(2_000):
        kept.keep(a_place(f"Q-{number}"), f"Q-{number}")


def fill(kept: Outbox) -> None:
    """Let the database take not a page more than it has."""
    [(pages,)] = kept.database.execute("PRAGMA page_count").fetchall()
    kept.database.execute(f"PRAGMA max_page_count = {pages}")


def test_an_outbox_of_before_keeps_its_photos_for_their_full_time(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "outbox.sqlite3")) as old, old:
        old.execute(
            "CREATE TABLE photo (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
            " session TEXT NOT NULL, jpeg BLOB NOT NULL) STRICT"
        )
        old.execute(
            "INSERT INTO photo (id, session, jpeg) VALUES (?, ?, ?)",
            (str(uuid7()), str(uuid7()), PHOTO),
        )

    kept = Outbox(tmp_path)

    assert (kept.give_up_old(), kept.count("photo")) == (0, 1)


def test_a_disk_that_fails_for_a_moment_stops_no_sending(server, tmp_path, monkeypatch):
    kept = Outbox(tmp_path)
    sender, _ = a_sender(server, kept)
    sender.every_s = 0.05
    counts, failed = kept.count, threading.Event()

    def failing(table: str = "") -> int:
        if not failed.is_set():
            failed.set()
            raise sqlite3.OperationalError("disk I/O error")
        return counts(table)

    monkeypatch.setattr(kept, "count", failing)
    sender.start()
    assert failed.wait(10)
    kept.keep(a_place("P-1"), "P-1")

    wait_until(lambda: [command.parcel_code for command in server.commands] == ["P-1"])
    sender.stop()
