"""Logging in over HTTP: by browser and at a station."""

from datetime import timedelta

import pytest

from tests.people.canal import AMINA, CANAL, NADIA, NOON, UNKNOWN_BADGE
from wms.db import Database
from wms.http.auth import Scope
from wms.people import operations as people
from wms.people.operations import NewKey

HERE = "/api/v1/logins/current"


def log_in(client, person=AMINA, **headers: str):
    message = {"badge": person.badge, "pin": person.pin, "device_id": "handheld-1"}
    return client.post("/api/v1/logins", json=message, headers=headers)


def try_in(client, badge: str, pin: str, device_id: str = "handheld-1"):
    message = {"badge": badge, "pin": pin, "device_id": device_id}
    return client.post("/api/v1/logins", json=message)


def key_of(app, *scopes: Scope, **program: str) -> dict[str, str]:
    """Return the header of a new key."""
    database: Database = app.extensions["wms"].database
    with database.transaction() as session:
        secret = people.make_key(session, "canal", NewKey(scopes, **program), by=NADIA)
    return {"Authorization": f"Bearer {secret}"}


def test_a_browser_logs_in_is_known_and_logs_out(client):
    answer = log_in(client)
    known = client.get(HERE)
    left = client.delete(HERE, headers={"X-CSRFToken": answer.json["csrf_token"]})

    assert answer.status_code == 201
    assert answer.json["token"] is None
    assert known.json | {"csrf_token": ""} == answer.json | {"csrf_token": ""}
    assert (known.json["person_id"], known.json["roles"]) == ("amina", ["picker"])
    assert left.status_code == 204
    assert client.get_cookie("wms_login") is None
    assert client.get(HERE).status_code == 401


def test_a_cookie_kept_after_logging_out_is_worth_nothing(client):
    token = log_in(client).json["csrf_token"]
    kept = client.get_cookie("wms_login").value
    client.delete(HERE, headers={"X-CSRFToken": token})

    client.set_cookie("wms_login", kept)

    assert client.get(HERE).json["code"] == "not_logged_in"


def test_a_wrong_pin_and_an_unknown_badge_get_the_same_answer(client):
    wrong = try_in(client, AMINA.badge, "000000")
    unknown = try_in(client, UNKNOWN_BADGE, AMINA.pin)

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json | {"request_id": ""} == unknown.json | {"request_id": ""}
    assert wrong.json["code"] == "wrong_badge_or_pin"


def test_the_pin_is_hashed_once_whether_or_not_the_badge_is_known(client, pins, monkeypatch):
    hashed: list[str] = []

    def pepper(pin: str) -> bytes:
        hashed.append(pin)
        return pin.encode()

    monkeypatch.setattr(pins, "_peppered", pepper)

    try_in(client, AMINA.badge, "000001")
    try_in(client, UNKNOWN_BADGE, "000002")

    assert hashed == ["000001", "000002"]


def test_a_sixth_try_has_to_wait_even_with_the_right_pin(client, clock):
    for _ in range(5):
        assert try_in(client, AMINA.badge, "000000").status_code == 401

    locked = log_in(client)
    clock.at = NOON + timedelta(minutes=15)

    assert (locked.status_code, locked.json["code"]) == (429, "too_many_tries")
    assert locked.headers["Retry-After"] == "900"
    assert log_in(client).status_code == 201


def test_a_lock_out_is_noted(app, client):
    for _ in range(7):
        try_in(client, AMINA.badge, "000000")

    with app.extensions["wms"].database.reading() as session:
        noted = [(e.action, e.subject) for e in people.list_entries(session, "canal")]
    assert noted == [("login_locked", "amina")]


def test_a_manager_unlocks_a_person_and_a_picker_does_not(app, client):
    for _ in range(5):
        try_in(client, AMINA.badge, "000000", "handheld-9")
    picker, manager = app.test_client(), app.test_client()
    forbidden = unlock(picker, log_in(picker, CANAL["leo"]))
    unlocked = unlock(manager, log_in(manager, CANAL["nadia"]))

    assert (forbidden.status_code, forbidden.json["code"]) == (403, "not_your_role")
    assert unlocked.status_code == 204
    assert log_in(client).status_code == 201
    assert unlock(manager, log_in(manager, CANAL["nadia"]), "zoe").json["code"] == "unknown_person"


def unlock(client, login, person_id="amina"):
    headers = {"X-CSRFToken": login.json["csrf_token"]}
    return client.delete(f"/api/v1/people/{person_id}/lock", headers=headers)


def test_a_manager_ends_all_logins_of_a_person_at_once(app, client):
    log_in(client)
    manager = app.test_client()
    token = log_in(manager, CANAL["nadia"]).json["csrf_token"]

    ended = manager.delete("/api/v1/people/amina/logins", headers={"X-CSRFToken": token})

    assert ended.status_code == 204
    assert client.get(HERE).status_code == 401


def test_a_login_idle_for_half_an_hour_is_over_and_one_in_use_goes_on(client, clock):
    log_in(client)
    for minutes in (20, 40, 60):
        clock.at = NOON + timedelta(minutes=minutes)
        assert client.get(HERE).status_code == 200

    clock.at = NOON + timedelta(minutes=90)

    assert client.get(HERE).status_code == 401


@pytest.mark.parametrize(
    "message",
    [
        {"badge": AMINA.badge},
        {"badge": AMINA.badge, "pin": "", "device_id": "d"},
        {"badge": AMINA.badge, "pin": "12a4", "device_id": "d"},
        {"badge": AMINA.badge + "\r", "pin": AMINA.pin, "device_id": "d"},
        {"badge": "\x00", "pin": AMINA.pin, "device_id": "d"},
        {"badge": "7" * 513, "pin": AMINA.pin, "device_id": "d"},
        {"badge": AMINA.badge, "pin": AMINA.pin, "device_id": "a b"},
        {"badge": AMINA.badge, "pin": AMINA.pin, "device_id": "d", "admin": True},
    ],
)
def test_a_photographed_badge_or_a_hostile_one_gets_nobody_in(client, message):
    answer = client.post("/api/v1/logins", json=message)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert AMINA.pin not in answer.text
    assert client.get_cookie("wms_login") is None


def test_a_station_gets_a_token_and_names_its_packer_with_it(app, client):
    key = key_of(app, Scope.STATION, station="station-1")

    answer = log_in(client, CANAL["ines"], **key)
    known = client.get(HERE, headers=key | {"X-Login": answer.json["token"]})
    left = client.delete(HERE, headers=key | {"X-Login": answer.json["token"]})

    assert "Set-Cookie" not in answer.headers
    assert answer.json["csrf_token"] is None
    assert known.json["person_id"] == "ines"
    assert left.status_code == 204
    after = client.get(HERE, headers=key | {"X-Login": answer.json["token"]})
    assert (after.status_code, after.json["code"]) == (401, "not_logged_in")


def test_a_stations_token_is_worth_nothing_beside_a_channels_key_or_alone(app, client):
    station = key_of(app, Scope.STATION, station="station-1")
    channel = key_of(app, Scope.ORDERS_WRITE, channel="web-shop")
    token = log_in(client, CANAL["ines"], **station).json["token"]

    assert client.get(HERE, headers=channel | {"X-Login": token}).status_code == 403
    assert client.get(HERE, headers={"X-Login": token}).status_code == 401
