"""
A server that speaks the handheld's messages and nothing else, so that the app can be tried alone.

Each message goes through the wire's own models in both directions: when they change, this breaks.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask, Response, request, send_from_directory
from pydantic import BaseModel
from werkzeug.serving import WSGIRequestHandler, make_server

from wms import look
from wms.handheld.pages import bp
from wms.wire.handheld import (
    BlockedCommand,
    Command,
    CommandOutcome,
    Exchange,
    ExchangeAnswer,
    FinishCommand,
    PickCommand,
    PickTask,
    ScanSeen,
    ShortCommand,
    TaskChange,
    UndoCommand,
)
from wms.wire.people import Login, LoginNew

CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
CSRF = "the-token-of-this-login"


@dataclass
class FakeServer:
    """What a test prepares, and what it may look at afterwards."""

    people: dict[tuple[str, str], Login] = field(default_factory=dict)
    tasks: list[PickTask] = field(default_factory=list)
    task: PickTask | None = None
    commands: list[Command] = field(default_factory=list)
    repeats: int = 0
    scans: list[ScanSeen] = field(default_factory=list)
    set_aside: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    answers_lost: int = 0
    login_ends_at_command: bool = False
    away: bool = False
    clock_ahead: timedelta = timedelta(0)
    logged_in: Login | None = None
    outcomes: dict[UUID, CommandOutcome] = field(default_factory=dict)
    url: str = ""
    busy: threading.Lock = field(default_factory=threading.Lock)

    def app(self) -> Flask:
        app = Flask(__name__)
        app.register_blueprint(bp)
        app.add_url_rule("/look/static/<path:name>", "look", _send_look)
        app.add_url_rule("/api/v1/logins", view_func=self.create_login, methods=["POST"])
        app.add_url_rule("/api/v1/leases", view_func=self.create_lease, methods=["POST"])
        app.add_url_rule("/api/v1/commands", view_func=self.exchange, methods=["POST"])
        app.add_url_rule("/api/v1/scans-refused", view_func=self.keep_scan, methods=["POST"])
        app.before_request(self.answer_nobody)
        app.after_request(_with_policy)
        return app

    def answer_nobody(self) -> Response | None:
        """Answer as a dead network's own gateway does, while the server is away."""
        gone = self.away and request.path.startswith("/api/")
        return Response(status=502) if gone else None

    def create_login(self) -> Response:
        asked = LoginNew.model_validate_json(request.data)
        login = self.people.get((asked.badge, asked.pin))
        if login is None:
            return _problem(401, "wrong_badge_or_pin", "Badge or PIN is wrong. Try again.")
        self.logged_in = login
        return _sent(login, 201)

    def create_lease(self) -> Response:
        if (refused := self.refuse_stranger()) is not None:
            return refused
        with self.busy:
            if self.task is None and self.tasks:
                self.task = self.tasks.pop(0)
            return Response(status=204) if self.task is None else _sent(self.task, 201)

    def exchange(self) -> Response:
        if (refused := self.refuse_stranger()) is not None:
            return refused
        asked = Exchange.model_validate_json(request.data)
        if asked.commands and self.login_ends_at_command:
            self.login_ends_at_command, self.logged_in = False, None
            return _not_logged_in()
        with self.busy:
            outcomes = tuple(self.apply_once(command) for command in asked.commands)
            if asked.commands and self.answers_lost > 0:
                self.answers_lost -= 1
                return Response(status=502)
            told, self.notices = tuple(self.notices), []
            changed = self.task is not None and self.task.version != asked.task_version
            answer = ExchangeAnswer(
                outcomes=outcomes,
                has_task=self.task is not None,
                task=self.task if changed else None,
                notices=told,
                server_at=datetime.now(UTC) + self.clock_ahead,
            )
        return _sent(answer, 200)

    def keep_scan(self) -> Response:
        if (refused := self.refuse_stranger()) is not None:
            return refused
        self.scans.append(ScanSeen.model_validate_json(request.data))
        return Response(status=204)

    def refuse_stranger(self) -> Response | None:
        if self.logged_in is None or request.headers.get("X-CSRFToken") != CSRF:
            return _not_logged_in()
        return None

    def apply_once(self, command: Command) -> CommandOutcome:
        if command.id in self.outcomes:
            self.repeats += 1
            return self.outcomes[command.id].model_copy(update={"outcome": "repeated"})
        outcome = self.judge(command)
        self.outcomes[command.id] = outcome
        return outcome

    def judge(self, command: Command) -> CommandOutcome:
        if command.kind in self.set_aside:
            code, title, sentence = self.set_aside.pop(command.kind)
            return CommandOutcome(
                id=command.id, outcome="set_aside", code=code, title=title, sentence=sentence
            )
        self.commands.append(command)
        if self.task is not None:
            self.task = task_after(self.task, command, self.commands)
        return CommandOutcome(id=command.id, outcome="applied")


