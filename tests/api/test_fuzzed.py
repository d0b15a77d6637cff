"""Whatever is sent to the door, the answer is a decision: never a failure of ours."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.shop import Shop
from tests.packing.bench import Bench
from wms.http.openapi import describe

EXAMPLES = 15
NOBODYS = "018f0000-0000-7000-8000-000000000000"

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(
        ["\x00", "é", "\ud83e\udd5b", "1" * 600, NOBODYS, "9999-12-31T23:59:59-14:00", "S-00001"]
    ),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


@st.composite
def bent(draw: st.DrawFn, example: Any) -> Any:
    """Return a body like the example, with one or more of its parts replaced, dropped or added."""
    body = json.loads(json.dumps(example))
    for _ in range(draw(st.integers(0, 3))):
        place = body
        while isinstance(place, dict | list) and place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and place[key] and draw(st.booleans()):
                place = place[key]
                continue
            if isinstance(place, dict) and draw(st.integers(0, 4)) == 0:
                del place[key]
            else:
                place[key] = draw(ODD)
            break
    return body


def posts() -> list[str]:
    return [
        "/api/v1/orders",
        "/api/v1/orders/{order_id}/dispute",
        "/api/v1/orders/{order_id}/escapes",
        "/api/v1/orders/{order_id}/dispute/closure",
        "/api/v1/receipts",
        "/api/v1/moves",
        "/api/v1/adjustments",
        "/api/v1/wastes",
        "/api/v1/blocks",
        "/api/v1/commands",
        "/api/v1/scans-refused",
        "/api/v1/pack-sessions",
        "/api/v1/pack-commands",
        "/api/v1/tags",
        "/api/v1/stations/{station}/health",
        "/api/v1/handovers",
        "/api/v1/handovers/{handover_id}/parcels",
        "/api/v1/handovers/{handover_id}/completion",
        "/api/v1/logins",
    ]


@pytest.fixture
def bodies(shop: Shop) -> dict[str, tuple[str, Any]]:
    """Return (method, example) of each address that takes a JSON body."""
    return {
        path: (method.upper(), taken["example"])
        for path, item in describe(shop.app)["paths"].items()
        for method, operation in item.items()
        if (taken := operation.get("requestBody", {}).get("content", {}).get("application/json"))
    }


def test_every_address_that_takes_a_body_is_tried(bodies):
    assert set(posts()) == set(bodies)


@pytest.mark.parametrize("path", posts())
def test_no_body_makes_the_server_fail(shop, bodies, path):
    method, example = bodies[path]
    caller = caller_for(shop, path)
    address = re.sub(r"{station}", "station-1", path.removeprefix("/api/v1"))
    address = re.sub(r"{\w+}", NOBODYS, address)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(bent(example), st.uuids(version=4))
    def try_one(body, key):
        headers = {"Idempotency-Key": str(key)}
        answer = caller.call(method, address, body, **headers)
        assert answer.status_code < 500, (body, answer.text)
        if answer.status_code >= 400:
            assert answer.json["code"], answer.text

    try_one()


def caller_for(shop, path):
    shop.clock.at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    if path == "/api/v1/orders":
        return shop.web
    if path in {"/api/v1/commands", "/api/v1/scans-refused"}:
        return shop.person("leo")
    if path.startswith(("/api/v1/pack", "/api/v1/stations", "/api/v1/handovers", "/api/v1/tags")):
        return Bench(shop).caller
    return shop.person("nadia", "office")


@pytest.mark.parametrize(
    "query",
    [
        "/stock?text=%00",
        "/stock?after=%7C%7C%7C%7C",
        "/stock?after=%00",
        "/stock?limit=x",
        "/stock?limit=501",
        "/movements?before=x",
        "/movements?text=%25%5C_",
        "/orders?text=%00",
        "/orders?state=",
        "/parcels/%00",
        "/parcels/" + "x" * 3_000,
        "/orders/not-an-id",
        "/nothing",
    ],
)
def test_no_question_makes_the_server_fail(shop, query):
    answer = shop.person("nadia", "office").get(query)

    assert answer.status_code < 500
