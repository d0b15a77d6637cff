"""
Refusals: the anticipated noes of the warehouse.

A concrete refusal stands beside the operation that raises it. Its `title` and `says` are sentences
that the doors translate; what was the matter goes in as facts.
"""

import re
from typing import ClassVar


def sentence(english: str) -> str:
    """Mark a sentence for translation; a door looks it up when it knows the reader's language."""
    return english


class Refusal(Exception):
    """An anticipated no, with a sentence that tells the person what to do next."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = sentence("Refused")
    says: ClassVar[str] = sentence("This cannot be done.")

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.says.format_map(self.facts)

    @property
    def code(self) -> str:
        """Return the stable name that programs can rely on, such as `not_enough_stock`."""
        return code_of(type(self))


def code_of(kind: type[Refusal]) -> str:
    """Return the class's name in snake case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


class Invalid(Refusal):
    """What was sent does not make sense, whatever the state of the store."""

    status = 422


class NotAllowed(Refusal):
    """The caller may not do this."""

    status = 403


class Missing(Refusal):
    """No such thing."""

    status = 404


class Conflict(Refusal):
    """It made sense, but not in the state the store is in."""

    status = 409


def told(refusal: Refusal) -> dict[str, object]:
    """Return a refusal as plain JSON, to be kept and told later in anybody's language."""
    return {
        "code": refusal.code,
        "title": refusal.title,
        "says": refusal.says,
        "facts": {name: _plain(value) for name, value in refusal.facts.items()},
    }


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)
