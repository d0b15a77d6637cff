"""The Canal store behind its HTTP door, called as its channels, handhelds and stations call it."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wms.app import create_app
from wms.clock import FixedClock
from wms.config import Database as DatabaseSettings
from wms.config import Picking, Security, Settings, Storage, Stream
from wms.db import Database
from wms.http import logins
from wms.ids import new_id
from wms.people.rules import PinHasher
from wms.seed import FIXTURES, seed_store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
# As weak as Argon2 lets us, so that tests are fast.
PINS = PinHasher(
    "a pepper for these tests alone, 32 characters",
    PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
)
_CANAL = FIXTURES / "canal"
PEOPLE = {
    each["person_id"]: each
    for each in yaml.safe_load((_CANAL / "people.yaml").read_text("utf-8"))["people"]
}
KEYS = {
    each["channel"] or each["station"]: each["key"]
    for each in yaml.safe_load((_CANAL / "keys.yaml").read_text("utf-8"))["keys"]
}


class Answer(TestResponse):
    """An answer whose JSON may be looked into."""

    json: Any


class Caller:
    """Somebody who calls /api/v1, with what they always send."""

    def __init__(self, shop: "Shop", headers: Mapping[str, str]) -> None:
        self.shop = shop
        self.headers = dict(headers)
        self._client: FlaskClient = shop.app.test_client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call an address; underscores in names of headers stand for dashes."""
        sent = self.headers | {name.replace("_", "-"): text for name, text in headers.items()}
        answer = self._client.open(f"/api/v1{path}", method=method, json=body, headers=sent)
        return cast("Answer", answer)

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Post something that is sent once: with a key of its own unless the test gives one."""
        return self.call("POST", path, body, **{"Idempotency-Key": str(new_id())} | headers)

    def put(self, path: str, content: bytes, kind: str = "image/jpeg") -> Answer:
        answer = self._client.put(
            f"/api/v1{path}", data=content, content_type=kind, headers=self.headers
        )
        return cast("Answer", answer)


class Shop:
    """The store, and who calls it."""

    def __init__(self, app: Flask, clock: FixedClock) -> None:
        self.app = app
        self.clock = clock
        self.database: Database = app.extensions["wms"].database
        self.web = self.channel("web-shop")
        self._count = 0

    def channel(self, name: str) -> Caller:
        return Caller(self, {"Authorization": f"Bearer {KEYS[name]}"})

    def person(self, name: str, device_id: str = "handheld-1") -> Caller:
        """Return a person who has logged in on a device."""
        caller = Caller(self, {})
        badge = {"badge": PEOPLE[name]["badge"], "pin": PEOPLE[name]["pin"]}
        answer = caller.post("/logins", badge | {"device_id": device_id})
        caller.headers["X-CSRFToken"] = answer.json["csrf_token"]
        return caller

    def station(self, person: str | None = "ines", name: str = "station-1") -> Caller:
        """Return a packing station, with somebody logged in at it."""
        caller = self.channel(name)
        if person is not None:
            badge = {"badge": PEOPLE[person]["badge"], "pin": PEOPLE[person]["pin"]}
            answer = caller.post("/logins", badge | {"device_id": name})
            caller.headers["X-Login"] = answer.json["token"]
        return caller

    def order_body(self, *lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        self._count += 1
        return {
            "external_ref": f"W-{self._count}",
            "customer_ref": "C-1",
            "due_at": (self.clock.at + timedelta(minutes=20)).isoformat(),
            "lines": list(lines or [line("S-00001")]),
        } | more

    def order(self, *lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Return an order that the web shop placed."""
        answer = self.web.post("/orders", self.order_body(*lines, **more))
        assert answer.status_code == 201, answer.text
        placed: dict[str, Any] = answer.json
        return placed

    def read(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Return an order as it stands now."""
        found: dict[str, Any] = self.web.get(f"/orders/{order['order_id']}").json
        return found

    def available(self, sku: str) -> int:
        """Return how many of an article can be promised."""
        return int(self.web.get(f"/availability?sku={sku}").json["skus"][0]["available"])

    def set_picking(self, **changed: int) -> None:
        """Let the store run with other settings of picking."""
        parts = self.app.extensions["wms"]
        picking = parts.settings.picking.model_copy(update=changed)
        settings = parts.settings.model_copy(update={"picking": picking})
        self.app.extensions["wms"] = replace(parts, settings=settings)

    def pass_time(self, **passed: float) -> None:
        self.clock.at += timedelta(**passed)


def line(sku: str, quantity: int = 1, instead: str | None = None) -> dict[str, Any]:
    """Return a line of an order."""
    named: dict[str, Any] = {"sku": sku, "quantity": quantity}
    if instead is not None:
        named["substitution"] = {"rule": "listed", "skus": [instead]}
    return named


@pytest.fixture(scope="session")
def canal_template(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with the Canal store in it, to be copied."""
    template = tmp_path_factory.getbasetemp() / "canal.db"
    # Several folders of tests have this fixture; the store is loaded once for all of them.
    if not template.exists():
        loading = template.with_suffix(".loading")
        shutil.copy(migrated_sqlite, loading)
        database = Database(f"sqlite:///{loading}")
        seed_store(database, _CANAL, now=NOON, pins=PINS)
        database.close()  # the last one to leave writes everything into the one file
        loading.rename(template)
    return template


@pytest.fixture
def shop(canal_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Return the Canal store at noon, on a database of this test's own."""
    monkeypatch.setattr(logins, "PinHasher", lambda _pepper: PINS)
    shutil.copy(canal_template, tmp_path / "wms.db")
    clock = FixedClock(NOON)
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'wms.db'}"),
        storage=Storage(folder=tmp_path / "storage"),
        security=Security(demonstration=True),
        stream=Stream(poll_ms=20, keepalive_seconds=2),
        # Nobody waits for company, unless a test is about that.
        picking=Picking(patience_seconds=0),
    )
    app = create_app(settings, clock, doors=("wms.api",))
    opened = Shop(app, clock)
    yield opened
    app.extensions["wms"].follower.stop()
    opened.database.close()