def task_after(task: PickTask, command: Command, earlier: list[Command]) -> PickTask | None:
    """Return the task once the command is applied."""
    if isinstance(command, FinishCommand):
        return None
    if isinstance(command, BlockedCommand):
        return _planned_round(task, command.pick_line_id)
    picked, short, line_id, tote = 0, 0, None, None
    if isinstance(command, PickCommand):
        picked, line_id, tote = command.quantity, command.pick_line_id, command.tote
    elif isinstance(command, ShortCommand):
        short, line_id = command.quantity, command.pick_line_id
    elif isinstance(command, UndoCommand):
        pick = next(c for c in earlier if c.id == command.undoes)
        assert isinstance(pick, PickCommand)
        picked, line_id = -pick.quantity, pick.pick_line_id
    lines = tuple(
        line.model_copy(update={"picked": line.picked + picked, "short": line.short + short})
        if line.pick_line_id == line_id
        else line
        for line in task.lines
    )
    order_id = next(line.order_id for line in task.lines if line.pick_line_id == line_id)
    orders = tuple(
        order.model_copy(update={"tote": order.tote or tote, "totes": _with(order.totes, tote)})
        if order.order_id == order_id
        else order
        for order in task.orders
    )
    return task.model_copy(update={"lines": lines, "orders": orders, "version": task.version + 1})


def _with(totes: tuple[str, ...], tote: str | None) -> tuple[str, ...]:
    return totes if tote is None or tote in totes else (*totes, tote)


def _planned_round(task: PickTask, blocked: UUID) -> PickTask:
    """Return the task with the blocked stop walked last, and why."""
    last = max(line.stop_no for line in task.lines) + 1
    lines = tuple(
        line.model_copy(update={"stop_no": last}) if line.pick_line_id == blocked else line
        for line in task.lines
    )
    bin_ = next(line.bin for line in task.lines if line.pick_line_id == blocked)
    change = TaskChange(
        code="blocked",
        facts={"bin": bin_},
        version=task.version + 1,
        sentence=f"Walk planned again: the way to {bin_} is blocked.",
    )
    return task.model_copy(update={"lines": lines, "change": change, "version": task.version + 1})


class KeepAlive(WSGIRequestHandler):
    """One connection for many files, and no log of each."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- theirs
        pass


@contextmanager
def on_a_port(app: Flask) -> Iterator[str]:
    """Serve an application on a port of this machine, and return its URL."""
    serving = make_server("127.0.0.1", 0, app, threaded=True, request_handler=KeepAlive)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


def _send_look(name: str) -> Response:
    return send_from_directory(look.STATIC, name)


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    return response


def _sent(message: BaseModel, status: int) -> Response:
    return Response(message.model_dump_json(), status=status, content_type="application/json")


def _not_logged_in() -> Response:
    return _problem(401, "not_logged_in", "Scan your badge and type your PIN.")


def _problem(status: int, code: str, detail: str) -> Response:
    body = {"type": f"/problems/{code}", "status": status, "code": code, "detail": detail}
    return Response(json.dumps(body), status=status, content_type="application/problem+json")
