"""Logging in with badge and PIN."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wms.wire.base import Code, Message, Moment

Role = Literal["picker", "packer", "manager", "admin"]
Language = Literal["en", "fr"]
Pin = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]


class LoginNew(Message):
    """A scanned badge and the PIN that goes with it, on a device."""

    badge: Code
    pin: Pin = Field(repr=False)
    device_id: Annotated[
        str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")
    ]


class Login(Message):
    """
    A person is in.

    `token` names the login: a station sends it as `X-Login` beside its API key. A browser gets a
    cookie and no token.
    """

    person_id: str
    name: str
    roles: tuple[Role, ...]
    language: Language
    expires_at: Moment
    token: str | None = Field(default=None, repr=False)
    csrf_token: str | None = Field(default=None, repr=False)
