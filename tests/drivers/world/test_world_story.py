"""A scan, a read and a weight tell one story, and tell it again."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.world import (
    Antenna,
    Item,
    Place,
    Scan,
    Sighting,
    UnknownThing,
    World,
    cage_pass,
)
from drivers.simulated.world.things import sgtin_96

MILK_EPC = "303400000000000000000001"


def a_table(seed: int = 1) -> World:
    world = World(seed)
    world.add_place(Place("shelf", (4.0, 0.0, 1.0)))
    world.add_place(Place("pan"))
    world.add_antenna(Antenna(1, "pan", power_dbm=20.0, across={"shelf": 0.2}))
    world.add_item(Item("milk", "3017620422003", epc=MILK_EPC, weight_g=1030), "shelf")
    return world


def test_what_is_put_on_the_pan_is_scanned_read_and_weighed():
    world = a_table()

    world.put("milk", "pan", 10.0)

    assert world.scan("milk") == Scan("3017620422003", "]E0")
    assert {one.epc for one in world.sightings(10.0, 12.0)} == {MILK_EPC}
    assert world.load_g(13.0) == pytest.approx(1030, abs=1)
    assert [item.name for item in world.contents("pan")] == ["milk"]


def test_what_is_taken_off_is_no_longer_there_for_anybody():
    world = a_table()
    world.put("milk", "pan", 1.0)

    world.put("milk", "elsewhere", 5.0)

    assert not world.sightings(5.0, 9.0)
    assert world.load_g(9.0) == pytest.approx(0, abs=1)


def test_a_load_swings_before_it_rests():
    world = a_table()
    world.put("milk", "pan", 1.0)

    loads = [world.load_g(1.0 + step / 100) for step in range(200)]

    assert max(loads) > 1100
    assert max(loads[:10]) - min(loads[:10]) > 100
    assert max(loads[-50:]) - min(loads[-50:]) < 1


def test_an_antenna_hears_nothing_while_its_cable_is_pulled():
    world = a_table()
    world.put("milk", "pan", 0.0)

    world.pull(1, 10.0)
    world.connect(1, 20.0)

    assert world.sightings(0.0, 10.0)
    assert not world.sightings(10.0, 20.0)
    assert world.sightings(20.0, 30.0)


def test_a_neighbour_is_read_across_less_often_and_weaker():
    world = a_table()
    near = Item("near", "", epc="303400000000000000000002")
    world.add_item(near, "pan")

    seen = world.sightings(0.0, 60.0)
    across = [one.rssi_dbm for one in seen if one.epc == MILK_EPC]
    beside = [one.rssi_dbm for one in seen if one.epc == near.epc]

    assert 0 < len(across) < len(beside) / 2
    assert max(across) < min(beside)


@settings(max_examples=30)
@given(st.lists(st.floats(0.0, 20.0), max_size=8))
def test_sightings_do_not_depend_on_how_often_somebody_looks(cuts: list[float]):
    times = [0.0, *sorted(cuts), 20.0]
    whole = a_table()
    pieces = a_table()
    looked: list[Sighting] = []
    for world in (whole, pieces):
        world.put("milk", "pan", 0.0)

    for since, until in pairwise(times):
        looked += pieces.sightings(since, until)

    assert looked == whole.sightings(0.0, 20.0)


def test_the_world_knows_nothing_of_what_is_not_in_it():
    world = a_table()

    with pytest.raises(UnknownThing, match="no item 'butter'; there are milk"):
        world.put("butter", "pan", 0.0)
    with pytest.raises(UnknownThing, match="no place 'moon'"):
        world.put("milk", "moon", 0.0)
    with pytest.raises(ValueError, match="hexadecimal"):
        Item("bread", "1", epc="xyz")


def test_a_tagged_article_has_the_epc_of_the_standard():
    # GS1 Tag Data Standard, appendix E: 3074257BF7194E4000001A85 with filter 3; ours is filter 1.
    assert sgtin_96("80614141123458", 6789) == "3034257BF7194E4000001A85"


def test_a_pass_is_the_same_again_and_knows_its_truth():
    first = cage_pass(7, tags=60, neighbours=5, missing=2, extra=1)
    again = cage_pass(7, tags=60, neighbours=5, missing=2, extra=1)

    assert first == again
    assert (len(first.missing), len(first.extra)) == (2, 1)
    assert len(first.neighbours & first.missing) == 1
    seen = {one.epc for one in first.sightings}
    assert seen <= first.inside | first.neighbours


def test_a_gate_reads_at_the_rate_that_was_asked_for():
    one = cage_pass(3, tags=300, neighbours=0, read_rate=0.7, missing=0, extra=0)
    # Rounds while the cage stands between the antennas.
    close = [seen for seen in one.sightings if 6.4 <= seen.at < 8.8]

    rate = len(close) / (300 * 2 * 3)

    assert 0.65 < rate < 0.75
