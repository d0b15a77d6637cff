"""Several orders on one cart, a way that is blocked, and a walk that is planned again."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.handheld import walks
from tests.handheld.test_sizes import complaints
from tests.handheld.walks import code_of
from wms.wire.handheld import TaskChange

ADDED = "Walk planned again: order WEB-00a9 was added. Next: A10-16-2."
GIVEN_UP = (
    "Walk planned again: A06-20-4 cannot be reached. Riz will be short. Bring the totes to B."
)


@pytest.fixture
def server(server):
    server.tasks = [walks.a_cart(slots=2)]
    return server


def totes(server) -> list[tuple[str, str]]:
    return [(str(c.pick_line_id)[-1], c.tote) for c in server.commands if c.kind == "pick"]


def test_goods_go_into_the_tote_of_their_order_and_no_other(handheld, server):
    handheld.start_walk()
    handheld.scan("A01-17-3", code_of(1))
    handheld.sees("On the cart")
    handheld.scan("T-07", "A10-16-2", code_of(2), code_of(2))
    handheld.sees("Scan an empty tote")

    handheld.scan("T-07")
    handheld.sees("Another order's tote")
    handheld.scan("T-08")

    handheld.sees("Stop 3 of 4")
    handheld.sees("0 to send")
    assert totes(server) == [("2", "T-07"), ("3", "T-08")]


def test_an_order_with_two_places_on_the_cart_may_begin_its_second_tote_but_no_third(
    handheld, server
):
    handheld.start_walk()
    handheld.scan("A01-17-3", code_of(1), "T-07", "A10-16-2", code_of(2), code_of(2), "T-08")
    handheld.scan("A12-02-1", code_of(3), "T-09")
    handheld.sees("Stop 4 of 4")

    handheld.scan("A12-07-1", code_of(4), "T-10")
    handheld.sees("Wrong tote")
    handheld.scan("T-08")

    handheld.sees("All picked")
    handheld.sees("0 to send")
    assert totes(server) == [("2", "T-07"), ("3", "T-08"), ("4", "T-09"), ("5", "T-08")]


def test_a_picker_who_cannot_get_there_goes_on_at_once_and_is_told_why_the_walk_changed(
    handheld, server, context
):
    handheld.start_walk()
    context.set_offline(True)

    handheld.tap("Short")
    handheld.tap("I cannot get there")
    handheld.sees("A10-16-2")
    handheld.sees("1 to send")
    context.set_offline(False)

    handheld.sees("the way to A01-17-3 is blocked")
    assert [command.kind for command in server.commands] == ["blocked"]
    handheld.scan("A10-16-2")
    handheld.sees_no("the way to A01-17-3 is blocked")


def test_a_way_is_not_blocked_while_goods_are_in_hand(handheld):
    handheld.start_walk()
    handheld.scan("A01-17-3", code_of(1), "T-07", "A10-16-2", code_of(2))

    handheld.tap("Short")

    assert handheld.page.get_by_role("button", name="I cannot get there").is_disabled()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_cart_fits_a_small_device(handheld, server, language):
    known = walks.people().items()
    server.people = {key: login.model_copy(update={"language": language}) for key, login in known}
    change = TaskChange(code="order_added", facts={}, version=1, sentence=ADDED)
    server.tasks = [walks.a_cart().model_copy(update={"change": change})]
    handheld.open()
    handheld.log_in()
    handheld.page.locator(".button-main.big").click()
    handheld.page.locator(".news").wait_for()

    found = {"news": complaints(handheld)}
    handheld.scan("A01-17-3", code_of(1))
    handheld.page.locator(".cart-slot").wait_for()
    found["tote"] = complaints(handheld)
    handheld.scan("T-07", "A10-16-2", code_of(2))
    handheld.page.locator(".counter").wait_for()
    found["count"] = complaints(handheld)

    assert {screen: what for screen, what in found.items() if what} == {}


def a_full_cart(to_pick: int):
    """Return a walk of four orders, a stop for each; all but the last so many are picked."""
    lines = [
        walks.a_line(
            number,
            f"A0{number}-01-1",
            "Riz",
            1,
            order_id=UUID(int=number),
            picked=int(number + to_pick <= 4),
        )
        for number in range(1, 5)
    ]
    task = walks.a_walk(*lines)
    totes = [f"T-0{line.line_no}" if line.picked else None for line in lines]
    orders = [
        order.model_copy(update={"tote": tote, "totes": (tote,) if tote else ()})
        for order, tote in zip(task.orders, totes, strict=True)
    ]
    return task.model_copy(update={"orders": tuple(orders)})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_end_of_a_full_cart_fits_a_small_device(handheld, server, language):
    known = walks.people().items()
    server.people = {key: login.model_copy(update={"language": language}) for key, login in known}
    server.tasks = [a_full_cart(to_pick=1)]
    handheld.open()
    handheld.log_in()
    handheld.page.locator(".button-main.big").click()
    handheld.page.locator(".progress").wait_for()

    handheld.scan("A04-01-1", code_of(4), "T-04")

    handheld.page.locator(".all-picked").wait_for()
    assert complaints(handheld) == []


def test_the_end_of_a_walk_says_what_was_left_out(handheld, server):
    change = TaskChange(code="given_up", facts={}, version=1, sentence=GIVEN_UP)
    server.tasks = [a_full_cart(to_pick=0).model_copy(update={"change": change})]
    handheld.open()
    handheld.log_in()
    handheld.tap("Next order")

    handheld.sees("Totes are there")
    handheld.sees("Riz will be short")
    assert complaints(handheld) == []


def test_the_clock_is_that_of_the_most_pressing_order_on_the_cart(handheld, server):
    cart = walks.a_cart()
    first, second = cart.orders
    later = second.model_copy(update={"due_at": second.due_at + timedelta(minutes=30)})
    soon = first.model_copy(update={"due_at": first.due_at - timedelta(minutes=9)})
    server.tasks = [cart.model_copy(update={"orders": (soon, later)})]
    handheld.start_walk()
    handheld.sees("late")

    handheld.scan("A01-17-3", code_of(1), "T-07")

    handheld.sees("Stop 2 of 4")
    handheld.sees("late")
