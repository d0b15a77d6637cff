"""Streams of facts: from where the listener left off, for so many and no more."""

from itertools import islice

from tests.http.shop import NOON
from wms.db import journal


def tell(app, *subjects: str, kind="stock_moved", store_id="canal"):
    with app.extensions["wms"].database.transaction() as session:
        for subject in subjects:
            journal.tell(session, store_id, kind, subject, NOON, quantity=1)


def read(answer, events):
    return b"".join(islice(answer.response, events)).decode()


def test_a_listener_gets_what_it_missed_and_what_comes(app, client):
    tell(app, "MILK")
    tell(app, "BREAD", "EGGS")

    with client.get("/api/v1/facts", headers={"Last-Event-ID": "0.1"}) as answer:
        missed = read(answer, 2)
        tell(app, "BUTTER")
        live = read(answer, 1)

    assert answer.mimetype == "text/event-stream"
    assert 'id: 0.2\nevent: stock_moved\ndata: {"subject":"BREAD",' in missed
    assert ("EGGS" in missed, "MILK" in missed) == (True, False)
    assert live.startswith("id: 0.4\nevent: stock_moved\ndata: ")


def test_a_listener_hears_only_what_it_asked_for_and_only_its_store(app, client):
    with client.get("/api/v1/facts") as answer:
        read(answer, 1)
        tell(app, "ORDER", kind="order_received")
        tell(app, "MILK")
        heard = read(answer, 1)

    assert ("ORDER" in heard, "MILK" in heard) == (False, True)


def test_a_position_that_is_none_begins_with_what_comes(app, client):
    tell(app, "MILK")

    with client.get("/api/v1/facts", headers={"Last-Event-ID": "nonsense"}) as answer:
        assert "id: 0.1\n" in read(answer, 1)


def test_one_screen_more_than_allowed_is_asked_to_come_later(app, client):
    first, second = client.get("/api/v1/facts"), client.get("/api/v1/facts")

    refused = client.get("/api/v1/facts")
    first.close()
    again = client.get("/api/v1/facts")

    assert (refused.status_code, refused.json["code"]) == (503, "too_many_streams")
    assert "Retry-After" in refused.headers
    assert again.status_code == 200
    second.close()
    again.close()
    assert app.extensions["wms"].follower.listeners == 0


def test_a_stopping_server_ends_its_streams(app, client):
    answer = client.get("/api/v1/facts")
    read(answer, 1)

    app.extensions["wms"].follower.stop()

    assert list(answer.response) == []
    answer.close()
