"""
Requests that a foreign page makes a browser send: refused, because they lack the form's token.

Only what a browser adds by itself, the cookie, can be abused like this. Calls with a key are free.
"""

from datetime import timedelta
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf, validate_csrf
from wtforms import ValidationError

from wms import errors
from wms.config import Settings
from wms.errors import sentence
from wms.http.auth import ANYONE, find_caller
from wms.http.contract import current_view, may_of

_EXTENSION = "csrf"
_HEADERS = ("X-CSRFToken", "X-CSRF-Token")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class CsrfTokenMissing(errors.Refusal):
    """A form or a script sent no token, an old one, or somebody else's."""

    status = 400
    title = sentence("Page out of date")
    says = sentence("Reload the page and do it again: it was open for too long, or not from here.")


def install(app: Flask, settings: Settings) -> None:
    """Check the token of every form of an application, and of scripts that are logged in."""
    security, https = settings.security, settings.server.https
    app.secret_key = security.secret_key.get_secret_value()
    app.permanent_session_lifetime = timedelta(hours=security.session_hours)
    app.config.update(
        SESSION_COOKIE_NAME="__Host-wms_form" if https else "wms_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_CHECK_DEFAULT=False,
        # A token is as old as its cookie may be; a shift is longer than the usual hour.
        WTF_CSRF_TIME_LIMIT=None,
        # Behind a proxy the server does not see its own address; the token says enough.
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    app.before_request(_check)


def new_csrf_token() -> str:
    """Return a token for a browser whose person just changed: older ones are worth nothing."""
    session.clear()
    g.pop("csrf_token", None)
    return csrf_token()


def csrf_token() -> str:
    """Return the token that this browser's forms and scripts have to send."""
    session.permanent = True
    return cast("str", generate_csrf())


def _check() -> None:
    if request.method in _SAFE or "Authorization" in request.headers:
        return
    if request.path.startswith("/api/") and not _lends_authority():
        return
    if request.path.startswith("/api/"):
        _check_header()
        return
    protect = cast("CSRFProtect", current_app.extensions[_EXTENSION])
    try:
        protect.protect()
    except CSRFError as error:
        raise CsrfTokenMissing from error


def _check_header() -> None:
    # A script sends the token beside the body: to look for it inside would read a form before its
    # address has said how large it may be.
    sent = next((request.headers[name] for name in _HEADERS if name in request.headers), None)
    try:
        validate_csrf(sent)
    except ValidationError as error:
        raise CsrfTokenMissing from error


def _lends_authority() -> bool:
    """
    Tell whether the browser's cookie lets this call do what a stranger may not.

    To log in it does not: that message has to be JSON, which no foreign page can send unasked.
    """
    return ANYONE not in (may_of(current_view()) or ()) and find_caller() is not None
