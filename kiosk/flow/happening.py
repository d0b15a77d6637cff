"""What every event of the bench carries."""

from wms.wire.base import UUID, Message, Moment


class Happening(Message):
    """What every event carries."""

    id: UUID
    at: Moment
