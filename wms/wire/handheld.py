"""
What the picker's handheld and the server say to each other.

A task is leased whole (`POST /api/v1/leases`), so that it can be finished without the network. What
the picker did is sent as commands, oldest first (`POST /api/v1/commands`); each has one outcome,
and any outcome settles it.
"""

from typing import Annotated, Literal

from pydantic import Field

from wms.wire.base import COMMANDS_MAX, UUID, Code, Count, Message, Moment, Note, Quantity, Ref
from wms.wire.orders import Substitution

ShortReason = Literal["empty", "damaged", "expired", "not_found"]
ChangeCode = Literal[
    "short",
    "substituted",
    "blocked",
    "given_up",
    "cleared",
    "undone",
    "order_added",
    "order_cancelled",
    "taken_over",
]
Outcome = Literal["applied", "repeated", "set_aside"]
StorageClass = Literal["ambient", "chilled", "frozen"]
Unit = Literal["each", "gram"]

SCALE_LABELS = ("21IIIIIWWWWWC",)
"""What labels of a store's own scales mean unless it says otherwise: a layout of wms.codes each."""


class KnownBarcode(Message):
    """A barcode of an article and how many pieces it stands for."""

    barcode: str
    quantity: int


class PickLine(Message):
    """One stop: take so many of an article and lot from a bin into a tote."""

    pick_line_id: UUID
    order_id: UUID
    line_no: int
    stop_no: int
    bin: str
    zone: str
    storage: StorageClass
    sku: str
    name: str
    unit: Unit
    weight_g: int
    barcodes: tuple[KnownBarcode, ...]
    lot: str
    expires_on: str | None
    wanted: Count
    picked: Count
    short: Count
    substitution: Substitution
    leg_mm: int


class TaskOrder(Message):
    """
    An order on the walk; `tote` is the first that it has, None until the picker scans one.

    Its totes stand on the cart from `slot` on (1, 2, …), in so many `slots`, for the whole walk.
    """

    order_id: UUID
    external_ref: str
    due_at: Moment
    slot: Count
    slots: Count = 1
    tote: str | None
    totes: tuple[str, ...] = ()
    state: Literal["picking", "picked", "cancelled"]


class TaskChange(Message):
    """
    Why the rest of a walk was planned again, and since which version of the task.

    `facts` are those of the case, with `next`, the bin to go to. `sentence` tells it to the picker.
    """

    code: ChangeCode
    facts: dict[str, str | int | None]
    version: int
    sentence: str = ""


class PickTask(Message):
    """A walk, whole, with the store's totes: all that it takes to finish without the network."""

    task_id: UUID
    state: Literal["leased", "done"]
    person_id: str
    leased_until: Moment
    due_at: Moment
    orders: tuple[TaskOrder, ...]
    lines: tuple[PickLine, ...]
    walk_mm: int
    drop: str
    version: int
    totes: tuple[str, ...] = ()
    change: TaskChange | None = None
    scale_labels: tuple[str, ...] = SCALE_LABELS


class CommandHead(Message):
    """What every command carries: an id made once (UUIDv7), its author, the device's moment."""

    id: UUID
    person_id: Ref
    at: Moment


class PickCommand(CommandHead):
    """The picker took `quantity` for a pick line and put it into `tote`."""

    kind: Literal["pick"]
    task_id: UUID
    pick_line_id: UUID
    quantity: Quantity
    tote: Ref


class ShortCommand(CommandHead):
    """The picker found `quantity` fewer than wanted."""

    kind: Literal["short"]
    task_id: UUID
    pick_line_id: UUID
    quantity: Quantity
    reason: ShortReason


class BlockedCommand(CommandHead):
    """
    The picker cannot get to a stop: its bay is blocked, or that of `bin` on the way to it.

    The stop stays open. The rest of the walk is planned round what is blocked.
    """

    kind: Literal["blocked"]
    task_id: UUID
    pick_line_id: UUID
    bin: Ref | None = None
    reason: Note = ""


class UndoCommand(CommandHead):
    """The picker takes an earlier pick back: the goods are in their bin again."""

    kind: Literal["undo"]
    task_id: UUID
    undoes: UUID


class FinishCommand(CommandHead):
    """The walk is over and the totes stand at the drop."""

    kind: Literal["finish"]
    task_id: UUID


Command = Annotated[
    PickCommand | ShortCommand | BlockedCommand | UndoCommand | FinishCommand,
    Field(discriminator="kind"),
]


class Exchange(Message):
    """What the device did, oldest first, and how far it has read."""

    device_id: Ref
    task_version: int | None = None
    commands: Annotated[tuple[Command, ...], Field(max_length=COMMANDS_MAX)] = ()


class CommandOutcome(Message):
    """What became of a command. `repeated` carries the first answer again."""

    id: UUID
    outcome: Outcome
    code: str | None = None
    title: str | None = None
    sentence: str | None = None


class ExchangeAnswer(Message):
    """
    One outcome per command, in their order, and the person's task if it is not `task_version`.

    `task` is None when nothing changed, and when `has_task` is false: then the device forgets its
    task.
    `notices` are sentences for the picker, such as an order that was cancelled.
    """

    outcomes: tuple[CommandOutcome, ...]
    has_task: bool
    task: PickTask | None
    notices: tuple[str, ...]
    server_at: Moment


class ScanSeen(Message):
    """A code that was scanned where it did not belong; kept for the manager, changes nothing."""

    code: Code
    expected: Note
    at: Moment
