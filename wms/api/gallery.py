"""How articles look: pictures that teach, and what stations fetch to know them by."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from flask import Blueprint, Response, request, send_file
from pydantic import Field
from sqlalchemy.orm import Session

from wms.api.looking import TooManyLooking, in_turn
from wms.api.photos import PHOTO_BYTES_MAX, NotJpeg, note_seen
from wms.errors import Refusal
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import PHOTOS_WANTED
from wms.gallery.operations.files import picture_path, references_folder
from wms.gallery.rules.pictures import NothingToSee, PictureTooSmall, check_picture
from wms.http.auth import Role, Scope, caller
from wms.http.endpoint import Answer, endpoint, page
from wms.http.services import services
from wms.packing.operations import write_photo
from wms.people.operations import Hand
from wms.stock.operations import UnknownArticle
from wms.vision.looks.folder import file_of
from wms.vision.looks.learnt import read_learnt
from wms.vision.looks.references import version_of
from wms.vision.picture import PictureBroken, PictureEmpty, PictureTooLarge, open_bgr
from wms.vision.privacy import keep_private
from wms.wire.base import Message
from wms.wire.gallery import (
    ArticlePictures,
    GalleryState,
    PictureKept,
    PictureSeen,
    SkuVersion,
    ToEnrol,
    ToEnrolPage,
)

bp = Blueprint("api_gallery", __name__, url_prefix="/api/v1")

LATELY: Final = timedelta(days=28)
_JPEG: Final = b"\xff\xd8\xff"
_CODE_LENGTH_MAX: Final = 512
AT_THE_CAMERA: Final = (Scope.STATION, Role.MANAGER)


class ToEnrolQuery(Message):
    """How many articles are wanted, after how many others."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


@bp.get("/gallery")
@endpoint(may=AT_THE_CAMERA, answers={200: GalleryState})
def list_gallery() -> GalleryState:
    """List every article that the cameras know, with the version of what they know."""
    parts = services()
    with parts.database.reading() as session:
        known = queries.list_versions(session, parts.store_id)
    folder = references_folder(Path(parts.settings.storage.folder), parts.store_id)
    skus = tuple(SkuVersion.model_validate(one) for one in known)
    return GalleryState(skus=skus, learnt=read_learnt(folder))


@bp.get("/gallery/missing")
@endpoint(may=AT_THE_CAMERA, query=ToEnrolQuery, answers={200: ToEnrolPage})
def list_missing(query: ToEnrolQuery) -> ToEnrolPage:
    """List the articles that lack pictures, the most sold in the last four weeks first."""
    store_id, since = services().store_id, services().clock.now() - LATELY
    with services().database.reading() as session:
        totals = queries.count_progress(session, store_id, wanted=PHOTOS_WANTED)
        rows = queries.list_progress(
            session,
            store_id,
            wanted=PHOTOS_WANTED,
            since=since,
            offset=query.offset,
            limit=query.limit,
        )
    return ToEnrolPage(
        articles=totals.articles,
        enrolled=totals.enrolled,
        missing=tuple(
            ToEnrol(
                sku=row.sku,
                name=row.name,
                photos=row.photos,
                wanted=PHOTOS_WANTED,
                version=row.version,
                bin=row.home_bin,
                sold=row.sold,
                photo_id=row.photo_id,
            )
            for row in rows
        ),
    )


@bp.get("/gallery/<path:sku>")
@endpoint(may=AT_THE_CAMERA, answers={200: None}, refusals=[gallery.NotEnrolled])
def show_references(sku: str) -> Response:
    """
    Give what is known of how an article looks, as stations take it in.

    The entity tag is the version: with `If-None-Match` nothing is sent that the station has.
    """
    parts = services()
    with parts.database.reading() as session:
        version = queries.find_version(session, parts.store_id, sku)
    if version is None:
        raise gallery.NotEnrolled(sku=sku)
    if request.if_none_match.contains(version):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": f'"{version}"'})
    path = file_of(references_folder(Path(parts.settings.storage.folder), parts.store_id), sku)
    try:
        # Read once: the tag is of the bytes that are sent, which may be newer than what was noted.
        blob = path.read_bytes()
    except FileNotFoundError as error:
        raise gallery.NotEnrolled(sku=sku) from error
    answer = Response(blob, content_type="application/octet-stream")
    answer.set_etag(version_of(blob))
    return answer


@bp.get("/gallery/<path:code>/photos")
@endpoint(may=AT_THE_CAMERA, answers={200: ArticlePictures}, refusals=[UnknownArticle])
def list_pictures(code: str) -> ArticlePictures:
    """List the pictures of an article, named by its SKU or any code of it."""
    parts = services()
    with parts.database.reading() as session:
        article = gallery.find_article(
            session, parts.store_id, code[:_CODE_LENGTH_MAX], layouts=parts.layouts
        )
        photos = queries.list_photos(session, parts.store_id, article.sku)
        version = queries.find_version(session, parts.store_id, article.sku)
    return ArticlePictures(
        sku=article.sku,
        name=article.name,
        photos=sum(photo.origin == "enrolled" for photo in photos),
        wanted=PHOTOS_WANTED,
        version=version,
        pictures=tuple(PictureSeen.model_validate(photo) for photo in photos),
    )


