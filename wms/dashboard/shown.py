"""Values as the manager reads them: moments in the store's zone, quantities, durations, states."""

from datetime import date, datetime, timedelta
from typing import Final

from flask_babel import format_date, format_datetime, get_locale, gettext

from wms import units
from wms.dashboard import words
from wms.dashboard.door import bp, store_zone
from wms.http.services import services

NEAR_DAYS: Final = 3
_MINUTE = 60
_HOUR = 60 * _MINUTE


@bp.app_template_filter("moment")
def say_moment(at: datetime | None) -> str:
    """Return `14:03:20`, with the day where it is not the store's today."""
    if at is None:
        return "–"
    zone = store_zone()
    local = at.astimezone(zone)
    if local.date() == services().clock.now().astimezone(zone).date():
        return local.strftime("%H:%M:%S")
    # `local` is in the store's zone already, so Babel must not turn it again.
    day: str = format_datetime(local, gettext("d MMM"), rebase=False)
    return f"{day} {local:%H:%M}"


@bp.app_template_filter("clock")
def say_clock(at: datetime | None) -> str:
    """Return `14:03` in the store's zone."""
    return "–" if at is None else at.astimezone(store_zone()).strftime("%H:%M")


@bp.app_template_filter("day")
def say_day(day: date | None) -> str:
    """Return `21 Nov 2026`."""
    if day is None:
        return "–"
    said: str = format_date(day, gettext("d MMM y"), rebase=False)
    return said


@bp.app_template_filter("amount")
def say_amount(quantity: int, sold_by: str = "each") -> str:
    """Return `3` or `1.250 kg`, with the reader's own decimal mark."""
    said = units.say_quantity(quantity, sold_by)
    return said.replace(".", ",") if str(get_locale()) == "fr" else said


@bp.app_template_filter("duration")
def say_duration(length: timedelta) -> str:
    """Return `40 s`, `3 min 20 s` or `1 h 05 min`; what is negative is said without its sign."""
    seconds = abs(int(length.total_seconds()))
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min {seconds % _MINUTE:02d} s"
    return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02d} min"


@bp.app_template_filter("date_state")
def say_date_state(expires_on: date | None) -> str:
    """Return the class of a date: over, near, or nothing to say."""
    if expires_on is None:
        return ""
    today = services().clock.now().astimezone(store_zone()).date()
    if expires_on < today:
        return "is-wrong"
    return "is-warn" if expires_on - today <= timedelta(days=NEAR_DAYS) else ""


bp.add_app_template_filter(words.order_state, "order_state")
bp.add_app_template_filter(words.line_state, "line_state")
bp.add_app_template_filter(words.cause, "cause")
bp.add_app_template_filter(words.place, "place")
bp.add_app_template_filter(words.moved_because, "moved_because")
bp.add_app_template_filter(words.storage, "storage")
bp.add_app_template_filter(words.fact, "fact")
bp.add_app_template_filter(words.caller, "caller")
bp.add_app_template_filter(words.device_state, "device_state")
bp.add_app_template_filter(words.device_kind, "device_kind")
bp.add_app_template_filter(words.command, "command")
bp.add_app_template_filter(words.act, "act")
bp.add_app_template_filter(words.reason, "reason")
bp.add_app_template_filter(words.shape_of_order, "order_shape")
bp.add_app_template_filter(words.shape_of_line, "line_shape")
bp.add_app_template_filter(words.shape_of_device, "device_shape")
