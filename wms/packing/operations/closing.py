"""
Closing a parcel.

The server judges the basket itself, by the rules the station uses: which article a code stands for
is the catalogue's word, how many of it were scanned is the station's. A basket that is not right
leaves only when a person with the role decided so and said why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from wms import errors
from wms.codes import Layout
from wms.db import journal
from wms.errors import sentence
from wms.gallery.operations import Packed, learn_pack
from wms.orders import operations as orders
from wms.orders.model import Order
from wms.packing import queries
from wms.packing.model import PackSession, Parcel
from wms.packing.operations.bench import lock_open
from wms.packing.operations.evidence import keep_evidence
from wms.packing.operations.photos import name_lines
from wms.packing.operations.proving import USUAL_COSTS, Proven, as_kept, prove_basket
from wms.packing.rules import parcel_codes
from wms.people.operations import Hand, note
from wms.picking import queries as picking_queries
from wms.picking.operations import Hands
from wms.stock import operations as stock
from wms.verdict import Costs, Proof
from wms.wire.packing import Bag, CloseCommand


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
    """
    Who decided, as the door knows them.

    `may` tells whether they may let a wrong basket go, `may_answer` whether they may look at one
    of which nobody is sure.
    """

    person_id: str
    may: bool
    may_answer: bool = False


def close(
    session: Session,
    hands: Hands,
    command: CloseCommand,
    decider: Decider | None,
    *,
    layouts: Iterable[Layout],
    costs: Costs = USUAL_COSTS,
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
    proven = prove_basket(session, order, command, layouts=layouts, costs=costs)
    _decide(opened, order, proven.proof, command, decider)
    opened.right = proven.proof.right
    opened.verdict = as_kept(proven.proof, command, answered_by=hands.who)
    if opened.decided_by is not None:
        _note_decision(session, hands, order, opened.decided_by, opened.decision)
    parcels = _bags(session, hands, opened, order, command.bags)
    keep_evidence(session, hands, opened, command)
    name_lines(session, opened)
    _learn(session, hands, opened, proven)
    for load in picking_queries.lock_loads_of_order(session, hands.store_id, order.order_id):
        stock.pack_out(session, hands.store_id, load.tote, hands.cause("pack", order.order_id))
        load.emptied_at = hands.now
    orders.go_to(order, "packed")
    order.packed_at = hands.now
    opened.state = "closed"
    opened.closed_at = hands.now
    opened.person_id = hands.who
    _tell_closed(session, hands, opened, order, bags=len(parcels))
    return parcels


def _tell_closed(
    session: Session, hands: Hands, opened: PackSession, order: Order, *, bags: int
) -> None:
    journal.tell(
        session,
        hands.store_id,
        "parcel_closed",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        bags=bags,
        lane=opened.lane,
        right=opened.right,
        decided_by=opened.decided_by,
        who=hands.who,
    )


def _decide(
    opened: PackSession,
    order: Order,
    proof: Proof,
    command: CloseCommand,
    decider: Decider | None,
) -> None:
    if command.decision is not None and decider is not None and not proof.right:
        if not (decider.may or (decider.may_answer and proof.decision == "ask")):
            raise NotYourDecision
        opened.decided_by = decider.person_id
        opened.decision = command.decision.reason
    if not proof.right and opened.decided_by is None:
        unsure = sum(line.state == "unsure" for line in proof.lines)
        problems = max(1, len(proof.problems) + unsure)
        raise BasketNotRight(order=order.external_ref, problems=problems)


def _learn(session: Session, hands: Hands, opened: PackSession, proven: Proven) -> None:
    packed = Packed(
        opened.station, opened.order_id, hands.who, let_go=opened.decided_by is not None
    )
    learn_pack(session, hands.store_id, proven.things, hands.now, packed=packed, proof=proven.proof)


def tell_difference(
    session: Session, hands: Hands, command: CloseCommand, refusal: dict[str, Any] | None
) -> None:
    """
    Tell the journal where station and server judged one basket differently.

    A station closes a basket without a decision only when it takes it for right, and asks for one
    only when it does not. The server's word holds either way.
    """
    closed = queries.lock_session(session, hands.store_id, command.session_id)
    station = "pass" if command.decision is None else "not pass"
    if closed is None:
        return
    if refusal is None:
        server = "pass" if closed.right else "not pass"
    elif refusal["code"] == errors.code_of(BasketNotRight):
        server = "not pass"
    else:
        return
    if station != server:
        journal.tell(
            session,
            hands.store_id,
            "verdict_differs",
            closed.order_id,
            hands.now,
            station=closed.station,
            station_says=station,
            server_says=server,
            who=hands.who,
        )


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
