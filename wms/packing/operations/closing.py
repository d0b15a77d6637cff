"""
Closing a parcel.

The server judges the basket itself, by the rules the station uses: which article a code stands for
is the catalogue's word, how many of it were scanned is the station's. A basket that is not right
leaves only when a person with the role decided so and said why.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.catalogue.operations import recognise
from wms.codes import CodeRefused, Layout
from wms.db import journal
from wms.errors import sentence
from wms.orders import operations as orders
from wms.orders.model import Order
from wms.packing import queries
from wms.packing.model import PackEvidence, PackSession, Parcel
from wms.packing.operations.bench import lock_open
from wms.packing.rules import parcel_codes
from wms.people.operations import Hand, note
from wms.picking import queries as picking_queries
from wms.picking.operations import Hands
from wms.stock import operations as stock
from wms.verdict import ExpectedLine, Proof, prove
from wms.wire.packing import Bag, CloseCommand, senses


class BasketNotRight(errors.Conflict):
    """The basket is not what was ordered, and nobody with the role let it go."""

    title = sentence("The basket is not right")
    says = sentence("Order {order}: {problems} things are wrong. Scan again, or ask a manager.")


class NotYourDecision(errors.NotAllowed):
    """Only a manager lets a wrong basket go."""

    title = sentence("A manager decides")
    says = sentence("Only a manager can let a basket go that is not right.")


class WrongBagCode(errors.Invalid):
    """A bag carries a code that is not the order's."""

    title = sentence("Wrong bag label")
    says = sentence("{code} is not a label of order {order}. Print its labels again.")


@dataclass(frozen=True)
class Decider:
    """Who decided, as the door knows them; `may` tells whether they have the role."""

    person_id: str
    may: bool


def close(
    session: Session,
    hands: Hands,
    command: CloseCommand,
    decider: Decider | None,
    *,
    layouts: Iterable[Layout],
) -> list[Parcel]:
    """
    Close an order into its parcels; the goods leave the totes, which are free again.

    :raises UnknownSession: the order is no longer open on this bench
    :raises BasketNotRight: it is not right, and nobody decided
    :raises NotYourDecision: whoever decided has not the role
    :raises WrongBagCode: a bag carries another order's code
    """
    opened = lock_open(session, hands, command.session_id)
    order = orders.lock(session, hands.store_id, opened.order_id)
    verdict = prove_basket(session, order, command, layouts=layouts)
    _decide(opened, order, verdict, command, decider)
    if opened.decided_by is not None:
        _note_decision(session, hands, order, opened.decided_by, opened.decision)
    parcels = _bags(session, hands, opened, order, command.bags)
    _keep_evidence(session, hands, opened, command)
    for load in picking_queries.lock_loads_of_order(session, hands.store_id, order.order_id):
        stock.pack_out(session, hands.store_id, load.tote, hands.cause("pack", order.order_id))
        load.emptied_at = hands.now
    orders.go_to(order, "packed")
    order.packed_at = hands.now
    opened.state = "closed"
    opened.closed_at = hands.now
    opened.person_id = hands.who
    journal.tell(
        session,
        hands.store_id,
        "parcel_closed",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        bags=len(parcels),
        lane=opened.lane,
        right=verdict.right,
        decided_by=opened.decided_by,
        who=hands.who,
    )
    return parcels


def prove_basket(
    session: Session, order: Order, command: CloseCommand, *, layouts: Iterable[Layout]
) -> Proof:
    """Return what everything sensed proves; what a code stands for is the catalogue's word."""
    lines = queries.list_packed_lines(session, order.store_id, order.order_id)
    expected = [
        ExpectedLine(
            line.line_no,
            line.sku,
            line.name,
            line.picked,
            "gram" if line.sold_by == "weight" else "each",
        )
        for line in lines
    ]
    known: dict[str | None, str | None] = {None: None}
    things = []
    for number, item in enumerate(command.items):
        if item.code is not None and item.code not in known:
            known[item.code] = _sku_of(session, order.store_id, item.code, layouts)
        things.append(item.thing(number, known[item.code]))
    return prove(expected, things, senses=senses(command.senses))


def _sku_of(session: Session, store_id: str, code: str, layouts: Iterable[Layout]) -> str | None:
    try:
        found = recognise(session, store_id, code, layouts=layouts)
    except CodeRefused:
        return None
    return None if found is None else found.sku.sku


def _decide(
    opened: PackSession,
    order: Order,
    verdict: Proof,
    command: CloseCommand,
    decider: Decider | None,
) -> None:
    if command.decision is not None and decider is not None and not verdict.right:
        if not decider.may:
            raise NotYourDecision
        opened.decided_by = decider.person_id
        opened.decision = command.decision.reason
    if not verdict.right and opened.decided_by is None:
        raise BasketNotRight(order=order.external_ref, problems=len(verdict.problems))
    opened.right = verdict.right
    opened.verdict = {
        "lines": [asdict(line) for line in verdict.lines],
        "problems": [asdict(problem) for problem in verdict.problems],
    }


def _note_decision(
    session: Session, hands: Hands, order: Order, who: str, reason: str | None
) -> None:
    hand = Hand(who, hands.device_id, hands.now)
    subject = order.external_ref
    note(session, hands.store_id, hand, "wrong_basket_let_go", subject, reason=reason)


def _bags(
    session: Session, hands: Hands, opened: PackSession, order: Order, bags: tuple[Bag, ...]
) -> list[Parcel]:
    codes = parcel_codes(order.order_id)
    parcels = []
    for number, bag in enumerate(bags, start=1):
        if bag.parcel_code != codes[number - 1]:
            raise WrongBagCode(code=bag.parcel_code, order=order.external_ref)
        parcels.append(
            Parcel(
                store_id=hands.store_id,
                parcel_code=bag.parcel_code,
                order_id=order.order_id,
                session_id=opened.session_id,
                bag_no=number,
                weight_g=bag.weight_g,
                closed_at=hands.now,
            )
        )
    session.add_all(parcels)
    session.flush()
    return parcels


def _keep_evidence(
    session: Session, hands: Hands, opened: PackSession, command: CloseCommand
) -> None:
    scans = [("barcode", item.at, item.model_dump(mode="json")) for item in command.items]
    others = [(one.sense, one.at, one.model_dump(mode="json")) for one in command.evidence]
    for sense, at, detail in [*scans, *others]:
        session.add(
            PackEvidence(
                store_id=hands.store_id,
                evidence_id=ids.new_id(),
                session_id=opened.session_id,
                sense=sense,
                at=at,
                detail=detail,
            )
        )
    session.flush()
