"""Milk and a tin on a tray that is watched and weighed, and what can be asked of it."""

from kiosk.flow import events
from kiosk.flow.effects import Wait
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, PEAS, a_line

HERE, THERE = [(0, 0), (100, 0), (100, 100)], [(600, 600), (700, 600), (700, 700)]
MILK_LINE = a_line(1, "Milk", {MILK: 1}, weight_g=1030)
PEAS_LINE = a_line(2, "Peas", {PEAS: 1}, weight_g=500)


def asks(work: Work) -> bool:
    return work.basket.question is not None


def states(work: Work) -> list[str]:
    return [line.state for line in work.state.proof(work.basket).lines]


def marks(work: Work) -> list[str | None]:
    return [one.sight.mark if one.sight else None for one in work.basket.counted]


def milk_and_tin() -> Work:
    """Lay milk and a tin down, long ago, each scanned, seen and felt."""
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    work.scan(MILK).see(place=HERE, mark="1").weigh(1030)
    work.seconds += 20
    work.scan(PEAS).see(place=THERE, mark="2").weigh(1530)
    work.seconds += 20
    assert states(work) == ["right", "right"]
    return work


def wait(work: Work) -> Work:
    """Let the scale have the time that the session wanted to wait."""
    work.seconds += round(work.of(Wait)[-1].time.total_seconds())
    return work.tell(events.TimePassed)
