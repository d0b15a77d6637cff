"""`python -m drivers simulate …`: simulated devices that obey JSON lines on standard input."""

import argparse
import contextlib
import errno
import math
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from drivers.simulated import console
from drivers.simulated.alone import one_device
from drivers.simulated.arguments import add_arguments
from drivers.simulated.bench import Bench
from drivers.simulated.clock import WorldClock
from drivers.simulated.control.serving import ControlServer
from drivers.simulated.faults import parse_fault
from drivers.simulated.rig.hands import Hands
from drivers.simulated.rig.part import Stand
from drivers.simulated.rig.rig import Rig
from drivers.simulated.scenarios.stage import Stage
from drivers.simulated.scenarios.story import find_story, read_story

__all__ = ["add_arguments", "simulate"]


def simulate(arguments: argparse.Namespace) -> int:
    """Run until it is over, by input, time or signal, and return the exit status."""
    # Whoever started us may end us by a signal, or by going away.
    with contextlib.ExitStack() as stack, contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        signal.signal(signal.SIGTERM, leave)
        folder = arguments.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="devices-")))
        control: ControlServer | None = None
        try:
            stage = make_stage(arguments, folder.absolute())
            rig = make_rig(arguments, folder.absolute()) if stage is None else stage.rig
            order_faults(rig, arguments.fault)
            stack.callback(rig.stop)
            rig.start()
            if arguments.control is not None:
                control = ControlServer(rig, arguments.control)
                stack.callback(control.stop)
                control.start()
        except (OSError, OverflowError, ValueError) as why:
            sys.stderr.write(f"the devices cannot be simulated: {in_words(why)}\n")
            return 2
        serve(rig, arguments, stage, control)
        if stage is not None:
            return verdict(stage)
    return 0


def in_words(why: Exception) -> str:
    """Return what went wrong, and for a port that is taken what to do."""
    if not isinstance(why, OSError) or not why.strerror:
        return str(why)
    if why.errno == errno.EADDRINUSE:
        return "another program has that port; end it, or name another one"
    return f"{why.filename}: {why.strerror}" if why.filename else why.strerror


def make_stage(arguments: argparse.Namespace, folder: Path) -> Stage | None:
    """
    Return the stage of a scenario, if one is wanted.

    :raises BadScenario: it cannot be played
    """
    if arguments.what != "scenario":
        return None
    story = read_story(find_story(arguments.file))
    clock = WorldClock(arguments.speed)
    return Stage(story, folder, clock, seed=arguments.seed, address=arguments.address)


def verdict(stage: Stage) -> int:
    """Say what was expected and did not come, and return the exit status."""
    if not stage.over.is_set():
        return 0
    disappointments = stage.disappointments()
    for one in disappointments:
        sys.stderr.write(f"{one}\n")
    return 1 if disappointments else 0


def make_rig(arguments: argparse.Namespace, folder: Path) -> Rig:
    """
    Return the devices that are wanted, not yet plugged in.

    :raises ValueError: there cannot be such devices
    """
    seed = 1 if arguments.seed is None else arguments.seed
    clock = WorldClock(arguments.speed)
    if arguments.what == "bench":
        return Bench(
            folder,
            keyboard=arguments.layout,
            ports=(arguments.printer_port, arguments.llrp_port),
            scanner=arguments.scanner,
            scale=arguments.scale,
            lamp=arguments.lamp,
            wall=arguments.wall,
            seed=seed,
            clock=clock,
        )
    return one_device(arguments, Stand(folder, clock, seed=seed, address=arguments.address))


def order_faults(rig: Rig, written: list[str]) -> None:
    """
    Note what is to go wrong; a bench names the device before the fault.

    :raises ValueError: it is no fault, or none that the device knows
    """
    for one in written:
        order = parse_fault(one)
        if len(rig.parts) == 1:
            rig.order(next(iter(rig.parts.values())), order)
        else:
            rig.order_by_name(order)


def serve(
    rig: Rig,
    arguments: argparse.Namespace,
    stage: Stage | None,
    control: ControlServer | None,
) -> None:
    """Tell that the devices are ready, and obey until it is over."""
    ready: dict[str, object] = {
        "ready": True,
        "name": arguments.name,
        "folder": str(rig.stand.folder),
        "devices": rig.urls(),
    }
    if control is not None:
        ready["control"] = control.url
    console.say(sys.stdout, ready)
    console.obey(
        Hands(rig),
        sys.stdout,
        ends_with_input=arguments.what == "bench",
        over=end_of(arguments.seconds, stage),
    )


def end_of(seconds: float | None, stage: Stage | None) -> Callable[[], bool]:
    """Return what says whether the time is up, or the scenario over."""
    until = math.inf if seconds is None else time.monotonic() + seconds
    told = threading.Event() if stage is None else stage.over
    return lambda: told.is_set() or time.monotonic() >= until


def leave(*_: object) -> None:
    """Turn SIGTERM into the same orderly end as Ctrl-C."""
    raise KeyboardInterrupt
