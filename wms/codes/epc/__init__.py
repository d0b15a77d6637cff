"""
Electronic Product Codes, both ways: EPC Tag Data Standard 2.3 (October 2025).

`decode` and `encode` for the bits of a tag, `read_uri` and `write_uri` for EPC URIs,
`identify` for element strings, whose company prefix somebody must know the length of.
"""

from collections.abc import Iterable

from wms.codes.breach import Breach
from wms.codes.epc.epc import Epc
from wms.codes.epc.fixed import Fixed
from wms.codes.epc.keys import KEYS
from wms.codes.epc.schemes import SCHEMES, decode, encode
from wms.codes.epc.sgtin import Sgtin, decode_sgtin96, encode_sgtin96, is_hex
from wms.codes.epc.uri import is_uri, read_uri, write_tag_uri, write_uri
from wms.codes.gs1.elements import checked
from wms.codes.gs1.together import refuse_contradictions

__all__ = [
    "SCHEMES",
    "Epc",
    "Sgtin",
    "decode",
    "decode_sgtin96",
    "encode",
    "encode_sgtin96",
    "identify",
    "is_hex",
    "is_uri",
    "read_uri",
    "write_tag_uri",
    "write_uri",
]


def identify(
    scheme: str,
    elements: Iterable[tuple[str, str]],
    *,
    company_digits: int = 0,
    filter_value: int = 0,
    hostname: str | None = None,
) -> Epc:
    """
    Return the EPC of element strings in a scheme, or as a pure identity such as `sgtin`.

    The schemes of release 1 need to know how many digits the company prefix has.

    :raises Breach: no such scheme, another key, or a value that does not fit
    """
    pairs = tuple(elements)
    values = refuse_contradictions(checked(pairs))
    found = SCHEMES.get(scheme)
    if found is not None and not isinstance(found, Fixed):
        epc = Epc(scheme, pairs, filter_value, hostname=hostname)
        return decode(encode(epc))
    key = KEYS.get(found.urn if isinstance(found, Fixed) else scheme)
    if key is None:
        raise Breach("epc_no_elements" if found else "epc_scheme", scheme=scheme)
    components = key.to_components(values, company_digits)
    epc = Epc(scheme, key.to_elements(components), filter_value, components)
    encode(epc)
    return epc
