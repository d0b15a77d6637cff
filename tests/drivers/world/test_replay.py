"""A recorded device says again what it said, when it is spoken to as then."""

import json
from pathlib import Path

import pytest

from drivers.events import BarcodeScanned
from drivers.simulated.clock import VirtualClock, WorldClock
from drivers.simulated.replay import (
    PATIENCE_S,
    PAUSE_S,
    BadRecording,
    Piece,
    ReplayEngine,
    read_recording,
)
from drivers.simulated.rig.making import make_part
from drivers.simulated.rig.part import Stand
from tests.drivers.listening import listening

CAPTURES = Path(__file__).parent.parent / "captures"
SCALE = [
    Piece(1.0, "in", b'I4 A "123"\r\n'),
    Piece(2.0, "out", b"SI\r\n"),
    Piece(2.2, "in", b"S S 1.0 g\r\n"),
    Piece(5.0, "out", b"SI\r\n"),
    Piece(5.2, "in", b"S S 2.0 g\r\n"),
]


def recorded(path: Path, url: str, pieces: list[Piece]) -> Path:
    """Return a recording as a file."""
    lines: list[dict[str, object]] = [{"url": url, "recorded": "2026-03-02T12:00:00+00:00"}]
    lines += [{"t": one.at_s, "dir": one.direction, "hex": one.data.hex()} for one in pieces]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def test_what_came_unasked_comes_at_once_and_answers_come_to_questions():
    engine = ReplayEngine(SCALE)

    assert engine.connect(100.0) == [b'I4 A "123"\r\n']
    assert engine.feed(b"SI", 100.5) == []
    assert engine.feed(b"\r\n", 100.6) == []
    assert engine.due(100.6) == pytest.approx(0.2)
    assert engine.tick(100.8) == [b"S S 1.0 g\r\n"]


def test_a_host_that_says_something_else_is_not_waited_for_for_ever():
    engine = ReplayEngine(SCALE)
    engine.connect(0.0)

    assert engine.feed(b"nonsense\r\n", 0.5) == []
    assert engine.tick(1.0 + PATIENCE_S) == []
    assert engine.tick(1.0 + PATIENCE_S + 0.2) == [b"S S 1.0 g\r\n"]


def test_a_device_that_was_never_spoken_to_begins_again():
    engine = ReplayEngine([Piece(1.0, "in", b"A"), Piece(2.0, "in", b"B")])

    assert engine.connect(0.0) == [b"A"]
    assert engine.tick(1.0) == [b"B"]
    assert engine.due(1.0) == pytest.approx(PAUSE_S)
    assert engine.tick(1.0 + PAUSE_S) == [b"A"]


def test_a_new_client_hears_the_recording_from_the_beginning():
    engine = ReplayEngine(SCALE)
    engine.connect(0.0)
    engine.feed(b"SI\r\n", 1.0)

    engine.disconnect(2.0)

    assert engine.connect(9.0) == [b'I4 A "123"\r\n']
    assert engine.feed(b"SI\r\n", 9.1) == []
    assert engine.tick(9.4) == [b"S S 1.0 g\r\n"]


@pytest.mark.parametrize("name", sorted(one.name for one in CAPTURES.glob("*.jsonl")))
def test_every_recording_of_a_device_can_be_played_back(name: str):
    pieces = read_recording(CAPTURES / name).pieces
    engine = ReplayEngine(pieces)

    said = b"".join(engine.connect(0.0))
    now, wanted = 0.0, b"".join(piece.data for piece in pieces if piece.direction == "in")
    for piece in pieces:
        now = max(now, piece.at_s)
        came = engine.feed(piece.data, now) if piece.direction == "out" else engine.tick(now)
        said += b"".join(came)
    said += b"".join(engine.tick(now + 1.0))

    assert said.startswith(wanted)
    assert engine.repeats or said == wanted


def test_a_recording_is_read_and_found_where_it_was_recorded(tmp_path: Path):
    file = recorded(tmp_path / "scale.jsonl", "mtsics:/dev/ttyUSB0?baud=9600&device=x", SCALE)
    stand = Stand(tmp_path, VirtualClock(), virtual=True)

    part = make_part("replay", "scale", stand, {"replay": str(file)})

    assert list(read_recording(file).pieces) == SCALE
    assert part.url == "mtsics:memory?device=scale&baud=9600"


def test_a_recorded_keyboard_types_again(tmp_path: Path):
    file = {"replay": str(CAPTURES / "wedge-fr.jsonl")}
    part = make_part("replay", "wedge", Stand(tmp_path, WorldClock(50)), file)
    part.start()
    try:
        with listening(part.url) as ear:
            assert ear.hear(BarcodeScanned).source == "wedge"
    finally:
        part.stop()


def test_a_stream_without_its_http_is_refused(tmp_path: Path):
    file = {"replay": str(CAPTURES / "reader-impinj.jsonl")}

    with pytest.raises(BadRecording, match="lacks the HTTP around it"):
        make_part("replay", "reader", Stand(tmp_path, WorldClock()), file)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("root:x:0", "line 1 is no JSON: Expecting value"),
        ("[]", "line 1 is no JSON object"),
        ("{}", "line 1: a recording begins with"),
        ('{"url": "a:b"}\n{"t": -1, "dir": "in", "hex": ""}', "line 2"),
        ('{"url": "a:b"}\n{"t": 1, "dir": "up", "hex": ""}', "line 2"),
        ('{"url": "a:b"}\n{"t": 1, "dir": "in", "hex": "0"}', "line 2: non-hexadecimal"),
        (
            '{"url": "a:b"}\n{"t": 2, "dir": "in", "hex": ""}\n{"t": 1, "dir": "in", "hex": ""}',
            "line 3: its time runs backwards",
        ),
    ],
)
def test_a_bad_recording_is_refused_by_line(tmp_path: Path, text: str, why: str):
    file = tmp_path / "bad.jsonl"
    file.write_text(text)

    with pytest.raises(BadRecording) as refused:
        read_recording(file)

    assert why in str(refused.value)
