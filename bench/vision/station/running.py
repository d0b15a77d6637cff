"""Days of orders at a station, with all that works, and with each part of it lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.vision.station.figures import Tally
from bench.vision.station.orders import WAYS, Wrong, draw_order
from bench.vision.station.packing import Bench, is_right, pack
from bench.vision.station.sensing import Looking, Sight
from bench.vision.station.store import Store
from wms.verdict import Sense, Senses

WRONG_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Without:
    """A camera some of whose senses are not listened to, to see what they are worth."""

    camera: Looking
    deaf_to: frozenset[Sense]

    def look(
        self, rng: Random, inside: str, label: str, among: Sequence[str], *, shown: bool
    ) -> Sight:
        """Return what the rest of its senses tell."""
        sight = self.camera.look(rng, inside, label, among, shown=shown)
        told = tuple(one for one in sight.evidence if one.sense not in self.deaf_to)
        return Sight(None if "code" in self.deaf_to else sight.code, told)


def states(store: Store, camera: Looking) -> Mapping[str, Bench]:
    """Return the station in each state: all working, a device lost, a sense not listened to."""
    everything = Senses(scanner=True, camera=True, scale=True, rfid=True)
    appearance: frozenset[Sense] = frozenset({"looks", "text", "size"})
    in_pictures: frozenset[Sense] = frozenset({"code", "matched"})
    return {
        "all working": Bench(store, camera, everything),
        "hand scanner lost": Bench(store, camera, Senses(False, True, True, True)),
        "scale lost": Bench(store, camera, Senses(True, True, False, True)),
        "camera lost": Bench(store, camera, Senses(True, False, True, True)),
        "RFID lost": Bench(store, camera, Senses(True, True, True, False)),
        "scanner alone": Bench(store, camera, Senses()),
        "looks not listened to": Bench(store, Without(camera, appearance), everything),
        "codes in pictures not read": Bench(store, Without(camera, in_pictures), everything),
        "hand scanner and scale lost": Bench(store, camera, Senses(False, True, False, True)),
    }


def day(bench: Bench, orders: int, seed: int) -> Tally:
    """Return the figures of so many orders, five in a hundred of them wrong."""

    def way(rng: Random) -> Wrong:
        return rng.choice(WAYS) if rng.random() < WRONG_SHARE else ""

    return _run(bench, orders, seed, way)


def wrong_orders(bench: Bench, orders: int, seed: int, ways: Sequence[Wrong] = WAYS) -> Tally:
    """Return the figures of wrong orders alone: what escapes is rare, and many are needed."""
    return _run(bench, orders, seed, lambda rng: rng.choice(ways))


def _run(bench: Bench, orders: int, seed: int, way: Callable[[Random], Wrong]) -> Tally:
    tally = Tally()
    for number in range(orders):
        rng = Random(f"{seed} {number}")
        picked = draw_order(bench.store, rng, way(rng))
        packed = pack(bench, picked, rng)
        tally.take(picked, packed, right=is_right(picked))
    return tally
