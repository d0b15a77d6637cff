"""
What a gallery keeps of one article: a few photos' looks, quantised, and their form as bytes.

The bytes are what lies on disk and what travels to stations: the mark `WLKS`, the version of the
form, the length of a JSON header, the header, the arrays in the header's order, and a CRC-32 of
all of it (as in RFC 1952). Descriptors of parts stand last: they are most of the bytes, and are
read only for articles in question.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wms.errors import Invalid, sentence
from wms.vision.looks.seeing import COLOURS, EMBEDDING, PART, PARTS, Looks
from wms.vision.looks.weights import Floats

ENROLLED_MAX: Final = 12
CONFIRMED_MAX: Final = 6

_MARK: Final = b"WLKS"
_VERSION: Final = 1
_HEAD: Final = struct.Struct("<4sHI")
_CRC: Final = struct.Struct("<I")
_FULL: Final = 127.0
_TINT_MIDDLE: Final = 4.0  # tints lie between ln 12 and ln 267
_TINT_REACH: Final = 2.0
_BINS: Final = int(np.prod(COLOURS))

Bytes = NDArray[np.int8]


class ReferencesBroken(Invalid, ValueError):
    """Not the references of an article, damaged, or of a newer version."""

    title = sentence("Damaged references")
    says = sentence("The references of {sku} are damaged: enrol it again.")


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """
    The looks of one photo: as it was taken first, then turned and lit in other ways.

    `embeddings` has a row for each way; `parts` and their `tints`, for as many of the first as can
    be compared part by part. `digest` tells a photo that is there already.
    """

    digest: str
    confirmed: bool
    embeddings: Bytes
    colours: Bytes
    parts: Bytes
    tints: Bytes

    @property
    def turns(self) -> int:
        """In how many ways it can be compared part by part: the rest is for the metric alone."""
        return len(self.parts)


def photo_of(
    digest: str, turned: Sequence[Looks], lit: Sequence[Looks], *, confirmed: bool
) -> Photo:
    """Return what is kept of a photo that was looked at turned, and in other light."""
    return Photo(
        digest,
        confirmed,
        _quantised(np.stack([looks.embedding for looks in (*turned, *lit)]), per_row=True),
        _quantised(turned[0].colours),
        _quantised(np.stack([looks.parts for looks in turned])),
        _quantised((np.stack([looks.tints for looks in turned]) - _TINT_MIDDLE) / _TINT_REACH),
    )


def with_photos(kept: Sequence[Photo], new: Iterable[Photo]) -> tuple[Photo, ...]:
    """
    Return an article's photos with new ones, those of enrolment first.

    Of confirmed packs the oldest go. Of more enrolment photos than are kept, the one goes that is
    most like another: the back of a package is worth more than a sixth front.
    """
    photos = list(kept)
    for photo in new:
        if all(photo.digest != other.digest for other in photos):
            photos.append(photo)
    confirmed = [photo for photo in photos if photo.confirmed][-CONFIRMED_MAX:]
    enrolled = [photo for photo in photos if not photo.confirmed]
    while len(enrolled) > ENROLLED_MAX:
        del enrolled[_most_alike([photo.embeddings[0] for photo in enrolled])]
    return (*enrolled, *confirmed)


def _most_alike(embeddings: Sequence[Bytes]) -> int:
    vectors = np.stack(embeddings).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1.0)
    # Of the closest pair the later one goes, so that what is kept changes little.
    return int(max(np.unravel_index(int(alike.argmax()), alike.shape)))


def to_bytes(sku: str, photos: Sequence[Photo]) -> bytes:
    """Return an article's references in the form that is stored and sent."""
    header = json.dumps({"sku": sku, "photos": [_told(photo) for photo in photos]}).encode()
    light = [photo.embeddings.tobytes() + photo.colours.tobytes() for photo in photos]
    parts = [photo.parts.tobytes() + photo.tints.tobytes() for photo in photos]
    content = b"".join([_HEAD.pack(_MARK, _VERSION, len(header)), header, *light, *parts])
    return content + _CRC.pack(zlib.crc32(content))


def version_of(blob: bytes) -> str:
    """Return the version of references: equal for equal bytes."""
    return sha256(blob).hexdigest()[:16]


def from_bytes(blob: bytes, sku: str, *, parts: bool = True) -> tuple[Photo, ...]:
    """
    Return the photos in the bytes of an article's references, with or without their parts.

    :raises ReferencesBroken: damaged, of another version or of another article
    """
    try:
        return tuple(_read(blob, sku, parts=parts))
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise ReferencesBroken(sku=sku) from error


def _read(blob: bytes, sku: str, *, parts: bool) -> Iterator[Photo]:
    content, crc = blob[: -_CRC.size], blob[-_CRC.size :]
    mark, version, length = _HEAD.unpack_from(content)
    if (mark, version) != (_MARK, _VERSION) or _CRC.unpack(crc) != (zlib.crc32(content),):
        message = "damaged"
        raise ValueError(message)
    header: dict[str, Any] = json.loads(content[_HEAD.size : _HEAD.size + length])
    if header["sku"] != sku:
        message = "another article"
        raise ValueError(message)
    yield from _photos(content, _HEAD.size + length, header["photos"], parts=parts)


def _photos(
    content: bytes, at: int, told: Sequence[dict[str, Any]], *, parts: bool
) -> Iterator[Photo]:
    cut = _Cutting(content, at)
    photos = [
        Photo(
            photo["digest"],
            photo["confirmed"],
            cut.rows(photo["ways"], EMBEDDING),
            cut.rows(1, _BINS)[0],
            *_no_parts(photo["turns"]),
        )
        for photo in told
    ]
    for photo in photos:
        yield _with_parts(photo, cut) if parts else photo


def _with_parts(photo: Photo, cut: "_Cutting") -> Photo:
    parts = cut.rows(photo.turns, PARTS, PART)
    return replace(photo, parts=parts, tints=cut.rows(photo.turns, PARTS, 3))


def _no_parts(turns: int) -> tuple[Bytes, Bytes]:
    return np.zeros((turns, 0, PART), np.int8), np.zeros((turns, 0, 3), np.int8)


def without_parts(photo: Photo) -> Photo:
    """Return a photo without what is compared part by part, which is most of it."""
    parts, tints = _no_parts(photo.turns)
    return replace(photo, parts=parts, tints=tints)


def tints_of(tints: Bytes) -> Floats:
    """Return quantised tints as logarithms."""
    return np.asarray(tints / np.float32(_FULL) * _TINT_REACH + _TINT_MIDDLE, dtype=np.float32)


class _Cutting:
    """Cuts arrays one after another from bytes."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content = content
        self.at = at

    def rows(self, *shape: int) -> Bytes:
        count = int(np.prod(shape))
        array = np.frombuffer(self.content, np.int8, count, self.at).reshape(shape)
        self.at += count
        return array.copy()  # a view would hold on to all of the bytes


def _told(photo: Photo) -> dict[str, object]:
    return {
        "digest": photo.digest,
        "confirmed": photo.confirmed,
        "ways": len(photo.embeddings),
        "turns": photo.turns,
    }


def _quantised(values: Floats, *, per_row: bool = False) -> Bytes:
    """Return numbers as bytes; only directions count, so a row may have a scale of its own."""
    largest = np.abs(values).max(axis=-1, keepdims=True) if per_row else 1.0
    steps = np.rint(values / np.maximum(largest, 1e-9) * _FULL)
    return np.asarray(np.clip(steps, -_FULL, _FULL), dtype=np.int8)
