"""A server that speaks the packing station's part of the wire, through the wire's own models."""

import json
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from flask import Flask, Response, request
from pydantic import BaseModel
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.kiosk.orders import NOON
from wms.codes import Sgtin, encode_sgtin96
from wms.wire.gallery import GalleryState, SkuVersion
from wms.wire.handheld import CommandOutcome
from wms.wire.handover import Handover, HandoverCompletion, HandoverNew, HandoverParcel, ParcelScan
from wms.wire.packing import (
    PackCommand,
    PackExchange,
    PackExchangeAnswer,
    PackOrder,
    PackSessionNew,
    PhotoKept,
    StationHealth,
)
from wms.wire.people import Login, LoginNew
from wms.wire.tags import TagAllotted, TagNew

KEY = "the-key-of-station-1"


class Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class FakeServer:
    """What a test prepares, and what it may look at afterwards."""

    people: dict[tuple[str, str], Login] = field(default_factory=dict)
    totes: dict[str, PackOrder] = field(default_factory=dict)
    handover: Handover | None = None
    commands: list[PackCommand] = field(default_factory=list)
    exchanges: int = 0
    repeats: int = 0
    photos: dict[str, bytes] = field(default_factory=dict)
    crops: dict[str, bytes] = field(default_factory=dict)
    references: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    gtins: tuple[str, ...] = ()
    missing: bool = False
    allotted: int = 0
    health: StationHealth | None = None
    languages: list[str] = field(default_factory=list)
    set_aside: dict[str, tuple[str, str]] = field(default_factory=dict)
    broken: bool = False
    unreadable: set[str] = field(default_factory=set)
    port: int = 0
    outcomes: dict[UUID, CommandOutcome] = field(default_factory=dict)
    busy: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server = make_server(
            "127.0.0.1", self.port, self.app(), threaded=True, request_handler=Quiet
        )
        self.port = self.server.port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def app(self) -> Flask:
        app = Flask(__name__)
        api = "/api/v1"
        app.before_request(self.check_key)
        for method, path, view in (
            ("POST", "/logins", self.log_in),
            ("DELETE", "/logins/current", lambda: Response(status=204)),
            ("POST", "/pack-sessions", self.open_session),
            ("POST", "/pack-commands", self.take_commands),
            ("PUT", "/pack-sessions/<session_id>/photos/<photo_id>", self.take_photo),
            ("PUT", "/stations/<station>/health", self.take_health),
            ("GET", "/gallery", self.list_gallery),
            ("GET", "/gallery/<sku>", lambda sku: found(self.references.get(sku))),
            ("GET", "/gallery/pictures/<photo>", lambda photo: found(self.pictures.get(photo))),
            ("GET", "/catalogue/gtins", lambda: Response("\n".join(self.gtins))),
            ("POST", "/tags", self.allot_tag),
            ("POST", "/handovers", self.begin_handover),
            ("POST", "/handovers/<handover_id>/parcels", self.scan_parcel),
            ("POST", "/handovers/<handover_id>/completion", self.complete),
        ):
            app.add_url_rule(api + path, f"{method}{path}", view, methods=[method])
        return app

    def check_key(self) -> Response | None:
        if self.broken:
            return problem(503, "unavailable", "Not now", "The server is being mended.")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return problem(401, "not_logged_in", "Not logged in", "Give a key.")
        self.languages.append(request.headers.get("Accept-Language", ""))
        return None

    def log_in(self) -> Response:
        body = LoginNew.model_validate_json(request.data)
        login = self.people.get((body.badge, body.pin))
        if login is None:
            return problem(
                403, "wrong_badge_or_pin", "Wrong badge or PIN", "Scan your badge once more."
            )
        return answer(login, 201)

    def open_session(self) -> Response:
        body = PackSessionNew.model_validate_json(request.data)
        if not request.headers.get("X-Login"):
            return problem(401, "not_logged_in", "Not logged in", "Log in first.")
        if body.tote not in self.totes:
            text = f"Nothing is packed from {body.tote}. Ask the picker."
            return problem(404, "unknown_tote", "Unknown tote", text)
        order = self.totes[body.tote]
        return answer(order.model_copy(update={"session_id": body.session_id}), 201)

    def allot_tag(self) -> Response:
        body = TagNew.model_validate_json(request.data)
        self.allotted += 1
        epc = encode_sgtin96(Sgtin(body.code, self.allotted))
        allotted = TagAllotted(
            tag_id=body.tag_id, epc=epc, sku="S-1", name="Petits pois", gtin=body.code
        )
        return answer(allotted, 201)

    def take_commands(self) -> Response:
        body = PackExchange.model_validate_json(request.data)
        self.exchanges += 1
        if self.unreadable & {getattr(c, "parcel_code", "") for c in body.commands}:
            return problem(422, "invalid_request", "Not understood", "A field is wrong.")
        with self.busy:
            outcomes = tuple(self.settle(command) for command in body.commands)
        return answer(PackExchangeAnswer(outcomes=outcomes))

    def settle(self, command: PackCommand) -> CommandOutcome:
        known = self.outcomes.get(command.id)
        if known is not None:
            self.repeats += 1
            return known.model_copy(update={"outcome": "repeated"})
        self.commands.append(command)
        outcome = CommandOutcome(id=command.id, outcome="applied")
        if command.kind in self.set_aside:
            title, sentence = self.set_aside[command.kind]
            outcome = CommandOutcome(
                id=command.id, outcome="set_aside", code="x", title=title, sentence=sentence
            )
        self.outcomes[command.id] = outcome
        return outcome

    def take_photo(self, session_id: str, photo_id: str) -> Response:  # noqa: ARG002
        assert request.content_type == "image/jpeg"
        kept = self.crops if request.args["kind"] == "crop" else self.photos
        kept[photo_id] = request.data
        return answer(PhotoKept(photo_id=UUID(photo_id), size_bytes=len(request.data)))

    def list_gallery(self) -> Response:
        if self.missing:
            return problem(404, "not_found", "Not found", "No such page.")
        skus = tuple(
            SkuVersion(sku=sku, version=self.versions.get(sku, "as it was sent"))
            for sku in self.references
        )
        return answer(GalleryState(skus=skus))

    def take_health(self, station: str) -> Response:  # noqa: ARG002
        self.health = StationHealth.model_validate_json(request.data)
        return Response(status=204)

    def begin_handover(self) -> Response:
        body = HandoverNew.model_validate_json(request.data)
        if body.pickup_code != "K7M2QP":
            return problem(
                404, "unknown_pickup_code", "Unknown code", "Ask the courier for the code again."
            )
        parcels = tuple(
            HandoverParcel(parcel_code=f"P-1007-{n}", lane="LANE-2", scanned_at=None)
            for n in (1, 2)
        )
        self.handover = Handover(
            handover_id=body.handover_id,
            order_id=UUID(int=7),
            external_ref="WEB-1007",
            courier=body.courier,
            bags_expected=2,
            parcels=parcels,
            completed_at=None,
        )
        return answer(self.handover, 201)

    def scan_parcel(self, handover_id: str) -> Response:  # noqa: ARG002
        code = ParcelScan.model_validate_json(request.data).parcel_code
        assert self.handover is not None
        if code not in {p.parcel_code for p in self.handover.parcels}:
            return problem(
                409, "foreign_parcel", "Wrong parcel", f"{code} belongs to another order."
            )
        parcels = tuple(
            p.model_copy(update={"scanned_at": NOON}) if p.parcel_code == code else p
            for p in self.handover.parcels
        )
        self.handover = self.handover.model_copy(update={"parcels": parcels})
        return answer(self.handover)

    def complete(self, handover_id: str) -> Response:  # noqa: ARG002
        counted = HandoverCompletion.model_validate_json(request.data).bags_counted
        assert self.handover is not None
        if counted != self.handover.bags_expected:
            return problem(
                409, "bags_differ", "Bags differ", f"{counted} bags, not 2. Count again."
            )
        done_at = NOON + timedelta(minutes=5)
        self.handover = self.handover.model_copy(update={"completed_at": done_at})
        return answer(self.handover)


def answer(message: BaseModel, status: int = 200) -> Response:
    return Response(message.model_dump_json(), status, content_type="application/json")


def found(content: bytes | None) -> Response:
    if content is None:
        return problem(404, "not_enrolled", "Not enrolled", "Nobody knows how it looks.")
    return Response(content, content_type="application/octet-stream")


def problem(status: int, code: str, title: str, detail: str) -> Response:
    said = {"title": title, "status": status, "detail": detail, "code": code}
    return Response(json.dumps(said), status, content_type="application/problem+json")
