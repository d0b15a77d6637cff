"""
MT-SICS, levels 0 and 1: the Mettler-Toledo Standard Interface Command Set.

Lines of text that end in CR LF. `SI` is answered by `S S` (stable) or `S D` (dynamic) with weight
and unit, or `S I`, `S +`, `S -`; `T` and `Z` by the same letters. The reference manual that each
scale comes with (chapter "Commands and responses") has them.
"""

import re
from typing import ClassVar

from drivers.instant import Instant
from drivers.scale.answers import (
    LESS_THAN_NOTHING,
    LOAD_MOVES,
    TOO_MUCH,
    Answer,
    Done,
    Moving,
    OutOfRange,
    Question,
    Refused,
    Restarted,
    unreadable,
    weight_of,
)
from drivers.scale.dialect import Answers, Dialect
from drivers.scale.grams import NUMBER, NoNumber
from drivers.transports.serial_line import LineSettings

WEIGHT = re.compile(rf"S ([SD]) ( *{NUMBER}) ([A-Za-z]{{1,4}})")
DONE = re.compile(r"Z A|T S .*|T A .*")
# Unasked for, when it has been switched on; the text between quotes is its serial number.
SWITCHED_ON = re.compile(r'I4 A ".*"')
OURS = re.compile(rb"(?:^|\n)(?:S [SDI+-]|[TZ] [SAI+-]|E[STL]\r|I4 A )")
REFUSALS = {
    "Z I": LOAD_MOVES,
    "Z +": "there is too much on the pan to call it empty; clear it",
    "Z -": LESS_THAN_NOTHING,
    "T I": LOAD_MOVES,
    "T +": TOO_MUCH,
    "T -": LESS_THAN_NOTHING,
    "ES": "the scale did not understand the command",
    "ET": "the scale received a damaged command",
    "EL": "the scale cannot carry out the command",
}
# `S S` and the like; to `Z` and `T` the scale answers in their own letters, whatever was asked.
PLAIN: dict[str, Answer] = {
    "S I": Moving(),
    "S +": OutOfRange(over=True),
    "S -": OutOfRange(over=False),
    **{said: Refused(why) for said, why in REFUSALS.items()},
}


class MtSics(Dialect):
    """
    Reads the lines of a scale; whether it shows a net weight it does not say.

    No line has a checksum, but a scale writes each weight in a field of one width (ten places in
    the standard, others in imitations): one of another width than the last has lost a byte.
    """

    name = "mtsics"
    title = "MT-SICS"
    line = LineSettings(baud=9600)
    questions: ClassVar[dict[Question, bytes]] = {
        "weight": b"SI\r\n",
        "tare": b"T\r\n",
        "zero": b"Z\r\n",
    }

    def __init__(self) -> None:
        self.answers = Answers(b"\n")
        self.width: int | None = None

    def feed(self, data: bytes, asked: Question, now: Instant) -> list[Answer]:  # noqa: ARG002 -- each answer names its question
        """Return what each line that these bytes complete says."""
        lines = (line.strip(b"\r ") for line in self.answers.feed(data, now))
        return [self.read(line) for line in lines if line]

    def read(self, line: bytes) -> Answer:
        """Return the meaning of one line, unless its weight is of another width than the last."""
        weight = WEIGHT.fullmatch(line.decode("latin-1"))
        if weight is None:
            return read_line(line)
        width, before = len(weight[2]), self.width
        self.width = width
        return read_line(line) if before in {None, width} else unreadable(line)

    @staticmethod
    def recognises(heard: bytes) -> bool:
        """Return whether a line begins as only MT-SICS does."""
        return OURS.search(heard) is not None


def read_line(line: bytes) -> Answer:
    """Return the meaning of one line."""
    text = line.decode("latin-1")
    weight = WEIGHT.fullmatch(text)
    if weight:
        status, number, unit = weight.groups()
        try:
            return weight_of(number.strip(), unit, stable=status == "S")
        except NoNumber as why:
            return Refused(str(why))
    if text in PLAIN:
        return PLAIN[text]
    if DONE.fullmatch(text):
        return Done()
    return Restarted() if SWITCHED_ON.fullmatch(text) else unreadable(line)
