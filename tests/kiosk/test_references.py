"""What is known of articles is fetched in the background, and is there while the server is away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kiosk.server.client import Away, Client
from kiosk.server.references import References
from tests.kiosk.fake_server import KEY, FakeServer
from tests.kiosk.orders import MILK, PEAS, a_line, milk_and_peas
from wms.vision.looks import Gallery


@pytest.fixture
def client(server: FakeServer) -> Iterator[Client]:
    opened = Client(server.url, KEY, "station-1")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return references of two articles, as a server has them."""
    gallery = Gallery.open(tmp_path_factory.mktemp("gallery"))
    chance = np.random.default_rng(1)
    for sku in ("S-00001", "S-00002"):
        gallery.add(sku, [chance.integers(0, 255, (120, 160, 3), np.uint8)])
    return {sku: gallery.blob(sku) for sku in gallery.skus()}


def test_looks_numbers_and_pictures_are_there_while_the_server_is_away(
    client: Client, server: FakeServer, blobs: dict[str, bytes], tmp_path: Path
) -> None:
    server.references, server.gtins = dict(blobs), (MILK, PEAS)
    server.pictures["milk"] = b"jpeg"
    references = References(client, tmp_path)
    line = a_line(1, "Lait", {MILK: 1}, photo="milk")
    references.want(milk_and_peas().model_copy(update={"lines": (line,)}))
    references.fetch()
    server.stop()
    try:
        with pytest.raises(Away):
            references.fetch()

        again = References(client, tmp_path)
        assert again.gallery.skus() == ["S-00001", "S-00002"]
        assert MILK in again.catalogue_with(None)
        assert again.picture("milk") == b"jpeg"
    finally:
        server.start()


def test_only_what_changed_is_fetched_again_and_what_is_gone_is_forgotten(
    client: Client,
    server: FakeServer,
    blobs: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.references = dict(blobs)
    references = References(client, tmp_path)
    references.fetch()
    asked: list[str] = []
    monkeypatch.setattr(client, "references", asked.append)
    server.versions = {sku: references.gallery.version(sku) for sku in blobs}

    references.fetch()
    assert asked == []
    del server.references["S-00002"]
    references.fetch()

    assert references.gallery.skus() == ["S-00001"]


def test_a_server_that_knows_nothing_yet_is_no_trouble(
    client: Client, server: FakeServer, tmp_path: Path
) -> None:
    server.missing = True
    references = References(client, tmp_path)

    references.fetch()

    assert references.gallery.skus() == []
    assert MILK in references.catalogue_with(milk_and_peas()), "the order names its own"


def test_references_that_are_damaged_do_not_keep_the_others_out(
    client: Client, server: FakeServer, blobs: dict[str, bytes], tmp_path: Path
) -> None:
    server.references = {"S-00001": b"nonsense", "S-00002": blobs["S-00002"]}
    references = References(client, tmp_path)

    references.fetch()

    assert references.gallery.skus() == ["S-00002"]


@pytest.mark.parametrize("name", ["../outbox", "a/b", "", "a.b"])
def test_a_picture_is_kept_nowhere_but_in_its_folder(
    client: Client, tmp_path: Path, name: Any
) -> None:
    assert References(client, tmp_path).path_of(name) is None
