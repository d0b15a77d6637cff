"""What waits is learnt: pictures, crops of packs, answers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.api.shop import Shop
from tests.gallery.teaching import Counting, a_picture, enrol, learn
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import Doubt, Packed
from wms.http.keeping import HouseKeeping
from wms.http.learning import Learning
from wms.ids import new_id
from wms.people.operations import Hand
from wms.verdict import Evidence, Thing
from wms.vision.looks import Gallery
from wms.vision.looks.learnt import read_learnt, write_learnt
from wms.vision.picture import open_bgr

MILK, OTHER = "S-00001", "S-00008"
BENCH = Packed("station-1", None, "ines")


def storage(shop: Shop) -> Path:
    folder: Path = shop.app.extensions["wms"].settings.storage.folder
    return folder


def crop_of_evidence(shop: Shop, seed: int = 7) -> UUID:
    """Put a crop among the evidence, as a station's photos are."""
    crop = new_id()
    path = storage(shop) / "photos" / "canal" / f"{crop}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(a_picture(seed))
    return crop


def pack(shop: Shop, crop: UUID, sku: str = MILK) -> None:
    thing = Thing(0, "123", sku, 1, (Evidence("code", sku, 9.0, "123", crop),))
    with shop.database.transaction() as session:
        gallery.learn_pack(session, "canal", [thing], shop.clock.at, packed=BENCH)


def crop_states(shop: Shop) -> list[str]:
    with shop.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT crop_state FROM gallery_observation ORDER BY observation_id"
        )
        return [row[0] for row in rows]


def test_what_was_enrolled_is_known_by_its_looks_and_reaches_a_station(shop, tmp_path):
    enrol(shop, MILK, seed=10)
    enrol(shop, OTHER, seed=20)
    learning = Learning(shop.app.extensions["wms"])
    while learning.learn():
        pass
    station = shop.station()

    at_the_station = Gallery.open(tmp_path / "station")
    for known in station.get("/gallery").json["skus"]:
        at_the_station.take_in(known["sku"], station.get(f"/gallery/{known['sku']}").data)
        assert at_the_station.version(known["sku"]) == known["version"]

    likeliest = at_the_station.rank([open_bgr(a_picture(21))])[0]
    assert (likeliest.sku, likeliest.log_ratio > 0) == (OTHER, True)


def test_a_confirmed_pack_teaches_one_crop_an_hour(shop):
    for _ in range(2):
        pack(shop, crop_of_evidence(shop))
    learn(shop)
    shop.pass_time(hours=1)
    pack(shop, crop_of_evidence(shop))

    shown = learn(shop).shown

    assert shown == {MILK: [[240, 240, True]] * 2}
    assert crop_states(shop) == ["taught", "left", "taught"]


def test_a_crop_may_come_after_its_basket_but_not_for_ever(shop):
    late, never = new_id(), new_id()
    pack(shop, late)
    pack(shop, never)
    learn(shop)
    before = crop_states(shop)
    (storage(shop) / "photos" / "canal").mkdir(parents=True)
    (storage(shop) / "photos" / "canal" / f"{late}.jpg").write_bytes(a_picture())
    learn(shop)
    shop.pass_time(minutes=11)
    learn(shop)

    assert before == ["waiting", "waiting"]
    assert crop_states(shop) == ["taught", "gone"]


