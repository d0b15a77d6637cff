"""
The models that find and read text, where they are installed.

They are PaddleOCR's (Y. Du and others, "PP-OCR: A practical ultra lightweight OCR system", 2020),
which the package `rapidocr` ships; of it nothing but these three files is used. It is the optional
group `words`: without it no words are read.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from wms.vision.looks.running import run_on_one_core

_PACKAGE: Final = "rapidocr"
_FINDER: Final = "PP-OCRv6_det_small.onnx"
_TURNER: Final = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_READER: Final = "PP-OCRv6_rec_small.onnx"
_LETTERS: Final = "character"


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """
    Three networks: where text is, whether a line stands on its head, and what it says.

    `letters` are what the reader tells apart, in its order; the first, "", is that there is none.
    """

    finder: Any
    turner: Any
    reader: Any
    letters: tuple[str, ...]


def can_read() -> bool:
    """Return whether the models are installed."""
    folder = _folder()
    return folder is not None and all((folder / n).is_file() for n in (_FINDER, _TURNER, _READER))


@cache
def models() -> Models:
    """
    Return the models, loaded once in a process: it takes half a second and some 100 MB.

    :raises FileNotFoundError: they are not installed
    """
    folder = _folder()
    if folder is None or not can_read():
        message = "the models that read words are not installed: the optional group `words`"
        raise FileNotFoundError(message)
    finder, turner, reader = (
        run_on_one_core((folder / name).read_bytes()) for name in (_FINDER, _TURNER, _READER)
    )
    letters = reader.get_modelmeta().custom_metadata_map[_LETTERS].splitlines()
    return Models(finder, turner, reader, ("", *letters, " "))


def _folder() -> Path | None:
    # The package is found and not imported: that would bring in much that is not wanted here.
    found = find_spec(_PACKAGE)
    places = found.submodule_search_locations if found is not None else None
    return Path(next(iter(places))) / "models" if places else None
