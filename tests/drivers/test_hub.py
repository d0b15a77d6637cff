"""The hub: what is delivered, what waits, what is gathered, and who is how."""

import queue
from collections.abc import Sequence

import pytest

from drivers.device import CannotDo, Device, DeviceUnavailable, Signal
from drivers.events import (
    BarcodeScanned,
    DeviceFound,
    DeviceLost,
    DeviceRecovered,
    Event,
    LabelFailed,
    Tag,
    TagsRead,
    WeightMeasured,
)
from drivers.hub import Hub
from drivers.url import parse_url
from tests.drivers.listening import NOON, Ear, listening, wait_for_state, wait_until

Step = Sequence[Event] | Exception


class Scripted(Device):
    """A device that says what a test wrote, one step per read, and then nothing."""

    kind = "barcode"

    def __init__(self, *steps: Step, name: str = "device") -> None:
        super().__init__(name, parse_url("scripted:test"))
        self.steps = list(steps)
        self.jobs: list[str] = []
        self.opened = 0

    def open(self) -> None:
        self.opened += 1

    def read(self, timeout: float) -> Sequence[Event]:  # noqa: ARG002 -- of Device
        step = self.steps.pop(0) if self.steps else ()
        if isinstance(step, Exception):
            raise step
        return step

    def close(self) -> None:
        pass

    def print_label(self, zpl: str, job_id: str) -> None:  # noqa: ARG002 -- of PrintsLabels
        self.jobs.append(job_id)

    def abandon(self, reason: str) -> Sequence[Event]:
        jobs, self.jobs = self.jobs, []
        return [LabelFailed(at=NOON, job_id=job, reason=reason) for job in jobs]


def scan(text: str) -> BarcodeScanned:
    """Return a scan."""
    return BarcodeScanned(at=NOON, payload=text)


def weight(grams: int) -> WeightMeasured:
    """Return a weight at rest."""
    return WeightMeasured(at=NOON, weight_g=grams, stable=True)


def hear_last(ear: Ear) -> None:
    """Hear everything up to the scan that ends a script."""
    ear.hear(BarcodeScanned, lambda one: one.payload == "last")


def test_events_carry_their_device_connection_and_place_in_it() -> None:
    gone = DeviceUnavailable("pulled out")
    with listening(Scripted([scan("a"), scan("b")], gone, [scan("last")])) as ear:
        hear_last(ear)

    assert [(type(event), event.epoch, event.sequence) for event in ear.heard] == [
        (DeviceFound, 1, 1),
        (BarcodeScanned, 1, 2),
        (BarcodeScanned, 1, 3),
        (DeviceLost, 1, 4),
        (DeviceFound, 2, 1),
        (BarcodeScanned, 2, 2),
    ]
    assert {event.device for event in ear.heard} == {"device"}


def test_a_full_queue_holds_the_scanner_up_and_loses_no_scan() -> None:
    scans = [scan(str(number)) for number in range(50)]
    with listening(Scripted(*([one] for one in scans), [scan("last")]), room=3) as ear:
        wait_for_state(ear.hub, "device", "degraded")
        hear_last(ear)
        wait_for_state(ear.hub, "device", "ready")

    assert [one.payload for one in ear.all_heard(BarcodeScanned)] == [
        *(one.payload for one in scans),
        "last",
    ]


def test_a_full_queue_keeps_the_newest_weight_only() -> None:
    steps = [[weight(grams)] for grams in range(100)]
    device = Scripted(*steps)
    with listening(device, room=2) as ear:
        wait_until(lambda: not device.steps)
        ear.hear(WeightMeasured, lambda one: one.weight_g == 99)

    heard = [one.weight_g for one in ear.all_heard(WeightMeasured)]
    assert heard == [0, 99]


def test_a_full_queue_gathers_tags_and_forgets_none() -> None:
    steps = [
        [TagsRead(at=NOON, tags=(Tag(f"{number % 5:04X}", 1, -60 + number),))]
        for number in range(20)
    ]
    device = Scripted(*steps)
    with listening(device, room=2) as ear:
        wait_until(lambda: not device.steps)
        gathered = ear.hear(TagsRead, lambda read: len(read.tags) > 1)

    tags = {tag.epc: tag for read in ear.all_heard(TagsRead) for tag in read.tags}
    assert set(tags) == {"0000", "0001", "0002", "0003", "0004"}
    assert sum(tag.seen for read in ear.all_heard(TagsRead) for tag in read.tags) == 20
    assert max(tag.rssi_dbm or -99 for tag in gathered.tags) == -41


def test_a_driver_that_fails_in_its_own_way_is_lost_and_tried_again() -> None:
    with listening(Scripted(ZeroDivisionError("a bug"), [scan("last")])) as ear:
        lost = ear.hear(DeviceLost)
        hear_last(ear)

    assert "its driver failed" in lost.reason


def test_a_driver_that_cannot_even_close_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def close() -> None:
        raise OSError("stuck")

    device = Scripted(DeviceUnavailable("gone"), [scan("last")])
    monkeypatch.setattr(device, "close", close)
    with listening(device) as ear:
        hear_last(ear)


