"""Cookies, keys and the token that tells our pages from foreign ones."""

import pytest
from flask import Blueprint, g

from tests.people.test_door import HERE, key_of, log_in
from wms.http.auth import ANYONE, Caller, NotYourRole, Role, Scope, caller, require
from wms.http.endpoint import endpoint, page

bp = Blueprint("forms", __name__)


@bp.post("/form")
@page(may=[Role.PICKER])
def form() -> str:
    return caller().who


@bp.post("/open-form")
@page(may=ANYONE)
def open_form() -> str:
    return "open"


@bp.post("/api/v1/pokes")
@endpoint(may=[Scope.ORDERS_WRITE, Role.PICKER], answers={204: None})
def poke() -> None:
    return None


@pytest.fixture
def app(app):
    app.register_blueprint(bp)
    return app


@pytest.mark.parametrize("path", ["/form", "/api/v1/pokes"])
@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_cookie_alone_changes_nothing(client, path, token):
    log_in(client)

    answer = client.post(path, headers={} if token is None else {"X-CSRFToken": token})

    assert answer.status_code == 400
    assert path == "/form" or answer.json["code"] == "csrf_token_missing"


def test_the_token_is_taken_from_a_form_or_a_header(client):
    token = log_in(client).json["csrf_token"]

    assert client.post("/form", data={"csrf_token": token}).text == "amina"
    assert client.post("/api/v1/pokes", headers={"X-CSRFToken": token}).status_code == 204


def test_a_token_of_another_browser_is_refused(app, client):
    log_in(client)
    theirs = log_in(app.test_client()).json["csrf_token"]

    assert client.post("/form", data={"csrf_token": theirs}).status_code == 400


def test_a_token_from_before_the_login_is_refused_after_it(client):
    before = log_in(client).json["csrf_token"]
    after = log_in(client).json["csrf_token"]

    assert client.post("/form", data={"csrf_token": before}).status_code == 400
    assert client.post("/form", data={"csrf_token": after}).status_code == 200


def test_a_script_that_lost_its_token_asks_for_it_again(client):
    log_in(client)

    token = client.get(HERE).json["csrf_token"]

    assert client.post("/form", data={"csrf_token": token}).text == "amina"


def test_a_form_that_logs_in_needs_its_token_too(client):
    assert client.post("/open-form").status_code == 400


def test_a_foreign_page_cannot_log_a_browser_in(client):
    answer = client.post(
        "/api/v1/logins", data='{"badge": "7"}', headers={"Content-Type": "text/plain"}
    )

    assert answer.status_code == 415


def test_a_key_needs_no_token_and_the_cookie_beside_it_does_not_count(app, client):
    log_in(client)
    writer = key_of(app, Scope.ORDERS_WRITE, channel="web-shop")
    reader = key_of(app, Scope.ORDERS_READ, channel="web-shop")

    assert client.post("/api/v1/pokes", headers=writer).status_code == 204
    assert client.post("/api/v1/pokes", headers=reader).json["code"] == "not_your_role"
    assert client.post("/form", headers=writer).status_code == 403


@pytest.mark.parametrize("sent", ["Bearer wrong", "Bearer", "Basic YTpi", "", "Bearer \xe9", "x"])
def test_a_wrong_key_is_nobody_even_with_a_cookie_beside_it(client, sent):
    log_in(client)

    assert client.get(HERE, headers={"Authorization": sent}).status_code == 401


def test_the_cookies_cannot_be_read_by_scripts_nor_sent_by_foreign_forms(client):
    cookies = log_in(client).headers.getlist("Set-Cookie")

    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["wms_form", "wms_login"]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie


def test_over_https_the_cookies_belong_to_this_host_alone(https_app):
    client = https_app.test_client()

    cookies = log_in(client).headers.getlist("Set-Cookie")

    assert sorted(cookie.partition("=")[0] for cookie in cookies) == [
        "__Host-wms",
        "__Host-wms_form",
    ]
    for cookie in cookies:
        assert "; Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_a_route_that_names_nobody_lets_not_even_an_admin_in(app):
    with app.test_request_context("/"):
        g.caller = Caller("canal", "office", person_id="jonas", roles=frozenset(Role))

        with pytest.raises(NotYourRole):
            require([])
