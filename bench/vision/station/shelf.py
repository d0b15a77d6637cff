"""The rendered store: packages in families of siblings, with real GTINs, sizes and photos."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from drivers.simulated.table import Light, Package, Scene, View, package_of
from drivers.simulated.table.ground import calibration_board
from wms.codes import check_digit
from wms.vision.looks import Gallery
from wms.vision.picture import Image
from wms.vision.tray import Tray, calibrate

KINDS: Final = (
    ("yaourt", ("fraise", "vanille", "citron")),
    ("thé", ("menthe", "earl grey")),
    ("lait", ("entier", "demi-écrémé")),
    ("confiture", ("abricot", "fraise")),
    ("miel", ("acacia",)),
    ("chips", ("paprika", "sel", "vinaigre")),
    ("pâtes", ("penne", "fusilli")),
    ("riz", ("basmati",)),
    ("thon", ("naturel", "huile")),
    ("jambon", ("blanc",)),
    ("tofu", ("nature", "fumé")),
    ("biscuits", ("chocolat", "beurre", "noisette")),
    ("céréales", ("miel", "cacao")),
    ("moutarde", ("forte",)),
)
CAMERA_MM, SPOT_UP_MM = 800, 400
"""1080p over 60 cm shows a module as one pixel, and as nearly two where it is held up."""
PHOTOS: Final = 5
ENROLMENT_DAY: Final = 1
PANELS: Final = ("front", "back", "top", "front", "left")
_MARGIN_PX: Final = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """Packages by SKU, and the SKUs of each family."""

    packages: Mapping[str, Package]
    families: Sequence[Sequence[str]]

    @property
    def gtins(self) -> dict[str, str]:
        """Which SKU a GTIN is, the GTINs with 14 digits."""
        return {package.barcode.zfill(14): sku for sku, package in self.packages.items()}

    @property
    def sizes(self) -> dict[str, tuple[int, int, int]]:
        """How large each article is."""
        return {sku: package.size_mm for sku, package in self.packages.items()}


def stock_shelf(seed: int, families: int) -> Shelf:
    """Return so many families of packages; every brand is invented by the seed."""
    packages: dict[str, Package] = {}
    grouped = []
    for number in range(families):
        kind, flavours = KINDS[number % len(KINDS)]
        skus = []
        for flavour in flavours:
            body = f"2{seed % 1000:03}{len(packages):08}"
            name = f"{kind} {flavour} {number}"
            sku = f"R{len(packages):03}"
            barcode = body + str(check_digit(body))
            packages[sku] = package_of(name, barcode, family=f"{kind} {seed} {number}")
            skus.append(sku)
        grouped.append(skus)
    return Shelf(packages, grouped)


def view_of(station: int) -> View:
    """Return where the camera of a station hangs."""
    return View.over().mounted(station)


def calibrated(station: int) -> Tray:
    """Return the tray of a station, by a picture of the printed board on the day of enrolment."""
    light = Light.of_day(station, day=ENROLMENT_DAY)
    scene = Scene(station, light, view=view_of(station), mat=calibration_board())
    return calibrate(scene.render(), camera_mm=CAMERA_MM, spot_up_mm=SPOT_UP_MM)


def enrol(shelf: Shelf, folder: Path, station: int) -> Gallery:
    """Return the gallery of a shelf, of five photos an article; what is there already is kept."""
    gallery = Gallery.open(folder)
    for number, (sku, package) in enumerate(shelf.packages.items()):
        if gallery.photos(sku) < PHOTOS:
            gallery.add(sku, list(_photos(package, station, number)))
    return gallery


def _photos(package: Package, station: int, number: int) -> Iterator[Image]:
    for photo, panel in enumerate(PANELS):
        scene = Scene(
            10_000 * number + photo,
            Light.of_day(station, day=ENROLMENT_DAY),
            view=view_of(station),
        )
        name = scene.drop(package, up=panel)
        mask = scene.truth()[name].mask
        rows, columns = np.nonzero(mask)
        if rows.size == 0:
            continue
        top, left = max(0, rows.min() - _MARGIN_PX), max(0, columns.min() - _MARGIN_PX)
        whole = scene.render()
        yield whole[top : rows.max() + _MARGIN_PX, left : columns.max() + _MARGIN_PX].copy()
