"""
What an OpenAPI library costs on the way of an order: calls per second of processor time.

    python bench/openapi_library.py plain|ours|spectree|apiflask

An order of twelve lines is checked and answered by Flask's test client, without network and
database; the best of five rounds counts. APIFlask is not among the project's dependencies: install
it in an environment of its own to measure it.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request

from wms.http.auth import ANYONE
from wms.http.endpoint import endpoint
from wms.ids import new_id
from wms.wire.orders import OrderLineState, OrderNew, OrderState

ROUNDS = 5
CALLS = 400
ORDER = {
    "external_ref": "A-1",
    "customer_ref": "C-1",
    "due_at": "2026-11-21T22:00:00Z",
    "lines": [{"sku": f"S-{number:05}", "quantity": 2} for number in range(12)],
}


def answer(order: OrderNew) -> OrderState:
    """Return an order as it would be answered, made without checks as our doors do."""
    lines = tuple(
        OrderLineState.model_construct(
            line_no=number,
            sku=str(line.sku),
            name="Milk",
            ordered=line.quantity,
            picked=0,
            substituted=0,
            short=0,
            cancelled=0,
            state="open",
        )
        for number, line in enumerate(order.lines, 1)
    )
    now = datetime.now(UTC)
    return OrderState.model_construct(
        **order.model_dump(exclude={"lines"}),
        order_id=new_id(),
        placed_at=now,
        state="received",
        pickup_code="ABC234",
        lane=None,
        bags=0,
        lines=lines,
    )


def plain() -> Flask:
    """Return Flask and Pydantic by hand."""
    app = Flask("bench")

    @app.post("/orders")
    def create() -> Response:
        made = answer(OrderNew.model_validate_json(request.get_data()))
        return Response(made.model_dump_json(), 201, content_type="application/json")

    return app


def ours() -> Flask:
    """Return our own endpoint()."""
    app = Flask("bench")

    @app.post("/orders")
    @endpoint(may=ANYONE, body=OrderNew, answers={201: OrderState})
    def create(body: OrderNew) -> OrderState:
        return answer(body)

    return app


def spectree() -> Flask:
    """Return SpecTree, checking requests and answers."""
    from spectree import Response as Answers
    from spectree import SpecTree

    app = Flask("bench")
    spec: Any = SpecTree("flask")

    @app.post("/orders")
    @spec.validate(  # type: ignore[untyped-decorator]
        json=OrderNew, resp=Answers(HTTP_201=OrderState)
    )
    def create(json: OrderNew) -> tuple[OrderState, int]:
        return answer(json), 201

    spec.register(app)
    return app


def apiflask() -> Flask:
    """Return APIFlask, checking requests and answers."""
    from apiflask import APIFlask  # type: ignore[import-not-found]

    app: Any = APIFlask("bench")

    @app.post("/orders")  # type: ignore[untyped-decorator]
    @app.input(OrderNew)  # type: ignore[untyped-decorator]
    @app.output(OrderState, status_code=201)  # type: ignore[untyped-decorator]
    def create(json_data: OrderNew) -> OrderState:
        return answer(json_data)

    made: Flask = app
    return made


def measure(app: Flask) -> float:
    """Return calls per second of processor time, the best of some rounds."""
    client, body, best = app.test_client(), json.dumps(ORDER), 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(CALLS):
            status = client.post("/orders", data=body, content_type="application/json").status_code
            assert status == 201
        best = max(best, CALLS / (time.process_time() - began))
    return best


KINDS: dict[str, Callable[[], Flask]] = {
    "plain": plain,
    "ours": ours,
    "spectree": spectree,
    "apiflask": apiflask,
}

if __name__ == "__main__":
    for kind in sys.argv[1:] or ("plain", "ours", "spectree"):
        print(f"{kind:10} {measure(KINDS[kind]()):6.0f} calls/s")
