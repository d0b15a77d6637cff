"""Everything that goes wrong, told as a problem or as a page, in the reader's language."""

import pytest

from tests.http.shop import SoldOut
from wms.errors import told
from wms.http.sentences import say_kept


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("disk", 507, "storage_full"), ("away", 503, "database_away"), ("table", 500, "unexpected")],
)
def test_a_failing_database_is_told_for_what_it_is(client, kind, status, code):
    answer = client.get(f"/api/v1/failures/{kind}")

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_our_own_faults_give_a_number_and_no_detail(client):
    answer = client.get("/api/v1/failures/bug", headers={"X-Request-Id": "call-0042"})

    assert answer.status_code == 500
    assert "call-0042" in answer.json["detail"]
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "no_such_address"),
        ("DELETE", "/api/v1/sales", 405, "not_this_method"),
    ],
)
def test_wrong_addresses_and_methods_are_problems_too(client, method, path, status, code):
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_problems_speak_french_to_who_reads_it(client):
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": "fr-FR,fr;q=0.9"})

    assert answer.json["title"] == "Adresse inconnue"


@pytest.mark.usefixtures("manager")
def test_a_persons_language_counts_more_than_the_browsers(client):
    answer = client.post(
        "/api/v1/moves",
        json={"pin": "0", "lines": []},
        headers={"Authorization": "Bearer a", "Accept-Language": "en"},
    )

    assert answer.json["title"] == "Contenu inattendu"


def test_a_page_shows_a_refusal_as_a_page_and_escapes_it(client):
    answer = client.get("/shelf")

    assert (answer.status_code, answer.mimetype) == (409, "text/html")
    assert "&lt;b&gt;MILK&lt;/b&gt;: 0 left, 1 wanted." in answer.text


def test_a_kept_refusal_is_said_as_it_was(app):
    kept = told(SoldOut(sku="MILK", available=5, wanted=6))

    with app.test_request_context():
        assert say_kept(kept) == ("Sold out", "MILK: 5 left, 6 wanted.")


def test_the_type_of_a_problem_leads_to_a_page_about_it(client):
    problem = client.get("/api/v1/nothing").json

    kind = client.get(problem["type"].split("8080")[1], headers={"Accept-Language": "fr"})

    assert (kind.status_code, client.get("/problems/no_such_kind").status_code) == (200, 404)
    assert "Adresse inconnue" in kind.text
