"""
Writing a tag: the AccessSpec that gives the tag with one EPC another, and what can come of it.

An EPC lies in memory bank 1 behind a CRC (16 bits) and the protocol control word, whose highest
five bits are the EPC's length in words (EPCglobal Gen2 v2, section 6.3.2.1.2).
"""

import re
import struct

from drivers.rfid.llrp.inventory import C1G2
from drivers.rfid.llrp.parameters import tlv
from drivers.rfid.llrp.vocabulary import ParameterType

EPC = re.compile(r"(?:[0-9A-F]{4}){1,31}")
EPC_BANK = 1
EPC_BIT = 32
LENGTH_WORD, EPC_WORD = 1, 2
OPERATION_ID = 1
STOP_AFTER_COUNT = 1
REPORT_AT_END_OF_ACCESSSPEC = 1
ANY_ANTENNA = ANY_ROSPEC = 0

WRITTEN = 0
# C1G2WriteOpSpecResult (LLRP 1.0.1, section 15.2.1.5.5.2; 7 is of LLRP 1.1).
FAILURES = {
    1: "its memory is too small for the new EPC",
    2: "its memory is locked",
    3: "it had too little power: bring it nearer to the antenna",
    4: "the tag reports an error it does not explain",
    5: "the tag did not answer",
    6: "the reader reports an error it does not explain",
    7: "the access password is wrong",
}
# What another attempt may mend.
PASSING = {3, 4, 5, 6}


def is_epc(epc: str) -> bool:
    """Return whether a tag can have this EPC: whole words of upper-case hexadecimal, up to 31."""
    return EPC.fullmatch(epc) is not None


def writing(epc: str, becomes: str) -> tuple[int, bytes]:
    """Return where to write, in words of the EPC bank, and what; the length only if it changes."""
    if len(epc) == len(becomes):
        return EPC_WORD, bytes.fromhex(becomes)
    length = len(becomes) // 4 << 11
    return LENGTH_WORD, struct.pack(">H", length) + bytes.fromhex(becomes)


def access_spec(number: int, epc: str, becomes: str) -> bytes:
    """Return an AccessSpec, disabled, that writes one tag once on whatever antenna hears it."""
    bits = len(epc) * 4
    target = tlv(
        ParameterType.C1G2_TARGET_TAG,
        struct.pack(">BHH", EPC_BANK << 6 | 0x20, EPC_BIT, bits),
        b"\xff" * (bits // 8),
        struct.pack(">H", bits),
        bytes.fromhex(epc),
    )
    word, content = writing(epc, becomes)
    write = tlv(
        ParameterType.C1G2_WRITE,
        struct.pack(">HIBHH", OPERATION_ID, 0, EPC_BANK << 6, word, len(content) // 2),
        content,
    )
    return tlv(
        ParameterType.ACCESS_SPEC,
        struct.pack(">IHBBI", number, ANY_ANTENNA, C1G2, 0, ANY_ROSPEC),
        tlv(ParameterType.ACCESS_STOP_TRIGGER, struct.pack(">BH", STOP_AFTER_COUNT, 1)),
        tlv(ParameterType.ACCESS_COMMAND, tlv(ParameterType.C1G2_TAG_SPEC, target), write),
        tlv(ParameterType.ACCESS_REPORT_SPEC, bytes([REPORT_AT_END_OF_ACCESSSPEC])),
    )
