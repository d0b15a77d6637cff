"""Scales over real pseudo-terminals."""

import os
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.device import BadDeviceUrl, DeviceUnavailable
from drivers.events import DeviceFound, DeviceLost, WeightMeasured
from drivers.registry import make_device
from drivers.scale.serial_scale import Scale
from drivers.simulated.scale import SimulatedScale
from drivers.transports.serial_line import LineSettings, SerialTransport
from tests.drivers.listening import listening


@pytest.fixture
def scale(tmp_path: Path) -> Iterator[SimulatedScale]:
    simulated = SimulatedScale(tmp_path / "scale", settle_s=0.1)
    simulated.start()
    yield simulated
    simulated.stop()


def test_a_load_is_told_moving_and_then_at_rest(scale: SimulatedScale) -> None:
    with listening(f"{scale.url}&interval_ms=50") as ear:
        ear.hear(WeightMeasured, lambda weight: weight.stable)
        scale.load(1234)
        rest = ear.hear(WeightMeasured, lambda weight: weight.stable and weight.weight_g != 0)

    assert rest.weight_g == 1234


def test_too_much_on_the_scale_is_an_overload_and_no_weight(scale: SimulatedScale) -> None:
    with listening(scale.url) as ear:
        ear.hear(WeightMeasured)
        scale.load(99_999)
        over = ear.hear(WeightMeasured, lambda weight: weight.overload)

    assert not over.stable


def test_weighing_answers_at_rest_even_when_nothing_changed(scale: SimulatedScale) -> None:
    with listening(scale.url) as ear:
        first = ear.hear(WeightMeasured, lambda weight: weight.stable)
        ear.hub.weigh("scale")
        again = ear.hear(WeightMeasured)

    assert (again.weight_g, again.stable) == (first.weight_g, True)


def test_a_pseudo_terminal_is_opened_as_often_as_need_be_for_a_scale_of_seven_data_bits() -> None:
    near, far = os.openpty()
    line = SerialTransport(os.ttyname(far), LineSettings(data_bits=7, parity="E"))

    for _ in range(3):
        line.open()
        line.write(b"W")
        assert os.read(near, 9) == b"W"
        line.close()

    os.close(near)
    os.close(far)


def test_a_line_that_cannot_be_set_so_says_what_it_was_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_anything: object) -> None:
        raise termios.error(22, "Invalid argument")

    monkeypatch.setattr(termios, "tcsetattr", refuse)
    near, far = os.openpty()
    line = SerialTransport(os.ttyname(far), LineSettings(baud=19_200))

    with pytest.raises(DeviceUnavailable, match="cannot be set to 19200 baud, 8N1"):
        line.open()

    os.close(near)
    os.close(far)


def test_a_scale_that_answers_no_more_is_lost(scale: SimulatedScale) -> None:
    with listening(scale.url) as ear:
        ear.hear(WeightMeasured)
        scale.mute = True
        lost = ear.hear(DeviceLost)
        scale.mute = False
        back = ear.hear(DeviceFound)

    assert "does not answer" in lost.reason
    assert back.epoch == 2


@pytest.mark.parametrize(
    ("url", "protocol", "baud", "data_bits", "parity"),
    [
        ("mtsics:/dev/ttyUSB0", "mtsics", 9600, 8, "N"),
        ("scale:/dev/ttyUSB0?protocol=toledo8217", "toledo8217", 9600, 7, "E"),
        ("nci:socket://192.0.2.9:4001?baud=4800", "nci", 4800, 7, "E"),
        ("mtsics:/dev/ttyUSB0?parity=E&data_bits=7&baud=2400", "mtsics", 2400, 7, "E"),
    ],
)
def test_a_line_is_set_as_its_protocol_has_it_unless_told_otherwise(
    url: str, protocol: str, baud: int, data_bits: int, parity: str
) -> None:
    device = make_device(url)

    assert isinstance(device, Scale)
    line = device.line
    assert (device.dialect.name, line.baud, line.data_bits, line.parity) == (
        protocol,
        baud,
        data_bits,
        parity,
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("scale:/dev/ttyUSB0?protocol=morse", "no driver for 'scale.morse'; there are"),
        ("mtsics:/dev/ttyUSB0?parity=X", "parity is one of N, E, O"),
        ("toledo8217:/dev/ttyUSB0?unit=stone", "unit is one of kg, g, lb, oz"),
    ],
)
def test_a_scale_with_a_wrong_option_says_what_would_be_right(url: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says):
        make_device(url)
