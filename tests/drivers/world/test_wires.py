"""A faulty wire damages what it should, the same way for the same seed, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.engine import QuietEngine, UnknownFault
from drivers.simulated.faults import BadFault, FaultOrder, parse_fault
from drivers.simulated.line import Line
from drivers.simulated.wire import HELD_S_MAX, LAST_GASP_S, WIRE_FAULTS, Piece, Trouble, Wire

FRAMES = st.lists(st.binary(min_size=1, max_size=40), max_size=8)
STANDING = st.dictionaries(st.sampled_from(WIRE_FAULTS), st.floats(0.05, 1.0), max_size=4)


def carried(seed: int, standing: dict[str, float], frames: list[bytes]) -> list[Piece]:
    """Return what becomes of frames, one every tenth of a second."""
    trouble = Trouble()
    for name, share in standing.items():
        trouble.begin(name, share)
    wire = Wire(seed, trouble)
    pieces: list[Piece] = []
    for turn, frame in enumerate(frames):
        pieces += wire.release(turn / 10) + wire.carry([frame], turn / 10)
    return pieces + wire.release(len(frames) / 10 + HELD_S_MAX)


def all_of(pieces: list[Piece]) -> bytes:
    """Return the bytes of pieces."""
    return b"".join(piece.data for piece in pieces)


@given(st.integers(), FRAMES)
def test_a_sound_wire_carries_every_byte_in_order(seed: int, frames: list[bytes]):
    assert all_of(carried(seed, {}, frames)) == b"".join(frames)


@settings(max_examples=200)
@given(st.integers(0, 99), STANDING, FRAMES)
def test_any_faults_do_the_same_for_the_same_seed_and_time_never_runs_backwards(
    seed: int, standing: dict[str, float], frames: list[bytes]
):
    pieces = carried(seed, standing, frames)

    assert pieces == carried(seed, standing, frames)
    line: list[float] = []
    for piece in pieces:
        assert not line or piece.at >= line[-1]
        line = [] if piece.ending else [*line, piece.at]


@given(st.integers(), FRAMES)
def test_frames_that_change_places_are_all_there(seed: int, frames: list[bytes]):
    passed = [piece.data for piece in carried(seed, {"reordered": 0.5}, frames)]

    assert sorted(passed) == sorted(frames)


@given(st.integers(), st.binary(min_size=2, max_size=40))
def test_a_bad_checksum_is_one_bit(seed: int, frame: bytes):
    damaged = all_of(carried(seed, {"bad_checksum": 1.0}, [frame]))

    difference = int.from_bytes(damaged, "big") ^ int.from_bytes(frame, "big")
    assert len(damaged) == len(frame)
    assert difference.bit_count() == 1


@given(st.integers(), st.binary(min_size=2, max_size=40))
def test_a_cut_frame_is_its_beginning_and_the_end_of_the_line(seed: int, frame: bytes):
    first, last = carried(seed, {"cut_mid_frame": 1.0}, [frame])

    assert frame.startswith(first.data)
    assert 0 < len(first.data) < len(frame)
    assert last == Piece(first.at + LAST_GASP_S, b"", "hang_up")


def test_a_severing_fault_strikes_once_and_the_next_frame_passes():
    assert all_of(carried(1, {"unplugged_mid_scan": 1.0}, [b"abcdef", b"next"])).endswith(b"next")


def test_a_share_of_the_frames_is_hit():
    doubled = carried(3, {"duplicate": 0.1}, [b"x"] * 1000)

    assert 60 < len(all_of(doubled)) - 1000 < 150


class Talker(QuietEngine):
    """Says a word at every tick."""

    def tick(self, now: float) -> list[bytes]:
        """Say it."""
        return [f"{now:g} ".encode()]


@pytest.mark.parametrize(("loses", "arrives"), [(False, b"1 2 3 "), (True, b"1 3 ")])
def test_a_half_open_stream_comes_late_and_a_half_open_serial_line_loses(
    loses: bool, arrives: bytes
):
    trouble = Trouble()
    line = Line(Talker(), Wire(1, trouble), loses=loses)
    line.connect(0)
    line.tick(1)
    heard = line.take(1).data

    trouble.begin("half-open")
    line.tick(2)
    assert line.take(2).data == b""
    trouble.end("half_open")
    line.tick(3)

    assert heard + line.take(3).data == arrives


def test_an_unknown_fault_is_answered_with_those_there_are():
    with pytest.raises(UnknownFault, match="no fault 'flood'; there are bad_checksum, cut_mid"):
        Trouble().begin("flood")


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("reboot", FaultOrder("reboot")),
        ("Paper-Out@5", FaultOrder("paper_out", 5.0)),
        ("slow_drip@0.5+2.25", FaultOrder("slow_drip", 0.5, 2.25)),
    ],
)
def test_a_fault_is_written_with_its_time_and_its_length(written: str, order: FaultOrder):
    assert parse_fault(written) == order


@pytest.mark.parametrize("written", ["", "@5", "x@", "x@y", "x@1+", "x@1.2.3", "x@-1", "x@9e9"])
def test_what_is_no_fault_is_refused(written: str):
    with pytest.raises(BadFault):
        parse_fault(written)
