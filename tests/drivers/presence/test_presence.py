"""Where tags are: a tag comes, stays although it is heard elsewhere too, moves and goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.events import Tag
from drivers.rfid.presence import Move, Presence, Tuning, Zone

TABLE, SHELF, DOOR = (
    Zone("table", frozenset({1, 2})),
    Zone("shelf", frozenset({3})),
    Zone("door", frozenset({4})),
)
EPC = "3034257BF7194E4000001A85"


def followed(*zones: Zone) -> Presence:
    """Return a presence of these zones, or of all."""
    return Presence(zones or (TABLE, SHELF, DOOR))


def sight(antenna: int, rssi_dbm: float | None = -50, seen: int = 1) -> Tag:
    """Return a sight of the one tag."""
    return Tag(EPC, antenna, rssi_dbm, seen)


def test_a_tag_comes_where_it_is_heard_and_is_told_once() -> None:
    presence = followed()

    assert presence.hear([sight(1)], 0.0) == [Move(EPC, None, "table", 0.0)]
    assert presence.hear([sight(2)], 0.2) == []
    assert presence.inside("table") == {EPC}


def test_a_tag_that_is_heard_across_stays_where_it_is_heard_best() -> None:
    presence = followed()
    moves = [
        move
        for step in range(100)
        for move in presence.hear([sight(1, -52), sight(3, -54), sight(4, -70)], step * 0.1)
    ]

    assert [move.after for move in moves] == ["table"]


def test_a_tag_moves_when_another_zone_beats_its_own_by_the_margin() -> None:
    presence = Presence((TABLE, SHELF), Tuning(margin_db=6.0))
    presence.hear([sight(1, -50)], 0.0)

    assert presence.hear([sight(3, -45)], 0.0) == []
    assert presence.hear([sight(3, -40)], 0.0) == [Move(EPC, "table", "shelf", 0.0)]


def test_a_faint_tag_is_nowhere() -> None:
    assert followed().hear([sight(1, -80)], 0.0) == []


def test_a_tag_that_often_fails_to_answer_is_given_more_time_than_one_that_never_does() -> None:
    lively, lazy = followed(), followed()
    for step in range(40):
        lively.hear([sight(1)], step * 0.1)
        if step % 10 == 0:
            lazy.hear([sight(1)], step * 0.1)

    assert lively.tick(6.0) == [Move(EPC, "table", None, 6.0)]
    assert lazy.tick(6.0) == []
    assert lazy.tick(60.0) == [Move(EPC, "table", None, 60.0)]


def test_a_zone_without_antennas_has_those_that_no_other_has() -> None:
    presence = followed(DOOR, Zone("room", frozenset()))

    assert presence.hear([sight(9)], 0.0) == [Move(EPC, None, "room", 0.0)]
    assert presence.hear([Tag("B0", None)], 0.0) == [Move("B0", None, "room", 0.0)]


def test_an_antenna_of_no_zone_says_nothing() -> None:
    assert followed(TABLE).hear([sight(9), Tag(EPC)], 0.0) == []


@pytest.mark.parametrize(
    ("zones", "reason"),
    [
        ((), "no zone"),
        ((TABLE, Zone("table", frozenset({7}))), "two zones are called 'table'"),
        ((TABLE, Zone("other", frozenset({2}))), "antenna 2 is in 'table' and in 'other'"),
    ],
)
def test_zones_that_contradict_one_another_are_refused(
    zones: tuple[Zone, ...], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Presence(zones)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A0", "B0"]),
            st.integers(1, 4),
            st.floats(-90, -20),
            st.floats(0, 3),
        ),
        max_size=60,
    )
)
def test_moves_tell_one_story_whatever_is_heard(
    sights: list[tuple[str, int, float, float]],
) -> None:
    presence, where, now = followed(), dict[str, str | None](), 0.0
    for epc, antenna, rssi_dbm, pause_s in sights:
        now += pause_s
        for move in [*presence.tick(now), *presence.hear([Tag(epc, antenna, rssi_dbm)], now)]:
            assert where.get(move.epc) == move.before != move.after
            where[move.epc] = move.after
    for zone in (TABLE, SHELF, DOOR):
        assert presence.inside(zone.name) == {epc for epc, at in where.items() if at == zone.name}
