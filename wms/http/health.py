"""Whether the process lives, and whether it can serve: for probes, before anybody logs in."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, json
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from wms.db import journal
from wms.db.migrate import is_current
from wms.http.auth import ANYONE
from wms.http.endpoint import endpoint
from wms.http.services import Services, services
from wms.stock.queries import find_time_zone

DISK_FREE_MB_MIN: Final = 100

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@endpoint(may=ANYONE)
def healthz() -> Response:
    """Tell that the process answers, whatever the state of its database."""
    return _answer(200, {"status": "alive"})


@bp.get("/readyz")
@endpoint(may=ANYONE)
def readyz() -> Response:
    """Tell whether the database is there, migrated and holds the store, with room to write."""
    checks = _check(services())
    ready = all(check["ok"] for check in checks.values())
    body = {"status": "ready" if ready else "not_ready", "checks": checks}
    return _answer(200 if ready else 503, body)


def _answer(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")


def _check(parts: Services) -> dict[str, dict[str, Any]]:
    checks = {"disk": _disk(parts.settings.storage.folder)}
    try:
        checks["migrations"] = _migrations(parts)
        if checks["migrations"]["ok"]:
            checks["store"] = _store(parts)
            checks["journal"] = _journal(parts, parts.clock.now())
        return checks | {"database": {"ok": True}}
    except SQLAlchemyError as error:
        reason = type(getattr(error, "orig", None) or error).__name__
        return checks | {"database": {"ok": False, "reason": reason}}


def _migrations(parts: Services) -> dict[str, Any]:
    if is_current(parts.database.engine):
        return {"ok": True}
    return {"ok": False, "reason": "run `wms migrate`"}


def _store(parts: Services) -> dict[str, Any]:
    try:
        with parts.database.reading() as session:
            find_time_zone(session, parts.store_id)
    except NoResultFound:
        return {"ok": False, "reason": f"load {parts.store_id} with `wms seed`, or set store.id"}
    return {"ok": True}


def _journal(parts: Services, now: datetime) -> dict[str, Any]:
    with parts.database.reading() as session:
        told = journal.newest_at(session)
    age = None if told is None else round((now - told).total_seconds(), 1)
    return {"ok": True, "age_seconds": age, "streams": parts.follower.listeners}


def _disk(folder: Path) -> dict[str, Any]:
    existing = next(
        each for each in (folder.absolute(), *folder.absolute().parents) if each.exists()
    )
    free_mb = shutil.disk_usage(existing).free // 1_000_000
    return {"ok": free_mb >= DISK_FREE_MB_MIN, "free_mb": free_mb}
