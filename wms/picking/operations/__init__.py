"""The verbs of picking."""

from wms.picking.operations.additions import (
    Addition,
    choose_addition,
    has_room,
    read_addition,
)
from wms.picking.operations.aisles import pieces_of
from wms.picking.operations.answers import read_task
from wms.picking.operations.blocks import settle_cut_off
from wms.picking.operations.commands import (
    CommandDone,
    NotSetAside,
    apply_once,
    as_received,
    receive,
    settle_set_aside,
)
from wms.picking.operations.endings import (
    NothingToReturn,
    UnknownTask,
    WalkUnfinished,
    cancel_order,
    finish_walk,
    put_back,
    take_away,
)
from wms.picking.operations.hands import Hands
from wms.picking.operations.offers import (
    Chosen,
    Offer,
    Terms,
    choose,
    chosen_of,
    read_offer,
)
from wms.picking.operations.picks import (
    NothingToUndo,
    OrderWasCancelled,
    PickedTooMany,
    TaskTakenAway,
    ToteTaken,
    UnknownAuthor,
    UnknownPickLine,
    UnknownTote,
    WalkIsOver,
    record_pick,
    undo_pick,
)
from wms.picking.operations.reasons import sentences_of
from wms.picking.operations.refused import note_refused_scan
from wms.picking.operations.release import join_cart, release_cart, resume_work
from wms.picking.operations.shorts import record_short
from wms.picking.operations.walks import (
    Question,
    aisle_graph,
    needs_plan,
    plan,
    read_question,
    save_walk,
)

__all__ = [
    "Addition",
    "Chosen",
    "CommandDone",
    "Hands",
    "NotSetAside",
    "NothingToReturn",
    "NothingToUndo",
    "Offer",
    "OrderWasCancelled",
    "PickedTooMany",
    "Question",
    "TaskTakenAway",
    "Terms",
    "ToteTaken",
    "UnknownAuthor",
    "UnknownPickLine",
    "UnknownTask",
    "UnknownTote",
    "WalkIsOver",
    "WalkUnfinished",
    "aisle_graph",
    "apply_once",
    "as_received",
    "cancel_order",
    "choose",
    "choose_addition",
    "chosen_of",
    "finish_walk",
    "has_room",
    "join_cart",
    "needs_plan",
    "note_refused_scan",
    "pieces_of",
    "plan",
    "put_back",
    "read_addition",
    "read_offer",
    "read_question",
    "read_task",
    "receive",
    "record_pick",
    "record_short",
    "release_cart",
    "resume_work",
    "save_walk",
    "sentences_of",
    "settle_cut_off",
    "settle_set_aside",
    "take_away",
    "undo_pick",
]
