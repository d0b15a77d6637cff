"""What a placement tells: its codes, its looks, its size, and nothing twice."""

import math
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from barcode.ean import EuropeanArticleNumber13

from wms.verdict.evidence import READ_RATIO
from wms.vision.codes import Catalogue, read_codes
from wms.vision.looks import Likeness
from wms.vision.sensing import TWO_CODES_RATIO, sense
from wms.vision.tray import Change

MILK, OATS, JAM = "4006381333931", "4012345678901", "5901234123457"
SKUS = {f"0{MILK}": "MILK-1L", f"0{OATS}": "OATS-500G", f"0{JAM}": "JAM-340G"}
SIZES = {
    "MILK-1L": (195, 70, 70),
    "OATS-500G": (190, 130, 60),
    "JAM-340G": (110, 70, 70),
    **{f"S-{n}": (60 + 9 * n, 40 + 5 * n, 30 + 3 * n) for n in range(25)},
}


class FakeGallery:
    """Answers as told, and remembers what it was asked."""

    def __init__(self, likenesses, look_alikes=(), store=200) -> None:
        self.likenesses = {each.sku: each for each in likenesses}
        self.alike = tuple(look_alikes)
        self.store = store
        self.asked: list[Any] = []

    def weigh(self, crops, among):
        self.asked.append((len(crops), tuple(among)))
        found = [self.likenesses[sku] for sku in among if sku in self.likenesses]
        return sorted(found, key=lambda each: -each.log_ratio)

    def look_alikes(self, _sku):
        return self.alike

    def skus(self):
        return [*SKUS.values(), *(f"S-{n}" for n in range(self.store - len(SKUS)))]


def face(*codes: str, module_px=3):
    """Return the picture of a package that wears these codes, one above the other."""
    picture = np.full((60 + 150 * max(1, len(codes)), 460, 3), (60, 120, 180), np.uint8)
    for number, code in enumerate(codes):
        bars = EuropeanArticleNumber13(code).build()[0]
        strip = np.array([0 if bar == "1" else 255 for bar in bars], np.uint8)
        wide = cv2.resize(strip[None], (len(bars) * module_px, 90), interpolation=cv2.INTER_NEAREST)
        label = cv2.copyMakeBorder(wide, 8, 8, 30, 30, cv2.BORDER_CONSTANT, value=(255,))
        top = 30 + 150 * number
        picture[top : top + label.shape[0], 30 : 30 + label.shape[1]] = label[:, :, None]
    return picture


def a_change(crop, *, crops=(), size_mm=(200, 74), camera_mm=800):
    polygon = ((0, 0), (100, 0), (100, 50), (0, 50))
    return Change(
        "placed", 1.0, 2.0, polygon, size_mm, crop, list(crops), camera_mm=camera_mm, number=1
    )


def told(change, gallery=None, **options: Any):
    options = {"among": ("MILK-1L", "OATS-500G"), "skus": SKUS, **options}
    return sense(change, catalogue=Catalogue([MILK, OATS, JAM]), gallery=gallery, **options)


def by_sense(sensed, wanted):
    return {one.sku: one.log_ratio for one in sensed.evidence if one.sense == wanted}


def test_a_code_that_is_read_names_the_article():
    sensed = told(a_change(face(MILK)))

    assert [(code.text, code.how) for code in sensed.codes] == [(MILK, "read")]
    assert by_sense(sensed, "code") == {"MILK-1L": READ_RATIO}
    assert not sensed.two_codes


def test_a_code_seen_in_every_crop_counts_once():
    sensed = told(a_change(face(MILK), crops=[face(MILK)] * 4))

    assert len(sensed.codes) == 1
    assert [one.sku for one in sensed.evidence if one.sense == "code"] == ["MILK-1L"]


def test_a_code_that_was_only_seen_on_the_way_is_told():
    sensed = told(a_change(face(), crops=[face(MILK)]))

    assert [code.text for code in sensed.codes] == [MILK]


def test_what_was_read_on_its_way_is_told_without_looking_again():
    seen = read_codes(face(MILK), catalogue=Catalogue([MILK]))
    change = replace(a_change(face(), crops=[face(JAM)]), codes=seen, is_read=True)

    assert [code.text for code in told(change).codes] == [MILK]


