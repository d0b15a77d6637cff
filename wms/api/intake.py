"""
Orders that arrive together are taken in together.

Whoever comes while a transaction is under way waits and goes into the next one, with everybody else
who waits: one transaction, one disk flush, and one lock on an article that all of them want. A lone
order is a batch of one. This is flat combining (Hendler, Incze, Shavit, Tzafrir 2010) with a
transaction where the paper has a lock.
"""

from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event, Lock

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms import errors
from wms.clock import Clock
from wms.db import Database, kept
from wms.errors import sentence
from wms.http.refusals import IdempotencyKeyReused
from wms.orders import operations as orders
from wms.orders import queries
from wms.orders.operations import Request

BATCH_MAX = 64
TRIES_MAX = 3
# What is written under the key, so that the database itself refuses a key that was used before.
_KEPT = (HTTPStatus.CREATED, HTTPStatus.CONFLICT)


class DuplicateOrder(errors.Conflict):
    """The channel sent this reference before, under another key."""

    title = sentence("Order exists")
    says = sentence("The reference {external_ref} is order {order_id} already.")


@dataclass
class _Waiting:
    """A request whose thread sleeps until somebody answered it, or until it shall lead."""

    request: Request
    awake: Event = field(default_factory=Event)
    answer: "Given | None" = None
    failure: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.failure is not None


@dataclass(frozen=True)
class Given:
    """An answer, and whether it is the repetition of an earlier one."""

    answer: kept.Answer
    replayed: bool = False


class Intake:
    """The queue in front of the order table; one for each process."""

    def __init__(self, database: Database, store_id: str, clock: Clock) -> None:
        self._database = database
        self._store_id = store_id
        self._clock = clock
        self._lock = Lock()
        self._queue: deque[_Waiting] = deque()
        self._led = False

    def take(self, request: Request) -> Given:
        """
        Take an order in, together with whatever else waits, and return its answer.

        :raises IdempotencyKeyReused: the key was used for another body
        :raises DuplicateOrder: the reference was used under another key
        """
        mine = _Waiting(request)
        with self._lock:
            self._queue.append(mine)
            lead = not self._led
            self._led = True
        if not lead:
            mine.awake.wait()
        if not mine.is_done:
            self._lead(mine)
        if mine.failure is not None:
            raise mine.failure
        if mine.answer is None:
            raise AssertionError
        return mine.answer

    def _lead(self, mine: _Waiting) -> None:
        """Answer the first in the queue until my own is answered; then the next one leads."""
        while not mine.is_done:
            with self._lock:
                batch = [self._queue.popleft() for _ in range(min(BATCH_MAX, len(self._queue)))]
            self._answer(batch)
            for waiting in batch:
                waiting.awake.set()
        with self._lock:
            if self._queue:
                self._queue[0].awake.set()
            else:
                self._led = False

    def _answer(self, batch: list[_Waiting]) -> None:
        try:
            answers = self._place([waiting.request for waiting in batch])
        except IntegrityError:
            # One of them uses a key or a reference again: each is looked at by itself.
            for waiting in batch:
                self._answer_alone(waiting)
        except BaseException as failure:  # noqa: BLE001 -- each waiting thread raises its own
            for waiting in batch:
                waiting.failure = failure
        else:
            for waiting, answer in zip(batch, answers, strict=True):
                self._give(waiting, answer)

    def _give(self, waiting: _Waiting, answer: kept.Answer) -> None:
        try:
            waiting.answer = self._unless_kept(waiting.request, answer)
        except BaseException as failure:  # noqa: BLE001 -- the waiting thread raises it
            waiting.failure = failure

    def _unless_kept(self, request: Request, answer: kept.Answer) -> Given:
        """Return an answer; a refusal that is not kept must not hide what was kept for its key."""
        before = None if answer.status in _KEPT else self._find_kept(request)
        return before or Given(answer)

    def _answer_alone(self, waiting: _Waiting) -> None:
        try:
            waiting.answer = self._place_alone(waiting.request)
        except BaseException as failure:  # noqa: BLE001 -- the waiting thread raises it
            waiting.failure = failure

    def _place(self, requests: list[Request]) -> list[kept.Answer]:
        def work(session: Session) -> list[kept.Answer]:
            return orders.place_orders(session, self._store_id, requests, now=self._clock.now())

        # A key or a reference that is taken is told from the answers, not tried again.
        return self._database.run(work, again_when_beaten=False)

    def _place_alone(self, request: Request) -> Given:
        for attempt in range(1, TRIES_MAX + 1):
            try:
                return self._unless_kept(request, self._place([request])[0])
            except IntegrityError:
                earlier = self._find_earlier(request)
                if earlier is not None:
                    return earlier
                # Two pickup codes were alike by chance; the next one will not be.
                if attempt == TRIES_MAX:
                    raise
        raise AssertionError

    def _find_earlier(self, request: Request) -> Given | None:
        before = self._find_kept(request)
        if before is not None:
            return before
        external_ref = request.order.external_ref
        with self._database.reading() as session:
            order_id = queries.find_order_id(session, self._store_id, request.channel, external_ref)
        if order_id is not None:
            raise DuplicateOrder(external_ref=external_ref, order_id=order_id)
        return None

    def _find_kept(self, request: Request) -> Given | None:
        with self._database.reading() as session:
            before = kept.find_answer(session, self._store_id, request.channel, request.key)
        if before is None:
            return None
        if before.body_hash != request.body_hash:
            raise IdempotencyKeyReused
        return Given(before, replayed=True)
