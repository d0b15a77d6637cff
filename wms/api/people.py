"""Logging in and out, ending other people's logins, and unlocking."""

from collections.abc import Collection
from typing import cast

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from wms.http import csrf, logins
from wms.http.auth import ANYONE, NotLoggedIn, Role, Scope, caller, find_caller
from wms.http.endpoint import JSON, Answer, as_json, endpoint
from wms.http.services import services
from wms.people import operations as people
from wms.people.operations import (
    Admitted,
    Hand,
    TooManyTries,
    UnknownPerson,
    WrongBadgeOrPin,
)
from wms.people.rules import roles_held
from wms.wire.people import Language, Login, LoginNew
from wms.wire.people import Role as RoleWord

bp = Blueprint("api_people", __name__, url_prefix="/api/v1")

EVERYBODY = (Role.PICKER, Role.PACKER, Role.MANAGER, Role.ADMIN)
EXAMPLE = {"badge": "0e443098cc80ac52e5807595ded69c02", "pin": "580784", "device_id": "handheld-3"}


@bp.post("/logins")
@endpoint(
    may=ANYONE,
    body=LoginNew,
    answers={201: Login},
    refusals=[WrongBadgeOrPin, TooManyTries],
    example=EXAMPLE,
)
def create_login(body: LoginNew) -> Response | Answer:
    """
    Log a person in by badge and PIN.

    A station, known by its key, gets a `token` to send as `X-Login`. A browser gets a cookie, and
    a `csrf_token` to send as `X-CSRFToken` with everything that changes something.
    """
    known = find_caller()
    admitted = logins.log_in(body)
    if known is not None and Scope.STATION in known.scopes:
        return Answer(_admitted(admitted, token=admitted.token))
    message = _admitted(admitted, csrf_token=csrf.new_csrf_token())
    response = Response(as_json(message), status=201, content_type=JSON)
    logins.give_cookie(response, admitted)
    return response


@bp.get("/logins/current")
@endpoint(may=EVERYBODY, answers={200: Login})
def show_login() -> Login:
    """Tell who is logged in; a browser gets its `csrf_token` again."""
    known = caller()
    if known.name is None or known.language is None or known.login_ends_at is None:
        raise NotLoggedIn
    return Login(
        person_id=known.person,
        name=known.name,
        roles=_words(known.roles),
        language=cast("Language", known.language),
        expires_at=known.login_ends_at,
        csrf_token=None if known.scopes else csrf.csrf_token(),
    )


@bp.delete("/logins/current")
@endpoint(may=EVERYBODY, answers={204: None})
def delete_login() -> Response:
    """Log the person out."""
    logins.log_out()
    response = Response(status=204)
    if not caller().scopes:
        logins.take_cookie(response)
    return response


@bp.delete("/people/<person_id>/logins")
@endpoint(may=[Role.MANAGER], answers={204: None}, refusals=[UnknownPerson])
def delete_logins(person_id: str) -> Answer:
    """Log a person out everywhere, at once: a device was lost, or they left."""

    def work(session: Session) -> None:
        people.end_logins(session, services().store_id, person_id, by=_hand())

    services().database.run(work)
    return Answer(status=204)


@bp.delete("/people/<person_id>/lock")
@endpoint(may=[Role.MANAGER], answers={204: None}, refusals=[UnknownPerson])
def delete_person_lock(person_id: str) -> Answer:
    """Let a person try their PIN again before the lock-out is over."""

    def work(session: Session) -> None:
        people.unlock_person(session, services().store_id, person_id, by=_hand())

    services().database.run(work)
    return Answer(status=204)


@bp.delete("/devices/<device_id>/lock")
@endpoint(may=[Role.MANAGER], answers={204: None})
def delete_device_lock(device_id: str) -> Answer:
    """Let people log in on a device again before its lock-out is over."""

    def work(session: Session) -> None:
        people.unlock_device(session, services().store_id, device_id, by=_hand())

    services().database.run(work)
    return Answer(status=204)


def _hand() -> Hand:
    return Hand(caller().who, caller().device_id, services().clock.now())


def _admitted(
    admitted: Admitted, *, token: str | None = None, csrf_token: str | None = None
) -> Login:
    person = admitted.person
    return Login(
        person_id=person.person_id,
        name=person.name,
        roles=_words(roles_held(person.roles)),
        language=cast("Language", person.language),
        expires_at=admitted.expires_at,
        token=token,
        csrf_token=csrf_token,
    )


def _words(roles: Collection[Role]) -> tuple[RoleWord, ...]:
    return tuple(role.value for role in Role if role in roles)
