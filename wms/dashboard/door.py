"""What every page of the dashboard shares: its blueprint, its frame, and how a no is shown."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from wms.errors import Refusal
from wms.http import csrf
from wms.http.auth import NotLoggedIn, Role, caller, find_caller
from wms.http.sentences import say
from wms.http.services import services
from wms.picking.operations import Hands
from wms.stock import queries as stock_queries

MANAGERS: Final = (Role.MANAGER,)
DEVICE_COOKIE: Final = "wms_browser"
_ZONE: Final = "wms.dashboard.zone"
_ORDERS: Final = ("dashboard.show_order", "dashboard.show_evidence")
_GOODS: Final = (
    "dashboard.create_receipt",
    *(
        f"dashboard.{act}"
        for act in (
            "show_moving",
            "create_move",
            "show_adjusting",
            "create_adjustment",
            "show_wasting",
            "create_waste",
        )
    ),
)
_TEACHING: Final = (
    "dashboard.create_answer",
    "dashboard.list_enrolment",
    "dashboard.show_enrolment",
    "dashboard.show_drift",
    "dashboard.list_disputes",
)

bp = Blueprint(
    "dashboard",
    "wms.dashboard",
    url_prefix="/dashboard",
    template_folder="templates",
    static_folder="static",
)


def show(name: str, **rows: Any) -> str:
    """Return a page made of frozen rows."""
    return render_template(f"dashboard/{name}.html", **rows)


def hands() -> Hands:
    """Return whose hands do what this request asks, now."""
    known = caller()
    return Hands(services().store_id, known.who, known.device_id, services().clock.now())


def asked(name: str, *, length_max: int = 100) -> str:
    """
    Return what the address asks for, without what no row can hold; a GS1 separator may be in it.

    PostgreSQL cannot even look for some control characters, and a scanner types what it reads.
    """
    letters = (each for each in request.args.get(name, "") if each.isprintable() or each == "\x1d")
    return "".join(letters).strip()[:length_max]


def store_zone() -> ZoneInfo:
    """Return the store's time zone; it is read once a process."""
    kept = current_app.extensions.get(_ZONE)
    if kept is None:
        with services().database.reading() as session:
            kept = ZoneInfo(stock_queries.find_time_zone(session, services().store_id))
        current_app.extensions[_ZONE] = kept
    return kept


def day_began_at(now: datetime) -> datetime:
    """Return the moment at which the store's day began."""
    return now.astimezone(store_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def is_part() -> bool:
    """Tell whether a script asks for a part of a page, not a person for all of it."""
    return "HX-Request" in request.headers or "X-Part" in request.headers


@bp.context_processor
def _frame() -> dict[str, Any]:
    return {
        "person": find_caller(),
        "store_id": services().store_id,
        "now": services().clock.now(),
        "speed": services().settings.clock.speed,
        "keepalive": services().settings.stream.keepalive_seconds,
        "form_token": csrf.csrf_token,
        "areas": _areas(),
    }


def _areas() -> list[tuple[str, str, tuple[str, ...], str]]:
    """Return label, endpoint, other endpoints that belong to it, and icon: the navigation."""
    return [
        (gettext("Now"), "dashboard.show_landing", ("dashboard.list_shorts",), "home"),
        (gettext("Orders"), "dashboard.list_orders", _ORDERS, "basket"),
        (gettext("Floor"), "dashboard.show_floor", ("dashboard.show_walk",), "floor"),
        (gettext("Stock"), "dashboard.list_stock", ("dashboard.show_article",), "bin"),
        (gettext("Movements"), "dashboard.list_movements", (), "list"),
        (gettext("Goods"), "dashboard.show_receiving", _GOODS, "truck"),
        (gettext("People"), "dashboard.list_people", ("dashboard.list_refused_scans",), "person"),
        (gettext("Set aside"), "dashboard.list_set_aside", (), "alert"),
        (gettext("Cameras"), "dashboard.list_review", _TEACHING, "camera"),
        (gettext("Devices"), "dashboard.list_devices", (), "printer"),
        (gettext("Audit log"), "dashboard.list_audit", (), "check"),
    ]


@bp.errorhandler(NotLoggedIn)
def _send_to_login(_refusal: NotLoggedIn) -> WerkzeugResponse:
    asked = request.full_path.rstrip("?") if request.method == "GET" and not is_part() else None
    address = url_for("dashboard.show_login", next=asked)
    if is_part():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)


@bp.errorhandler(Refusal)
def _show_refusal(refusal: Refusal) -> tuple[str, int]:
    title, sentence = say(refusal)
    return show("refused", title=title, sentence=sentence), refusal.status
