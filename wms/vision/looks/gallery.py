"""The gallery: how each article of a store looks, from enrolment photos and confirmed packs."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

import numpy as np

from wms.errors import Missing, sentence
from wms.vision.looks import folder as files
from wms.vision.looks import references
from wms.vision.looks.calibration import Calibration, log_ratios
from wms.vision.looks.confusions import Confusions
from wms.vision.looks.defaults import DEFAULT
from wms.vision.looks.fitting import Sample, fit
from wms.vision.looks.measuring import Measured
from wms.vision.looks.seeing import look_at, shows_something
from wms.vision.looks.shelf import Shelf
from wms.vision.looks.ways import look_well
from wms.vision.picture import Image, open_bgr

CROPS_MAX: Final = 4
"""Crops of one placement that are looked at, the first ones: each costs time and adds less."""

_CALIBRATION: Final = "calibration.json"
_CONFUSIONS: Final = "confusions.json"


class NotInGallery(Missing):
    """An article without references."""

    title = sentence("Not enrolled")
    says = sentence("{sku} has no references: enrol it.")


@dataclass(frozen=True, slots=True)
class Likeness:
    """
    How well the crops of one placement fit an article.

    `log_ratio` is the natural logarithm of P(seen | it is `sku`) / P(seen | it is some article of
    the store), within ±8 and at most the logarithm of how many articles there are. `differs`, 0 to
    1, is how sure it is that this is unlike the article's references: damaged, or with another
    label; of right articles 2 in 100 come above 0.98.
    """

    sku: str
    log_ratio: float
    differs: float


class Gallery:
    """
    References of each article, in a folder of plain files.

    Threads may ask and add at once: who asks sees what was there when they asked. A file that is
    damaged is named in `damaged` and left out; enrolling the article again writes it anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []
        self.calibration = DEFAULT
        self._confusions = Confusions()
        self._shelf = Shelf()
        self._adding = threading.RLock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """
        Return the gallery in a folder, which is made where it is not there.

        :raises OSError: the folder cannot be made or read
        """
        folder.mkdir(parents=True, exist_ok=True)
        gallery = cls(folder)
        for sku, path in files.list_files(folder):
            try:
                gallery._shelf.put(sku, references.from_bytes(path.read_bytes(), sku, parts=False))
            except references.ReferencesBroken:
                gallery.damaged.append(path.name)
        gallery.read_learnt()
        return gallery

    def skus(self) -> list[str]:
        """Return the articles that have references."""
        return sorted(self._shelf.photos)

    def photos(self, sku: str) -> int:
        """Return how many photos of an article are kept, none where it is not enrolled."""
        return len(self._shelf.photos.get(sku, ()))

    def add(self, sku: str, crops: Sequence[Image], *, confirmed: bool = False) -> None:
        """
        Keep photos of an article: of its enrolment, or of a pack that was confirmed.

        Photos that are there already are not kept twice; of too many, see `with_photos`. Crops in
        which nothing can be seen are left out.

        :raises PictureRefused: a crop is no picture
        :raises NotAnArticle: no name that could be kept
        """
        path = files.file_of(self.folder, sku)
        pictures = [picture for picture in map(open_bgr, crops) if shows_something(picture)]
        by_digest = {_digest(picture): picture for picture in pictures}
        with self._adding:
            kept = self._whole(sku)
            known = {photo.digest for photo in kept}
            new = [
                look_well(digest, picture, confirmed=confirmed)
                for digest, picture in by_digest.items()
                if digest not in known
            ]
            if new:
                self._keep(sku, path, references.with_photos(kept, new))

    def remove(self, sku: str) -> None:
        """
        Forget an article and what it was taken for.

        :raises NotInGallery: it has no references
        """
        with self._adding:
            if sku not in self._shelf.photos:
                raise NotInGallery(sku=sku)
            files.file_of(self.folder, sku).unlink(missing_ok=True)
            self._shelf.drop(sku)
            self._confuse(self._confusions.without(sku))

    def blob(self, sku: str) -> bytes:
        """
        Return an article's references as they travel to another gallery.

        :raises NotInGallery: it has no references
        """
        if sku not in self._shelf.photos:
            raise NotInGallery(sku=sku)
        return files.file_of(self.folder, sku).read_bytes()

    def version(self, sku: str) -> str:
        """
        Return the version of an article's references, another one whenever they change.

        :raises NotInGallery: it has no references
        """
        return references.version_of(self.blob(sku))

    def take_in(self, sku: str, blob: bytes) -> None:
        """
        Take an article's references over from another gallery, in the place of those that are here.

        :raises ReferencesBroken: damaged, of a newer version or of another article
        :raises NotAnArticle: no name that could be kept
        """
        path = files.file_of(self.folder, sku)
        photos = references.from_bytes(blob, sku)
        with self._adding:
            self._keep(sku, path, photos)

    def weigh(self, crops: Sequence[Image], among: Sequence[str]) -> list[Likeness]:
        """
        Return how well the crops of one placement fit each of `among` that has references.

        The best comes first. Crops in which nothing can be seen say nothing: then all ratios are 0.

        :raises PictureRefused: a crop is no picture
        """
        known = [sku for sku in dict.fromkeys(among) if sku in self._shelf.photos]
        measured = self.measure(crops, known)
        if measured is None:
            return [Likeness(sku, 0.0, 0.0) for sku in known]
        return [each for each in self._likenesses(measured) if each.sku in known]

    def rank(self, crops: Sequence[Image], *, at_most: int = 5) -> list[Likeness]:
        """
        Return the articles of the whole gallery that fit best.

        :raises PictureRefused: a crop is no picture
        """
        measured = self.measure(crops, ())
        return [] if measured is None else self._likenesses(measured)[:at_most]

    def measure(self, crops: Sequence[Image], among: Sequence[str]) -> Measured | None:
        """
        Return what is measured of a placement before it is judged; None where nothing can be seen.

        :raises PictureRefused: a crop is no picture
        """
        pictures = [picture for picture in map(open_bgr, crops) if shows_something(picture)]
        index = self._shelf.index()
        if index is None or not pictures:
            return None
        looks = look_at(pictures[:CROPS_MAX])
        return index.measure(looks, among, partial(self._shelf.parts, self._read_parts))

    def look_alikes(self, sku: str) -> tuple[str, ...]:
        """
        Return the articles that this one may be taken for: those it was, then those that look so.

        :raises NotInGallery: it has no references
        """
        if sku not in self._shelf.photos:
            raise NotInGallery(sku=sku)
        learnt = self._confusions.partners(sku)
        return tuple(dict.fromkeys([*learnt, *self._shelf.look_alikes(sku)]))

    def learn_confusion(self, said: str, was: str) -> None:
        """
        Remember that an article was taken for another: looks say less between the two from now on.

        An article that was named rightly is no confusion, and nothing is learnt.
        """
        if said != was:
            with self._adding:
                self._confuse(self._confusions.and_also(said, was))

    def calibrate(
        self, placements: Iterable[tuple[str, Sequence[Image]]], *, made: str
    ) -> Calibration:
        """
        Learn from placements of another day than enrolment how much looks are worth here.

        :raises TooFewPlacements: fewer than 40 of articles that have references
        """
        samples: list[Sample] = []
        for sku, crops in placements:
            measured = self.measure(crops, (sku,))
            if measured is not None:
                samples.append(Sample(sku, measured))
        fitted = fit(samples, made)
        files.write_json(self.folder / _CALIBRATION, fitted.to_dict())
        self.calibration = fitted
        return fitted

    def _likenesses(self, measured: Measured) -> list[Likeness]:
        calibration = self.calibration
        scores = self._confusions.drawn_together(measured.skus, calibration.scores(measured))
        ratios = log_ratios(scores, measured.articles)
        differs = calibration.differs(measured)
        found = [
            Likeness(sku, float(ratio), float(differ))
            for sku, ratio, differ in zip(measured.skus, ratios, differs, strict=True)
        ]
        return sorted(found, key=lambda each: (-each.log_ratio, each.sku))

    def _keep(self, sku: str, path: Path, photos: tuple[references.Photo, ...]) -> None:
        files.write_whole(path, references.to_bytes(sku, photos))
        self._shelf.put(sku, photos)
        if path.name in self.damaged:
            self.damaged.remove(path.name)

    def _whole(self, sku: str) -> tuple[references.Photo, ...]:
        """Return an article's photos with their parts, none where it is not enrolled."""
        if sku not in self._shelf.photos:
            return ()
        return references.from_bytes(self.blob(sku), sku)

    def _read_parts(self, sku: str) -> Sequence[references.Photo]:
        """Return an article's photos from its file; one that was damaged meanwhile has none."""
        try:
            return self._whole(sku)
        except (references.ReferencesBroken, OSError):
            self.damaged.append(files.file_of(self.folder, sku).name)
            return ()

    def _confuse(self, confusions: Confusions) -> None:
        if confusions or self._confusions:
            files.write_json(self.folder / _CONFUSIONS, confusions.to_list())
        self._confusions = confusions

    def read_learnt(self) -> None:
        """Read anew what was learnt of all articles: somebody put it into the folder."""
        try:
            rows = files.read_json(self.folder / _CONFUSIONS)
            self._confusions = Confusions() if rows is None else Confusions.from_list(rows)
        except ValueError:
            self.damaged.append(_CONFUSIONS)
        try:
            told = files.read_json(self.folder / _CALIBRATION)
            self.calibration = DEFAULT if told is None else Calibration.from_dict(told)
        except ValueError:
            self.damaged.append(_CALIBRATION)


def _digest(picture: Image) -> str:
    shape = np.array(picture.shape, np.int64).tobytes()
    return sha256(shape + picture.tobytes()).hexdigest()[:16]
