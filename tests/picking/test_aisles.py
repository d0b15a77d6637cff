"""Ways cost time: zones may be walked at a speed of their own, and some ways are narrow."""

from itertools import pairwise

from sqlalchemy import update

from tests.api.shop import line
from tests.picking.walks import Picker
from wms.picking.operations.aisles import aisles_of
from wms.places.model import Zone
from wms.places.queries import find_bin_node


def aisles(shop):
    with shop.database.reading() as session:
        found = aisles_of(session, "canal", walking_mm_per_s=1_100)
        ambient, frozen = (
            find_bin_node(session, "canal", place) for place in ("A02-09-4", "A14-01-2")
        )
    return found, ambient, frozen


def test_the_fifth_aisle_of_canal_is_too_narrow_to_pass(shop):
    found, _, _ = aisles(shop)

    # Thirteen pieces, each named in both directions.
    assert len(found.narrow) == 26
    assert len(set(found.narrow.values())) == 1


def test_without_speeds_of_their_own_all_zones_are_walked_alike(shop):
    found, _, _ = aisles(shop)

    assert found.graph is found.lengths


def test_a_zone_that_is_walked_at_half_the_speed_costs_twice_as_much(shop):
    with shop.database.transaction() as session:
        session.execute(update(Zone).where(Zone.zone == "FRZ").values(walking_mm_per_s=550))

    found, ambient, frozen = aisles(shop)

    inside = found.lengths.path(frozen, frozen + 1)
    assert found.graph.cost_mm(inside) == 2 * found.lengths.cost_mm(inside)
    assert found.graph.distance(ambient, ambient + 1) == found.lengths.distance(
        ambient, ambient + 1
    )


def test_walks_tell_metres_on_foot_whatever_they_cost(shop):
    with shop.database.transaction() as session:
        session.execute(update(Zone).values(walking_mm_per_s=550))
    shop.order(line("S-00001"), line("S-00030"))

    task = Picker(shop).lease()

    found, _, _ = aisles(shop)
    with shop.database.reading() as session:
        nodes = [find_bin_node(session, "canal", stop["bin"]) for stop in task["lines"]]
    way = [found.start, *nodes]
    on_foot = sum(found.lengths.distance(a, b) for a, b in pairwise(way)) + min(
        found.lengths.distance(way[-1], drop) for drop in found.drops
    )
    assert task["walk_mm"] == on_foot
