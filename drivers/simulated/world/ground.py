"""The world itself: who put what where and when, and what each device perceives of it."""

import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Final, TypeVar

from drivers.simulated.world import radio
from drivers.simulated.world.pan import Pan
from drivers.simulated.world.radio import Antenna, Sighting
from drivers.simulated.world.things import Item, Place, Point, Scan

Name = TypeVar("Name", str, int)
Thing = TypeVar("Thing")

CHANGES_KEPT: Final = 200
STORE: Final = "elsewhere"
"""Where things are that nobody has put anywhere: no antenna hears them, no camera sees them."""


class UnknownThing(ValueError):
    """The world has no such item, place or antenna."""


class World:
    """
    Items in places, antennas, a pan; usable from several threads.

    Times that something is done at never run backwards.
    """

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        self.lock = threading.RLock()
        self.items: dict[str, Item] = {}
        self.places: dict[str, Place] = {STORE: Place(STORE, (1000.0, 1000.0, 0.0))}
        self.antennas: dict[int, Antenna] = {}
        self.pan = Pan(seed)
        self.pan_place = "pan"
        self.where: dict[str, str] = {}
        self.moved: dict[str, int] = {}
        self.pulled: dict[int, list[tuple[float, float]]] = {}
        self.fields: deque[radio.Field] = deque(maxlen=CHANGES_KEPT)
        self.stale: float | None = 0.0
        # A reader asks for a round in many pieces.
        self.rounds: dict[int, tuple[int, list[Sighting]]] = {}

    def add_place(self, place: Place) -> None:
        """
        Add a place.

        :raises ValueError: there is one of that name
        """
        if place.name in self.places:
            raise ValueError(f"there are two places named {place.name!r}")
        self.places[place.name] = place

    def add_antenna(self, antenna: Antenna) -> None:
        """
        Add an antenna.

        :raises ValueError: there is one of that number
        :raises UnknownThing: it stands at a place, or reads across to one, that is not there
        """
        if antenna.number in self.antennas:
            raise ValueError(f"there are two antennas {antenna.number}")
        for name in (antenna.place, *antenna.across):
            self.place(name)
        self.antennas[antenna.number] = antenna

    def add_item(self, item: Item, place: str = STORE, now: float = 0.0) -> None:
        """
        Add an item.

        :raises ValueError: there is one of that name
        :raises UnknownThing: there is no such place
        """
        if item.name in self.items:
            raise ValueError(f"there are two items named {item.name!r}")
        self.place(place)
        self.items[item.name] = item
        self.where[item.name] = STORE
        self.moved[item.name] = 0
        self.put(item.name, place, now)

    def item(self, name: str) -> Item:
        """
        Return an item.

        :raises UnknownThing: there is none of this name
        """
        return known(self.items, name, "item")

    def place(self, name: str) -> Place:
        """
        Return a place.

        :raises UnknownThing: there is none of this name
        """
        return known(self.places, name, "place")

    def put(self, name: str, place: str, now: float) -> None:
        """
        Put an item in a place, from wherever it is.

        :raises UnknownThing: there is no such item or place
        """
        item, before = self.item(name), self.where.get(name, STORE)
        self.place(place)
        with self.lock:
            if item.epc is not None:
                self.note_change(now)
            self.where[name] = place
            self.moved[name] += 1
            pan_gets = (place == self.pan_place) - (before == self.pan_place)
            self.pan.add(pan_gets * self.weight_g(name), now)

    def remove(self, name: str, now: float) -> None:
        """
        Take an item out of the world, from wherever it is.

        :raises UnknownThing: there is no such item
        """
        with self.lock:
            self.put(name, STORE, now)
            for known in (self.items, self.where, self.moved):
                del known[name]

    def put_all(self, names: Iterable[str], place: str, now: float) -> None:
        """
        Put several items in a place.

        :raises UnknownThing: there is no such item or place
        """
        for name in names:
            self.put(name, place, now)

    def walk(self, place: str, to: Point, now: float, seconds: float) -> None:
        """
        Let a place that moves (a hand, a cage) go to a point.

        :raises UnknownThing: there is no such place
        """
        with self.lock:
            self.place(place).move(to, now, seconds)

    def pull(self, antenna: int, now: float) -> None:
        """
        Pull an antenna's cable.

        :raises UnknownThing: there is no such antenna
        """
        known(self.antennas, antenna, "antenna")
        times = self.pulled.setdefault(antenna, [])
        if not times or times[-1][1] <= now:
            times.append((now, float("inf")))

    def connect(self, antenna: int, now: float) -> None:
        """
        Connect an antenna's cable again.

        :raises UnknownThing: there is no such antenna
        """
        known(self.antennas, antenna, "antenna")
        times = self.pulled.get(antenna)
        if times and times[-1][1] > now:
            times[-1] = (times[-1][0], now)

    def contents(self, place: str) -> list[Item]:
        """Return what is in a place, in the order of the items' names."""
        with self.lock:
            return [self.items[name] for name in sorted(self.where) if self.where[name] == place]

    def scan(self, name: str) -> Scan:
        """
        Return what a scanner reads off an item.

        :raises UnknownThing: there is no such item
        """
        item = self.item(name)
        return Scan(item.barcode, item.symbology)

    def weight_g(self, name: str) -> float:
        """
        Return what an item really weighs.

        :raises UnknownThing: there is no such item
        """
        item = self.item(name)
        off = Random(f"weight {self.seed} {name}").gauss(0.0, item.spread_g) if item.spread_g else 0
        return max(0.0, item.weight_g + off)

    def load_g(self, now: float) -> float:
        """Return what the scale's load cell feels."""
        with self.lock:
            return self.pan.load_g(now)

    def sightings(
        self, since: float, until: float, antennas: Sequence[int] = ()
    ) -> Sequence[Sighting]:
        """
        Return what antennas read with since <= at < until, in the order of time.

        Spans may be asked for in pieces, and again: the answers agree.

        :param antennas: their numbers; none means all
        """
        seen: list[Sighting] = []
        for number in antennas or sorted(self.antennas):
            antenna = self.antennas.get(number)
            if antenna is None:
                continue
            with self.lock:
                for turn in radio.rounds_within(antenna, since, until):
                    seen += self.round(antenna, turn)
        seen = [one for one in seen if since <= one.at < until and not self.is_pulled(one)]
        seen.sort(key=lambda one: (one.at, one.antenna))
        return seen

    def is_pulled(self, seen: Sighting) -> bool:
        """Return whether the cable was off when this would have been read."""
        times = self.pulled.get(seen.antenna, ())
        return any(begin <= seen.at < end for begin, end in times)

    def round(self, antenna: Antenna, number: int) -> list[Sighting]:
        """Return what an antenna reads in one inventory round, its cable on."""
        last = self.rounds.get(antenna.number)
        if last is not None and last[0] == number:
            return last[1]
        began = number * antenna.round_s
        field = self.field_at(began)
        positions = {name: self.places[name].position(began) for name in field.places}
        heard = radio.hear(field, antenna, number, positions, self.seed)
        self.rounds[antenna.number] = number, heard
        return heard

    def note_change(self, now: float) -> None:
        """Remember that tags lie differently from now on; several changes at once count once."""
        if self.stale is not None and self.stale < now:
            self.renew()
        self.stale = now

    def renew(self) -> None:
        """Lay the tags out as they have been since the last change."""
        assert self.stale is not None
        tagged = [
            (item, self.where[name], self.moved[name])
            for name, item in self.items.items()
            if item.epc is not None and self.where[name] != STORE
        ]
        spreads = {name: place.spread_m for name, place in self.places.items()}
        self.fields.append(radio.scatter(self.stale, tagged, seed=self.seed, spreads=spreads))
        self.stale = None

    def field_at(self, at: float) -> radio.Field:
        """Return the tags as they lay at a time, or in the oldest field that is remembered."""
        if self.stale is not None:
            self.renew()
        for field in reversed(self.fields):
            if field.since <= at:
                return field
        return self.fields[0]


def known(things: Mapping[Name, Thing], name: Name, kind: str) -> Thing:
    """
    Return a thing by its name or number.

    :raises UnknownThing: there is none
    """
    if name not in things:
        has = ", ".join(str(one) for one in list(things)[:20]) or "none"
        raise UnknownThing(f"no {kind} {name!r}; there are {has}")
    return things[name]
