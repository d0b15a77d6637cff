"""Laying things on a tray before a browser: what the camera would tell, what the scale shows."""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from kiosk.flow.sighting import Sighted
from kiosk.flow.steps.standing import STOOD
from tests.kiosk.conftest import AtTheBench

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PICTURES = os.environ.get("SCREENSHOTS")


def a_picture(text: str, colour: str) -> bytes:
    """Return a package of an invented brand, seen from above."""
    image = Image.new("RGB", (240, 240), "#b0aaa0")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((20, 30, 220, 210), 16, fill=colour)
    draw.rectangle((40, 60, 200, 110), fill="white")
    draw.text((48, 74), text, fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def shot(page: "Page", name: str) -> None:
    """Keep a picture of the screen, where somebody wants to look at them."""
    if PICTURES:
        page.wait_for_timeout(150)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def open_order(bench: AtTheBench, tote: str = "T-08") -> None:
    bench.scan(tote)
    bench.wait(lambda s: s.basket)


def lay(
    bench: AtTheBench,
    *codes: str,
    grams: int,
    looks: dict[str, float] | None = None,
    picture: bytes | None = None,
) -> None:
    """Lay something on the tray: the camera sees it, and the scale feels it."""
    event_id, at = bench.station.stamp()
    basket = bench.station.shown.state.basket
    assert basket is not None
    shown = picture or a_picture("?", "#777777")
    bench.station.photos.keep_crop(basket.order.session_id, event_id, shown)
    said = [
        {"sense": "looks", "sku": sku, "log_ratio": ratio} for sku, ratio in (looks or {}).items()
    ]
    read = [{"text": code} for code in codes]
    told = {"change": "placed", "began_at": at, "crop": event_id, "mark": str(event_id)}
    event = {"id": event_id, "at": at, "codes": read, "evidence": said} | told
    bench.station.tell(Sighted.model_validate(event))
    bench.wait(lambda s: s.basket and any(one.crop == event_id for one in s.basket.placed))
    assert bench.devices is not None
    on_it = bench.station.shown.state.weight_g or 0
    bench.devices.do({"weight_g": on_it + grams})
    bench.wait(lambda s: s.weight_g == on_it + grams)


def sign(page: "Page") -> "Locator":
    """Return the big sign beside the order."""
    return page.locator(".verdict-big")


def read_question(page: "Page", bench: AtTheBench) -> None:
    """Read what the screen asks, which takes anybody a moment."""
    stood = bench.wait(lambda s: s.basket and s.basket.question).basket
    assert stood is not None
    assert stood.question is not None
    while bench.station.clock() < stood.question.since + STOOD:
        page.wait_for_timeout(50)
