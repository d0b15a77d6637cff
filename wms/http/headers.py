"""What stands on every answer: security headers, the id of the request, and a line in the log."""

import re
import time
from typing import Final

import structlog
from flask import Flask, Response, g, request

from wms import ids, log
from wms.http.services import services

POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SECURITY: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    # The handheld reads barcodes with its camera where it has no scanner.
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}
TRANSPORT: Final = "max-age=31536000"
REQUEST_ID: Final = "X-Request-Id"
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9._:-]{8,128}")
_QUIET: Final = frozenset({"/healthz", "/readyz"})

logger = log.get(__name__)


def install(app: Flask) -> None:
    """Put the headers on every answer of an application, and log each request."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_forget)


def _begin() -> None:
    g.began_at = time.perf_counter()
    asked = request.headers.get(REQUEST_ID, "")
    g.request_id = asked if _WELL_FORMED.fullmatch(asked) else str(ids.new_id())
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if services().settings.server.https:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers[REQUEST_ID] = g.get("request_id", "")
    _log(response)
    return response


def _log(response: Response) -> None:
    caller = g.get("caller")
    write = logger.debug if request.path in _QUIET else logger.info
    write(
        "request_answered",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began_at", time.perf_counter())) * 1000, 1),
        who=caller.who if caller is not None else None,
    )


def _forget(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("request_id")
