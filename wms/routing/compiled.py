"""The libraries compiled from C: found beside their package, used only if they fit its sources."""

import ctypes
import warnings
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path


def open_library(folder: Path, name: str, tells: str, version: int) -> ctypes.CDLL | None:
    """
    Return the library of this name that was built with the package; None where there is none.

    One that cannot be loaded, or whose function `tells` answers with another version, was built
    elsewhere or from other sources: it is left alone, with a warning, since planning is slower.
    """
    for suffix in EXTENSION_SUFFIXES:
        path = folder / f"{name}{suffix}"
        if path.exists():
            try:
                library = ctypes.CDLL(str(path))
                if getattr(library, tells)() == version:
                    return library
            except (OSError, AttributeError):
                pass
            message = (
                f"{path.name} does not fit these sources, so planning is slower: install again"
            )
            warnings.warn(message, stacklevel=2)
    return None
