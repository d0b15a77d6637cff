"""The bench as a page draws it: regions of HTML, and the same as JSON."""

from datetime import datetime
from typing import Any, Final

from flask import render_template

from kiosk.flow import wall_view
from kiosk.flow.commands import REASONS
from kiosk.flow.shown import Shown
from kiosk.flow.state import State
from kiosk.flow.steps import doubting
from kiosk.recording import AnyState
from kiosk.screen import basket_view, reasons, words
from kiosk.server.references import References
from kiosk.station import Station

REGIONS: Final = ("top", "screen", "foot")


def draw(station: Station, shown: Shown, region: str) -> str:
    """Return one region of the page as HTML."""
    drawn = station.drawn
    if drawn is None or drawn[0] != shown.version:
        # All regions and pages show one state, and its proof takes the longest of it.
        drawn = station.drawn = shown.version, context(station, shown.state)
    return render_template(f"{region}.html", **drawn[1])


def context(station: Station, state: State) -> dict[str, Any]:
    """Return what the templates may speak of."""
    basket, notice = state.basket, state.notice
    order = basket_view.context(state, basket, station.references) if basket else {}
    return {
        **order,
        "state": state,
        "screen": state.screen,
        "basket": basket,
        "parcel": state.parcel,
        "desk": state.desk,
        "wall": wall_view.wall(state),
        "in_hand": in_hand(state, station.references),
        "told": words.say(notice) if notice else None,
        "photo": state.parcel is not None and state.parcel.photo_id in station.photos.shown,
        "reasons": REASONS,
        "why": reasons.reason,
        "clock": clock_text(station),
        "settings": station.settings.screen,
        "pace": station.settings.clock,
    }


def in_hand(state: State, references: References) -> str:
    """Return where the page finds a picture of the article that goes to the wall now."""
    put = state.sorting.put if state.sorting else None
    slot = state.sorting.at(put.place) if state.sorting and put else None
    lines = slot.basket.order.lines if slot else ()
    photos = (line.photo for line in lines if put and line.sku == put.sku and line.photo)
    photo = next(photos, "")
    return f"/article.jpg?photo={photo}" if photo and references.has_picture(photo) else ""


def clock_text(station: Station) -> Any:
    """Return how moments of the store are written."""
    zone = station.settings.screen.zone()

    def text(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%H:%M}"

    return text


def as_json(station: Station, shown: Shown) -> dict[str, Any]:
    """Return what the screen shows, for tests and for simulated packers."""
    state = shown.state
    out: dict[str, Any] = AnyState.dump_python(state, mode="json")
    out.pop("badge")
    if out["basket"] and out["basket"]["deciding"]:
        out["basket"]["deciding"].pop("badge")
    out["screen"], out["version"] = state.screen, shown.version
    out["commands"] = station.outbox.count("command")
    if state.basket is not None:
        items = state.basket.items
        out["basket"]["items"] = [one.model_dump(mode="json") for one in items]
        for told, thing in zip(out["basket"]["placed"], state.basket.placed, strict=True):
            told["mark"] = doubting.mark(thing)
        verdict = state.proof(state.basket)
        out["verdict"] = {
            "decision": "ask" if state.basket.unsettled else verdict.decision,
            "right": verdict.right and not state.basket.unsettled,
            "lines": [
                {"line_no": v.line_no, "sku": v.sku, "state": v.state, "seen": v.seen}
                for v in verdict.lines
            ],
            "foreign": [{"code": f.code, "quantity": f.quantity} for f in verdict.foreign],
        }
    return out
