"""
Keyboard scanners on a busy computer: scans told from typing by a prefix, and by the time of keys.

`python -m bench.devices.wedge` sends 80 scans among a person's typing, first through an input
device into the driver, then through Chromium into the page's listener (wms/look/static/scan.js).
Reader and page stand still for up to 120 ms now and then, as a computer does that has other work.
Beside each listens the rule that many programs use: keys no more than 50 ms apart are a scan.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from playwright.async_api import CDPSession, Route, async_playwright

from drivers.barcode.keyboard import ENTERS, Keyboard
from drivers.barcode.layouts import US
from drivers.barcode.wedge_talk import EV_KEY, INPUT_EVENT
from drivers.events import BarcodeScanned
from drivers.registry import make_device
from drivers.simulated.wedge import ENTER, FUNCTION_13, SimulatedWedge, key_strokes, typed
from drivers.talking import TalkingDevice

SCANS = 80
KEY_GAP_S = 0.002  # a scanner's; a person's below
HAND_GAP_S = (0.06, 0.18)
STALL_S_MAX = 0.12
GAP_S_MAX = 0.05
LENGTH_MIN = 6
SCAN_JS = Path("wms/look/static/scan.js")
CHROMIUM = "/usr/bin/chromium"


class TimingRule:
    """Takes keys that come fast upon each other, and end in Enter, for a scan."""

    def __init__(self) -> None:
        self.text = ""
        self.at = 0.0
        self.scans: list[str] = []

    def key(self, character: str, now: float) -> None:
        """Take a key at the moment it is handled; "" is Enter."""
        if now - self.at > GAP_S_MAX:
            self.text = ""
        self.at = now
        if character:
            self.text += character
            return
        if len(self.text) >= LENGTH_MIN:
            self.scans.append(self.text)
        self.text = ""


def plan(seed: int) -> list[tuple[str, str]]:
    """Return what a person types before each scan, and the scan."""
    chance = random.Random(seed)
    hand = ("ok", "2", "milk", "x1")
    return [(chance.choice(hand), f"{chance.randrange(10**13):013}") for _ in range(SCANS)]


def exact(heard: Iterable[str], work: list[tuple[str, str]]) -> dict[str, int]:
    """Return how many scans came as they were, and how many came that nobody made."""
    wanted = [scan for _, scan in work]
    came = list(heard)
    right = sum(scan in came for scan in wanted)
    return {
        "scans": len(wanted),
        "exact": right,
        "invented": sum(one not in wanted for one in came),
    }


def type_into(wedge: SimulatedWedge, work: list[tuple[str, str]], seed: int) -> None:
    """Type and scan in turn, each key at its own moment."""
    chance = random.Random(seed)
    for hand, scan in work:
        for stroke in key_strokes(hand, "us"):
            wedge.send_raw(typed([stroke]))
            time.sleep(chance.uniform(*HAND_GAP_S))
        for stroke in ((0, FUNCTION_13), *key_strokes(scan, "us"), (0, ENTER)):
            wedge.send_raw(typed([stroke]))
            time.sleep(KEY_GAP_S)


def measure_evdev(seed: int) -> dict[str, dict[str, int]]:
    """Return what the driver and the timing rule made of the same keys."""
    work, chance, timing = plan(seed), random.Random(seed), TimingRule()
    heard: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        wedge = SimulatedWedge(Path(folder, "wedge"))
        wedge.start()
        device = make_device(wedge.url)
        assert isinstance(device, TalkingDevice)
        device.open()
        watch(device, timing)
        typist = threading.Thread(target=type_into, args=(wedge, work, seed))
        typist.start()
        while typist.is_alive() or time.monotonic() - timing.at < 1:
            heard += [e.payload for e in device.read(0.2) if isinstance(e, BarcodeScanned)]
            if chance.random() < 0.05:
                time.sleep(chance.uniform(0, STALL_S_MAX))
        device.close()
        wedge.stop()
    return {"by prefix": exact(heard, work), "by timing": exact(timing.scans, work)}


def watch(device: TalkingDevice, timing: TimingRule) -> None:  # type: ignore[type-arg]
    """Let the timing rule see the bytes that the driver reads."""
    assert device.transport is not None
    read, keyboard = device.transport.read, Keyboard(US)

    def seen(timeout: float) -> bytes:
        came = read(timeout)
        for _, _, kind, code, value in INPUT_EVENT.iter_unpack(came):
            stroke = keyboard.event(code, value) if kind == EV_KEY else None
            if stroke and (stroke.characters or stroke.key in ENTERS):
                timing.key(stroke.characters, time.monotonic())
        return came

    device.transport.read = seen  # type: ignore[method-assign]


PAGE = """<!doctype html><input id=field autofocus><script type=module>
import { listenForScans } from "./scan.js";
window.heard = []; window.timed = [];
let text = "", at = 0;
// First, as a program of its own would be, so that the other does not swallow its keys.
window.addEventListener("keydown", (event) => {
  const now = performance.now();
  if (now - at > GAP_MS) text = "";
  at = now;
  if (event.key === "Enter") { if (text.length >= LENGTH_MIN) window.timed.push(text); text = ""; }
  else if (event.key.length === 1) text += event.key;
}, { capture: true });
listenForScans(window, { onScan: (code) => window.heard.push(code) });
// A page that has other work: it stands still about a fifth of the time.
const work = () => {
  const until = performance.now() + Math.random() * STALL_MS;
  while (performance.now() < until);
  setTimeout(work, 50 + Math.random() * 400);
};
window.begin = () => { document.getElementById("field").focus(); work(); };
</script>"""
NUMBERS = {"GAP_MS": 1000 * GAP_S_MAX, "LENGTH_MIN": LENGTH_MIN, "STALL_MS": 1000 * STALL_S_MAX}


class Keys:
    """A keyboard that does not wait until the page has handled its last key."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        self.sent: list[asyncio.Future[object]] = []

    def press(self, name: str, text: str) -> None:
        """Press a key and let it go."""
        for kind, letters in (("keyDown", text), ("keyUp", "")):
            told = {"type": kind, "key": name, "code": "", "text": letters}
            self.sent.append(
                asyncio.ensure_future(self.session.send("Input.dispatchKeyEvent", told))
            )


