"""What the server said, as events of the bench."""

from typing import Literal

from kiosk.flow.happening import Happening
from wms.wire.handheld import CommandOutcome
from wms.wire.handover import Handover
from wms.wire.packing import PackOrder
from wms.wire.people import Login
from wms.wire.tags import TagAllotted

Purpose = Literal["bench", "decide"]
About = Literal["login", "open", "handover", "tag"]


class LoggedIn(Happening):
    """The server knows badge and PIN. The login's token stays with the station."""

    kind: Literal["logged_in"] = "logged_in"
    purpose: Purpose
    login: Login


class OrderOpened(Happening):
    """The server gave the order of a tote."""

    kind: Literal["order_opened"] = "order_opened"
    order: PackOrder


class HandoverTold(Happening):
    """A handover as the server has it now."""

    kind: Literal["handover_told"] = "handover_told"
    handover: Handover


class AskRefused(Happening):
    """The server said no, in the words a person is to read."""

    kind: Literal["ask_refused"] = "ask_refused"
    about: About
    status: int
    code: str
    title: str
    sentence: str


class AskUnanswered(Happening):
    """The server could not be asked."""

    kind: Literal["ask_unanswered"] = "ask_unanswered"
    about: About


class ServerSeen(Happening):
    """The server answers again, or does not."""

    kind: Literal["server_seen"] = "server_seen"
    here: bool
    reason: str = ""


class CommandSettled(Happening):
    """The server is done with a command; `about` says which, for a person."""

    kind: Literal["command_settled"] = "command_settled"
    about: str
    outcome: CommandOutcome


class WaitingChanged(Happening):
    """So many commands and photos wait on this station's disk for the server."""

    kind: Literal["waiting_changed"] = "waiting_changed"
    waiting: int


class TagTold(Happening):
    """The server allotted the number of a tag."""

    kind: Literal["tag_told"] = "tag_told"
    allotted: TagAllotted
