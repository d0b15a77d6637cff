"""The people of the Canal store, hired; a clock that stands still; a server to log in to."""

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.people.canal import CANAL, LIMITS, NOON, add_store
from wms import app as wms_app
from wms.clock import FixedClock
from wms.config import Settings
from wms.db import Database
from wms.http import logins
from wms.people.operations import hire
from wms.people.rules import LoginLimits, PinHasher

# As weak as Argon2 lets us, so that tests are fast.
WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def pins() -> PinHasher:
    return PinHasher("a pepper for these tests alone, 32 characters", WEAK)


@pytest.fixture
def limits() -> LoginLimits:
    return LIMITS


@pytest.fixture
def canal(database: Database, pins) -> Database:
    """Return a database, of both kinds in turn, with the people of the Canal store."""
    fill(database, pins)
    return database


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def app(settings, clock, pins, monkeypatch) -> Flask:
    return serve(settings, clock, pins, monkeypatch)


@pytest.fixture
def https_app(settings, clock, pins, monkeypatch) -> Flask:
    server = settings.server.model_copy(update={"https": True})
    return serve(settings.model_copy(update={"server": server}), clock, pins, monkeypatch)


@pytest.fixture
def client(app):
    return app.test_client()


def serve(
    settings: Settings, clock: FixedClock, pins: PinHasher, monkeypatch: pytest.MonkeyPatch
) -> Flask:
    monkeypatch.setattr(wms_app, "DOORS", ("wms.api",))
    app = wms_app.create_app(settings, clock)
    app.extensions[logins.PINS] = pins
    fill(app.extensions["wms"].database, pins)
    return app


def fill(database: Database, pins: PinHasher) -> None:
    with database.transaction() as session:
        add_store(session)
        for person in CANAL.values():
            hire(session, "canal", person, pins=pins)
