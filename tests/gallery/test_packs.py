"""What packed baskets teach, on both databases."""

from datetime import timedelta
from uuid import UUID

from tests.canal import NOON
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import Packed
from wms.gallery.queries import lessons, series
from wms.ids import new_id
from wms.verdict import Evidence, ExpectedLine, Thing, prove

MILK, OTHER = "S-00001", "S-00008"  # 130 g each by the catalogue
BENCH = Packed("station-1", None, "ines")


def a_thing(
    number: int = 0,
    sku: str | None = MILK,
    grams: int | None = 130,
    looks: float | None = 3.0,
    crop: UUID | None = None,
    *,
    code: str | None = "3017620422003",
    said: tuple[Evidence, ...] = (),
) -> Thing:
    heard = [*said]
    if code is not None:
        heard.append(Evidence("code", sku, 9.0, code, crop))
    if grams is not None:
        heard.append(Evidence("weight", sku, 1.0, f"{grams} g"))
    if looks is not None:
        heard.append(Evidence("looks", sku, looks, "", crop))
    return Thing(number, code, None if code is None else sku, 1, tuple(heard))


def pack(database, *things: Thing, packed: Packed = BENCH, at=NOON, proof=None) -> None:
    with database.transaction() as session:
        gallery.learn_pack(session, "canal", things, at, packed=packed, proof=proof)


def test_the_spread_of_a_weight_is_learnt_from_packs(canal):
    for grams in (128, 130, 132, 129, 131):
        pack(canal, a_thing(grams=grams))

    with canal.reading() as session:
        known = gallery.weights(session, "canal", [MILK, OTHER])
        spreads = gallery.spreads(session, "canal", [MILK, OTHER])
        means = gallery.means(session, "canal", [MILK, OTHER])

    assert (known[MILK].count, known[MILK].mean_g) == (5, 130.0)
    assert 1 < known[MILK].spread_g < 5
    assert (0 < spreads[MILK] <= 5, spreads[OTHER], means) == (True, 0, {MILK: 130})


def test_a_weight_that_is_no_single_piece_is_kept_but_not_learnt_from(canal):
    for grams in (130, 131, 129, 130, 260, -130):
        pack(canal, a_thing(grams=grams))

    with canal.reading() as session:
        known = gallery.weights(session, "canal", [MILK])[MILK]
        seen = series.read_series(session, "canal").weights[MILK]

    assert (known.count, known.mean_g) == (4, 130.0)
    assert [point.value for point in seen] == [130, 131, 129, 130, 260, -130]


def test_a_pack_that_weighs_otherwise_now_is_learnt_anew(canal):
    for _ in range(5):
        pack(canal, a_thing(grams=130))
    with canal.transaction() as session:
        hand = gallery_hand()
        gallery.weigh_again(session, "canal", hand, MILK)

    with canal.reading() as session:
        assert gallery.weights(session, "canal", [MILK]) == {}


def gallery_hand():
    from wms.people.operations import Hand

    return Hand("nadia", "office", NOON + timedelta(hours=1))


def test_what_was_not_read_or_let_go_or_speaks_of_two_articles_confirms_nothing(canal):
    pack(canal, a_thing(code=None))
    pack(canal, a_thing(), packed=Packed("station-1", None, "ines", let_go=True))
    pack(canal, a_thing(said=(Evidence("scan", OTHER, 9.0),)))
    pack(canal, a_thing(sku="S-99999"))

    with canal.reading() as session:
        assert gallery.weights(session, "canal", [MILK, OTHER]) == {}
        assert lessons.list_waiting_crops(session, "canal", limit=9) == []


def test_an_answer_at_the_bench_is_a_case_that_a_manager_may_check(canal):
    crop = new_id()
    doubted = a_thing(
        sku=OTHER, code=None, crop=crop, said=(Evidence("person", MILK, 8.0, "Ines"),)
    )
    proof = prove([ExpectedLine(1, MILK, "Milk", 1)], [doubted])
    pack(canal, doubted, proof=proof)

    with canal.reading() as session:
        (case,) = queries.list_cases(session, "canal", "check")
        alike = gallery.look_alikes(session, "canal", [MILK])

    assert (case.kind, case.claimed, case.crop) == ("asked", OTHER, crop)
    assert (case.answer, case.answer_sku, case.answered_by) == ("is", MILK, "Inès Caron")
    assert [said["sense"] for said in case.senses] == ["person", "weight", "looks"]
    assert OTHER in alike[MILK]


def test_a_doubt_that_was_let_go_waits_for_the_manager(canal):
    doubted = a_thing(sku=MILK, code=None, looks=0.2)
    proof = prove([ExpectedLine(1, MILK, "Milk", 1)], [doubted])
    pack(canal, doubted, packed=Packed("station-1", None, "ines", let_go=True), proof=proof)

    with canal.reading() as session:
        counts = queries.count_cases(session, "canal")

    assert [thing.state for thing in proof.things] == ["unsure"]
    assert counts == {"open": 1, "check": 0, "done": 0}


def test_articles_that_one_word_tells_apart_are_alike_before_anybody_mixed_them_up(canal):
    with canal.reading() as session:
        named = {
            article.sku: article.name for article in queries.list_named(session, "canal", [MILK])[1]
        }
        alike = gallery.look_alikes(session, "canal", list(named)[:400])

    pairs = {(named[sku], named[other]) for sku, fellows in alike.items() for other in fellows}
    assert all((other, one) in pairs for one, other in pairs)
    assert all(alike[MILK] == () or MILK not in alike[MILK] for _ in alike)


def test_observations_are_given_up_after_their_time(canal):
    for days in (91, 92, 93, 0):
        pack(canal, a_thing(), at=NOON - timedelta(days=days))

    with canal.transaction() as session:
        before = NOON - timedelta(days=90)
        gone = [
            lessons.forget_observations(session, "canal", before, limit=2) for _round in range(3)
        ]

    assert gone == [2, 1, 0]
    with canal.reading() as session:
        assert gallery.weights(session, "canal", [MILK])[MILK].count == 1