def test_one_broken_device_does_not_hold_up_another() -> None:
    broken = Scripted(*[RuntimeError("again")] * 3, name="broken")
    with listening(broken, Scripted([scan("last")], name="sound")) as ear:
        hear_last(ear)


def test_stopping_answers_the_orders_that_still_wait() -> None:
    device = Scripted()
    with listening(device) as ear:
        ear.hear(DeviceFound)
        ear.hub.print_label("device", "^XA^XZ", "parcel-1")
        ear.hub.stop()
        failed = ear.hear(LabelFailed)

    assert failed.job_id == "parcel-1"


def test_a_hub_that_was_stopped_takes_no_orders_that_nobody_would_answer() -> None:
    with listening(Scripted()) as ear:
        ear.hear(DeviceFound)

    with pytest.raises(CannotDo, match="were stopped"):
        ear.hub.print_label("device", "^XA^XZ", "parcel-1")


class LastWords(Scripted):
    """A reader that tells at the very end which tags it heard."""

    def abandon(self, reason: str) -> Sequence[Event]:  # noqa: ARG002 -- of Device
        return [TagsRead(at=NOON, tags=(Tag("BB"),))]


def test_tags_heard_at_the_end_are_told_of_the_connection_that_heard_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drivers.delivery.TAGS_APART_S", 86_400.0)
    device = LastWords([TagsRead(at=NOON, tags=(Tag("AA"),))], DeviceUnavailable("gone"))
    with listening(device) as ear:
        last = ear.hear(TagsRead, lambda one: one.tags[0].epc == "BB")

    assert last.epoch == 1


class Mended(Scripted):
    """A device that goes away for good, and tells at the end that it had just recovered."""

    def open(self) -> None:
        super().open()
        if self.opened > 1:
            raise DeviceUnavailable("away")

    def abandon(self, reason: str) -> Sequence[Event]:  # noqa: ARG002 -- of Device
        return [DeviceRecovered(at=NOON)]


def test_what_is_told_at_the_end_does_not_make_a_lost_device_ready() -> None:
    with listening(Mended(DeviceUnavailable("gone"))) as ear:
        ear.hear(DeviceRecovered)
        (health,) = ear.hub.health()

    assert health.state == "lost"


def test_a_disabled_device_is_left_alone_and_takes_no_orders() -> None:
    device = Scripted()
    hub = Hub([device], queue.Queue(1), disabled=["device"])
    hub.start()
    hub.stop()

    assert [health.state for health in hub.health()] == ["disabled"]
    assert device.opened == 0
    with pytest.raises(CannotDo, match="switched off"):
        hub.print_label("device", "^XA^XZ", "parcel-1")


def test_orders_go_only_to_devices_that_can_carry_them_out() -> None:
    with listening(Scripted()) as ear:
        with pytest.raises(CannotDo, match="no device 'camera'"):
            ear.hub.take_photo("camera", "session-1")
        with pytest.raises(CannotDo, match="takes no frames"):
            ear.hub.take_frame("device", "eye-1")
        with pytest.raises(CannotDo, match="does not weigh"):
            ear.hub.weigh("device")
        with pytest.raises(CannotDo, match="takes no tare"):
            ear.hub.tare("device")
        with pytest.raises(CannotDo, match="cannot be set to zero"):
            ear.hub.zero("device")
        with pytest.raises(CannotDo, match="writes no tags"):
            ear.hub.write_tag("device", "E280", "E281", "tag-1")
        with pytest.raises(CannotDo, match="neither lamp nor beep"):
            ear.hub.signal("device", "ok")


class Handy(Scripted):
    """A device that can do much, and notes what it was asked."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.asked: list[str] = []

    def weigh(self) -> None:
        self.asked.append("weigh")

    def tare(self) -> None:
        self.asked.append("tare")

    def zero(self) -> None:
        self.asked.append("zero")

    def write_tag(self, epc: str, becomes: str, request: str) -> None:
        self.asked.append(f"write {epc} {becomes} {request}")

    def signal(self, signal: Signal) -> None:
        self.asked.append(signal)
        if signal == "wrong":
            raise CannotDo("too much waits")


def test_orders_reach_the_device_that_is_meant_and_signals_all_that_can() -> None:
    left, right, off = Handy("left"), Handy("right"), Handy("off")
    hub = Hub([left, right, off, Scripted()], queue.Queue(1), disabled=["off"])
    hub.weigh("left")
    hub.tare("left")
    hub.zero("right")
    hub.write_tag("right", "E280", "E281", "tag-1")
    hub.signal("left", "done")
    hub.signal(None, "wrong")
    with pytest.raises(CannotDo, match="too much waits"):
        hub.signal("right", "wrong")

    assert left.asked == ["weigh", "tare", "done", "wrong"]
    assert right.asked == ["zero", "write E280 E281 tag-1", "wrong", "wrong"]
    assert off.asked == []


def test_two_devices_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two devices are called 'device'"):
        Hub([Scripted(), Scripted()], queue.Queue(1))
