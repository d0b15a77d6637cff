"""What must be in a basket, as a station gets it and as the server proves it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from wms.catalogue.rules import as_scanned
from wms.gallery import operations as gallery
from wms.packing import queries
from wms.picking import queries as picking_queries
from wms.wire.handheld import KnownBarcode
from wms.wire.packing import PackLine


def pack_lines(session: Session, store_id: str, order_id: UUID) -> tuple[PackLine, ...]:
    """Return what was picked for an order, with all that is known of each article."""
    lines = queries.list_packed_lines(session, store_id, order_id)
    skus = [line.sku for line in lines]
    barcodes = picking_queries.list_barcodes(session, store_id, skus)
    known: dict[str, Mapping[str, object]] = {
        "weight_g": gallery.means(session, store_id, skus),
        "spread_g": gallery.spreads(session, store_id, skus),
        "look_alikes": gallery.look_alikes(session, store_id, skus),
        "photo": gallery.pictures(session, store_id, skus),
    }
    return tuple(
        _line(
            line,
            barcodes.get(line.sku, []),
            {name: of[line.sku] for name, of in known.items() if line.sku in of},
        )
        for line in lines
    )


def _line(
    line: queries.PackedLine, barcodes: list[tuple[str, int]], learnt: dict[str, object]
) -> PackLine:
    """Return a line with what packs taught of its article over what the catalogue declares."""
    return PackLine.model_validate(
        {
            "line_no": line.line_no,
            "sku": line.sku,
            "name": line.name,
            "unit": "gram" if line.sold_by == "weight" else "each",
            "storage": line.storage,
            "expected": line.picked,
            "weight_g": line.weight_g,
            "barcodes": tuple(
                KnownBarcode(barcode=as_scanned(barcode), quantity=quantity)
                for barcode, quantity in barcodes
            ),
            "substitutes": line.substitutes,
            "volume_ml": line.volume_ml,
            "fragile": line.fragile,
            "gift": line.gift,
            "bundle": line.bundle,
            **learnt,
        }
    )
