"""What waits for a picker, as the planner sees it: orders, where their goods lie, what is ahead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking.operations import paces
from wms.picking.operations.aisles import Reach, aisles_of, reach_from
from wms.picking.operations.hands import Hands
from wms.picking.operations.paces import LEVEL_AT_HAND
from wms.picking.queries import carts, find_start, queues
from wms.picking.queries.carts import FreeGoods, OrderWaiting, WantedLine
from wms.picking.queries.queues import StationQueue
from wms.picking.rules import (
    GROUP_OF_STORAGE,
    USUAL_PACE,
    USUAL_PACKING_S,
    Pace,
    Room,
    station_waits,
)
from wms.places.queries import list_blocks
from wms.routing import AisleGraph, Stop
from wms.routing.dispatch import Busy, Choice, OpenOrder, Policy, Walks, choose_cart
from wms.stock.rules import Holding, Take, choose_bins

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
    pace: Pace = USUAL_PACE
    packing_s: int = USUAL_PACKING_S
    bench_s: int = 2 * USUAL_PACKING_S


@dataclass(frozen=True)
class Floor:
    """
    What a picker has before them: ways and drops as they are now, and their own pace.

    `ends` has, for each drop, the seconds that its station needs longer than the soonest to get to
    one order more; with those of the soonest, `after_s` is what follows the walk.
    """

    reach: Reach
    ends: Mapping[int, int]
    after_s: int
    policy: Policy
    others: tuple[Busy, ...]


@dataclass(frozen=True)
class Offer:
    """
    What a cart is chosen from, as it was at one moment.

    Orders are due for the planner when they must be at the station. Nothing of the `lost` ones
    lies in any bin: they are for the release to settle.
    """

    floor: Floor
    orders: tuple[OpenOrder, ...]
    lost: tuple[UUID, ...]
    now_s: float


@dataclass(frozen=True)
class Chosen:
    """An order that is to go on a cart, and the totes it needs."""

    order_id: UUID
    totes: int = 1


def read_offer(
    session: Session,
    hands: Hands,
    terms: Terms,
    *,
    limit: int = ORDERS_MAX,
    but: UUID | None = None,
) -> Offer:
    """
    Return what waits for a picker, the `limit` orders that are due first; nothing is held.

    The orders of one walk, that of the picker's own cart, count in no station's queue.
    """
    floor = _floor(session, hands, terms, but)
    waiting = carts.list_orders_waiting(session, hands.store_id, limit=limit)
    lines = carts.list_wanted_lines(session, hands.store_id, limit=limit)
    goods = carts.list_goods_wanted(session, hands.store_id, limit=limit)
    wanted = {key: list(own) for key, own in groupby(lines, lambda line: line.order_id)}
    there = {each.holding.sku for each in goods}
    return Offer(
        floor=floor,
        orders=tuple(_open_orders(waiting, wanted, goods, floor, terms.room)),
        lost=tuple(
            order.order_id
            for order in waiting
            if there.isdisjoint(line.sku for line in wanted.get(order.order_id, ()))
        ),
        now_s=hands.now.timestamp(),
    )


def choose(offer: Offer) -> Choice:
    """Return the cart that goes next, or until when to wait for a better one."""
    floor = offer.floor
    return choose_cart(
        floor.reach.graph,
        offer.orders,
        floor.policy,
        now_s=offer.now_s,
        start=floor.reach.start,
        ends=floor.ends,
        others=floor.others,
        walks=walks_on(floor.reach.graph),
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


def _floor(session: Session, hands: Hands, terms: Terms, but: UUID | None) -> Floor:
    store_id = hands.store_id
    stations = queues.list_queues(session, store_id, now=hands.now, but=but)
    told = [(queue.drop_node, queue.orders, queue.is_manned) for queue in stations]
    waits = station_waits(told, terms.packing_s)
    aisles = aisles_of(session, store_id, walking_mm_per_s=terms.pace.walking_mm_per_s)
    blocks = list_blocks(session, store_id, now=hands.now)
    reach = reach_from(aisles, find_start(session, store_id), list(waits), blocks)
    least = min((waits[end] for end in reach.ends), default=0)
    pace = paces.of(session, store_id, hands.who, terms.pace)
    return Floor(
        reach=reach,
        ends={end: waits[end] - least for end in reach.ends},
        after_s=terms.bench_s + least,
        policy=replace(terms.policy, pace=pace),
        others=_others(session, hands, stations, terms),
    )


def _others(
    session: Session, hands: Hands, stations: Sequence[StationQueue], terms: Terms
) -> tuple[Busy, ...]:
    """Return when everybody who walks now is free again, and at which drop."""
    drops = {queue.station: queue.drop_node for queue in stations}
    usual = paces.seconds_of(terms.pace)
    return tuple(
        Busy(
            hands.now.timestamp()
            + walk.walk_left_mm * usual.s_per_metre_loaded / 1_000
            + walk.stops_left * (usual.s_per_stop + usual.s_per_unit),
            drops.get(walk.station),
        )
        for walk in queues.list_walks_under_way(session, hands.store_id)
    )


def _open_orders(
    waiting: Iterable[OrderWaiting],
    wanted: Mapping[UUID, Sequence[WantedLine]],
    goods: Sequence[FreeGoods],
    floor: Floor,
    room: Room,
) -> list[OpenOrder]:
    """Return the orders of which anything can be reached now."""
    nodes = sorted({each.node for each in goods})
    held = {node for node, ok in zip(nodes, floor.reach.holds(nodes), strict=True) if ok}
    by_sku: dict[str, list[Holding]] = defaultdict(list)
    for each in goods:
        by_sku[each.holding.sku].append(each.holding)
    spots = {(each.holding.place, each.holding.lot_id): each for each in goods}
    orders = []
    for order in waiting:
        lines = wanted.get(order.order_id, ())
        takes = _takes(lines, by_sku)
        stops = [spots[take.place, take.lot_id] for take in takes]
        reached = [stop for stop in stops if stop.node in held]
        if reached:
            articles = {line.sku: line for line in lines}
            found = [(articles[take.sku], take.quantity) for take in takes]
            orders.append(_open_order(order, found, reached, floor.after_s, room))
    return orders


def _takes(lines: Iterable[WantedLine], by_sku: Mapping[str, list[Holding]]) -> list[Take]:
    """Return what the release of an order would take now: first expired first."""
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    return [
        take
        for sku, quantity in wanted.items()
        for take in choose_bins(by_sku.get(sku, ()), quantity)
    ]


def _open_order(
    order: OrderWaiting,
    found: Sequence[tuple[WantedLine, int]],
    stops: Sequence[FreeGoods],
    after_s: int,
    room: Room,
) -> OpenOrder:
    """Return an order of which so many pieces of each article were found, at these stops."""
    volume_ml = sum(room.volume_ml(pieces, line.weight_g, line.volume_ml) for line, pieces in found)
    return OpenOrder(
        id=str(order.order_id),
        stops=tuple(Stop(stop.node, GROUP_OF_STORAGE[stop.storage]) for stop in stops),
        due_s=order.due_at.timestamp() - after_s,
        placed_s=order.placed_at.timestamp(),
        units=sum(1 if line.is_weighed else pieces for line, pieces in found),
        weight_g=sum(pieces * line.weight_g for line, pieces in found),
        volume_ml=volume_ml,
        totes=room.totes(volume_ml),
        levels=sum(abs((stop.level or LEVEL_AT_HAND) - LEVEL_AT_HAND) for stop in stops),
        zones=frozenset(stop.zone for stop in stops),
    )
