"""The touch screen: one page for the station's own browser, redrawn as the bench changes."""

import json
import re
import threading
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    render_template,
    request,
    send_from_directory,
)
from flask_babel import Babel
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from kiosk.flow import label
from kiosk.flow.commands import COMMANDS, REASONS
from kiosk.flow.events import ANSWERS, AnyEvent, Event
from kiosk.flow.shown import Shown
from kiosk.flow.wall import place_codes
from kiosk.screen import guard, view
from kiosk.station import Station
from wms.look import STATIC

STREAMS_MAX: Final = 8
KEEPALIVE_S: Final = 10.0
BODY_BYTES_MAX: Final = 16 * 1024
PIN: Final = re.compile(r"[0-9]{4,8}")
FROM_SCREEN: Final = {"scanned", "tapped", "pin_given"}

bp = Blueprint("kiosk", __name__)


def create_app(station: Station) -> Flask:
    """Return the pages of a station."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=lambda: station.shown.state.speaks)
    app.extensions["station"] = station
    app.extensions["streams"] = threading.BoundedSemaphore(STREAMS_MAX)
    app.register_blueprint(bp)
    app.register_error_handler(HTTPException, _refuse)
    guard.install(app, station.settings.screen.port)
    return app


def the_station() -> Station:
    """Return the station of this application."""
    station: Station = current_app.extensions["station"]
    return station


@bp.get("/")
def show_page() -> str:
    """Show the screen as it is now."""
    station = the_station()
    shown = station.shown
    drawn = {region: view.draw(station, shown, region) for region in view.REGIONS}
    return render_template("page.html", drawn=drawn, **view.context(station, shown.state))


@bp.post("/events")
def create_event() -> Response:
    """Take what a person did on the screen."""
    station = the_station()
    if not station.offer(_read_event(station)):
        abort(HTTPStatus.SERVICE_UNAVAILABLE, "The station stands still.")
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.get("/stream")
def stream() -> Response:
    """Send each region of the page whenever it looks different, and every sound."""
    streams: threading.BoundedSemaphore = current_app.extensions["streams"]
    if not streams.acquire(blocking=False):
        abort(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages are open.")
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    answer = Response(_follow(app, streams), mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


@bp.get("/state.json")
def show_state() -> dict[str, Any]:
    """Tell what the screen shows; with `?after=VERSION` wait a moment for something newer."""
    station = the_station()
    after = request.args.get("after", type=int)
    if after is not None:
        with station.changed:
            station.changed.wait_for(lambda: station.shown.version > after, timeout=KEEPALIVE_S)
    return view.as_json(station, station.shown)


@bp.get("/label.png")
def show_label() -> Response:
    """Show the label of a bag as it is printed."""
    station, code = the_station(), request.args.get("parcel", "")
    state = station.shown.state
    bags = [bag for parcel in (state.parcel, state.last) if parcel for bag in parcel.bags]
    wanted = [bag.label for bag in bags if not code or bag.label.parcel_code == code]
    if not wanted:
        abort(HTTPStatus.NOT_FOUND)
    return Response(label.png(wanted[0], station.settings.screen.zone()), mimetype="image/png")


@bp.get("/photo.jpg")
def show_photo() -> Response:
    """Show a photo by its id, or the one that was taken last; only a few are kept here."""
    kept = the_station().photos
    photos = {**kept.crops, **kept.shown}
    wanted = request.args.get("id") or next((str(one) for one in reversed(photos)), "")
    found = [jpeg for photo_id, jpeg in photos.items() if str(photo_id) == wanted]
    if not found:
        abort(HTTPStatus.NOT_FOUND)
    return Response(found[0], mimetype="image/jpeg")


@bp.get("/article.jpg")
def show_article() -> Response:
    """Show the picture of an article that the server has of it."""
    content = the_station().references.picture(request.args.get("photo", ""))
    if content is None:
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(content, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@bp.get("/settings")
def show_settings() -> str:
    """Show a ruler, so that keys can be made as large on this screen as they should be."""
    language = the_station().shown.state.speaks
    return render_template("settings.html", language=language)


@bp.get("/commands")
def show_commands() -> str:
    """Show the sheet of command barcodes, to be printed."""
    state = the_station().shown.state
    return render_template(
        "commands.html",
        codes=list(COMMANDS),
        places=place_codes(state.ways.places),
        reasons=REASONS,
        language=state.speaks,
    )


@bp.get("/commands/<code>.png")
def show_command(code: str) -> Response:
    """Show the bars of one command."""
    places = the_station().shown.state.ways.places
    if code not in COMMANDS and code not in place_codes(places):
        abort(HTTPStatus.NOT_FOUND)
    return Response(label.code128_png(code), mimetype="image/png")


@bp.get("/look/<path:name>")
def show_look(name: str) -> Response:
    """Serve the shared appearance."""
    return send_from_directory(STATIC, name, max_age=3600)


def _read_event(station: Station) -> Event:
    """Return what the browser says happened, of the few kinds that happen on a screen."""
    said = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    if not isinstance(said, dict) or said.get("kind") not in FROM_SCREEN:
        abort(HTTPStatus.BAD_REQUEST, "What happened is scanned, tapped or pin_given.")
    if said["kind"] == "pin_given" and not PIN.fullmatch(str(said.get("pin"))):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY, "A PIN has four to eight digits.")
    if said["kind"] == "tapped" and said.get("act") in ANSWERS and not said.get("question"):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY, "An answer names the question that it is for.")
    event_id, at = station.stamp()
    try:
        return AnyEvent.validate_python({**said, "id": event_id, "at": at})
    except ValidationError as why:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY, why.errors()[0]["msg"])


def _refuse(error: HTTPException) -> Response:
    status = error.code or 500
    problem = {"title": error.name, "status": status, "detail": error.description}
    return Response(json.dumps(problem), status, content_type="application/problem+json")


def _follow(app: Flask, streams: threading.BoundedSemaphore) -> Iterator[str]:
    station: Station = app.extensions["station"]
    sent: dict[str, str] = {}
    heard = station.shown.sounds[-1][0] if station.shown.sounds else 0
    version = -1
    try:
        yield "retry: 500\n\n"
        while station.running:
            with station.changed:
                station.changed.wait_for(
                    lambda seen=version: station.shown.version != seen or not station.running,  # type: ignore[misc]
                    timeout=KEEPALIVE_S,
                )
            shown = station.shown
            yield ": here\n\n" if shown.version == version else _changes(app, shown, sent)
            version = shown.version
            for number, sound in shown.sounds:
                if number > heard:
                    heard = number
                    yield f"event: sound\ndata: {sound}\n\n"
    finally:
        streams.release()


def _changes(app: Flask, shown: Shown, sent: dict[str, str]) -> str:
    """Return the regions that look different from what this page was sent."""
    out = []
    with app.test_request_context("/"):
        for region in view.REGIONS:
            html = view.draw(app.extensions["station"], shown, region)
            if sent.get(region) != html:
                sent[region] = html
                lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
                out.append(f"event: {region}\n{lines}\n")
    return "".join(out) or ": same\n\n"
