"""What holds of every proof, whatever was ordered and sensed."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from wms.verdict import Costs, Evidence, ExpectedLine, SeenItem, Senses, Thing, judge, prove

SKUS = "ABCDE"
ALL = Senses(scanner=True, camera=True, scale=True, rfid=True)
SENSED = ["matched", "looks", "size", "weight", "rfid"]


def orders(look_alikes):
    line = st.tuples(st.sampled_from(SKUS), st.integers(0, 4), look_alikes, st.booleans())
    return st.lists(line, min_size=1, max_size=6).map(
        lambda lines: [
            ExpectedLine(no, sku, f"article {sku}", wanted, look_alikes=fellows, gift=gift)
            for no, (sku, wanted, fellows, gift) in enumerate(lines, start=1)
        ]
    )


evidence = st.builds(
    Evidence,
    st.sampled_from([*SENSED, "code", "person"]),
    st.sampled_from([*SKUS, "Z", None]),
    st.floats(-20, 20),
)
codes = st.sampled_from([*SKUS, "Z", None])


@st.composite
def baskets(draw, *, sensed=evidence, read=codes, most=10):
    told = st.just([]) if sensed is None else st.lists(sensed, max_size=5)
    things = draw(st.lists(st.tuples(read, told), max_size=most))
    return [
        Thing(number, sku and f"code-{sku}", sku, 1, tuple(told))
        for number, (sku, told) in enumerate(things)
    ]


look_alikes = st.lists(st.sampled_from([*SKUS, "Y"]), max_size=2).map(tuple)


@settings(max_examples=150, deadline=None)
@given(orders(look_alikes), baskets(), st.randoms(use_true_random=False))
def test_neither_the_order_of_things_nor_of_lines_matters(order, things, rng):
    lines, shuffled = list(order), list(things)
    rng.shuffle(lines)
    rng.shuffle(shuffled)

    assert prove(order, things, senses=ALL) == prove(lines, shuffled, senses=ALL)


@settings(max_examples=150, deadline=None)
@given(orders(look_alikes), baskets(), st.sampled_from([ALL, Senses(), Senses(scanner=False)]))
def test_every_probability_is_one_and_every_thing_and_line_is_told_once(order, things, senses):
    proven = prove(order, things, senses=senses)

    told = [proven, *proven.lines, *proven.things]
    probabilities = [getattr(one, "probability", proven.wrong_probability) for one in told]
    assert all(0.0 <= probability <= 1.0 for probability in probabilities)
    assert [one.line_no for one in proven.lines] == [line.line_no for line in order]
    assert [one.number for one in proven.things] == [one.number for one in things]
    assert proven.right == (proven.decision == "pass")
    if proven.decision == "block":
        assert proven.why
        assert proven.problems


@settings(max_examples=200, deadline=None)
@given(orders(look_alikes), baskets(sensed=None, read=st.sampled_from([*SKUS, "Z"])))
def test_where_only_scans_tell_a_basket_is_decided_as_scans_always_were(order, things):
    for senses in (Senses(), Senses(rfid=True), Senses(scanner=False)):
        proven = prove(order, things, senses=senses)
        judged = judge(order, [SeenItem(one.code, one.sku, one.quantity) for one in things])

        assert proven.decision == ("pass" if judged.right else "block")
        assert [line.state for line in proven.lines] == [line.state for line in judged.lines]
        assert (proven.problems, proven.foreign) == (judged.problems, judged.foreign)


@settings(max_examples=150, deadline=None)
@given(orders(look_alikes), baskets())
def test_a_station_that_knows_no_foreign_article_decides_as_the_server_does(order, things):
    wanted = {line.sku for line in order}
    known = [one if one.sku in wanted else replace(one, sku=None) for one in things]

    at_server, at_station = prove(order, things, senses=ALL), prove(order, known, senses=ALL)

    assert at_station.decision == at_server.decision
    assert at_station.lines == at_server.lines
    assert [one.state for one in at_station.things] == [one.state for one in at_server.things]


@settings(max_examples=200, deadline=None)
@given(orders(look_alikes), baskets(sensed=evidence.filter(lambda one: one.sense != "person")))
def test_a_thing_without_a_code_that_has_a_look_alike_never_passes_by_itself(order, things):
    proven = prove(order, things, senses=ALL)

    fellows = {sku for line in order for sku in line.look_alikes if sku != line.sku}
    fellows |= {line.sku for line in order if set(line.look_alikes) - {line.sku}}
    for told, said in zip(things, proven.things, strict=True):
        if told.code is None and said.sku in fellows:
            assert said.state == "unsure"
            assert proven.decision != "pass"


@settings(max_examples=200, deadline=None)
@given(
    # A look-alike of which nothing is told is taken to look as its fellow: the first word about it
    # may be less than was lent.
    orders(st.just(())),
    baskets(most=6),
    st.sampled_from(SENSED),
    st.floats(0, 20),
    st.integers(0, 5),
)
def test_what_agrees_never_makes_a_thing_less_likely(order, things, sense, ratio, place):
    proven = prove(order, things, senses=ALL)
    if place >= len(things) or proven.things[place].sku not in {line.sku for line in order}:
        return
    said = proven.things[place]
    more = Evidence(sense, said.sku, ratio)
    things[place] = replace(things[place], evidence=(*things[place].evidence, more))

    after = prove(order, things, senses=ALL).things[place]

    same = [after.probability] if after.sku == said.sku else []
    assert all(probability >= said.probability - 1e-9 for probability in same)
    assert same or said.state == "unsure"


@settings(max_examples=150, deadline=None)
@given(
    orders(look_alikes),
    baskets(),
    st.integers(0, 100_000),
    st.integers(0, 100_000),
    st.integers(1, 500),
)
def test_dearer_escapes_never_ask_less_and_dearer_looks_never_ask_more(
    order, things, one, other, check
):
    less, more = sorted([one, other])
    rank = {"pass": 0, "ask": 1, "block": 2}

    def doubts(costs):
        proven = prove(order, things, senses=ALL, costs=costs)
        return rank[proven.decision], sum(said.state == "unsure" for said in proven.things)

    cheap, dear = doubts(Costs(less, check)), doubts(Costs(more, check))
    assert cheap[0] <= dear[0] or dear[0] == 1
    assert doubts(Costs(more, check * 3))[1] <= dear[1]


def test_the_same_basket_is_proven_the_same_way_twice():
    rng = random.Random(5)
    order = [ExpectedLine(no, sku, sku, 2) for no, sku in enumerate(SKUS)]
    things = [
        Thing(n, None, None, 1, tuple(Evidence("looks", s, rng.uniform(-5, 5)) for s in SKUS))
        for n in range(10)
    ]

    first, second = (prove(order, things, senses=ALL) for _ in range(2))

    assert first == second
    assert first.decision == "ask"
