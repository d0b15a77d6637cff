"""Settings while they are gathered: values, where each stands, and what is wrong so far."""

from dataclasses import dataclass, field

Steps = tuple[str | int, ...]
"""The way to a value: `("server", "port")`."""

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True)
class Place:
    """Where a value was written: a file and line, or an environment variable (no line)."""

    source: str
    line: int | None = None

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the settings, and what to write instead."""

    path: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        return f"{Place(self.path, self.line)}: {self.sentence}"


class ConfigError(Exception):
    """The settings cannot be used. `problems` has all that is wrong, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Draft:
    """What was gathered so far; `refused` are the values that already have a problem."""

    source: str
    values: dict[str, Plain] = field(default_factory=dict)
    places: dict[Steps, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: set[Steps] = field(default_factory=set)

    def refuse(self, steps: Steps, place: Place, sentence: str) -> None:
        """Record what is wrong with the value at these steps, so that it is told once."""
        self.refused.add(steps)
        self.problems.append(Problem(place.source, place.line, sentence))

    def known_to_be_wrong(self, steps: Steps) -> bool:
        """Return whether this value, or what it stands in, has been refused already."""
        return any(steps[: len(wrong)] == wrong for wrong in self.refused)


def dotted(steps: Steps) -> str:
    """Return the way to a value as people write it: `server.port`."""
    return ".".join(str(step) for step in steps)