async def measure_browser(seed: int) -> dict[str, dict[str, int]]:
    """Return what the page's listener and the timing rule made of the same keys."""
    work, chance = plan(seed), random.Random(seed)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        page = await browser.new_page()
        await page.route("**/*", serve)
        await page.goto("http://wedge.test/page.html")
        await page.wait_for_function("window.begin !== undefined")
        await page.evaluate("window.begin()")
        keyboard = Keys(await page.context.new_cdp_session(page))
        press = keyboard.press
        for hand, scan in work:
            for character in hand:
                press(character, character)
                await asyncio.sleep(chance.uniform(*HAND_GAP_S))
            press("F9", "")
            for character in scan:
                press(character, character)
                await asyncio.sleep(KEY_GAP_S)
            press("Enter", "\r")
        await asyncio.gather(*keyboard.sent)
        heard = await page.evaluate("[window.heard, window.timed]")
        await browser.close()
    return {"by prefix": exact(heard[0], work), "by timing": exact(heard[1], work)}


async def serve(route: Route) -> None:
    """Serve the page and the listener as they are."""
    if route.request.url.endswith("scan.js"):
        await route.fulfill(path=SCAN_JS, content_type="text/javascript")
        return
    page = PAGE
    for name, number in NUMBERS.items():
        page = page.replace(name, f"{number:g}")
    await route.fulfill(body=page, content_type="text/html")


def main() -> int:
    """Print both measurements as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-browser", action="store_true")
    arguments = parser.parse_args()
    print(json.dumps({"input device": measure_evdev(arguments.seed)}))
    if not arguments.no_browser:
        print(json.dumps({"browser": asyncio.run(measure_browser(arguments.seed))}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
