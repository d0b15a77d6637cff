"""A scan may come twice, or after a restart, and counts once, where it belongs."""

import pytest

from kiosk.flow import events, session
from kiosk.flow.state import State
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, PEAS


@pytest.fixture
def work() -> Work:
    return Work().open()


def items(work: Work) -> list[str]:
    """Return what was scanned into the basket."""
    assert work.state.basket is not None
    return [item.code or "" for item in work.state.basket.items]


def test_the_same_stamp_is_the_same_scan(work: Work) -> None:
    work.tell(events.Scanned, code=MILK, stamp=("scanner", 3, 7))
    work.tell(events.Scanned, code=MILK, stamp=("scanner", 3, 7))
    work.tell(events.Scanned, code=PEAS, stamp=("scanner", 3, 8))

    assert items(work) == [MILK, PEAS]


def test_each_scanner_counts_for_itself(work: Work) -> None:
    work.tell(events.Scanned, code=PEAS, stamp=("scanner", 3, 7))
    work.tell(events.Scanned, code=PEAS, stamp=("wedge", 1, 1))

    assert items(work) == [PEAS, PEAS]


def test_what_was_scanned_before_the_restart_goes_into_the_basket_it_was_scanned_for(
    work: Work,
) -> None:
    work.tell(events.Scanned, code=MILK, stamp=("scanner", 3, 7))
    work.state = session.restored(work.state)
    work.tell(events.Scanned, code=MILK, stamp=("scanner", 3, 7), replayed=True)
    work.tell(events.Scanned, code=PEAS, stamp=("scanner", 3, 8), replayed=True)

    assert items(work) == [MILK, PEAS]


def test_a_badge_or_command_from_before_the_restart_does_nothing(work: Work) -> None:
    work.state = session.restored(work.state)
    before = work.state.basket
    work.tell(events.Scanned, code="CMD-CANCEL", stamp=("scanner", 3, 7), replayed=True)

    assert work.state.basket == before

    work.state = session.restored(State("station-1"))
    work.tell(events.Scanned, code="badge", stamp=("scanner", 3, 8), replayed=True)

    assert work.state.screen == "login"
