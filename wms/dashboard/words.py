"""The words for states, causes and facts, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from wms.dashboard.due import Promise

_ORDER_STATES = {
    "received": lazy_gettext("Waiting"),
    "picking": lazy_gettext("In picking"),
    "picked": lazy_gettext("Picked"),
    "packing": lazy_gettext("On the bench"),
    "packed": lazy_gettext("Packed"),
    "handed_over": lazy_gettext("Handed over"),
    "cancelled": lazy_gettext("Cancelled"),
}
_LINE_STATES = {
    "open": lazy_gettext("Open"),
    "picked": lazy_gettext("Picked"),
    "substituted": lazy_gettext("Replaced"),
    "short": lazy_gettext("Short"),
    "cancelled": lazy_gettext("Cancelled"),
}
_CAUSES = {
    "receipt": lazy_gettext("Received"),
    "pick": lazy_gettext("Pick"),
    "unpick": lazy_gettext("Pick undone"),
    "pack": lazy_gettext("Packing"),
    "handover": lazy_gettext("Handover"),
    "move": lazy_gettext("Moved"),
    "adjustment": lazy_gettext("Adjusted"),
    "waste": lazy_gettext("Thrown away"),
    "return": lazy_gettext("Put back"),
    "repair": lazy_gettext("Set right"),
}
_PLACES = {
    "SUPPLIER": lazy_gettext("Supplier"),
    "CUSTOMER": lazy_gettext("Customer"),
    "WASTE": lazy_gettext("Waste"),
    "ADJUSTMENT": lazy_gettext("Adjustment"),
    "PACKED": lazy_gettext("Parcels"),
}
# Why goods moved, where it was no person who typed it.
_REASONS = {
    "short: empty": lazy_gettext("Short: the bin was empty"),
    "short: damaged": lazy_gettext("Short: damaged"),
    "short: expired": lazy_gettext("Short: past its date"),
    "short: not_found": lazy_gettext("Short: not found"),
    "order cancelled": lazy_gettext("Order cancelled"),
    "first stock": lazy_gettext("First stock"),
}
_STORAGE = {
    "ambient": lazy_gettext("Ambient"),
    "chilled": lazy_gettext("Chilled"),
    "frozen": lazy_gettext("Frozen"),
}
_FACTS = {
    "order_received": lazy_gettext("Received from the channel"),
    "order_released": lazy_gettext("Given to a picker"),
    "pick_recorded": lazy_gettext("Pick"),
    "pick_undone": lazy_gettext("Pick undone"),
    "line_short": lazy_gettext("Short"),
    "line_substituted": lazy_gettext("Replaced"),
    "order_picked": lazy_gettext("Picking finished"),
    "pack_session_opened": lazy_gettext("Packing begun"),
    "pack_session_abandoned": lazy_gettext("Packing stopped"),
    "parcel_closed": lazy_gettext("Parcel closed"),
    "order_packed": lazy_gettext("Packed"),
    "parcel_placed": lazy_gettext("Parcel put on its lane"),
    "handover_opened": lazy_gettext("A courier called"),
    "parcel_handed": lazy_gettext("Parcel scanned out"),
    "order_handed_over": lazy_gettext("Handed over"),
    "order_cancelled": lazy_gettext("Cancelled"),
    "photo_kept": lazy_gettext("Photo kept"),
    "verdict_differs": lazy_gettext("Station and server disagreed"),
    "dispute_opened": lazy_gettext("Dispute opened"),
    "dispute_closed": lazy_gettext("Dispute settled"),
    "escape_reported": lazy_gettext("A customer complained"),
}
_DEVICE_STATES = {
    "absent": lazy_gettext("Not there"),
    "connecting": lazy_gettext("Connecting"),
    "ready": lazy_gettext("Ready"),
    "degraded": lazy_gettext("Degraded"),
    "lost": lazy_gettext("Lost"),
    "disabled": lazy_gettext("Switched off"),
}
_DEVICE_KINDS = {
    "barcode": lazy_gettext("Barcode scanner"),
    "wedge": lazy_gettext("Keyboard scanner"),
    "rfid": lazy_gettext("RFID reader"),
    "scale": lazy_gettext("Scale"),
    "camera": lazy_gettext("Camera"),
    "printer": lazy_gettext("Label printer"),
    "lamp": lazy_gettext("Stack lamp"),
    "wall": lazy_gettext("Put wall"),
    "handheld": lazy_gettext("Handheld"),
}
_COMMANDS = {
    "pick": lazy_gettext("Pick"),
    "short": lazy_gettext("Short"),
    "undo": lazy_gettext("Undo"),
    "blocked": lazy_gettext("Way blocked"),
    "finish": lazy_gettext("Walk finished"),
    "close": lazy_gettext("Parcel closed"),
    "abandon": lazy_gettext("Packing stopped"),
    "place": lazy_gettext("Parcel put on a lane"),
    "tag": lazy_gettext("Tag written"),
}
_ACTS = {
    "photo_seen": lazy_gettext("Photo looked at"),
    "wrong_basket_let_go": lazy_gettext("Wrong basket let go"),
    "dispute_opened": lazy_gettext("Dispute opened"),
    "dispute_closed": lazy_gettext("Dispute settled"),
    "escape_reported": lazy_gettext("Error reported by a customer"),
    "logged_in": lazy_gettext("Logged in"),
    "logged_out": lazy_gettext("Logged out"),
    "login_locked": lazy_gettext("Locked out after wrong PINs"),
    "logins_ended": lazy_gettext("Logged out by a manager"),
    "person_unlocked": lazy_gettext("Person unlocked"),
    "device_unlocked": lazy_gettext("Device unlocked"),
    "key_made": lazy_gettext("API key made"),
    "key_revoked": lazy_gettext("API key revoked"),
    "person_hired": lazy_gettext("Person added"),
    "order_cancelled": lazy_gettext("Order cancelled"),
    "lot_blocked": lazy_gettext("Lot blocked"),
    "lot_released": lazy_gettext("Lot let go"),
    "walk_taken_away": lazy_gettext("Walk taken away"),
    "command_settled": lazy_gettext("Set-aside command decided"),
    "tote_put_back": lazy_gettext("Tote put back"),
    "picture_removed": lazy_gettext("Picture of an article taken away"),
    "article_to_enrol_again": lazy_gettext("Article to be enrolled again"),
    "weight_learnt_again": lazy_gettext("Weight to be learnt anew"),
    "case_answered": lazy_gettext("Case answered"),
}
_ORDER_SHAPES = {"cancelled": "is-wrong", "packed": "is-ok", "handed_over": "is-ok"}
_LINE_SHAPES = {"picked": "is-ok", "short": "is-wrong", "cancelled": "is-wrong"}
_DEVICE_SHAPES = {"ready": "is-ok", "connecting": "is-calm", "disabled": "is-calm"}


def order_state(state: str) -> str:
    """Return the word for an order's state."""
    return str(_ORDER_STATES.get(state, state))


