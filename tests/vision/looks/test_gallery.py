import threading

import numpy as np
import pytest

from tests.vision.looks.packages import BRANDS, drawn, photos_of
from wms.vision.looks import Gallery, NotAnArticle, NotInGallery, ReferencesBroken, references
from wms.vision.picture import PictureBroken


def best(likenesses):
    return likenesses[0].sku


@pytest.mark.parametrize("sku", BRANDS)
def test_a_package_is_known_again_in_other_light(enrolled, sku):
    crops = [drawn(sku, seed=41, light=0.8, blue=0.93), drawn(sku, seed=42, light=0.8, blue=0.93)]

    likenesses = enrolled.weigh(crops, list(BRANDS))

    assert best(likenesses) == sku
    assert likenesses[0].log_ratio > 0 > likenesses[-1].log_ratio
    assert [each.log_ratio for each in likenesses] == sorted(
        (each.log_ratio for each in likenesses), reverse=True
    )


def test_a_package_is_known_lying_on_its_side_or_head(enrolled):
    for turns in (1, 2, 3):
        turned = np.rot90(drawn("TEA-20", seed=43), turns).copy()

        assert best(enrolled.rank([turned])) == "TEA-20"


def test_only_articles_with_references_are_weighed(enrolled):
    likenesses = enrolled.weigh([drawn("TEA-20", seed=5)], ["OAT-1L", "NEVER-SEEN", "OAT-1L"])

    assert [each.sku for each in likenesses] == ["OAT-1L"]


def test_a_black_or_tiny_crop_says_nothing(enrolled):
    black = np.zeros((200, 200, 3), np.uint8)
    speck = drawn("TEA-20")[:20, :20]

    likenesses = enrolled.weigh([black, speck], ["OAT-1L", "TEA-20"])

    assert [(each.log_ratio, each.differs) for each in likenesses] == [(0.0, 0.0)] * 2
    assert enrolled.rank([black]) == []


def test_what_is_no_picture_is_refused(enrolled):
    with pytest.raises(PictureBroken):
        enrolled.weigh([np.zeros((50, 50, 7), np.uint8)], ["OAT-1L"])


def test_a_torn_label_differs_more_than_a_whole_one(enrolled):
    whole, torn = (drawn("OAT-1L", seed=44, torn=torn) for torn in (False, True))

    (of_whole,) = enrolled.weigh([whole], ["OAT-1L"])
    (of_torn,) = enrolled.weigh([torn], ["OAT-1L"])

    assert of_torn.differs > 0.95 > of_whole.differs


def test_a_gallery_is_there_again_when_it_is_opened_again(gallery):
    crops = [drawn("JAM-RED", seed=45)]

    again = Gallery.open(gallery.folder)

    assert again.skus() == gallery.skus()
    assert again.rank(crops) == gallery.rank(crops)


def test_references_travel_to_another_gallery_as_they_are(enrolled, tmp_path):
    station = Gallery.open(tmp_path)

    station.take_in("OAT-1L", enrolled.blob("OAT-1L"))

    assert station.blob("OAT-1L") == enrolled.blob("OAT-1L")
    assert station.version("OAT-1L") == enrolled.version("OAT-1L")


@pytest.mark.parametrize("at", [0, 5, 40, 4000, -1])
def test_references_with_a_changed_byte_are_refused(enrolled, tmp_path, at):
    blob = bytearray(enrolled.blob("OAT-1L"))
    blob[at] ^= 0x10
    station = Gallery.open(tmp_path)

    with pytest.raises(ReferencesBroken):
        station.take_in("OAT-1L", bytes(blob))

    assert station.skus() == []


def test_references_of_one_article_are_not_taken_for_another(enrolled, tmp_path):
    with pytest.raises(ReferencesBroken):
        Gallery.open(tmp_path).take_in("TEA-20", enrolled.blob("OAT-1L"))


def test_a_damaged_file_is_named_left_out_and_mended_by_enrolling_again(gallery):
    path = gallery.folder / "OAT-1L.looks"
    path.write_bytes(path.read_bytes()[:-100])

    opened = Gallery.open(gallery.folder)

    assert opened.damaged == ["OAT-1L.looks"]
    assert "OAT-1L" not in opened.skus()
    opened.add("OAT-1L", photos_of("OAT-1L"))
    assert opened.damaged == []
    assert Gallery.open(gallery.folder).skus() == sorted(BRANDS)


