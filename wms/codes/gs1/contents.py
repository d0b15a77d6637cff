"""
What must be true of a value beyond its length and characters, by the names in the dictionary.

A check returns None, or the reason of the breach; after a colon stands what was expected.
"""

import re
from collections.abc import Callable
from typing import Final

from wms.codes.gs1 import dates
from wms.codes.gs1.coupons import is_coupon, is_offer
from wms.codes.gtin import check_characters, check_digit
from wms.codes.iso import COUNTRIES, COUNTRY_LETTERS, CURRENCIES

_COMPANY_DIGITS_MIN: Final = 4
_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{7,30}")
_POSITION: Final = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")
_CHECK_PAIR: Final = re.compile(r".+[2-9A-HJ-NP-Z]{2}")
# General Specifications, "AIDC media type": assigned by ICCBBA, or for its national use.
_MEDIA: Final = frozenset(f"{kind:02}" for kind in (*range(1, 11), *range(80, 100)))
# Degrees and ten millionths, counted from the south pole and from the date line.
_LATITUDE_MAX: Final = 1_800_000_000
_LONGITUDE_MAX: Final = 3_600_000_000

# UN/ECE Recommendation 21 with what GS1 adds: the code list PackageTypeCode.
_PACKAGES: Final = """
    1A 1B 1D 1F 1G 1W 200 201 202 203 204 205 206 210 211 212 2C 3A 3H 43 44 4A 4B 4C 4D 4F 4G 4H
    5H 5L 5M 6H 6P 7A 7B 8 8A 8B 8C 9 AA AB AC AD AF AG AH AI AJ AL AM AP APE AT AV B4 BB BC BD BE
    BF BG BGE BH BI BJ BK BL BM BME BN BO BP BQ BR BRI BS BT BU BV BW BX BY BZ CA CB CBL CC CCE CD
    CE CF CG CH CI CJ CK CL CM CN CO CP CQ CR CS CT CU CV CW CX CY CZ DA DB DC DG DH DI DJ DK DL DM
    DN DP DPE DR DS DT DU DV DW DX DY E1 E2 E3 EC ED EE EF EG EH EI EN FB FC FD FE FI FL FO FOB FP
    FPE FR FT FW FX GB GI GL GR GU GY GZ HA HB HC HG HN HR IA IB IC ID IE IF IG IH IK IL IN IZ JB JC
    JG JR JT JY KG KI LAB LE LG LT LU LV LZ MA MB MC ME MPE MR MS MT MW MX NA NE NF NG NS NT NU NV
    OA OB OC OD OE OF OK OPE OT OU P2 PA PAE PB PC PD PE PF PG PH PI PJ PK PL PLP PN PO POP PP PPE
    PR PT PU PUE PV PX PY PZ QA QB QC QD QF QG QH QJ QK QL QM QN QP QQ QR QS RB1 RB2 RB3 RCB RD RG
    RJ RK RL RO RT RZ S1 SA SB SC SD SE SEC SH SI SK SL SM SO SP SS ST STL SU SV SW SX SY SZ T1 TB
    TC TD TE TEV TG THE TI TK TL TN TO TR TRE TS TT TTE TU TV TW TWE TY TZ UC UN UUE VA VG VI VK VL
    VN VO VP VQ VR VS VY WA WB WC WD WF WG WH WJ WK WL WM WN WP WQ WR WRP WS WT WU WV WW WX WY WZ
    X11 X12 X15 X16 X17 X18 X19 X20 X3 XA XB XC XD XF XG XH XJ XK YA YB YC YD YF YG YH YJ YK YL YM
    YN YP YQ YR YS YT YV YW YX YY YZ ZA ZB ZC ZD ZF ZG ZH ZJ ZK ZL ZM ZN ZP ZQ ZR ZS ZT ZU ZV ZW ZX
    ZY ZZ
"""


def _check_digit(value: str) -> str | None:
    right = check_digit(value[:-1])
    return None if value[-1] == f"{right}" else f"bad_check_digit:{right}"


def _check_pair(value: str) -> str | None:
    if not _CHECK_PAIR.fullmatch(value):
        return "bad_value:a number with two check characters"
    right = check_characters(value[:-2])
    return None if value[-2:] == right else f"bad_check_characters:{right}"


