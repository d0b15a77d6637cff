"""What was learnt of all articles together, as it travels from the server to stations."""

import json
from pathlib import Path
from typing import Any, Final

from wms.vision.looks.folder import read_json, write_json

_NAMES: Final = ("calibration", "confusions")


def read_learnt(folder: Path) -> dict[str, Any]:
    """Return calibration and confusions as plain JSON; what was not learnt or is damaged lacks."""
    found: dict[str, Any] = {}
    for name in _NAMES:
        try:
            told = read_json(folder / f"{name}.json")
        except ValueError:
            continue
        if told is not None:
            found[name] = told
    return found


def write_learnt(folder: Path, learnt: dict[str, Any]) -> bool:
    """
    Put what `read_learnt` returned elsewhere into a folder, and tell whether anything is new.

    What lacks is taken away: another gallery does not know it any more.

    :raises OSError: the folder takes no files
    """
    if _plain(learnt) == _plain(read_learnt(folder)):
        return False
    for name in _NAMES:
        path = folder / f"{name}.json"
        if name in learnt:
            write_json(path, learnt[name])
        else:
            path.unlink(missing_ok=True)
    return True


def _plain(learnt: dict[str, Any]) -> str:
    return json.dumps({name: learnt[name] for name in _NAMES if name in learnt}, sort_keys=True)
