"""Server-sent events: facts of the journal as they come, from where the listener left off."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, copy_current_request_context, request

from wms.db.journal import Position, ToldFact
from wms.http.follower import Follower
from wms.http.sentences import plain
from wms.http.services import services

RETRY_MS = 2_000

Accepts = Callable[[ToldFact], bool]
Render = Callable[[ToldFact], str]


def as_data(fact: ToldFact) -> str:
    """Return a fact as one line of JSON: subject, moment and payload."""
    told: dict[str, Any] = {"subject": fact.subject, "at": fact.at.isoformat()} | fact.payload
    return json.dumps(plain(told), ensure_ascii=False, separators=(",", ":"))


def event(data: str, *, name: str | None = None, position: object = None) -> str:
    """Return one event as it goes over the line."""
    lines = [f"id: {position}"] if position is not None else []
    if name is not None:
        lines.append(f"event: {name}")
    lines += [f"data: {line}" for line in data.splitlines() or [""]]
    return "\n".join(lines) + "\n\n"


def stream(accepts: Accepts, render: Render = as_data) -> Response:
    """
    Return a response that never ends: one event per fact of this store that `accepts` lets through.

    `render` gives the data of an event; it runs in the context of this request, so it may render
    templates. A listener that sends `Last-Event-ID` gets what it missed.

    :raises TooManyStreams: as many streams are open as the settings allow
    """
    parts = services()
    position = _asked_position() or parts.follower.newest()
    store_id = parts.store_id

    def accepts_here(fact: ToldFact) -> bool:
        return fact.store_id == store_id and accepts(fact)

    lines = _Lines(
        parts.follower,
        position,
        accepts_here,
        copy_current_request_context(render),
        parts.settings.stream.keepalive_seconds,
    )
    response = Response(lines, mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Lines:
    """The lines of one stream; closing it, or losing it, gives its place to somebody else."""

    def __init__(
        self,
        follower: Follower,
        position: Position,
        accepts: Accepts,
        render: Render,
        keepalive_seconds: int,
    ) -> None:
        self._follower = follower
        self._position = position
        self._accepts = accepts
        self._render = render
        self._keepalive_seconds = keepalive_seconds
        self._open = False  # a refusal to join must not give back a place that was never taken
        follower.join()
        self._open = True
        self._lines = self._tell()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self._lines)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Leave the follower, once."""
        if self._open:
            self._open = False
            self._follower.leave()

    def __del__(self) -> None:
        """Leave even when the server drops the stream without closing it."""
        self.close()

    def _tell(self) -> Iterator[str]:
        # At once, so that the listener sees the headers and knows its position.
        yield f"retry: {RETRY_MS}\n" + event("{}", name="hello", position=self._position)
        said_at = time.monotonic()
        while not self._follower.stopping:
            left = self._keepalive_seconds - (time.monotonic() - said_at)
            facts = self._follower.wait_after(self._position, max(left, 0.0))
            told = "".join(self._render_one(fact) for fact in facts)
            if facts:
                self._position = facts[-1].position
            if told or (time.monotonic() - said_at >= self._keepalive_seconds):
                said_at = time.monotonic()
                yield told or ": still here\n\n"

    def _render_one(self, fact: ToldFact) -> str:
        if not self._accepts(fact):
            return ""
        return event(self._render(fact), name=fact.kind, position=fact.position)


def _asked_position() -> Position | None:
    """Return where a listener left off; one that says nonsense begins with what comes next."""
    asked = request.headers.get("Last-Event-ID") or request.args.get("last_event_id")
    if not asked:
        return None
    try:
        return Position.parse(asked)
    except ValueError:
        return None
