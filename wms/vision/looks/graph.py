"""
Write a network in the ONNX format: nodes, weights, one picture in, named tensors out.

An ONNX file is one protocol buffer (onnx.proto3, IR version 8, operator set 13). The few messages
and fields that a network of convolutions needs are written here by hand: the field numbers stand in
onnx.proto3, the encoding in the Protocol Buffers specification.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_IR_VERSION: Final = 8
_OPERATORS: Final = 13
_FLOAT: Final = 1
_BYTES: Final = 2  # the wire type of whatever has a length
_MORE: Final = 0x80

# AttributeProto.AttributeType
_AN_INT: Final = 2
_INTS: Final = 7


class Graph:
    """A network as it is put together; each layer returns the name of the tensor it makes."""

    def __init__(self, name: str, shape: Sequence[int | str]) -> None:
        self.name = name
        self.input = "picture"
        self._inputs = [_value(self.input, shape)]
        self._nodes: list[bytes] = []
        self._weights: dict[str, NDArray[np.float32]] = {}
        self._outputs: list[bytes] = []

    def weight(self, name: str, values: NDArray[np.float32]) -> str:
        """Return the name under which a layer can use these numbers."""
        self._weights[name] = values
        return name

    def takes(self, name: str, shape: Sequence[int | str]) -> str:
        """Return the name of one more input."""
        self._inputs.append(_value(name, shape))
        return name

    def layer(self, kind: str, inputs: Sequence[str], **attributes: int | Sequence[int]) -> str:
        """Return the name of what a layer of this ONNX operator makes of its inputs."""
        made = f"{kind}{len(self._nodes)}"
        told = [_text(1, each) for each in inputs]
        told += [_text(2, made), _text(3, made), _text(4, kind)]
        told += [_part(5, _attribute(name, value)) for name, value in attributes.items()]
        self._nodes.append(b"".join(told))
        return made

    def gives(self, made: str, name: str, shape: Sequence[int | str]) -> None:
        """Give what a layer made as an output of the network."""
        node = [_text(1, made), _text(2, name), _text(3, name), _text(4, "Identity")]
        self._nodes.append(b"".join(node))
        self._outputs.append(_value(name, shape))

    def to_bytes(self) -> bytes:
        """Return the whole as an ONNX file."""
        graph = b"".join(
            [
                *(_part(1, node) for node in self._nodes),
                _text(2, self.name),
                *(_part(5, weight) for weight in _tensors(self._weights)),
                *(_part(11, taken) for taken in self._inputs),
                *(_part(12, output) for output in self._outputs),
            ]
        )
        operators = _text(1, "") + _number(2, _OPERATORS)
        return _number(1, _IR_VERSION) + _part(7, graph) + _part(8, operators)


def _tensors(weights: Mapping[str, NDArray[np.float32]]) -> Iterator[bytes]:
    for name, values in weights.items():
        little = np.ascontiguousarray(values, dtype="<f4")
        dims = b"".join(_number(1, size) for size in values.shape)
        yield dims + _number(2, _FLOAT) + _text(8, name) + _part(9, little.tobytes())


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    dims = [
        _part(1, _number(1, size) if isinstance(size, int) else _text(2, size)) for size in shape
    ]
    tensor = _number(1, _FLOAT) + _part(2, b"".join(dims))
    return _text(1, name) + _part(2, _part(1, tensor))


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _AN_INT)
    ints = b"".join(_number(8, each) for each in value)
    return _text(1, name) + ints + _number(20, _INTS)


def _text(field: int, text: str) -> bytes:
    return _part(field, text.encode())


def _part(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    """Return a number seven bits a byte, the lowest first."""
    written = bytearray()
    while value >= _MORE:
        written.append(value & (_MORE - 1) | _MORE)
        value >>= 7
    written.append(value)
    return bytes(written)
