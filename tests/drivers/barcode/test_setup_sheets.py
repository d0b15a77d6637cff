"""The printed sheets: every barcode on them is read back from the page as it is drawn."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pyzbar.pyzbar import Decoded, decode

from drivers.__main__ import main
from drivers.barcode.setup.bars import FNC1, FNC3, NoBarcode, code128, ean13
from drivers.barcode.setup.drawing import draw_sheet
from drivers.barcode.setup.sheets import SHEETS, TESTS, Step

RECTANGLE = re.compile(rb"^n ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f\*?$", re.MULTILINE)
DOTS_A_POINT = 4


def rows(pdf: bytes) -> list[Image.Image]:
    """Return each barcode of a PDF as it would come out of a printer of 288 dots an inch."""
    bars: dict[tuple[bytes, int], list[tuple[float, float]]] = {}
    for page, part in enumerate(pdf.split(b"endstream")):
        for left, bottom, width, _ in RECTANGLE.findall(part):
            bars.setdefault((bottom, page), []).append((float(left), float(width)))
    return [row_of(row) for row in bars.values()]


def row_of(bars: list[tuple[float, float]]) -> Image.Image:
    image = Image.new("L", (600 * DOTS_A_POINT, 100), 255)
    pen = ImageDraw.Draw(image)
    for left, width in bars:
        pen.rectangle(
            (round(left * DOTS_A_POINT), 10, round((left + width) * DOTS_A_POINT) - 1, 90), fill=0
        )
    return image


def read(image: Image.Image) -> str:
    found: list[Decoded] = decode(image)
    assert len(found) == 1
    return str(found[0].data.decode("latin-1"))


def without_functions(text: str) -> str:
    """Return a text as a reader gives it: FNC3 is no data, FNC1 within them is GS."""
    return text.replace(FNC3, "").removeprefix(FNC1).replace(FNC1, "\x1d")


@pytest.mark.parametrize("maker", sorted(SHEETS))
def test_every_barcode_of_a_sheet_can_be_read_from_it(maker: str) -> None:
    printed = [step for step in (*SHEETS[maker].steps, *TESTS) if step.holds]

    assert [read(row) for row in rows(draw_sheet(SHEETS[maker]))] == [
        without_functions(step.holds) for step in printed
    ]


def test_makers_barcodes_are_marked_as_such_and_tests_are_not() -> None:
    def is_command(step: Step) -> bool:
        # Value 96 in subsets A and B is FNC3, 10111100010 on paper.
        modules = code128(step.holds)
        return "10111100010" in {modules[at : at + 11] for at in range(0, len(modules) - 13, 11)}

    commands = [step for sheet in SHEETS.values() for step in sheet.steps if step.holds]
    assert len(commands) == 11
    assert all(is_command(step) for step in commands)
    assert not any(is_command(step) for step in TESTS if step.kind == "code128")


def test_what_no_barcode_can_hold_is_refused() -> None:
    for text in ("", "Crème"):
        with pytest.raises(NoBarcode):
            code128(text)
    with pytest.raises(NoBarcode, match="no EAN-13"):
        ean13("3017620422004")


def test_the_command_writes_a_pdf_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "sheet.pdf"

    assert main(["sheet", "scanner", "--for", "honeywell", "--to", str(to)]) == 0
    assert capsys.readouterr().out == f"{to}\n"
    assert to.read_bytes().startswith(b"%PDF")
    assert main(["sheet", "scanner", "--for", "zebra", "--to", str(tmp_path / "no" / "x")]) == 1
