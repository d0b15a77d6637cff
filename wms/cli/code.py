"""
`wms code`: what a GS1 code or the number of an RFID tag says, as JSON.

One answer a line. A refusal is an answer too: {"refused": reason, "says": sentence, "facts": {}}.
Exit codes: 0 everything was read, 1 something was refused, 2 the arguments cannot be used.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, BinaryIO, Final

import typer

from wms.cli.ground import UNUSABLE, WRONG, fail
from wms.codes import Breach, CodeRefused, Layout, parse, parse_epc, parse_upc_e, read
from wms.codes.telling import Told, tell_breach, tell_parsed, tell_reading

_LINE_MAX: Final = 65_536
_STANDARD_INPUT: Final = "-"
# How FNC1 is written where a separator cannot be typed.
_SEPARATORS: Final = re.compile(r"\\x1[dD]|\\u001[dD]|\^\]|<GS>|\{GS\}|<FNC1>|\{FNC1\}|\u241d")
_SEPARATOR: Final = "\x1d"
_UPC_E: Final = "upce"

code = typer.Typer(
    help="Read GS1 codes and the numbers of RFID tags, strictly by their standards.",
    no_args_is_help=True,
)

Tolerant = Annotated[
    bool, typer.Option("--tolerant", help="Read as the floor does: take what can be taken, warn.")
]
Symbology = Annotated[
    str | None,
    typer.Option(help="What kind of symbol it was: an identifier such as ]E0, or UPC-E."),
]
Layouts = Annotated[
    list[str] | None,
    typer.Option("--layout", help="What a scale's label means: 21IIIIIWWWWWC; repeatable."),
]
Answer = Callable[[str], Told]


@code.command("parse")
def parse_code(
    string: Annotated[str, typer.Argument(help="The code; - reads one a line.")],
    tolerant: Tolerant = False,
    symbology: Symbology = None,
    layout: Layouts = None,
) -> None:
    """
    Print what a code says: article, lot, dates, weight, count, price, serial, SSCC.

    The code may have a symbology identifier before it (]C1, ]d2 and others). A separator is GS
    itself, or ^] or <GS> or {GS}; brackets such as (01) are read as well.
    """
    layouts = _layouts(layout)
    year = datetime.now(UTC).year
    said = symbology or ""

    def strictly(text: str) -> Told:
        if "".join(filter(str.isalnum, said)).lower() == _UPC_E:
            return tell_parsed(parse_upc_e(text, **layouts))
        before = "" if text.startswith("]") else said
        return tell_parsed(parse(before + text, year=year, **layouts))

    def tolerantly(text: str) -> Told:
        return tell_reading(read(text, symbology, **layouts))

    answer = tolerantly if tolerant else strictly
    _answer(string, lambda text: answer(_SEPARATORS.sub(_SEPARATOR, text)))


@code.command("epc")
def parse_tag(
    hexadecimal: Annotated[
        str, typer.Argument(metavar="HEX", help="The number; - reads one a line.")
    ],
    tolerant: Tolerant = False,
) -> None:
    """Print what the hexadecimal number of an RFID tag says, in every form it has."""
    year = datetime.now(UTC).year

    def strictly(text: str) -> Told:
        return tell_parsed(parse_epc(text.strip(), year=year))

    _answer(hexadecimal, (lambda text: tell_reading(read(text, "epc"))) if tolerant else strictly)


def _layouts(written: list[str] | None) -> dict[str, tuple[Layout, ...]]:
    if not written:
        return {}
    try:
        return {"layouts": tuple(Layout.of(one) for one in written)}
    except Breach as breach:
        fail(str(breach), UNUSABLE)


def _answer(given: str, answer: Answer) -> None:
    # A floor's warnings are in the answer; logged as well, they would stand between the answers.
    _silence_log()
    refused = False
    if given == _STANDARD_INPUT and sys.stdin is None:
        fail("standard input is closed; pipe the codes in, one a line", UNUSABLE)
    lines = (
        _lines(sys.stdin.buffer)
        if given == _STANDARD_INPUT
        else iter([given.encode("utf-8", "surrogateescape")])
    )
    write = sys.stdout.write
    for line in lines:
        told = _told(line, answer)
        refused = refused or "refused" in told
        write(json.dumps(told) + "\n")
        sys.stdout.flush()  # whoever asks line by line waits for each answer
    if refused:
        raise typer.Exit(WRONG)


def _told(line: bytes, answer: Answer) -> Told:
    try:
        return answer(line.decode("utf-8"))
    except Breach as breach:
        return tell_breach(breach)
    except CodeRefused as refusal:
        return {"refused": refusal.code, "says": str(refusal), "facts": dict(refusal.facts)}
    except UnicodeDecodeError as error:
        return tell_breach(Breach("not_utf8", position=error.start + 1))


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Return one line after the other; of an endless one, as much as shows that it is too long."""
    while line := source.readline(_LINE_MAX):
        whole = line.endswith(b"\n")
        yield line.rstrip(b"\r\n")
        while not whole and (rest := source.readline(_LINE_MAX)):
            whole = rest.endswith(b"\n")


def _silence_log() -> None:
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
