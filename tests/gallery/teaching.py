"""Articles that are photographed, and references that only count what they were shown."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np

from tests.api.shop import Shop
from wms.gallery.operations.files import references_folder
from wms.http.learning import Learning
from wms.ids import new_id
from wms.vision.looks import TooFewPlacements
from wms.vision.looks.folder import file_of, list_files, write_whole
from wms.vision.looks.references import version_of
from wms.vision.picture import Image


def a_picture(seed: int = 1, side: int = 240) -> bytes:
    """Return a JPEG with something to see in it."""
    rough = np.random.default_rng(seed).integers(0, 255, (12, 12, 3), np.uint8)
    grown = cv2.resize(rough, (side, side), interpolation=cv2.INTER_NEAREST)
    return bytes(cv2.imencode(".jpg", grown)[1].tobytes())


class Counting:
    """References of which a test can see what they were shown: a file of JSON for each article."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown = {sku: json.loads(path.read_text()) for sku, path in list_files(folder)}
        self.confused: list[tuple[str, str]] = []
        self.judged: list[str] = []

    def add(self, sku: str, crops: Sequence[Image], *, confirmed: bool = False) -> None:
        shapes = [[*crop.shape[:2], confirmed] for crop in crops]
        self.shown.setdefault(sku, []).extend(shapes)
        write_whole(file_of(self.folder, sku), json.dumps(self.shown[sku]).encode())

    def version(self, sku: str) -> str:
        return version_of(file_of(self.folder, sku).read_bytes())

    def skus(self) -> list[str]:
        return sorted(self.shown)

    def remove(self, sku: str) -> None:
        del self.shown[sku]
        file_of(self.folder, sku).unlink()

    def look_alikes(self, sku: str) -> tuple[str, ...]:
        return tuple(other for other in self.skus() if other != sku)

    def calibrate(self, placements: Iterable[tuple[str, Sequence[Image]]], *, made: str) -> None:
        self.judged = [sku for sku, _crops in placements]
        if len(self.judged) < 3:
            raise TooFewPlacements(count=len(self.judged), least=3)
        write_whole(self.folder / "calibration.json", json.dumps({"made": made}).encode())

    def learn_confusion(self, said: str, was: str) -> None:
        self.confused.append((said, was))


def learn(shop: Shop) -> Counting:
    """Let the references learn all that waits, and return them."""
    opened: list[Counting] = []

    def opening(folder: Path) -> Counting:
        opened.append(Counting(folder))
        return opened[-1]

    learning = Learning(shop.app.extensions["wms"], opening)
    while learning.learn():
        pass
    assert len(opened) <= 1, "what only this process changed is not opened again"
    folder = shop.app.extensions["wms"].settings.storage.folder
    return opened[0] if opened else Counting(references_folder(folder, "canal"))


def enrol(shop: Shop, sku: str = "S-00001", views: int = 5, seed: int = 1) -> list[str]:
    """Send pictures of an article as a station does, and return their ids."""
    station = shop.station()
    sent = []
    for view in range(views):
        photo_id = str(new_id())
        answer = station.put(f"/gallery/{sku}/photos/{photo_id}", a_picture(seed + view))
        assert answer.status_code == 201, answer.text
        sent.append(photo_id)
    return sent
