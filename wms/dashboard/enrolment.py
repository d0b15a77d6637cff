"""Which articles the cameras know, which they lack, and the pictures of each."""

from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.catalogue import queries as catalogue
from wms.dashboard.door import MANAGERS, asked, bp, hands, is_part, show
from wms.dashboard.teaching import picture_url, tabs
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import PHOTOS_WANTED
from wms.gallery.operations.files import picture_path
from wms.http.endpoint import page
from wms.http.services import services
from wms.people.operations import Hand
from wms.stock.operations import UnknownArticle

LATELY: Final = timedelta(days=28)
"""What was sold in this time says what to enrol first."""
PAGE_ROWS: Final = 50


@bp.get("/enrolment")
@page(may=MANAGERS)
def list_enrolment() -> str:
    """Show the articles that lack pictures, the most sold first, or all of them."""
    text, offset = asked("q"), _offset()
    every = request.args.get("all") == "1"
    store_id, since = services().store_id, services().clock.now() - LATELY
    with services().database.reading() as session:
        rows = queries.list_progress(
            session,
            store_id,
            wanted=PHOTOS_WANTED,
            since=since,
            text=text,
            all_of_them=every,
            offset=offset,
            limit=PAGE_ROWS + 1,
        )
        totals = queries.count_progress(session, store_id, wanted=PHOTOS_WANTED)
    return show(
        "enrolment_rows" if is_part() else "enrolment",
        tabs=tabs(),
        rows=rows[:PAGE_ROWS],
        totals=totals,
        wanted=PHOTOS_WANTED,
        text=text,
        every=every,
        is_first=offset == 0,
        next=offset + PAGE_ROWS if len(rows) > PAGE_ROWS else None,
    )


@bp.get("/enrolment/<sku>")
@page(may=MANAGERS)
def show_enrolment(sku: str) -> str:
    """Show the pictures of an article, and what is learnt of it."""
    store_id = services().store_id
    with services().database.reading() as session:
        article = catalogue.find_sku(session, store_id, sku)
        if article is None:
            raise UnknownArticle(code=sku)
        fellows = gallery.look_alikes(session, store_id, [sku])[sku]
        return show(
            "enrolled",
            tabs=tabs(),
            article=article,
            pictures=[
                (photo, picture_url(photo.photo_id))
                for photo in queries.list_photos(session, store_id, sku)
            ],
            wanted=PHOTOS_WANTED,
            version=queries.find_version(session, store_id, sku),
            weighed=gallery.weights(session, store_id, [sku]).get(sku),
            fellows=sorted(queries.list_names(session, store_id, fellows).items()),
        )


@bp.post("/enrolment/<sku>/pictures/<uuid:photo_id>/removal")
@page(may=MANAGERS)
def remove_picture(sku: str, photo_id: UUID) -> Response:
    """Take a picture of an article away."""
    parts, hand = services(), _hand()

    def work(session: Session) -> None:
        gallery.remove_photo(session, parts.store_id, hand, sku, photo_id)

    parts.database.run(work)
    folder = Path(parts.settings.storage.folder)
    picture_path(folder, parts.store_id, photo_id).unlink(missing_ok=True)
    flash(gettext("The picture is gone. The cameras learn again from those that are left."))
    return redirect(url_for("dashboard.show_enrolment", sku=sku))


@bp.post("/enrolment/<sku>/again")
@page(may=MANAGERS)
def enrol_again(sku: str) -> Response:
    """Put an article back on the list to enrol."""
    parts, hand = services(), _hand()

    def work(session: Session) -> None:
        gallery.enrol_again(session, parts.store_id, hand, sku)

    parts.database.run(work)
    flash(gettext("It stands on the list to enrol. Take five pictures of its new pack."))
    return redirect(url_for("dashboard.show_enrolment", sku=sku))


@bp.post("/enrolment/<sku>/weight")
@page(may=MANAGERS)
def weigh_again(sku: str) -> Response:
    """Forget what an article weighed until now."""
    parts, hand = services(), _hand()

    def work(session: Session) -> None:
        gallery.weigh_again(session, parts.store_id, hand, sku)

    parts.database.run(work)
    flash(gettext("Its weight is learnt anew from the next packs."))
    return redirect(url_for("dashboard.show_enrolment", sku=sku))


def _hand() -> Hand:
    known = hands()
    return Hand(known.who, known.device_id, known.now)


def _offset() -> int:
    text = asked("after", length_max=7)
    return int(text) if text.isascii() and text.isdigit() else 0
