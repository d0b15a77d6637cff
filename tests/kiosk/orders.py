"""Orders of the Canal store as the bench gets them, and events for a session."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from wms.wire.handheld import KnownBarcode
from wms.wire.packing import PackLine, PackOrder

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

MILK = "3288131500744"
PEAS = "3041090000263"
PEAS_PACK = "13041090000260"
GRAPES = "2112345003504"  # a scale's label of 350 g
STRANGER = "3596710315864"


def a_line(no: int, name: str, barcodes: dict[str, int], **other: object) -> PackLine:
    known = tuple(KnownBarcode(barcode=code, quantity=n) for code, n in barcodes.items())
    fields = {"unit": "each", "storage": "ambient", "expected": 1, "weight_g": 500} | other
    return PackLine.model_validate(
        {"line_no": no, "sku": f"S-{no:05}", "name": name, "barcodes": known} | fields
    )


def milk_and_peas(
    session_id: UUID | None = None, *, due_at: datetime = NOON + timedelta(minutes=8)
) -> PackOrder:
    return PackOrder(
        session_id=session_id or uuid7(),
        order_id=uuid7(),
        external_ref="WEB-1007",
        customer_ref="Quai de Valmy 12",
        due_at=due_at,
        totes=("T-07",),
        lane="LANE-2",
        parcel_codes=("P-1007-1", "P-1007-2", "P-1007-3"),
        lines=(
            a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, weight_g=1030),
            a_line(2, "Petits pois extra-fins", {PEAS: 1, PEAS_PACK: 6}, expected=2),
            a_line(3, "Raisin blanc", {"2112345000008": 1}, unit="gram", expected=350, weight_g=1),
        ),
    )
