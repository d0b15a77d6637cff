"""The verbs of goods coming in: counted, put away, set right, thrown away, given tags."""

from wms.inbound.operations.goods import (
    AlreadyExpired,
    SameBin,
    UnknownBin,
    adjust_bin,
    carry_between_bins,
    check_bin,
    receive_goods,
    recognise_article,
    waste_from_bin,
)
from wms.inbound.operations.tagging import (
    Allotted,
    NoArticleNumber,
    TagWrittenBefore,
    UnknownTag,
    allot_tag,
    note_written,
)

__all__ = [
    "Allotted",
    "AlreadyExpired",
    "NoArticleNumber",
    "SameBin",
    "TagWrittenBefore",
    "UnknownBin",
    "UnknownTag",
    "adjust_bin",
    "allot_tag",
    "carry_between_bins",
    "check_bin",
    "note_written",
    "receive_goods",
    "recognise_article",
    "waste_from_bin",
]