def order_states() -> list[tuple[str, str]]:
    """Return every state of an order with its word, in the order an order passes through them."""
    return [(state, str(said)) for state, said in _ORDER_STATES.items()]


def line_state(state: str) -> str:
    """Return the word for a line's outcome."""
    return str(_LINE_STATES.get(state, state))


def cause(kind: str) -> str:
    """Return the word for why goods moved."""
    return str(_CAUSES.get(kind, kind))


def place(code: str) -> str:
    """Return what a place is called: the world outside has words, a bin its own code."""
    return str(_PLACES.get(code, code))


def moved_because(reason: str | None) -> str:
    """Return the reason of a movement, in the reader's language where it was not typed."""
    if reason is not None and reason.startswith("set aside: "):
        return str(gettext("Was set aside"))
    return str(_REASONS.get(reason or "", reason or ""))


def storage(kind: str) -> str:
    """Return the word for a temperature class."""
    return str(_STORAGE.get(kind, kind))


def fact(kind: str) -> str:
    """Return the word for what happened to an order; one without a word is named as it is kept."""
    return str(_FACTS.get(kind, kind.replace("_", " ")))


def device_state(state: str) -> str:
    """Return the word for how a device is."""
    return str(_DEVICE_STATES.get(state, state))


def device_kind(kind: str) -> str:
    """Return the word for what a device is."""
    return str(_DEVICE_KINDS.get(kind, kind))


def command(kind: str) -> str:
    """Return the word for what a device wanted recorded."""
    return str(_COMMANDS.get(kind, kind))


def act(kind: str) -> str:
    """Return the word for what the audit log notes; one without a word as it is kept."""
    return str(_ACTS.get(kind, kind.replace("_", " ")))


def shape_of_order(state: str) -> str:
    """Return the class that gives an order's state its shape."""
    return _ORDER_SHAPES.get(state, "is-calm")


def shape_of_line(state: str) -> str:
    """Return the class that gives a line's outcome its shape."""
    return _LINE_SHAPES.get(state, "is-warn" if state == "substituted" else "is-calm")


def shape_of_device(state: str) -> str:
    """Return the class that gives a device's state its shape."""
    return _DEVICE_SHAPES.get(state, "is-warn" if state == "degraded" else "is-wrong")


def reason(promise: Promise) -> str:
    """Return why an order is late or will be: what it waits for."""
    match promise.order.state:
        case "received":
            said = gettext("no picker has taken it yet")
        case "picking":
            said = ngettext(
                "%(num)s stop is left", "%(num)s stops are left", promise.order.stops_left
            )
        case "picked":
            said = gettext("it waits for a packer")
        case "packing":
            said = gettext("it is on the bench")
        case "packed":
            said = gettext("no courier has taken it")
        case _:
            said = ""
    return str(said)


def caller(who: str, people: Mapping[str, str] | None = None) -> str:
    """Return who called: the name of a person, or the channel or station of a key."""
    return (people or {}).get(who, who.removeprefix("key:"))


def described(payload: dict[str, Any]) -> str:
    """Return the particulars of a fact in one line: article, bin, how many, who."""
    shown = ("sku", "quantity", "bin", "parcel_code", "parcel", "station", "lane", "courier", "who")
    said = [str(payload[name]) for name in shown if payload.get(name) not in (None, "")]
    return " · ".join(caller(one) for one in said)
