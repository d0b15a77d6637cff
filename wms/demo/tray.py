"""Hands at a tray that camera and scale watch: they show each article, and let it go."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal

from wms.demo.bench import Bench, BenchFailed, Shown
from wms.demo.pace import about
from wms.demo.physical import Package

Way = Literal["scanned", "shown", "hidden"]
"""Scanned by hand as well; its code shown to the camera alone; or laid with its code below."""

SHOWN_ONE_IN: Final = 5
HIDDEN_ONE_IN: Final = 7
AIM_SECONDS: Final = 0.7
ASKED_SECONDS: Final = 1.5
NOTICED_S_MAX: Final = 5.0
LEFT_S_MAX: Final = 12.0
PLACES_MM: Final = tuple((x, y) for y in (-90, 0, 90) for x in (-195, -65, 65, 195))
"""Where a packer lays articles side by side, from the middle to the right and to the far side."""

ANSWERS_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class Laid:
    """An article on the tray, and what the simulated world calls it."""

    package: Package
    thing: str
    place_mm: tuple[int, int] | None
    """One of the places, or None: on top of the others."""

    lands_at: float
    ends_at: float
    """When it lies there and when the hands are away, by this computer's steady clock."""


def way_of(number: int) -> Way:
    """Return how the packer brings the article of this number, counted over the day from 1."""
    if number % SHOWN_ONE_IN == 0:
        return "shown"
    return "hidden" if number % HIDDEN_ONE_IN == 0 else "scanned"


def codes(shown: Shown) -> Counter[str]:
    """Return the codes of all things that the station knows on the tray."""
    return Counter(one["code"] for one in shown["basket"]["items"] if one["code"])


def unread(shown: Shown, lying: list[Laid]) -> list[Laid]:
    """Return what lies there of which the station has no code yet."""
    known, found = codes(shown), []
    for laid in lying:
        known[laid.package.code] -= 1
        if known[laid.package.code] < 0:
            found.append(laid)
    return found


def notices(thing: dict[str, Any]) -> int:
    """Return how many of scanner, camera and scale noticed a thing."""
    return sum(thing[sense] is not None for sense in ("scan", "sight", "load"))


def whole(shown: Shown) -> int:
    """Return how many things both camera and scale noticed."""
    things = shown["basket"]["placed"]
    return sum(one["sight"] is not None and one["load"] is not None for one in things)


class TrayHands:
    """Lays and takes articles at one bench, and does what its screen asks about them."""

    def __init__(self, bench: Bench, name_of: Callable[[str], str], chance: Random) -> None:
        """Take the bench, and what names the article of a SKU."""
        self.bench = bench
        self.name_of = name_of
        self.chance = chance
        self.lying: list[Laid] = []
        self.missed = 0
        """So many of them camera or scale did not notice, and are not going to."""

    def lay(self, package: Package, way: Way, *, epc: str = "") -> Laid:
        """
        Carry an article through the spot to the tray; with its way `scanned`, scan it meanwhile.

        :raises BenchFailed: the devices cannot do it, or the scan is not heard
        """
        article: dict[str, Any] = {"name": self.name_of(package.sku), "barcode": package.code}
        article["weight_g"] = package.weight_g
        if epc:
            article["epc"] = epc
        place = self.free_place()
        at = {} if place is None else {"at_mm": place}
        now = time.monotonic()
        told = self.bench.devices.do(lay=article, code_up=way != "hidden", **at)
        laid = Laid(package, told["id"], place, now + told["lands_s"], now + told["ends_s"])
        self.lying.append(laid)
        if way == "scanned":
            self.bench.pace.wait(about(self.chance, AIM_SECONDS))
            self.scan(laid)
        return laid

    def free_place(self) -> tuple[int, int] | None:
        """Return the first place of the tray where nothing was laid, if there is one."""
        taken = {one.place_mm for one in self.lying}
        return next((place for place in PLACES_MM if place not in taken), None)

    def scan(self, laid: Laid) -> Shown:
        """
        Scan an article until the station has its code once more than before.

        :raises BenchFailed: the station does not answer
        """
        code = laid.package.code
        before = codes(self.bench.look())[code]
        return self.bench.scan_until(code, lambda now: codes(now)[code] > before, f"{code} counted")

    def settle(self) -> Shown:
        """
        Wait until all that lies there was noticed, and put right what the screen asks about.

        :raises BenchFailed: the station does not answer
        """
        shown = self.await_notices()
        for _ in range(ANSWERS_MAX):
            waiting = unread(shown, self.lying)
            unsure = [one for one in shown["verdict"]["lines"] if one["state"] == "unsure"]
            if waiting:
                self.bench.pace.wait(about(self.chance, ASKED_SECONDS))
                shown = self.scan(waiting[0])
            elif len(shown["basket"]["placed"]) > len(self.lying):
                shown = self.disown(shown)
            elif unsure or shown["basket"]["question"]:
                self.bench.pace.wait(about(self.chance, ASKED_SECONDS))
                shown = self.agree()
            else:
                return shown
        return shown

    def await_notices(self) -> Shown:
        """Return the screen once camera and scale noticed every article, or are not going to."""
        ends_at = max((one.ends_at for one in self.lying), default=0.0)
        seconds = max(0.0, ends_at - time.monotonic()) + NOTICED_S_MAX
        try:
            return self.bench.see(self.all_noticed, "all that lies on the tray", seconds)
        except BenchFailed:
            # What a sense missed the others may tell; the screen says what it wants.
            shown = self.bench.look()
            self.missed = max(0, len(self.lying) - whole(shown))
            return shown

    def all_noticed(self, shown: Shown) -> bool:
        """Return whether a screen tells of each article that camera and scale can tell of."""
        return whole(shown) + self.missed >= len(self.lying)

    def disown(self, shown: Shown) -> Shown:
        """Tell the screen that a thing is not there which only one of the senses spoke of."""
        phantom = min(shown["basket"]["placed"], key=lambda one: (notices(one), -one["number"]))
        return self.touch("gone", str(phantom["number"]), shown, phantom["mark"])

    def agree(self) -> Shown:
        """Say yes to what the screen asks now."""
        shown = self.bench.look()
        question = shown["basket"]["question"]
        return shown if question is None else self.touch("yes", "", shown, question["id"])

    def take(self, package: Package) -> bool:
        """
        Take an article off the tray and return whether the station noticed it by itself.

        :raises BenchFailed: it does not lie there
        """
        laid = next((one for one in reversed(self.lying) if one.package == package), None)
        if laid is None:
            raise BenchFailed(f"{package.sku} is not on the tray of {self.bench.name}")
        seen = len(self.bench.look()["basket"]["placed"])
        told = self.bench.devices.do(take=laid.thing)
        self.lying.remove(laid)
        try:
            self.bench.see(
                lambda now: len(now["basket"]["placed"]) < seen,
                f"{package.sku} gone",
                told["ends_s"] + LEFT_S_MAX,
            )
        except BenchFailed:
            return False
        return True

    def clear(self) -> None:
        """Leave an empty tray."""
        self.lying.clear()
        self.missed = 0
        self.bench.devices.do(clear=True)

    def touch(self, act: str, value: str, shown: Shown, question: str) -> Shown:
        """Touch a key that answers a question, and return what the screen shows then."""
        self.bench.tap(act, value, question)
        return self.bench.see(lambda now: now["version"] > shown["version"], f"that it heard {act}")
