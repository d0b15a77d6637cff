import ast
from pathlib import Path

import pytest

from tests.house.modules import PACKAGES, ROOT, parsed, sources

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 30

# What may be longer, and why. Nothing is added here that could be split.
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("package", ["wms", "drivers", "kiosk"])
def test_every_module_says_what_it_is_for(package):
    silent = [
        str(path)
        for path in sources(package)
        if parsed(path).body and ast.get_docstring(parsed(path)) is None
    ]

    assert silent == []


def test_no_file_is_longer_than_can_be_read_at_one_sitting():
    files = [*sources(*PACKAGES), *sources("wms", "kiosk", suffix=".js")]
    lengths = {str(path): len((ROOT / path).read_bytes().splitlines()) for path in files}

    too_long = {path: lines for path, lines in lengths.items() if lines > FILE_LINES_MAX}

    assert set(too_long) == set(LONGER_FILES), too_long


def test_no_function_is_longer_than_a_screen():
    too_long = {
        f"{path}:{function.name}": lines
        for path in sources(*PACKAGES)
        for function in functions_of(path)
        if (lines := body_lines(function)) > FUNCTION_LINES_MAX
    }

    assert set(too_long) == set(LONGER_FUNCTIONS), too_long


def functions_of(path: Path) -> list[Function]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def body_lines(function: Function) -> int:
    """Return how many lines the body takes, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
