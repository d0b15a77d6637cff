"""The fields of a message or parameter: bits, numbers, counted arrays (1.0.1, section 16.1)."""

import struct
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from drivers.simulated.llrp.node import Bits, Node, Value
from drivers.simulated.llrp.refusals import FIELD_ERROR, Refused, out_of_range
from drivers.simulated.llrp.shapes import Field, Shape

SCALARS: Final = {"u8": "B", "s8": "b", "u16": "H", "s16": "h", "u32": "I", "u64": "Q"}
ARRAYS: Final = {"u8v": "B", "u16v": "H", "u32v": "I"}
COUNT: Final = struct.Struct(">H")
EPC_BYTES: Final = 12


def bit_width(field: Field) -> int:
    """Return how many bits a field of bits has; 0 for every other."""
    if field.name and field.type not in {"u1", "u2"}:
        return 0
    return int(field.type[1:])


def runs(shape: Shape) -> Iterator[tuple[bool, list[Field]]]:
    """Return the fields in turn, those of bits together."""
    for narrow, group in groupby(shape.fields, key=lambda field: bit_width(field) > 0):
        yield narrow, list(group)


def read_fields(shape: Shape, data: memoryview) -> tuple[dict[str, Value], int]:
    """
    Return the fields at the head of some data, and where they end.

    :raises Refused: the data ends within a field, or a field holds what it must not
    """
    found: dict[str, Value] = {}
    at = 0
    for narrow, group in runs(shape):
        if narrow:
            at = read_bits(shape, group, data, at, found)
            continue
        for field in group:
            try:
                found[field.name], at = read_field(field, data, at)
            except (struct.error, ValueError) as why:
                raise ends_within(shape, field) from why
    check_values(shape, found)
    return found, at


def read_bits(
    shape: Shape, group: list[Field], data: memoryview, at: int, found: dict[str, Value]
) -> int:
    """Read neighbouring fields of bits, leave out the reserved ones, return where they end."""
    widths = [bit_width(field) for field in group]
    end = at + sum(widths) // 8
    if end > len(data):
        raise ends_within(shape, next((field for field in group if field.name), shape.fields[0]))
    word = int.from_bytes(data[at:end], "big")
    left = sum(widths)
    for field, width in zip(group, widths, strict=True):
        left -= width
        if field.name:
            found[field.name] = word >> left & (1 << width) - 1
    return end


def read_field(field: Field, data: memoryview, at: int) -> tuple[Value, int]:
    """
    Return one field and where it ends.

    :raises struct.error: the data is too short
    :raises ValueError: it is too short, or no UTF-8
    """
    if letter := SCALARS.get(field.type):
        number = struct.unpack_from(f">{letter}", data, at)[0]
        return int(number), at + struct.calcsize(f">{letter}")
    if field.type == "bytesToEnd":
        return bytes(data[at:]), len(data)
    if field.type == "u96":
        return exactly(data, at, EPC_BYTES), at + EPC_BYTES
    count = COUNT.unpack_from(data, at)[0]
    at += 2
    if letter := ARRAYS.get(field.type):
        form = f">{count}{letter}"
        return struct.unpack_from(form, data, at), at + struct.calcsize(form)
    if field.type == "u1v":
        length = (count + 7) // 8
        return Bits(count, exactly(data, at, length)), at + length
    return exactly(data, at, count).decode(), at + count


def exactly(data: memoryview, at: int, length: int) -> bytes:
    """
    Return so many bytes.

    :raises ValueError: there are fewer
    """
    if at + length > len(data):
        raise ValueError("the data ends too early")
    return bytes(data[at : at + length])


def ends_within(shape: Shape, field: Field) -> Refused:
    """Return the refusal of data that ends where a field should be."""
    said = f"{shape.name} ends within {field.name}, or it is malformed"
    return Refused(FIELD_ERROR, said, field=field_number(shape, field.name))


def check_values(shape: Shape, found: dict[str, Value]) -> None:
    """
    Hold enumerated fields against their enumerations.

    :raises Refused: a field has a value that stands for nothing
    """
    for field in shape.fields:
        if not field.values or not field.name:
            continue
        value = found[field.name]
        given = value if isinstance(value, tuple) else (value,)
        wrong = [one for one in given if one not in field.values]
        if wrong:
            number = field_number(shape, field.name)
            raise out_of_range(f"{shape.name}.{field.name} is {wrong[0]!r}", field=number)


def field_number(shape: Shape, name: str) -> int:
    """Return the number by which FieldError calls a field."""
    return [field.name for field in shape.fields if field.name].index(name)


def write_fields(shape: Shape, node: Node) -> bytes:
    """Return the fields of a message or parameter."""
    out = bytearray()
    for narrow, group in runs(shape):
        if narrow:
            out += write_bits(group, node)
        else:
            for field in group:
                out += write_field(field, node.fields[field.name])
    return bytes(out)


def write_bits(group: list[Field], node: Node) -> bytes:
    """Return neighbouring fields of bits; reserved ones, and those of another version, are 0."""
    word = total = 0
    for field in group:
        width = bit_width(field)
        value = node.fields.get(field.name, 0)
        word = word << width | (int(value) if isinstance(value, int) else 0)
        total += width
    return word.to_bytes(total // 8, "big")


def write_field(field: Field, value: Value) -> bytes:
    """Return one field."""
    if letter := SCALARS.get(field.type):
        return struct.pack(f">{letter}", value)
    if isinstance(value, Bits):
        return COUNT.pack(value.count) + value.raw
    if letter := ARRAYS.get(field.type):
        assert isinstance(value, tuple)
        return COUNT.pack(len(value)) + struct.pack(f">{len(value)}{letter}", *value)
    if isinstance(value, str):
        raw = value.encode()
        return COUNT.pack(len(raw)) + raw
    assert isinstance(value, bytes)
    return value
