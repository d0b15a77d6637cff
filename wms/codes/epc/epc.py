"""An Electronic Product Code, whatever it was read from."""

from dataclasses import dataclass
from typing import Final

HEADER_BITS: Final = 8


@dataclass(frozen=True, slots=True)
class Epc:
    """
    An Electronic Product Code.

    `scheme` is the name of its binary encoding such as `sgtin-96` or `dsgtin+`, or of a pure
    identity such as `sgtin`. `elements` are application identifiers and values: the key, its
    serial, and what a tag of release 2 tells beside it. `components` are those of an EPC URI; they
    are empty for the schemes of release 2, which do not know the company prefix.
    """

    scheme: str
    elements: tuple[tuple[str, str], ...] = ()
    filter_value: int | None = None
    components: tuple[str, ...] = ()
    hostname: str | None = None

    @property
    def company_digits(self) -> int | None:
        """Return how many digits the company prefix has; None: it is not known."""
        return len(self.components[0]) if self.components and self.elements else None
