"""A look-alike of what was ordered is known at the bench, also where the server is away."""

from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, PEAS, a_line
from wms.verdict import sentence
from wms.wire.handheld import KnownBarcode
from wms.wire.packing import LookAlike

BEANS = "3250390000020"
ALIKE = LookAlike(
    sku="S-BEANS",
    name="Haricots verts",
    barcodes=(KnownBarcode(barcode=BEANS, quantity=1),),
    size_mm=(75, 75, 110),
)
LINE = a_line(1, "Petits pois", {PEAS: 1}).model_copy(
    update={"look_alikes": ("S-BEANS",), "alike": (ALIKE,), "size_mm": (75, 75, 112)}
)


def test_a_sibling_that_is_scanned_is_foreign_and_called_by_its_name() -> None:
    work = Work().open(lines=(LINE,)).scan(BEANS)

    [why, _] = work.state.proof(work.basket).why

    assert work.word == "foreign"
    assert sentence(why).startswith("Haricots verts is not in this order and easily taken for Peti")
    assert work.basket.items[0].sku is None


def test_the_camera_compares_with_the_sizes_of_what_was_ordered_and_of_its_look_alikes() -> None:
    work = Work().open(lines=(LINE, a_line(2, "Lait", {MILK: 1})))

    assert work.basket.order.sizes() == {"S-00001": (75, 75, 112), "S-BEANS": (75, 75, 110)}
