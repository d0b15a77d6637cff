"""One order more for a cart on its way."""

from dataclasses import dataclass
from typing import Final

from wms.routing.dispatch.choose import handling_seconds
from wms.routing.dispatch.orders import Load, OpenOrder, Policy, load_of
from wms.routing.dispatch.walks import Walks
from wms.routing.errors import UnreachableError
from wms.routing.graph import AisleGraph
from wms.routing.question import Stop

# It must save at least this share of the walk that the order would be by itself.
SAVED_SHARE_MIN: Final = 0.5
# A cart that is slower than expected by this share must still be in time.
DOUBT_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Running:
    """
    A cart on its way: where it is `at`, its stops still to come, and the drop at its `end`.

    `load` is what has room taken on it, stops passed included; `handling_s` what the remaining
    stops take besides walking; `due_s` the earliest moment one of its orders must be picked by;
    `coldest` the highest group on the cart already, which nothing of a lower group may follow.
    """

    at: int
    stops: tuple[Stop, ...]
    end: int
    load: Load
    due_s: float
    handling_s: float = 0.0
    coldest: int = 0


def worth_adding(
    graph: AisleGraph,
    cart: Running,
    order: OpenOrder,
    policy: Policy,
    *,
    now_s: float,
    start: int,
    walks: Walks | None = None,
) -> float | None:
    """
    Return the seconds that one order more costs a cart on its way; None: leave it for another.

    The order must fit, save at least half of the walk that it would be by itself from `start`,
    and leave everything on the cart in time, even if it is slower than expected.

    :raises UnknownNodeError: a node is not in the graph
    """
    too_warm = any(stop.group < cart.coldest for stop in order.stops)
    if too_warm or not (cart.load + load_of(order)).fits(policy):
        return None
    if walks is None or walks.graph is not graph:
        walks = Walks(graph)
    try:
        before_mm = walks.length_mm(cart.at, cart.stops, [cart.end])
        after_mm = walks.length_mm(cart.at, [*cart.stops, *order.stops], [cart.end])
        alone_mm = walks.length_mm(start, order.stops, [cart.end])
    except UnreachableError:
        return None
    s_per_mm = policy.pace.s_per_metre_loaded / 1_000
    handling_s = handling_seconds(order, policy.pace)
    done_s = now_s + after_mm * s_per_mm + cart.handling_s + handling_s
    extra_mm = after_mm - before_mm
    latest_s = done_s + DOUBT_SHARE * (done_s - now_s)
    makes_late = latest_s > min(cart.due_s, order.due_s)
    if makes_late or extra_mm > (1 - SAVED_SHARE_MIN) * alone_mm:
        return None
    return extra_mm * s_per_mm + handling_s
