"""Scans told from typing, on a page of its own and under the real policy."""

import pytest

from tests.handheld.walks import code_of

LISTEN = """async () => {
    const {listenForScans} = await import("/look/static/scan.js");
    document.body.innerHTML = "<input id=field><button id=key>key</button>";
    window.heard = []; window.refused = 0; window.pressed = 0; window.typed = [];
    document.getElementById("key").addEventListener("click", () => { window.pressed += 1; });
    const onRefused = () => { refused += 1; };
    listenForScans(window, {onScan: (code) => heard.push(code), onRefused});
    window.addEventListener("keydown", (event) => typed.push(event.key));
}"""


@pytest.fixture
def page(handheld):
    handheld.page.goto(f"{handheld.server.url}/handheld/manifest.webmanifest")
    handheld.page.evaluate(LISTEN)
    return handheld.page


def scan(page, code, *, prefix=True):
    if prefix:
        page.keyboard.press("F9")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_forty_scans_at_full_speed_into_a_focused_field_are_all_exact(page):
    codes = [code_of(number) for number in range(40)]
    page.locator("#field").focus()

    for code in codes:
        scan(page, code)

    assert page.evaluate("heard") == codes
    assert page.locator("#field").input_value() == ""


def test_without_the_prefix_keys_outside_a_field_are_a_scan_and_inside_it_typing(page):
    scan(page, "T-07", prefix=False)
    page.locator("#field").focus()
    scan(page, "T-08", prefix=False)

    assert page.evaluate("heard") == ["T-07"]
    assert page.locator("#field").input_value() == "T-08"


def test_a_scan_does_not_press_the_button_that_was_tapped_last(page):
    page.locator("#key").click()

    scan(page, "A 1", prefix=False)
    scan(page, "A 2")
    assert page.evaluate("pressed") == 1
    page.keyboard.press("Enter")

    assert page.evaluate("heard") == ["A 1", "A 2"]
    assert page.evaluate("pressed") == 2


def test_control_characters_in_a_barcode_do_nothing(page):
    page.keyboard.press("F9")
    for key in ("A", "Control+a", "Control+]", "Alt+d", "Escape", "F5", "Tab", "Backspace", "B"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    assert page.evaluate("heard") == ["A\x1dB"]
    assert page.evaluate("typed") == []


def test_an_endless_code_is_refused(page):
    page.evaluate("""() => {
        const press = (key) => window.dispatchEvent(new KeyboardEvent("keydown", {key}));
        for (const length of [512, 513, 4096]) {
            press("F9");
            for (let place = 0; place < length; place += 1) press("7");
            press("Enter");
        }
    }""")

    assert page.evaluate("heard.map((code) => code.length)") == [512]
    assert page.evaluate("refused") == 2
