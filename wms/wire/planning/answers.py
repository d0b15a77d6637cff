"""What `wms route` and `wms batch` answer."""

from typing import Literal

from pydantic import Field

from wms.wire.base import Message

Proof = Literal["optimal", "bound"]


class RouteAnswer(Message):
    """
    A walk: the indices of the stops in its order, and every node from start to end.

    `length_mm` is the whole path; `bound_mm` is what no walk under these rules can beat, the same
    number when the walk is proven `optimal`. `legs_mm` is what each stop of `order` is from the
    one before, `stood_at` the node where it is made. `s_shape_mm` is the walk up one aisle and
    down the next, null where the store gives no coordinates or one-way aisles forbid it. `ms` is
    the time on the wall from the question to the answer, `layout_ms` that for building the store's
    graph before it, 0 when the last instances had the same store.
    """

    id: str | int | None = None
    length_mm: int
    order: list[int]
    path: list[int]
    proof: Proof
    bound_mm: int
    ms: float
    legs_mm: list[int]
    stood_at: list[int]
    s_shape_mm: int | None
    method: str
    layout_ms: float = Field(ge=0)
