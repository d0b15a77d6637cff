"""
Read trained weights from a file of PyTorch, without PyTorch and without running what it says.

Such a file of before 2020 is four pickles (a magic number, a version, the writer's sizes, the table
of tensors), a pickle of the names of the storages, and then each storage: how many numbers it
holds, in eight bytes, and the numbers (`torch.serialization._legacy_save`). A pickle may call any
function of Python, so here it may name the few that a table of tensors needs, and no other.
"""

import pickle
import struct
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MAGIC: Final = 0x1950A86A20F9469CFC6C
_VERSION: Final = 1001
_KINDS: Final = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class WeightsBroken(RuntimeError):
    """The file of weights is damaged, or not of the kind that is known here."""


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read_weights(path: Path) -> dict[str, Floats]:
    """
    Return the tensors of a model by their names.

    :raises WeightsBroken: damaged, cut off, or of another kind
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, KeyError) as error:
        message = f"{path.name} holds no weights that can be read: {error}"
        raise WeightsBroken(message) from error


def _read(file: IO[bytes]) -> dict[str, Floats]:
    head = [_Tensors(file).load() for _ in range(3)]
    if head[:2] != [_MAGIC, _VERSION]:
        message = "another format"
        raise ValueError(message)
    reader = _Tensors(file)
    table: Mapping[str, _Tensor] = reader.load()
    storages = {name: _storage(file, reader.kinds[name]) for name in _Tensors(file).load()}
    return {
        name: _cut(storages[tensor.storage], tensor).astype(np.float32)
        for name, tensor in table.items()
    }


def _storage(file: IO[bytes], kind: np.dtype[Any]) -> NDArray[Any]:
    (count,) = struct.unpack("<q", file.read(8))
    content = file.read(count * kind.itemsize)
    if len(content) != count * kind.itemsize:
        message = "cut off"
        raise ValueError(message)
    return np.frombuffer(content, kind)


def _cut(storage: NDArray[Any], tensor: _Tensor) -> NDArray[Any]:
    """Return the numbers of one tensor; its steps must not lead out of its storage."""
    steps = zip(tensor.shape, tensor.strides, strict=True)
    last = tensor.offset + sum((size - 1) * stride for size, stride in steps)
    if min(tensor.offset, *tensor.strides, *tensor.shape, 0) < 0 or last >= storage.size:
        message = "a tensor lies outside its storage"
        raise ValueError(message)
    in_bytes = [stride * storage.itemsize for stride in tensor.strides]
    return np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, in_bytes)


class _Tensors(pickle.Unpickler):
    """Reads tables of tensors; a pickle that names anything else is refused."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.kinds: dict[str, np.dtype[Any]] = {}

    def find_class(self, module: str, name: str, /) -> Any:
        if module == "torch" and name in _KINDS:
            return _KINDS[name]
        if (module, name) not in _NAMED:
            self._refuse(f"it names {module}.{name}")
        return _NAMED[module, name]

    def persistent_load(self, pid: Any) -> str:
        """Return the name of a storage, whose numbers follow behind the table."""
        _word, kind, name, _where, _count, view = pid
        if view is not None:
            self._refuse("a storage is a view of another")
        self.kinds[name] = kind
        return str(name)

    @staticmethod
    def _refuse(why: str) -> NoReturn:
        raise pickle.UnpicklingError(why)


def _rebuild(
    storage: str, offset: int, shape: Sequence[int], strides: Sequence[int], *_: object
) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


_NAMED: Final[dict[tuple[str, str], Callable[..., Any]]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild,
}
