"""The station's door: orders on the bench, commands, devices, parcels."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from wms import errors
from wms.api.hands import hands_of_caller
from wms.api.picking import as_outcome
from wms.config import Settings
from wms.errors import sentence
from wms.http.auth import Role, Scope, caller, limits_from
from wms.http.endpoint import Answer, endpoint
from wms.http.services import Services, services
from wms.packing import operations as packing
from wms.packing import queries
from wms.packing.operations import Decider
from wms.people import operations as people
from wms.people.rules import Role as RoleHeld
from wms.picking.operations import CommandDone, UnknownTote
from wms.verdict import Costs
from wms.wire.base import Message, Moment
from wms.wire.packing import (
    PackCommand,
    PackExchange,
    PackExchangeAnswer,
    PackOrder,
    PackSessionNew,
    StationHealth,
)

bp = Blueprint("api_packing", __name__, url_prefix="/api/v1")

AT_THE_BENCH = (Role.PACKER, Role.MANAGER)


class NotThisStation(errors.NotAllowed):
    """A station speaks for another."""

    title = sentence("Another station's key")
    says = sentence("This key belongs to {station}. Check the station's settings.")


class ParcelState(Message):
    """A parcel: whose it is, and where it waits or waited."""

    parcel_code: str
    order_id: UUID
    bag_no: int
    lane: str | None
    placed_at: Moment | None
    handed_at: Moment | None


def check_station(station: str) -> None:
    """
    Make sure that a station speaks for itself.

    :raises NotThisStation: it names another
    """
    own = caller().station
    if own is not None and own != station:
        raise NotThisStation(station=own)


@bp.post("/pack-sessions")
@endpoint(
    may=AT_THE_BENCH,
    body=PackSessionNew,
    answers={201: PackOrder},
    refusals=[
        UnknownTote,
        packing.EmptyTote,
        packing.NotPickedYet,
        packing.OnAnotherStation,
        packing.UnknownStation,
        packing.UnknownSession,
        NotThisStation,
    ],
    example={
        "session_id": "01920000-0000-7000-8000-000000000001",
        "station": "station-1",
        "tote": "T-07",
    },
)
def create_pack_session(body: PackSessionNew) -> PackOrder:
    """Bring the order in a tote onto the bench; asking again gives the same order again."""
    check_station(body.station)
    hands = hands_of_caller()
    settings = services().settings

    def work(session: Session) -> PackOrder:
        bag_grams_max = settings.packing.bag_grams_max
        return packing.open_session(session, hands, body, bag_grams_max=bag_grams_max)

    order = services().database.run(work)
    return order.model_copy(
        update={
            "scale_labels": settings.codes.scale_labels,
            "escape_cents": settings.verdict.escape_cents,
            "check_cents": settings.verdict.check_cents,
            "bag_grams_max": settings.packing.bag_grams_max,
            "bag_ml_max": settings.packing.bag_ml_max,
        }
    )


@bp.post("/pack-commands")
@endpoint(
    may=[Scope.STATION],
    body=PackExchange,
    answers={200: PackExchangeAnswer},
    refusals=[NotThisStation],
    example={
        "station": "station-1",
        "commands": [
            {
                "id": "01920000-0000-7000-8000-000000000006",
                "person_id": "ines",
                "at": "2030-05-04T18:09:40Z",
                "kind": "place",
                "parcel_code": "P3F9A27C410-1",
                "lane": "LANE-1",
            }
        ],
    },
)
def exchange_pack_commands(body: PackExchange) -> PackExchangeAnswer:
    """
    Take what the station did, oldest first, and tell what became of each command.

    Each is applied once; what cannot be applied is set aside for the manager. A basket that is not
    right is only believed with a decision by somebody who may decide.
    """
    check_station(body.station)
    parts = services()
    return PackExchangeAnswer(
        outcomes=tuple(as_outcome(_apply(parts, command)) for command in body.commands)
    )


def _apply(parts: Services, command: PackCommand) -> CommandDone:
    # A command is the station's word, whoever is logged in when it is sent.
    by = caller().station or ""
    hands = replace(hands_of_caller(command.id, command.person_id), device_id=by)

    def work(session: Session) -> CommandDone:
        decider = _decider(session, parts, command)
        return packing.receive(
            session,
            hands,
            command,
            decider,
            layouts=parts.layouts,
            costs=costs_of(parts.settings),
        )

    return parts.database.run(work)


def _decider(session: Session, parts: Services, command: PackCommand) -> Decider | None:
    if command.kind != "close" or command.decision is None:
        return None
    present = people.whoami(
        session,
        parts.store_id,
        command.decision.token,
        now=parts.clock.now(),
        limits=limits_from(parts.settings.security),
    )
    if present is None:
        return None
    return Decider(
        present.person_id,
        may=RoleHeld.MANAGER in present.roles,
        may_answer=not present.roles.isdisjoint({RoleHeld.PACKER, RoleHeld.MANAGER}),
    )


def costs_of(settings: Settings) -> Costs:
    """Return what errors and checks cost this store."""
    return Costs(settings.verdict.escape_cents, settings.verdict.check_cents)


@bp.put("/stations/<station>/health")
@endpoint(
    may=[Scope.STATION],
    body=StationHealth,
    answers={204: None},
    refusals=[NotThisStation],
    example={
        "devices": [
            {
                "device": "scanner-1",
                "kind": "barcode",
                "state": "lost",
                "reason": "unplugged",
                "since": "2030-05-04T18:09:40Z",
            }
        ],
        "waiting_commands": 0,
    },
)
def put_health(station: str, body: StationHealth) -> Answer:
    """Keep how a station's devices are."""
    check_station(station)
    hands = hands_of_caller()

    def work(session: Session) -> None:
        packing.report_devices(session, hands, station, body.devices)

    services().database.run(work)
    return Answer(None, 204)


@bp.get("/parcels/<parcel_code>")
@endpoint(
    may=[Scope.STATION, Role.PACKER, Role.MANAGER],
    answers={200: ParcelState},
    refusals=[packing.UnknownParcel],
)
def show_parcel(parcel_code: str) -> ParcelState:
    """Show whose a parcel is and where it waits."""
    with services().database.reading() as session:
        parcel = queries.find_parcel(session, services().store_id, parcel_code)
    if parcel is None:
        raise packing.UnknownParcel(code=parcel_code)
    return ParcelState.model_validate(parcel)
