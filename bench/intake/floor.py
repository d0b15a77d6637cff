"""
The floor: the least that could take the same orders in, by hand, with Flask and psycopg.

It sends the same three statements as `wms.orders` and answers with the same document, and leaves
out what makes a product: checking the body, the caller, refusals, repeats, logs.
"""

import hashlib
import json
import os
import secrets
import threading
from datetime import UTC, datetime
from typing import Any

import psycopg
from flask import Flask, Response, request
from uuid_utils.compat import uuid7

LOOK_UP = """
WITH known AS (
  SELECT w.n, coalesce(b.sku, w.sku) AS sku, coalesce(b.quantity, 1) AS pieces
  FROM jsonb_to_recordset(%(wanted)s::jsonb) AS w(n int, sku text, gtin text)
  LEFT JOIN barcode b ON b.store_id = 'canal' AND b.barcode = w.gtin
), locked AS (
  SELECT sku, sellable, reserved FROM sku_stock
  WHERE store_id = 'canal' AND sku IN (SELECT sku FROM known) ORDER BY sku FOR UPDATE
)
SELECT known.n, sku.sku, sku.name, known.pieces, locked.sellable, locked.reserved, store.day_ends_at
FROM known JOIN store ON store.store_id = 'canal'
LEFT JOIN sku ON sku.store_id = 'canal' AND sku.sku = known.sku
LEFT JOIN locked ON locked.sku = known.sku
"""
RESERVE = """
UPDATE sku_stock SET reserved = reserved + w.quantity, version = version + 1
FROM jsonb_to_recordset(%(wanted)s::jsonb) AS w(sku text, quantity int)
WHERE store_id = 'canal' AND sku_stock.sku = w.sku AND sellable - reserved >= w.quantity
"""
WRITE = """
WITH o AS (
  INSERT INTO customer_order (store_id, order_id, channel, external_ref, customer_ref, policy,
    placed_at, due_at, state, pickup_code)
  VALUES ('canal', %(id)s, 'web-shop', %(ref)s, %(customer)s, %(policy)s, %(now)s, %(due)s,
    'received', %(code)s)
), l AS (
  INSERT INTO order_line (store_id, order_id, line_no, sku, ordered, picked, substituted, short,
    cancelled, state, substitution)
  SELECT 'canal', %(id)s, line_no, sku, ordered, 0, 0, 0, 0, 'open', substitution
  FROM jsonb_to_recordset(%(lines)s::jsonb)
    AS r(line_no int, sku text, ordered int, substitution jsonb)
), r AS (
  INSERT INTO reservation (store_id, order_id, line_no, sku, quantity)
  SELECT 'canal', %(id)s, line_no, sku, ordered
  FROM jsonb_to_recordset(%(lines)s::jsonb) AS r(line_no int, sku text, ordered int)
), f AS (
  INSERT INTO journal (store_id, at, kind, subject, payload)
  VALUES ('canal', %(now)s, 'order_received', %(id)s::text, %(fact)s)
)
INSERT INTO kept_answer (store_id, channel, key, body_hash, status, answer, made_at)
VALUES ('canal', 'web-shop', %(key)s, %(hash)s, 201, %(answer)s, %(now)s)
"""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def create_app() -> Flask:
    """Return the application; the database's address is in FLOOR_DATABASE."""
    app = Flask("floor")
    own = threading.local()

    def connection() -> psycopg.Connection[Any]:
        # A connection for each thread is cheaper than any pool.
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(os.environ["FLOOR_DATABASE"])
        mine: psycopg.Connection[Any] = own.connection
        return mine

    @app.post("/api/v1/orders")
    def create_order() -> Response:
        order = request.get_json()
        db = connection()
        with db.transaction():
            answer = _take(db, order, request.headers["Idempotency-Key"], request.get_data())
        return Response(answer, status=201, content_type="application/json")

    return app


def _take(db: Any, order: dict[str, Any], key: str, body: bytes) -> str:
    lines = order["lines"]
    wanted = [{"n": n, "sku": line["sku"], "gtin": None} for n, line in enumerate(lines)]
    known = {row[0]: row for row in db.execute(LOOK_UP, {"wanted": json.dumps(wanted)})}
    # No order of this load names an article twice.
    rows = [{"sku": line["sku"], "quantity": line["quantity"]} for line in lines]
    db.execute(RESERVE, {"wanted": json.dumps(rows)})
    now = datetime.now(UTC)
    order_id = str(uuid7())
    answer = json.dumps(_answer(order, order_id, known, now))
    db.execute(
        WRITE,
        {
            "id": order_id,
            "ref": order["external_ref"],
            "customer": order["customer_ref"],
            "policy": "all_or_nothing",
            "now": now,
            "due": order["due_at"],
            "code": "".join(secrets.choice(_LETTERS) for _ in range(6)),
            "lines": json.dumps([_row(n, line) for n, line in enumerate(lines, start=1)]),
            "fact": json.dumps({"external_ref": order["external_ref"], "lines": len(lines)}),
            "key": key,
            "hash": hashlib.sha256(body).hexdigest(),
            "answer": answer,
        },
    )
    return answer


def _row(number: int, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "line_no": number,
        "sku": line["sku"],
        "ordered": line["quantity"],
        "substitution": {"rule": "none", "skus": []},
    }


def _answer(
    order: dict[str, Any], order_id: str, known: dict[int, Any], now: datetime
) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "external_ref": order["external_ref"],
        "customer_ref": order["customer_ref"],
        "due_at": order["due_at"],
        "placed_at": now.isoformat(),
        "state": "received",
        "lines": [
            {
                "line_no": n + 1,
                "sku": known[n][1],
                "name": known[n][2],
                "ordered": line["quantity"],
                "picked": 0,
                "substituted": 0,
                "short": 0,
                "cancelled": 0,
                "state": "open",
            }
            for n, line in enumerate(order["lines"])
        ],
    }
