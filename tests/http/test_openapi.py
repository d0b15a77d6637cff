"""The document says what the routes promise."""


def test_the_document_holds_paths_examples_keys_and_problems(client):
    made = client.get("/api/v1/openapi.json").json

    sale, move = (made["paths"][f"/api/v1/{name}"]["post"] for name in ("sales", "moves"))
    assert made["openapi"] == "3.1.0"
    assert sale["requestBody"]["content"]["application/json"]["example"]["pin"] == "0000"
    assert "`sold_out`" in sale["responses"]["409"]["description"]
    assert "application/problem+json" in sale["responses"]["422"]["content"]
    assert move["parameters"][-1]["name"] == "Idempotency-Key"
    assert {"key": []} in move["security"]
    assert "security" not in sale


def test_every_reference_leads_somewhere(client):
    text = client.get("/api/v1/openapi.json").text
    made = client.get("/api/v1/openapi.json").json
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= made["components"]["schemas"].keys()


def test_the_page_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs").text

    assert "//" not in page.replace("<!doctype html>", "")
    assert client.get("/api/v1/docs/static/swagger/swagger-ui-bundle.js").status_code == 200
