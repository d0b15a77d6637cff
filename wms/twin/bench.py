"""A packing station: orders come off carts, packers take them in turn, couriers collect."""

from collections import deque
from collections.abc import Callable

from wms.twin.record import OrderRecord, Record


class Bench:
    """A queue and so many packers."""

    def __init__(self, name: str, packers: int, record: Record) -> None:
        self.name = name
        self.packers = packers
        self.record = record
        self.queue: deque[OrderRecord] = deque()
        self.busy = 0
        # Work on its way here, in usual packing seconds: a cart counts from when it sets out.
        self.coming_s = 0.0
        self.here_s = 0.0

    def wait_s(self) -> float:
        """Return how long goods that arrive now are likely to wait."""
        return (self.coming_s + self.here_s) / self.packers

    def begin_next(self, now_s: float, later: Callable[[float, OrderRecord], None]) -> None:
        """Let each packer who is free take an order; `later` is told when it will be packed."""
        while self.queue and self.busy < self.packers:
            one = self.queue.popleft()
            self.busy += 1
            later(now_s + one.order.luck.pack_s, one)
