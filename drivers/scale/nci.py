"""
NCI, the protocol of Avery Weigh-Tronix, Brecknell and others (SCP-01, NCI General Serial).

`W` CR is answered by LF, weight and unit, CR, LF, two or three status bytes, CR, ETX; `Z` and `T`
by the status alone; what it does not know by LF `?` CR ETX.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from drivers.instant import Instant
from drivers.scale.answers import (
    LOAD_MOVES,
    NOT_NEAR_ZERO,
    TOO_MUCH,
    Answer,
    Done,
    Moving,
    OutOfRange,
    Question,
    Refused,
    Weight,
    unreadable,
    weight_of,
)
from drivers.scale.dialect import Answers, Dialect, without_parity
from drivers.scale.grams import NUMBER, NoNumber, exact_grams
from drivers.transports.serial_line import LineSettings

# Status bytes have bits 4 and 5 set and bit 7 clear, once the parity is gone; SCP-02 writes an S.
ANSWER = re.compile(rb"\n?([^\r\n]*)\r\nS?([0-?p-\x7f]{2,3})\r?")
STATUS = re.compile(rb"\n?S?([0-?p-\x7f]{2,3})\r?")
UNKNOWN = re.compile(rb"\n?\?\r?")
WEIGHT = re.compile(rf" *({NUMBER}) *([A-Za-z]{{1,3}}) *")
POUNDS_OUNCES = re.compile(r" *(-? *\d{1,4}) *lb *(\d{1,2}(?:\.\d{0,4})?) *oz *", re.IGNORECASE)
OURS = re.compile(rb"\n(?:\?|[0-?p-\x7f]{2,3})\r\x03")

IN_MOTION, AT_ZERO, RAM_ERROR, EEPROM_ERROR = 1, 2, 4, 8
UNDER_CAPACITY, OVER_CAPACITY, ROM_ERROR, BAD_CALIBRATION = 1, 2, 4, 8
NET = 4
BROKEN = (
    (0, RAM_ERROR, "its memory is broken"),
    (0, EEPROM_ERROR, "its settings are broken"),
    (1, ROM_ERROR, "its program is broken"),
    (1, BAD_CALIBRATION, "it must be calibrated"),
)


class Nci(Dialect):
    """Reads the answers of a scale."""

    name = "nci"
    title = "NCI"
    line = LineSettings(baud=9600, data_bits=7, parity="E")
    questions: ClassVar[dict[Question, bytes]] = {
        "weight": b"W\r",
        "tare": b"T\r",
        "zero": b"Z\r",
    }

    def __init__(self) -> None:
        self.answers = Answers(b"\x03")

    def feed(self, data: bytes, asked: Question, now: Instant) -> list[Answer]:
        """Return what each answer that these bytes complete says."""
        return [read(one, asked) for one in self.answers.feed(without_parity(data), now)]

    @staticmethod
    def recognises(heard: bytes) -> bool:
        """Return whether there is an answer that ends in status, CR and ETX."""
        return OURS.search(heard) is not None


def read(answer: bytes, asked: Question) -> Answer:
    """Return the meaning of one answer."""
    if UNKNOWN.fullmatch(answer):
        return Refused("the scale did not understand the command")
    status = STATUS.fullmatch(answer)
    if status:
        return read_status(status.group(1), asked)
    weight = ANSWER.fullmatch(answer)
    if weight is None:
        return unreadable(answer)
    display, bits = weight.groups()
    trouble = read_trouble(bits)
    return trouble or read_weight(display, bits)


def read_weight(display: bytes, bits: Sequence[int]) -> Answer:
    """Return what the display shows, as a weight."""
    text = display.decode("ascii", "replace")
    stable = not bits[0] & IN_MOTION
    net = len(bits) > 2 and bool(bits[2] & NET)
    try:
        split = POUNDS_OUNCES.fullmatch(text)
        if split:
            pounds, ounces = split.groups()
            return pounds_and_ounces(pounds, ounces, stable=stable, net=net)
        plain = WEIGHT.fullmatch(text)
        if plain:
            return weight_of(*plain.groups(), stable=stable, net=net)
    except NoNumber as why:
        return Refused(str(why))
    return Moving() if not stable else unreadable(display)


def pounds_and_ounces(pounds: str, ounces: str, *, stable: bool, net: bool) -> Weight:
    """
    Return a weight written as pounds and ounces; a minus sign stands for both.

    :raises NoNumber: it is none
    """
    part = weight_of(ounces, "oz", stable=stable, net=net)
    whole = exact_grams(pounds, "lb")
    grams = whole - part.grams if "-" in pounds else whole + part.grams
    return Weight(grams, stable=stable, last_place_mg=part.last_place_mg, net=net)


def read_trouble(bits: Sequence[int]) -> Answer | None:
    """Return what keeps the scale from weighing."""
    for place, bit, what in BROKEN:
        if bits[place] & bit:
            return Refused(f"the scale says that {what}")
    if bits[1] & OVER_CAPACITY:
        return OutOfRange(over=True)
    return OutOfRange(over=False) if bits[1] & UNDER_CAPACITY else None


def read_status(bits: Sequence[int], asked: Question) -> Answer:
    """Return what a status alone says: no weight, or how an order went."""
    trouble = read_trouble(bits)
    if asked == "weight":
        return trouble or Moving()
    if isinstance(trouble, OutOfRange):
        return Refused(TOO_MUCH if trouble.over else NOT_NEAR_ZERO)
    if trouble:
        return trouble
    if bits[0] & IN_MOTION:
        return Refused(LOAD_MOVES)
    if asked == "zero" and not bits[0] & AT_ZERO:
        return Refused(NOT_NEAR_ZERO)
    return Done()
