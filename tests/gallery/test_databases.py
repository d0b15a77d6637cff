"""The whole way of learning on both databases: pictures, packs, a case, looks judged."""

from datetime import timedelta
from pathlib import Path

from tests.canal import KEYS, STORE
from tests.gallery.teaching import Counting, a_picture
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import Doubt, Packed
from wms.http.learning import Learning
from wms.ids import new_id
from wms.people.operations import Hand
from wms.verdict import Evidence, Thing

MILK, OTHER = "S-00001", "S-00008"


def put_picture(app, sku: str) -> None:
    headers = {"Authorization": f"Bearer {KEYS['station-1']}", "Content-Type": "image/jpeg"}
    path = f"/api/v1/gallery/{sku}/photos/{new_id()}"
    answer = app.test_client().put(path, data=a_picture(), headers=headers)
    assert answer.status_code == 201, answer.text


def pack_milk(session, app, crop) -> None:
    parts = app.extensions["wms"]
    folder = Path(parts.settings.storage.folder) / "photos" / STORE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{crop}.jpg").write_bytes(a_picture(7))
    thing = Thing(0, "376", MILK, 1, (Evidence("code", MILK, 9.0, "376", crop),))
    packed = Packed("station-1", None, "ines")
    gallery.learn_pack(session, STORE, [thing], parts.clock.now(), packed=packed)


def answer_a_case(session, now, crop) -> None:
    doubt = Doubt("asked", "station-1", wanted=MILK, claimed=OTHER, crop=crop)
    case_id = gallery.note_doubt(session, STORE, doubt, now, who="ines")
    gallery.answer_case(session, STORE, Hand("nadia", "office", now), case_id, "is", sku=MILK)


def test_pictures_packs_and_cases_teach_on_either_database(canal, make_app, clock):
    app = make_app(canal)
    learning = Learning(app.extensions["wms"], Counting)
    for sku in (MILK, OTHER):
        put_picture(app, sku)
    learning.learn()
    clock.at += timedelta(days=4)
    crops = [new_id() for _ in range(5)]
    with canal.transaction() as session:
        for crop in crops:
            pack_milk(session, app, crop)
        answer_a_case(session, clock.at, crops[0])

    assert learning.learn()

    assert not learning.learn(), "what was learnt does not wait any more"
    assert learning.judge_looks()
    with canal.reading() as session:
        assert {one.sku for one in queries.list_versions(session, STORE)} == {MILK, OTHER}
        assert OTHER in gallery.look_alikes(session, STORE, [MILK])[MILK]
        origins = {photo.origin for photo in queries.list_photos(session, STORE, MILK)}
        assert origins == {"answer", "enrolled"}


def test_the_last_picture_that_goes_takes_the_references_along(canal, make_app, clock):
    app = make_app(canal)
    learning = Learning(app.extensions["wms"], Counting)
    put_picture(app, MILK)
    learning.learn()
    with canal.transaction() as session:
        (photo,) = queries.list_photos(session, STORE, MILK)
        hand = Hand("nadia", "office", clock.at)
        gallery.remove_photo(session, STORE, hand, MILK, photo.photo_id)

    learning.learn()

    with canal.reading() as session:
        assert queries.list_versions(session, STORE) == []
        assert gallery.pictures(session, STORE, [MILK]) == {}


def test_a_running_server_learns_by_itself(canal_sqlite, make_app):
    app = make_app(canal_sqlite)
    taught = []

    class Telling(Counting):
        def add(self, sku, crops, *, confirmed=False):
            super().add(sku, crops, confirmed=confirmed)
            taught.append(sku)
            learning.stop()

    learning = Learning(app.extensions["wms"], Telling)
    put_picture(app, MILK)

    learning.run()

    assert taught == [MILK]
    with canal_sqlite.reading() as session:
        assert queries.find_version(session, STORE, MILK) is not None


def test_learning_goes_on_after_a_round_that_failed(canal_sqlite, make_app, monkeypatch):
    learning = Learning(make_app(canal_sqlite).extensions["wms"], Counting)
    rounds = []

    def fail() -> bool:
        rounds.append(1)
        if len(rounds) == 2:
            learning.stop()
        raise OSError("the disk is full")

    monkeypatch.setattr("wms.http.learning.FAILURE_SECONDS", 0.0)
    monkeypatch.setattr(learning, "learn", fail)

    learning.run()

    assert len(rounds) == 2
