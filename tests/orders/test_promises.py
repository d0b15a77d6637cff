"""What can be promised when less is there than was promised before."""

from tests.canal import STORE, Channel, an_order
from wms.audit import audit_stock
from wms.stock import operations as stock
from wms.stock.model import Lot


def test_an_article_promised_beyond_its_stock_is_short_and_holds_up_nothing(canal, make_app):
    shop = Channel(make_app(canal))
    shop.order(an_order(("S-00001", 1)))
    with canal.transaction() as session:
        for lot in session.query(Lot).filter_by(store_id=STORE, sku="S-00001"):
            stock.block_lot(session, STORE, lot.sku, lot.lot, blocked=True)

    answer = shop.order(an_order(("S-00900", 1), ("S-00001", 1), policy="ship_available"))

    assert answer.status_code == 201
    assert [line["short"] for line in answer.get_json()["lines"]] == [0, 1]
    with canal.reading() as session:
        assert audit_stock(session, STORE) == []
