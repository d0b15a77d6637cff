"""The handheld's door: a task leased whole, and the commands that tell what was done."""

from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from wms.api.hands import hands_of_caller
from wms.api.leasing import Leasing
from wms.api.walks import pace_of, plan_walk, read_walk
from wms.http.auth import Role, caller
from wms.http.endpoint import Answer, endpoint
from wms.http.sentences import say, say_kept
from wms.http.services import Services, services
from wms.picking import operations as picking
from wms.picking import queries
from wms.picking.operations import CommandDone, Hands
from wms.wire.handheld import (
    Command,
    CommandOutcome,
    Exchange,
    ExchangeAnswer,
    PickTask,
    ScanSeen,
)

bp = Blueprint("api_picking", __name__, url_prefix="/api/v1")


@bp.post("/leases")
@endpoint(may=[Role.PICKER], answers={201: PickTask, 204: None})
def create_lease() -> Answer:
    """
    Give the picker a task, whole: the one being walked, or a cart of the orders that go best next.

    Asking again gives the same task again. 204 means that there is nothing to pick now, or that
    orders in good time wait for others to share their walk: ask again after `Retry-After` seconds.
    """
    parts = services()
    hands = hands_of_caller(who=caller().person)
    work = Leasing(parts.database, parts.settings).give_work(hands)
    task = None
    if work.task_id is not None:
        plan_walk(parts, work.task_id)
        task = read_walk(parts, work.task_id)
    if task is None:
        return Answer(None, 204, {"Retry-After": str(work.ask_again_s)})
    return Answer(task, 201)


@bp.post("/commands")
@endpoint(
    may=[Role.PICKER],
    body=Exchange,
    answers={200: ExchangeAnswer},
    example={
        "device_id": "handheld-3",
        "task_version": 2,
        "commands": [
            {
                "id": "01920000-0000-7000-8000-000000000003",
                "person_id": "amina",
                "at": "2030-05-04T18:02:11Z",
                "kind": "pick",
                "task_id": "01920000-0000-7000-8000-000000000004",
                "pick_line_id": "01920000-0000-7000-8000-000000000005",
                "quantity": 2,
                "tote": "T-07",
            }
        ],
    },
)
def exchange_commands(body: Exchange) -> ExchangeAnswer:
    """
    Take what the handheld did, oldest first, and tell what became of each command.

    Each is applied once, in its own transaction; what cannot be applied is set aside for the
    manager. The answer has the person's task when it is not the version that the device knows; so
    it is when an order that waited came on the cart, or was cancelled on it.
    """
    parts = services()
    outcomes = [_apply(parts, body.device_id, command) for command in body.commands]
    current = _current(parts)
    task = None
    if current is not None:
        hands = hands_of_caller(who=caller().person)
        Leasing(parts.database, parts.settings).add_on_the_way(hands, current[0])
        plan_walk(parts, current[0])
        current = _current(parts)
    if current is not None and current[1] != body.task_version:
        task = read_walk(parts, current[0])
    return ExchangeAnswer(
        outcomes=tuple(outcomes),
        has_task=current is not None,
        task=task,
        notices=_notices(body, outcomes) if current is None else (),
        server_at=parts.clock.now(),
    )


def _notices(body: Exchange, outcomes: list[CommandOutcome]) -> tuple[str, ...]:
    """Tell a picker who still believes to be on a walk that it is over."""
    settled = {outcome.id for outcome in outcomes if outcome.outcome != "set_aside"}
    finished = any(one.kind == "finish" and one.id in settled for one in body.commands)
    if body.task_version is None or finished:
        return ()
    return (say(picking.WalkIsOver())[1],)


def _current(parts: Services) -> tuple[UUID, int] | None:
    with parts.database.reading() as session:
        return queries.find_leased_task(session, parts.store_id, caller().person)


def _apply(parts: Services, device_id: str, command: Command) -> CommandOutcome:
    told = parts.settings.picking
    hands = Hands(
        parts.store_id, command.person_id, device_id, parts.clock.now(), command_id=command.id
    )

    def work(session: Session) -> CommandDone:
        return picking.receive(
            session,
            hands,
            command,
            lease_minutes=told.lease_minutes,
            block_minutes=told.block_minutes,
            pace=pace_of(parts),
        )

    return as_outcome(parts.database.run(work))


def as_outcome(done: CommandDone) -> CommandOutcome:
    """Return what became of a command, in the reader's language."""
    title, sentence = (None, None) if done.refusal is None else say_kept(done.refusal)
    return CommandOutcome.model_validate(
        {
            "id": done.command_id,
            "outcome": done.outcome,
            "code": None if done.refusal is None else done.refusal["code"],
            "title": title,
            "sentence": sentence,
        }
    )


@bp.post("/scans-refused")
@endpoint(
    may=[Role.PICKER],
    body=ScanSeen,
    answers={204: None},
    example={"code": "3041090000263", "expected": "A06-06-4", "at": "2030-05-04T18:02:11Z"},
)
def create_refused_scan(body: ScanSeen) -> Answer:
    """Keep a code that was scanned where it did not belong; it changes nothing."""
    parts = services()
    hands = hands_of_caller(who=caller().person)

    def work(session: Session) -> None:
        picking.note_refused_scan(session, hands, body.code, body.expected)

    parts.database.run(work)
    return Answer(None, 204)
