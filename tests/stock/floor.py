"""The tiny store with plenty on its shelves, for people and devices at the same moment."""

from datetime import timedelta

from sqlalchemy import func, select

from tests.canal import a_key
from tests.stock.deeds import Deeds
from wms.ids import new_id
from wms.orders.model import Order
from wms.picking.model import PickLine, TaskOrder
from wms.stock.model import Movement

ROUNDS = 4


class Floor(Deeds):
    """The tiny store with plenty on its shelves."""

    def take_order(self, *wishes: tuple[str, int]):
        due_at = self.now + timedelta(minutes=20)
        sent = self.order(list(wishes), [()] * len(wishes), due_at, all_or_nothing=True)
        told, _ = self.send(sent, a_key())
        return told["order_id"]

    def stops(self, task_id):
        with self.database.reading() as session:
            found = session.scalars(select(PickLine).where(PickLine.task_id == task_id)).all()
            session.expunge_all()
            return found

    def stops_of(self, order_id):
        with self.database.reading() as session:
            return session.scalars(select(PickLine).where(PickLine.order_id == order_id)).all()

    def orders_on(self, task_id):
        with self.database.reading() as session:
            query = select(TaskOrder.order_id).where(TaskOrder.task_id == task_id)
            return session.scalars(query).all()

    def picking(self, stop, who="amina", tote="T-1"):
        where = {"task_id": str(stop.task_id), "pick_line_id": str(stop.pick_line_id)}
        return self.said("pick", who, quantity=stop.wanted, tote=tote, **where)

    def pick_all(self, who="amina", tote="T-1"):
        task_id = self.lease(who)
        for stop in self.stops(task_id):
            self.command(self.picking(stop, who, tote))
        return self.command(self.said("finish", who, task_id=str(task_id)))

    def bench(self, tote="T-1"):
        return self.open_bench(tote, new_id())[1]

    def count(self, cause):
        with self.database.reading() as session:
            found = select(func.coalesce(func.sum(Movement.quantity), 0))
            return session.scalar(found.where(Movement.cause == cause))


def cancel_all(floor):
    open_ones = select(Order.order_id).where(Order.state.in_(("received", "picking")))
    with floor.database.reading() as session:
        orders = session.scalars(open_ones).all()
    for order_id in orders:
        floor.cancel(order_id)
    floor.put_back("T-1")
