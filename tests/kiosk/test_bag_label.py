"""A bag's label can be scanned, on paper and on the screen, whatever the customer is called."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from drivers.labels import BadLabel
from drivers.simulated.printers.label import draw_format
from drivers.simulated.printers.mechanism import Settings
from drivers.simulated.printers.stream import Format, ZplStream
from kiosk.flow import label

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_label(code: str = "P8TFJ9Y5ETY-1", customer: str = "Léa Fournier") -> label.Label:
    return label.Label(code, "WEB-10042", customer, "LANE-3", 1, 2, NOON)


def read(image: Image.Image) -> list[tuple[str, tuple[int, int]]]:
    """Return each code with where it begins and how wide it is, to a few dots."""
    found = decode(image, symbols=[ZBarSymbol.CODE128])
    return [
        (one.data.decode(), (round(one.rect.left, -1), round(one.rect.width, -1))) for one in found
    ]


def on_paper(zpl: str) -> Image.Image:
    (only,) = (said for said in ZplStream().feed(zpl.encode()) if isinstance(said, Format))
    return draw_format(only, Settings())


@pytest.mark.parametrize("customer", ["Léa Fournier", "^XZ~JA^XA", "Łódź_5E & Co\\&", "x" * 200])
def test_the_label_and_its_picture_carry_the_same_code_in_the_same_place(customer: str) -> None:
    bag = a_label(customer=customer)

    paper = read(on_paper(label.zpl(bag, UTC)))
    screen = read(Image.open(BytesIO(label.png(bag, UTC))))

    assert [code for code, _ in paper] == [bag.parcel_code]
    assert paper == screen


def test_a_code_that_no_scanner_would_read_is_refused() -> None:
    with pytest.raises(BadLabel, match="too long for a barcode"):
        label.zpl(a_label(code="P" * 60), UTC)
