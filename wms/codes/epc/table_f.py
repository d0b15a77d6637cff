"""
How the value of each application identifier becomes bits: Table F of the EPC Tag Data Standard 2.3.

A line is the identifiers and the methods of their parts, one after the other:

- `n18` 18 digits in 4 bits each; `b6.20` 6 digits in 20 bits; `i8.4` up to 8 digits after 4 bits of
  length; `v20.5` up to 20 characters after 5 bits of length; `z30.5` the same after digits;
- `t6` a date, `t10` a date and time, `r` a date or two, `p` a date and what precision says,
  `c` a country, `m` a minus sign, `s` one of so many.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.bits import Reader, Writer
from wms.codes.epc.methods import (
    Binary,
    Characters,
    Counted,
    Country,
    DateOrRange,
    Delimited,
    Method,
    Minus,
    Moment,
    Nibbles,
    Precise,
    Sequence,
)
from wms.codes.gs1.identifiers import digits_by_prefix, identifiers, span_of

_TABLE: Final = """
00 n18; 01-02 n14; 10 v20.5; 11-13 t6; 15-17 t6; 20 b2.7; 21-22 v20.5; 235 v28.5; 240-241 v30.5
242 i6.3; 243 v20.5; 250-251 v30.5; 253 n13 v17.5; 254 v20.5; 255 n13 i12.4; 30 i8.4
3100-3695 b6.20; 37 i8.4; 3900-3909 i15.4; 3910-3919 b3.10 i15.4; 3920-3929 i15.4
3930-3939 b3.10 i15.4; 3940-3943 b4.14; 3950-3953 b6.20; 400-401 v30.5; 402 b17.57; 403 v30.5
410-417 n13; 420 v20.5; 421 b3.10 v9.4; 422 b3.10; 423 i15.4; 424 b3.10; 425 i15.4; 426 b3.10
427 v3.2; 4300-4301 v35.6; 4302-4306 v70.7; 4307 c; 4308 v30.5; 4309 b20.67; 4310-4311 v35.6
4312-4316 v70.7; 4317 c; 4318 v20.5; 4319 v30.5; 4320 v35.6; 4321-4323 b1.1; 4324-4325 t10; 4326 t6
4330-4333 b6.20 m; 7001 b13.44; 7002 v30.5; 7003 t10; 7004 i4.3; 7005 v12.4; 7006 t6; 7007 r
7008 v3.2; 7009 v10.4; 7010 v2.2; 7011 p; 7020-7022 v20.5; 7023 z30.5; 7030-7039 b3.10 v27.5
7040-7041 v4.3; 710-716 v20.5; 7230-7239 v30.5; 7240 v20.5; 7241 n2; 7242 v25.5; 7250 b8.27
7251 b12.40; 7252 b1.4; 7253 v40.6; 7254 v30.6; 7255 v10.4; 7256 v90.7; 7257 v70.7; 7258 s
7259 v40.6; 8001 b14.47; 8002 v20.5; 8003 n14 v16.5; 8004 z30.5; 8005 b6.20; 8006 n18; 8007 v24.5
8008 p; 8009 v50.6; 8010 z30.5; 8011 i12.4; 8012 v20.5; 8013 v25.5; 8017-8018 n18; 8019 i10.4
8020 v25.5; 8026 n18; 8030 v90.7; 8110 v70.7; 8111 b4.14; 8112 v70.7; 8200 v70.7; 90 v30.5
91-99 v90.7
"""
_METHODS: Final[dict[str, Callable[..., Method]]] = {
    "n": Nibbles,
    "b": Binary,
    "i": Counted,
    "v": Characters,
    "z": Delimited,
    "t": Moment,
    "r": DateOrRange,
    "p": Precise,
    "c": Country,
    "m": Minus,
    "s": Sequence,
}
_DIGIT_BITS: Final = 4
_PREFIX_DIGITS: Final = 2


def read_value(bits: Reader, ai: str) -> str:
    """
    Return the value of an identifier in the next bits, as element strings have it.

    :raises Breach: bits that stand for nothing, or a value that is not allowed
    """
    value = "".join(method.read(bits, ai) for method in _methods_of(ai, bits.scheme))
    identifiers()[ai].refuse(value)
    return value


def write_value(bits: Writer, ai: str, value: str) -> None:
    """
    Write a value.

    :raises Breach: it is not allowed, or its bits have no room for it
    """
    methods = _methods_of(ai, bits.scheme)
    identifiers()[ai].refuse(value)
    for method in methods:
        length = len(value) if method.length is None else method.length
        method.write(bits, value[:length], ai)
        value = value[length:]


def read_identifier(bits: Reader) -> str:
    """
    Return the application identifier in the next bits (section 15.3, Table K).

    :raises Breach: no identifier begins so, or none is written on tags
    """
    ai = _read_digits(bits, _PREFIX_DIGITS)
    ai += _read_digits(bits, digits_by_prefix().get(ai, 0) - len(ai))
    _methods_of(ai, bits.scheme)
    return ai


def write_identifier(bits: Writer, ai: str) -> None:
    """Write an application identifier."""
    for digit in ai:
        bits.put(int(digit), _DIGIT_BITS)


def _read_digits(bits: Reader, digits: int) -> str:
    position = bits.at
    codes = [bits.take(_DIGIT_BITS, "an identifier") for _ in range(digits)]
    text = "".join(f"{code:X}" for code in codes)
    if not text.isdigit() and text:
        raise Breach("unknown_ai", ai=text, position=position)
    return text


def _methods_of(ai: str, scheme: str) -> tuple[Method, ...]:
    methods = _methods().get(ai)
    if methods is None:
        raise Breach("epc_field", scheme=scheme, field="+AIDC", value=ai, expected="in Table F")
    return methods


@cache
def _methods() -> dict[str, tuple[Method, ...]]:
    known = identifiers()
    lines = [line.split() for line in _TABLE.replace("\n", ";").split(";") if line.strip()]
    return {
        ai: tuple(_method(written) for written in methods)
        for span, *methods in lines
        for ai in span_of(span)
        if ai in known
    }


def _method(written: str) -> Method:
    numbers = [int(number) for number in written[1:].split(".") if number]
    return _METHODS[written[0]](*numbers)