def test_a_store_that_does_not_want_it_learns_from_no_pack(shop):
    parts = shop.app.extensions["wms"]
    unwanted = parts.settings.gallery.model_copy(update={"learn_from_packs": False})
    settings = parts.settings.model_copy(update={"gallery": unwanted})
    shop.app.extensions["wms"] = replace(parts, settings=settings)
    pack(shop, crop_of_evidence(shop))

    assert learn(shop).shown == {}
    assert crop_states(shop) == ["left"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff broken", a_picture()[:200]])
def test_a_crop_that_is_no_picture_stops_nothing(shop, content):
    crop = crop_of_evidence(shop)
    (storage(shop) / "photos" / "canal" / f"{crop}.jpg").write_bytes(content)
    pack(shop, crop)
    pack(shop, crop_of_evidence(shop), OTHER)

    assert list(learn(shop).shown) == [OTHER]
    assert crop_states(shop) == ["gone", "taught"]


def test_an_answered_case_teaches_its_crop_which_is_kept_when_the_evidence_goes(shop):
    crop = crop_of_evidence(shop)
    doubt = Doubt("asked", "station-1", wanted=MILK, claimed=OTHER, crop=crop)
    hand = Hand("nadia", "office", shop.clock.at)
    with shop.database.transaction() as session:
        case_id = gallery.note_doubt(session, "canal", doubt, shop.clock.at, who="ines")
        gallery.answer_case(session, "canal", hand, case_id, "is", sku=MILK)
    references = learn(shop)
    (storage(shop) / "photos" / "canal" / f"{crop}.jpg").unlink()

    assert references.shown == {MILK: [[240, 240, True]]}
    assert references.confused == [(OTHER, MILK)]
    nadia = shop.person("nadia", "office")
    assert nadia.get(f"/gallery/pictures/{crop}").status_code == 200
    assert [one["origin"] for one in nadia.get(f"/gallery/{MILK}/photos").json["pictures"]] == [
        "answer"
    ]


def test_who_looks_at_the_picture_of_an_answered_case_is_kept(shop):
    crop = crop_of_evidence(shop)
    doubt = Doubt("asked", "station-1", wanted=MILK, claimed=OTHER, crop=crop)
    hand = Hand("nadia", "office", shop.clock.at)
    with shop.database.transaction() as session:
        case_id = gallery.note_doubt(session, "canal", doubt, shop.clock.at, who="ines")
        gallery.answer_case(session, "canal", hand, case_id, "is", sku=MILK)
    learn(shop)

    seen = shop.person("nadia", "office").get(f"/gallery/pictures/{crop}")

    assert seen.headers["Cache-Control"] == "no-store"
    with shop.database.engine.connect() as connection:
        looked = connection.exec_driver_sql(
            "SELECT who, subject FROM audit_entry WHERE action = 'photo_seen'"
        ).all()
    assert [tuple(row) for row in looked] == [("nadia", str(crop))]


@pytest.mark.parametrize("taught_before", [False, True])
def test_a_picture_that_goes_while_others_are_learnt_from_takes_none_of_them_along(
    shop, taught_before
):
    first = enrol(shop, MILK, views=2)[0]
    if taught_before:
        learn(shop)
        enrol(shop, MILK, views=1, seed=9)
    nadia = shop.person("nadia", "office")

    class Interrupted(Counting):
        def add(self, sku, crops, *, confirmed=False) -> None:
            super().add(sku, crops, confirmed=confirmed)
            nadia.call("DELETE", f"/gallery/{MILK}/photos/{first}")

    learning = Learning(shop.app.extensions["wms"], Interrupted)
    while learning.learn():
        pass

    assert len(learn(shop).shown[MILK]) == 1 + taught_before


def test_an_escape_that_was_learnt_as_what_it_was_not_is_unlearnt(shop):
    enrol(shop, MILK, views=1)
    learn(shop)
    crop = crop_of_evidence(shop)
    pack(shop, crop)
    assert len(learn(shop).shown[MILK]) == 2
    doubt = Doubt("reported", "web-shop", wanted=MILK, claimed=MILK, crop=crop)
    hand = Hand("nadia", "office", shop.clock.at)
    with shop.database.transaction() as session:
        case_id = gallery.note_doubt(session, "canal", doubt, shop.clock.at, who="key:web-shop")
        gallery.answer_case(session, "canal", hand, case_id, "is", sku=OTHER)

    shown = learn(shop).shown

    assert {sku: len(crops) for sku, crops in shown.items()} == {MILK: 1, OTHER: 1}
    assert crop_states(shop) == []


def test_an_answer_whose_crop_is_gone_already_teaches_no_picture(shop):
    doubt = Doubt("asked", "station-1", wanted=MILK, claimed=OTHER, crop=new_id())
    hand = Hand("nadia", "office", shop.clock.at)
    with shop.database.transaction() as session:
        case_id = gallery.note_doubt(session, "canal", doubt, shop.clock.at, who="ines")
        gallery.answer_case(session, "canal", hand, case_id, "is", sku=MILK)

    assert learn(shop).shown == {}
    with shop.database.reading() as session:
        assert queries.list_photos(session, "canal", MILK) == []


def test_articles_that_look_alike_are_told_to_whoever_proves_a_basket(shop):
    enrol(shop, MILK, views=1)
    enrol(shop, "S-00300", views=1, seed=5)
    learn(shop)

    with shop.database.reading() as session:
        alike = gallery.look_alikes(session, "canal", [MILK, "S-00300"])

    assert "S-00300" in alike[MILK]
    assert MILK in alike["S-00300"]


def test_house_keeping_gives_old_observations_up(shop):
    pack(shop, crop_of_evidence(shop))
    learn(shop)
    shop.clock.at += timedelta(days=91)
    pack(shop, crop_of_evidence(shop))

    assert HouseKeeping(shop.app.extensions["wms"]).forget() == 1

    assert crop_states(shop) == ["waiting"]


def test_looks_are_judged_once_a_day_by_crops_of_another_day(shop):
    made: list[Counting] = []

    def opening(folder: Path) -> Counting:
        made.append(Counting(folder))
        return made[-1]

    learning = Learning(shop.app.extensions["wms"], opening)
    enrol(shop, MILK, views=1)
    enrol(shop, OTHER, views=1)
    pack(shop, crop_of_evidence(shop))
    learning.learn()
    too_early = learning.judge_looks()
    shop.pass_time(days=4)
    for sku in [MILK] * 5 + [OTHER, "S-00017"]:
        pack(shop, crop_of_evidence(shop), sku)
    learning.learn()
    judged = learning.judge_looks()
    again = learning.judge_looks()

    assert (too_early, judged, again) == (False, True, False)
    # One crop of each was learnt from; of those left, at most three of one article are taken.
    assert made[-1].judged == [MILK] * 3
    assert list(shop.station().get("/gallery").json["learnt"]) == ["calibration"]
    shop.pass_time(days=4)
    assert learning.judge_looks() is False, "what was left is too old by now"


def test_a_station_takes_over_what_was_learnt_of_all_articles(tmp_path):
    server, station = Gallery.open(tmp_path / "server"), Gallery.open(tmp_path / "station")
    server.learn_confusion(MILK, OTHER)
    told = read_learnt(server.folder)

    assert write_learnt(station.folder, told)
    station.read_learnt()

    assert read_learnt(station.folder) == told
    assert not write_learnt(station.folder, told)
    assert write_learnt(station.folder, {})
    assert read_learnt(station.folder) == {}
