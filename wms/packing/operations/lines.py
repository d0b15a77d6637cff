"""What must be in a basket, as a station gets it and as the server proves it."""

from collections.abc import Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from wms.catalogue.rules import as_scanned
from wms.gallery import operations as gallery
from wms.packing import queries
from wms.wire.handheld import KnownBarcode
from wms.wire.packing import LookAlike, PackLine


def pack_lines(session: Session, store_id: str, order_id: UUID) -> tuple[PackLine, ...]:
    """Return what was picked for an order, with all that is known of each article."""
    lines = queries.list_packed_lines(session, store_id, order_id)
    skus = [line.sku for line in lines]
    alike = gallery.look_alikes(session, store_id, skus)
    articles = queries.list_known(session, store_id, {*skus, *chain(*alike.values())})
    learnt: dict[str, Mapping[str, object]] = {
        "weight_g": gallery.means(session, store_id, skus),
        "spread_g": gallery.spreads(session, store_id, skus),
        "look_alikes": alike,
        "photo": gallery.pictures(session, store_id, skus),
    }
    return tuple(
        _line(
            line,
            articles,
            {name: of[line.sku] for name, of in learnt.items() if line.sku in of},
        )
        for line in lines
    )


def _line(
    line: queries.PackedLine,
    articles: Mapping[str, queries.KnownArticle],
    learnt: dict[str, Any],
) -> PackLine:
    """Return a line with what packs taught of its article over what the catalogue declares."""
    article = articles[line.sku]
    alike = [articles[sku] for sku in learnt.get("look_alikes", ()) if sku in articles]
    return PackLine.model_validate(
        {
            "line_no": line.line_no,
            "sku": line.sku,
            "name": line.name,
            "unit": "gram" if line.sold_by == "weight" else "each",
            "storage": line.storage,
            "expected": line.picked,
            "weight_g": line.weight_g,
            "barcodes": _barcodes(article),
            "size_mm": article.size_mm,
            "alike": tuple(
                LookAlike(sku=one.sku, name=one.name, barcodes=_barcodes(one), size_mm=one.size_mm)
                for one in alike
            ),
            "substitutes": line.substitutes,
            "volume_ml": line.volume_ml,
            "fragile": line.fragile,
            "gift": line.gift,
            "bundle": line.bundle,
            **learnt,
        }
    )


def _barcodes(article: queries.KnownArticle) -> tuple[KnownBarcode, ...]:
    return tuple(
        KnownBarcode(barcode=as_scanned(barcode), quantity=quantity)
        for barcode, quantity in article.barcodes
    )
