"""`wms simulate`, and the files it reads."""

import json
import math
from datetime import date

import pytest
from typer.testing import CliRunner

from tests.canal import STORE, Channel, an_order
from wms.cli import app
from wms.twin.demand import Demand
from wms.twin.files import read_demand, read_orders, read_shifts
from wms.twin.floor import Floor
from wms.twin.history import read_day, read_floor
from wms.twin.many import interval
from wms.twin.plain_floor import read_plain
from wms.twin.refusals import BadDay

GRID = {
    "grid": {"aisles": 4, "cross_aisles": 2, "bays": 6, "aisle_mm": 3000, "bay_mm": 1200},
    "start": {"aisle": 0, "cross": 0},
    "ends": [{"aisle": 0, "cross": 0}, {"aisle": 2, "cross": 0}],
}
DEMAND = "rates: {9: 15, 10: 30}\nwindows: [[20, 1]]\nlines: 4\n"


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "grid.json"
    path.write_text(json.dumps(GRID))
    return path


@pytest.fixture
def demand(tmp_path):
    path = tmp_path / "demand.yaml"
    path.write_text(DEMAND)
    return path


def simulate(*words: object):
    return CliRunner().invoke(app, ["simulate", *map(str, words)])


def test_policies_are_compared_on_the_same_days(store, demand):
    asked = (demand, "--store", store, "--seeds", 2, "--pickers", 2, "--against", "fifo-s-shape")

    done = simulate(*asked, "--json")

    tree = json.loads(done.stdout)
    planner, control = (column["figures"] for column in tree["columns"])
    assert done.exit_code == 0
    assert planner["orders"] == control["orders"]
    assert planner["orders"]["half_95"] > 0
    assert planner["walk_m_per_order"]["mean"] < control["walk_m_per_order"]["mean"]
    (compared,) = tree["compared"]
    assert compared["difference"]["walk_m_per_order"]["mean"] == pytest.approx(
        planner["walk_m_per_order"]["mean"] - control["walk_m_per_order"]["mean"], abs=0.001
    )
    assert simulate(*asked, "--json").stdout == done.stdout


def test_it_says_how_many_pickers_are_enough_at_ten(store, demand, tmp_path):
    words = (demand, "--store", store, "--seeds", 2, "--hour", 10, "--plot", tmp_path / "p.svg")

    done = simulate(*words, "--pickers-from", 1, "--pickers-to", 2, "--need", "80%")

    assert done.exit_code == 0
    assert "planner, 1 picker  planner, 2 pickers\n" in done.stdout
    assert "1 picker is enough at 10 o'clock" in done.stdout
    assert "<svg" in (tmp_path / "p.svg").read_text()


def test_it_ends_with_1_when_no_number_of_pickers_is_enough(store, tmp_path):
    rush = tmp_path / "rush.yaml"
    rush.write_text("rates: {9: 80}\nwindows: [[5, 1]]\n")

    done = simulate(rush, "--store", store, "--seeds", 1, "--pickers", 1, "--need", "99%")

    assert done.exit_code == 1
    assert "99.0% on time takes more pickers than 1." in done.stdout


def test_a_day_from_a_file_is_drawn_as_a_picture(store, tmp_path):
    day = tmp_path / "day.csv"
    day.write_text(
        "order,placed,due,sku,quantity\nA,09:00,09:20,3L,2\nA,09:00,09:20,9R,1\nB,09:01,09:30,3L,1\n"
    )

    done = simulate(
        day, "--store", store, "--pickers", 1, "--seeds", 1, "--plot", tmp_path / "day.png"
    )

    assert done.exit_code == 0
    assert (tmp_path / "day.png").read_bytes()[1:4] == b"PNG"


@pytest.mark.parametrize(
    ("words", "culprit"),
    [
        (["noon"], "'noon' is no day"),
        (["usual", "--policy", "best"], "no policy 'best'"),
        (["usual", "--need", "200%"], "--need 200%"),
        (["usual", "--pickers-from", "3"], "--pickers-to"),
        (["usual", "--hour", "3"], "Nobody orders at 3 o'clock"),
        (["usual", "--store", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_its_culprit(words, culprit):
    done = simulate(*words)

    assert done.exit_code == 2
    assert culprit in done.stderr


def test_orders_are_read_from_csv_and_json_lines_alike(store, tmp_path):
    floor = read_plain(store)
    table, lines = tmp_path / "day.csv", tmp_path / "day.jsonl"
    table.write_text("order,placed,due,sku,quantity\nA,18:00,18:25:30,3L,2\n")
    lines.write_text(
        '{"id": "A", "placed": "18:00", "due": "18:25:30", "lines": [{"sku": "3L", "quantity": 2}]}'
    )

    (order,) = read_orders(table, floor)

    assert read_orders(lines, floor) == [order]
    assert (order.placed_s, order.due_s, order.units) == (64_800, 66_330, 2)


@pytest.mark.parametrize(
    ("row", "culprit"),
    [
        ("A,18:00,18:25,3X,2", "row 2: order A wants '3X'"),
        ("A,25:99,18:25,3L,2", "'25:99' is no time of day"),
        ("A,18:00,18:25,3L,two", "'two' is no quantity"),
        ("A,18:00,18:25", "row 2 has too few columns"),
    ],
)
def test_a_day_that_cannot_be_read_names_row_and_culprit(store, tmp_path, row, culprit):
    path = tmp_path / "day.csv"
    path.write_text(f"order,placed,due,sku,quantity\n{row}\n")

    with pytest.raises(BadDay, match=culprit):
        read_orders(path, read_plain(store))


def test_demand_and_shifts_are_read_strictly(demand, tmp_path):
    shifts = tmp_path / "shifts.csv"
    shifts.write_text("picker,from,to\nAda,08:00,12:00\nAda,12:30,16:00\n")

    assert read_demand(demand) == Demand({9: 15, 10: 30}, [(20, 1)], 4)
    assert [(one.begin_s, one.end_s) for one in read_shifts(shifts)] == [
        (28_800, 43_200),
        (45_000, 57_600),
    ]
    demand.write_text("rate: {9: 40}\n")
    with pytest.raises(BadDay, match="rate"):
        read_demand(demand)


def test_a_day_that_was_is_read_from_the_store_s_own_database(canal_sqlite, make_app):
    Channel(make_app(canal_sqlite)).order(an_order(("S-00001", 2), ("S-03000", 1)))

    with canal_sqlite.reading() as session:
        floor = read_floor(session, STORE)
        (order,) = read_day(session, STORE, date(2026, 11, 21), floor)
        with pytest.raises(BadDay, match="No order was placed in canal on 2026-11-20"):
            read_day(session, STORE, date(2026, 11, 20), floor)

    assert isinstance(floor, Floor)
    assert [(line.article.sku, line.units) for line in order.lines] == [
        ("S-00001", 2),
        ("S-03000", 1),
    ]
    # Noon in Greenwich is one o'clock in Paris.
    assert order.placed_s == 13 * 3_600


def test_an_interval_is_student_s():
    found = interval([1.0, 2.0, 3.0])

    assert found.mean == 2
    assert found.half == pytest.approx(4.303 / math.sqrt(3), abs=0.001)
    assert interval([5.0]).half == math.inf
