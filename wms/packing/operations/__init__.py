"""The verbs of packing."""

from wms.packing.operations.bench import (
    EmptyTote,
    NotPickedYet,
    OnAnotherStation,
    UnknownSession,
    UnknownStation,
    abandon,
    open_session,
)
from wms.packing.operations.closing import (
    BasketNotRight,
    Decider,
    NotYourDecision,
    WrongBagCode,
    close,
    prove_basket,
)
from wms.packing.operations.commands import receive
from wms.packing.operations.lanes import (
    ParcelGone,
    UnknownLane,
    UnknownParcel,
    is_photo_kept,
    keep_device,
    keep_photo,
    place_parcel,
    report_devices,
)

__all__ = [
    "BasketNotRight",
    "Decider",
    "EmptyTote",
    "NotPickedYet",
    "NotYourDecision",
    "OnAnotherStation",
    "ParcelGone",
    "UnknownLane",
    "UnknownParcel",
    "UnknownSession",
    "UnknownStation",
    "WrongBagCode",
    "abandon",
    "close",
    "is_photo_kept",
    "keep_device",
    "keep_photo",
    "open_session",
    "place_parcel",
    "prove_basket",
    "receive",
    "report_devices",
]
