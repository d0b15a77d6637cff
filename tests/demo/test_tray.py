"""A simulated packer's hands at a watched tray, before a screen that is made up."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from wms.demo import FIXTURE, calibrating
from wms.demo.bench import Bench, BenchFailed, Devices
from wms.demo.calibrating import calibrate
from wms.demo.courier import Door
from wms.demo.enrolling import ARTICLES_MAX
from wms.demo.fleet import Fleet
from wms.demo.floor import Floor
from wms.demo.house import Back
from wms.demo.live import LivePlan, is_filmed
from wms.demo.pace import Pace, start_clock
from wms.demo.physical import Package, Waiting, World
from wms.demo.record import Record
from wms.demo.screen import caught_by
from wms.demo.shop import read_shop
from wms.demo.tray import PLACES_MM, TrayHands, unread, way_of
from wms.demo.tray_packer import TrayPacker

MILK = Package("S-1", 1, "3288131500744", 1030)
PEAS = Package("S-2", 1, "3041090000263", 500)


class Tray(Devices):
    """Devices whose articles lie there at once, and a screen that knows what senses told it."""

    def __init__(self) -> None:
        self.version = 0
        self.things: list[dict[str, Any]] = []
        self.obeyed: list[dict[str, Any]] = []
        self.answered = True

    def do(self, **command: Any) -> dict[str, Any]:
        self.obeyed.append(command)
        self.version += 1
        if "lay" in command:
            read = command["lay"]["barcode"] if command["code_up"] else None
            self.notice(sight={"codes": [{"code": read}] if read else []}, load={"grams": 1})
        if "take" in command and self.answered:
            self.things.pop()
        if "scan" in command:
            silent = [one for one in self.things if code_of(one) is None]
            told = {"named": {"code": command["scan"]}}
            if silent:
                silent[0]["scan"] = told
            elif not any(code_of(one) == command["scan"] for one in self.things):
                self.notice(scan=told)
        return {"id": f"thing-{self.version}", "lands_s": 0.0, "ends_s": 0.0}

    def notice(self, **senses: Any) -> None:
        number = len(self.things) + 1
        thing = {"number": number, "mark": f"m{number}", "scan": None, "sight": None, "load": None}
        self.things.append(thing | senses)

    def shown(self) -> dict[str, Any]:
        items = [{"code": code_of(one)} for one in self.things]
        lines = [{"state": "unsure" if None in [one["code"] for one in items] else "right"}]
        return {
            "version": self.version,
            "screen": "basket",
            "basket": {"placed": list(self.things), "items": items, "question": None},
            "verdict": {"lines": lines, "foreign": []},
        }


def code_of(thing: dict[str, Any]) -> str | None:
    if thing["scan"]:
        return str(thing["scan"]["named"]["code"])
    codes = thing["sight"]["codes"] if thing["sight"] else []
    return str(codes[0]["code"]) if codes else None


class Screen(Bench):
    """A bench without a station: its screen is that of the tray."""

    def __init__(self, tray: Tray) -> None:
        super().__init__("station-1", "http://127.0.0.1:1", tray, Pace(start_clock(3_600)))
        self.tray = tray
        self.taps: list[tuple[str, str]] = []
        self.answers: list[str] = []

    def look(self) -> dict[str, Any]:
        return self.tray.shown()

    def see(self, wanted: Any, what: str, seconds: float = 0) -> dict[str, Any]:  # noqa: ARG002
        shown = self.look()
        if not wanted(shown):
            raise BenchFailed(what)
        return shown

    def tap(self, act: str, value: str = "", question: str = "") -> None:
        self.taps.append((act, value))
        self.answers.append(question)
        self.tray.version += 1
        if act == "gone":
            self.tray.things = [one for one in self.tray.things if str(one["number"]) != value]


@pytest.fixture
def bench() -> Screen:
    return Screen(Tray())


@pytest.fixture
def hands(bench: Screen) -> TrayHands:
    return TrayHands(bench, lambda sku: f"Article {sku}", Random(1))


def scans(bench: Screen) -> list[str]:
    return [one["scan"] for one in bench.tray.obeyed if "scan" in one]


def test_what_the_camera_read_needs_no_scan(hands, bench):
    hands.lay(MILK, "shown")

    hands.settle()

    assert scans(bench) == []
    assert bench.taps == []


def test_what_lies_with_its_code_below_is_scanned_because_the_screen_asks(hands, bench):
    hands.lay(MILK, "shown")
    hands.lay(PEAS, "hidden")

    shown = hands.settle()

    assert scans(bench) == [PEAS.code]
    assert unread(shown, hands.lying) == []


def test_a_thing_that_is_not_there_is_told_to_the_screen(hands, bench):
    hands.lay(MILK, "shown")
    bench.tray.notice(sight={"codes": []})

    hands.settle()

    assert (bench.taps, bench.answers) == ([("gone", "2")], ["m2"])
    assert len(bench.tray.things) == 1


def test_articles_are_laid_side_by_side_until_the_tray_is_full(hands, bench):
    for _ in range(len(PLACES_MM) + 1):
        hands.lay(MILK, "shown")
    hands.take(MILK)
    hands.lay(PEAS, "shown")

    at = [one.get("at_mm") for one in bench.tray.obeyed if "lay" in one]
    assert at == [*PLACES_MM, None, None]


@pytest.mark.parametrize("noticed", [True, False])
def test_what_is_taken_out_is_gone_from_the_tray_whether_a_sense_noticed_it_or_not(
    hands, bench, noticed
):
    hands.lay(MILK, "shown")
    laid = hands.lay(PEAS, "shown")
    bench.tray.answered = noticed

    assert hands.take(PEAS) is noticed

    assert {"take": laid.thing} in bench.tray.obeyed
    assert [one.package for one in hands.lying] == [MILK]
    with pytest.raises(BenchFailed, match="S-2 is not on the tray"):
        hands.take(PEAS)


def test_most_articles_are_scanned_and_some_only_shown_or_laid_code_down():
    ways = [way_of(number) for number in range(1, 36)]

    assert ways.count("shown") == 7
    assert ways.count("hidden") == 4
    assert ways.count("scanned") == 24


def test_an_order_too_large_for_the_tray_and_one_that_was_given_up_go_to_the_other_bench(bench):
    world = World(("T-1", "T-2"))
    floor = Floor(read_shop(FIXTURE), world, Record(), Door(bench.pace))
    packer = TrayPacker(bench, floor.shop.people["ines"], floor, Random(1), "station-2")
    packer.enroller.begun = ARTICLES_MAX
    for tote, count in (("T-1", len(PLACES_MM) + 1), ("T-2", len(PLACES_MM))):
        world.put(world.take_tote() or "", [MILK] * count)
        world.set_down("station-1", Waiting(tote, tote, bench.pace.now()))

    found = [packer._next(), packer._next(), packer._next()]

    assert [one.tote for one in found if one is not None] == ["T-2"]
    packer._put_back(Waiting("T-2", "T-2", bench.pace.now(), tries=2))
    assert {one.tote for one in world.drops["station-2"]} == {"T-1", "T-2"}


def test_who_caught_a_wrong_article_is_who_had_read_it_and_felt_it(bench):
    bench.tray.notice(scan={"named": {"code": MILK.code}}, load={"grams": 1030})
    bench.tray.notice(sight={"codes": [{"code": PEAS.code}]})
    shown = bench.look()

    assert caught_by(shown, MILK.code) == ("scanner", "scale")
    assert caught_by(shown, PEAS.code) == ("camera",)
    assert caught_by(shown, "3000000000007") == ()


@pytest.mark.parametrize(
    ("people", "speed", "filmed"), [(True, 1, True), (True, 30, False), (False, 1, False)]
)
def test_a_tray_is_watched_where_simulated_hands_move_at_the_store_s_own_pace(
    people, speed, filmed
):
    plan = LivePlan(1, speed, Path(), keep=False, people=people, back=Back())

    assert is_filmed(plan, speed) is filmed


def test_a_bench_without_a_table_is_left_to_its_scanner(tmp_path):
    class Plain(Tray):
        def do(self, **command: Any) -> dict[str, Any]:
            raise BenchFailed(f"the simulated devices refuse {command}")

    ships = Fleet(tmp_path)

    assert not calibrate(ships, "station-1", Plain(), tmp_path / "station-1.yaml")
    assert ships.children == []


def test_a_station_that_cannot_calibrate_says_so_and_its_process_is_over(tmp_path, monkeypatch):
    # Each try is a station's whole start.
    monkeypatch.setattr(calibrating, "TRIES_MAX", 1)
    ships, tray = Fleet(tmp_path), Tray()
    (tmp_path / "station-1.yaml").write_text("station: [")

    assert not calibrate(ships, "station-1", tray, tmp_path / "station-1.yaml")

    assert ships.children == []
    assert tray.obeyed == [{"board": True}, {"board": False}]
    ships.stop()
