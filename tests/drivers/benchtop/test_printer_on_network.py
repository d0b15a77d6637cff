"""A label is printed, or known not to be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pyzbar.pyzbar import decode

from drivers.device import CannotDo
from drivers.events import (
    DeviceDegraded,
    DeviceFound,
    DeviceLost,
    DeviceRecovered,
    LabelFailed,
    LabelPrinted,
)
from drivers.simulated.label_image import draw_label
from drivers.simulated.printer import SimulatedPrinter
from tests.drivers.listening import listening, wait_until

LABEL = (
    "^XA^CI28^PW812^LL500^FO40,30^A0N,50,50^FDCanal, voie 3 ; crémerie^FS"
    "^FO20,20^GB770,460,4^FS^BY3^FO60,150^BCN,120,Y,N,N^FDP-000123^FS^XZ"
)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    simulated = SimulatedPrinter(tmp_path / "labels", print_s=0.02)
    simulated.start()
    yield simulated
    simulated.shut_down()


def test_a_label_is_told_printed_once_it_is_on_paper(printer: SimulatedPrinter) -> None:
    printer.print_s = 0.5
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        printed = ear.hear(LabelPrinted)
        labels = len(printer.labels)

    assert (printed.job_id, labels) == ("parcel-1", 1)
    with Image.open(printer.labels[0]) as picture:
        assert [found.data for found in decode(picture)] == [b"P-000123"]


@pytest.mark.parametrize(
    ("flag", "reason"), [("paper_out", "out of paper"), ("head_open", "the print head is open")]
)
def test_a_printer_in_trouble_fails_the_label_and_never_prints_it_later(
    printer: SimulatedPrinter, flag: str, reason: str
) -> None:
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        setattr(printer, flag, True)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        failed = ear.hear(LabelFailed)
        degraded = ear.all_heard(DeviceDegraded)
        setattr(printer, flag, False)
        ear.hear(DeviceRecovered)
        ear.hub.print_label("printer", LABEL, "parcel-2")
        ear.hear(LabelPrinted)

    assert (failed.job_id, failed.reason) == ("parcel-1", reason)
    assert [event.reason for event in degraded] == [reason]
    assert len(printer.labels) == 1


def test_paper_that_runs_out_in_mid_label_cancels_the_label(printer: SimulatedPrinter) -> None:
    printer.print_s = 30
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        wait_until(lambda: bool(printer.waiting))
        printer.paper_out = True
        failed = ear.hear(LabelFailed)
        wait_until(lambda: not printer.waiting)

    assert failed.reason == "out of paper"
    assert not printer.labels


def test_labels_that_wait_for_a_printer_that_is_gone_fail(printer: SimulatedPrinter) -> None:
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        printer.stop()
        ear.hear(DeviceLost)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        failed = ear.hear(LabelFailed)
        printer.start()
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "parcel-2")
        ear.hear(LabelPrinted)

    assert failed.job_id == "parcel-1"


def test_a_printer_that_vanishes_in_mid_label_leaves_no_doubt_unsaid(
    printer: SimulatedPrinter,
) -> None:
    printer.print_s = 30
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        wait_until(lambda: bool(printer.waiting))
        printer.stop()
        failed = ear.hear(LabelFailed)

    assert "look whether it lies in the printer" in failed.reason


@pytest.mark.parametrize("zpl", ["", "hello", "^XA no end", "^XA" + "x" * 300_000 + "^XZ"])
def test_what_is_no_label_is_refused_at_once(printer: SimulatedPrinter, zpl: str) -> None:
    with listening(printer.url) as ear, pytest.raises(CannotDo):
        ear.hub.print_label("printer", zpl, "parcel-1")


def test_a_label_may_carry_accents_escapes_and_a_qr_code() -> None:
    image = draw_label(
        "^XA^PW600^LL400^CI28^FO20,20^FB500,2,0,C^A0N,40^FH^FDCaf_C3_A9 cr\u00e8me^FS"
        "^FO60,120^BQN,2,6^FDMA,https://shop.example/p/1^FS^FO400,120^BCN,80^FDé^FS^XZ"
    )

    assert [found.data for found in decode(image)] == [b"https://shop.example/p/1"]


def test_a_printer_on_usb_prints_and_tells_like_any(tmp_path: Path) -> None:
    simulated = SimulatedPrinter(tmp_path / "labels", print_s=0.02, usb=tmp_path / "lp0")
    simulated.start()
    try:
        with listening(f"zpl:{tmp_path / 'lp0'}?device=printer") as ear:
            ear.hear(DeviceFound)
            ear.hub.print_label("printer", LABEL, "parcel-1")
            ear.hear(LabelPrinted)
            simulated.head_open = True
            degraded = ear.hear(DeviceDegraded)
    finally:
        simulated.shut_down()

    assert degraded.reason == "the print head is open"
    assert len(simulated.labels) == 1


def test_a_label_that_is_on_its_way_is_not_taken_a_second_time(printer: SimulatedPrinter) -> None:
    printer.print_s = 0.5
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        with pytest.raises(CannotDo, match="on its way"):
            ear.hub.print_label("printer", LABEL, "parcel-1")
        ear.hear(LabelPrinted)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        ear.hear(LabelPrinted)

    assert len(printer.labels) == 2


def test_what_was_left_behind_by_a_cut_never_comes_out_unasked(printer: SimulatedPrinter) -> None:
    printer.print_s = 1.0
    with listening(printer.url) as ear:
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "first")
        ear.hub.print_label("printer", LABEL, "second")
        wait_until(lambda: bool(printer.waiting))
        printer.stop()
        told = {ear.hear(LabelFailed).job_id, ear.hear(LabelFailed).job_id}
        printer.start()
        ear.hear(DeviceFound)
        ear.hub.print_label("printer", LABEL, "third")
        ear.hear(LabelPrinted)

    # The first was under the head when the cable was cut; the second was never sent.
    assert told == {"first", "second"}
    assert len(printer.labels) <= 2
