"""The project's own files, as house tests read them."""

import ast
import importlib
import pkgutil
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
PACKAGES = ("wms", "drivers", "kiosk", "fixtures", "bench", "tests")


@cache
def kept_files() -> tuple[Path, ...]:
    """Return every file that is kept in the repository or about to be, relative to its root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    names = sorted({name for name in listed.split("\0") if name})
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def sources(*packages: str, suffix: str = ".py") -> list[Path]:
    """Return the source files of these packages, relative to the root, without vendored ones."""
    return [
        path
        for path in kept_files()
        if path.parts[0] in packages and path.suffix == suffix and "vendor" not in path.parts
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a source file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


@cache
def server_modules() -> tuple[ModuleType, ...]:
    """Return every module of the server, imported."""
    import wms

    # Names with an underscore are kernels in C, which are no modules, and `__main__`.
    found = pkgutil.walk_packages(wms.__path__, "wms.")
    names = [each.name for each in found if not each.name.rpartition(".")[2].startswith("_")]
    return tuple(importlib.import_module(name) for name in names)
