"""How an order stands against its due moment."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.dashboard.due import SOON, Pace, promise, work_left
from wms.picking.queries.board import BoardRow

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PACE = Pace(
    walking_mm_per_s=1_000,
    seconds_per_stop=6,
    packing=timedelta(minutes=2),
    handover=timedelta(minutes=3),
    leg_mm=10_000,
)
STATES = ("received", "picking", "picked", "packing", "packed", "handed_over", "cancelled")


def an_order(state: str, *, lines: int = 4, stops_left: int = 2, due_in: int = 30) -> BoardRow:
    return BoardRow(
        order_id=UUID(int=1),
        external_ref="WEB-1",
        customer_ref="c-1",
        channel="web-shop",
        placed_at=NOON,
        due_at=NOON + timedelta(minutes=due_in),
        state=state,
        lane=None,
        pickup_code="ABC234",
        handed_over_at=None,
        lines=lines,
        open_lines=lines,
        short_lines=0,
        stops_left=stops_left,
        walk_left_mm=stops_left * 10_000,
        picker=None,
    )


@pytest.mark.parametrize(
    ("state", "seconds"),
    [
        ("received", 4 * (10 + 6) + 5 * 60),
        ("picking", 2 * (10 + 6) + 5 * 60),
        ("picked", 5 * 60),
        ("packing", 5 * 60),
        ("packed", 3 * 60),
        ("handed_over", 0),
        ("cancelled", 0),
    ],
)
def test_the_work_left_is_what_has_not_been_done_yet(state, seconds):
    assert work_left(an_order(state), PACE) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "standing"),
    [(0, "fine"), (22, "soon"), (26, "will_be_late"), (30, "late"), (45, "late")],
)
def test_an_order_passes_from_fine_to_late_as_its_time_runs_out(now, standing):
    stood = promise(an_order("picked"), NOON + timedelta(minutes=now), PACE)

    assert stood.standing == standing
    assert stood.start_by == NOON + timedelta(minutes=25)


@given(
    state=st.sampled_from(STATES),
    lines=st.integers(1, 60),
    stops=st.integers(0, 60),
    minutes=st.integers(-60, 120),
)
def test_an_order_is_warned_of_before_it_will_be_late_and_will_be_late_before_it_is(
    state, lines, stops, minutes
):
    order = an_order(state, lines=lines, stops_left=stops)
    now = NOON + timedelta(minutes=minutes)
    stood = promise(order, now, PACE)

    assert (stood.standing == "over") == (state in {"handed_over", "cancelled"})
    if stood.standing == "fine":
        assert now + SOON <= stood.start_by <= order.due_at
    if stood.standing == "soon":
        assert now < stood.start_by
    if stood.standing == "will_be_late":
        assert stood.start_by <= now < order.due_at
    if stood.standing == "late":
        assert now >= order.due_at
