"""What a gloved thumb hits and an eye in motion reads, measured on a small device."""

from itertools import chain

import pytest

from tests.handheld import walks
from tests.handheld.walks import code_of

# Each complaint names its element. An ellipsis (one-line) is meant; what else is cut is not.
COMPLAINTS = """() => {
    const found = [];
    const shown = (element) => element.getBoundingClientRect().width > 0;
    const name = (element) => `${element.tagName} ${element.className}: ${element.innerText}`;
    const main = document.querySelector("main");
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
    if (main.scrollHeight > main.clientHeight) found.push(`${main.innerText}: scrolls`);
    for (const element of [...document.querySelectorAll("body *")].filter(shown)) {
        const style = getComputedStyle(element);
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (own && parseFloat(style.fontSize) < 20) found.push(`${name(element)}: small letters`);
        const cut = element.scrollWidth > element.clientWidth + 1 && style.display !== "inline";
        if (cut && !element.matches(".one-line, svg *")) found.push(`${name(element)}: cut off`);
    }
    for (const control of [...document.querySelectorAll("button, input")].filter(shown)) {
        const {width, height} = control.getBoundingClientRect();
        const least = control.closest("header") ? 48 : 72;
        if (height < least || width < 48) found.push(`${name(control)}: ${width} x ${height}`);
    }
    return found;
}"""


def complaints(handheld):
    """Return what is wrong with the screen, once it is drawn."""
    handheld.page.wait_for_function("() => new Promise((done) => requestAnimationFrame(done))")
    return handheld.page.evaluate(COMPLAINTS)


def screens_before_the_walk(handheld):
    """Go to one screen after the other and name it."""
    handheld.open()
    yield "badge"
    handheld.scan(walks.TOMASZ_BADGE)
    handheld.page.locator(".keypad").wait_for()
    yield "pin"
    handheld.log_in()
    handheld.page.locator(".button-main.big").wait_for()
    yield "idle"
    handheld.page.locator(".button-main").click()
    handheld.page.locator(".progress").wait_for()


def screens_of_the_walk(handheld):
    """Go on from the first stop to the drop."""
    page = handheld.page
    yield "bin"
    handheld.scan("A01-17-3", code_of(1), "T-07", "A10-16-2", code_of(2))
    page.locator(".counter").wait_for()
    yield "count"
    page.locator(".counted").click()
    yield "quantity"
    page.locator(".button-quiet").click()
    page.locator(".short-key").click()
    yield "reasons"
    page.locator(".screen .button-wide").first.click()
    yield "short"
    page.locator(".button-danger").click()
    page.context.set_offline(True)
    handheld.scan("T-08")
    page.locator(".wrong-band").wait_for()
    yield "wrong, offline"
    handheld.scan("T-07", "A14-04-3", code_of(3), "T-07")
    page.locator(".all-picked").wait_for()
    yield "drop"
    page.locator("header .button").click()
    yield "menu"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_screen_fits_a_small_device_and_a_gloved_thumb(handheld, server, language):
    known = walks.people().items()
    server.people = {key: login.model_copy(update={"language": language}) for key, login in known}
    screens = chain(screens_before_the_walk(handheld), screens_of_the_walk(handheld))

    found = {screen: complaints(handheld) for screen in screens}

    assert len(found) == 11
    assert {screen: what for screen, what in found.items() if what} == {}
