"""`python -m drivers simulate …`: simulated devices that obey JSON lines on standard input."""

import argparse
import contextlib
import io
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from drivers.simulated.bench import BadCommand, Bench

LINE_LENGTH_MAX = 1_000_000
ALONE = ("scanner", "wedge", "scale", "printer", "rfid", "camera")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `simulate` may be told."""
    parser.add_argument("what", choices=("bench", *ALONE, "llrp"), help="all devices, or one")
    parser.add_argument("--name", default="station-1", help="the station, as told when ready")
    parser.add_argument("--folder", type=Path, help="where its ptys, labels and pictures live")
    parser.add_argument("--layout", choices=("us", "fr", "de"), default="us")
    parser.add_argument("--printer-port", type=int, default=0, help="0: any free port")
    parser.add_argument("--llrp-port", type=int, default=0, help="0: any free port")


def simulate(arguments: argparse.Namespace) -> int:
    """Run until end of input or SIGTERM, and return the exit status."""
    with contextlib.ExitStack() as stack:
        folder = arguments.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        ports = (arguments.printer_port, arguments.llrp_port)
        bench = Bench(folder.absolute(), keyboard=arguments.layout, ports=ports)
        stack.callback(bench.stop)
        signal.signal(signal.SIGTERM, leave)
        try:
            start(bench, arguments.what)
        except (OSError, OverflowError) as why:
            sys.stderr.write(f"the devices cannot be simulated: {why}\n")
            return 2
        # Whoever started us may end us by a signal, or by going away.
        with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
            say(sys.stdout, ready(bench, arguments))
            obey(bench, sys.stdin, sys.stdout)
    return 0


def leave(*_: object) -> None:
    """Turn SIGTERM into the same orderly end as Ctrl-C."""
    raise KeyboardInterrupt


def device_name(what: str) -> str:
    """Return the device that `what` means."""
    return "rfid" if what == "llrp" else what


def start(bench: Bench, what: str) -> None:
    """Plug in all devices of a bench, or one."""
    if what == "bench":
        bench.start()
        return
    bench.folder.mkdir(parents=True, exist_ok=True)
    one: dict[str, Callable[[], None]] = {
        "scanner": bench.scanner.start,
        "wedge": bench.wedge.start,
        "scale": bench.scale.start,
        "printer": bench.printer.start,
        "rfid": bench.reader.start,
        "camera": bench.camera.start,
    }
    one[device_name(what)]()


def ready(bench: Bench, arguments: argparse.Namespace) -> dict[str, object]:
    """Return the line that tells where the devices are."""
    urls = bench.urls()
    if arguments.what != "bench":
        name = device_name(arguments.what)
        urls = {name: urls[name]}
    return {"ready": True, "name": arguments.name, "folder": str(bench.folder), "devices": urls}


def obey(bench: Bench, commands: TextIO, answers: TextIO) -> None:
    """Carry out one command a line and answer each with one line."""
    for line in lines(commands):
        try:
            bench.do(json.loads(line))
        except (BadCommand, ValueError, RecursionError) as why:
            say(answers, {"ok": False, "error": str(why)})
        else:
            say(answers, {"ok": True, "labels": [str(one) for one in bench.printer.labels[-1:]]})


def lines(stream: TextIO) -> Iterator[str]:
    """Yield lines until the end; one that is too long comes in pieces that are no JSON."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    while line := stream.readline(LINE_LENGTH_MAX):
        if line.strip():
            yield line


def say(stream: TextIO, answer: dict[str, object]) -> None:
    """Write one JSON line at once."""
    stream.write(json.dumps(answer) + "\n")
    stream.flush()
