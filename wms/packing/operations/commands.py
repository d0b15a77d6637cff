"""Commands of stations: each is applied once, or set aside with its reason."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from wms.codes import DEFAULT_LAYOUTS, Layout
from wms.inbound.operations import note_written
from wms.packing.operations.bench import abandon
from wms.packing.operations.closing import Decider, close
from wms.packing.operations.lanes import place_parcel
from wms.people.queries.logins import has_logged_in
from wms.picking.operations import CommandDone, Hands, UnknownAuthor, apply_once, as_received
from wms.wire.packing import AbandonCommand, CloseCommand, PackCommand, PlaceCommand, TagCommand


def receive(
    session: Session,
    hands: Hands,
    command: PackCommand,
    decider: Decider | None,
    *,
    layouts: Iterable[Layout] = DEFAULT_LAYOUTS,
) -> CommandDone:
    """
    Apply a command of the station `hands.device_id`, or remember why not.

    `layouts` say what the labels of the store's own scales mean.
    """
    # The deciding login's token is a secret and is not kept.
    body = command.model_dump(mode="json", exclude={"decision": {"token"}})
    received = as_received(hands, command, command.kind, body)

    def work() -> None:
        _apply(session, hands, command, decider, layouts)

    return apply_once(session, hands, received, work)


def _apply(
    session: Session,
    hands: Hands,
    command: PackCommand,
    decider: Decider | None,
    layouts: Iterable[Layout],
) -> None:
    if not has_logged_in(session, hands.store_id, hands.who, hands.device_id):
        raise UnknownAuthor(who=hands.who, device_id=hands.device_id)
    match command:
        case CloseCommand():
            close(session, hands, command, decider, layouts=layouts)
        case AbandonCommand():
            abandon(session, hands, command.session_id)
        case PlaceCommand():
            place_parcel(session, hands, command.parcel_code, command.lane)
        case TagCommand():
            written = (command.tag_id, command.replaced)
            note_written(session, hands.store_id, written, who=hands.who, at=hands.now)
