"""Labels say what they were given and nothing else; what cannot be read is refused."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from drivers.labels import BadLabel, ZplLabel, encode
from drivers.labels.zpl import escaped
from drivers.simulated.printers.label import draw_format
from drivers.simulated.printers.mechanism import Settings
from drivers.simulated.printers.stream import Format, ZplStream

SYMBOLS = [ZBarSymbol.CODE128, ZBarSymbol.QRCODE]
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20)


def formats(zpl: str) -> list[Format]:
    return [said for said in ZplStream().feed(zpl.encode()) if isinstance(said, Format)]


def printed(zpl: str) -> Image.Image:
    (only,) = formats(zpl)
    return draw_format(only, Settings())


def read(zpl: str) -> list[str]:
    return [found.data.decode() for found in decode(printed(zpl), symbols=SYMBOLS)]


@given(PRINTABLE)
@settings(max_examples=60, deadline=None)
def test_any_barcode_reads_as_what_was_sent(text: str) -> None:
    assert read(ZplLabel(1600, 300).code128(20, 160, text).zpl()) == [text]


@pytest.mark.parametrize("text", ["P-000123", "12", "1234", "12345", "A1234B", "AB123456CD", "a>b"])
def test_a_barcode_is_no_wider_than_it_says(text: str) -> None:
    picture = printed(ZplLabel(1200, 300).code128(20, 160, text, readable=False).zpl())
    dark = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert dark is not None
    left, _, right, _ = dark
    modules = encode(text).modules
    module = (right - left) // modules

    assert right - left == modules * module
    assert module >= 3
    assert left >= 10 * module
    assert 1200 - right >= 10 * module


def test_digits_are_packed_in_pairs() -> None:
    assert encode("123456").field == ">;123456"
    assert encode("P-000123").field == ">:P->5000123"
    assert encode("1234567A").field == ">;123456>67A"
    assert encode("A>1").field == ">:A>01"
    assert encode("0103017620422003\x1d10L1", gs1=True).field == ">;>80103017620422003>6>810L1"


@given(st.text(min_size=1, max_size=60))
def test_no_text_can_end_its_field_or_begin_a_command(text: str) -> None:
    zpl = ZplLabel(812, 609).text(10, 10, 40, text).zpl()
    (only,) = formats(zpl)

    assert zpl.isascii()
    assert [command.name for command in only.commands].count("^FS") == 1
    assert re.fullmatch(r"\^FO10,10\^A0N,40,32\^FH\^FD[^\^~]*\^FS", zpl.split("\n")[4])


def test_what_would_be_commands_is_printed_as_it_stands() -> None:
    assert escaped("^XZ~JA_é\\") == "_5EXZ_7EJA_5F_C3_A9_5C"
    assert read(ZplLabel(812, 609).qr(10, 10, "^XZ~JA_").zpl()) == ["^XZ~JA_"]


def test_a_qr_code_has_its_quiet_zone() -> None:
    picture = printed(ZplLabel(400, 400).qr(0, 0, "https://shop.example/p/1", module=6).zpl())
    dark = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()

    assert dark is not None
    assert min(dark[:2]) >= 4 * 6


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda label: label.code128(10, 100, "X" * 60), "too long for a barcode on 400 dots"),
        (lambda label: label.code128(10, 100, "Crémerie"), "printable ASCII"),
        (lambda label: label.code128(250, 100, "A"), "leave a label of 400 x 300"),
        (lambda label: label.code128(10, 100, ""), "printable ASCII"),
        (lambda label: label.qr(300, 10, "A", module=5), "leave a label of 400 x 300"),
        (lambda label: label.qr(0, 0, ""), "holds 1 to 600 printable ASCII"),
        (lambda label: label.qr(0, 0, "crème"), "holds 1 to 600 printable ASCII"),
        (lambda label: label.text(500, 0, 10, "A"), "leave a label of 400 x 300"),
        (lambda label: label.zpl(copies=0), "the number of copies is 1 to 999, not 0"),
    ],
)
def test_what_could_not_be_read_is_refused(make: object, says: str) -> None:
    assert callable(make)
    with pytest.raises(BadLabel, match=says):
        make(ZplLabel(400, 300))
