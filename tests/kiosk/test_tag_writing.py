"""A tag is being written when it is taken away, the reader is lost, or the server is."""

import threading

from drivers.simulated.bench import Bench
from tests.drivers.listening import wait_until
from tests.kiosk.conftest import PATIENCE_S, AtTheBench
from tests.kiosk.orders import PEAS
from tests.kiosk.test_tags import tag
from wms.wire.packing import TagCommand

BLANK, OTHER = "E28011606000020000000001", "E28011606000020000000002"
FIRST, SECOND = tag(PEAS, 1), tag(PEAS, 2)
ADD_ACCESSSPEC = 40
"""The message that has a reader write (LLRP 1.0.1, section 16.1)."""


def on_write(devices: Bench, command: dict[str, object]) -> threading.Event:
    """Do something in another thread as soon as the reader has been told to write."""
    begun, done = threading.Event(), threading.Event()

    def act() -> None:
        devices.do(command)
        done.set()

    def listen(*said: object) -> None:
        message = said[-1]
        assert isinstance(message, bytes)
        if int.from_bytes(message[:2], "big") & 0x3FF == ADD_ACCESSSPEC and not begun.is_set():
            begun.set()
            threading.Thread(target=act).start()

    devices.reader.host.listeners.append(listen)
    return done


def begin(bench: AtTheBench) -> Bench:
    """Turn to tagging, and have a number for an article."""
    assert bench.devices is not None
    bench.wait(lambda s: s.has("rfid"))
    bench.tap("tags")
    bench.scan(PEAS)
    bench.wait(lambda s: s.tagging is not None and s.tagging.allotted is not None)
    return bench.devices


def replaced(bench: AtTheBench) -> list[str]:
    """Return what the tags had that the server was told of."""
    return [one.replaced for one in bench.server.commands if isinstance(one, TagCommand)]


def test_a_tag_that_is_taken_away_in_mid_write_keeps_its_number_from_any_other_tag(
    bench: AtTheBench,
) -> None:
    devices = begin(bench)
    gone = on_write(devices, {"tags": []})
    devices.do({"tags": [BLANK]})
    assert gone.wait(PATIENCE_S)
    bench.wait(lambda s: s.tagging is not None and not s.tagging.request and not s.tags)

    devices.do({"tags": [OTHER]})

    bench.wait(lambda s: SECOND in s.tags)
    wait_until(lambda: OTHER in replaced(bench))
    # Whether the first was written in time or not, its number is on no other tag.
    assert FIRST not in bench.station.shown.state.tags


def test_a_tag_whose_reader_is_lost_in_mid_write_has_one_number_in_the_end(
    bench: AtTheBench,
) -> None:
    devices = begin(bench)
    lost = on_write(devices, {"unplug": "rfid"})
    devices.do({"tags": [BLANK]})
    assert lost.wait(PATIENCE_S)
    bench.wait(lambda s: s.tagging is not None and not s.tagging.request and not s.has("rfid"))

    devices.do({"plug_in": "rfid"})
    bench.wait(lambda s: s.has("rfid"))
    bench.tap("ok")

    bench.wait(lambda s: s.tagging is not None and s.tagging.written == 1 and FIRST in s.tags)
    wait_until(lambda: replaced(bench) == [BLANK])


def test_a_number_that_the_server_cannot_give_is_said_and_asked_for_again(
    bench: AtTheBench,
) -> None:
    devices = begin(bench)
    bench.server.stop()
    devices.do({"tags": [BLANK]})

    # What has its number is written without the server, which is told later.
    told = bench.wait(lambda s: s.notice and s.notice.word == "tag_unanswered")
    assert told.tagging is not None
    assert told.tagging.written == 1
    bench.server.start()
    bench.wait(lambda s: s.server_here)
    wait_until(lambda: replaced(bench) == [BLANK])
    bench.scan(PEAS)

    bench.wait(lambda s: s.tagging is not None and s.tagging.allotted is not None)
