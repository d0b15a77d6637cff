"""A compiled library that does not fit is left alone, and said to be."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from wms.routing import frontier
from wms.routing.compiled import open_library


def test_a_library_that_cannot_be_loaded_is_left_alone_with_a_warning(tmp_path):
    (tmp_path / f"_kernel{EXTENSION_SUFFIXES[0]}").write_bytes(b"built for another machine")

    with pytest.warns(UserWarning, match="does not fit these sources"):
        assert open_library(tmp_path, "_kernel", "frontier_version", 1) is None


def test_where_nothing_was_compiled_nothing_is_said(tmp_path, recwarn):
    assert open_library(tmp_path, "_kernel", "frontier_version", 1) is None
    assert not recwarn.list


@pytest.mark.skipif(not frontier.compiled, reason="nothing was compiled here")
def test_a_library_from_other_sources_is_not_called():
    folder = Path(frontier.__file__).parent
    with pytest.warns(UserWarning, match="install again"):
        assert open_library(folder, "_kernel", "frontier_version", -1) is None
