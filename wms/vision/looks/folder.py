"""A gallery's folder: one file an article, and what was learnt of all. Written whole or not."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote

from wms.errors import Invalid, sentence

_SUFFIX: Final = ".looks"
_NAME_MAX: Final = 200


class NotAnArticle(Invalid, ValueError):
    """No name that references could be kept under."""

    title = sentence("No such article name")
    says = sentence("An article's name has 1 to 200 characters: {sku}")


def list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Return the articles that have a file, and the file, in order of their names."""
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        yield unquote(path.name.removesuffix(_SUFFIX)), path


def file_of(folder: Path, sku: str) -> Path:
    """
    Return where an article's references lie, whatever characters its name has.

    :raises NotAnArticle: an empty name, or one too long for a file
    """
    name = quote(sku, safe="")
    if not sku.strip() or len(name) > _NAME_MAX:
        raise NotAnArticle(sku=sku[:_NAME_MAX])
    return folder / f"{name}{_SUFFIX}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads sees all of it or what was there before."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)


def read_json(path: Path) -> Any:
    """
    Return what a file says, None where there is none.

    :raises ValueError: it is no JSON
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None


def write_json(path: Path, told: Any) -> None:
    """Write what can be read by people too."""
    write_whole(path, json.dumps(told, indent=1, ensure_ascii=False).encode())
