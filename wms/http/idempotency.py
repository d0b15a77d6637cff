"""
Requests that may be repeated safely: the same key and body gets the same bytes for ever.

`once` serves every POST that moves goods and has no storage of its own for this.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Final

from flask import request
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms.db import kept
from wms.db.model import KeptAnswer
from wms.http import refusals
from wms.http.auth import caller
from wms.http.contract import contract_of, current_view
from wms.http.endpoint import Answer, as_json
from wms.http.services import services

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = {"Idempotent-Replayed": "true"}
LENGTH_MIN: Final = 8
LENGTH_MAX: Final = 255
_FORM: Final = "multipart/form-data"
_WELL_FORMED: Final = re.compile(rf"[\x21-\x7e]{{{LENGTH_MIN},{LENGTH_MAX}}}")


def idempotency_key() -> str:
    """
    Return the key by which this request may be repeated.

    :raises IdempotencyKeyRequired: there is none, or it is none that can be kept
    """
    key = request.headers.get(HEADER, "")
    if not _WELL_FORMED.fullmatch(key):
        raise refusals.IdempotencyKeyRequired(length_min=LENGTH_MIN, length_max=LENGTH_MAX)
    return key


def body_hash() -> str:
    """Return what tells this request from another one: its method, address and exact body."""
    content = request.get_data(cache=True)
    if request.mimetype == _FORM:
        content = _parts_of_form()
    address = f"{request.method} {request.full_path}\n".encode()
    return hashlib.sha256(address + content).hexdigest()


def _parts_of_form() -> bytes:
    """Return what a form holds: its boundary is another one each time it is sent."""
    parts = [f"{name}={value}\n".encode() for name, value in request.form.items(multi=True)]
    for name, file in request.files.items(multi=True):
        digest = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        parts.append(f"{name}={digest}\n".encode())
    return b"".join(parts)


def once(session: Session, work: Callable[[], BaseModel], *, status: int | None = None) -> Answer:
    """
    Return the answer of `work`, which runs once for this request's key however often it is sent.

    The answer is kept in the transaction of `session`. A refusal is not: nothing was moved, and
    the same request may succeed later.

    :raises IdempotencyKeyRequired: there is no usable key
    :raises IdempotencyKeyReused: the key was sent before with another body
    :raises InProgress: the same request is being worked on
    """
    store_id, who = services().store_id, caller().who
    key, wanted = idempotency_key(), body_hash()
    before = kept.find_answer(session, store_id, who, key)
    if before is not None:
        return replay(before, wanted)
    entry = _claim(session, store_id, who, key)
    done = as_json(work())
    entry.answer = done.decode()
    entry.status = status or _ordinary_status()
    session.flush()
    return Answer(done, entry.status)


def replay(before: kept.Answer, wanted: str) -> Answer:
    """
    Return an answer that was kept, marked as a repetition.

    :raises IdempotencyKeyReused: it was kept for another body
    """
    if before.body_hash != wanted:
        raise refusals.IdempotencyKeyReused
    return Answer(before.body, before.status, REPLAYED)


def _claim(session: Session, store_id: str, who: str, key: str) -> KeptAnswer:
    # The row goes in before the work: an equal request in another process waits for it, and
    # cannot be refused for want of what this one has just taken.
    empty = kept.Answer(body_hash=body_hash(), status=0, body=b"")
    try:
        kept.keep_answer(session, store_id, who, key, empty, made_at=services().clock.now())
        session.flush()
    except IntegrityError as error:
        raise refusals.InProgress from error
    return session.get_one(KeptAnswer, (store_id, who, key))


def _ordinary_status() -> int:
    contract = contract_of(current_view())
    return 200 if contract is None else contract.status
