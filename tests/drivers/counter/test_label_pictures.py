"""What a label looks like: barcodes decode, fields stand where and how the format says."""

import zlib
from base64 import b64encode
from binascii import crc_hqx

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar.pyzbar import decode

from drivers.simulated.label_image import draw_label
from drivers.simulated.printers.symbols import NoSymbol, code128, ean8, ean13, upc_a


def black_box(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what is black."""
    return image.point(lambda value: 255 - value).getbbox()


def read(image: Image.Image) -> list[tuple[str, bytes]]:
    """Return type and contents of the barcodes on a label."""
    return [(found.type, found.data) for found in decode(image)]


@pytest.mark.parametrize(
    ("field", "contents"),
    [
        (b"^BCN,100,Y,N,N^FDP-000123", b"P-000123"),
        (b"^BCN,100,N^FD>;382436>6CODE1", b"382436CODE1"),
        (b"^BCN,100,N^FD>;>80103017620422003>6", b"0103017620422003"),
        (b"^BCN,100,Y,N,N,A^FDA12345678B9", b"A12345678B9"),
        (b"^BCN,100,Y,N,N,U^FD0034012345123456789", b"00340123451234567895"),
        (b"^BCN,100,Y,N,N,D^FD(01)03017620422003(10)AB>8(17)270131",
         b"010301762042200310AB\x1d17270131"),
        (b"^BEN,100,Y,N^FD301762042200", b"3017620422003"),
        (b"^B8N,100,Y,N^FD9638507", b"96385074"),
        (b"^BUN,100,Y,N^FD03600029145", b"0036000291452"),
        (b"^BQN,2,6^FDQA,https://shop.example/p/1", b"https://shop.example/p/1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turn", ["N", "R", "I", "B"])
def test_every_barcode_decodes_however_it_is_turned(field: bytes, contents: bytes, turn: str):
    if field[:3] != b"^BQ":
        field = field[:3] + turn.encode() + field[4:]
    image = draw_label(b"^XA^PW812^LL812^BY2^FO60,60" + field + b"^FS^XZ")

    assert [data for _, data in read(image)] == [contents]


def test_a_barcode_that_cannot_be_is_left_out_and_the_rest_is_printed():
    image = draw_label("^XA^PW600^LL400^FO20,20^BCN,80^FDé^FS^FO20,200^BY2^BEN,80^FDx^FS^XZ")
    assert black_box(image) is None
    for encode in (ean13, ean8, upc_a):
        with pytest.raises(NoSymbol):
            encode("12x")


def test_the_check_characters_are_those_of_the_standards():
    assert ean13("400638133393")[1] == "4006381333931"
    assert code128("0034012345123456789", "U")[1][-1] == "5"


@given(st.text(st.characters(min_codepoint=0, max_codepoint=127), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_mode_a_encodes_all_of_ascii(text: str):
    modules, _ = code128(text.replace(">8", "8"), "A")

    assert (len(modules) - 13) % 11 == 0
    assert modules.startswith("11010")


def test_a_field_stands_at_its_origin_and_on_its_baseline():
    plain = black_box(draw_label("^XA^LL400^FO100,100^GB50,20,20^FS^XZ"))
    home = black_box(draw_label("^XA^LL400^LH10,5^FO100,100^GB50,20,20^FS^XZ"))
    typeset = black_box(draw_label("^XA^LL400^FT100,100^A0N,40^FDHHH^FS^XZ"))

    assert plain == (100, 100, 150, 120)
    assert home == (110, 105, 160, 125)
    assert typeset is not None
    assert abs(typeset[3] - 100) <= 4, "letters stand on the line"


def test_text_is_turned_and_stretched():
    boxes = {
        turn: black_box(draw_label(f"^XA^LL800^FO300,300^A0{turn},40^FDKassel^FS^XZ"))
        for turn in "NRIB"
    }
    wide = black_box(draw_label("^XA^LL800^FO300,300^A0N,40,80^FDKassel^FS^XZ"))

    def size(box: tuple[int, int, int, int] | None) -> tuple[int, int]:
        assert box is not None
        return box[2] - box[0], box[3] - box[1]

    assert size(boxes["N"]) == size(boxes["I"])
    assert size(boxes["R"]) == size(boxes["B"]) == size(boxes["N"])[::-1]
    assert size(wide)[0] == pytest.approx(2 * size(boxes["N"])[0], abs=4)


def test_a_reversed_field_is_white_on_black():
    image = draw_label("^XA^LL300^FO0,0^GB300,100,100^FS^FO20,20^A0N,60^FR^FDHello^FS^XZ")
    pixels = np.asarray(image)[0:100, 0:300]

    assert 0.03 < (pixels > 128).mean() < 0.4
    assert np.asarray(image)[101:, :].min() == 255


def test_a_block_wraps_and_overprints_what_does_not_fit():
    text = "one two three four five six seven"
    fits = black_box(draw_label(f"^XA^LL400^CF0,30^FO0,0^FB200,9,0,L^FD{text}^FS^XZ"))
    short = black_box(draw_label(f"^XA^LL400^CF0,30^FO0,0^FB200,2,0,L^FD{text}^FS^XZ"))
    right = black_box(draw_label("^XA^LL400^CF0,30^FO0,0^FB400,1,0,R^FDright^FS^XZ"))

    assert fits is not None
    assert short is not None
    assert right is not None
    assert fits[2] <= 201
    assert short[3] < 75 < fits[3]
    assert 390 <= right[2] <= 401


def test_accents_come_by_utf_8_by_escape_and_by_code_page():
    def drawn(field: bytes) -> bytes:
        return draw_label(b"^XA^LL200^FO9,9^A0N,40^FH" + field + b"^FS^XZ").tobytes()

    utf_8 = drawn(b"^CI28^FDcr\xc3\xa8me")

    assert (
        utf_8 == drawn(b"^CI28^FDcr_C3_A8me") == drawn(b"^FDcr\x8ame") == drawn(b"^CI27^FDcr_E8me")
    )
    assert utf_8 != drawn(b"^FDcr\xc3\xa8me"), "without ^CI28 a printer reads code page 850"


def test_graphics_come_plain_by_run_lengths_compressed_and_binary():
    bits = bytes.fromhex("FFFF" + "8001" * 6 + "FFFF")
    text = b64encode(zlib.compress(bits))
    z64 = b":Z64:" + text + f":{crc_hqx(text, 0):04X}".encode()
    fields = [
        b"^GFA,16,16,2," + bits.hex().upper().encode(),
        b"^GFA,16,16,2,!8001:::::!",
        b"^GFA,16,16,2,JF" + b"8I01" * 0 + b"8I01".replace(b"I0", b"H0") * 6 + b"JF",
        b"^GFA,%d,16,2," % len(z64) + z64,
        b"^GFB,16,16,2," + bits,
    ]
    images = [draw_label(b"^XA^LL100^FO10,10" + field + b"^FS^XZ") for field in fields]

    assert black_box(images[0]) == (10, 10, 26, 18)
    assert [image.tobytes() == images[0].tobytes() for image in images] == [True] * 5


def test_a_broken_graphic_is_left_out():
    for field in (b"^GFA,1,2", b"^GFA,9,9,0,FF", b"^GFA,8,8,1,:Z64:AAAA:0000", b"^GFA,x,y,z,w"):
        assert black_box(draw_label(b"^XA^LL50^FO1,1" + field + b"^FS^XZ")) is None


@given(st.lists(st.sampled_from(
    [b"^FO", b"^FT9,9", b"^A0R,1,900", b"^FB1,9", b"^FD", b"^FS", b"^BCN", b"^BQN,2,99", b"^GB",
     b"^GFA,9,9,1,", b"^BY0", b"^CI29", b"^FH", b"^FR", b"abc", b"_4", b">", b",", b"99999", b"-1"]
), max_size=40))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_format_makes_drawing_fail(parts: list[bytes]):
    image = draw_label(b"^XA^PW200^LL200^FS" + b"".join(parts) + b"^XZ")

    assert image.size == (200, 200)
