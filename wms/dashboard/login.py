"""Coming in by badge and PIN, and leaving."""

import re
import secrets
from typing import Final

from flask import Response, make_response, redirect, request, url_for
from pydantic import ValidationError
from sqlalchemy.orm import Session

from wms.dashboard.door import DEVICE_COOKIE, MANAGERS, bp, show
from wms.errors import Refusal
from wms.http import csrf, logins
from wms.http.auth import ANYONE, NotYourRole, Role
from wms.http.endpoint import page
from wms.http.sentences import say
from wms.http.services import services
from wms.people import operations as people
from wms.people.operations import Admitted, WrongBadgeOrPin
from wms.people.rules import roles_held
from wms.wire.people import LoginNew

_DEVICE: Final = re.compile(r"dashboard-[0-9a-f]{12}")
_YEAR_SECONDS: Final = 365 * 24 * 3600


@bp.get("/login")
@page(may=ANYONE)
def show_login() -> str:
    """Show where badge and PIN are asked for."""
    return show("login", next=_next())


@bp.post("/login")
@page(may=ANYONE)
def create_login() -> Response | tuple[str, int]:
    """Let a manager in."""
    device_id = _device()
    try:
        admitted = _admit(device_id)
    except Refusal as refusal:
        title, sentence = say(refusal)
        return show("login", next=_next(), title=title, sentence=sentence), refusal.status
    csrf.new_csrf_token()
    response = make_response(redirect(_next() or url_for("dashboard.show_landing")))
    logins.give_cookie(response, admitted)
    _give_device(response, device_id)
    return response


@bp.post("/logout")
@page(may=MANAGERS)
def delete_login() -> Response:
    """Log the person out."""
    logins.log_out()
    csrf.new_csrf_token()
    response = make_response(redirect(url_for("dashboard.show_login")))
    logins.take_cookie(response)
    return response


def _admit(device_id: str) -> Admitted:
    try:
        asked = LoginNew(
            badge=request.form.get("badge", "").strip(),
            pin=request.form.get("pin", "").strip(),
            device_id=device_id,
        )
    except ValidationError as error:
        raise WrongBadgeOrPin from error
    admitted = logins.log_in(asked)
    if Role.MANAGER not in roles_held(admitted.person.roles):
        _end(admitted)
        raise NotYourRole(needed=Role.MANAGER.value)
    return admitted


def _end(admitted: Admitted) -> None:
    parts, now = services(), services().clock.now()

    def work(session: Session) -> None:
        people.log_out(session, parts.store_id, admitted.token, now=now)

    parts.database.run(work)


def _next() -> str | None:
    """Return where to go after the login: only ever a page of the dashboard."""
    asked = request.values.get("next", "")
    own = asked == "/dashboard" or asked.startswith(("/dashboard/", "/dashboard?"))
    return asked if own and "\\" not in asked and not asked.startswith("//") else None


def _device() -> str:
    """Return this browser's name; wrong PINs are counted per badge and per device."""
    known = request.cookies.get(DEVICE_COOKIE, "")
    return known if _DEVICE.fullmatch(known) else f"dashboard-{secrets.token_hex(6)}"


def _give_device(response: Response, device_id: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        device_id,
        max_age=_YEAR_SECONDS,
        path="/dashboard",
        secure=services().settings.server.https,
        httponly=True,
        samesite="Lax",
    )
