"""The OpenAPI document: sound in itself, and complete for whoever writes a client from it."""

import re
from typing import Any

import pytest

from tests.api.shop import Shop
from wms.wire.orders import OrderNew

METHODS = {"get", "put", "post", "delete"}
STREAMS = {"/api/v1/orders/events", "/api/v1/orders/{order_id}/events"}


@pytest.fixture
def document(shop: Shop) -> dict[str, Any]:
    made: dict[str, Any] = shop.web.get("/openapi.json").json
    return made


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def test_the_document_is_sound(document):
    assert document["openapi"] == "3.1.0"
    assert document["info"].keys() >= {"title", "version"}
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for path, method, operation in operations(document):
        assert method in METHODS, (path, method)
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")
        assert all("schema" in one for one in operation["parameters"]), path
        assert operation["responses"], path
        for status, answer in operation["responses"].items():
            assert re.fullmatch(r"[2345]\d\d", status), (path, status)
            assert answer["description"], (path, status)


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]

    def check(value: Any) -> None:
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str):
                assert reference.removeprefix("#/components/schemas/") in schemas, reference
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(document)


def test_every_route_of_the_door_is_documented(shop, document):
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in shop.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.endpoint.startswith("openapi.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    documented = {(path, method) for path, method, _ in operations(document)}

    # A photo is a page for people: it answers with a picture, and refuses with HTML.
    assert routes - documented == {
        ("/api/v1/photos/{photo_id}", "get"),
        ("/api/v1/gallery/pictures/{photo_id}", "get"),
    }
    assert documented <= routes


def test_every_operation_says_what_it_does_and_who_may_call(document):
    for path, method, operation in operations(document):
        assert operation["summary"], path
        if path != "/api/v1/logins":
            assert operation["security"], (method, path)
            assert "For: `" in operation["description"], (method, path)
            assert {"401", "403"} <= operation["responses"].keys(), (method, path)


def test_every_body_has_an_example_that_its_own_schema_takes(document):
    for path, _, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind != "application/json":
                continue
            assert "example" in content, path
            assert "422" in operation["responses"], path
            assert "400" in operation["responses"], path
    placed = document["paths"]["/api/v1/orders"]["post"]["requestBody"]["content"]
    OrderNew.model_validate(placed["application/json"]["example"])


def test_every_problem_has_an_example_with_its_code(document):
    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            problem = answer.get("content", {}).get("application/problem+json")
            if status.startswith(("4", "5")):
                assert problem is not None, (path, status)
                for code, example in problem["examples"].items():
                    assert example["value"]["code"] == code
                    assert example["value"]["status"] == int(status)


def test_an_address_that_takes_pictures_says_which(document):
    for path, kinds in {
        "/api/v1/pack-sessions/{session_id}/photos/{photo_id}": {"image/jpeg"},
        "/api/v1/orders/{order_id}/evidence": {
            "image/jpeg",
            "image/png",
            "image/webp",
            "multipart/form-data",
        },
    }.items():
        operation = next(iter(document["paths"][path].values()))
        assert set(operation["requestBody"]["content"]) == kinds
        assert "application/json" in operation["responses"]["201"]["content"]
