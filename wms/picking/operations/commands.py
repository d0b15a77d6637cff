"""
Commands of handhelds: each is applied once, in its own transaction.

What cannot be applied is set aside with its reason and waits for the manager: the milk did leave
the shelf, whatever the database thinks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.db import inbox, journal
from wms.errors import Refusal, sentence
from wms.people.queries.logins import has_logged_in
from wms.picking.operations.blocks import Reported, report_block
from wms.picking.operations.endings import finish_walk
from wms.picking.operations.hands import Hands
from wms.picking.operations.paces import learn
from wms.picking.operations.picks import (
    UnknownAuthor,
    UnknownPickLine,
    extend_lease,
    record_pick,
    undo_pick,
)
from wms.picking.operations.positions import note_pick, note_short, note_undo
from wms.picking.operations.shorts import record_short
from wms.picking.queries import find_line_place
from wms.picking.rules import USUAL_PACE, Pace
from wms.stock import operations as stock
from wms.stock.rules import Move
from wms.wire.handheld import (
    BlockedCommand,
    Command,
    CommandHead,
    FinishCommand,
    PickCommand,
    ShortCommand,
    UndoCommand,
)

BLOCK_MINUTES: Final = 15


@dataclass(frozen=True)
class CommandDone:
    """What became of a command: `applied`, `repeated` or `set_aside`, and the refusal as told."""

    command_id: UUID
    outcome: str
    refusal: dict[str, Any] | None


@dataclass(frozen=True)
class Customs:
    """What a store's settings say of commands: how long leases and blocks last, and its pace."""

    lease_minutes: int
    block_minutes: int
    pace: Pace


def receive(
    session: Session,
    hands: Hands,
    command: Command,
    *,
    lease_minutes: int,
    block_minutes: int = BLOCK_MINUTES,
    pace: Pace = USUAL_PACE,
) -> CommandDone:
    """Apply a handheld's command, or remember why not."""
    customs = Customs(lease_minutes, block_minutes, pace)
    received = as_received(hands, command, command.kind, command.model_dump(mode="json"))
    return apply_once(session, hands, received, lambda: _apply(session, hands, command, customs))


def apply_once(
    session: Session, hands: Hands, command: inbox.Received, work: Callable[[], object]
) -> CommandDone:
    """Do a command's work, or remember why not; a command seen before gets its first answer."""
    seen = inbox.find_outcome(session, hands.store_id, command.command_id)
    if seen is not None:
        return CommandDone(command.command_id, "repeated", seen.refusal)
    refusal: dict[str, Any] | None = None
    try:
        with session.begin_nested():
            work()
    except Refusal as refused:
        refusal = errors.told(refused)
    inbox.remember(session, hands.store_id, command, refusal)
    if refusal is None:
        return CommandDone(command.command_id, "applied", None)
    journal.tell(
        session,
        hands.store_id,
        "command_set_aside",
        command.command_id,
        hands.now,
        command=command.kind,
        code=refusal["code"],
        who=hands.who,
    )
    return CommandDone(command.command_id, "set_aside", refusal)


def as_received(
    hands: Hands, command: CommandHead, kind: str, body: dict[str, Any]
) -> inbox.Received:
    """Return a command as the inbox remembers it."""
    return inbox.Received(
        command_id=command.id,
        device_id=hands.device_id,
        person_id=hands.who,
        kind=kind,
        body=body,
        said_at=command.at,
        received_at=hands.now,
    )


def _apply(session: Session, hands: Hands, command: Command, customs: Customs) -> None:
    if not has_logged_in(session, hands.store_id, hands.who, hands.device_id):
        raise UnknownAuthor(who=hands.who, device_id=hands.device_id)
    match command:
        case PickCommand():
            _pick(session, hands, command, customs)
        case ShortCommand():
            stop = (command.task_id, command.pick_line_id)
            line = record_short(session, hands, stop, command.quantity, command.reason)
            note_short(session, hands, line, command.at)
        case BlockedCommand():
            stop = (command.task_id, command.pick_line_id)
            reported = Reported(command.bin, command.reason, command.at)
            report_block(session, hands, stop, reported, minutes=customs.block_minutes)
        case UndoCommand():
            undo_pick(session, hands, command.task_id, command.undoes)
            note_undo(session, hands, command.task_id, command.undoes)
        case FinishCommand():
            finish_walk(session, hands, command.task_id)
            return
    extend_lease(session, hands, command.task_id, customs.lease_minutes)


def _pick(session: Session, hands: Hands, command: PickCommand, customs: Customs) -> None:
    """Record a pick, learn from it, and note where the picker now is."""
    line = record_pick(
        session,
        hands,
        (command.task_id, command.pick_line_id),
        command.quantity,
        command.tote,
        lease_minutes=customs.lease_minutes,
    )
    pick = (command.pick_line_id, command.quantity, command.at)
    learn(session, hands, pick, customs.pace)
    note_pick(session, hands, line, command.at)


class NotSetAside(errors.Missing):
    """No such command waits for a decision."""

    title = sentence("Nothing to decide")
    says = sentence("This was decided already. Look at the list again.")


def settle_set_aside(session: Session, hands: Hands, command_id: UUID, choice: str) -> None:
    """
    Decide what was set aside: `goods_left` the bin after all, or `nothing_moved`.

    :raises NotSetAside: it was decided already
    :raises UnknownPickLine: goods left, but from no bin that is known
    :raises TooFewThere: goods left, but the ledger has no free ones to write off
    """
    entry = inbox.lock_set_aside(session, hands.store_id, command_id)
    if entry is None:
        raise NotSetAside
    if choice == "goods_left":
        _write_off(session, hands, entry.body)
    inbox.settle(session, entry, choice, who=hands.who, settled_at=hands.now)
    journal.tell(
        session,
        hands.store_id,
        "command_settled",
        command_id,
        hands.now,
        choice=choice,
        who=hands.who,
    )


def _write_off(session: Session, hands: Hands, body: dict[str, Any]) -> None:
    if body.get("kind") != "pick":
        raise UnknownPickLine
    found = find_line_place(session, hands.store_id, UUID(body["pick_line_id"]))
    if found is None:
        raise UnknownPickLine
    sku, lot_id, place = found
    stock.move(
        session,
        hands.store_id,
        Move(sku, lot_id, int(body["quantity"]), place, "ADJUSTMENT"),
        hands.cause("repair", reason=f"set aside: {body['id']}"),
    )
