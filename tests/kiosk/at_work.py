"""A session without devices, network or clock: events in, states and effects out."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from uuid_utils.compat import uuid7

from kiosk.flow import events, session
from kiosk.flow.effects import Effect
from kiosk.flow.events import AnyEvent
from kiosk.flow.state import Basket, Notice, Parcel, Person, State
from kiosk.recording import Recorder
from tests.kiosk.orders import NOON, milk_and_peas
from wms.wire.handheld import CommandOutcome
from wms.wire.packing import DeviceHealth
from wms.wire.people import Login

LUCIE = Person("lucie", "Lucie Moreau", ("packer",), "en")


@dataclass
class Work:
    """One bench; `did` is every effect so far."""

    state: State = State("station-1", person=LUCIE, server_here=True)  # noqa: RUF009
    did: list[Effect] = field(default_factory=list)
    seconds: int = 0
    recorder: Recorder | None = None

    def tell(self, kind: type[events.Happening], **facts: Any) -> "Work":
        self.seconds += 1
        at = NOON + timedelta(seconds=self.seconds)
        event = kind.model_validate({"id": uuid7(), "at": at} | facts)
        known = AnyEvent.validate_python(event)
        if self.recorder is not None:
            self.recorder.write(self.state, known)
        self.state, effects = session.next(self.state, known)
        self.did.extend(effects)
        return self

    def scan(self, *codes: str) -> "Work":
        for code in codes:
            self.tell(events.Scanned, code=code)
        return self

    def tap(self, act: str, value: str = "") -> "Work":
        return self.tell(events.Tapped, act=act, value=value)

    def open(self, **order: Any) -> "Work":
        opened = milk_and_peas().model_copy(update=order)
        return self.tell(events.OrderOpened, order=opened)

    def decider(self, *roles: str, person_id: str = "ines") -> "Work":
        """Let somebody scan their badge, give their PIN and be known."""
        self.tap("decide").scan("a-badge").tell(events.PinGiven, pin="1357")
        login = Login.model_validate(
            {
                "person_id": person_id,
                "name": "Inès",
                "roles": roles,
                "language": "fr",
                "expires_at": NOON,
            }
        )
        return self.tell(events.LoggedIn, purpose="decide", login=login)

    def with_devices(self, *kinds: str) -> "Work":
        devices = tuple(
            DeviceHealth.model_validate(
                {"device": kind, "kind": kind, "state": "ready", "since": NOON}
            )
            for kind in kinds
        )
        self.state = replace(self.state, devices=devices)
        return self

    def settle(self, outcome: str, sentence: str | None = None) -> "Work":
        told = CommandOutcome.model_validate(
            {"id": self.parcel.command_id, "outcome": outcome, "sentence": sentence}
        )
        return self.tell(events.CommandSettled, about="WEB-1007", outcome=told)

    def with_ways(self, **ways: Any) -> "Work":
        """Set the bench up: `watched` by a camera, the tray `weighed`, labels scanned back."""
        self.state = replace(self.state, ways=replace(self.state.ways, **ways))
        return self

    def at_a_tray(self) -> "Work":
        """Return a bench whose camera, scale and scanner watch the tray, with an order open."""
        work = self.with_ways(watched=True, weighed=True)
        return work.with_devices("barcode", "camera", "scale").weigh(0).open()

    def weigh(self, grams: int | None) -> "Work":
        return self.tell(events.Weighed, weight_g=grams)

    def see(self, *codes: str, change: str = "placed", **facts: Any) -> "Work":
        """Let the camera see something come, go or move, and codes on it."""
        began_at = NOON + timedelta(seconds=self.seconds + 0.4)
        read = [{"text": code} for code in codes]
        told = {"change": change, "began_at": began_at, "codes": read}
        return self.tell(events.Sighted, **(told | facts))

    def of(self, kind: type[Any]) -> list[Any]:
        return [effect for effect in self.did if isinstance(effect, kind)]

    @property
    def basket(self) -> Basket:
        assert self.state.basket is not None
        return self.state.basket

    @property
    def parcel(self) -> Parcel:
        assert self.state.parcel is not None
        return self.state.parcel

    @property
    def notice(self) -> Notice:
        assert self.state.notice is not None
        return self.state.notice

    @property
    def word(self) -> str | None:
        return self.state.notice.word if self.state.notice else None
