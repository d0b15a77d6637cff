"""A cart at the put wall: an article goes where the light burns, and what is complete closes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow import events, session
from kiosk.flow.effects import AskOrder, LightPlaces, Send
from kiosk.flow.wall import Sorting
from kiosk.flow.wall_view import lights
from tests.kiosk.at_work import Work
from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER, a_line, milk_and_peas
from wms.wire.packing import PackOrder

OTHER = "WEB-1008"


def at_the_wall() -> Work:
    """Return a bench with a wall of three places, and two orders in the first two."""
    work = Work().with_ways(places=3).with_devices("barcode", "wall").tap("sort")
    return bring(bring(work, milk_and_peas(), "T-07"), milk_alone(OTHER, "T-08", 2), "T-08")


def milk_alone(external_ref: str, tote: str, expected: int) -> PackOrder:
    lines = (a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, expected=expected),)
    facts = {"external_ref": external_ref, "totes": (tote,), "lines": lines}
    return milk_and_peas().model_copy(update=facts)


def bring(work: Work, order: PackOrder, tote: str) -> Work:
    work.scan(tote)
    return work.tell(events.OrderOpened, order=order)


def wall(work: Work) -> Sorting:
    assert work.state.sorting is not None
    return work.state.sorting


def lit(work: Work) -> int:
    put = wall(work).put
    assert put is not None
    return put.place


def press(work: Work, place: int) -> Work:
    return work.tell(events.PlacePressed, place=place)


def missing(work: Work, place: int) -> int:
    slot = wall(work).at(place)
    assert slot is not None
    return sum(line.off_by for line in work.state.proof(slot.basket).lines)


def test_each_tote_of_the_cart_gets_a_place():
    work = at_the_wall()

    assert [ask.tote for ask in work.of(AskOrder)] == ["T-07", "T-08"]
    assert [(slot.place, slot.basket.order.external_ref) for slot in wall(work).slots] == [
        (1, "WEB-1007"),
        (2, OTHER),
    ]
    assert work.state.screen == "sorting"


def test_an_article_counts_when_the_button_of_the_lit_place_is_pressed():
    work = at_the_wall().scan(PEAS)
    before = missing(work, 1)

    assert (work.word, lights(work.state)) == ("put_it", ((1, "on"),))
    assert press(work, 2).word == "other_place"
    assert missing(work, 1) == before
    assert press(work, 1).word == "counted"
    assert missing(work, 1) == before - 1
    assert lights(work.state) == ()


def test_nothing_else_is_taken_in_hand_before_the_first_was_put():
    work = at_the_wall().scan(PEAS).scan(MILK)

    assert work.word == "put_first"
    assert work.tap("undo").word == "not_put"
    assert work.scan(MILK).word == "put_it"


def test_what_two_orders_want_goes_to_the_first_until_it_has_its_share():
    work = at_the_wall()
    places = []
    for _ in range(3):
        work.scan(MILK)
        places.append(lit(work))
        press(work, places[-1])

    assert places == [1, 2, 2]
    assert work.scan(MILK).word == "nobody_lacks"


def test_a_complete_order_blinks_and_its_button_opens_it_for_closing():
    work = at_the_wall()
    for code in (MILK, MILK, MILK):
        work.scan(code)
        press(work, lit(work))

    assert lights(work.state) == ((2, "blink"),)
    press(work, 2)
    assert (work.state.screen, work.basket.order.external_ref) == ("basket", OTHER)
    assert work.state.proof(work.basket).right
    assert [slot.place for slot in wall(work).slots] == [1]
    assert work.of(LightPlaces)[-1].places == ()


def test_an_order_that_is_not_complete_is_not_opened_by_its_button_but_can_be_looked_at():
    work = at_the_wall()

    assert press(work, 1).word == "not_complete"
    assert work.tap("open_place", "1").state.screen == "basket"


def test_the_barcode_of_a_place_stands_for_its_button():
    work = at_the_wall().scan(PEAS).scan("PUT-1")

    assert work.word == "counted"
    assert work.scan("PUT-x").word == "no_order_there"


def test_what_no_order_wants_is_not_taken_for_a_tote():
    work = at_the_wall()
    asked = len(work.of(AskOrder))

    assert work.scan(STRANGER).word == "nobody_wants"
    assert len(work.of(AskOrder)) == asked


def test_a_full_wall_takes_no_further_order():
    work = bring(at_the_wall(), milk_alone("WEB-1009", "T-09", 1), "T-09")

    assert work.scan("T-10").word == "wall_full"


def test_leaving_is_asked_twice_and_gives_every_order_back():
    work = at_the_wall().tap("cancel")

    assert (work.word, work.state.screen) == ("leave_wall_again", "sorting")
    work.tap("cancel")
    sent = [one.command for one in work.of(Send)]
    assert [command.kind for command in sent] == ["abandon", "abandon"]
    assert len({command.id for command in sent}) == 2
    assert work.state.screen == "ready"


def test_orders_keep_their_places_over_a_restart():
    work = at_the_wall().scan(PEAS)

    assert session.restored(work.state).sorting == work.state.sorting


def test_without_a_wall_there_is_nothing_to_sort_at():
    assert Work().tap("sort").word == "no_wall"


@settings(max_examples=25, deadline=None)
@given(codes=st.lists(st.sampled_from([MILK, PEAS, GRAPES, STRANGER]), max_size=20))
def test_no_order_at_the_wall_ever_gets_more_than_it_wants(codes: list[str]):
    work = at_the_wall()
    for code in codes:
        work.scan(code)
        if wall(work).put:
            press(work, lit(work))

    states = [
        line.state for slot in wall(work).slots for line in work.state.proof(slot.basket).lines
    ]
    assert "too_many" not in states


@pytest.mark.parametrize("place", [1, 3, 9])
def test_a_button_pressed_while_no_wall_is_in_use_means_nothing(place: int):
    work = press(Work().with_ways(places=3), place)

    assert (work.word, work.state.screen) == (None, "ready")
