"""The server, in the words of the wire."""

import json
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from wms.wire.gallery import ArticlePictures, GalleryState, PictureKept, ToEnrolPage
from wms.wire.handover import Handover, HandoverCompletion, HandoverNew, ParcelScan
from wms.wire.packing import (
    PackExchange,
    PackExchangeAnswer,
    PackOrder,
    PackSessionNew,
    PhotoKept,
    StationHealth,
)
from wms.wire.people import Login, LoginNew
from wms.wire.tags import TagAllotted, TagNew

API = "/api/v1"
TIMEOUT = httpx.Timeout(10.0, connect=2.0)
_LATER = {408, 425}
_SERVER_FAULT = 500
SENTENCE_LENGTH_MAX = 1_000

Told = TypeVar("Told", bound=BaseModel)


class Away(Exception):
    """The server cannot be asked at this moment; the same may succeed later."""


class Refused(Exception):
    """The server said no, in words for a person."""

    def __init__(self, status: int, code: str, title: str, sentence: str) -> None:
        super().__init__(sentence or title)
        self.status = status
        self.code = code
        self.title = title
        self.sentence = sentence


class Client:
    """What a station asks of the server; may be used by several threads."""

    def __init__(
        self, url: str, key: str, station: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.station = station
        self.http = httpx.Client(
            base_url=url + API,
            headers={"Authorization": f"Bearer {key}", "Accept": "application/json"},
            timeout=TIMEOUT,
            transport=transport,
            # A proxy of the environment is for the way outside; the server stands in the house.
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of open connections."""
        self.http.close()

    def log_in(self, badge: str, pin: str, language: str) -> Login:
        """Return who badge and PIN belong to."""
        login = LoginNew(badge=badge, pin=pin, device_id=self.station)
        return self._send("/logins", Login, login, language)

    def log_out(self, token: str) -> None:
        """End a login at the server."""
        self._request("DELETE", "/logins/current", headers={"X-Login": token})

    def open_session(self, session_id: UUID, tote: str, token: str, language: str) -> PackOrder:
        """Return the order of a tote."""
        asked = PackSessionNew(session_id=session_id, station=self.station, tote=tote)
        return self._send("/pack-sessions", PackOrder, asked, language, token)

    def allot_tag(self, tag_id: UUID, code: str, token: str, language: str) -> TagAllotted:
        """Return the number of a tag for an article."""
        wanted = TagNew(tag_id=tag_id, station=self.station, code=code)
        return self._send("/tags", TagAllotted, wanted, language, token)

    def exchange(self, exchange: PackExchange, language: str) -> PackExchangeAnswer:
        """Return what became of each command."""
        return self._send("/pack-commands", PackExchangeAnswer, exchange, language)

    def put_photo(
        self, session_id: UUID, photo_id: UUID, jpeg: bytes, kind: str = "basket"
    ) -> None:
        """Give the server a photo of a basket, or of one thing (`crop`)."""
        response = self._request(
            "PUT",
            f"/pack-sessions/{session_id}/photos/{photo_id}",
            params={"kind": kind},
            content=jpeg,
            headers={"Content-Type": "image/jpeg"},
        )
        _read(PhotoKept, response)

    def put_health(self, health: StationHealth) -> None:
        """Tell the server how the station's devices are."""
        self._request(
            "PUT",
            f"/stations/{self.station}/health",
            content=health.model_dump_json(),
            headers={"Content-Type": "application/json"},
        )

    def gallery(self) -> GalleryState:
        """Return the articles whose looks the server knows, with the version of each."""
        return _read(GalleryState, self._request("GET", "/gallery"))

    def references(self, sku: str) -> bytes:
        """Return what is known of how an article looks."""
        return self._request("GET", f"/gallery/{quote(sku, safe='')}").content

    def gtins(self) -> str:
        """Return the article numbers that the store knows, one a line."""
        return self._request("GET", "/catalogue/gtins").text

    def article(self, code: str) -> ArticlePictures:
        """Return what an article is called, by any code of it, and which pictures it has."""
        return _read(ArticlePictures, self._request("GET", f"/gallery/{_safe(code)}/photos"))

    def missing(self, limit: int) -> ToEnrolPage:
        """Return which articles lack pictures, the most sold first."""
        return _read(ToEnrolPage, self._request("GET", f"/gallery/missing?limit={limit}"))

    def put_picture(self, code: str, photo_id: UUID, jpeg: bytes) -> None:
        """Give the server a picture of an article."""
        response = self._request(
            "PUT",
            f"/gallery/{_safe(code)}/photos/{photo_id}",
            content=jpeg,
            headers={"Content-Type": "image/jpeg"},
        )
        _read(PictureKept, response)

    def picture(self, photo_id: str) -> bytes:
        """Return a picture of an article, as JPEG."""
        return self._request("GET", f"/gallery/pictures/{quote(photo_id, safe='')}").content

    def begin_handover(self, new: HandoverNew, token: str, language: str) -> Handover:
        """Return the handover of an order that a courier named by its code."""
        return self._send("/handovers", Handover, new, language, token)

    def scan_parcel(self, handover_id: UUID, code: str, token: str, language: str) -> Handover:
        """Return the handover after a parcel went out."""
        path = f"/handovers/{handover_id}/parcels"
        return self._send(path, Handover, ParcelScan(parcel_code=code), language, token)

    def complete(self, handover_id: UUID, bags: int, token: str, language: str) -> Handover:
        """Return the handover, complete."""
        path = f"/handovers/{handover_id}/completion"
        counted = HandoverCompletion(bags_counted=bags)
        return self._send(path, Handover, counted, language, token)

    def _send(
        self,
        path: str,
        answer: type[Told],
        body: BaseModel,
        language: str,
        token: str = "",
    ) -> Told:
        headers = {"Content-Type": "application/json", "Accept-Language": language}
        if token:
            headers["X-Login"] = token
        content = body.model_dump_json()
        return _read(answer, self._request("POST", path, content=content, headers=headers))

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """
        Return a good answer.

        :raises Away: no answer, or one that says that it may go better later
        :raises Refused: any other no
        """
        try:
            response = self.http.request(method, path, **options)
        except httpx.HTTPError as why:
            raise Away(str(why) or type(why).__name__) from why
        if response.is_success:
            return response
        problem = _problem(response)
        if response.status_code >= _SERVER_FAULT or response.status_code in _LATER:
            raise Away(problem.sentence or problem.title)
        raise problem


def _safe(code: str) -> str:
    """Return a code so that it is one piece of an address, whatever letters it has."""
    return quote(code, safe="")


def _read(answer: type[Told], response: httpx.Response) -> Told:
    try:
        return answer.model_validate_json(response.content)
    except ValidationError as why:
        raise Away(f"the server's answer is not understood: {answer.__name__}") from why


def _problem(response: httpx.Response) -> Refused:
    """Return the no of an answer; one that is not RFC 9457 keeps at least its status."""
    try:
        said = json.loads(response.content)
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    code, title, detail = (str(said.get(name) or "") for name in ("code", "title", "detail"))
    title = title or f"HTTP {response.status_code}"
    return Refused(response.status_code, code, title, detail[:SENTENCE_LENGTH_MAX])
