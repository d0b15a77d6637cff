"""The control page in a browser, as a person plays with it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from drivers.simulated.bench import Bench
from drivers.simulated.control.serving import ControlServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Look = Callable[[str, int, int], "Page"]

pytestmark = pytest.mark.browser


@pytest.fixture
def look(chromium: "Browser", control: ControlServer) -> Iterator[Look]:
    """Open the page in a language and a size; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def look(language: str, width: int, height: int) -> "Page":
        context = chromium.new_context(locale=language, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(control.url)
        return page

    yield look
    for context in contexts:
        context.close()
    # What a device cannot do is no fault of the page, though a browser notes the answer's status.
    assert [one for one in complaints if "422" not in one] == []


def test_a_person_scans_and_sees_the_bytes_and_their_meaning(look: Look):
    page = look("en-GB", 1280, 800)
    card = page.get_by_role("region", name="scanner")

    card.get_by_label("Barcode").fill("3017620422003")
    card.get_by_role("button", name="Scan").click()

    card.get_by_text("3017620422003<CR><LF>").wait_for()
    assert card.locator("code").first.inner_text().endswith("0d 0a")


def test_a_weight_is_put_on_the_pan_and_a_fault_is_begun_and_mended(look: Look, bench: Bench):
    page = look("en-GB", 1280, 800)
    scale, printer = (page.get_by_role("region", name=name) for name in ("scale", "printer"))

    scale.get_by_label("Grams").fill("750")
    scale.get_by_role("button", name="Put on the pan").click()
    printer.get_by_role("button", name="Take the paper out").click()

    scale.get_by_text("750 g").first.wait_for()
    mend = printer.get_by_role("button", name="paper_out — Mend")
    mend.click()
    mend.wait_for(state="detached")
    assert not bench.printer.paper_out


def test_an_article_is_laid_and_taken_and_the_camera_covered(look: Look, bench: Bench):
    page = look("en-GB", 1280, 800)
    card = page.get_by_role("region", name="camera")

    card.get_by_label("Name").fill("Confiture")
    card.get_by_label("Barcode").fill("3017620422003")
    card.locator("select[name=showing]").select_option("code_up")
    card.get_by_role("button", name="Lay on the table").click()
    take = card.get_by_role("button", name="Take Confiture away")
    take.click()
    take.wait_for(state="detached")
    card.get_by_role("button", name="Cover the camera").click()

    card.get_by_role("button", name="covered — Mend").wait_for()
    assert bench.camera.standing() == ["covered"]
    assert bench.camera.shows()["ids"] == []


def test_the_page_speaks_french_and_fits_a_phone(look: Look):
    page = look("fr-FR", 390, 844)
    page.get_by_role("region", name="camera").wait_for()

    assert page.title() == "Appareils simulés"
    assert page.get_by_role("button", name="Débrancher").count() == 6
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_cannot_be_done_is_said_at_the_top(look: Look, bench: Bench):
    page = look("en-GB", 1280, 800)
    bench.scanner.unplug()
    card = page.get_by_role("region", name="scanner")

    card.get_by_label("Barcode").fill("1")
    card.get_by_role("button", name="Scan").click()

    page.get_by_role("alert").get_by_text("the scanner is unplugged").wait_for()
