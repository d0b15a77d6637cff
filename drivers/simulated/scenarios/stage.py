"""A scenario on its stage: played on real wires, or rehearsed in virtual time on none."""

import math
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

from drivers.simulated.clock import Clock, VirtualClock
from drivers.simulated.memory_host import MemoryHost, Said
from drivers.simulated.rig.making import make_part
from drivers.simulated.rig.part import EnginePart, Stand
from drivers.simulated.rig.rig import Rig
from drivers.simulated.scenarios.acts import Actor
from drivers.simulated.scenarios.story import Expectation, Story

TURNS_MAX: Final = 10_000_000
LINGERS_S: Final = 5.0
BY_HAND: Final = frozenset({"scan", "code", "put", "take", "weight_g", "tare", "zero"})
KEPT_BYTES_MAX: Final = 10_000_000


class Stage:
    """The devices of a story in its world, with what is to happen on their agenda."""

    def __init__(
        self,
        story: Story,
        folder: Path,
        clock: Clock,
        *,
        seed: int | None = None,
        address: str = "127.0.0.1",
        virtual: bool = False,
    ) -> None:
        """
        Build what the story wants, not yet plugged in.

        :raises BadScenario: the story names a device, a thing or a fault that is not there
        """
        self.story = story
        self.seed = story.seed if seed is None else seed
        world = story.setting.world(self.seed)
        self.stand = Stand(
            folder, clock, seed=self.seed, address=address, world=world, virtual=virtual
        )
        self.rig = self.make_rig()
        self.over = threading.Event()
        self.passed: dict[str, dict[str, bytearray]] = {}
        self.note_steps()
        self.overhear()

    def make_rig(self) -> Rig:
        """
        Return the devices of the story.

        :raises BadScenario: one of them cannot be
        """
        parts = {}
        for order in self.story.devices:
            try:
                parts[order.name] = make_part(
                    order.kind, order.name, self.stand, order.options, perceives=True
                )
            except (OSError, ValueError) as why:
                raise self.story.refuse(order.line, str(why)) from why
        return Rig(self.stand, parts)

    def note_steps(self) -> None:
        """
        Note what happens when; people are late by a chance of their own.

        :raises BadScenario: a step names what is not there
        """
        actor, people, ends = Actor(self.rig), Random(f"people {self.seed}"), 0.0
        for step in self.story.steps:
            slow = step.verb in BY_HAND
            late_s = people.uniform(0.0, self.story.jitter_s) if slow else 0.0
            try:
                for at, act in actor.acts(step):
                    self.rig.agenda.add(at + late_s, act)
                    ends = max(ends, at + late_s + LINGERS_S)
            except ValueError as why:
                raise self.story.refuse(step.line, str(why)) from why
        self.rig.agenda.add(
            ends if self.story.lasts_s is None else self.story.lasts_s, self.over.set
        )

    def overhear(self) -> None:
        """
        Keep what the devices say and hear, for the expectations.

        :raises BadScenario: something is expected of a device that is not there
        """
        for one in self.story.expectations:
            try:
                part = self.rig.part(one.device)
            except ValueError as why:
                raise self.story.refuse(one.line, str(why)) from why
            kept = self.passed.setdefault(one.device, {"says": bytearray(), "hears": bytearray()})
            if isinstance(part, EnginePart):
                part.host.listeners.append(Ear(kept).note)

    def disappointments(self) -> list[str]:
        """Return what was expected and did not come, each with its line."""
        return [
            f"{self.story.file}, line {one.line}: {one.device} was expected to have "
            f"{PAST[one.what]} {one.text}"
            for one in self.story.expectations
            if not self.met(one)
        ]

    def met(self, expected: Expectation) -> bool:
        """Return whether something that was expected came."""
        if expected.what == "labels":
            shown = self.rig.part(expected.device).shows().get("printed")
            return shown == int(expected.text)
        text = expected.text.encode().decode("unicode_escape").encode("latin-1", "replace")
        return text in self.passed[expected.device][expected.what]


PAST: Final = {"says": "said", "hears": "heard", "labels": "printed labels:"}


class Ear:
    """Keeps what passes a wire, up to a limit."""

    def __init__(self, kept: Mapping[str, bytearray]) -> None:
        self.kept = kept

    def note(self, _: float, direction: str, data: bytes) -> None:
        """Keep these bytes."""
        if len(self.kept[direction]) < KEPT_BYTES_MAX:
            self.kept[direction] += data


def rehearse(
    story: Story,
    *,
    seed: int | None = None,
    hosts_say: Mapping[str, Sequence[tuple[float, bytes]]] | None = None,
) -> dict[str, list[Said]]:
    """
    Return what each device would say, and when: the same bytes for the same seed.

    `hosts_say` is what the other ends of their wires say to them, at which times.

    :raises BadScenario: the story cannot be played, or not in virtual time
    """
    clock = VirtualClock()
    stage = Stage(story, Path(), clock, seed=seed, virtual=True)
    hosts: dict[str, MemoryHost] = {}
    for order in story.devices:
        part = stage.rig.part(order.name)
        if not (isinstance(part, EnginePart) and isinstance(part.host, MemoryHost)):
            raise story.refuse(order.line, f"a {part.kind} plays in real time only")
        hosts[order.name] = part.host
    for name, sayings in (hosts_say or {}).items():
        for at, data in sayings:
            stage.rig.agenda.add(at, Saying(hosts[name], data).say)
    stage.rig.start()
    for _ in range(TURNS_MAX):
        stage.rig.agenda.run_due(clock.now())
        for host in hosts.values():
            host.turn(clock.now())
        if stage.over.is_set():
            break
        next_s = (stage.rig.agenda.next_at() or math.inf) - clock.now()
        clock.advance(max(0.001, min(next_s, *(host.due() for host in hosts.values()), 1.0)))
    return {name: host.said for name, host in hosts.items()}


class Saying:
    """Something that a host says to a device."""

    def __init__(self, host: MemoryHost, data: bytes) -> None:
        self.host = host
        self.data = data

    def say(self) -> None:
        """Say it."""
        self.host.hear(self.data)
