"""A device is lost in the middle of an order: the order goes on, and the device comes back."""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from drivers.hub import Hub
from kiosk.devices.photos import Photos
from kiosk.flow import events
from kiosk.flow.effects import Send, TakePhoto
from kiosk.flow.state import State
from kiosk.recording import Recorder
from kiosk.server.outbox import Outbox
from tests.kiosk.at_work import Work
from tests.kiosk.conftest import PATIENCE_S, AtTheBench
from tests.kiosk.orders import GRAPES, MILK, NOON, PEAS
from tests.kiosk.test_disk import a_keeper

BACK_S = 0.6


def open_order(bench: AtTheBench) -> None:
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)


@pytest.mark.parametrize("device", ["scanner", "scale", "rfid"])
def test_a_device_that_is_lost_in_mid_order_is_said_and_comes_back_by_itself(
    bench: AtTheBench, device: str
) -> None:
    assert bench.devices is not None
    open_order(bench)
    bench.scan(MILK)
    kept = [one.state for one in bench.station.shown.state.devices if one.device != device]
    bench.devices.do({"unplug": device})
    bench.wait(lambda s: [one.state for one in s.devices if one.device == device] == ["lost"])

    bench.post(kind="scanned", code=PEAS, source="touch")
    counted = bench.wait(lambda s: s.basket and len(s.basket.items) == 2)
    bench.devices.do({"plug_in": device})

    assert [one.state for one in counted.devices if one.device != device] == kept
    bench.wait(lambda s: [one.state for one in s.devices if one.device == device] == ["ready"])
    bench.scan(PEAS)
    bench.scan(GRAPES)
    bench.tap("close")
    bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "printed")


def test_a_label_that_was_on_its_way_when_the_printer_was_lost_is_not_printed_twice_by_itself(
    bench: AtTheBench,
) -> None:
    assert bench.devices is not None
    open_order(bench)
    for code in (MILK, PEAS, PEAS, GRAPES):
        bench.scan(code)
    printer, heard = bench.devices.printer, threading.Event()
    printer.host.listeners.append(lambda *said: heard.set() if b"^XZ" in said[-1] else None)

    bench.tap("close")
    assert heard.wait(PATIENCE_S)
    bench.devices.do({"unplug": "printer"})
    failed = bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "failed")
    bench.devices.do({"plug_in": "printer"})
    bench.wait(lambda s: s.has("printer"))
    time.sleep(BACK_S)

    assert failed.notice is not None
    assert failed.notice.word == "label_failed"
    assert "look whether it lies in the printer" in dict(failed.notice.facts)["reason"]
    assert len(printer.labels) <= 1
    shown = bench.station.shown.state.parcel
    assert shown is not None
    assert shown.bags[0].status == "failed"


def test_a_camera_that_is_lost_while_a_photo_is_wanted_holds_no_order_back(
    bench: AtTheBench,
) -> None:
    assert bench.devices is not None
    open_order(bench)
    for code in (MILK, PEAS, PEAS, GRAPES):
        bench.scan(code)
    bench.devices.do({"unplug": "camera"})

    bench.tap("close")

    bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "printed")
    bench.devices.do({"plug_in": "camera"})
    bench.wait(lambda s: s.has("camera"))


def test_a_photo_that_the_disk_does_not_take_holds_no_order_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = Outbox(tmp_path)
    photos = Photos(Hub([], []), outbox, lambda *_: None)  # type: ignore[arg-type]
    photo = TakePhoto(uuid7(), uuid7())
    photos.take(photo)

    def full(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(outbox, "keep_photo", full)

    assert "disk is full" in photos.keep(photo.photo_id, b"jpeg")


def test_a_tag_that_was_written_when_the_power_went_is_told_to_the_server(tmp_path: Path) -> None:
    work = a_written_tag()
    keeper = a_keeper(tmp_path)
    written = events.TagWritten(id=uuid7(), at=NOON, request=work.state.tagging.request)  # type: ignore[union-attr]
    keeper.recorder.write(work.state, written)

    a_keeper(tmp_path).reopen(State("station-1"))

    assert [kept.command.kind for kept in keeper.outbox.oldest(9)] == ["tag"]


def test_an_answer_is_forgotten_only_when_it_is_on_disk(
    bench: AtTheBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_order(bench)
    for code in (MILK, PEAS, PEAS, GRAPES):
        bench.scan(code)
    refuse_settled(bench.station.recorder, monkeypatch)
    bench.tap("close")
    bench.wait(lambda s: s.notice and s.notice.word == "disk_full" and bench.server.commands)

    assert bench.station.outbox.count("command") == 1
    monkeypatch.undo()

    bench.wait(lambda s: s.parcel and s.parcel.settled)
    bench.wait(lambda _: not bench.station.outbox.count("command"))
    assert len(bench.server.commands) == 1


def test_a_command_that_was_set_aside_stays_so_when_its_answer_is_repeated() -> None:
    work = Work().open().scan(MILK, PEAS, PEAS, GRAPES).tap("close")
    told = {"id": work.parcel.command_id, "outcome": "repeated", "code": "closed_twice"}

    work.tell(events.CommandSettled, about="WEB-1007", outcome=told)

    assert not work.parcel.settled
    assert [one.about for one in work.state.set_aside] == ["WEB-1007"]


def refuse_settled(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk refuse what the server answers."""
    write: Callable[[State, events.Event], None] = recorder.write

    def refusing(before: State, event: events.Event) -> None:
        if isinstance(event, events.CommandSettled):
            raise OSError("No space left on device")
        write(before, event)

    monkeypatch.setattr(recorder, "write", refusing)


def a_written_tag() -> Work:
    """Return a bench where a tag is being written."""
    work = Work().with_devices("rfid").tap("tags")
    work.scan(PEAS)
    assert work.state.tagging is not None
    allotted = {"tag_id": work.state.tagging.asked, "epc": "3034" + 20 * "1", "sku": "S-1"}
    work.tell(events.TagTold, allotted=allotted | {"name": "Peas", "gtin": PEAS})
    work.tell(events.TagsSeen, epcs=("E28011606000020000000001",))
    assert not work.of(Send)
    return work
