"""A handheld in a headless browser, and a server for it alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.handheld import walks
from tests.handheld.fake_server import FakeServer, on_a_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_MS = 8_000


@dataclass
class Handheld:
    """The device in a picker's hand: what it shows, and a scanner that types."""

    page: "Page"
    server: FakeServer

    def open(self) -> None:
        self.page.goto(f"{self.server.url}/handheld/")
        self.page.locator(".top").wait_for()

    def install(self) -> None:
        """Wait until page and app are kept on the device."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def scan(self, *codes: str) -> None:
        """Type codes as a wedge scanner does: F9, the code, Enter."""
        for code in codes:
            self.page.keyboard.press("F9")
            self.page.keyboard.type(code)
            self.page.keyboard.press("Enter")

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(state="visible")

    def sees_no(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(state="hidden")

    def log_in(self, badge: str = walks.TOMASZ_BADGE, pin: str = walks.TOMASZ_PIN) -> None:
        self.scan(badge)
        self.page.locator(".pin").wait_for()
        self.page.keyboard.type(pin)
        self.page.keyboard.press("Enter")

    def start_walk(self) -> None:
        self.open()
        self.log_in()
        self.tap("Next order")
        self.sees("Stop 1 of")

    def pick(self, bin_: str, *codes: str) -> None:
        self.scan(bin_, *codes)

    def reload(self) -> None:
        self.page.reload()

    def machine(self, script: str, **given: Any) -> Any:
        """Run a script that has the app's modules at hand; it sees `given` as `given`."""
        body = f"""async (given) => {{
            const load = (name) => import(`/handheld/app/${{name}}.js`);
            const modules = await Promise.all(["machine", "tour", "uuid7", "server"].map(load));
            const [{{begin, next, screenOf}}, tour, {{uuid7}}, {{backOffMs}}] = modules;
            {script}
        }}"""
        return self.page.evaluate(body, given)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer(people=walks.people(), tasks=[walks.a_walk()])
    with on_a_port(fake.app()) as fake.url:
        yield fake


@pytest.fixture
def installed() -> bool:
    """Ask for a device that keeps the app itself; the others load faster without."""
    return True


@pytest.fixture
def context(chromium: "Browser", request: pytest.FixtureRequest) -> Iterator["BrowserContext"]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 640},
        locale="en-GB",
        service_workers="allow" if "installed" in request.fixturenames else "block",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def handheld(context: "BrowserContext", server: FakeServer) -> Iterator[Handheld]:
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console",
        lambda said: broken.append(said.text) if "Content Security" in said.text else None,
    )
    yield Handheld(page, server)
    assert broken == []