@bp.put("/gallery/<path:code>/photos/<uuid:photo_id>")
@endpoint(
    may=AT_THE_CAMERA,
    answers={201: PictureKept, 200: PictureKept},
    refusals=[
        NotJpeg,
        PictureBroken,
        PictureEmpty,
        PictureTooLarge,
        PictureTooSmall,
        NothingToSee,
        UnknownArticle,
        gallery.PictureOfAnother,
        gallery.EnoughPictures,
        TooManyLooking,
    ],
    body=("image/jpeg",),
    bytes_max=PHOTO_BYTES_MAX,
)
def put_picture(code: str, photo_id: UUID) -> Answer:
    """
    Keep a picture that teaches how an article looks, named by its SKU or any code of it.

    Sending it again changes nothing. The article fills the picture: nothing else is to be in it.
    """
    content = _read_jpeg()
    parts = services()
    with parts.database.reading() as session:
        found = gallery.find_article(
            session, parts.store_id, code[:_CODE_LENGTH_MAX], layouts=parts.layouts
        )
        noted = queries.find_photo(session, parts.store_id, photo_id)
    path = picture_path(Path(parts.settings.storage.folder), parts.store_id, photo_id)
    if noted is None:
        _write_picture(path, content)
    hand = Hand(caller().who, caller().device_id, parts.clock.now())

    def work(session: Session) -> tuple[bool, int]:
        size_bytes = path.stat().st_size if path.is_file() else 0
        is_new = gallery.keep_photo(
            session, parts.store_id, hand, found.sku, photo_id, size_bytes=size_bytes
        )
        return is_new, queries.count_photos(session, parts.store_id, found.sku)

    try:
        is_new, photos = parts.database.run(work)
    except Refusal:
        if noted is None:
            path.unlink(missing_ok=True)
        raise
    kept = PictureKept(
        sku=found.sku, name=found.name, photos=photos, wanted=PHOTOS_WANTED, photo_id=photo_id
    )
    return Answer(kept, HTTPStatus.CREATED if is_new else HTTPStatus.OK)


def _write_picture(path: Path, content: bytes) -> None:
    with in_turn():
        check_picture(open_bgr(content))
        write_photo(path, keep_private(content))


def _read_jpeg() -> bytes:
    content = request.get_data()
    if request.mimetype != "image/jpeg" or not content.startswith(_JPEG):
        raise NotJpeg
    return content


@bp.delete("/gallery/<path:code>/photos/<uuid:photo_id>")
@endpoint(
    may=[Role.MANAGER],
    answers={204: None},
    refusals=[UnknownArticle, gallery.UnknownPicture],
)
def delete_picture(code: str, photo_id: UUID) -> Answer:
    """Take a picture away; the references are made anew from those that are left."""
    parts = services()
    hand = Hand(caller().who, caller().device_id, parts.clock.now())

    def work(session: Session) -> None:
        article = gallery.find_article(
            session, parts.store_id, code[:_CODE_LENGTH_MAX], layouts=parts.layouts
        )
        gallery.remove_photo(session, parts.store_id, hand, article.sku, photo_id)

    parts.database.run(work)
    picture_path(Path(parts.settings.storage.folder), parts.store_id, photo_id).unlink(
        missing_ok=True
    )
    return Answer(None, HTTPStatus.NO_CONTENT)


@bp.get("/gallery/pictures/<uuid:photo_id>")
@page(may=AT_THE_CAMERA)
def show_picture(photo_id: UUID) -> Response:
    """
    Show a picture of an article.

    Those that show a customer's goods are not kept by browsers, and who looked is written down.
    """
    parts = services()
    with parts.database.reading() as session:
        known = queries.find_photo(session, parts.store_id, photo_id)
    path = picture_path(Path(parts.settings.storage.folder), parts.store_id, photo_id)
    if known is None or not path.is_file():
        raise gallery.UnknownPicture
    answer = send_file(path.resolve(), mimetype="image/jpeg", conditional=True)
    if known.origin != "enrolled":
        note_seen(photo_id)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    # A picture never changes under its id.
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@bp.get("/catalogue/gtins")
@endpoint(may=AT_THE_CAMERA, answers={200: None})
def list_gtins() -> Response:
    """
    Give the article numbers (GTIN, fourteen digits) that the store knows, one a line.

    A camera takes no EAN or UPC for read that is not among them.
    """
    with services().database.reading() as session:
        gtins = queries.list_gtins(session, services().store_id)
    answer = Response("".join(f"{gtin}\n" for gtin in gtins), content_type="text/plain")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
