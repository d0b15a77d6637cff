"""Sheets of labels: read back from the PDF's own drawing, as a printer of 600 dpi would burn it."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pyzbar.pyzbar import ZBarSymbol, decode
from reportlab import rl_config

from wms.look.sheets import PAPERS, CannotEncode, LabelTooSmall, Tag, print_sheet
from wms.look.sheets.symbols import encode

DPI = 300
FILLED = re.compile(rb"(?<![\d.-])(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re f\b")
SYMBOLS = [ZBarSymbol.CODE128, ZBarSymbol.EAN13, ZBarSymbol.QRCODE]


@pytest.fixture(autouse=True)
def plain_pdf(monkeypatch):
    monkeypatch.setattr(rl_config, "pageCompression", 0)


def drawn(pdf: bytes) -> list[Image.Image]:
    """Return each page with its filled areas, and nothing else."""
    pages = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        areas = [[float(number) for number in found] for found in FILLED.findall(stream)]
        if not areas:
            continue
        page = Image.new("L", (210 * DPI * 10 // 254, 297 * DPI * 10 // 254), 255)
        draw = ImageDraw.Draw(page)
        for x, y, width, height in areas:
            left, right = (round(edge * DPI / 72) for edge in (x, x + width))
            low, high = (page.height - round(edge * DPI / 72) for edge in (y, y + height))
            draw.rectangle((left, high, right - 1, low - 1), fill=0)
        pages.append(page)
    return pages


def read(pdf: bytes) -> list[str]:
    return [code.data.decode() for page in drawn(pdf) for code in decode(page, symbols=SYMBOLS)]


def bins(count: int) -> list[Tag]:
    names = [f"A{number // 10:02}-{number % 10:02}-1" for number in range(count)]
    return [Tag("Bin", name, name, lines=("Ambient",)) for name in names]


@pytest.mark.parametrize("paper", ["l7160", "l7163", "l7165", "l7173"])
def test_every_label_of_a_full_sheet_can_be_read(paper):
    tags = bins(PAPERS[paper].count)

    assert sorted(read(print_sheet(tags, PAPERS[paper]))) == sorted(tag.code for tag in tags)


def test_labels_go_on_over_the_page_and_used_up_places_stay_free():
    pages = drawn(print_sheet(bins(20), PAPERS["l7160"], skip=3))

    dark = (
        pages[0].point(lambda grey: 255 - grey).crop((0, 0, pages[0].width, 53 * DPI * 10 // 254))
    )
    assert [len(decode(page, symbols=SYMBOLS)) for page in pages] == [18, 2]
    assert dark.getbbox() is None


def test_labels_do_not_overlap_nor_leave_their_page():
    for paper in PAPERS.values():
        corners = list(paper.corners_mm())
        assert len(corners) == paper.count
        left, top = max(corners)[0], max(corner[1] for corner in corners)
        assert left + paper.label_mm[0] <= paper.page_mm[0] + 0.01
        assert top + paper.label_mm[1] <= paper.page_mm[1] + 0.01
        for one, other in pairwise(sorted({corner[0] for corner in corners})):
            assert other - one >= paper.label_mm[0] - 0.01


def test_a_badge_and_an_article_can_be_read():
    badge = Tag("Badge", "Zoé Petit-Łuczak", "0e443098cc80ac52e5807595ded69c02", kind="qr")
    milk = Tag("Article", "Lait demi-écrémé", "3017620422003", kind="ean13", shows_code=True)

    assert read(print_sheet([badge], PAPERS["cards"])) == [badge.code]
    assert read(print_sheet([milk], PAPERS["l7160"])) == [milk.code]


def test_every_bar_is_a_whole_number_of_dots_at_600_to_the_inch():
    pdf = print_sheet(bins(3), PAPERS["l7160"])
    dots = [float(found[2]) * 600 / 72 for found in FILLED.findall(pdf)]

    assert dots
    assert all(abs(width - round(width)) < 0.01 and width >= 4 for width in dots)


def test_the_same_labels_are_the_same_bytes():
    assert print_sheet(bins(3), PAPERS["a5"]) == print_sheet(bins(3), PAPERS["a5"])


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        (Tag("Bin", "x", "é" * 3), CannotEncode),
        (Tag("Bin", "x", "1" + "A" * 40), LabelTooSmall),
        (Tag("Article", "x", "3017620422004", kind="ean13"), CannotEncode),
        (Tag("Article", "x", "301762", kind="ean13"), CannotEncode),
    ],
)
def test_what_no_scanner_would_read_is_refused(tag, why):
    with pytest.raises(why):
        print_sheet([tag], PAPERS["l7160"])


@pytest.mark.parametrize(("count", "skip"), [(0, 0), (1, 21), (1, -1)])
def test_nothing_to_print_and_no_such_place_are_refused(count, skip):
    with pytest.raises(ValueError, match=r"nothing to print|skip 0 to 20"):
        print_sheet(bins(count), PAPERS["l7160"], skip=skip)


@given(st.text(min_size=1, max_size=200), st.text(max_size=80))
@settings(max_examples=25, deadline=None)
def test_any_name_finds_room(name, line):
    tag = Tag("Bin", name, "A01-01-1", lines=(line, line, line, line))

    assert print_sheet([tag], PAPERS["l7160"]).startswith(b"%PDF")


def test_the_quiet_zones_are_part_of_the_symbols():
    for symbol, quiet in (
        (encode("code128", "A01"), 10),
        (encode("qr", "A01"), 4),
        (encode("ean13", "3017620422003"), 7),
    ):
        assert min(area.x for area in symbol.areas) >= quiet
        assert symbol.modules - max(area.x + area.width for area in symbol.areas) >= quiet
