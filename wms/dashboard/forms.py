"""Forms that move goods: what a person typed, what is wrong with it, and sending it twice."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from flask import request
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms import ids
from wms.db import kept
from wms.db.model import KeptAnswer
from wms.http.auth import caller
from wms.http.refusals import InProgress
from wms.http.services import services
from wms.wire.base import QUANTITY_MAX

FORM_ID: Final = "form_id"
_ID_LENGTH: Final = 36


@dataclass
class Sent:
    """A form as it was sent: its values as typed, and a sentence for each that cannot be used."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, length_max: int = 64, required: bool = True) -> str:
        """Return a word or sentence without control characters."""
        value = self._read(name)
        if not value and required:
            self.errors[name] = gettext("Fill this in.")
        elif len(value) > length_max:
            self.errors[name] = gettext("At most %(most)s characters.", most=length_max)
        elif any(not character.isprintable() for character in value):
            self.errors[name] = gettext("Only letters, digits and signs.")
        return value

    def ref(self, name: str) -> str:
        """Return a name that programs and scanners can say too: printable ASCII, no blanks."""
        value = self.text(name)
        if name not in self.errors and not all("!" <= each <= "~" for each in value):
            self.errors[name] = gettext("Only letters, digits and signs.")
        return value

    def code(self, name: str) -> str:
        """Return a scanned code: the GS1 separator may stand in it."""
        value = self._read(name)
        if not value:
            self.errors[name] = gettext("Scan or type it.")
        return value

    def reason(self, name: str = "reason") -> str:
        """Return why, in a few words."""
        value = self.text(name, length_max=200)
        if name not in self.errors and len(value) < 3:  # noqa: PLR2004 -- as the API asks for
            self.errors[name] = gettext("Say why, in three letters or more.")
        return value

    def quantity(self, name: str = "quantity", *, signed: bool = False) -> int:
        """Return how many: a whole number, above nothing unless it may be signed."""
        value = self._read(name)
        digits = value.removeprefix("+").removeprefix("-") if signed else value
        if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(QUANTITY_MAX)):
            self.errors[name] = gettext("A whole number, please.")
            return 0
        number = -int(digits) if value.startswith("-") else int(digits)
        if abs(number) > QUANTITY_MAX:
            self.errors[name] = gettext("At most %(most)s at once.", most=QUANTITY_MAX)
        elif number == 0:
            self.errors[name] = gettext("Zero changes nothing.")
        return number

    def day(self, name: str) -> date | None:
        """Return a date, None where none was given."""
        value = self._read(name)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.errors[name] = gettext("A date such as 2026-12-31.")
            return None

    def _read(self, name: str) -> str:
        value = request.form.get(name, "").strip(" \t\r\n")
        self.values[name] = value
        return value


def new_form_id() -> str:
    """Return the id of a form that was not sent yet."""
    return str(ids.new_id())


def once(session: Session, work: Callable[[], str]) -> str:
    """
    Return what `work` says, which runs once for this form and what is in it, however often sent.

    Whoever goes back and types something else means something else, and it is done too.

    :raises InProgress: the same form is being worked on
    """
    store_id, who, key = services().store_id, caller().who, _form_key()
    before = kept.find_answer(session, store_id, who, key)
    if before is not None:
        return before.body.decode()
    claim = kept.Answer(body_hash="", status=200, body=b"")
    try:
        kept.keep_answer(session, store_id, who, key, claim, made_at=services().clock.now())
        session.flush()
    except IntegrityError as error:
        raise InProgress from error
    said = work()
    session.get_one(KeptAnswer, (store_id, who, key)).answer = said
    session.flush()
    return said


def _form_key() -> str:
    sent = request.form.get(FORM_ID, "")
    form_id = sent if len(sent) == _ID_LENGTH and sent.isascii() else new_form_id()
    values = sorted((name, value) for name, value in request.form.items() if name != "csrf_token")
    content = hashlib.sha256(repr((request.path, values)).encode()).hexdigest()
    return f"form-{form_id}-{content}"
