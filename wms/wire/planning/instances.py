"""What `wms route` is asked, and what it shares with `wms batch`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from wms.wire.base import Message
from wms.wire.planning.places import AnyPlace
from wms.wire.planning.store import Store

STOPS_MAX = 2_000
RULES_MAX = 20_000
CLASS_MAX = 1_000_000
WALK_MM_MAX = 1_000_000_000

Index = Annotated[int, Field(ge=0, strict=True)]
Class = Annotated[int, Field(ge=0, le=CLASS_MAX, strict=True)]
Text = Annotated[str, StringConstraints(max_length=10_000, strict=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True)]
Number = Annotated[int, Field(ge=-(2**63), lt=2**63, strict=True)]


class Wanted(Message):
    """
    A stop: one `node`, or `nodes` of which the walk chooses one.

    All stops of a class come before any stop of a higher class.
    """

    node: AnyPlace | None = None
    nodes: list[AnyPlace] | None = Field(default=None, min_length=1, max_length=100)
    class_: Class = Field(default=0, alias="class")


class Walk(Store):
    """
    A store and where walks in it start and end: `end`, the nearest of `ends`, or anywhere.

    `id` comes back in the answer; `comment` is for people.
    """

    id: Name | Number | None = None
    comment: Text | None = None
    start: AnyPlace
    end: AnyPlace | None = None
    ends: list[AnyPlace] | None = Field(default=None, min_length=1, max_length=STOPS_MAX)


class RouteInstance(Walk):
    """
    One walk to plan.

    `before` holds pairs of stop indices, the first of each before the second. `outside_mm` is
    how far goods of class `outside_from` and above may be walked: from leaving the last stop of
    the classes below until the end.
    """

    stops: list[Wanted] = Field(max_length=STOPS_MAX)
    before: list[tuple[Index, Index]] = Field(default=[], max_length=RULES_MAX)
    outside_mm: Annotated[int, Field(ge=0, le=WALK_MM_MAX, strict=True)] | None = None
    outside_from: Class | None = None
