"""RFID tags that are given to articles as they come in."""

from wms.wire.base import UUID, Code, Message, Name, Ref


class TagNew(Message):
    """
    A station wants the number of one tag for an article, by any code of that article.

    `tag_id` is the station's own (UUIDv7): asking again with it gives the same number again.
    """

    tag_id: UUID
    station: Ref
    code: Code


class TagAllotted(Message):
    """The number to write (`epc`, an SGTIN-96 in hexadecimal), and what it will stand for."""

    tag_id: UUID
    epc: Ref
    sku: Ref
    name: Name
    gtin: Ref
