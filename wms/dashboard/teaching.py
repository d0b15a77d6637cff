"""What the pages on the cameras' teaching share: their tabs, pictures, and the words of senses."""

from pathlib import Path
from typing import Any, Final
from uuid import UUID

from babel.numbers import format_percent
from flask_babel import format_decimal, get_locale, gettext, lazy_gettext

from wms.dashboard.door import bp
from wms.gallery.operations.files import picture_path
from wms.http.services import services
from wms.packing.operations import photo_path

_SENSES: Final = {
    "scan": lazy_gettext("Hand scanner"),
    "code": lazy_gettext("Code in the picture"),
    "matched": lazy_gettext("Bars that fit a code"),
    "looks": lazy_gettext("Looks"),
    "text": lazy_gettext("Words on the label"),
    "size": lazy_gettext("Size"),
    "weight": lazy_gettext("Weight"),
    "rfid": lazy_gettext("RFID tag"),
    "person": lazy_gettext("Somebody at the bench"),
}
_KINDS: Final = {
    "asked": lazy_gettext("The bench asked"),
    "let_go": lazy_gettext("Let go though not proven"),
    "upload": lazy_gettext("A tablet’s picture was not sure"),
    "reported": lazy_gettext("A customer complained"),
}
_TROUBLES: Final = {
    "covered": lazy_gettext("Covered"),
    "dark": lazy_gettext("Too dark"),
    "glare": lazy_gettext("Glare"),
    "elsewhere": lazy_gettext("Turned away from the tray"),
    "blurred": lazy_gettext("Blurred"),
    "lost": lazy_gettext("Lost"),
    "degraded": lazy_gettext("Degraded"),
}
STRONG: Final = 4.0
_SOME: Final = 1.0


def tabs() -> list[tuple[str, str]]:
    """Return endpoint and label of the pages on teaching."""
    return [
        ("dashboard.list_review", gettext("Review")),
        ("dashboard.list_enrolment", gettext("Enrolment")),
        ("dashboard.show_drift", gettext("Drift")),
        ("dashboard.list_disputes", gettext("Disputes")),
    ]


def picture_url(photo_id: UUID | None) -> str | None:
    """Return where a picture can be looked at, None where it is no longer kept."""
    if photo_id is None:
        return None
    parts = services()
    folder = Path(parts.settings.storage.folder)
    if picture_path(folder, parts.store_id, photo_id).is_file():
        return f"/api/v1/gallery/pictures/{photo_id}"
    if photo_path(folder, parts.store_id, photo_id).is_file():
        return f"/api/v1/photos/{photo_id}"
    return None


@bp.app_template_filter("sense")
def say_sense(sense: str) -> str:
    """Return what a sense is called."""
    return str(_SENSES.get(sense, sense))


@bp.app_template_filter("case_kind")
def say_kind(kind: str) -> str:
    """Return how a case came up."""
    return str(_KINDS.get(kind, kind))


@bp.app_template_filter("camera_trouble")
def say_trouble(reason: str) -> str:
    """Return what troubles a camera; what a driver said in its own words is left as it is."""
    return str(_TROUBLES.get(reason, reason))


@bp.app_template_filter("decimal")
def say_decimal(value: float) -> str:
    """Return a number with one decimal, marked as the reader marks it."""
    said: str = format_decimal(value, "0.0")
    return said


@bp.app_template_filter("share")
def say_share(part: float) -> str:
    """Return a part of the whole in per cent, as the reader writes it."""
    said: str = format_percent(part, locale=get_locale())
    return said


@bp.app_template_filter("for_or_against")
def say_ratio(log_ratio: Any) -> str:
    """Return in words how much a sense speaks for an article."""
    ratio = float(log_ratio)
    if abs(ratio) < _SOME:
        return str(gettext("says little"))
    if ratio > 0:
        return str(gettext("strongly for it") if ratio >= STRONG else gettext("for it"))
    return str(gettext("strongly against it") if ratio <= -STRONG else gettext("against it"))
