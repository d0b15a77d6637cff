"""
What the station knows of the store's articles: their numbers, how they look, a picture of each.

It is fetched from the server in the background and kept on disk, so that all of it is there while
the server is away. A server that has none of it yet is no error.
"""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import structlog

from kiosk.server.client import Away, Client, Refused
from wms.codes import NotGtin, normalise_gtin
from wms.vision.codes.catalogue import Catalogue
from wms.vision.looks import Gallery, ReferencesBroken, WeightsBroken
from wms.vision.looks.learnt import write_learnt
from wms.wire.packing import PackOrder

EVERY_S: Final = 60.0
PICTURE_BYTES_MAX: Final = 8_000_000
PICTURES_MAX: Final = 5_000
GTINS: Final = "gtins.txt"

log = structlog.get_logger()


class References:
    """Fetches and keeps; asked by the eye and by the screen while it does."""

    def __init__(
        self, client: Client, folder: Path, news: Callable[[], None] = lambda: None
    ) -> None:
        """
        Take the folder to keep things in, and who wants to know that a picture came.

        :raises OSError: it cannot be made
        """
        self.client = client
        self.news = news
        self.folder = folder
        self.pictures = folder / "pictures"
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.gallery = Gallery.open(folder / "gallery")
        self.gtins = self._kept_gtins()
        self.catalogue: tuple[frozenset[str], Catalogue] | None = None
        self.wanted: set[str] = set()
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="references", daemon=True)

    def start(self) -> None:
        """Begin to fetch."""
        self.thread.start()

    def stop(self) -> None:
        """Fetch no more."""
        self.stopping.set()
        self.wake.set()

    def run(self) -> None:
        """Look for news once a minute, and fetch the pictures of an order when it is opened."""
        while not self.stopping.is_set():
            try:
                self.fetch()
            except (Away, Refused) as why:
                log.info("references_not_fetched", reason=str(why))
            except Exception:
                # The bench works without; the next round tries again.
                log.exception("references_failed")
            self.wake.wait(EVERY_S)
            self.wake.clear()

    def fetch(self) -> None:
        """
        Fetch what is new.

        :raises Away: the server cannot be asked now
        """
        self.fetch_pictures()
        self._tolerate(self.fetch_gtins)
        self._tolerate(self.fetch_gallery)

    def fetch_gtins(self) -> None:
        """Fetch the numbers of the store's articles."""
        text = self.client.gtins()
        found = frozenset(gtins(text.split()))
        if found != self.gtins:
            _write(self.folder / GTINS, text.encode("ascii", "ignore"))
            self.gtins = found

    def fetch_gallery(self) -> None:
        """Fetch how articles look whose references are new, and forget those that are no more."""
        state = self.client.gallery()
        if write_learnt(self.gallery.folder, state.learnt):
            self.gallery.read_learnt()
        told = {one.sku: one.version for one in state.skus}
        for sku in set(self.gallery.skus()) - set(told):
            self.gallery.remove(sku)
        mine = set(self.gallery.skus())
        for sku, version in told.items():
            if self.stopping.is_set():
                return
            if sku in mine and self.gallery.version(sku) == version:
                continue
            try:
                self.gallery.take_in(sku, self.client.references(sku))
            except (ReferencesBroken, WeightsBroken, Refused) as why:
                log.warning("references_refused", sku=sku, reason=str(why))

    def want(self, order: PackOrder) -> None:
        """Have the pictures of an order's articles fetched."""
        self.wanted |= {line.photo for line in order.lines if line.photo}
        self.wake.set()

    def fetch_pictures(self) -> None:
        """Fetch the pictures that are wanted and not here."""
        while self.wanted and not self.stopping.is_set():
            photo = self.wanted.pop()
            path = self.path_of(photo)
            if path is None or path.exists():
                continue
            try:
                content = self.client.picture(photo)
            except Refused as no:
                log.info("picture_refused", photo=photo, reason=str(no))
                continue
            if len(content) <= PICTURE_BYTES_MAX:
                self._make_room()
                _write(path, content)
                self.news()

    def picture(self, photo: str) -> bytes | None:
        """Return a picture of an article, if it is here."""
        path = self.path_of(photo)
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None

    def has_picture(self, photo: str) -> bool:
        """Return whether a picture of an article is here."""
        path = self.path_of(photo)
        return path is not None and path.exists()

    def path_of(self, photo: str) -> Path | None:
        """Return where a picture is kept; None for a name that is none of ours."""
        plain = photo.replace("-", "").replace("_", "")
        return self.pictures / f"{photo}.jpg" if plain.isalnum() and plain.isascii() else None

    def catalogue_with(self, order: PackOrder | None) -> Catalogue:
        """Return the numbers of the store's articles, and those that an order names besides."""
        lines = order.lines if order else ()
        known = self.gtins | frozenset(gtins(b.barcode for line in lines for b in line.barcodes))
        if self.catalogue is None or self.catalogue[0] != known:
            self.catalogue = known, Catalogue(known)
        return self.catalogue[1]

    def _kept_gtins(self) -> frozenset[str]:
        try:
            return frozenset(gtins((self.folder / GTINS).read_text(encoding="ascii").split()))
        except (OSError, ValueError):
            return frozenset()

    def _tolerate(self, fetch: Callable[[], None]) -> None:
        try:
            fetch()
        except Refused as no:
            log.info("references_refused", reason=str(no))

    def _make_room(self) -> None:
        kept = sorted(self.pictures.glob("*.jpg"), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(0, len(kept) - PICTURES_MAX + 1)]:
            path.unlink(missing_ok=True)


def gtins(codes: Iterable[str]) -> Iterable[str]:
    """Return the article numbers among codes, with 14 digits."""
    for code in codes:
        try:
            yield normalise_gtin(code)
        except NotGtin:
            continue


def _write(path: Path, content: bytes) -> None:
    """Leave a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
