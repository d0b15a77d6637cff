"""Commands of stations: each is applied once, or set aside with its reason."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from wms.codes import DEFAULT_LAYOUTS, Layout
from wms.inbound.operations import note_written
from wms.packing.operations.bench import abandon
from wms.packing.operations.closing import Decider, close, tell_difference
from wms.packing.operations.lanes import place_parcel
from wms.packing.operations.proving import USUAL_COSTS
from wms.people.queries.logins import has_logged_in
from wms.picking.operations import CommandDone, Hands, UnknownAuthor, apply_once, as_received
from wms.verdict import Costs
from wms.wire.packing import AbandonCommand, CloseCommand, PackCommand, PlaceCommand, TagCommand


def receive(
    session: Session,
    hands: Hands,
    command: PackCommand,
    decider: Decider | None,
    *,
    layouts: Iterable[Layout] = DEFAULT_LAYOUTS,
    costs: Costs = USUAL_COSTS,
) -> CommandDone:
    """
    Apply a command of the station `hands.device_id`, or remember why not.

    `layouts` say what the labels of the store's own scales mean, `costs` what errors cost it.
    """
    # The deciding login's token is a secret and is not kept.
    body = command.model_dump(mode="json", exclude={"decision": {"token"}})
    received = as_received(hands, command, command.kind, body)

    def work() -> None:
        if isinstance(command, CloseCommand):
            _check_author(session, hands)
            close(session, hands, command, decider, layouts=layouts, costs=costs)
        else:
            _apply(session, hands, command)

    done = apply_once(session, hands, received, work)
    if isinstance(command, CloseCommand) and done.outcome != "repeated":
        tell_difference(session, hands, command, done.refusal)
    return done


def _apply(
    session: Session, hands: Hands, command: AbandonCommand | PlaceCommand | TagCommand
) -> None:
    _check_author(session, hands)
    match command:
        case AbandonCommand():
            abandon(session, hands, command.session_id)
        case PlaceCommand():
            place_parcel(session, hands, command.parcel_code, command.lane)
        case TagCommand():
            written = (command.tag_id, command.replaced)
            note_written(session, hands.store_id, written, who=hands.who, at=hands.now)


def _check_author(session: Session, hands: Hands) -> None:
    if not has_logged_in(session, hands.store_id, hands.who, hands.device_id):
        raise UnknownAuthor(who=hands.who, device_id=hands.device_id)
