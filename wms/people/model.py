"""People, logins, API keys, and the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base
from wms.db.base import Big


class Person(Base):
    """Someone who works here. Of the badge, a random value, and of the PIN only hashes are kept."""

    __tablename__ = "person"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str]
    badge_hash: Mapped[str] = mapped_column(unique=True)
    pin_hash: Mapped[str]
    active: Mapped[bool]

    __table_args__ = (CheckConstraint("language IN ('en', 'fr')", name="language"),)


class PersonRole(Base):
    """One of a person's roles."""

    __tablename__ = "person_role"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "person_id"], ["person.store_id", "person.person_id"]),
        CheckConstraint("role IN ('picker', 'packer', 'manager', 'admin')", name="role"),
    )


class LoginTries(Base):
    """
    Tries since the last right one, per badge and per device: too many lock it for a while.

    `subject` is `badge:` and the badge's hash, whether or not it is anybody's, or `device:` and id.
    """

    __tablename__ = "login_tries"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]


class LoginSession(Base):
    """A person who is in, on a device. Of the token only the hash is kept."""

    __tablename__ = "login_session"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    device_id: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "person_id"], ["person.store_id", "person.person_id"]),
        Index("ix_login_session_person", "store_id", "person_id"),
    )


class ApiKey(Base):
    """
    A program that may call: a sales channel or a station.

    Of the key only the hash is kept, and its first characters.
    """

    __tablename__ = "api_key"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    key_hash: Mapped[str] = mapped_column(primary_key=True)
    prefix: Mapped[str]
    channel: Mapped[str | None]
    station: Mapped[str | None]
    scopes: Mapped[list[Any]]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("channel IS NOT NULL OR station IS NOT NULL", name="program"),
        Index("ix_api_key_hash", "key_hash", unique=True),
    )


class AuditEntry(Base):
    """Who did what, on which device, and when. Rows are only ever added."""

    __tablename__ = "audit_entry"

    entry: Mapped[int] = mapped_column(Big, Identity(), primary_key=True)
    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"))
    at: Mapped[datetime]
    who: Mapped[str]
    device_id: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_audit_entry_at", "store_id", "at"),)
