"""The same key and body gets the same bytes; the work is done once."""

import pytest

MOVE = {"pin": "0000", "lines": [{"sku": "MILK", "quantity": 1}]}
KEY = {"Authorization": "Bearer a", "Idempotency-Key": "move-0001"}


@pytest.mark.usefixtures("manager")
def test_a_repeated_request_gets_the_same_bytes_and_does_no_work(client):
    first = client.post("/api/v1/moves", json=MOVE, headers=KEY)
    client.post("/api/v1/moves", json=MOVE, headers=KEY | {"Idempotency-Key": "move-0002"})
    again = client.post("/api/v1/moves", json=MOVE, headers=KEY)

    assert (first.status_code, first.json) == (201, {"number": 1})
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


@pytest.mark.usefixtures("manager")
def test_a_key_cannot_be_used_for_another_body(client):
    client.post("/api/v1/moves", json=MOVE, headers=KEY)

    other = client.post("/api/v1/moves", json=MOVE | {"pin": "1111"}, headers=KEY)

    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", [None, "", "short", "x" * 256, "with blanks in it", "clé-123456"])
@pytest.mark.usefixtures("manager")
def test_a_missing_or_unusable_key_is_refused(client, key):
    sent = {} if key is None else {"Idempotency-Key": key}
    headers = {"Authorization": "Bearer a"} | sent

    answer = client.post("/api/v1/moves", json=MOVE, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_required")
