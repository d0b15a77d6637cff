"""A cage of tags pushed past a gate, with neighbours read across: what a gate has to judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from drivers.simulated.world.ground import World
from drivers.simulated.world.radio import Antenna, Sighting
from drivers.simulated.world.things import Item, Place, Point, sgtin_96

ROUND_S: Final = 0.8
"""500 tags answer two antennas at 70 % in some 900 reads a second: what a good reader does."""

QUIET_S: Final = 1.6
HALF_WAY_M: Final = 2.5
RACK_M: Final = 3.2
ACROSS: Final = 0.3
HOW_MANY_ASTRAY: Final = (0, 0, 0, 1, 2)


@dataclass(frozen=True, slots=True)
class CagePass:
    """One pass: what antennas read, and the truth to judge a decision by."""

    seed: int
    sightings: Sequence[Sighting]
    began_at: float
    """When the cage broke the light barrier at the entry; sightings begin before."""
    ended_at: float
    expected: frozenset[str]
    inside: frozenset[str]
    neighbours: frozenset[str]
    """What stood beside the gate all the time; an expected tag left behind may be among them."""

    @property
    def missing(self) -> frozenset[str]:
        """Expected, and not in the cage."""
        return self.expected - self.inside

    @property
    def extra(self) -> frozenset[str]:
        """In the cage, and not expected."""
        return self.inside - self.expected


def cage_pass(
    seed: int,
    tags: int = 500,
    neighbours: int = 20,
    read_rate: float = 0.7,
    antennas: int = 2,
    *,
    pass_s: float = 12.0,
    missing: int | None = None,
    extra: int | None = None,
) -> CagePass:
    """
    Push a cage of so many expected tags past a gate once.

    `read_rate` is the mean chance that an antenna reads a tag in front of it in one inventory
    round of 0.8 s. Some passes lack a tag or two, or hold some that nobody expects, unless
    `missing` and `extra` say how many; half of those that are missing stand beside the gate.

    :raises ValueError: a number that makes no pass
    """
    if not (0 < tags <= 10_000 and 0 <= neighbours <= 10_000 and 0 < antennas <= 32):
        raise ValueError("a pass has 1 to 10000 tags, 0 to 10000 neighbours, 1 to 32 antennas")
    if pass_s < ROUND_S:
        raise ValueError(f"no cage passes a gate in {pass_s} s")
    chance = Random(f"cage {seed}")
    lost = min(chance.choice(HOW_MANY_ASTRAY) if missing is None else missing, tags)
    added = chance.choice(HOW_MANY_ASTRAY) if extra is None else extra
    epcs = some_epcs(chance, tags + added + neighbours)
    expected, stowaways, beside = epcs[:tags], epcs[tags : tags + added], epcs[tags + added :]
    astray = expected[:lost]
    inside, near = expected[lost:] + stowaways, beside + astray[: lost // 2 + lost % 2]
    world = gate_world(seed, read_rate, antennas)
    fill(world, "cage", inside)
    fill(world, "rack", near)
    world.place("cage").at = (-HALF_WAY_M - 1.0, 0.0, 0.8)
    began_at = QUIET_S
    world.walk("cage", (-HALF_WAY_M, 0.0, 0.8), 0.0, began_at)
    world.walk("cage", (HALF_WAY_M, 0.0, 0.8), began_at, pass_s)
    ended_at = began_at + pass_s
    return CagePass(
        seed=seed,
        sightings=world.sightings(0.0, ended_at + QUIET_S),
        began_at=began_at,
        ended_at=ended_at,
        expected=frozenset(expected),
        inside=frozenset(inside),
        neighbours=frozenset(near),
    )


def gate_world(seed: int, read_rate: float, antennas: int) -> World:
    """Return a gate at the origin, with antennas on both sides and a rack beyond one of them."""
    world = World(seed)
    world.add_place(Place("gate"))
    world.add_place(Place("cage", spread_m=0.4))
    world.add_place(Place("rack", (0.0, RACK_M, 1.0), spread_m=0.8))
    across = {"cage": 1.0, "rack": ACROSS}
    for number in range(1, antennas + 1):
        side = -1.0 if number % 2 else 1.0
        at: Point = (0.0, side * 1.0, 0.6 + 0.4 * ((number - 1) // 2 % 4))
        world.add_antenna(
            Antenna(number, "gate", at, read_rate=read_rate, across=across, round_s=ROUND_S)
        )
    return world


def fill(world: World, place: str, epcs: Sequence[str]) -> None:
    """Put tags in a place."""
    for epc in epcs:
        world.add_item(Item(epc, barcode="", epc=epc), place)


def some_epcs(chance: Random, count: int) -> list[str]:
    """Return so many different tags of a few dozen articles."""
    articles = [f"0{chance.randrange(3_000_000, 3_800_000)}{n:05d}0" for n in range(40)]
    serials = chance.sample(range(1 << 32), count)
    return [sgtin_96(chance.choice(articles), serial) for serial in serials]
