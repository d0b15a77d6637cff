from collections import Counter
from itertools import pairwise

import pytest

from tests.twin.scenes import (
    CLOSES,
    FLOOR,
    HOUR,
    OPENS,
    a_day,
    a_scene,
    an_order,
    run,
    usual,
)
from wms.routing.dispatch import Policy
from wms.twin.demand import Demand, draw_day
from wms.twin.orders import Chances, with_luck
from wms.twin.outcome import outcome
from wms.twin.record import Trip
from wms.twin.refusals import BadDay
from wms.twin.staff import Shift, Staff
from wms.twin.ways import NAMES


@pytest.mark.parametrize("way", NAMES)
def test_every_order_is_picked_packed_and_handed_over_once(way):
    record = usual(way)

    carried = Counter(order for trip in record.trips for order in trip.orders)
    assert carried == Counter(order.id for order in a_day())
    for one in record.orders.values():
        moments = [
            one.order.placed_s,
            one.begun_s,
            one.picked_s,
            one.packed_s,
            one.handed_over_s,
        ]
        reached = [moment for moment in moments if moment is not None]
        assert len(reached) == len(moments)
        assert reached == sorted(reached)


@pytest.mark.parametrize("way", NAMES)
def test_a_picker_is_at_one_place_at_a_time(way):
    record = usual(way)

    by_person: dict[str, list[Trip]] = {}
    for trip in record.trips:
        by_person.setdefault(trip.person, []).append(trip)
    assert len(by_person) == 2
    for trips in by_person.values():
        trips.sort(key=lambda trip: trip.begin_s)
        assert all(one.end_s <= other.begin_s for one, other in pairwise(trips))


def test_the_same_seed_is_the_same_day():
    assert run(a_day()).trips == usual().trips
    assert run(a_day(seed=2), seed=2).trips != usual().trips


def test_the_day_does_not_depend_on_who_meets_it():
    days = [{one.order.id: one.order for one in usual(way).orders.values()} for way in NAMES]

    assert all(day == days[0] for day in days)


def test_first_come_is_first_served():
    record = usual("fifo")

    placed = {name: one.order.placed_s for name, one in record.orders.items()}
    trips = sorted(record.trips, key=lambda trip: trip.begin_s)
    for one, other in pairwise(trips):
        assert max(placed[name] for name in one.orders) <= min(
            placed[name] for name in other.orders
        )


def test_a_picker_without_work_does_not_wait_in_a_first_come_store():
    record = run([an_order("one", 12, placed_s=OPENS + 100)], way="fifo")

    assert record.trips[0].begin_s == OPENS + 100


def test_carts_walked_aisle_by_aisle_walk_farther():
    shortest = {trip.orders: trip.walk_mm for trip in usual("fifo").trips}
    by_aisle = {trip.orders: trip.walk_mm for trip in usual("fifo-s-shape").trips}

    # Each walk also begins where the last one ended, which is at most two benches away.
    both = shortest.keys() & by_aisle.keys()
    assert len(both) > 10
    assert sum(by_aisle[cart] for cart in both) > sum(shortest[cart] for cart in both)
    assert all(by_aisle[cart] >= shortest[cart] - 6_000 for cart in both)


def test_no_cart_of_the_planner_is_overloaded():
    policy = Policy(totes_max=3)
    scene = a_scene(policy=policy)
    orders = {order.id: order.open(spare_s=0) for order in a_day()}

    record = run(a_day(), scene)

    assert record.added > 0
    for trip in record.trips:
        assert sum(orders[name].totes for name in trip.orders) <= 3 or len(trip.orders) == 1


def test_an_order_on_the_way_goes_on_the_cart_that_is_out():
    first = an_order("first", 18, due_s=OPENS + 2 * HOUR)
    second = an_order("second", 17, placed_s=OPENS + 62, due_s=OPENS + 2 * HOUR)
    scene = a_scene(1, policy=Policy(patience_s=60))

    record = run([first, second], scene)

    assert [trip.orders for trip in record.trips] == [("first", "second")]
    assert record.added == 1


def test_pickers_go_home_when_their_shift_ends_but_the_last_stay_until_all_is_picked():
    shifts = [Shift("early", OPENS, OPENS + HOUR), Shift("late", OPENS, CLOSES)]
    scene = a_scene()
    staffed = type(scene)(FLOOR, Staff(shifts, 2), Policy())

    record = run(a_day(), staffed)

    begun = {
        person: [t.begin_s for t in record.trips if t.person == person]
        for person in ("early", "late")
    }
    assert max(begun["early"]) < OPENS + HOUR
    assert max(begun["late"]) > CLOSES - 600
    assert len(record.orders) == len(a_day())


def test_packers_are_never_more_than_there_are():
    record = run(a_day(), a_scene(packers=1))

    at_bench = {name: trip.station for trip in record.trips for name in trip.orders}
    for bench in ("bench-1", "bench-2"):
        packed = sorted(
            (one.packed_s or 0.0, one.order.luck.pack_s)
            for name, one in record.orders.items()
            if at_bench[name] == bench
        )
        for (one, _), (other, took) in pairwise(packed):
            assert other - took >= one - 1e-6


def test_figures_add_up_for_one_order():
    record = run([an_order("one", 14, due_s=OPENS + 50)], a_scene(1), way="fifo")

    figures = outcome(record)

    (trip,) = record.trips
    handed = trip.end_s + 30 + 40
    assert figures.walk_m_per_order == trip.walk_mm / 1_000
    assert figures.lead_s == pytest.approx(handed - OPENS)
    assert figures.tardiness_s == pytest.approx(handed - (OPENS + 50))
    assert figures.on_time == 0
    assert outcome(record, hour=9).orders == 1
    assert outcome(record, hour=10).orders == 0


def test_a_drawn_day_has_about_as_many_orders_as_its_rates_say():
    days = [len(draw_day(FLOOR, Demand().scaled(500), seed)) for seed in range(20)]

    assert 480 < sum(days) / len(days) < 520


def test_luck_goes_with_the_order_and_not_with_its_neighbours():
    orders = a_day()

    alone = with_luck(orders[5:6], Chances(), 1)

    assert alone == [orders[5]]


def test_a_day_that_cannot_be_is_refused():
    order = an_order("one", 12)
    with pytest.raises(BadDay, match="'one' stands in the day twice"):
        run([order, order])
    with pytest.raises(BadDay, match="'one' is due before it is placed"):
        run([an_order("one", 12, due_s=OPENS - 1)])
    with pytest.raises(BadDay, match="no policy 'best'"):
        run([order], way="best")
    with pytest.raises(BadDay, match="Two shifts of Ada overlap"):
        Staff([Shift("Ada", 0, 100), Shift("Ada", 50, 200)])
