"""A server of a few routes, on a database of its own."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.http.shop import NOON, add_store, bp
from wms.app import create_app
from wms.clock import FixedClock
from wms.config import Settings
from wms.db import migrate
from wms.http import auth
from wms.http.auth import Caller, Role


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.model_validate(
        {
            "database": {"url": f"sqlite:///{tmp_path}/wms.db"},
            "storage": {"folder": tmp_path},
            "security": {"demonstration": True},
            "stream": {"poll_ms": 20, "clients_max": 2},
        }
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """Migrate once; each test gets a copy."""
    path: Path = tmp_path_factory.mktemp("migrated") / "wms.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def app(settings, migrated, tmp_path) -> Flask:
    shutil.copy(migrated, tmp_path / "wms.db")
    app = create_app(settings, FixedClock(NOON), doors=())
    app.register_blueprint(bp)
    add_store(app)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def manager(monkeypatch) -> Caller:
    """Let every request of the test come from Nadia, who reads French."""
    nadia = Caller(
        store_id="canal",
        device_id="office",
        person_id="nadia",
        name="Nadia",
        language="fr",
        roles=frozenset({Role.MANAGER}),
    )
    monkeypatch.setattr(auth, "authenticate", lambda: nadia)
    return nadia
