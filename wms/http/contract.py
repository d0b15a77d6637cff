"""What a route promises: who may call it, what it takes and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, request
from pydantic import BaseModel

from wms.errors import Refusal
from wms.http.auth import May

BYTES_MAX: Final = 2 * 1024 * 1024
"""The largest body that a route takes unless it says otherwise."""


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What a JSON endpoint says of itself; the OpenAPI document is made of these."""

    may: tuple[May, ...]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answers: Mapping[int, type[BaseModel] | None]
    refusals: Sequence[type[Refusal]]
    idempotent: bool
    example: Any
    media_type: str
    takes: tuple[str, ...]
    bytes_max: int

    @property
    def status(self) -> int:
        """Return the status of an ordinary answer: the first one named."""
        return next(iter(self.answers))


def may_of(view: Callable[..., Any] | None) -> tuple[May, ...] | None:
    """Return who may call a view, None where it says nothing."""
    declared: tuple[May, ...] | None = getattr(view, "may", None)
    return declared


def contract_of(view: Callable[..., Any] | None) -> Contract | None:
    """Return the contract of a JSON endpoint, None for pages and foreign views."""
    found: Contract | None = getattr(view, "contract", None)
    return found


def current_view() -> Callable[..., Any] | None:
    """Return the view that answers this request, None where there is none."""
    if request.endpoint is None:
        return None
    return current_app.view_functions.get(request.endpoint)


def is_page() -> bool:
    """Tell whether a person reads the answer of this request in a browser."""
    view = current_view()
    if view is not None and (contract_of(view) is not None or hasattr(view, "page")):
        return hasattr(view, "page")
    if request.path.startswith("/api/"):
        return False
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
