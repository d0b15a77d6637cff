"""Photos of baskets: kept once, as they were first sent, and shown to managers alone."""

from uuid import UUID

import numpy as np
import pytest

from tests.packing.bench import Bench, picked
from tests.packing.pictures import a_table, as_jpeg, pixels_of
from wms.ids import new_id
from wms.packing.queries import list_photos

JPEG = as_jpeg(a_table())


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
    other = bench.caller.put(address, as_jpeg(a_table(320, 240)))

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 200)
    photo_id = address.rpartition("/")[2]
    assert kept_files(shop) == [f"{photo_id}.jpg"]
    seen = shop.person("nadia", "office").get(f"/photos/{photo_id}")
    assert (pixels_of(seen.data).shape, seen.mimetype) == ((480, 640, 3), "image/jpeg")
    assert len(seen.data) == first.json["size_bytes"] == again.json["size_bytes"]
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


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (JPEG[: len(JPEG) // 2], "picture_broken"),
        (b"\xff\xd8\xff\xe0" + b"a basket" * 20, "picture_broken"),
        (as_jpeg(np.zeros((6_400, 6_400, 3), np.uint8)), "picture_too_large"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_and_nothing_is_written(
    shop, bench, address, content, code
):
    answer = bench.caller.put(address, content)

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert kept_files(shop) == []


def test_what_lies_outside_of_the_tray_is_averaged_away_and_the_inside_is_not(shop, bench, address):
    picture = a_table()
    picture[200:280, 280:360] = (0, 0, 255)  # on the tray
    rows, columns = np.indices((480, 640)) // 6
    picture[:100][(rows + columns)[:100] % 2 == 0] = 0  # a paper with writing beside it
    outline = "200,120,440,120,440,360,200,360"

    bench.caller.put(f"{address}?outline={outline}", as_jpeg(picture, exif=True))

    kept = shop.person("nadia", "office").get(f"/photos/{address.rpartition('/')[2]}")
    shown = pixels_of(kept.data).astype(int)
    assert np.abs(shown[205:275, 285:355] - (0, 0, 255)).max() < 30
    assert np.std(picture[:80, :, 1]) > 80
    assert np.std(shown[:80, :, 1]) < 10
    assert b"Exif" not in kept.data
    assert b"phone" not in kept.data
    kept.close()


@pytest.mark.parametrize(
    "asked",
    ["outline=1,2,3", "outline=1,2,3,4", "outline=a,b", "outline=", "kind=x", "bag=0", "line=-1"],
)
def test_a_place_that_is_none_is_refused_by_its_name(bench, address, asked):
    answer = bench.caller.put(f"{address}?{asked}", JPEG)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["pointer"] == f"/{asked.partition('=')[0]}"


def test_a_crop_is_kept_with_its_line_and_a_photo_with_its_bag(shop, bench, address):
    bench.caller.put(f"{address}?kind=basket&bag=2", JPEG)
    crop = address.rpartition("/")[0] + f"/{new_id()}"
    bench.caller.put(f"{crop}?kind=crop&line=1", JPEG)

    with shop.database.reading() as session:
        photos = list_photos(session, "canal", UUID(bench.order["order_id"]))

    assert {(one.kind, one.bag_no, one.line_no) for one in photos} == {
        ("basket", 2, None),
        ("crop", None, 1),
    }


def test_a_photo_of_more_than_eight_megabytes_is_refused(shop, bench, address):
    answer = bench.caller.put(address, JPEG + b" " * (8 * 1024 * 1024))

    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    assert answer.json["bytes_max"] == 8 * 1024 * 1024
    assert kept_files(shop) == []


def test_a_photo_of_an_unknown_session_is_refused_and_nothing_is_written(shop, bench):
    answer = bench.caller.put(f"/pack-sessions/{new_id()}/photos/{new_id()}", JPEG)

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_session")
    assert kept_files(shop) == []


def test_a_photo_belongs_to_the_station_on_whose_bench_the_order_lies(shop, address):
    answer = shop.station("amina", "station-2").put(address, JPEG)

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_session")
    assert kept_files(shop) == []


def test_the_id_of_a_photo_is_used_for_one_order(bench, address):
    bench.caller.put(address, JPEG)
    bench.send(bench.says("abandon", session_id=bench.order["session_id"]))
    bench.open()

    again = f"/pack-sessions/{bench.order['session_id']}/photos/{address.rpartition('/')[2]}"
    answer = bench.caller.put(again, JPEG)

    assert (answer.status_code, answer.json["code"]) == (409, "photo_of_another")


def test_an_order_has_an_end_of_photos(shop, bench, address, monkeypatch):
    monkeypatch.setattr("wms.packing.operations.photos.PHOTOS_MAX", 1)
    bench.caller.put(address, JPEG)

    answer = bench.caller.put(f"{address.rpartition('/')[0]}/{new_id()}", JPEG)

    assert (answer.status_code, answer.json["code"]) == (409, "too_many_pictures")
    assert bench.caller.put(address, JPEG).status_code == 200
    assert len(kept_files(shop)) == 1


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
