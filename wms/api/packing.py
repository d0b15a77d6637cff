"""The station's door: orders on the bench, commands, photos, devices, parcels."""

import hashlib
import os
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from flask import Blueprint, Response, request, send_file
from sqlalchemy.orm import Session

from wms import errors
from wms.api.hands import hands_of_caller
from wms.api.picking import as_outcome
from wms.errors import sentence
from wms.http.auth import Role, Scope, caller, limits_from
from wms.http.endpoint import Answer, endpoint, page
from wms.http.services import Services, services
from wms.ids import new_id
from wms.packing import operations as packing
from wms.packing import queries
from wms.packing.operations import Decider
from wms.people import operations as people
from wms.people.rules import Role as RoleHeld
from wms.picking.operations import CommandDone, UnknownTote
from wms.wire.base import Message, Moment
from wms.wire.packing import (
    PackCommand,
    PackExchange,
    PackExchangeAnswer,
    PackOrder,
    PackSessionNew,
    PhotoKept,
    StationHealth,
)

bp = Blueprint("api_packing", __name__, url_prefix="/api/v1")

PHOTO_BYTES_MAX = 8 * 1024 * 1024
_JPEG = b"\xff\xd8\xff"
AT_THE_BENCH = (Role.PACKER, Role.MANAGER)


class NotJpeg(errors.Invalid):
    """What was sent is no JPEG."""

    title = sentence("Not a photo")
    says = sentence("Send the photo as JPEG, with the header Content-Type: image/jpeg.")


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
    return order.model_copy(update={"scale_labels": settings.codes.scale_labels})


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
        return packing.receive(session, hands, command, decider, layouts=parts.layouts)

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
    return Decider(present.person_id, RoleHeld.MANAGER in present.roles)


@bp.put("/pack-sessions/<uuid:session_id>/photos/<uuid:photo_id>")
@endpoint(
    may=[Scope.STATION],
    answers={201: PhotoKept, 200: PhotoKept},
    refusals=[NotJpeg, packing.UnknownSession],
    media_type="image/jpeg",
    bytes_max=PHOTO_BYTES_MAX,
)
def put_photo(session_id: UUID, photo_id: UUID) -> Answer:
    """Keep a photo of the basket. Sending it again changes nothing."""
    content = request.get_data()
    if request.mimetype != "image/jpeg" or not content.startswith(_JPEG):
        raise NotJpeg
    hands = hands_of_caller()
    kept = PhotoKept(photo_id=photo_id, size_bytes=len(content))
    with services().database.reading() as session:
        # Evidence is written once: a second picture under the same id does not replace it.
        if packing.is_photo_kept(session, hands.store_id, session_id, photo_id):
            return Answer(kept, HTTPStatus.OK)
    digest = hashlib.sha256(content).hexdigest()
    write_photo(photo_path(photo_id), content)

    def work(session: Session) -> bool:
        return packing.keep_photo(
            session, hands, session_id, photo_id, size_bytes=len(content), sha256=digest
        )

    is_new = services().database.run(work)
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return Answer(kept, status)


def photo_path(photo_id: UUID) -> Path:
    """Return where the file of a photo lies."""
    parts = services()
    return Path(parts.settings.storage.folder) / "photos" / parts.store_id / f"{photo_id}.jpg"


def write_photo(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there, whatever happens to the power."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{new_id()}.part")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


@bp.get("/photos/<uuid:photo_id>")
@page(may=[Role.MANAGER])
def show_photo(photo_id: UUID) -> Response:
    """Show a photo of a basket; who looked is kept in the audit log."""
    parts = services()
    with parts.database.reading() as session:
        known = queries.find_photo(session, parts.store_id, photo_id)
    if known is None or not photo_path(photo_id).is_file():
        raise PhotoGone
    hand = people.Hand(caller().who, caller().device_id, parts.clock.now())

    def note(session: Session) -> None:
        people.note(session, parts.store_id, hand, "photo_seen", photo_id)

    parts.database.run(note)
    return send_file(photo_path(photo_id).resolve(), mimetype="image/jpeg")


class PhotoGone(errors.Missing):
    """No such photo, or it was deleted."""

    title = sentence("No photo")
    says = sentence("There is no such photo, or it is no longer kept.")


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
