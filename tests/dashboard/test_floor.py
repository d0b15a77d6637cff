"""The floor plan: walks drawn on the real aisles, live, and one walk stop by stop."""

import math
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.api.shop import Shop
from tests.dashboard.store import an_order
from tests.dashboard.test_journeys import enter
from tests.picking.walks import Picker
from wms.clock import FixedClock
from wms.dashboard.plan import KEEP_RIGHT, draw
from wms.picking.queries.floor import BaySeen
from wms.routing import Edge, Node

FEW = ("S-00001", "S-00402", "S-00811", "S-01203", "S-01777", "S-02204", "S-02650", "S-03111")


def walking(app, skus: tuple[str, ...] = FEW, name: str = "amina") -> Picker:
    an_order(app, f"FLOOR-{name}", skus=skus, due_in=timedelta(minutes=20))
    picker = Picker(Shop(app, FixedClock(datetime.now(UTC))), name, f"handheld-{name}")
    picker.lease()
    return picker


def test_there_and_back_are_two_lines_each_on_the_right_of_its_walker():
    plan = draw([Node(1, 0, 0), Node(2, 0, 9_000)], [Edge(1, 2, 9_000)], [])

    points = [tuple(map(float, each.split(","))) for each in plan.line([1, 2, 1]).split()]
    up, down = points[1:3], points[3:5]

    assert {x - plan.points[1][0] for x, _ in up} == {KEEP_RIGHT}
    assert {x - plan.points[1][0] for x, _ in down} == {-KEEP_RIGHT}
    assert points[0] == points[-1] == plan.points[1]


def test_shelves_stand_left_and_right_of_their_aisle_whichever_way_it_runs():
    nodes = [Node(number, number * 1_000, 500) for number in range(3)]
    bays = [BaySeen("X", number, "LR"[number % 2], number, "frozen") for number in range(3)]

    plan = draw(nodes, [], bays)

    # The aisle runs to the right of the picture, so its left is the upper side.
    for bay, number in zip(plan.bays, range(3), strict=True):
        x, y = plan.points[number]
        assert math.isclose(bay.x, x)
        assert bay.y < y if number % 2 == 0 else bay.y > y


def test_a_floor_without_coordinates_is_an_empty_plan():
    plan = draw([Node(1), Node(2)], [Edge(1, 2, 5)], [BaySeen("A", 1, "L", 1, "ambient")])

    assert (plan.ways, plan.bays, plan.aisles) == ((), (), ())


def test_a_walk_that_nobody_ever_walked_is_refused(manager):
    answer = manager.get("/dashboard/floor/01920000-0000-7000-8000-000000000004")

    assert answer.status_code == 404


def test_the_drawn_line_goes_by_every_stop_and_ends_at_the_bench(app, manager):
    picker = walking(app)

    page = manager.get(f"/dashboard/floor/{picker.task['task_id']}").text

    bins = {line["bin"] for line in picker.task["lines"]}
    assert all(name in page for name in bins)
    left = re.search(r'class="left" points="([^"]+)"', page)
    assert left is not None
    spots = [tuple(map(float, each.split(","))) for each in left[1].split()]
    marks = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="24"/>', page)
    assert len(marks) >= 5
    for x, y in marks:
        nearest = min(math.dist((float(x), float(y)), spot) for spot in spots)
        assert nearest <= KEEP_RIGHT + 1


def test_a_bay_is_blocked_is_shown_and_is_cleared(manager):
    sent = manager.post("/dashboard/floor/blocks", {"bin": "A03-05-1", "reason": "a pallet"})
    assert sent.status_code == 302
    page = manager.get("/dashboard/floor").text
    assert "a pallet" in page
    [address] = re.findall(r'action="(/dashboard/floor/blocks/[^"]+/clear)"', page)

    manager.post(address)

    assert "a pallet" not in manager.get("/dashboard/floor").text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"bin": "NOWHERE-1", "reason": "a pallet"}, 404),
        ({"bin": "", "reason": "a pallet"}, 422),
        ({"bin": "A03-05-1", "reason": ""}, 422),
        ({"bin": "A03\x0005", "reason": "a pallet"}, 422),
    ],
)
def test_what_cannot_be_blocked_keeps_what_was_typed(manager, form, status):
    answer = manager.post("/dashboard/floor/blocks", form)

    assert answer.status_code == status
    assert f'value="{form["reason"]}"' in answer.text
    assert "Free again" not in manager.get("/dashboard/floor").text


@pytest.mark.browser
def test_a_manager_watches_walks_move_on_the_floor(app, address, screen: Page):
    first = walking(app)
    walking(app, FEW[2:6], "priya")
    enter(screen, address)
    screen.get_by_role("link", name="Floor").click()
    expect(screen.locator("#freshness")).to_have_text("Live")
    expect(screen.locator(".picker")).to_have_count(2)
    expect(screen.locator(".walk-card")).to_contain_text(["Amina Diallo", "Priya Nair"])

    lines = sorted(first.task["lines"], key=lambda line: line["stop_no"])
    first.send(first.picks(lines[0]), first.misses(lines[1]))
    expect(screen.locator(".walk-0 .stop.done")).to_have_count(1)
    expect(screen.locator(".walk-0 .stop.short")).to_have_count(1)

    screen.get_by_role("link", name="Amina Diallo").click()
    expect(screen.locator(".stops-told li")).not_to_have_count(0)
    expect(screen.locator(".picker")).to_have_count(1)


def test_stops_of_a_cancelled_order_leave_the_plan_and_the_picker_stays_where_they_are(
    app, manager
):
    far = an_order(app, "FLOOR-far", skus=FEW[4:], due_in=timedelta(minutes=20))
    picker = walking(app, FEW[:2])
    lines = sorted(picker.task["lines"], key=lambda line: line["stop_no"])
    assert len(lines) == 6
    picker.send(picker.picks(lines[0]))
    where = f"/dashboard/floor/{picker.task['task_id']}"
    before = stands_at(manager.get(where).text)

    manager.post(f"/dashboard/orders/{far}/cancellation")
    page = manager.get(where).text

    kept = [one for one in lines if one is lines[0] or one["order_id"] != str(far)]
    assert f"<dd>1 / {len(kept)}</dd>" in page
    assert len(kept) < len(lines)
    assert stands_at(page) == before


def stands_at(page: str) -> list[str]:
    spot = re.search(r'picker"><title>[^<]*</title><rect x="([\d.-]+)" y="([\d.-]+)"', page)
    assert spot is not None
    return [spot[1], spot[2]]


@pytest.mark.parametrize("blocked", ["A07-16-4", "A07-09-1"])
def test_nobody_is_drawn_walking_to_or_through_a_bay_that_is_blocked(app, manager, blocked):
    picker = walking(app, ("S-00402",))
    assert [line["bin"] for line in picker.task["lines"]] == ["A07-16-4"]
    where = f"/dashboard/floor/{picker.task['task_id']}"
    before = manager.get(where).text

    manager.post("/dashboard/floor/blocks", {"bin": blocked, "reason": "a pallet"})

    after = manager.get(where).text
    [spot] = re.findall(r'class="blocked"><title>[^<]*</title><path d="M([\d.]+) ([\d.]+)', after)
    sign = (float(spot[0]) + 14, float(spot[1]) + 34)
    assert passes(before, sign)
    assert not passes(after, sign)


def passes(page: str, spot: tuple[float, float]) -> bool:
    [points] = re.findall(r'class="left" points="([^"]+)"', page)
    way = [tuple(map(float, each.split(","))) for each in points.split()]
    return any(math.dist(point, spot) <= KEEP_RIGHT + 1 for point in way)
