"""A person comes in or leaves: what the JSON door and the pages for people do alike."""

from typing import Final, cast

from flask import Flask, Response, current_app
from sqlalchemy.orm import Session

from wms.errors import Refusal
from wms.http import auth, csrf
from wms.http.services import services
from wms.people import operations as people
from wms.people.operations import Admitted, Attempt, WrongBadgeOrPin
from wms.people.rules import PinHasher
from wms.wire.people import LoginNew

PINS: Final = "wms.pins"


def install(app: Flask, pins: PinHasher | None = None) -> None:
    """Give an application all it needs to know its callers; `services` have to be there."""
    with app.app_context():
        settings = services().settings
    app.extensions[PINS] = pins or PinHasher(settings.security.pin_pepper.get_secret_value())
    auth.install(app)
    csrf.install(app, settings)


def log_in(asked: LoginNew) -> Admitted:
    """
    Let in the person with this badge and PIN.

    The try is committed before it is judged: whoever hangs up, or sends many at once, is charged.

    :raises WrongBadgeOrPin: one of them is wrong
    :raises TooManyTries: badge or device is not heard for a while
    """
    attempt = _hear(asked)
    pins = cast("PinHasher", current_app.extensions[PINS])
    if pins.matches(attempt.pin_hash, asked.pin):
        return _admit(attempt, pins.renewed(attempt.pin_hash, asked.pin))
    if attempt.is_last:
        _note_lock(attempt)
    raise WrongBadgeOrPin


def log_out() -> None:
    """End the login that this request names; without one there is nothing to do."""
    token = auth.login_token()
    if token is None:
        return
    parts, now = services(), services().clock.now()

    def work(session: Session) -> None:
        people.log_out(session, parts.store_id, token, now=now)

    parts.database.run(work)


def give_cookie(response: Response, admitted: Admitted) -> None:
    """Hand a browser the login; no script can read it, and no foreign site's form sends it."""
    settings = services().settings
    response.set_cookie(
        auth.cookie_name(https=settings.server.https),
        admitted.token,
        max_age=settings.security.session_hours * 3600,
        path="/",
        secure=settings.server.https,
        httponly=True,
        samesite="Lax",
    )


def take_cookie(response: Response) -> None:
    """Make a browser forget its login."""
    https = services().settings.server.https
    response.delete_cookie(
        auth.cookie_name(https=https), path="/", secure=https, httponly=True, samesite="Lax"
    )


def _hear(asked: LoginNew) -> Attempt:
    parts, now = services(), services().clock.now()
    limits = auth.limits_from(parts.settings.security)

    def work(session: Session) -> Attempt | Refusal:
        return people.hear_try(
            session, parts.store_id, asked.badge, asked.device_id, now=now, limits=limits
        )

    heard = parts.database.run(work)
    if isinstance(heard, Refusal):
        raise heard
    return heard


def _admit(attempt: Attempt, pin_hash: str | None) -> Admitted:
    parts, now = services(), services().clock.now()
    limits = auth.limits_from(parts.settings.security)

    def work(session: Session) -> Admitted:
        return people.admit(
            session, parts.store_id, attempt, now=now, limits=limits, pin_hash=pin_hash
        )

    return parts.database.run(work)


def _note_lock(attempt: Attempt) -> None:
    parts, now = services(), services().clock.now()

    def work(session: Session) -> None:
        people.note_lock(session, parts.store_id, attempt, now=now)

    parts.database.run(work)
