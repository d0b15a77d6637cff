"""Enrolling an article at the bench: what is known of it, what happens, what is to be done."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from kiosk.flow.happening import Happening
from wms.wire.base import Code, Note
from wms.wire.gallery import ToEnrolPage

VIEWS_WANTED: Final = 5
"""Front, back, two edges and the top."""
TURN: Final = "turn-"
"""What requests for frames begin with while an article is turned."""


@dataclass(frozen=True, slots=True)
class Enrolling:
    """
    An article is shown to the camera: its code, what it is called, and the views taken so far.

    `known` views were taken another time. `done` counts the articles of this turn at it.
    """

    code: str = ""
    name: str = ""
    known: int = 0
    views: tuple[UUID, ...] = ()
    done: int = 0
    missing: ToEnrolPage | None = None


class ArticleTold(Happening):
    """The server told what an article is called, and how many pictures it has."""

    kind: Literal["article_told"] = "article_told"
    code: Code
    name: Annotated[str, Field(max_length=400)]
    photos: Annotated[int, Field(ge=0, le=1_000)]


class MissingTold(Happening):
    """The server told which articles lack pictures, the most sold first."""

    kind: Literal["missing_told"] = "missing_told"
    missing: ToEnrolPage


class ViewTaken(Happening):
    """A picture of the article is on this station's disk, under the event's id."""

    kind: Literal["view_taken"] = "view_taken"
    code: Code


class ViewMissed(Happening):
    """A picture that somebody wanted was not taken."""

    kind: Literal["view_missed"] = "view_missed"
    reason: Note


class EnrolRefused(Happening):
    """The server does not know an article, or does not take a picture of it."""

    kind: Literal["enrol_refused"] = "enrol_refused"
    code: Code
    title: Annotated[str, Field(max_length=1_000)]
    sentence: Annotated[str, Field(max_length=1_000)]


@dataclass(frozen=True, slots=True)
class AskMissing:
    """Ask the server which articles lack pictures."""


@dataclass(frozen=True, slots=True)
class AskArticle:
    """Ask the server what an article is called."""

    code: str


@dataclass(frozen=True, slots=True)
class TakeView:
    """Take a picture of the article as it is held now."""


@dataclass(frozen=True, slots=True)
class DropView:
    """Forget a view that was taken."""

    view_id: UUID


@dataclass(frozen=True, slots=True)
class SettleViews:
    """Send the views of an article to the server, or forget them."""

    code: str
    keep: bool


EnrolEvent = ArticleTold | MissingTold | ViewTaken | ViewMissed | EnrolRefused
EnrolEffect = AskMissing | AskArticle | TakeView | DropView | SettleViews

__all__ = [
    "TURN",
    "VIEWS_WANTED",
    "ArticleTold",
    "AskArticle",
    "AskMissing",
    "DropView",
    "EnrolEffect",
    "EnrolEvent",
    "EnrolRefused",
    "Enrolling",
    "MissingTold",
    "SettleViews",
    "TakeView",
    "ViewMissed",
    "ViewTaken",
]
