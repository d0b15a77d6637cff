"""Device files: what is asked of the kernel, and a device that takes nothing."""

import fcntl
import os
import struct
import time

import pytest

from drivers.transports import node
from drivers.transports.node import EVIOCGRAB, EVIOCSCLOCKID, NodeTransport
from drivers.url import DeviceUnavailable


def test_an_input_device_is_grabbed_and_stamps_its_keys_by_the_steady_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, object]] = []
    monkeypatch.setattr(fcntl, "ioctl", lambda _fd, order, value: asked.append((order, value)))
    keyboard = NodeTransport("/dev/null", "input")
    keyboard.open()
    keyboard.close()

    steady = struct.pack("i", time.CLOCK_MONOTONIC)
    assert asked == [(EVIOCGRAB, 1), (EVIOCSCLOCKID, steady)]


def test_a_device_that_takes_not_a_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "WRITE_S_MAX", 0.0)
    printer = NodeTransport("/dev/null", "printer")
    printer.open()
    monkeypatch.setattr(os, "write", lambda _fd, _data: 0)

    with pytest.raises(DeviceUnavailable, match="is gone"):
        printer.write(b"~HS")
    printer.close()
