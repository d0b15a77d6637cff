"""
Every no of the server as RFC 9457 `application/problem+json`, or as a page for people.

One table says which refusal stands for what went wrong below us.
"""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, json, render_template, request
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from wms import log
from wms.errors import Refusal
from wms.http import refusals, sentences
from wms.http.auth import NotLoggedIn
from wms.http.contract import is_page
from wms.http.services import services

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 2
_LATER = {429, 503}
_SQLITE_FULL = "database or disk is full"
_POSTGRESQL_FULL = {"53100", "53200"}
_BY_STATUS: dict[int, type[Refusal]] = {
    400: refusals.BadRequest,
    401: NotLoggedIn,
    404: refusals.NoSuchAddress,
    415: refusals.WrongContentType,
    422: refusals.InvalidRequest,
    429: refusals.TooManyRequests,
}

logger = log.get(__name__)


def install(app: Flask) -> None:
    """Answer every refusal and every failure of an application as a problem or as a page."""
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(SQLAlchemyError, _answer_database)
    app.register_error_handler(Exception, _answer_unexpected)


def answer(refusal: Refusal) -> Response:
    """Return the answer to a refusal: a page where people read, a problem everywhere else."""
    title, sentence = sentences.say(refusal)
    if is_page():
        page = render_template(
            "http/problem.html",
            refusal=refusal,
            code=refusal.code,
            title=title,
            sentence=sentence,
            request_id=_request_id(),
        )
        response = Response(page, status=refusal.status, mimetype="text/html")
    else:
        body = json.dumps(_members(refusal, title, sentence), ensure_ascii=False)
        response = Response(body, status=refusal.status, content_type=CONTENT_TYPE)
    _add_headers(response, refusal)
    return response


def as_problem(refusal: Refusal) -> dict[str, Any]:
    """Return the members of the problem document that tells of a refusal."""
    return _members(refusal, *sentences.say(refusal))


def _members(refusal: Refusal, title: str, sentence: str) -> dict[str, Any]:
    members: dict[str, Any] = {
        "type": f"{services().settings.server.url}/problems/{refusal.code}",
        "title": title,
        "status": refusal.status,
        "detail": sentence,
        "code": refusal.code,
        "instance": request.path,
        "request_id": _request_id(),
    }
    # A fact must not hide a member of the same name, nor be hidden by it.
    facts = {
        f"given_{name}" if name in members else name: sentences.plain(fact)
        for name, fact in refusal.facts.items()
    }
    return facts | members


def _add_headers(response: Response, refusal: Refusal) -> None:
    response.headers["Cache-Control"] = "no-store"
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    wait = refusal.facts.get("retry_after_seconds")
    if isinstance(wait, int):
        response.headers["Retry-After"] = str(wait)
    elif refusal.status in _LATER or isinstance(refusal, refusals.InProgress):
        response.headers["Retry-After"] = str(RETRY_SECONDS)


def _answer_http(error: HTTPException) -> WerkzeugResponse:
    if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # a redirect that Werkzeug raised
    return answer(_refusal_of(error))


def _refusal_of(error: HTTPException) -> Refusal:
    if isinstance(error, RequestEntityTooLarge):
        return refusals.BodyTooLarge(bytes_max=request.max_content_length)
    if isinstance(error, MethodNotAllowed):
        return refusals.NotThisMethod(allowed=sorted(error.valid_methods or []))
    code = error.code or 500
    kind = _BY_STATUS.get(code)
    if kind is None and code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return refusals.Unexpected(request_id=_request_id())
    return kind() if kind else refusals.BadRequest()


def _answer_database(error: SQLAlchemyError) -> Response:
    known = _database_refusal(error)
    if known is None:
        return _answer_unexpected(error)
    logger.error("database_refused", code=known.code, reason=str(getattr(error, "orig", error)))
    return answer(known)


def _database_refusal(error: SQLAlchemyError) -> Refusal | None:
    """Return what a failing database means: no room, away or too busy; None is our own fault."""
    if not isinstance(error, DBAPIError):
        # The pool gave up waiting for a free connection.
        return refusals.DatabaseAway() if type(error).__name__ == "TimeoutError" else None
    state = getattr(error.orig, "sqlstate", None)
    if _SQLITE_FULL in str(error.orig) or state in _POSTGRESQL_FULL:
        return refusals.StorageFull()
    if error.connection_invalidated or type(error).__name__ == "OperationalError":
        return refusals.DatabaseAway() if _comes_back(error, state) else None
    return None


def _comes_back(error: DBAPIError, state: str | None) -> bool:
    """Tell whether waiting may help: a lost connection or a lock does, a missing table does not."""
    if state is not None:
        return state[:2] in {"08", "40", "53", "55", "57"}
    return "no such" not in str(error.orig)


def _answer_unexpected(error: Exception) -> Response:
    logger.error("request_failed", method=request.method, path=request.path, exc_info=error)
    return answer(refusals.Unexpected(request_id=_request_id()))


def _request_id() -> str:
    known = g.get("request_id")
    return str(known or structlog.contextvars.get_contextvars().get("request_id", ""))
