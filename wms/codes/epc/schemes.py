"""Every scheme that is read and written, by name and by header (Table 14-1)."""

from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.bits import Reader
from wms.codes.epc.epc import HEADER_BITS, Epc
from wms.codes.epc.fixed import FIXED, Fixed
from wms.codes.epc.plus import PLUS, Plus

_ALL: Final[tuple[Fixed | Plus, ...]] = (*FIXED, *PLUS)
SCHEMES: Final[dict[str, Fixed | Plus]] = {scheme.name: scheme for scheme in _ALL}
"""Every scheme by its name, such as `sgtin-96` and `dsgtin+`."""

_BY_HEADER: Final = {scheme.header: scheme for scheme in SCHEMES.values()}
# In the standard, and neither read nor written: they identify nothing a store has.
_OTHERS: Final = {0x2F: "usdod-96", 0x3B: "adi-var"}


def decode(hexadecimal: str) -> Epc:
    """
    Return the EPC that the hexadecimal digits of a tag stand for.

    Up to 15 bits of 0 may follow, as a tag is filled up to whole words.

    :raises Breach: not hexadecimal, an unknown header, or a field that holds what it may not
    """
    bits = Reader(hexadecimal)
    header = bits.take(HEADER_BITS, "header")
    scheme = _BY_HEADER.get(header)
    if scheme is None:
        if header in _OTHERS:
            raise Breach("epc_scheme", scheme=_OTHERS[header])
        raise Breach("epc_header", header=f"{header:02X}")
    bits.scheme = scheme.name
    return scheme.read(bits)


def encode(epc: Epc) -> str:
    """
    Return the hexadecimal digits of an EPC in capitals, filled up to words of 16 bits.

    A pure identity such as `sgtin` is written in its shortest scheme that it fits into.

    :raises Breach: no such scheme, or a part that does not fit
    """
    scheme = SCHEMES.get(epc.scheme)
    if scheme is not None:
        return scheme.write(epc)
    last: Breach | None = None
    for candidate in FIXED:
        if candidate.urn == epc.scheme:
            try:
                return candidate.write(epc)
            except Breach as breach:
                last = breach
    raise last or Breach("epc_scheme", scheme=epc.scheme)
