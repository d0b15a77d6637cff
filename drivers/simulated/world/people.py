"""People who handle goods: never twice at the same pace, now and then a scan too many."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, NamedTuple

Verb = Literal["take", "scan", "put"]


class Deed(NamedTuple):
    """What a person does with an item, so many seconds after the beginning."""

    after_s: float
    verb: Verb
    item: str


@dataclass(frozen=True, slots=True)
class Person:
    """
    Takes items one by one, scans each and lays it down.

    Times are log-normal about a practised packer's; `slip` is the chance that a scan is made twice
    because nobody heard the first beep.
    """

    seed: int | str
    take_s: float = 0.9
    scan_s: float = 0.7
    put_s: float = 0.8
    spread: float = 0.3
    slip: float = 0.02

    def handle(self, items: Sequence[str]) -> list[Deed]:
        """Return what the person does with items, in the order of time."""
        chance, now = Random(f"person {self.seed}"), 0.0
        deeds: list[Deed] = []
        for item in items:
            now += self.pause(chance, self.take_s)
            deeds.append(Deed(now, "take", item))
            for _ in range(2 if chance.random() < self.slip else 1):
                now += self.pause(chance, self.scan_s)
                deeds.append(Deed(now, "scan", item))
            now += self.pause(chance, self.put_s)
            deeds.append(Deed(now, "put", item))
        return deeds

    def pause(self, chance: Random, usual_s: float) -> float:
        """Return how long one movement takes."""
        return usual_s * chance.lognormvariate(0.0, self.spread)
