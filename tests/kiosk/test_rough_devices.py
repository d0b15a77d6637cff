"""Devices that make noise, flicker or hang: the screen goes on, and says one clear thing."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from drivers.events import Tag, TagsRead
from drivers.simulated.bench import Bench
from kiosk.recording import Recorder, replay
from tests.kiosk.conftest import AtTheBench
from tests.kiosk.orders import GRAPES, MILK, PEAS

NOISE = bytes(range(256)) * 4
NOISE_S = 2.0


def recorded(bench: AtTheBench) -> Counter[str]:
    """Return how often each kind of event was recorded."""
    recorder = Recorder(bench.station.settings.data_folder / "recordings")
    return Counter(
        event.kind for path in recorder.files() for event, _ in replay(path) if event is not None
    )


def test_noise_on_the_scanner_line_is_told_now_and_then_and_scanning_goes_on(
    bench: AtTheBench,
) -> None:
    assert bench.devices is not None
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    until, sent = time.monotonic() + NOISE_S, 0
    while time.monotonic() < until:
        bench.devices.scanner.host.say_raw(NOISE)
        sent += len(NOISE)
        time.sleep(0.01)
    bench.wait(lambda s: s.notice and s.notice.word == "unreadable")

    bench.tap("out")

    # Behind all of the noise, and yet soon.
    bench.wait(lambda s: s.basket and s.basket.taking_out)
    bench.tap("out")
    bench.wait(lambda s: s.basket and not s.basket.taking_out)
    bench.devices.do({"scan": "A"})  # ends what the noise began
    bench.devices.do({"scan": MILK})
    bench.wait(lambda s: s.basket and MILK in [item.code for item in s.basket.items])
    assert recorded(bench)["scan_refused"] <= 4 * NOISE_S + 4


def test_a_barcode_of_four_kilobytes_and_one_with_control_characters_are_refused(
    bench: AtTheBench,
) -> None:
    assert bench.devices is not None
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    for bad in ("7" * 4_000, "abc\x1b[2Jdef", "\x00" * 30):
        bench.scan(MILK)
        bench.devices.do({"scan": bad})
        bench.wait(lambda s: s.notice and s.notice.word == "unreadable")
        time.sleep(0.6)

    bench.scan(PEAS)

    done = bench.station.shown.state.basket
    assert done is not None
    assert [item.code for item in done.items] == [MILK, MILK, MILK, PEAS]


def test_tags_that_flicker_by_the_hundred_leave_the_screen_free(bench: AtTheBench) -> None:
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    before, began = recorded(bench)["tags_seen"], time.monotonic()
    version = bench.station.shown.version
    for number in range(200):
        epcs = [f"3034{number % 17:04X}{each:016X}" for each in range(500)]
        tags = tuple(Tag(epc, 1, -50.0, 1, None, None) for epc in epcs)
        bench.station.queue.put(TagsRead(at=datetime.now(UTC), tags=tags))
        time.sleep(0.005)

    bench.scan(MILK)

    took_s = time.monotonic() - began
    assert recorded(bench)["tags_seen"] - before <= 4 * took_s + 2
    assert bench.station.shown.version - version <= 5 * took_s + 10


def test_a_calendar_that_jumps_loses_no_device_and_no_scan(
    devices: Bench, make_bench: Callable[..., AtTheBench]
) -> None:
    bench = make_bench(devices)
    bench.wait(lambda s: s.server_here and s.has("barcode") and s.has("rfid"))
    bench.log_in()
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    clock, jump = bench.station.clock, timedelta()
    bench.station.clock = lambda: clock() + jump
    for runner in bench.station.hub.runners.values():
        runner.clock = bench.station.clock
        if hasattr(runner.device, "clock"):
            runner.device.clock = bench.station.clock
    codes = [MILK, PEAS, MILK, PEAS, GRAPES, GRAPES]
    for hours, code in zip((1, 0, -1, 0, 2, -2), codes, strict=True):
        jump = timedelta(hours=hours)
        bench.scan(code)
        time.sleep(0.3)

    state = bench.station.shown.state
    assert state.basket is not None
    assert [item.code for item in state.basket.items] == codes
    assert {device.state for device in state.devices} <= {"ready", "degraded"}
    assert all(state.has(kind) for kind in ("barcode", "scale", "printer", "rfid", "camera"))
