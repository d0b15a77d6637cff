"""One order more for a cart on its way: which, if any, is worth it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking import queries
from wms.picking.operations.hands import Hands
from wms.picking.operations.offers import Chosen, Offer, Terms, read_offer, walks_on
from wms.picking.operations.walks import where
from wms.picking.queries import carts, plans
from wms.picking.queries.carts import CartSeen, LineCarried
from wms.picking.rules import GROUP_OF_STORAGE, Room
from wms.routing import Stop
from wms.routing.dispatch import (
    Load,
    OpenOrder,
    Policy,
    Running,
    handling_seconds,
    worth_adding,
)
from wms.routing.pace import Pace

ORDERS_LOOKED_AT = 8


@dataclass(frozen=True)
class Addition:
    """A cart on its way, since when it is, and what waits that might come on it."""

    cart: Running
    since_s: float
    offer: Offer


def has_room(session: Session, store_id: str, task_id: UUID, terms: Terms) -> bool:
    """Tell whether a cart has a free slot while an order waits; cheap enough for every exchange."""
    return (
        carts.is_order_waiting(session, store_id)
        and carts.find_cart(session, store_id, task_id).slots < terms.policy.totes_max
    )


def read_addition(session: Session, hands: Hands, task_id: UUID, terms: Terms) -> Addition | None:
    """Return the cart and what might come on it; None while its walk is not planned, or over."""
    task = queries.find_task(session, hands.store_id, task_id)
    kept = plans.find_plan(session, hands.store_id, task_id)
    if task is None or task.state != "leased" or kept is None or not task.proof:
        return None
    offer = read_offer(session, hands, terms, limit=ORDERS_LOOKED_AT, but=task_id)
    drops = {name: node for node, name in queries.list_drops(session, hands.store_id).items()}
    lines = carts.list_carried(session, hands.store_id, task_id)
    cart = carts.find_cart(session, hands.store_id, task_id)
    at, end = where(session, hands.store_id, kept), drops.get(task.station)
    reach = offer.floor.reach
    if at not in reach.graph or end is None or end not in offer.floor.ends:
        return None
    running = Running(
        at=at,
        stops=_stops_left(offer, lines),
        end=end,
        load=_load(cart, lines, terms.room),
        due_s=task.due_at.timestamp() - offer.floor.after_s,
        handling_s=_handling_s(lines, offer.floor.policy.pace),
        coldest=max((GROUP_OF_STORAGE[line.storage] for line in lines if line.picked), default=0),
    )
    return Addition(running, task.made_at.timestamp(), offer)


def choose_addition(addition: Addition) -> Chosen | None:
    """
    Return the order that comes on the cart; None where none is worth it.

    Looked at are orders that came since the cart went, and those that press: the others were left
    for another cart with good reason.
    """
    offer, floor = addition.offer, addition.offer.floor
    for order in sorted(offer.orders, key=lambda one: (one.due_s, one.id)):
        came_since = order.placed_s > addition.since_s
        if not (came_since or _presses(order, offer.now_s, floor.policy)):
            continue
        extra_s = worth_adding(
            floor.reach.graph,
            addition.cart,
            order,
            floor.policy,
            now_s=offer.now_s,
            start=floor.reach.start,
            walks=walks_on(floor.reach.graph),
        )
        if extra_s is not None:
            return Chosen(UUID(order.id), order.totes)
    return None


def _presses(order: OpenOrder, now_s: float, policy: Policy) -> bool:
    return order.due_s - now_s - handling_seconds(order, policy.pace) < policy.slack_s_min


def _stops_left(offer: Offer, lines: Sequence[LineCarried]) -> tuple[Stop, ...]:
    opened = [line for line in lines if not line.is_closed]
    held = offer.floor.reach.holds([line.node for line in opened])
    return tuple(
        Stop(line.node, GROUP_OF_STORAGE[line.storage])
        for line, ok in zip(opened, held, strict=True)
        if ok
    )


def _load(cart: CartSeen, lines: Sequence[LineCarried], room: Room) -> Load:
    pieces = [(line, line.wanted - line.short) for line in lines]
    return Load(
        totes=cart.slots,
        stops=len(lines),
        weight_g=sum(count * line.weight_g for line, count in pieces),
        volume_ml=sum(
            room.volume_ml(count, line.weight_g, line.volume_ml) for line, count in pieces
        ),
        zones=frozenset(line.zone for line in lines),
    )


def _handling_s(lines: Sequence[LineCarried], pace: Pace) -> float:
    """Return how long what is left to take takes, besides walking."""
    left = [line for line in lines if not line.is_closed]
    units = sum(1 if line.is_weighed else line.wanted - line.picked - line.short for line in left)
    return len({line.node for line in left}) * pace.s_per_stop + units * pace.s_per_unit
