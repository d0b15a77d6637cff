"""A simulated packer who teaches the camera, before a screen that is made up."""

from typing import Any

import pytest

from wms.demo.bench import Bench, BenchFailed, Devices
from wms.demo.enrolling import ARTICLES_MAX, Enroller
from wms.demo.pace import Pace, start_clock
from wms.demo.shop import Article

MILK = Article("S-1", "Lait", "dairy", "chilled", False, 1_030, "A01", "3288131500744", 5)
CHEESE = Article("S-2", "Comté à la coupe", "dairy", "chilled", True, 0, "A02", "21", 5)
VIEWS_WANTED = 5


class Station(Bench):
    """A bench whose camera is asked for views, and takes one by itself on the way to the tray."""

    def __init__(self, *missing: Article, blind: bool = False) -> None:
        super().__init__("station-1", "http://127.0.0.1:1", Tray(self), Pace(start_clock(3_600)))
        self.missing, self.blind = missing, blind
        self.enrolling: dict[str, Any] | None = None
        self.lying: list[str] = []
        self.enrolled: list[str] = []
        self.taps: list[str] = []

    def look(self) -> dict[str, Any]:
        return {"version": len(self.taps), "screen": "ready", "enrolling": self.enrolling}

    def see(self, wanted: Any, what: str, seconds: float = 0) -> dict[str, Any]:  # noqa: ARG002
        if not wanted(self.look()):
            raise BenchFailed(what)
        return self.look()

    def tap(self, act: str, value: str = "", question: str = "") -> None:  # noqa: ARG002
        self.taps.append(act)
        if act == "enrol":
            lacking = [{"sku": one.sku, "photos": 0} for one in self.missing]
            self.enrolling = {"missing": {"missing": lacking}, "done": 0, "views": [], "name": ""}
        if act == "ok":
            self.count()
        if act == "cancel":
            self.enrolling = None

    def scan(self, code: str) -> None:
        assert self.enrolling is not None
        self.enrolling["name"] = next(one.name for one in self.missing if one.barcode == code)

    def count(self) -> None:
        if self.enrolling is None or self.blind:
            return
        self.enrolling["views"] = [*self.enrolling["views"], self.lying[-1]]
        if len(self.enrolling["views"]) == VIEWS_WANTED:
            self.enrolled.append(self.enrolling["name"])
            self.enrolling |= {"done": 1, "views": [], "name": ""}


class Tray(Devices):
    """Devices on which an article lies at once."""

    def __init__(self, station: Station) -> None:
        self.station = station

    def do(self, **command: Any) -> dict[str, Any]:
        if "lay" in command:
            self.station.lying.append(command["up"])
            if command["up"] == "back":
                self.station.count()
        return {"lands_s": 0.0, "ends_s": 0.0}


def test_the_first_article_that_is_no_cut_is_turned_until_it_is_known():
    station = Station(CHEESE, MILK)

    Enroller(station, {one.sku: one for one in (CHEESE, MILK)}).enrol()

    assert station.enrolled == ["Lait"]
    assert station.lying[:2] == ["front", "back"]
    assert len(station.lying) == VIEWS_WANTED - 1, "one view was taken on the way"
    assert station.taps[-1] == "cancel"


@pytest.mark.parametrize("station", [Station(MILK, blind=True), Station(CHEESE)])
def test_a_packer_who_cannot_teach_leaves_the_screen_and_gives_it_up(station):
    enroller = Enroller(station, {one.sku: one for one in (CHEESE, MILK)})

    for _ in range(ARTICLES_MAX):
        if enroller.willing:
            enroller.enrol()

    assert (enroller.willing, station.enrolled, station.enrolling) == (False, [], None)
