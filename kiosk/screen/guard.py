"""
Who may drive the bench: the page in this station's own browser, and nobody else.

The program listens on this computer alone; but every website that the browser might open is on
this computer too. So: the address must be ours by name (a foreign name that points here is
refused), what changes something must come from our own page, and carry a header that another
website cannot send without asking first, which is never granted.
"""

from typing import Final

from flask import Flask, Response, abort, request

PAGE_RULES: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)
NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
HEADER: Final = "HX-Request"


def install(app: Flask, port: int) -> None:
    """Guard every request and answer of an application."""
    hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())  # noqa: PLR2004

    @app.before_request
    def check() -> None:
        if request.host not in hosts:
            abort(421)
        if request.method not in {"GET", "HEAD"}:
            check_origin(hosts)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", PAGE_RULES)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def check_origin(hosts: set[str]) -> None:
    """Refuse what does not come from our own page or from a program of this computer."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.removeprefix("http://") not in hosts
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if foreign or site != "same-origin" or request.headers.get(HEADER) != "true":
        abort(403)
