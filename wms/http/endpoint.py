"""
The decorators that every route wears: `endpoint` for JSON, `page` for HTML.

Both say who may call; a route that says nothing is refused by `wms.http.guard`. The view of an
endpoint gets its checked `body` and `query` by name, and answers with a message, an `Answer`,
or a message with status and headers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeAlias

from flask import Response, request
from pydantic import BaseModel
from werkzeug.wrappers import Response as WerkzeugResponse

from wms.errors import Refusal
from wms.http import reading
from wms.http.auth import Anyone, May
from wms.http.contract import BYTES_MAX, Contract

JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """An answer with its own status and headers; bytes are JSON already, None is nothing."""

    body: BaseModel | bytes | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Result: TypeAlias = (
    Answer
    | BaseModel
    | WerkzeugResponse
    | tuple[BaseModel | None, int]
    | tuple[BaseModel | None, int, Mapping[str, str]]
    | None
)
View: TypeAlias = Callable[..., Result]
Served: TypeAlias = Callable[..., WerkzeugResponse]
Page: TypeAlias = Callable[..., Any]


def endpoint(
    *,
    may: Sequence[May] | Anyone,
    body: type[BaseModel] | tuple[str, ...] | None = None,
    query: type[BaseModel] | None = None,
    answers: Mapping[int, type[BaseModel] | None] | None = None,
    refusals: Sequence[type[Refusal]] = (),
    idempotent: bool = False,
    example: Any = None,
    media_type: str = JSON,
    bytes_max: int = BYTES_MAX,
) -> Callable[[View], Served]:
    """
    Make a view a JSON endpoint.

    `may` names the roles and scopes that may call (one is enough), or `ANYONE`. The first of
    `answers` is the ordinary one. `idempotent` says that the header `Idempotency-Key` is required;
    the view reads it by `idempotency_key()`. `example` is a body that works. `media_type` is what
    it answers with. A `body` that is no JSON is named by its media types: the view reads it itself.
    """
    takes, model = (body, None) if isinstance(body, tuple) else ((), body)
    contract = Contract(
        may=_named(may),
        body=model,
        query=query,
        answers=answers or {200 if body is None else 201: None},
        refusals=tuple(refusals),
        idempotent=idempotent,
        example=example,
        media_type=media_type,
        takes=takes,
        bytes_max=bytes_max,
    )

    def decorate(view: View) -> Served:
        @wraps(view)
        def served(**named: Any) -> WerkzeugResponse:
            request.max_content_length = bytes_max
            if query is not None:
                named["query"] = reading.read_query(query)
            if model is not None:
                named["body"] = reading.read_body(model)
            return respond(view(**named), contract.status)

        served.may = contract.may  # type: ignore[attr-defined]
        served.contract = contract  # type: ignore[attr-defined]
        return served

    return decorate


def page(*, may: Sequence[May] | Anyone, bytes_max: int = BYTES_MAX) -> Callable[[Page], Page]:
    """Make a view a page for people: refusals are shown as HTML, a stranger is sent to log in."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def served(**named: Any) -> Any:
            request.max_content_length = bytes_max
            return view(**named)

        served.may = _named(may)  # type: ignore[attr-defined]
        served.page = True  # type: ignore[attr-defined]
        return served

    return decorate


def respond(result: Result, status: int) -> WerkzeugResponse:
    """Return a view's result as a response; `status` is used where the result names none."""
    if isinstance(result, WerkzeugResponse):
        return result
    if isinstance(result, tuple):
        result = Answer(*result)
    if not isinstance(result, Answer):
        result = Answer(result)
    chosen = result.status or status
    if result.body is None:
        chosen = 204 if chosen == 200 else chosen  # noqa: PLR2004 -- nothing to say is 204
        return Response(status=chosen, headers=dict(result.headers))
    sent = result.body if isinstance(result.body, bytes) else as_json(result.body)
    return Response(sent, status=chosen, headers=dict(result.headers), content_type=JSON)


def as_json(message: BaseModel) -> bytes:
    """Return a message as the bytes that go over the wire."""
    return message.__pydantic_serializer__.to_json(message)


def _named(may: Sequence[May] | Anyone) -> tuple[May, ...]:
    return (may,) if isinstance(may, Anyone) else tuple(may)
