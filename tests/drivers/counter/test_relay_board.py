"""A relay board switches what is wired to it, and tells it when asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.relay import RelayEngine, Switching

RED_ON = bytes.fromhex("A00101A2")
AMBER_ON = bytes.fromhex("A00201A3")
RED_OFF = bytes.fromhex("A00100A1")


def plugged_in(relays: int = 4) -> RelayEngine:
    """Return a board that has power."""
    board = RelayEngine(relays)
    board.connect(0.0)
    return board


def test_lamps_burn_as_they_are_switched_and_go_out_with_the_power():
    board = plugged_in()

    assert board.feed(RED_ON[:2], 1.0) == []
    assert board.feed(RED_ON[2:] + AMBER_ON, 1.0) == []
    both = board.burning
    assert board.feed(RED_OFF + b"\xff", 2.0) == [b"CH1:OFF\r\nCH2:ON\r\nCH3:OFF\r\nCH4:OFF\r\n"]
    board.disconnect(3.0)

    assert (both, board.burning) == (("red", "amber"), ())
    assert board.switchings == [
        Switching(1.0, 1, on=True),
        Switching(1.0, 2, on=True),
        Switching(2.0, 1, on=False),
        Switching(3.0, 2, on=False),
    ]


@pytest.mark.parametrize("wrong", ["A00101A3", "A00501A6", "A00102A3", "41"])
def test_a_wrong_frame_switches_nothing_and_the_next_is_heard(wrong: str):
    board = plugged_in()

    board.feed(bytes.fromhex(wrong) + RED_ON, 0.0)

    assert board.burning == ("red",)
    assert board.refused > 0


def test_welded_relays_stay_as_they_are_and_small_boards_answer_nothing():
    board = plugged_in(relays=1)
    assert board.feed(b"\xff", 0.0) == []
    board.feed(RED_ON, 0.0)
    board.begin_fault("stuck")
    board.feed(RED_OFF, 0.0)

    assert board.burning == ("red",)
    with pytest.raises(ValueError, match="1 to 8 relays"):
        RelayEngine(9)


@given(st.lists(st.binary(max_size=12), max_size=30))
def test_noise_never_raises_and_is_not_hoarded(pieces: list[bytes]):
    board = plugged_in()

    for piece in pieces:
        board.feed(piece, 0.0)

    assert len(board.rest) < 4
