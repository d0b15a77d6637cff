"""Galleries of invented packages."""

import pytest

from tests.vision.looks.packages import BRANDS, photos_of
from wms.vision.looks import Gallery


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory):
    """A gallery that tests only read: five articles, two of them siblings."""
    gallery = Gallery.open(tmp_path_factory.mktemp("gallery"))
    for sku in BRANDS:
        gallery.add(sku, photos_of(sku))
    return gallery


@pytest.fixture
def gallery(enrolled, tmp_path):
    """A gallery of its own with the same references."""
    own = Gallery.open(tmp_path / "gallery")
    for sku in enrolled.skus():
        own.take_in(sku, enrolled.blob(sku))
    return own
