"""A message or parameter as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bits:
    """A bit string: how many bits, and the bytes that hold them, most significant bit first."""

    count: int
    raw: bytes

    def text(self) -> str:
        """Return the bits as 0 and 1."""
        if not self.count:
            return ""
        return f"{int.from_bytes(self.raw, 'big'):0{len(self.raw) * 8}b}"[: self.count]


Value = int | str | bytes | Bits | tuple[int, ...]


@dataclass(slots=True)
class Node:
    """A message or parameter: its name, its fields by name, and its parameters in order."""

    name: str
    fields: dict[str, Value] = field(default_factory=dict)
    parts: list["Node"] = field(default_factory=list)

    def number(self, name: str) -> int:
        """Return a field that holds a number."""
        value = self.fields[name]
        assert isinstance(value, int)
        return value

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a field that holds an array."""
        value = self.fields[name]
        assert isinstance(value, tuple)
        return value

    def bits(self, name: str) -> Bits:
        """Return a field that holds a bit string."""
        value = self.fields[name]
        assert isinstance(value, Bits)
        return value

    def all(self, *names: str) -> Iterator["Node"]:
        """Return the parameters of these names."""
        return (part for part in self.parts if part.name in names)

    def find(self, *names: str) -> "Node | None":
        """Return the first parameter of these names, or None."""
        return next(self.all(*names), None)

    def one(self, name: str) -> "Node":
        """Return a parameter that a checked message is sure to hold."""
        found = self.find(name)
        assert found is not None
        return found
