"""What every JSON endpoint takes and refuses."""

import pytest

LINE = {"sku": "MILK", "quantity": 2}
SALE = {"pin": "0000", "lines": [LINE]}


def test_a_good_body_is_answered_with_a_message(client):
    answer = client.post("/api/v1/sales", json=SALE)

    assert (answer.status_code, answer.json) == (201, {"number": 2})


def test_a_refusal_becomes_a_problem_with_its_facts(client):
    answer = client.post("/api/v1/sales", json=SALE | {"lines": [LINE] * 3})

    assert answer.content_type == "application/problem+json"
    assert answer.status_code == 409
    assert answer.json["type"].endswith("/problems/sold_out")
    assert answer.json["detail"] == "MILK: 5 left, 6 wanted."
    assert (answer.json["code"], answer.json["available"]) == ("sold_out", 5)
    assert answer.json["instance"] == "/api/v1/sales"


def test_malformed_json_is_refused_with_its_place(client):
    answer = client.post(
        "/api/v1/sales", data='{"pin": "0000",\n "lines": [}', content_type="application/json"
    )

    assert (answer.status_code, answer.json["code"]) == (400, "malformed_json")
    assert (answer.json["line"], answer.json["column"]) == (2, 12)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 5_000, b"null"])
def test_bytes_that_make_no_message_are_refused_calmly(client, body):
    answer = client.post("/api/v1/sales", data=body, content_type="application/json")

    assert answer.status_code in {400, 422}


def test_a_body_that_does_not_say_it_is_json_is_refused(client):
    answer = client.post("/api/v1/sales", data="pin=0000")

    assert (answer.status_code, answer.json["code"]) == (415, "wrong_content_type")


def test_a_body_of_more_than_two_megabytes_is_refused(client):
    answer = client.post(
        "/api/v1/sales", data=b" " * (2 * 1024 * 1024 + 1), content_type="application/json"
    )

    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")


def test_each_wrong_place_is_pointed_at_and_no_secret_comes_back(client):
    answer = client.post(
        "/api/v1/sales", json={"pin": "hunter2", "lines": [{"sku": "MILK", "quantity": 0}]}
    )

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert [each["pointer"] for each in answer.json["errors"]] == ["/pin", "/lines/0/quantity"]
    assert "hunter2" not in answer.text


def test_thousands_of_wrong_lines_are_told_in_few_words(client):
    answer = client.post("/api/v1/sales", json=SALE | {"lines": [{}] * 5_000})

    assert answer.json["errors_total"] == 10_000
    assert len(answer.json["errors"]) == 20


def test_a_query_is_checked_and_a_repeated_name_is_a_list(client):
    many = client.get("/api/v1/sales?sku=A&sku=B&limit=3")
    one = client.get("/api/v1/sales?sku=A")
    wrong = client.get("/api/v1/sales?limit=1000")

    assert (many.json, one.json) == ({"number": 6}, {"number": 10})
    assert wrong.json["errors"][0]["pointer"] == "/limit"
