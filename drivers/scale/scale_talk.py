"""The talk with a scale: asked several times a second, one question at a time."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from drivers.events import DeviceDegraded, DeviceRecovered, Event, WeightMeasured
from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError
from drivers.scale.answers import (
    LESS_THAN_NOTHING,
    TOO_MUCH,
    Answer,
    Done,
    Moving,
    OutOfRange,
    Question,
    Refused,
    Restarted,
    Unreadable,
    Weight,
)
from drivers.scale.dialect import Dialect
from drivers.scale.division import Division
from drivers.scale.empty_pan import EmptyPan
from drivers.scale.grams import whole_grams
from drivers.scale.greeting import Greeting

ASK_AGAIN_S = 0.7
WEIGHT_S_MAX = 2.0
# A scale that is told to tare waits for the load to come to rest.
ORDER_S_MAX = 12.0
REST_S_MAX = 10.0
ORDERS_MAX = 8
UNREADABLE_MAX = 2


class ScaleTalk(Protocol):
    """
    One connection's talk with a scale.

    Tells a weight when it has changed, or come to rest, and always when asked for.
    """

    def __init__(
        self, dialect: Dialect, others: Sequence[type[Dialect]], interval_s: float
    ) -> None:
        super().__init__()
        self.ready = False
        self.dialect = dialect
        self.greeting = Greeting(dialect, others)
        self.interval_s = interval_s
        self.asked: Question | None = None
        self.asked_at = 0.0
        self.patience_until = 0.0
        self.orders: deque[Question] = deque(maxlen=ORDERS_MAX)
        self.pan = EmptyPan()
        self.division = Division()
        self.told: WeightMeasured | None = None
        self.rest_wanted_until: float | None = None
        self.tared = False
        self.refused = ""
        self.complained = ""
        self.unreadable = 0

    def begin(self, now: Instant) -> Sequence[Event]:
        """Ask for a weight, to know that a scale is there."""
        self.greeting.begin(now)
        self.ask("weight", now)
        return ()

    def weigh(self, now: Instant) -> Sequence[Event]:
        """Tell the next weight at rest, or what there is when it does not come to rest."""
        self.rest_wanted_until = now.seconds + REST_S_MAX
        return ()

    def do(self, order: Question, now: Instant) -> Sequence[Event]:
        """Tare or zero, next."""
        if len(self.orders) == ORDERS_MAX:
            return [DeviceDegraded(at=now.at, reason="the scale has too much to do already")]
        self.orders.append(order)
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """
        Return what the scale's answers tell.

        :raises ProtocolError: it is a scale, and speaks another protocol
        """
        events: list[Event] = []
        for answer in self.dialect.feed(data, self.asked or "weight", now):
            events += self.take(answer, now)
        if not self.ready:
            self.greeting.hear(data)
        return events

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Ask when it is time to, and again when no answer came.

        :raises ProtocolError: the scale does not answer
        """
        if not self.ready:
            self.say(self.greeting.next_try(now))
        elif self.asked is None:
            if now.seconds >= self.asked_at + self.interval_s:
                self.ask(self.orders.popleft() if self.orders else "weight", now)
        elif now.seconds >= self.patience_until:
            raise ProtocolError("the scale does not answer")
        elif self.asked == "weight" and now.seconds >= self.asked_at + ASK_AGAIN_S:
            self.asked_at = now.seconds
            self.say(self.dialect.questions["weight"])
        return ()

    def due(self) -> float | None:
        """Return when to ask next, or to give up waiting."""
        if not self.ready:
            return self.greeting.due()
        if self.asked is None:
            return self.asked_at + self.interval_s
        if self.asked == "weight":
            return min(self.asked_at + ASK_AGAIN_S, self.patience_until)
        return self.patience_until

    def ask(self, question: Question, now: Instant) -> None:
        """Put a question to the scale."""
        self.asked = question
        self.asked_at = now.seconds
        self.patience_until = now.seconds + (WEIGHT_S_MAX if question == "weight" else ORDER_S_MAX)
        self.say(self.dialect.questions[question])

    def take(self, answer: Answer, now: Instant) -> list[Event]:
        """Return the events an answer is worth."""
        if isinstance(answer, Unreadable):
            # One may be a damaged byte; the question is put again. More are another matter.
            self.unreadable += 1
            if self.unreadable < UNREADABLE_MAX or not self.ready:
                return []
            self.refused = f"the scale said {answer.said!r}, which is no weight"
            return self.complain(now)
        self.unreadable = 0
        self.ready = True
        if isinstance(answer, Restarted):
            return self.start_anew()
        if self.asked in {"tare", "zero"}:
            return self.take_order(answer, now)
        self.asked = None
        return self.take_weight(answer, now)

    def take_order(self, answer: Answer, now: Instant) -> list[Event]:
        """Return what came of taring or zeroing; a weight is a late answer, and passed over."""
        if isinstance(answer, Weight | Moving):
            return []
        if isinstance(answer, Done):
            self.tared = self.asked == "tare"
            self.pan.forget()
            self.told = None
        elif isinstance(answer, Refused):
            self.refused = answer.reason
        elif isinstance(answer, OutOfRange):
            self.refused = TOO_MUCH if answer.over else LESS_THAN_NOTHING
        self.asked = None
        return self.complain(now)

    def take_weight(self, answer: Answer, now: Instant) -> list[Event]:
        """Return a weight if it is news, and what is wrong if that has changed."""
        if isinstance(answer, Done):
            return []
        self.refused = answer.reason if isinstance(answer, Refused) else ""
        measured = self.measured(answer, now)
        events = self.complain(now)
        if measured is not None and self.is_news(measured, now):
            self.told = measured
            events.append(measured)
        return events

    def measured(self, answer: Answer, now: Instant) -> WeightMeasured | None:
        """Return an answer as an event."""
        if isinstance(answer, Weight):
            self.pan.note(answer)
            places = int((answer.grams * 1000 / answer.last_place_mg).to_integral_value())
            self.division.note(places, answer.last_place_mg)
            return WeightMeasured(
                at=now.at,
                weight_g=whole_grams(answer.grams),
                stable=answer.stable,
                net=answer.net or self.tared,
                division_mg=self.division.mg,
            )
        if isinstance(answer, OutOfRange):
            under = not answer.over
            if under:
                self.pan.note_below_zero()
            else:
                self.pan.note_moving()
            return WeightMeasured(
                at=now.at, weight_g=0, stable=False, overload=answer.over, underload=under
            )
        if isinstance(answer, Moving):
            self.pan.note_moving()
            grams = self.told.weight_g if self.told else 0
            return WeightMeasured(at=now.at, weight_g=grams, stable=False)
        return None

    def is_news(self, measured: WeightMeasured, now: Instant) -> bool:
        """Return whether to tell it: it has changed, or somebody waits for it and it is at rest."""
        if self.rest_wanted_until is not None:
            out_of_range = measured.overload or measured.underload
            if measured.stable or out_of_range or now.seconds >= self.rest_wanted_until:
                self.rest_wanted_until = None
                return True
        told = self.told
        return told is None or measured != replace(
            told, at=measured.at, net=measured.net, division_mg=measured.division_mg
        )

    def complain(self, now: Instant) -> list[Event]:
        """Return a change in what is wrong with the scale."""
        wrong = self.refused or self.pan.trouble
        if wrong == self.complained:
            return []
        self.complained = wrong
        if wrong:
            return [DeviceDegraded(at=now.at, reason=wrong)]
        return [DeviceRecovered(at=now.at)]

    def start_anew(self) -> list[Event]:
        """Forget what a scale forgets when it is switched on; its question goes unanswered."""
        self.asked = None
        self.tared = False
        self.told = None
        self.pan.forget()
        return []