def _company_prefix(value: str) -> str | None:
    start = value[:_COMPANY_DIGITS_MIN]
    fits = len(start) == _COMPANY_DIGITS_MIN and start.isdigit()
    return None if fits else "bad_company_prefix"


def _second_company_prefix(value: str) -> str | None:
    return _company_prefix(value[1:])


def _when(reason: str, fits: Callable[[str], bool]) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        return None if fits(value) else reason

    return check


def _is_iban(value: str) -> bool:
    """ISO 13616-1: country, and the remainder of ISO 7064 MOD 97-10."""
    if not _IBAN.fullmatch(value) or value[:2] not in COUNTRY_LETTERS:
        return False
    turned = value[4:] + value[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _is_piece_of_total(value: str) -> bool:
    half = len(value) // 2
    return 0 < int(value[:half]) <= int(value[half:])


def _is_padded(value: str) -> bool:
    """Up to two equals signs at the end, which fill up a group of three."""
    filling = len(value) - len(value.rstrip("="))
    groups = filling == 0 or len(value) % 3 == 0
    return filling <= 2 and groups and "=" not in value[: len(value) - filling]  # noqa: PLR2004


def _is_position(value: str) -> bool:
    match = _POSITION.fullmatch(value)
    return match is not None and int(match[1]) <= int(match[2])


CHECKS: Final[dict[str, Callable[[str], str | None]]] = {
    "csum": _check_digit,
    "csumalpha": _check_pair,
    "gcp1": _company_prefix,
    "gcp2": _second_company_prefix,
    "yymmdd": _when("bad_date", dates.is_day),
    "yymmd0": _when("bad_date", dates.is_day_or_month),
    "yyyymmdd": _when("bad_date", dates.is_long_day),
    "hh": _when("bad_time", lambda value: value <= "23"),
    "mi": _when("bad_time", lambda value: value <= "59"),
    "ss": _when("bad_time", lambda value: value <= "59"),
    "hhmi": _when("bad_time", lambda value: value[:2] <= "23" and value[2:] <= "59"),
    "iso3166": _when("bad_country", COUNTRIES.__contains__),
    "iso3166999": _when("bad_country", lambda value: value in COUNTRIES or value == "999"),
    "iso3166alpha2": _when("bad_country", COUNTRY_LETTERS.__contains__),
    "iso4217": _when("bad_currency", CURRENCIES.__contains__),
    "iso5218": _when("bad_value:0, 1, 2 or 9", lambda value: value in "0129"),
    "iban": _when("bad_iban", _is_iban),
    "couponcode": _when("bad_coupon", is_coupon),
    "couponposoffer": _when("bad_coupon", is_offer),
    "pcenc": _when("bad_percent_encoding", lambda value: not _PERCENT.search(value)),
    "padding": _when("bad_value:base64 with its right padding", _is_padded),
    "yesno": _when("bad_value:0 or 1", lambda value: value in "01"),
    "zero": _when("bad_value:0", lambda value: value == "0"),
    "nonzero": _when("bad_value:more than 0", lambda value: value.strip("0") != ""),
    "winding": _when("bad_value:0, 1 or 9", lambda value: value in "019"),
    "hyphen": _when("bad_value:a minus sign", lambda value: value == "-"),
    "nozeroprefix": _when(
        "bad_value:a number without leading noughts",
        lambda value: value == "0" or not value.startswith("0"),
    ),
    "hasnondigit": _when("bad_value:with a letter in it", lambda value: not value.isdigit()),
    "importeridx": _when(
        "bad_value:a letter, a digit, - or _", lambda value: value.isalnum() or value in "-_"
    ),
    "mediatype": _when("bad_value:a media type", _MEDIA.__contains__),
    "packagetype": _when("bad_value:a package type", frozenset(_PACKAGES.split()).__contains__),
    "pieceoftotal": _when("bad_value:a piece of a total", _is_piece_of_total),
    "posinseqslash": _when("bad_value:a position in a sequence", _is_position),
    "latitude": _when("bad_value:a latitude", lambda value: int(value) <= _LATITUDE_MAX),
    "longitude": _when("bad_value:a longitude", lambda value: int(value) <= _LONGITUDE_MAX),
}
