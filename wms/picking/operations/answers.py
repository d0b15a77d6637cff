"""A task as the handheld gets it."""

from uuid import UUID

from sqlalchemy.orm import Session

from wms.catalogue.rules import as_scanned
from wms.picking import queries
from wms.picking.operations.reasons import change_of
from wms.picking.queries import plans
from wms.wire.handheld import KnownBarcode, PickLine, PickTask, TaskOrder
from wms.wire.orders import Substitution


def read_task(session: Session, store_id: str, task_id: UUID) -> PickTask | None:
    """Return a leased task whole: all that a handheld needs to finish it without the network."""
    task = queries.find_task(session, store_id, task_id)
    if task is None or task.person_id is None or task.leased_until is None:
        return None
    lines = queries.list_task_lines(session, store_id, task_id)
    orders = queries.list_task_orders(session, store_id, task_id)
    loads = queries.list_loads(session, store_id, [order.order_id for order in orders])
    barcodes = queries.list_barcodes(session, store_id, [line.sku for line in lines])
    return PickTask(
        task_id=task_id,
        state="leased" if task.state == "leased" else "done",
        person_id=task.person_id,
        leased_until=task.leased_until,
        due_at=task.due_at,
        orders=tuple(_order(order, loads) for order in orders),
        lines=tuple(_line(line, barcodes.get(line.sku, [])) for line in lines),
        walk_mm=task.walk_mm,
        drop=task.station,
        version=task.version,
        totes=queries.list_totes(session, store_id),
        change=change_of(plans.find_plan(session, store_id, task_id)),
    )


def _order(order: queries.TaskOrderSeen, loads: dict[UUID, list[str]]) -> TaskOrder:
    state = order.state if order.state in ("picking", "cancelled") else "picked"
    totes = loads.get(order.order_id, [])
    return TaskOrder.model_validate(
        {
            "order_id": order.order_id,
            "external_ref": order.external_ref,
            "due_at": order.due_at,
            "slot": order.slot,
            "slots": order.slots,
            "tote": totes[0] if totes else None,
            "totes": tuple(totes),
            "state": state,
        }
    )


def _line(line: queries.LineSeen, barcodes: list[tuple[str, int]]) -> PickLine:
    known = {name: getattr(line, name) for name in PickLine.model_fields if hasattr(line, name)}
    known |= {
        "unit": "gram" if line.sold_by == "weight" else "each",
        "expires_on": None if line.expires_on is None else line.expires_on.isoformat(),
        "substitution": Substitution.model_validate(line.substitution),
        "barcodes": tuple(
            KnownBarcode(barcode=as_scanned(barcode), quantity=quantity)
            for barcode, quantity in barcodes
        ),
    }
    return PickLine.model_validate(known)
