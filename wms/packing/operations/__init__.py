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
)
from wms.packing.operations.commands import receive
from wms.packing.operations.disputes import (
    DisputedAlready,
    Escape,
    NoDispute,
    NotPackedYet,
    close_dispute,
    open_dispute,
    report_escape,
)
from wms.packing.operations.files import photo_path, sweep_files, write_photo
from wms.packing.operations.lanes import (
    ParcelGone,
    UnknownLane,
    UnknownParcel,
    keep_device,
    place_parcel,
    report_devices,
)
from wms.packing.operations.photos import (
    PhotoNew,
    PhotoOfAnother,
    TooManyPictures,
    find_kept,
    forget_photos,
    keep_photo,
)
from wms.packing.operations.proving import prove_basket
from wms.packing.operations.uploads import (
    CodeFound,
    NoBasket,
    Upload,
    check_upload,
    name_code,
    prove_uploads,
    take_upload,
)

__all__ = [
    "BasketNotRight",
    "CodeFound",
    "Decider",
    "DisputedAlready",
    "EmptyTote",
    "Escape",
    "NoBasket",
    "NoDispute",
    "NotPackedYet",
    "NotPickedYet",
    "NotYourDecision",
    "OnAnotherStation",
    "ParcelGone",
    "PhotoNew",
    "PhotoOfAnother",
    "TooManyPictures",
    "UnknownLane",
    "UnknownParcel",
    "UnknownSession",
    "UnknownStation",
    "Upload",
    "WrongBagCode",
    "abandon",
    "check_upload",
    "close",
    "close_dispute",
    "find_kept",
    "forget_photos",
    "keep_device",
    "keep_photo",
    "name_code",
    "open_dispute",
    "open_session",
    "photo_path",
    "place_parcel",
    "prove_basket",
    "prove_uploads",
    "receive",
    "report_devices",
    "report_escape",
    "sweep_files",
    "take_upload",
    "write_photo",
]
