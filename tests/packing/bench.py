"""A packing station as it speaks to the server, in as few words as a test needs."""

from typing import Any
from uuid import UUID

from tests.api.shop import Caller, Shop
from tests.picking.walks import Picker
from wms.ids import new_id

Json = dict[str, Any]


class Bench:
    """A station with somebody at it, and the order that lies on it."""

    def __init__(self, shop: Shop, name: str = "station-1", person: str = "ines") -> None:
        self.shop, self.name, self.person = shop, name, person
        self.caller: Caller = shop.station(person, name)
        self.order: Json = {}

    def open(self, tote: str = "T-01", session_id: UUID | None = None, **more: Any):
        """Scan a tote and return the answer; the order that came is kept."""
        asked = {"session_id": str(session_id or new_id()), "station": self.name, "tote": tote}
        answer = self.caller.post("/pack-sessions", asked | more)
        if answer.status_code == 201:
            self.order = answer.json
        return answer

    def says(self, kind: str, **more: Any) -> Json:
        said = {"id": str(new_id()), "person_id": self.person, "kind": kind}
        return said | {"at": self.shop.clock.at.isoformat()} | more

    def scans(self, code: str, quantity: int = 1, sku: str | None = None) -> Json:
        scanned = {"code": code, "sku": sku, "quantity": quantity, "source": "scanner"}
        return scanned | {"at": self.shop.clock.at.isoformat()}

    def all_items(self) -> list[Json]:
        """Return scans of all that the order wants."""
        return [
            self.scans(line["barcodes"][0]["barcode"], line["expected"], line["sku"])
            for line in self.order["lines"]
        ]

    def closes(
        self, items: list[Json] | None = None, bags: int | list[Json] = 1, **more: Any
    ) -> Json:
        """Return the command that the basket is packed into so many bags, or into these."""
        if isinstance(bags, int):
            labels = self.order["parcel_codes"][:bags]
            bags = [{"parcel_code": code, "weight_g": 900} for code in labels]
        scanned = self.all_items() if items is None else items
        session_id = self.order["session_id"]
        return self.says("close", session_id=session_id, items=scanned, bags=bags) | more

    def send(self, *commands: Json, station: str | None = None) -> list[tuple[str, str | None]]:
        """Send commands and return (outcome, code) of each."""
        body = {"station": station or self.name, "commands": list(commands)}
        answer = self.caller.post("/pack-commands", body)
        assert answer.status_code == 200, answer.text
        return [(each["outcome"], each["code"]) for each in answer.json["outcomes"]]

    def pack(self, *lines: Json, tote: str = "T-01", bags: int = 1) -> Json:
        """Place an order, pick it, pack it, and return it as it was placed."""
        placed = picked(self.shop, *lines, tote=tote)
        assert self.open(tote).status_code == 201
        assert self.send(self.closes(bags=bags)) == [("applied", None)]
        return placed


def picked(shop: Shop, *lines: Json, tote: str = "T-01") -> Json:
    """Place an order, pick it into a tote, and return it as it was placed."""
    placed = shop.order(*lines)
    Picker(shop, device_id=f"handheld-{tote}").walk(tote)
    return placed
