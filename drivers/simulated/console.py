"""JSON lines in and out: commands to simulated devices on standard input, an answer for each."""

import json
import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final, Protocol, TextIO

from drivers.simulated.rig.hands import BadCommand

LINE_BYTES_MAX: Final = 1_000_000
READ_BYTES_MAX: Final = 65_536
WAIT_S_MAX: Final = 0.5


class Obeys(Protocol):
    """Something that carries out commands."""

    def do(self, command: object) -> dict[str, object]:
        """
        Carry out one command, and return what is to be told besides that it was.

        :raises BadCommand: it is none, or cannot be done now
        """
        ...


class Over(Exception):
    """The time is up, or somebody said that it is over."""


def obey(
    hands: Obeys,
    answers: TextIO,
    *,
    ends_with_input: bool,
    over: Callable[[], bool] = lambda: False,
) -> None:
    """Carry out commands and answer each with one line until it is over."""
    try:
        for line in lines(over):
            say(answers, answer(hands, line))
        while not ends_with_input and not over():
            time.sleep(WAIT_S_MAX / 5)
    except Over:
        return


def answer(hands: Obeys, line: bytes) -> dict[str, object]:
    """Carry out one line, and return the answer to it."""
    try:
        told = hands.do(json.loads(line.decode("utf-8", "replace")))
    except (BadCommand, ValueError, RecursionError) as why:
        return {"ok": False, "error": str(why)}
    return {"ok": True, **told}


def lines(over: Callable[[], bool]) -> Iterator[bytes]:
    """
    Yield lines of standard input until its end; one that is too long comes in pieces.

    :raises Over: it is over before the input ends
    """
    # The file descriptor itself: a thread waiting in sys.stdin could not be ended.
    fd = sys.stdin.fileno() if sys.stdin is not None and not sys.stdin.closed else -1
    waiting = select.poll()
    if fd < 0:
        return
    waiting.register(fd, select.POLLIN)
    rest = b""
    while True:
        if over():
            raise Over
        if not waiting.poll(int(WAIT_S_MAX * 1000 / 5)):
            continue
        came = os.read(fd, READ_BYTES_MAX)
        *whole, rest = (rest + came).split(b"\n")
        if rest and (not came or len(rest) > LINE_BYTES_MAX):
            whole, rest = [*whole, rest], b""
        yield from (line for line in whole if line.strip())
        if not came:
            return


def say(stream: TextIO, told: dict[str, object]) -> None:
    """Write one JSON line at once."""
    stream.write(json.dumps(told) + "\n")
    stream.flush()
