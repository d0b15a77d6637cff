"""What waits for a picker, as the planner sees it: orders, where their goods lie, what is ahead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking.operations.walks import aisle_graph
from wms.picking.queries import carts, find_start
from wms.picking.queries.carts import FreeGoods, StationQueue, WantedLine
from wms.picking.rules import GROUP_OF_STORAGE, USUAL_PACKING_S, Room, station_waits
from wms.routing import AisleGraph, Stop
from wms.routing.dispatch import Busy, Choice, OpenOrder, Policy, Walks, choose_cart
from wms.stock.rules import Wish, share_out

ORDERS_MAX = 160
"""Orders that a cart is chosen from: those due first."""

_WALKS_KEPT = 16
_walks: dict[int, Walks] = {}


@dataclass(frozen=True)
class Terms:
    """
    How a store makes its carts, by its settings.

    Packing an order takes `packing_s`; `bench_s` is all that comes after its walk.
    """

    policy: Policy = field(default_factory=Policy)
    room: Room = field(default_factory=Room)
    walking_mm_per_s: int = 1_100
    packing_s: int = USUAL_PACKING_S
    bench_s: int = 240


@dataclass(frozen=True)
class Offer:
    """
    What a cart is chosen from, as it was at one moment.

    Orders are due for the planner when they must be at the station: packing and handover, and the
    shortest queue before a bench, are off their moment. `ends` are the drops, each with the seconds
    that its station needs longer than the soonest. Nothing of the `lost` orders lies in any bin:
    they are for the release to settle.
    """

    orders: tuple[OpenOrder, ...]
    lost: tuple[UUID, ...]
    graph: AisleGraph
    start: int
    ends: Mapping[int, int]
    others: tuple[Busy, ...]
    now_s: float


@dataclass(frozen=True)
class Chosen:
    """An order that is to go on a cart, and the totes it needs."""

    order_id: UUID
    totes: int = 1


def read_offer(
    session: Session, store_id: str, terms: Terms, *, now: datetime, limit: int = ORDERS_MAX
) -> Offer:
    """Return what waits, the `limit` orders that are due first; nothing is held."""
    lines = carts.list_wanted_lines(session, store_id, limit=limit)
    goods = carts.list_goods_wanted(session, store_id, limit=limit)
    queues = carts.list_queues(session, store_id, now=now)
    waits = _waits(queues, terms)
    least = min(waits.values(), default=0)
    orders = _open_orders(lines, goods, terms, after_s=terms.bench_s + least)
    return Offer(
        orders=tuple(order for order in orders if order.stops),
        lost=tuple(UUID(order.id) for order in orders if not order.stops),
        graph=aisle_graph(session, store_id, walking_mm_per_s=terms.walking_mm_per_s),
        start=find_start(session, store_id),
        ends={node: wait - least for node, wait in waits.items()},
        others=_others(session, store_id, queues, terms, now),
        now_s=now.timestamp(),
    )


def choose(offer: Offer, terms: Terms) -> Choice:
    """Return the cart that goes next, or until when to wait for a better one."""
    return choose_cart(
        offer.graph,
        offer.orders,
        terms.policy,
        now_s=offer.now_s,
        start=offer.start,
        ends=offer.ends,
        others=offer.others,
        walks=walks_on(offer.graph),
    )


def chosen_of(offer: Offer, choice: Choice) -> list[Chosen]:
    """Return what a choice takes, the order that is due first at the first slot."""
    taken = [order for order in offer.orders if order.id in choice.orders]
    taken.sort(key=lambda order: (order.due_s, order.id))
    return [Chosen(UUID(order.id), order.totes) for order in taken]


def walks_on(graph: AisleGraph) -> Walks:
    """Return the walks known on a graph; what was once worked out is kept for the process."""
    known = _walks.get(id(graph))
    if known is None or known.graph is not graph:
        if len(_walks) >= _WALKS_KEPT:
            _walks.clear()
        known = _walks[id(graph)] = Walks(graph)
    return known


def _waits(queues: Sequence[StationQueue], terms: Terms) -> dict[int, int]:
    """Return in how many seconds each station gets to one order more, by its drop."""
    told = [(queue.drop_node, queue.orders, queue.is_manned) for queue in queues]
    return station_waits(told, terms.packing_s)


def _open_orders(
    lines: Iterable[WantedLine], goods: Iterable[FreeGoods], terms: Terms, *, after_s: int
) -> list[OpenOrder]:
    by_sku: dict[str, list[FreeGoods]] = defaultdict(list)
    for each in goods:
        by_sku[each.holding.sku].append(each)
    return [
        _open_order(list(of_order), by_sku, terms.room, after_s)
        for _, of_order in groupby(lines, lambda line: line.order_id)
    ]


def _open_order(
    lines: list[WantedLine], by_sku: Mapping[str, list[FreeGoods]], room: Room, after_s: int
) -> OpenOrder:
    """
    Return an order with the bins that its release would choose now, first expired first.

    Its due moment is `after_s` earlier than the customer's: so much is to be done after the walk.
    """
    there = [goods for sku in {line.sku for line in lines} for goods in by_sku.get(sku, ())]
    spots = {(goods.holding.place, goods.holding.lot_id): goods for goods in there}
    wishes = [Wish(line.line_no, line.sku, line.quantity) for line in lines]
    shares = share_out(wishes, [goods.holding for goods in there])
    stops = [spots[take.place, take.lot_id] for takes in shares.values() for take in takes]
    found = [(line, sum(take.quantity for take in shares[line.line_no])) for line in lines]
    volume_ml = sum(room.volume_ml(pieces, line.weight_g, line.volume_ml) for line, pieces in found)
    return OpenOrder(
        id=str(lines[0].order_id),
        stops=tuple(Stop(stop.node, GROUP_OF_STORAGE[stop.storage]) for stop in stops),
        due_s=lines[0].due_at.timestamp() - after_s,
        placed_s=lines[0].placed_at.timestamp(),
        units=sum(min(1, pieces) if line.is_weighed else pieces for line, pieces in found),
        weight_g=sum(pieces * line.weight_g for line, pieces in found),
        volume_ml=volume_ml,
        totes=room.totes(volume_ml),
        levels=sum(max(0, (stop.level or 1) - 1) for stop in stops),
    )


def _others(
    session: Session,
    store_id: str,
    queues: Sequence[StationQueue],
    terms: Terms,
    now: datetime,
) -> tuple[Busy, ...]:
    """Return when everybody who walks now is free again, and at which drop."""
    drops = {queue.station: queue.drop_node for queue in queues}
    pace = terms.policy.pace
    return tuple(
        Busy(
            now.timestamp()
            + walk.walk_left_mm * pace.s_per_metre_loaded / 1_000
            + walk.stops_left * pace.s_per_stop,
            drops.get(walk.station),
        )
        for walk in carts.list_walks_under_way(session, store_id)
    )
