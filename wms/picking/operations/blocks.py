"""
Ways that are blocked: what a picker reports, and what becomes of stops that cannot be reached.

Goods behind a block are not lost. Another bin that can be reached takes the stop's place, or what
the customer takes instead; failing both the stop waits until nothing else is left, and only then
is it short. Then the promise of its goods is taken back, and nothing is written off.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from wms.orders import queries as order_queries
from wms.orders.model import OrderLine
from wms.picking import queries
from wms.picking.model import PickLine, PickTask
from wms.picking.operations.aisles import Aisles, Reach, reach_from
from wms.picking.operations.hands import Hands
from wms.picking.operations.picks import close_if_done, lock_stop, lock_walk
from wms.picking.operations.reasons import plan_again
from wms.picking.operations.stops import add_instead, add_stop, give_up_quantity
from wms.picking.operations.walks import where
from wms.picking.queries import plans
from wms.picking.rules import missing
from wms.places import operations as places
from wms.places.operations import Piece, Spell
from wms.places.queries import list_blocks, list_nodes_of
from wms.stock import operations as stock
from wms.stock.queries import lock_free
from wms.stock.rules import Holding, Take, choose_bins

Here = Callable[[Sequence[Holding]], list[Holding]]


@dataclass(frozen=True)
class Reported:
    """What a picker says of a block: at which bin if not at the stop, why, and when they saw it."""

    bin: str | None
    reason: str
    said_at: datetime


def report_block(
    session: Session, hands: Hands, stop: tuple[UUID, UUID], reported: Reported, *, minutes: int
) -> None:
    """
    Block the bay of a stop (task, pick line), or of another bin, and plan the walk round it.

    It is blocked for so long from when the picker saw it. Heard of later than that, it only says
    why the picker went elsewhere.

    :raises TaskTakenAway: the task is no longer this person's
    :raises UnknownPickLine: the task has no such stop
    :raises UnknownBay: the bin is not there
    """
    task = lock_walk(session, hands, stop[0])
    line = lock_stop(session, hands, *stop)
    bay = reported.bin or line.place
    until = min(reported.said_at, hands.now) + timedelta(minutes=minutes)
    if until > hands.now:
        spell = Spell(hands.now, until, reported.reason, hands.who, hands.device_id)
        places.block_way(session, hands.store_id, Piece(bin=bay), spell)
    plans.lock_plan(session, hands.store_id, task.task_id).heading_to = None
    plan_again(session, hands.store_id, task, "blocked", bin=bay)
    task.version += 1


def only_here(session: Session, hands: Hands, task: PickTask, aisles: Aisles) -> tuple[Reach, Here]:
    """Return what can be walked to from where the picker stands, and what keeps only such bins."""
    kept = plans.find_plan(session, hands.store_id, task.task_id)
    blocks = list_blocks(session, hands.store_id, now=hands.now)
    reach = reach_from(aisles, where(session, hands.store_id, kept), aisles.drops, blocks)

    def here(holdings: Sequence[Holding]) -> list[Holding]:
        if not reach.blocks:
            return list(holdings)
        nodes = list_nodes_of(session, hands.store_id, {one.place for one in holdings})
        held = reach.holds([nodes[one.place] for one in holdings])
        return [one for one, ok in zip(holdings, held, strict=True) if ok]

    return reach, here


def settle_cut_off(session: Session, hands: Hands, task_id: UUID, aisles: Aisles) -> None:
    """
    Find other bins, or other articles, in place of the stops that cannot be reached now.

    What has neither stays on the walk; once nothing else is left there, it is short.
    """
    task = queries.lock_task(session, hands.store_id, task_id)
    if task is None or task.state != "leased":
        return
    reach, here = only_here(session, hands, task, aisles)
    for line in _cut_off(session, hands, task, reach):
        _find_elsewhere(session, hands, task, line, here)
    session.flush()
    left = _cut_off(session, hands, task, reach)
    stops = plans.list_stops_on_walk(session, hands.store_id, task_id)
    if left and len(left) == sum(stop.closed_at is None for stop in stops):
        for line in left:
            _give_up(session, hands, task, line)
    task.proof = ""
    task.version += 1


def _cut_off(session: Session, hands: Hands, task: PickTask, reach: Reach) -> list[PickLine]:
    stops = plans.list_stops_on_walk(session, hands.store_id, task.task_id)
    opened = [stop for stop in stops if stop.closed_at is None]
    held = reach.holds([stop.node for stop in opened])
    lines = [
        queries.lock_line(session, hands.store_id, stop.pick_line_id)
        for stop, ok in zip(opened, held, strict=True)
        if not ok
    ]
    # Articles in the order in which intake holds them, so that the two never wait crosswise.
    return sorted(filter(None, lines), key=lambda line: (line.sku, line.pick_line_id))


def _find_elsewhere(
    session: Session, hands: Hands, task: PickTask, line: PickLine, here: Here
) -> None:
    order_line = _order_line(session, hands, line)
    if order_line is None:
        return
    missed = plans.list_bins_missed(session, hands.store_id, line.order_id, line.sku)
    takes = choose_bins(
        [
            each
            for each in here(lock_free(session, hands.store_id, [line.sku]))
            if each.place not in missed
        ],
        missing(line.wanted, line.picked, line.short),
    )
    _withdraw(session, hands, line, sum(take.quantity for take in takes))
    for take in takes:
        add_stop(session, hands, task, order_line, take)
    lacking = missing(line.wanted, line.picked, line.short)
    instead = add_instead(session, hands, task, order_line, lacking, here=here)
    _withdraw(session, hands, line, instead)
    session.flush()


def _order_line(session: Session, hands: Hands, line: PickLine) -> OrderLine | None:
    return order_queries.lock_line(session, hands.store_id, line.order_id, line.line_no)


def _withdraw(session: Session, hands: Hands, line: PickLine, quantity: int) -> None:
    """Take so many off a stop: their goods are free again, for others or for later."""
    if quantity:
        take = Take(line.place, line.lot_id, line.sku, quantity)
        stock.unallocate(session, hands.store_id, (line.order_id, line.line_no), take)
        line.short += quantity
        close_if_done(line, hands)


def _give_up(session: Session, hands: Hands, task: PickTask, line: PickLine) -> None:
    order_line = _order_line(session, hands, line)
    quantity = missing(line.wanted, line.picked, line.short)
    if order_line is None or not quantity:
        return
    _withdraw(session, hands, line, quantity)
    give_up_quantity(session, hands, order_line, quantity, reason="blocked")
    name = plans.find_name(session, hands.store_id, line.sku)
    plan_again(session, hands.store_id, task, "given_up", bin=line.place, name=name)