@pytest.mark.parametrize("name", ["confusions.json", "calibration.json"])
@pytest.mark.parametrize("content", [b"{", b'{"weights": 3}', b"[[1]]", b'"words"'])
def test_damaged_learning_is_named_and_left_out(gallery, name, content):
    (gallery.folder / name).write_bytes(content)

    opened = Gallery.open(gallery.folder)

    assert opened.damaged == [name]
    assert opened.skus() == sorted(BRANDS)


def test_a_photo_is_kept_once_however_often_it_is_enrolled(gallery):
    before = gallery.version("OAT-1L")

    gallery.add("OAT-1L", photos_of("OAT-1L"))

    assert gallery.photos("OAT-1L") == 3
    assert gallery.version("OAT-1L") == before


def test_confirmed_packs_rotate_and_enrolment_photos_stay(gallery):
    packs = [drawn("OAT-1L", seed=seed) for seed in range(50, 50 + references.CONFIRMED_MAX + 2)]

    for pack in packs:
        gallery.add("OAT-1L", [pack], confirmed=True)

    assert gallery.photos("OAT-1L") == 3 + references.CONFIRMED_MAX
    before = gallery.version("OAT-1L")
    gallery.add("OAT-1L", [packs[0]], confirmed=True)
    assert gallery.version("OAT-1L") != before, "the oldest pack had left"


def test_of_too_many_enrolment_photos_the_later_of_the_likest_two_goes():
    chance = np.random.default_rng(1)
    seen = chance.integers(1, 100, (references.ENROLLED_MAX + 1, 6, 1280)).astype(np.int8)
    seen[5] = seen[2]
    none = np.zeros((0, 0), np.int8)
    photos = [
        references.Photo(str(number), False, ways, none, none, none)
        for number, ways in enumerate(seen)
    ]

    kept = references.with_photos((), photos)

    assert [photo.digest for photo in kept] == [str(n) for n in range(len(photos)) if n != 5]


def test_an_article_may_have_any_name(tmp_path):
    gallery = Gallery.open(tmp_path)

    gallery.add("../é 1/2 ½", photos_of("OAT-1L", 1))

    assert Gallery.open(tmp_path).skus() == ["../é 1/2 ½"]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("sku", ["", "  ", "x" * 201])
def test_an_article_without_a_name_is_refused(gallery, sku):
    with pytest.raises(NotAnArticle):
        gallery.add(sku, photos_of("OAT-1L", 1))


def test_an_article_that_is_removed_is_known_no_more(gallery):
    gallery.learn_confusion("OAT-1L", "TEA-20")

    gallery.remove("OAT-1L")

    assert "OAT-1L" not in Gallery.open(gallery.folder).skus()
    assert gallery.look_alikes("TEA-20") == ()
    with pytest.raises(NotInGallery):
        gallery.blob("OAT-1L")
    with pytest.raises(NotInGallery):
        gallery.remove("OAT-1L")


def test_siblings_are_look_alikes_and_strangers_are_not(enrolled):
    assert enrolled.look_alikes("JAM-RED") == ("JAM-BLUE",)
    assert enrolled.look_alikes("OAT-1L") == ()


def test_a_learnt_confusion_draws_the_two_together_and_lasts(gallery):
    crops, pair = [drawn("JAM-RED", seed=47)], ["JAM-RED", "JAM-BLUE"]

    def lead():
        red, blue = sorted(gallery.weigh(crops, pair), key=lambda each: each.sku, reverse=True)
        return red.log_ratio - blue.log_ratio

    before = lead()
    gallery.learn_confusion("JAM-RED", "OAT-1L")
    gallery.learn_confusion("JAM-RED", "JAM-RED")
    assert lead() == pytest.approx(before, rel=0.01)
    gallery.learn_confusion("JAM-BLUE", "JAM-RED")
    assert 0 < lead() < 0.8 * before

    assert set(Gallery.open(gallery.folder).look_alikes("JAM-RED")) == {"OAT-1L", "JAM-BLUE"}


def test_threads_may_add_and_ask_at_once(gallery):
    asked, faults = threading.Event(), []

    def ask():
        while not asked.is_set():
            try:
                assert best(gallery.rank([drawn("TEA-20", seed=48)])) == "TEA-20"
            except Exception as fault:  # noqa: BLE001 -- a thread's fault is the test's
                faults.append(fault)
                return

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for seed in range(60, 64):
        gallery.add("OAT-1L", [drawn("OAT-1L", seed=seed)], confirmed=True)
    asked.set()
    for thread in threads:
        thread.join()

    assert faults == []
    assert gallery.photos("OAT-1L") == 7
