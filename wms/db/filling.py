"""Rows of a result as frozen values."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Value = TypeVar("Value")


def fill(kind: Callable[..., Value], rows: Iterable[Any]) -> list[Value]:
    """Return each row as a `kind`, its columns in the order of the kind's fields."""
    return [kind(*row) for row in rows]
