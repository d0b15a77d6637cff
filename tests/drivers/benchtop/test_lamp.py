"""A stack light shows what it is told to, beeps briefly, and is dark in the end."""

import os
import pty
import tty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from drivers.device import BadDeviceUrl, Signal
from drivers.events import DeviceFound
from drivers.lamp.lamp_talk import LampTalk
from drivers.lamp.patterns import PATTERNS, Light
from drivers.lamp.relay_board import BoardAnswers, switch
from drivers.lamp.relay_lamp import RelayLamp
from drivers.protocol import ProtocolError
from drivers.registry import make_device
from tests.drivers.benchtop.moments import Conversation, moment
from tests.drivers.listening import listening, wait_until

CHANNELS: dict[Light, int] = {"red": 1, "amber": 2, "green": 3, "buzzer": 4}
SIGNALS: list[Signal] = ["ok", "wrong", "done", "attention"]


class ModelBoard:
    """Four relays; keeps when each was on."""

    def __init__(self) -> None:
        self.on = {1: True, 2: False, 3: False, 4: True}
        self.history: list[tuple[float, int, bool]] = []
        self.deaf = False

    def answer(self, said: bytes, now: float) -> bytes:
        answers = b""
        for start in range(0, len(said), 4):
            head, channel, operation, check = said[start : start + 4]
            assert (head, check) == (0xA0, (0xA0 + channel + operation) & 0xFF)
            if not self.deaf:
                self.on[channel] = bool(operation & 1)
                self.history.append((now, channel, self.on[channel]))
                answers += switch(channel, on=self.on[channel]) if operation & 2 else b""
        return answers

    def longest_beep_s(self) -> float:
        since, longest = 0.0, 0.0
        sounding = False
        for now, channel, on in self.history:
            if channel == CHANNELS["buzzer"]:
                longest = max(longest, now - since) if sounding else longest
                since = since if sounding and on else now
                sounding = on
        return longest


def test_the_frames_are_those_of_the_makers_example() -> None:
    assert switch(1, on=True).hex(" ") == "a0 01 01 a2"
    assert switch(1, on=False).hex(" ") == "a0 01 00 a1"
    assert BoardAnswers().feed(b"\xa0noise" + switch(2, on=True)) == [(2, True)]


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_lights_beeps_briefly_and_all_goes_dark(signal: Signal) -> None:
    board = ModelBoard()
    conversation = Conversation(LampTalk(CHANNELS, answers=False), board.answer)
    talk = conversation.talk
    assert isinstance(talk, LampTalk)
    conversation.run(1)
    assert not any(board.on.values())

    talk.show(signal, moment(conversation.seconds))
    conversation.run(61)
    board.answer(talk.goodbye(), conversation.seconds)

    assert any(on and channel != 4 for _, channel, on in board.history)
    assert 0 < board.longest_beep_s() < 1
    assert not any(board.on.values())


def test_a_new_signal_replaces_the_last_and_off_ends_it() -> None:
    board = ModelBoard()
    conversation = Conversation(LampTalk(CHANNELS, answers=False), board.answer)
    talk = conversation.talk
    assert isinstance(talk, LampTalk)
    talk.show("attention", moment(0))
    conversation.run(0.1)
    assert board.on[CHANNELS["amber"]]
    talk.show("ok", moment(conversation.seconds))
    conversation.run(0.1)
    assert (board.on[CHANNELS["amber"]], board.on[CHANNELS["green"]]) == (False, True)
    talk.show("off", moment(conversation.seconds))
    conversation.run(0.1)

    assert not any(board.on.values())


def test_a_board_that_lost_its_power_shows_again_what_it_should() -> None:
    board = ModelBoard()
    conversation = Conversation(LampTalk(CHANNELS, answers=False), board.answer)
    talk = conversation.talk
    assert isinstance(talk, LampTalk)
    conversation.run(1)
    board.on = dict.fromkeys(board.on, True)
    conversation.run(11)

    assert not any(board.on.values())


def test_a_light_that_is_not_wired_is_left_out() -> None:
    board = ModelBoard()
    talk = LampTalk({"red": 2}, answers=False)
    conversation = Conversation(talk, board.answer)
    talk.show("wrong", moment(0))
    conversation.run(10)

    assert {channel for _, channel, _ in board.history} == {2}


def test_a_board_that_answers_and_falls_silent_is_lost() -> None:
    board = ModelBoard()
    talk = LampTalk(CHANNELS, answers=True)
    conversation = Conversation(talk, board.answer)
    conversation.run(1)
    assert talk.ready
    board.deaf = True
    talk.show("wrong", moment(conversation.seconds))
    with pytest.raises(ProtocolError, match="does not answer"):
        conversation.run(3)


def test_patterns_end_or_go_round() -> None:
    assert PATTERNS["ok"].at(3600) == (frozenset(), None)
    attention = PATTERNS["attention"]
    length = sum(step.seconds for step in attention.steps)
    assert attention.at(0.1)[0] == attention.at(length + 0.1)[0] == {"amber", "buzzer"}


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    yield ours, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def test_a_lamp_on_a_real_line_is_lit_and_dark_after_the_station_stopped(
    line: tuple[int, str],
) -> None:
    ours, path = line
    board = ModelBoard()

    def lit() -> bool:
        with suppress(BlockingIOError):
            board.answer(os.read(ours, 400), 0)
        return board.on[CHANNELS["red"]]

    lamp = make_device(f"lamp:{path}?protocol=relay&device=lamp")
    assert isinstance(lamp, RelayLamp)
    with listening(lamp) as ear:
        ear.hear(DeviceFound)
        wait_until(lambda: not lit())
        lamp.signal("wrong")
        wait_until(lit)
    wait_until(lambda: not lit())

    assert not any(board.on.values())


@pytest.mark.parametrize(
    "url", ["lamp:/dev/ttyUSB2?red=2", "lamp:/x?red=0&amber=0&green=0&buzzer=0"]
)
def test_a_lamp_with_shared_or_no_relays_is_refused(url: str) -> None:
    with pytest.raises(BadDeviceUrl, match="a relay of its own"):
        make_device(url)
