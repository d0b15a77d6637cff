"""What stands on every answer."""

from dataclasses import replace

import pytest

from wms.app import create_app
from wms.config import Store
from wms.http.headers import SECURITY

PATHS = [
    "/healthz",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    "/look/static/base.css",
    "/nothing",
    "/shelf",
    "/api/v1/failures/bug",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(client, path):
    answer = client.get(path)

    assert {name: answer.headers[name] for name in SECURITY} == SECURITY
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_well_formed_request_id_is_taken_and_another_is_replaced(client):
    good = client.get("/healthz", headers={"X-Request-Id": "call-0042"})
    bad = client.get("/healthz", headers={"X-Request-Id": "<script>alert(1)</script>"})

    assert good.headers["X-Request-Id"] == "call-0042"
    assert len(bad.headers["X-Request-Id"]) == 36


def test_a_server_is_ready_when_its_database_is_migrated(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert {check["ok"] for check in answer.json["checks"].values()} == {True}


def test_a_server_is_not_ready_without_its_store(client):
    parts = client.application.extensions["wms"]
    settings = parts.settings.model_copy(update={"store": Store(id="elsewhere")})
    client.application.extensions["wms"] = replace(parts, settings=settings)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["store"]["reason"].startswith("load elsewhere with `wms seed`")


def test_a_server_is_not_ready_before_the_migrations(settings):
    answer = create_app(settings, doors=()).test_client().get("/readyz")

    assert answer.status_code == 503
    assert "run `wms migrate`" in answer.text
