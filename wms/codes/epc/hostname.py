"""
Host names at the end of the `++` schemes: EPC Tag Data Standard 2.3, section 14.5.16.

Seven bits stand for a character or for an often used piece such as `.com`; fourteen stand for the
domain of a country. Where the tables and their captions differ (B3, B4), the numbering decides.
"""

import re
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.alphanumeric import ASCII, CODE_40
from wms.codes.epc.bits import Reader, Writer

_LENGTH_BITS: Final = 6
_LENGTH_MAX: Final = 63
_CODE_BITS: Final = 7
_HOSTNAME: Final = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?(?::\d{1,5})?")
_SHORT: Final = {
    0x1E: "qr.",
    0x1F: "www.",
    0x20: "id.",
    0x5B: ".com",
    0x5C: ".org",
    0x5D: ".net",
    0x5E: ".int",
    0x60: ".edu",
    0x7B: ".gov",
    0x7C: ".mil",
    0x7D: ".biz",
    0x7E: ".eco",
    0x7F: ".med",
}
_LONG: Final = (
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo bq br bs
    bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg
    eh er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn
    hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li
    """,
    """
    lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne
    nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb
    sc sd se sg sh si sk sl sm sn sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv
    tw tz ua ug us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    """,
    """
    com.au net.au org.au co.at com.bd co.bd com.br net.br co.nz com.ng com.pk co.in com.in co.il
    co.jp co.za co.kr com.es com.lk co.th co.tt com.tt com.tr biz.tr com.ua co.uk co.zm com.zm
    com.cn org.cn net.cn gov.cn
    """,
    "tech",
)
_BY_CODES: Final[dict[tuple[int, ...], str]] = {
    **{(ord(character),): character for character in ASCII.codes},
    **{(code,): piece for code, piece in _SHORT.items()},
    **{
        (table, row): f".{domain}"
        for table, domains in enumerate(_LONG)
        for row, domain in enumerate(domains.split())
    },
}
_BY_PIECE: Final = {piece: codes for codes, piece in _BY_CODES.items()}
_PIECE_MAX: Final = max(map(len, _BY_PIECE))


def read_hostname(bits: Reader) -> str:
    """
    Return the host name in the next bits.

    :raises Breach: bits that stand for nothing, or no host name
    """
    if bits.take(1, "host name"):
        name = _read_pieces(bits, bits.take(_LENGTH_BITS, "host name"))
    else:
        name = CODE_40.read(bits, bits.take(_LENGTH_BITS, "host name"), "host name")
    _refuse_other(bits.scheme, name)
    return name


def write_hostname(bits: Writer, name: str) -> None:
    """
    Write a host name in as few bits as there are ways to.

    :raises Breach: it is none, or too long
    """
    _refuse_other(bits.scheme, name)
    codes = [code for piece in _pieces(name) for code in _BY_PIECE[piece]]
    shorter = CODE_40.allows(name) and CODE_40.size(len(name)) < len(codes) * _CODE_BITS
    bits.put(0 if shorter else 1, 1)
    bits.put(len(name) if shorter else len(codes), _LENGTH_BITS, "host name")
    if shorter:
        CODE_40.write(bits, name)
        return
    for code in codes:
        bits.put(code, _CODE_BITS)


def _read_pieces(bits: Reader, length: int) -> str:
    name, left = "", length
    while left:
        codes: tuple[int, ...] = (bits.take(_CODE_BITS, "host name"),)
        left -= 1
        if codes[0] < len(_LONG) and left:
            codes = (*codes, bits.take(_CODE_BITS, "host name"))
            left -= 1
        piece = _BY_CODES.get(codes)
        if piece is None:
            raise Breach("epc_character", scheme=bits.scheme, field="host name")
        name += piece
    return name


def _pieces(name: str) -> list[str]:
    """Return the name cut into the longest pieces that have codes."""
    pieces: list[str] = []
    at = 0
    while at < len(name):
        longest = range(min(_PIECE_MAX, len(name) - at), 0, -1)
        length = next(n for n in longest if name[at : at + n] in _BY_PIECE)
        pieces.append(name[at : at + length])
        at += length
    return pieces


def _refuse_other(scheme: str, name: str) -> None:
    if len(name) > _LENGTH_MAX or not _HOSTNAME.fullmatch(name):
        raise Breach(
            "epc_field", scheme=scheme, field="host name", value=name, expected="a host name"
        )
