"""Passages through a gate, judged against what was expected."""

import pytest

from drivers.events import Tag
from drivers.rfid.gate import Gate, Passage, estimate_unheard
from drivers.simulated.world.cage import CagePass, cage_pass


def judged(cage: CagePass) -> Passage:
    """Return what the gate makes of a cage."""
    gate = Gate()
    gate.begin(cage.began_at)
    for sight in cage.sightings:
        gate.hear([Tag(sight.epc, sight.antenna, sight.rssi_dbm)], sight.at)
    return gate.judge(cage.expected)


@pytest.mark.parametrize("seed", range(10_000, 10_010))
def test_a_cage_is_judged_right_with_tags_missing_stowed_away_and_left_beside_the_gate(
    seed: int,
) -> None:
    cage = cage_pass(seed, tags=200, neighbours=20)
    passage = judged(cage)

    assert passage.sure
    assert (passage.missing, passage.unknown) == (cage.missing, cage.extra)
    assert passage.right == (not cage.missing and not cage.extra)
    assert passage.beside <= cage.neighbours


def test_a_passage_of_three_tags_is_judged_too() -> None:
    cage = cage_pass(7, tags=3, neighbours=3, missing=1, extra=0)

    assert judged(cage).missing == cage.missing


def test_a_cage_that_is_hardly_heard_is_not_called_incomplete_but_doubtful() -> None:
    cage = cage_pass(3, tags=100, neighbours=0, read_rate=0.05, missing=2, extra=0)
    passage = judged(cage)

    assert passage.missing
    assert not passage.sure
    assert not passage.right


def test_nothing_heard_is_all_missing_and_tells_so() -> None:
    passage = Gate().judge(["A0", "B0"])

    assert passage.missing == {"A0", "B0"}
    assert not passage.right


def test_the_approach_counts_and_what_came_long_before_does_not() -> None:
    gate = Gate()
    gate.hear([Tag("A0", 1, -40)], 0.0)
    gate.hear([Tag("B0", 1, -40)], 8.0)
    gate.begin(10.0)

    assert "A0" not in {told[0] for told in gate.told}
    assert "B0" in {told[0] for told in gate.told}


def test_nobody_heard_just_once_means_nobody_unheard() -> None:
    assert estimate_unheard([5, 9, 2]) == 0
    assert estimate_unheard([1] * 10 + [2] * 4 + [3]) == 10
