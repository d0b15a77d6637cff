"""The server as channels and handhelds reach it: HTTP in the words of the wire."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import httpx

from wms import ids
from wms.demo.orders import DrawnOrder
from wms.demo.pace import Pace
from wms.demo.shop import Person
from wms.wire.base import Message
from wms.wire.handheld import Command, Exchange, ExchangeAnswer, PickTask
from wms.wire.orders import OrderNew, OrderState
from wms.wire.people import Login, LoginNew

API = "/api/v1"
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
NOTHING_TO_PICK = 204
UNAUTHORISED = 401
TRIES_MAX = 3

Told = TypeVar("Told", bound=Message)


class Refused(Exception):
    """The server said no, with status and its own words."""

    def __init__(self, response: httpx.Response) -> None:
        try:
            said = response.json()
        except ValueError:
            said = {}
        self.status = response.status_code
        self.code = str(said.get("code", "")) if isinstance(said, dict) else ""
        detail = said.get("detail", "") if isinstance(said, dict) else ""
        request = response.request
        super().__init__(f"{request.method} {request.url.path}: {self.status} {detail}".strip())


class Channel:
    """A web shop that sends orders and reads what became of them."""

    def __init__(self, url: str, key: str) -> None:
        self.http = httpx.Client(
            base_url=url + API,
            headers={"Authorization": f"Bearer {key}"},
            timeout=TIMEOUT,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of open connections."""
        self.http.close()

    def send(self, drawn: DrawnOrder, pace: Pace) -> OrderState:
        """
        Send an order; when no answer comes, the same again under the same key.

        :raises Refused: the server does not take it
        """
        body = {
            "external_ref": drawn.external_ref,
            "customer_ref": drawn.customer_ref,
            "due_at": pace.now() + timedelta(minutes=drawn.due_minutes),
            "policy": drawn.policy,
            "lines": [line.body() for line in drawn.lines],
        }
        content = OrderNew.model_validate(body).model_dump_json(exclude_none=True)
        headers = {"Idempotency-Key": str(ids.new_id()), "Content-Type": "application/json"}
        for attempt in range(1, TRIES_MAX + 1):
            try:
                response = self.http.post("/orders", content=content, headers=headers)
            except httpx.TransportError:
                if attempt == TRIES_MAX:
                    raise
                pace.wait(pace.clock.speed)
            else:
                return _read(OrderState, response)
        raise AssertionError

    def read(self, order_id: UUID) -> OrderState:
        """Return an order as the server has it."""
        return _read(OrderState, self.http.get(f"/orders/{order_id}"))

    def list_refs(self, states: list[str]) -> set[str]:
        """Return the references of all orders in these states."""
        response = self.http.get("/orders", params={"state": states})
        if not response.is_success:
            raise Refused(response)
        return {order["external_ref"] for order in response.json()["orders"]}


class Handheld:
    """A picker's device: logs its person in, leases walks, sends commands."""

    def __init__(self, url: str, device_id: str, person: Person, pace: Pace) -> None:
        self.http = httpx.Client(base_url=url + API, timeout=TIMEOUT, trust_env=False)
        self.device_id = device_id
        self.person = person
        self.pace = pace
        self.csrf = ""

    def close(self) -> None:
        """Let go of open connections."""
        self.http.close()

    def log_in(self) -> None:
        """Scan the badge and type the PIN."""
        login = LoginNew(badge=self.person.badge, pin=self.person.pin, device_id=self.device_id)
        body = login.model_dump(mode="json")
        told = _read(Login, self.http.post("/logins", json=body))
        self.csrf = told.csrf_token or ""

    def lease(self) -> PickTask | None:
        """Return a walk, or None when there is nothing to pick."""
        response = self._post("/leases", None)
        return None if response.status_code == NOTHING_TO_PICK else _read(PickTask, response)

    def exchange(self, commands: list[Command], task_version: int) -> ExchangeAnswer:
        """Send what was done; sent again if no answer came, it is done once all the same."""
        message = Exchange(
            device_id=self.device_id, task_version=task_version, commands=tuple(commands)
        )
        response = self._post("/commands", message.model_dump_json())
        return _read(ExchangeAnswer, response)

    def head(self, task_id: UUID) -> dict[str, Any]:
        """Return what every command of this person carries."""
        return {
            "id": ids.new_id(),
            "person_id": self.person.person_id,
            "at": self.pace.now(),
            "task_id": task_id,
        }

    def _post(self, path: str, content: str | None) -> httpx.Response:
        for attempt in range(1, TRIES_MAX + 1):
            headers = {"X-CSRFToken": self.csrf}
            if content is not None:
                headers["Content-Type"] = "application/json"
            try:
                response = self.http.post(path, content=content, headers=headers)
            except httpx.TransportError:
                if attempt == TRIES_MAX:
                    raise
                self.pace.wait(self.pace.clock.speed)
                continue
            if response.status_code != UNAUTHORISED or attempt == TRIES_MAX:
                return response
            self.log_in()
        raise AssertionError


def _read(kind: type[Told], response: httpx.Response) -> Told:
    if not response.is_success:
        raise Refused(response)
    return kind.model_validate_json(response.content)
