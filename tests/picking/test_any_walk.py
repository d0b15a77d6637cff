"""Whatever happens on a walk, what is left of it is exactly what is open, and can be walked."""

from collections import defaultdict
from itertools import pairwise
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.shop import Shop, line
from tests.picking.live import Json, block, clear, is_blocked, opened, store
from tests.picking.walks import Picker
from wms.audit import audit_stock
from wms.picking import operations as picking
from wms.picking import queries
from wms.picking.operations import Chosen, Hands
from wms.picking.queries import plans

__all__ = ["store"]

GOODS = ["S-00019", "S-00187", "S-00067", "S-00333", "S-00760", "S-00862", "S-01706"]
STOPS_MAX = 40
CLASSES = ["ambient", "chilled", "frozen"]


class Walk:
    """A cart of two orders under way, and what may happen to it."""

    def __init__(self, shop: Shop, totes: dict[str, int]) -> None:
        self.shop, self.totes = shop, totes
        self.orders = [
            shop.order(line("S-00160", instead="S-00163"), *map(line, GOODS[::2])),
            shop.order(*(line(sku, 2) for sku in GOODS[1::2])),
        ]
        self.picker = Picker(shop)
        self.picker.lease()
        self.blocks: list[Json] = []
        self.picks: list[Json] = []
        self.told = 0

    @property
    def left(self):
        return opened(self.picker.task)

    def say(self, *commands: Json) -> None:
        """Exchange, and look at what came of it."""
        before = [stop["pick_line_id"] for stop in self.left]
        answer = self.picker.exchange(*commands)
        if answer["has_task"]:
            self.is_told_why(before)
            # What was only picked is not told: the device knows it.
            self.picker.lease()
            self.is_right()

    def is_told_why(self, before) -> None:
        after = [stop["pick_line_id"] for stop in self.left]
        change = self.picker.task["change"]
        fresh = change is not None and change["version"] > self.told
        self.told = 0 if change is None else change["version"]
        expected = [stop for stop in before if stop in after]
        back = len(after) > len(expected) and expected == after[len(after) - len(expected) :]
        # Fewer stops in the same order need no word, nor does one that was taken back.
        assert after == expected or fresh or back, (before, after)
        if fresh:
            assert change["sentence"]
            assert change["facts"]["next"] == (self.left[0]["bin"] if self.left else None)

    def is_right(self) -> None:
        """Hold the walk against the order lines, the floor and the order of the classes."""
        task = self.picker.task
        assert [stop["stop_no"] for stop in task["lines"]] == list(range(1, len(task["lines"]) + 1))
        wanted: dict[tuple[str, int], int] = defaultdict(int)
        for stop in self.left:
            wanted[stop["order_id"], stop["line_no"]] += (
                stop["wanted"] - stop["picked"] - stop["short"]
            )
        assert wanted == {
            (order["order_id"], each["line_no"]): left
            for order in map(self.shop.read, self.orders)
            for each in order["lines"]
            if (left := open_of(each))
        }
        self.can_be_walked(UUID(task["task_id"]))

    def can_be_walked(self, task_id: UUID) -> None:
        with self.shop.database.reading() as session:
            kept = plans.find_plan(session, "canal", task_id)
            assert kept is not None
            stops = plans.list_stops_on_walk(session, "canal", task_id)
            asked = picking.read_question(
                session, "canal", task_id, walking_mm_per_s=1_100, now=self.shop.clock.at
            )
            drops = queries.list_drops(session, "canal")
            deferred, path = {UUID(line_id) for line_id in kept.deferred}, list(kept.path)
        ahead = [stop for stop in stops if stop.closed_at is None]
        waiting = [stop for stop in ahead if stop.pick_line_id in deferred]
        ahead = ahead[: len(ahead) - len(waiting)]
        assert {stop.pick_line_id for stop in ahead}.isdisjoint(deferred)
        classes = [CLASSES.index(stop.storage) for stop in ahead]
        assert classes == sorted(classes)
        way = [asked.start, *(stop.node for stop in ahead)]
        for a, b in pairwise(way):
            asked.graph.distance(a, b)
        assert any(asked.graph.distance(way[-1], drop) >= 0 for drop in drops)
        assert asked.aisles.lengths.walked_mm(path) > 0

    def end(self) -> None:
        """Take what is left, bring the totes home, and prove the ledger."""
        for _ in range(STOPS_MAX):
            if self.picker.exchange()["has_task"] and self.left:
                self.take(0)
        assert not (self.picker.exchange()["has_task"] and self.left)
        self.picker.exchange(self.picker.says("finish"))
        with self.shop.database.reading() as session:
            assert audit_stock(session, "canal") == []

    def stop(self) -> None:
        """Leave the store to the next walk."""
        for made in self.shop.person("nadia", "office").get("/blocks").json["blocks"]:
            clear(self.shop, made)
        for order in self.shop.web.get("/orders").json["orders"]:
            self.shop.web.post(f"/orders/{order['order_id']}/cancellation")

    def take(self, index: int) -> None:
        if self.left:
            stop = self.left[index % len(self.left)]
            tote = self.tote_of(stop["order_id"])
            wanted = stop["wanted"] - stop["picked"] - stop["short"]
            self.picks.append(self.picker.picks(stop, wanted, tote))
            self.say(self.picks[-1])

    def tote_of(self, order_id: str) -> str:
        """Return the order's tote; no two orders of the day share one."""
        number = self.totes.setdefault(order_id, len(self.totes) + 1)
        return f"T-{number:02d}"


