"""Deny by default."""

import pytest


@pytest.mark.usefixtures("manager")
def test_a_route_that_says_nothing_is_refused_to_everybody(client):
    answer = client.get("/forgotten")

    assert answer.status_code == 500
    assert "never seen" not in answer.text


def test_a_stranger_is_asked_to_log_in(client):
    answer = client.post("/api/v1/moves", json={})

    assert (answer.status_code, answer.json["code"]) == (401, "not_logged_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.usefixtures("manager")
def test_who_has_the_role_is_let_in(client):
    assert client.get("/office").text == "office"
