"""Answers kept for repeated requests: the same key and body gets the same bytes for ever."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms.db.model import KeptAnswer


@dataclass(frozen=True)
class Answer:
    """An answer as it was first given."""

    body_hash: str
    status: int
    body: bytes


def find_answer(session: Session, store_id: str, channel: str, key: str) -> Answer | None:
    """Return the answer kept under this key of this channel."""
    row = session.execute(
        select(KeptAnswer.body_hash, KeptAnswer.status, KeptAnswer.answer).where(
            KeptAnswer.store_id == store_id, KeptAnswer.channel == channel, KeptAnswer.key == key
        )
    ).first()
    return None if row is None else Answer(row[0], row[1], row[2].encode())


def kept_row(
    store_id: str, channel: str, key: str, answer: Answer, *, made_at: datetime
) -> dict[str, object]:
    """Return the row of a kept answer, for those who insert many rows at once."""
    return {
        "store_id": store_id,
        "channel": channel,
        "key": key,
        "body_hash": answer.body_hash,
        "status": answer.status,
        "answer": answer.body.decode(),
        "made_at": made_at,
    }


def keep_answer(
    session: Session, store_id: str, channel: str, key: str, answer: Answer, *, made_at: datetime
) -> None:
    """Keep an answer, in the transaction whose work it tells of."""
    session.add(KeptAnswer(**kept_row(store_id, channel, key, answer, made_at=made_at)))
