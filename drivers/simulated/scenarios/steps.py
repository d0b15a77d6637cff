"""The steps of a scenario: what happens at which time, read strictly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from drivers.simulated.scenarios.strict_yaml import Entry
from drivers.simulated.world.things import Point

SECONDS_MAX: Final = 1_000_000.0
SPACE_M: Final = 10_000.0
STEPS_MAX: Final = 100_000
WORDS_BETWEEN: Final = (" on ", " in ", " into ", " to ", " at ")


@dataclass(frozen=True, slots=True)
class What:
    """What a step is about, as far as its verb wants it."""

    things: tuple[str, ...] = ()
    place: str = ""
    symbology: str = ""
    number: float = 0.0
    to: Point = (0.0, 0.0, 0.0)

    @property
    def thing(self) -> str:
        """The first thing."""
        return self.things[0]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens; `line` is where it stands in the file."""

    at_s: float
    verb: str
    line: int
    what: What
    on: str | None = None
    for_s: float | None = None
    share: float = 1.0


TIMES: Final = ("at", "after")
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "scan": ("on",),
        "code": ("on", "symbology"),
        "put": ("place",),
        "take": (),
        "handle": ("place", "on"),
        "walk": ("to", "for"),
        "weight_g": ("on",),
        "tare": (),
        "zero": (),
        "fault": ("on", "for", "share"),
        "end_fault": ("on",),
        "unplug": ("for",),
        "plug_in": (),
        "input": ("on", "for"),
    }
)
"""What may stand beside a verb and its time."""


def read_steps(entry: Entry) -> list[Step]:
    """
    Return the steps of a list, each at its time from the beginning.

    :raises BadScenario: a step is none, or they do not follow each other in time
    """
    steps: list[Step] = []
    now = 0.0
    entries = entry.items()
    if len(entries) > STEPS_MAX:
        raise entry.refuse(f"more than {STEPS_MAX} steps")
    for one in entries:
        verb = verb_of(one)
        fields = one.fields((verb, *TIMES, *OPTIONS[verb]))
        now = time_of(one, fields, now)
        steps.append(read_step(verb, one, fields, now))
    return steps


def verb_of(entry: Entry) -> str:
    """
    Return the verb of a step.

    :raises BadScenario: it has none, several, or something that is neither verb nor option
    """
    names = list(entry.pairs())
    verbs = [name for name in names if name in OPTIONS]
    if len(verbs) != 1:
        raise entry.refuse(f"a step has one of {', '.join(OPTIONS)}, not {', '.join(names)}")
    return verbs[0]


def time_of(entry: Entry, fields: Mapping[str, Entry], now: float) -> float:
    """
    Return when a step happens: `at` from the beginning, `after` from the step before it.

    :raises BadScenario: it has both, or happens before the step before it
    """
    if "at" in fields and "after" in fields:
        raise entry.refuse("a step has 'at' or 'after', not both")
    if "after" in fields:
        return now + fields["after"].number(0, SECONDS_MAX)
    if "at" not in fields:
        return now
    at = fields["at"].number(0, SECONDS_MAX)
    if at < now:
        raise fields["at"].refuse(f"{at:g} s is before the step above, at {now:g} s")
    return at


def read_step(verb: str, entry: Entry, fields: Mapping[str, Entry], at: float) -> Step:
    """
    Return one step.

    :raises BadScenario: what it names is not of the form its verb wants
    """
    return Step(
        at_s=at,
        verb=verb,
        line=entry.line,
        what=READERS[verb](fields[verb], fields),
        on=fields["on"].text() if "on" in fields else None,
        for_s=fields["for"].number(0.001, SECONDS_MAX) if "for" in fields else None,
        share=fields["share"].number(1e-6, 1) if "share" in fields else 1.0,
    )


Fields = Mapping[str, Entry]


def one_thing(entry: Entry, _: Fields) -> What:
    """Return what a step names."""
    return What(things=(entry.text(),))


def code(entry: Entry, fields: Fields) -> What:
    """Return a text to be scanned as it is."""
    symbology = fields["symbology"].text() if "symbology" in fields else ""
    return What(things=(entry.text(),), symbology=symbology)


def things_to_place(entry: Entry, fields: Fields) -> What:
    """Return things and a place: `milk on pan`, or a list of things and `place` beside it."""
    if "place" in fields:
        return What(things=several(entry), place=fields["place"].text())
    written = entry.text()
    for between in WORDS_BETWEEN:
        thing, found, place = written.rpartition(between)
        if found and thing.strip() and place.strip():
            return What(things=(thing.strip(),), place=place.strip())
    raise entry.refuse(f"{written!r} is no 'THING on PLACE', and no 'place' stands beside it")


def several(entry: Entry) -> tuple[str, ...]:
    """Return one thing, or those of a list."""
    if entry.is_list:
        return tuple(one.text() for one in entry.items())
    return (entry.text(),)


def things(entry: Entry, _: Fields) -> What:
    """Return one thing, or several."""
    return What(things=several(entry))


def walk(entry: Entry, fields: Fields) -> What:
    """Return what walks, and where to."""
    if "to" not in fields or "for" not in fields:
        raise entry.refuse("who walks goes 'to' a point, 'for' some seconds")
    return What(things=(entry.text(),), to=point(fields["to"]))


def point(entry: Entry) -> Point:
    """Return a point in metres."""
    parts = [one.number(-SPACE_M, SPACE_M) for one in entry.items()]
    if len(parts) != 3:
        raise entry.refuse("a point is [x, y, z] in metres")
    return parts[0], parts[1], parts[2]


def grams(entry: Entry, _: Fields) -> What:
    """Return a weight."""
    return What(number=entry.number(-1_000_000, 1_000_000))


def input_number(entry: Entry, _: Fields) -> What:
    """Return the number of an input of a reader."""
    return What(number=entry.whole(1, 64))


READERS: Final[Mapping[str, Callable[[Entry, Fields], What]]] = MappingProxyType(
    {
        "scan": one_thing,
        "code": code,
        "put": things_to_place,
        "take": things,
        "handle": things_to_place,
        "walk": walk,
        "weight_g": grams,
        "tare": one_thing,
        "zero": one_thing,
        "fault": one_thing,
        "end_fault": one_thing,
        "unplug": one_thing,
        "plug_in": one_thing,
        "input": input_number,
    }
)
