"""Tags are joined with the things that they were heard with, by article and time."""

from collections.abc import Sequence

import pytest

from kiosk.flow import events
from kiosk.flow.things import Placed
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, PEAS, STRANGER, a_line
from wms.codes import Sgtin, encode_sgtin96

MILK_LINE = a_line(1, "Milk", {MILK: 1}, weight_g=1030)
PEAS_LINE = a_line(2, "Peas", {PEAS: 1}, expected=2)


def tag(barcode: str, serial: int = 1) -> str:
    """Return the EPC of one piece of an article."""
    return encode_sgtin96(Sgtin(barcode, serial))


def hear(work: Work, *epcs: str) -> Work:
    """Let the reader hear these tags on the table, and no others."""
    return work.tell(events.TagsSeen, epcs=epcs)


def wait(work: Work, seconds: int = 20) -> Work:
    work.seconds += seconds
    return work.tell(events.TimePassed)


def at_the_bench(*before: str) -> Work:
    """Return a bench at which an order of milk and peas lies, with these tags heard before."""
    work = Work().with_devices("barcode", "rfid")
    return hear(work, *before).open(lines=(MILK_LINE, PEAS_LINE))


def tags_of(work: Work) -> list[tuple[str | None, int]]:
    """Return each thing's article and how many tags are its."""
    return [(one.sku, len(one.tags)) for one in work.basket.placed]


def heard_only(work: Work) -> Sequence[Placed]:
    return [one for one in work.basket.placed if one.is_heard_only]


def words(work: Work) -> set[str]:
    return {one.why.word for one in work.state.proof(work.basket).things if one.why}


def test_a_tag_is_evidence_for_the_thing_that_it_came_with_before_or_after_its_scan() -> None:
    after = hear(at_the_bench().scan(MILK), tag(MILK))
    before = hear(at_the_bench(), tag(MILK)).scan(MILK)

    for work in (after, before):
        [milk] = work.basket.items
        said = {one.sku: one.log_ratio > 0 for one in milk.evidence if one.sense == "rfid"}
        assert said == {"S-00001": True, "S-00002": False}
        assert not heard_only(wait(work))


def test_each_of_several_alike_has_a_tag_and_one_beyond_asks() -> None:
    work = hear(at_the_bench().scan(PEAS), tag(PEAS, 1))
    wait(work)
    hear(work.scan(PEAS, MILK), tag(PEAS, 1), tag(PEAS, 2), tag(PEAS, 3))

    assert tags_of(work) == [("S-00002", 1), ("S-00002", 1), ("S-00001", 0)]
    assert work.state.proof(work.basket).right
    wait(work)

    assert len(heard_only(work)) == 1
    assert work.state.proof(work.basket).decision == "ask"
    assert words(work) == {"heard_unseen"}


def test_a_tag_of_what_nobody_scanned_asks_before_the_bags_are_closed() -> None:
    work = hear(at_the_bench().scan(MILK, PEAS, PEAS), tag(MILK, 1), tag(MILK, 2))
    assert work.state.proof(work.basket).right

    work.tap("close")

    assert work.state.busy is None
    assert words(work) == {"heard_unseen"}


@pytest.mark.parametrize("how", ["taken away", "said to be out"])
def test_a_tag_that_is_taken_away_asks_no_more(how: str) -> None:
    work = wait(hear(at_the_bench().scan(MILK, PEAS, PEAS), tag(MILK, 1), tag(MILK, 2)))
    assert not work.state.proof(work.basket).right

    if how == "taken away":
        hear(work, tag(MILK, 1))
    else:
        wait(work).scan("CMD-GONE")
        hear(wait(work), tag(MILK, 1), tag(MILK, 2))

    assert work.state.proof(work.basket).right


def test_what_was_heard_before_the_order_came_or_in_another_order_is_no_evidence() -> None:
    lying = wait(at_the_bench(tag(MILK)).scan(PEAS))
    assert tags_of(lying) == [("S-00002", 0)]

    first = hear(at_the_bench(), tag(PEAS, 7)).tap("cancel").tap("cancel")
    hear(first)
    second = hear(first.open(lines=(MILK_LINE, PEAS_LINE)).scan(PEAS), tag(PEAS, 7))

    assert tags_of(wait(second)) == [("S-00002", 0)]


def test_a_strangers_tag_asks_where_it_came_as_something_was_laid_down() -> None:
    close = wait(hear(at_the_bench().scan(MILK), tag(STRANGER)))
    far = wait(hear(wait(at_the_bench().scan(MILK)), tag(STRANGER)))

    assert [len(heard_only(work)) for work in (close, far)] == [1, 0]


def test_a_tag_names_what_was_laid_down_unscanned_and_with_the_scale_proves_it() -> None:
    work = Work().with_ways(weighed=True).with_devices("barcode", "scale", "rfid").weigh(0)
    work.open(lines=(MILK_LINE,)).weigh(1030)
    assert work.state.proof(work.basket).decision == "ask"

    hear(work, tag(MILK))

    assert tags_of(work) == [(None, 1)]
    assert work.state.proof(work.basket).right


def test_a_tag_of_a_sibling_beside_what_was_scanned_asks() -> None:
    work = wait(hear(at_the_bench().scan(MILK), tag(PEAS)))

    assert [one.sku for one in work.state.proof(work.basket).things] == ["S-00001", "S-00002"]
    assert words(work) == {"heard_unseen"}
