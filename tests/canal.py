"""
The Canal store for tests: who works there, which keys it knows, and how they speak to the server.

Fixtures in `tests/conftest.py` seed it once for each kind of database and hand out copies. Its
clocks stand at `NOON`; move a test's clock by setting `clock.at`.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import yaml
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from wms.clock import Clock, FixedClock
from wms.config import DEMONSTRATION_PEPPER, Picking, Security, Settings, Storage
from wms.config import Database as DatabaseSettings
from wms.db import Database
from wms.ids import new_id
from wms.people.rules import PinHasher

STORE: Final = "canal"
FOLDER: Final = Path(__file__).parents[1] / "fixtures" / "canal"
NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
PINS: Final = PinHasher(
    DEMONSTRATION_PEPPER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
)
"""As weak as Argon2 lets us, so that tests are fast; the pepper is that of a demonstration."""

Json = dict[str, Any]


def _read(name: str) -> list[Json]:
    return cast("list[Json]", yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))[name])


PEOPLE: Final = {person["person_id"]: person for person in _read("people")}
KEYS: Final = {key["channel"] or key["station"]: str(key["key"]) for key in _read("keys")}


def seed(url: str) -> None:
    """Load the Canal store into a migrated database."""
    from wms.seed import seed_store

    database = Database(url)
    seed_store(database, FOLDER, now=NOON, pins=PINS)
    database.close()


def settings_for(database: Database, storage: Path, **sections: Any) -> Settings:
    """Return settings for a server on this database."""
    url = database.url.render_as_string(hide_password=False)
    # No order waits for others to share its walk, unless a test is about that.
    sections.setdefault("picking", Picking(patience_seconds=0))
    return Settings(
        database=DatabaseSettings(url=url),
        storage=Storage(folder=storage),
        security=Security(demonstration=True),
        **sections,
    )


def make_app(
    database: Database,
    storage: Path,
    *,
    clock: Clock | None = None,
    doors: tuple[str, ...] = ("wms.api",),
) -> Flask:
    """Return a server on this database; the caller closes its own connections (`close_app`)."""
    from wms.app import create_app
    from wms.http import logins

    app = create_app(settings_for(database, storage), clock or FixedClock(NOON), doors=doors)
    app.extensions[logins.PINS] = PINS
    return app


def close_app(app: Flask) -> None:
    """Give back what a server of `make_app` holds."""
    parts = app.extensions["wms"]
    parts.follower.stop()
    parts.database.close()


def a_key() -> str:
    """Return an idempotency key that nobody used."""
    return str(new_id())


def an_order(*lines: tuple[str, int], ref: str | None = None, **more: object) -> Json:
    """Return an order for so many of these articles, due in twenty minutes."""
    order: Json = {
        "external_ref": ref or f"W-{new_id().hex[-12:]}",
        "customer_ref": "C-8841",
        "due_at": (NOON + timedelta(minutes=20)).isoformat(),
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
    }
    return order | more


@dataclass
class Channel:
    """A sales channel at the API."""

    app: Flask
    name: str = "web-shop"

    def post(self, path: str, body: Json | None, *, key: str | None = None) -> TestResponse:
        """Send a request; without a key it gets a new one."""
        headers = self._headers | {"Idempotency-Key": key or a_key()}
        return self.app.test_client().post(f"/api/v1{path}", json=body, headers=headers)

    def order(self, body: Json, *, key: str | None = None) -> TestResponse:
        """Send an order."""
        return self.post("/orders", body, key=key)

    def get(self, path: str) -> TestResponse:
        """Read something."""
        return self.app.test_client().get(f"/api/v1{path}", headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {KEYS[self.name]}"}


@dataclass
class Person:
    """A person with a browser on a device: a picker's handheld, the manager's office."""

    app: Flask
    person_id: str = "amina"
    device_id: str = "hh-1"
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        known = PEOPLE[self.person_id]
        login = {"badge": known["badge"], "pin": known["pin"], "device_id": self.device_id}
        answer = self.client.post("/api/v1/logins", json=login)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        self.headers = {"X-CSRFToken": answer.get_json()["csrf_token"]}

    def post(self, path: str, body: Json | None = None, *, key: str | None = None) -> TestResponse:
        """Send a request; a key is sent along, made for it when none is named."""
        headers = self.headers | {"Idempotency-Key": key or a_key()}
        return self.client.post(f"/api/v1{path}", json=body, headers=headers)

    def get(self, path: str) -> TestResponse:
        """Read something."""
        return self.client.get(f"/api/v1{path}")

    def lease(self) -> Json:
        """Ask for a task, and return it: there has to be one."""
        answer = self.post("/leases")
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return cast("Json", answer.get_json())

    def command(self, kind: str, task: Json, **more: object) -> Json:
        """Return a command by this person about a task, with an id of its own."""
        head = {"id": str(new_id()), "person_id": self.person_id, "at": NOON.isoformat()}
        return head | {"kind": kind, "task_id": task["task_id"]} | more

    def picks(self, task: Json, tote: str = "T-07") -> list[Json]:
        """Return the commands that pick all that is left of a task and finish it."""
        picks = [
            self.command("pick", task, pick_line_id=line["pick_line_id"], quantity=left, tote=tote)
            for line in task["lines"]
            if (left := line["wanted"] - line["picked"] - line["short"])
        ]
        return [*picks, self.command("finish", task)]

    def exchange(self, *commands: Json) -> Json:
        """Send commands and return the answer."""
        answer = self.post("/commands", {"device_id": self.device_id, "commands": commands})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return cast("Json", answer.get_json())


@dataclass
class Bench:
    """A packing station with a person logged in."""

    app: Flask
    station: str = "station-1"
    person_id: str = "ines"
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {KEYS[self.station]}"}
        known = PEOPLE[self.person_id]
        login = {"badge": known["badge"], "pin": known["pin"], "device_id": self.station}
        answer = self.post("/logins", login)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        self.headers["X-Login"] = answer.get_json()["token"]

    def post(self, path: str, body: Json) -> TestResponse:
        """Send a request."""
        return self.app.test_client().post(f"/api/v1{path}", json=body, headers=self.headers)

    def open(self, tote: str = "T-07", session_id: str | None = None) -> TestResponse:
        """Bring the order in a tote onto the bench."""
        body = {"session_id": session_id or str(new_id()), "station": self.station, "tote": tote}
        return self.post("/pack-sessions", body)

    def command(self, kind: str, **more: object) -> Json:
        """Return a command by this person, with an id of its own."""
        head = {"id": str(new_id()), "person_id": self.person_id, "at": NOON.isoformat()}
        return head | {"kind": kind} | more

    def close(self, order: Json, bags: int = 1) -> Json:
        """Return the command that closes an order whose basket is right."""
        items = [
            {
                "code": line["sku"],
                "sku": line["sku"],
                "quantity": line["expected"],
                "source": "touch",
                "at": NOON.isoformat(),
            }
            for line in order["lines"]
        ]
        parcels = [{"parcel_code": code} for code in order["parcel_codes"][:bags]]
        return self.command("close", session_id=order["session_id"], items=items, bags=parcels)

    def exchange(self, *commands: Json) -> list[Json]:
        """Send commands and return their outcomes."""
        answer = self.post("/pack-commands", {"station": self.station, "commands": commands})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return cast("list[Json]", answer.get_json()["outcomes"])
