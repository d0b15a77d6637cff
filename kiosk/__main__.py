"""`python -m kiosk`: run a packing station, or replay a recording of one."""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

import structlog

from kiosk import settings as station_settings
from kiosk.events import AnyEvent
from kiosk.recording import AnyState, Unreadable, replay
from kiosk.serving import CannotServe, serve
from wms.strict import ConfigError


def main(words: list[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    parser = argparse.ArgumentParser(prog="python -m kiosk", description=__doc__)
    parser.add_argument("--config", type=Path, help="settings; without it, KIOSK__… alone")
    commands = parser.add_subparsers(dest="command")
    replaying = commands.add_parser("replay", help="print each state of a recording")
    replaying.add_argument("file", type=Path)
    arguments = parser.parse_args(words)
    if arguments.command == "replay":
        return print_replay(arguments.file)
    try:
        settings = station_settings.load_settings(arguments.config, os.environ)
        serve(settings, arguments.config)
    except (ConfigError, CannotServe) as why:
        sys.stderr.write(f"{why}\n")
        return 2
    return 0


def print_replay(path: Path) -> int:
    """Print one JSON line for each event of a recording: what happened and what it led to."""
    try:
        for event, state in replay(path):
            line = {
                "event": AnyEvent.dump_python(event, mode="json") if event else None,
                "screen": state.screen,
                "state": AnyState.dump_python(state, mode="json"),
            }
            sys.stdout.write(json.dumps(line) + "\n")
    except Unreadable as why:
        sys.stderr.write(f"{why}\n")
        return 2
    except BrokenPipeError:
        sys.stderr.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
