"""What the recorded scanners said, heard by the drivers their URLs name."""

from pathlib import Path

import pytest

from drivers.events import BarcodeScanned
from drivers.protocol import Protocol
from drivers.registry import make_device
from drivers.talking import TalkingDevice
from drivers.testing.recordings import read_recording
from drivers.testing.replaying import replayed

CAPTURES = Path(__file__).parents[1] / "captures"


@pytest.mark.parametrize(
    ("name", "first", "count"),
    [
        ("scanner-line", (None, "17270131"), 8),
        ("scanner-honeywell", (None, "T-007"), 8),
        ("scanner-datalogic", (None, "T-007"), 8),
        ("scanner-ssi", ("]E0", "3017620422003"), 12),
        ("scanner-hid", ("]E0", "3017620422003"), 4),
        ("wedge-fr", (None, "3017620422003"), 2),
    ],
)
def test_every_scan_of_a_recording_is_heard(
    name: str, first: tuple[str | None, str], count: int
) -> None:
    recording = read_recording(CAPTURES / f"{name}.jsonl")
    device = make_device(recording.url)
    assert isinstance(device, TalkingDevice)
    talk: Protocol = device.make_protocol()

    scans = replayed(talk, recording)

    assert all(isinstance(scan, BarcodeScanned) for scan in scans)
    heard = [(s.symbology, s.payload) for s in scans if isinstance(s, BarcodeScanned)]
    assert (heard[0], len(heard)) == (first, count)


def test_a_boarding_pass_over_two_reports_and_a_separator_come_whole() -> None:
    recording = read_recording(CAPTURES / "scanner-hid.jsonl")
    device = make_device(recording.url)
    assert isinstance(device, TalkingDevice)

    heard = [
        s for s in replayed(device.make_protocol(), recording) if isinstance(s, BarcodeScanned)
    ]

    assert heard[1].payload == "010301762042200310L123\x1d17270131"
    assert len(heard[2].payload) == 60
