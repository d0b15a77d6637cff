"""Codes are seen in photos and in drawn pictures, from top to bottom, each once."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
from barcode import EAN13, Code128
from barcode.writer import ImageWriter
from PIL import Image

from wms.codes import read
from wms.vision import read_codes

PHOTOS = Path(__file__).parents[1] / "photos"
MILK = "9506000134352"


def drawn(code):
    options = {"write_text": False, "module_width": 0.4, "quiet_zone": 6}
    return np.asarray(code.render(options).convert("L"))


def on_a_bench(*pictures: np.ndarray, gap=40):
    """Return the pictures under one another on light grey."""
    width = max(picture.shape[1] for picture in pictures)
    height = sum(picture.shape[0] + gap for picture in pictures) + gap
    bench = np.full((height, width), 210, dtype=np.uint8)
    top = gap
    for picture in pictures:
        bench[top : top + picture.shape[0], : picture.shape[1]] = picture
        top += picture.shape[0] + gap
    return bench


def qr(text):
    content = io.BytesIO()
    segno.make_qr(text).save(content, kind="png", scale=6)
    return np.asarray(Image.open(content).convert("L"))


@pytest.mark.parametrize(
    ("photo", "symbology", "text"),
    [
        ("ean13-4__14", "EAN-13", "9780441014989"),
        ("upca-2__29", "UPC-A", "752050200137"),
        ("upce-1__4", "UPC-E", "01234531"),
        ("ean8-1__3", "EAN-8", "12345670"),
        ("code128-1__1", "CODE-128", "168901"),
        ("qrcode-2__8", "QR", "http://staticrooster.com"),
        ("rssexpanded-1__5", "DATABAR-EXP", "01906141410000153202000150"),
    ],
)
def test_the_code_on_a_photo_is_read(photo, symbology, text):
    seen = read_codes((PHOTOS / f"{photo}.webp").read_bytes())

    assert [(code.text, code.symbology) for code in seen] == [(text, symbology)]


def test_half_a_code_is_no_code():
    assert read_codes((PHOTOS / "partial__60.webp").read_bytes()) == []


def test_what_is_seen_is_understood_as_a_scan_is():
    photo = (PHOTOS / "rssexpanded-1__5.webp").read_bytes()

    (code,) = read_codes(photo)

    assert read(code.text, code.symbology).gtin == "90614141000015"


def test_several_codes_come_from_top_to_bottom_with_their_outlines():
    milk, tote = drawn(EAN13(MILK, ImageWriter())), drawn(Code128("T-014", ImageWriter()))
    link = qr("https://id.gs1.org/01/09506000134352/10/A1")

    seen = read_codes(on_a_bench(milk, link, tote))

    assert [code.text for code in seen] == [
        MILK,
        "https://id.gs1.org/01/09506000134352/10/A1",
        "T-014",
    ]
    corners = [(x, y) for x, y in seen[0].polygon if 40 <= y <= 40 + milk.shape[0]]
    assert len(corners) == len(seen[0].polygon) >= 2


def test_a_code_on_two_pieces_is_told_once():
    milk, link = drawn(EAN13(MILK, ImageWriter())), qr("T-014")

    seen = read_codes(on_a_bench(milk, milk, link, link, gap=120))

    assert [code.text for code in seen] == [MILK, "T-014"]


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_code_is_read_however_the_piece_lies(quarter_turns):
    turned = np.rot90(on_a_bench(drawn(EAN13(MILK, ImageWriter()))), quarter_turns)

    assert [code.text for code in read_codes(np.ascontiguousarray(turned))] == [MILK]


@pytest.mark.parametrize("mode", [cv2.COLOR_GRAY2BGR, cv2.COLOR_GRAY2BGRA])
def test_the_pixels_of_a_colour_camera_are_read(mode):
    picture = cv2.cvtColor(on_a_bench(drawn(EAN13(MILK, ImageWriter()))), mode)

    assert [code.text for code in read_codes(picture)] == [MILK]
