"""What may count as a scan: the gate every scanned text passes, whichever wire it came by."""

import re
from datetime import datetime

from drivers.barcode.symbologies import is_damaged
from drivers.events import BarcodeScanned, ScanRefused, ScanSource

Scan = BarcodeScanned | ScanRefused

PAYLOAD_LENGTH_MAX = 512

# ISO/IEC 15424: "]", a letter for the symbology, a modifier.
AIM_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
AIM_LENGTH = 3

# Codes can hold control characters that drive the host like a keyboard ("BadBarcode"); of those
# only GS, the separator of GS1 element strings, is ever wanted.
FORBIDDEN = re.compile(r"[^\x1d\x20-\x7e]")

TOO_LONG = f"longer than {PAYLOAD_LENGTH_MAX} characters"
CUT_OFF = "cut off in the middle"
NOT_PRINTABLE = "holds a control character or one that is not ASCII"
DAMAGED = "its check digit is wrong, so it was damaged on its way"
EMPTY = "holds nothing but a symbology identifier"


def judge(
    text: str,
    now: datetime,
    *,
    source: ScanSource,
    aim: bool = True,
    symbology: str | None = None,
    proven: bool = False,
) -> Scan:
    """
    Return the scan, or why it is none.

    `symbology` is the AIM identifier where the wire tells it apart from the text; else, with `aim`,
    one in front of the text is taken off. `proven` says that the wire has checked the text itself.
    """
    payload = text
    if symbology is None and aim and AIM_IDENTIFIER.match(text):
        symbology, payload = text[:AIM_LENGTH], text[AIM_LENGTH:]
    reason = None
    if len(payload) > PAYLOAD_LENGTH_MAX:
        reason = TOO_LONG
    elif FORBIDDEN.search(payload):
        reason = NOT_PRINTABLE
    elif not payload:
        reason = EMPTY
    elif not proven and is_damaged(symbology, payload):
        reason = DAMAGED
    if reason:
        return ScanRefused(at=now, reason=reason, length=len(text), source=source)
    return BarcodeScanned(at=now, payload=payload, symbology=symbology, source=source)
