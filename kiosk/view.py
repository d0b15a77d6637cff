"""The bench as a page draws it: regions of HTML, and the same as JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import render_template

from kiosk import reasons, words
from kiosk.recording import AnyState
from kiosk.state import Basket, State
from kiosk.station import Shown, Station
from kiosk.tags import weigh_tags
from wms.verdict import Hint, LineProof, Proof, weigh
from wms.wire.packing import PackLine

REGIONS: Final = ("top", "screen", "foot")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the order beside what was seen of it."""

    line: PackLine
    verdict: LineProof


def rows(basket: Basket, verdict: Proof) -> list[Row]:
    """Return the lines, what is wrong first, then what is missing, then what is right."""
    rank = {"too_many": 0, "unsure": 1, "missing": 2, "right": 3}
    by_no = {line.line_no: line for line in basket.order.lines}
    drawn = [Row(by_no[line.line_no], line) for line in verdict.lines]
    return sorted(drawn, key=lambda row: (rank[row.verdict.state], row.line.line_no))


def weight_evidence(basket: Basket, on_scale_g: int | None) -> Hint | None:
    """Return what the scale has to say: of the bags weighed, or of the only bag on it."""
    weights = [weight for weight in basket.bag_weights if weight is not None]
    if len(weights) < len(basket.bag_weights):
        if len(basket.bag_weights) > 1 or not on_scale_g or on_scale_g < 0:
            return None
        weights = [on_scale_g]
    return weigh(expected_g(basket), sum(weights))


def expected_g(basket: Basket) -> int:
    """Return what the articles of an order weigh together."""
    return sum(
        line.expected * (1 if line.unit == "gram" else line.weight_g) for line in basket.order.lines
    )


def draw(station: Station, shown: Shown, region: str) -> str:
    """Return one region of the page as HTML."""
    return render_template(f"{region}.html", **context(station, shown.state))


def context(station: Station, state: State) -> dict[str, Any]:
    """Return what the templates may speak of."""
    basket, notice = state.basket, state.notice
    verdict = state.proof(basket) if basket else None
    return {
        "state": state,
        "screen": state.screen,
        "basket": basket,
        "parcel": state.parcel,
        "desk": state.desk,
        "verdict": verdict,
        "rows": rows(basket, verdict) if basket and verdict else [],
        "weight": weight_evidence(basket, state.weight_g) if basket else None,
        "tags": weigh_tags(basket.order, state.tags, basket.epcs) if basket else (),
        "told": words.say(notice) if notice else None,
        "photo": state.parcel is not None and state.parcel.photo_id in station.photos.shown,
        "reasons": words.REASONS,
        "why": reasons.reason,
        "clock": clock_text(station),
        "settings": station.settings.screen,
        "pace": station.settings.clock,
    }


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
        verdict = state.proof(state.basket)
        out["verdict"] = {
            "decision": verdict.decision,
            "right": verdict.right,
            "lines": [
                {"line_no": v.line_no, "sku": v.sku, "state": v.state, "seen": v.seen}
                for v in verdict.lines
            ],
            "foreign": [{"code": f.code, "quantity": f.quantity} for f in verdict.foreign],
        }
    return out
