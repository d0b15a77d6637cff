"""When the screen is told of something, and when a browser has painted it."""

import threading
import time
import urllib.request
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LATE_S: Final = 1.0
# A frame is on the screen when the one after it begins.
PAINTED: Final = """
window.painted = [];
document.addEventListener("htmx:afterSwap", () => requestAnimationFrame(() =>
  requestAnimationFrame(() => window.painted.push(performance.timeOrigin + performance.now()))));
"""


class Stream:
    """Listens to what a station sends its page, and notes when it sends anything."""

    def __init__(self, url: str) -> None:
        self.answer = urllib.request.urlopen(f"{url}/stream")
        self.at: list[float] = []
        threading.Thread(target=self.follow, name="stream", daemon=True).start()

    def follow(self) -> None:
        """Note the moment of each block, until the station ends it."""
        try:
            sounds = False
            for line in self.answer:
                sounds = sounds or line.startswith(b"event: sound")
                if not line.strip():
                    if not sounds:
                        self.at.append(time.monotonic())
                    sounds = False
        except (OSError, ValueError):
            return

    def after(self, moment: float) -> float | None:
        """Return when something was sent first after a moment; None: not before long."""
        return first_after(self.at, moment)


def first_after(moments: list[float], moment: float) -> float | None:
    """Return the first of some moments that is not before another, nor long after it."""
    place = bisect_left(moments, moment)
    found = moments[place] if place < len(moments) else None
    return None if found is None or found - moment > LATE_S else found


@contextmanager
def browser(url: str) -> Iterator[Any]:
    """Give a page of a station in a real browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(PAINTED)
        page.goto(url)
        yield page
        chromium.close()


def painted(page: Any) -> list[float]:
    """Return when a page was painted anew, by the computer's steady clock."""
    ahead_s = time.time() - time.monotonic()
    return [ms / 1000 - ahead_s for ms in page.evaluate("window.painted")]
