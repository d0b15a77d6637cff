"""Makes the eye of a station: its calibrated tray, what it knows of articles, its camera."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.devices.bench import Bench
from kiosk.devices.eye import Eye, among
from kiosk.server.references import References, gtins
from wms.vision.codes import CodeSeen, Effort, read_codes
from wms.vision.glancing import glance
from wms.vision.picture import Image
from wms.vision.privacy import keep_private
from wms.vision.sensing import Sensed, codes_of, sense
from wms.vision.tray import Change, Tray, TrayUnreadable, Watch
from wms.vision.tray.private import CROP_SIDE_PX, private_crop
from wms.wire.packing import PackOrder

CAMERA: Final = "camera"


class CannotSee(Exception):
    """The tray's calibration cannot be used; its text says why."""


def read_tray(path: Path) -> Tray:
    """
    Return the tray that a calibration file tells of.

    :raises CannotSee: it is not there, or none
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Tray.from_dict(kept if isinstance(kept, dict) else {})
    except (OSError, ValueError, TrayUnreadable) as why:
        raise CannotSee(f"tray.calibration: {path}: {why}") from why


class Sight:
    """Watches the tray for one order after the other, and looks closely at what is laid down."""

    def __init__(self, bench: Bench, references: References, tray: Tray) -> None:
        self.bench = bench
        self.references = references
        self.tray = tray
        self.watching = self.begin()

    def begin(self) -> Watch:
        """Return what watches the next order."""
        self.watching = Watch(self.tray)
        return self.watching

    def open_order(self) -> PackOrder | None:
        """Return the order that lies before the camera."""
        basket = self.bench.shown.state.basket
        return basket.order if basket else None

    def read_ahead(self, glimpse: Image, effort: Effort) -> list[CodeSeen]:
        """Return the codes on something that is still on its way."""
        order = self.open_order()
        known, likely = self.references.catalogue_with(order), tuple(articles_of(order))
        return read_codes(glimpse, catalogue=known, expect=likely, effort=effort)

    def glance(self, change: Change) -> Sequence[CodeSeen]:
        """Return the codes that were read on a thing, at once."""
        order = self.open_order()
        known, likely = self.references.catalogue_with(order), tuple(articles_of(order))
        return glance(change, catalogue=known, expect=likely)

    def read_closely(self, change: Change) -> Sequence[CodeSeen]:
        """Return all codes that can be seen on a thing."""
        order = self.open_order()
        return codes_of(change, self.references.catalogue_with(order), tuple(articles_of(order)))

    def look_closely(self, change: Change, codes: Sequence[CodeSeen] | None) -> Sensed:
        """Return what a thing tells; its picture shows nothing of what lies beside the tray."""
        order = self.open_order()
        own = articles_of(order)
        found = sense(
            change,
            catalogue=self.references.catalogue_with(order),
            gallery=self.references.gallery,
            among=among(self.bench.shown.state),
            skus=look_alikes_of(order) | own,
            expect=tuple(own),
            sizes=order.sizes() if order else {},
            names=order.names() if order else {},
            codes=codes,
        )
        return replace(found, crop=self.picture_of(change))

    def picture_of(self, change: Change) -> bytes:
        """Return the picture of a thing, without what lies beside the tray."""
        # The watch has fitted the tray to the frames by now.
        crop = private_crop(change, self.watching.tray or self.tray)
        return keep_private(change.crop, side_px_max=CROP_SIDE_PX) if crop is None else crop


def make_eye(bench: Bench, references: References, tray: Tray) -> Eye:
    """Return the eye of a station, not yet open."""
    sight = Sight(bench, references, tray)
    chosen = bench.settings
    return Eye(
        lambda request: bench.hub.take_frame(CAMERA, request),
        sight,
        tell=bench.tell,
        stamp=bench.stamp,
        show=bench.photos.show,
        keep=bench.photos.keep_crop,
        state=lambda: bench.shown.state,
        frames_per_second=chosen.tray.frames_per_second,
        pace=chosen.clock.speed,
    )


def articles_of(order: PackOrder | None) -> dict[str, str]:
    """Return the article of each number (GTIN, 14 digits) that an order names."""
    lines = order.lines if order else ()
    return {gtin: line.sku for line in lines for gtin in gtins(b.barcode for b in line.barcodes)}


def look_alikes_of(order: PackOrder | None) -> dict[str, str]:
    """Return the article of each number that a look-alike of an order's article wears."""
    alike = [one for line in (order.lines if order else ()) for one in line.alike]
    return {gtin: one.sku for one in alike for gtin in gtins(b.barcode for b in one.barcodes)}
