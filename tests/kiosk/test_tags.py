"""What the reader's tags say about an order on the bench."""

from kiosk.flow.tags import weigh_tags
from kiosk.settings import Rfid
from tests.kiosk import orders
from tests.kiosk.conftest import AtTheBench
from wms.codes import Sgtin, encode_sgtin96


def tag(barcode: str, serial: int) -> str:
    """Return the EPC of one piece of an article."""
    return encode_sgtin96(Sgtin(barcode, serial))


PEAS = [tag(orders.PEAS, number) for number in range(1, 5)]
STRANGER = tag(orders.STRANGER, 1)


def test_tags_are_counted_line_by_line_against_the_order() -> None:
    order = orders.milk_and_peas()

    assert [
        (one.line_no, one.heard, one.evidence.says, one.evidence.by)
        for one in weigh_tags(order, (), [*PEAS[:2], tag(orders.MILK, 1), tag(orders.MILK, 2)])
    ] == [(1, 2, "differs", 1), (2, 2, "agrees", 0)]


def test_a_tag_heard_again_and_again_is_one_piece() -> None:
    (peas,) = weigh_tags(orders.milk_and_peas(), (), [PEAS[0]] * 9)

    assert (peas.heard, peas.evidence.says, peas.evidence.by) == (1, "differs", -1)


def test_a_stranger_counts_while_it_lies_there_and_no_longer() -> None:
    order = orders.milk_and_peas()

    assert [one.name for one in weigh_tags(order, [STRANGER], [STRANGER])] == [orders.STRANGER]
    assert weigh_tags(order, [], [STRANGER]) == ()


def test_a_tag_of_no_article_is_told_by_its_number() -> None:
    (unknown,) = weigh_tags(orders.milk_and_peas(), ["E28011606000020000000001"], [])

    assert (unknown.line_no, unknown.name) == (None, "E28011606000020000000001")


def test_what_the_reader_hears_reaches_the_screen(bench: AtTheBench) -> None:
    assert bench.devices is not None
    bench.devices.do({"tags": [PEAS[0], STRANGER]})
    bench.wait(lambda s: set(s.tags) == {PEAS[0], STRANGER})
    bench.scan("T-07")
    bench.wait(lambda s: s.basket is not None and set(s.basket.epcs) == {PEAS[0], STRANGER})

    bench.devices.do({"tags": [PEAS[0]]})
    bench.wait(lambda s: s.tags == (PEAS[0],))


def test_antennas_beside_the_table_are_a_place_of_their_own() -> None:
    assert [zone.name for zone in Rfid(table=(1, 2), beside=(3,)).zones()] == ["table", "beside"]
