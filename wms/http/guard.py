"""Deny by default: each request is let in by what its route says of who may call."""

from flask import Flask, request

from wms.http import auth
from wms.http.contract import current_view, may_of
from wms.http.refusals import NoSuchAddress


class RouteSaysNothingError(RuntimeError):
    """A route does not say who may call it, so nobody may."""


def install(app: Flask) -> None:
    """Let in only whom the route names."""
    app.before_request(_admit)


def _admit() -> None:
    if "\0" in request.path:
        # No name in the store has it, and PostgreSQL cannot even look for one.
        raise NoSuchAddress
    view = current_view()
    if view is None or _is_static():
        return
    may = may_of(view)
    if may is None:
        message = f"{request.endpoint} does not say who may call: give it endpoint() or page()"
        raise RouteSaysNothingError(message)
    auth.require(may)


def _is_static() -> bool:
    """Tell whether Flask itself sends a file that is there for everybody."""
    name = request.endpoint or ""
    return name == "static" or name.endswith(".static")
