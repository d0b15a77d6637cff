"""Photos of baskets: kept once, as they were first sent, and shown to managers alone."""

import pytest

from tests.packing.bench import Bench, picked
from wms.ids import new_id

JPEG = b"\xff\xd8\xff\xe0" + b"a basket" * 20


@pytest.fixture
def bench(shop) -> Bench:
    """Return a bench on which an order lies."""
    picked(shop)
    opened = Bench(shop)
    opened.open()
    return opened


@pytest.fixture
def address(bench) -> str:
    return f"/pack-sessions/{bench.order['session_id']}/photos/{new_id()}"


def kept_files(shop) -> list[str]:
    folder = shop.app.extensions["wms"].settings.storage.folder
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_photo_is_kept_once_as_it_was_first_sent(shop, bench, address):
    first = bench.caller.put(address, JPEG)
    again = bench.caller.put(address, JPEG)
    other = bench.caller.put(address, JPEG + b"another basket")

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 200)
    photo_id = address.rpartition("/")[2]
    assert kept_files(shop) == [f"{photo_id}.jpg"]
    seen = shop.person("nadia", "office").get(f"/photos/{photo_id}")
    assert (seen.data, seen.mimetype) == (JPEG, "image/jpeg")
    seen.close()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n", "image/jpeg"),
        (b"", "image/jpeg"),
        (JPEG, "image/png"),
        (JPEG, "text/plain"),
    ],
)
def test_what_is_no_jpeg_is_refused_and_nothing_is_written(shop, bench, address, content, kind):
    answer = bench.caller.put(address, content, kind)

    assert (answer.status_code, answer.json["code"]) == (422, "not_jpeg")
    assert kept_files(shop) == []


def test_a_photo_of_more_than_eight_megabytes_is_refused(shop, bench, address):
    answer = bench.caller.put(address, JPEG + b" " * (8 * 1024 * 1024))

    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    assert answer.json["bytes_max"] == 8 * 1024 * 1024
    assert kept_files(shop) == []


def test_a_photo_of_an_unknown_session_is_refused_and_nothing_is_written(shop, bench):
    answer = bench.caller.put(f"/pack-sessions/{new_id()}/photos/{new_id()}", JPEG)

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_session")
    assert kept_files(shop) == []


@pytest.mark.parametrize("name", ["amina", "ines"])
def test_only_managers_see_photos(shop, bench, address, name):
    bench.caller.put(address, JPEG)

    answer = shop.person(name, "office").get(f"/photos/{address.rpartition('/')[2]}")

    assert answer.status_code == 403


def test_who_looked_at_a_photo_is_kept(shop, bench, address):
    photo_id = address.rpartition("/")[2]
    bench.caller.put(address, JPEG)

    nadia = shop.person("nadia", "office")
    nadia.get(f"/photos/{photo_id}").close()
    gone = nadia.get(f"/photos/{new_id()}")

    with shop.database.engine.connect() as connection:
        looked = connection.exec_driver_sql(
            "SELECT who, subject FROM audit_entry WHERE action = 'photo_seen'"
        ).all()
    assert [tuple(row) for row in looked] == [("nadia", photo_id)]
    assert gone.status_code == 404
