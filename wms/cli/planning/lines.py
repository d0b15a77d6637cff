"""Instances in and answers out: a file, or one a line for as long as somebody sends them."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import typer

from wms.cli.ground import UNUSABLE, WRONG, fail
from wms.wire.planning import INSTANCE_BYTES_MAX, BadInstanceError, too_large

Answer = Callable[[bytes], str]
_CHUNK = 1024 * 1024


def answer_all(source: str, answer: Answer, *, whole: bool = False) -> None:
    """
    Answer the instances of a file, or of standard input where the source is `-`.

    A file that is refused ends the command; a line that is refused is answered with an error
    and the next one is read. `whole`: standard input holds one instance of many lines.
    """
    try:
        if source == "-" and not whole:
            _answer_lines(sys.stdin.buffer, answer)
        else:
            _answer_one(source, answer)
    except BrokenPipeError:
        # Whoever read the answers has gone; Python's own last flush must not fail on them again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(WRONG) from None


def _answer_one(source: str, answer: Answer) -> None:
    try:
        _print(answer(_read(source)))
    except BadInstanceError as error:
        fail(f"{'standard input' if source == '-' else source}: {error}", UNUSABLE)


def _read(source: str) -> bytes:
    try:
        if source == "-":
            return sys.stdin.buffer.read(INSTANCE_BYTES_MAX + 1)
        with Path(source).open("rb") as file:
            return file.read(INSTANCE_BYTES_MAX + 1)
    except OSError as error:
        fail(f"{source} cannot be read: {error.strerror}.", UNUSABLE)
    except ValueError:
        fail(f"{source!r} is no name of a file.", UNUSABLE)


def _answer_lines(stream: IO[bytes], answer: Answer) -> None:
    """Answer line after line, each before the next is read; blank lines are passed over."""
    refused = False
    for number, line in _numbered(stream):
        try:
            if line is None:
                raise too_large()
            _print(answer(line))
        except BadInstanceError as error:
            refused = True
            _print(json.dumps({"error": {**error.told(), "line": number}}))
    if refused:
        raise typer.Exit(WRONG)


def _numbered(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank, from 1; None for one that is too long to be kept."""
    number = 0
    while line := stream.readline(INSTANCE_BYTES_MAX + 1):
        number += 1
        if len(line) > INSTANCE_BYTES_MAX and not line.endswith(b"\n"):
            _skip_line(stream)
            yield number, None
        elif not line.isspace():
            yield number, line


def _skip_line(stream: IO[bytes]) -> None:
    while (part := stream.readline(_CHUNK)) and not part.endswith(b"\n"):
        pass


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
