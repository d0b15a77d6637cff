"""
Taking orders in: looked up, promised and written in three round trips, however many lines.

Several waiting orders are taken in together, in one transaction: the statements are the same, with
more rows in them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wms import codes, errors, ids
from wms.db import journal, kept
from wms.errors import Refusal, sentence
from wms.orders import queries
from wms.orders.operations.answers import received_state
from wms.orders.rules import line_state
from wms.stock import operations as stock
from wms.stock.operations import UnknownArticle
from wms.stock.queries import Promisable, Wanted, lock_promisable
from wms.stock.rules import Wish, promise
from wms.wire.base import QUANTITY_MAX
from wms.wire.orders import OrderLineNew, OrderNew


class NotEnoughStock(errors.Conflict):
    """The order wants more than can be promised."""

    title = sentence("Not enough stock")
    says = sentence("Too few can be promised of: {skus}. Order fewer, or allow shipping what is.")


class DueInThePast(errors.Invalid):
    """The due moment is over."""

    title = sentence("Due in the past")
    says = sentence("The order was due at {due_at}, and it is {now}. Send a due moment to come.")


class TooMany(errors.Invalid):
    """More pieces in one line than anything can hold."""

    title = sentence("Too many")
    says = sentence("Line {line_no} comes to {quantity} pieces; {most} is the most for one line.")


RefusalAnswer = Callable[[Refusal], tuple[int, bytes]]
"""How the door answers a refusal: status and bytes."""


@dataclass(frozen=True)
class Request:
    """An order as it came in, from which channel, under which key."""

    order: OrderNew
    channel: str
    key: str
    body_hash: str
    refused: RefusalAnswer


@dataclass(frozen=True)
class Line:
    """A line whose article is known, how many of it are promised, and what was asked for."""

    line_no: int
    sku: str
    name: str
    ordered: int
    promised: int
    asked: OrderLineNew


def place_orders(
    session: Session,
    store_id: str,
    requests: Sequence[Request],
    *,
    now: datetime,
) -> list[kept.Answer]:
    """
    Take orders in, each wholly or not at all, and return their answers in the same order.

    The database refuses a key or a reference that was used before; the caller then looks at them
    one by one.
    """
    found = _look_up(session, store_id, requests, now=now)
    available = {known.sku: known.available for known in found.values() if known.sku}
    load = queries.Load()
    reserved: dict[str, int] = {}
    answers: list[kept.Answer] = []
    first = 0
    for request in requests:
        mine = [found[first + index] for index in range(len(request.order.lines))]
        first += len(mine)
        try:
            lines = _promise_lines(request, mine, available, now)
        except Refusal as refusal:
            answers.append(_keep_refusal(load, store_id, request, refusal, now))
            continue
        # An article with nothing to promise may be promised beyond what is there since its lot was
        # blocked: not even zero can be added to that.
        for line in (each for each in lines if each.promised):
            available[line.sku] -= line.promised
            reserved[line.sku] = reserved.get(line.sku, 0) + line.promised
        answers.append(_write(load, store_id, request, lines, now))
    if reserved and not stock.reserve(session, store_id, reserved):
        message = "promised more than the rows held for this transaction allow"
        raise AssertionError(message)
    queries.add_orders(session, load)
    return answers


def _look_up(
    session: Session, store_id: str, requests: Sequence[Request], *, now: datetime
) -> Mapping[int, Promisable]:
    lines = [line for request in requests for line in request.order.lines]
    wanted = [Wanted(n, line.sku, _gtin14(line.gtin)) for n, line in enumerate(lines)]
    found = lock_promisable(session, store_id, wanted)
    if found[0].day_ends_at <= now:
        stock.begin_day_if_new(session, store_id, now=now)
        found = lock_promisable(session, store_id, wanted)
    return found


def _gtin14(gtin: str | None) -> str | None:
    """Return the GTIN as the catalogue keeps it; None where it is none, and so is unknown."""
    if gtin is None:
        return None
    try:
        return codes.normalise_gtin(gtin)
    except codes.CodeRefused:
        return None


def _promise_lines(
    request: Request, found: Sequence[Promisable], available: Mapping[str, int], now: datetime
) -> list[Line]:
    order = request.order
    if order.due_at <= now:
        raise DueInThePast(due_at=order.due_at.isoformat(), now=now.isoformat())
    wishes = _wishes(order, found)
    promised = promise(wishes, dict(available))
    too_few = [wish.sku for wish in wishes if promised[wish.key] < wish.quantity]
    nothing = not any(promised.values())
    if too_few and (order.policy == "all_or_nothing" or nothing):
        raise NotEnoughStock(
            skus=", ".join(dict.fromkeys(too_few)),
            available={sku: max(0, available.get(sku, 0)) for sku in too_few},
        )
    return [
        Line(
            number,
            wish.sku,
            known.name,
            wish.quantity,
            promised[wish.key],
            line,
        )
        for number, (wish, known, line) in enumerate(
            zip(wishes, found, order.lines, strict=True), start=1
        )
    ]


def _wishes(order: OrderNew, found: Sequence[Promisable]) -> list[Wish]:
    wishes = []
    for number, (line, known) in enumerate(zip(order.lines, found, strict=True), start=1):
        if known.sku is None:
            raise UnknownArticle(code=line.sku or line.gtin, line_no=number)
        quantity = line.quantity * known.pieces
        if quantity > QUANTITY_MAX:
            raise TooMany(line_no=number, quantity=quantity, most=QUANTITY_MAX)
        wishes.append(Wish(number, known.sku, quantity))
    return wishes


def _keep_refusal(
    load: queries.Load,
    store_id: str,
    request: Request,
    refusal: Refusal,
    now: datetime,
) -> kept.Answer:
    answer = kept.Answer(request.body_hash, *request.refused(refusal))
    # What was refused for the state of the store is kept; what made no sense may be sent mended.
    if isinstance(refusal, errors.Conflict):
        load.answers.append(
            kept.kept_row(store_id, request.channel, request.key, answer, made_at=now)
        )
    return answer


def _write(
    load: queries.Load, store_id: str, request: Request, lines: Sequence[Line], now: datetime
) -> kept.Answer:
    order_id, pickup_code = ids.new_id(), ids.new_pickup_code()
    state = received_state(order_id, pickup_code, request.order, lines, now)
    answer = kept.Answer(request.body_hash, 201, state.model_dump_json().encode())
    load.orders.append(_order_row(store_id, order_id, pickup_code, request, now))
    for line in lines:
        load.lines.append(_line_row(store_id, order_id, line))
        load.reservations.append(
            {
                "store_id": store_id,
                "order_id": order_id,
                "line_no": line.line_no,
                "sku": line.sku,
                "quantity": line.promised,
            }
        )
    load.facts.append(
        journal.fact_row(
            store_id,
            "order_received",
            order_id,
            now,
            external_ref=request.order.external_ref,
            channel=request.channel,
            lines=len(lines),
            due_at=request.order.due_at.isoformat(),
        )
    )
    load.answers.append(kept.kept_row(store_id, request.channel, request.key, answer, made_at=now))
    return answer


def _order_row(
    store_id: str, order_id: UUID, pickup_code: str, request: Request, now: datetime
) -> dict[str, object]:
    order = request.order
    return {
        "store_id": store_id,
        "order_id": order_id,
        "channel": request.channel,
        "external_ref": order.external_ref,
        "customer_ref": order.customer_ref,
        "policy": order.policy,
        "placed_at": now,
        "due_at": order.due_at,
        "state": "received",
        "pickup_code": pickup_code,
    }


def _line_row(store_id: str, order_id: UUID, line: Line) -> dict[str, object]:
    short = line.ordered - line.promised
    state = line_state(line.ordered, picked=0, substituted=0, short=short, cancelled=0)
    return {
        "store_id": store_id,
        "order_id": order_id,
        "line_no": line.line_no,
        "sku": line.sku,
        "ordered": line.ordered,
        "picked": 0,
        "substituted": 0,
        "short": short,
        "cancelled": 0,
        "state": state,
        "substitution": line.asked.substitution.model_dump(mode="json"),
        "gift": line.asked.gift,
        "bundle": line.asked.bundle,
    }