SETTLED = ("picked", "substituted", "short", "cancelled")


def open_of(each: Json) -> int:
    left: int = each["ordered"] - sum(each[what] for what in SETTLED)
    return left


def miss(walk, index) -> None:
    if walk.left:
        walk.say(walk.picker.misses(walk.left[0], 1, ["empty", "damaged"][index % 2]))


def report(walk, index) -> None:
    if walk.left:
        walk.say(is_blocked(walk.picker, walk.left[index % len(walk.left)]))


def shut(walk, index) -> None:
    if walk.left:
        walk.blocks.append(block(walk.shop, bin=walk.left[index % len(walk.left)]["bin"]))
        walk.say()


def open_again(walk, _index) -> None:
    if walk.blocks:
        clear(walk.shop, walk.blocks.pop(0))
        walk.say()


def cancel(walk, index) -> None:
    order = walk.orders[index % len(walk.orders)]
    walk.shop.web.post(f"/orders/{order['order_id']}/cancellation")
    walk.say()


def join(walk, index) -> None:
    order = walk.shop.order(line(GOODS[index % len(GOODS)]))
    hands = Hands("canal", "amina", "handheld-1", walk.shop.clock.at)
    with walk.shop.database.transaction() as session:
        one = Chosen(UUID(order["order_id"]))
        task_id = UUID(walk.picker.task["task_id"])
        joined = picking.join_cart(session, hands, task_id, one, cart_totes=4)
    if joined:
        walk.orders.append(order)
    else:
        walk.shop.web.post(f"/orders/{order['order_id']}/cancellation")
    walk.say()


def undo(walk, _index) -> None:
    if walk.picks:
        walk.say(walk.picker.says("undo", undoes=walk.picks.pop()["id"]))


def wait(walk, _index) -> None:
    walk.shop.pass_time(minutes=6)
    walk.say()


THINGS = [Walk.take, Walk.take, miss, report, shut, open_again, cancel, join, undo, wait]


def test_whatever_happens_the_rest_of_a_walk_is_what_is_open(store):
    totes: dict[str, int] = {}

    @settings(
        max_examples=5,
        deadline=None,
        derandomize=True,
        # One store serves all walks, so that a walk made shorter would be another.
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.tuples(st.sampled_from(THINGS), st.integers(0, 9)), min_size=3, max_size=8))
    def try_one(things):
        walk = Walk(store, totes)
        try:
            walk.is_right()
            for thing, index in things:
                thing(walk, index)
            walk.end()
        finally:
            walk.stop()

    try_one()
