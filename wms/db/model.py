"""Tables that every area shares: journal of facts, inbox of commands, kept answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from wms.db.base import Base, Big


class Fact(Base):
    """
    Something that became true, told in the transaction that made it true.

    `position` counts up, but on PostgreSQL transactions do not commit in that order: readers go by
    (`transaction_id`, `position`) and only up to the oldest transaction that is still open.
    """

    __tablename__ = "journal"

    position: Mapped[int] = mapped_column(Big, Identity(), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    store_id: Mapped[str]
    at: Mapped[datetime]
    kind: Mapped[str]
    subject: Mapped[str]
    payload: Mapped[dict[str, Any]]

    __table_args__ = (
        Index("ix_journal_read", "transaction_id", "position"),
        Index("ix_journal_subject", "store_id", "subject"),
    )


class InboxEntry(Base):
    """A command from a device: what it said, and what became of it. It is applied at most once."""

    __tablename__ = "inbox"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    command_id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[str]
    person_id: Mapped[str]
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    said_at: Mapped[datetime]
    received_at: Mapped[datetime]
    outcome: Mapped[str]
    refusal: Mapped[dict[str, Any] | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    settlement: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("outcome IN ('applied', 'set_aside')", name="outcome"),
        CheckConstraint("(outcome = 'set_aside') = (refusal IS NOT NULL)", name="refusal"),
        Index("ix_inbox_open", "store_id", "outcome", "settled_at"),
    )


class KeptAnswer(Base):
    """The answer to a request with an `Idempotency-Key`, kept to be given again byte for byte."""

    __tablename__ = "kept_answer"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int]
    answer: Mapped[str]
    made_at: Mapped[datetime]
