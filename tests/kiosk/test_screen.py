"""The touch screen in a browser, 1280 by 800, as the packer sees and touches it."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.kiosk.conftest import MANAGER, PACKER
from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

KEYS_MIN_PX = 75
COUNT_TONES = """
  window.tones = 0;
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { tones += 1; return make.call(this); };
"""


@pytest.fixture
def touch(chromium, bench):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.add_init_script(COUNT_TONES)
    page.goto(bench.url)
    yield page
    context.close()
    assert troubles == []


def type_scan(page: "Page", *codes: str) -> None:
    """Type as a keyboard wedge does: F9, the code, Enter."""
    for code in codes:
        page.keyboard.press("F9")
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def key(page: "Page", name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_a_packer_puts_a_wrong_and_a_missing_article_right(touch, bench):
    expect(touch.get_by_role("heading", name="Scan a tote")).to_be_visible()
    type_scan(touch, "T-07")
    expect(touch.get_by_text("3 lines missing")).to_be_visible()
    type_scan(touch, MILK, PEAS, STRANGER, GRAPES)
    expect(touch.get_by_role("alert")).to_be_hidden()
    expect(touch.get_by_text("Foreign article")).to_be_visible()
    expect(touch.locator(".foreign")).to_contain_text(STRANGER)
    assert touch.evaluate("tones") > 0, "a wrong article is heard, too"
    expect(key(touch, "Close and print")).to_be_disabled()

    key(touch, "Taken out").click()
    expect(touch.get_by_text("1 line missing")).to_be_visible()
    expect(touch.locator(".line-missing")).to_contain_text("Petits pois")
    bench.scan(PEAS)
    expect(touch.locator(".verdict-big")).to_have_text("Right")
    key(touch, "Close and print").click()

    expect(touch.get_by_text("printed", exact=True)).to_be_visible()
    picture = touch.get_by_alt_text("Label of P-1007-1")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 812
    type_scan(touch, "P-1007-1")
    expect(touch.locator(".plate-big")).to_have_text("LANE-2")
    type_scan(touch, "LANE-2")
    expect(touch.get_by_role("heading", name="Scan a tote")).to_be_visible()
    bench.wait(lambda s: s.waiting == 0)
    assert [command.kind for command in bench.server.commands] == ["close", "place"]


def test_the_screen_says_that_the_server_is_away_and_finishes_the_order(touch, bench):
    type_scan(touch, "T-07")
    expect(touch.get_by_text("3 lines missing")).to_be_visible()
    bench.server.stop()
    expect(touch.get_by_text("No server")).to_be_visible()

    type_scan(touch, MILK, PEAS, PEAS, GRAPES, "CMD-OK")

    expect(touch.get_by_text("printed", exact=True)).to_be_visible()
    expect(touch.get_by_text("2 to send")).to_be_visible()
    bench.server.start()
    expect(touch.get_by_text("to send")).to_have_count(0, timeout=15_000)
    expect(touch.get_by_text("No server")).to_have_count(0)


def test_each_person_reads_their_own_language(touch, bench):
    key(touch, "Change person").click()
    type_scan(touch, "badge-of-omar")
    for digit in "9999":
        key(touch, digit).click()
    key(touch, "OK").click()
    expect(touch.get_by_role("heading", name="Scannez un bac")).to_be_visible()

    type_scan(touch, "T-07", STRANGER)

    expect(touch.get_by_text("Article étranger")).to_be_visible()
    expect(key(touch, "Fermer et imprimer")).to_be_disabled()
    bench.wait(lambda s: s.basket)
    assert "fr" in bench.server.languages
    assert touch.evaluate("document.documentElement.lang") == "fr"


def test_a_pin_that_was_wrong_does_not_stay_in_the_field(touch):
    key(touch, "Change person").click()
    type_scan(touch, PACKER[0])
    touch.locator("#pin").fill("0000")
    key(touch, "OK").click()

    expect(touch.get_by_role("alert")).to_contain_text("Scan your badge once more.")
    type_scan(touch, PACKER[0])
    expect(touch.locator("#pin")).to_have_value("")


def test_a_form_that_was_drawn_this_moment_sends_and_shows_no_pin_in_the_address(touch, bench):
    touch.evaluate(
        """document.body.insertAdjacentHTML("beforeend", `
        <form hx-post="/events" hx-swap="none">
          <input name="kind" value="pin_given"><input name="pin" value="042585">
          <button id="drawn">In</button>
        </form>`)"""
    )

    with touch.expect_request("**/events") as sent:
        touch.evaluate("document.getElementById('drawn').click()")

    assert sent.value.method == "POST"
    assert touch.url == f"{bench.url}/"


def test_every_key_can_be_hit_with_gloves_and_nothing_runs_off_the_screen(touch):
    assert sizes_too_small(touch) == []
    type_scan(touch, "T-07", MILK, STRANGER)
    expect(touch.get_by_text("Foreign article")).to_be_visible()
    assert sizes_too_small(touch) == []
    assert touch.evaluate("document.documentElement.scrollWidth") == 1280
    key(touch, "Let it go anyway").click()
    type_scan(touch, MANAGER[0])
    expect(touch.locator("#pin")).to_be_visible()

    assert sizes_too_small(touch) == []


def test_a_key_that_comes_under_a_finger_on_its_way_rests_for_a_moment(touch):
    type_scan(touch, "T-07", MILK)
    expect(touch.locator(".line-right")).to_be_visible()

    rests = touch.evaluate("""async () => {
      const { remember, settle } = await import("/static/settling.js");
      const [out, undo] = ["out", "undo"].map((act) => document.querySelector(`[data-act=${act}]`));
      remember();
      out.before(undo);
      settle();
      const moved = [out, undo].map((key) => key.classList.contains("settling"));
      const [x, y] = [undo.offsetLeft + 9, undo.offsetTop + 9];
      const touched = document.elementFromPoint(x, y).closest("button");
      await new Promise((done) => setTimeout(done, 1000));
      return [...moved, touched === null, document.querySelector(".settling") === null];
    }""")

    assert rests == [True, True, True, True]


def sizes_too_small(page: "Page") -> list[str]:
    assert page.locator(".button:visible").count() > 1
    found: list[str] = page.locator(".button:visible").evaluate_all(
        "(keys, least) => keys.filter((key) => {"
        "  const box = key.getBoundingClientRect();"
        "  return box.width < least || box.height < least || box.right > innerWidth;"
        "}).map((key) => key.textContent)",
        KEYS_MIN_PX,
    )
    return found
