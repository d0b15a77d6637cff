"""The Canal store, served on this machine; orders come in as channels send them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import yaml
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import TestResponse

from wms.api.leasing import Leasing
from wms.http.services import Services
from wms.picking.operations import Hands

CANAL = Path(__file__).parents[2] / "fixtures" / "canal"
PEOPLE = {
    person["person_id"]: person
    for person in yaml.safe_load((CANAL / "people.yaml").read_text(encoding="utf-8"))["people"]
}
CHANNEL_KEY = next(
    key["key"]
    for key in yaml.safe_load((CANAL / "keys.yaml").read_text(encoding="utf-8"))["keys"]
    if key["channel"]
)
AMBIENT = ("S-00001", "S-00002", "S-00003")


def parts_of(app: Flask) -> Services:
    parts: Services = app.extensions["wms"]
    return parts


def an_order(
    app: Flask,
    external_ref: str,
    *,
    skus: tuple[str, ...] = AMBIENT,
    due_in: timedelta = timedelta(minutes=30),
) -> UUID:
    order = {
        "external_ref": external_ref,
        "customer_ref": f"C-{external_ref[-4:]}",
        "due_at": (parts_of(app).clock.now() + due_in).isoformat(),
        "lines": [{"sku": sku, "quantity": 1} for sku in skus],
    }
    headers = {"Authorization": f"Bearer {CHANNEL_KEY}", "Idempotency-Key": f"key-{external_ref}"}
    answer = app.test_client().post("/api/v1/orders", json=order, headers=headers)
    assert answer.status_code == 201, answer.text
    return UUID(answer.get_json()["order_id"])


def hands_of(app: Flask, person_id: str = "amina") -> Hands:
    return Hands("canal", person_id, "handheld-1", parts_of(app).clock.now())


def give_work(app: Flask, hands: Hands) -> UUID:
    """Let a picker take a walk; return it."""
    parts = parts_of(app)
    task_id = Leasing(parts.database, parts.settings).give_work(hands).task_id
    assert task_id is not None
    return task_id


@dataclass
class LoggedIn:
    """A browser of somebody who is logged in: it sends the form's token with each form."""

    client: FlaskClient
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, data: dict[str, str] | None = None) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token} | (data or {}))


def log_in(app: Flask, person_id: str = "nadia") -> LoggedIn:
    client = app.test_client()
    token = token_in(client.get("/dashboard/login").text)
    person = PEOPLE[person_id]
    form = {"badge": person["badge"], "pin": person["pin"], "csrf_token": token}
    answer = client.post("/dashboard/login", data=form)
    assert answer.status_code == 302, answer.text
    return LoggedIn(client, token_in(client.get("/dashboard").text))


def token_in(page: str) -> str:
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


class _Silent(WSGIRequestHandler):
    def log(self, *_said: object) -> None:
        pass


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        parts_of(app).follower.stop()
        server.shutdown()
        thread.join()