def test_the_code_of_what_lies_beside_it_in_the_crop_is_not_its_own():
    crop = face(MILK, JAM)
    upper = np.zeros(crop.shape[:2], np.bool_)
    upper[: crop.shape[0] // 2] = True

    sensed = told(replace(a_change(crop), own=upper))

    assert [code.text for code in sensed.codes] == [MILK]
    assert by_sense(sensed, "code") == {"MILK-1L": READ_RATIO}


@pytest.mark.parametrize("light", [1.0, 0.7])
def test_a_code_that_had_lain_there_before_is_not_that_of_what_passed_over_it(light):
    lay_there, came = face(JAM), face(MILK)
    before = cv2.convertScaleAbs(lay_there, alpha=light, beta=3)
    change = replace(
        a_change(face(), crops=[lay_there, came]), befores=[before, cv2.flip(before, 1)]
    )

    assert [code.text for code in told(change).codes] == [MILK]


def test_a_sticker_over_another_code_is_two_codes_and_neither_is_trusted():
    sensed = told(a_change(face(MILK, JAM)))

    assert sensed.two_codes
    assert by_sense(sensed, "code") == {"MILK-1L": TWO_CODES_RATIO, "JAM-340G": TWO_CODES_RATIO}
    assert all(one.says.endswith("two codes") for one in sensed.evidence if one.sense == "code")


def test_without_the_names_of_articles_codes_are_told_and_evidence_is_left_to_the_catalogue():
    sensed = told(a_change(face(MILK)), skus={})

    assert [code.text for code in sensed.codes] == [MILK]
    assert by_sense(sensed, "code") == {}


def test_a_code_read_is_checked_against_what_it_is_confused_with_alone():
    gallery = FakeGallery(
        [Likeness("MILK-1L", -4.0, 0.99), Likeness("OATS-500G", 3.0, 0.1)], ["CREAM-1L"]
    )

    sensed = told(a_change(face(MILK)), gallery)

    assert gallery.asked == [(1, ("MILK-1L", "CREAM-1L"))]
    assert by_sense(sensed, "looks") == {"MILK-1L": -4.0}
    assert sensed.differs == 0.99


def test_without_a_code_the_looks_speak_for_the_order_and_against_it():
    gallery = FakeGallery([Likeness("MILK-1L", 5.0, 0.2), Likeness("OATS-500G", -3.0, 0.9)])

    sensed = told(a_change(face()), gallery)
    ratios = by_sense(sensed, "looks")

    assert gallery.asked == [(1, ("MILK-1L", "OATS-500G"))]
    assert ratios["MILK-1L"] == 5.0
    assert ratios["OATS-500G"] == -3.0
    # 200 articles: what the two leave of the whole, over what 198 of 200 would be expected to have.
    assert ratios[None] == pytest.approx(math.log((1 - (math.e**5 + math.e**-3) / 200) / 0.99))
    assert sensed.differs == 0.2


def test_all_views_of_a_thing_without_a_code_are_one_look():
    gallery = FakeGallery([Likeness("MILK-1L", 5.0, 0.2)])

    sensed = told(a_change(face(), crops=[face()] * 6), gallery)

    assert gallery.asked == [(4, ("MILK-1L", "OATS-500G"))]
    assert by_sense(sensed, "looks")["MILK-1L"] == 5.0


def test_a_thing_unlike_all_of_the_order_is_likelier_some_other_article():
    gallery = FakeGallery([Likeness("MILK-1L", -5.0, 1.0), Likeness("OATS-500G", -6.0, 1.0)])

    assert by_sense(told(a_change(face()), gallery), "looks")[None] > 0


def test_the_size_speaks_for_what_has_it_and_against_what_has_not():
    change = a_change(face(), size_mm=(205, 76))
    ratios = by_sense(told(change, sizes=SIZES, among=("MILK-1L", "JAM-340G")), "size")

    assert set(ratios) == {"MILK-1L", "JAM-340G"}
    assert ratios["MILK-1L"] > 0.5
    assert ratios["JAM-340G"] < -0.5
    assert all(abs(ratio) <= 3 for ratio in ratios.values())


def test_a_tall_thing_may_look_larger_under_a_camera_whose_height_is_known():
    tall = told(a_change(face(), size_mm=(86, 84), camera_mm=800), sizes=SIZES)
    unknown = told(a_change(face(), size_mm=(86, 84), camera_mm=0), sizes=SIZES)

    assert by_sense(tall, "size")["MILK-1L"] > by_sense(unknown, "size")["MILK-1L"]


def test_without_gallery_catalogue_sizes_or_tray_there_is_no_evidence_and_no_fault():
    sensed = sense(a_change(face(), size_mm=None), catalogue=None, gallery=None, among=("MILK-1L",))

    assert (sensed.codes, sensed.evidence, sensed.differs) == ((), (), 0.0)


def test_the_crop_is_kept_as_a_small_jpeg():
    sensed = told(a_change(cv2.resize(face(MILK), (1800, 900))))
    opened = cv2.imdecode(np.frombuffer(sensed.crop, np.uint8), cv2.IMREAD_COLOR)

    assert opened is not None
    assert opened.shape == (320, 640, 3)
