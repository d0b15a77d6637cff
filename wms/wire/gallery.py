"""What stations and the server say of how articles look."""

from typing import Any

from pydantic import Field

from wms.wire.base import UUID, Count, Message, Moment


class SkuVersion(Message):
    """The references of one article: as long as `version` is the same, so are they."""

    sku: str
    version: str


class GalleryState(Message):
    """
    Every article that the cameras know. A station fetches those whose version it has not.

    `learnt` is what was learnt of all articles together, as `wms.vision.looks` keeps it: how much
    looks are worth in this store, and which articles were taken for one another.
    """

    skus: tuple[SkuVersion, ...]
    learnt: dict[str, Any] = Field(default_factory=dict)


class EnrolledArticle(Message):
    """An article, and how many of the pictures it wants were taken."""

    sku: str
    name: str
    photos: Count
    wanted: Count
    version: str | None = None


class PictureKept(EnrolledArticle):
    """The server has a picture; the references learn from it within seconds."""

    photo_id: UUID


class PictureSeen(Message):
    """A picture of an article, and when the references learnt from it."""

    photo_id: UUID
    origin: str
    taken_at: Moment
    who: str
    taught_at: Moment | None


class ArticlePictures(EnrolledArticle):
    """An article with its pictures, oldest first."""

    pictures: tuple[PictureSeen, ...]


class ToEnrol(EnrolledArticle):
    """An article that lacks pictures: where it lies, and how much of it was sold in four weeks."""

    bin: str | None
    sold: int
    photo_id: UUID | None


class ToEnrolPage(Message):
    """Articles that lack pictures, the most sold first; `articles` are all, `enrolled` are done."""

    articles: int
    enrolled: int
    missing: tuple[ToEnrol, ...]
