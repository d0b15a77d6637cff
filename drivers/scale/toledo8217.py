"""
Mettler Toledo 8217, the checkout scale's protocol (service manuals of Viva, Ariva and 8217).

`W` is answered by STX, the weight as displayed, `N` if it is net, CR; or, when there is no good
weight, by STX, `?`, a status byte, CR. The unit is never sent: it is the scale's setting.
"""

import re
from typing import ClassVar

from drivers.instant import Instant
from drivers.scale.answers import (
    LOAD_MOVES,
    NOT_NEAR_ZERO,
    Answer,
    Done,
    Moving,
    OutOfRange,
    Question,
    Refused,
    unreadable,
    weight_of,
)
from drivers.scale.dialect import Answers, Dialect, without_parity
from drivers.scale.grams import NUMBER
from drivers.transports.serial_line import LineSettings

WEIGHT = re.compile(rf" *({NUMBER}) *(N?)")
# From the last STX that is no status byte itself: over capacity alone is written as STX is.
ANSWER = re.compile(rb"\x02 *(\?.?|[^\x02]*)\Z", re.DOTALL)
OURS = re.compile(rb"\x02 *(?:[-0-9.]{3,9}N?|\?[^\r])\r")

IN_MOTION = 0x01
OVER_CAPACITY = 0x02
UNDER_ZERO = 0x04
OUTSIDE_ZERO_RANGE = 0x08
BAD_COMMAND = 0x40
MEANING = 0x5F


class Toledo8217(Dialect):
    """Reads a scale that is set to weigh in `unit`."""

    name = "toledo8217"
    title = "Toledo 8217"
    line = LineSettings(baud=9600, data_bits=7, parity="E")
    questions: ClassVar[dict[Question, bytes]] = {"weight": b"W", "tare": b"T", "zero": b"Z"}

    def __init__(self, unit: str = "kg") -> None:
        self.unit = unit
        self.answers = Answers(b"\r")

    def feed(self, data: bytes, asked: Question, now: Instant) -> list[Answer]:
        """Return what each answer that these bytes complete says."""
        found: list[Answer] = []
        for one in filter(None, self.answers.feed(without_parity(data), now)):
            # What stands before STX is the rest of something that was cut off.
            body = ANSWER.search(one)
            found.append(self.read(body.group(1), asked) if body else unreadable(one))
        return found

    def read(self, body: bytes, asked: Question) -> Answer:
        """Return the meaning of one answer."""
        if body.startswith(b"?"):
            # Moving, below zero and far from it make the byte that also ends an answer.
            return read_status(body[1] if len(body) > 1 else ord("\r"), asked)
        weight = WEIGHT.fullmatch(body.decode("ascii", "replace"))
        if weight is None:
            return unreadable(body)
        number, net = weight.groups()
        return weight_of(number, self.unit, stable=True, net=bool(net))

    @staticmethod
    def recognises(heard: bytes) -> bool:
        """Return whether there is an answer between STX and CR."""
        return OURS.search(heard) is not None


def read_status(status: int, asked: Question) -> Answer:
    """Return what the status byte says; bit 4, empty, and bit 5, net, are good news."""
    if status & OVER_CAPACITY:
        return OutOfRange(over=True)
    if status & IN_MOTION:
        return Moving() if asked == "weight" else Refused(LOAD_MOVES)
    if asked == "zero" and status & OUTSIDE_ZERO_RANGE:
        return Refused(NOT_NEAR_ZERO)
    if status & UNDER_ZERO:
        return OutOfRange(over=False)
    if status & MEANING == BAD_COMMAND:
        return Refused("the scale did not understand the command")
    # It had no weight to show this once, and no reason that matters.
    return Moving() if asked == "weight" else Done()
