"""Random instances of `wms route`, small enough for the oracle."""

from hypothesis import strategies as st

LENGTHS = st.integers(0, 60)


@st.composite
def route_instances(draw, *, nodes_max=9, stops_max=6, ruled=True, two_way=False):
    """Draw a graph, not always joined up, stops with alternatives, and rules that may be kept."""
    nodes = draw(st.integers(1, nodes_max))
    node = st.integers(0, nodes - 1)
    piece = st.tuples(node, node, LENGTHS).map(list)
    alone = st.fixed_dictionaries({"node": node}, optional={"class": st.integers(0, 2)})
    chosen = st.fixed_dictionaries(
        {"nodes": st.lists(node, min_size=1, max_size=3)}, optional={"class": st.integers(0, 2)}
    )
    stops = draw(st.lists(alone | chosen, max_size=stops_max))
    instance = {
        "nodes": nodes,
        "edges": draw(st.lists(piece, min_size=nodes - 1, max_size=3 * nodes)),
        "arcs": [] if two_way else draw(st.lists(piece, max_size=nodes)),
        "start": draw(node),
        "end": draw(st.none() | node),
        "stops": stops,
    }
    if ruled:
        instance["before"] = draw(_rules(stops))
    if ruled and draw(st.booleans()):
        instance["outside_mm"] = draw(st.integers(0, 300))
        instance["outside_from"] = draw(st.integers(0, 2))
    if draw(st.integers(0, 4)) == 0:
        instance["end"], instance["ends"] = None, draw(st.lists(node, min_size=1, max_size=3))
    return instance


def _rules(stops):
    """Draw pairs that follow one order of the stops, in which classes ascend: never a ring."""
    order = sorted(range(len(stops)), key=lambda index: stops[index].get("class", 0))
    pairs = [[first, then] for place, first in enumerate(order) for then in order[place + 1 :]]
    return st.lists(st.sampled_from(pairs), max_size=4) if pairs else st.just([])


@st.composite
def grid_instances(draw, *, stops_max=7):
    """Draw a small rectangular store, some of it missing, blocked or one-way."""
    aisles, crosses, bays = (
        draw(st.integers(2, 4)),
        draw(st.integers(2, 3)),
        draw(st.integers(1, 3)),
    )
    aisle, last = st.integers(0, aisles - 1), bays * (crosses - 1) - 1
    bay = st.tuples(aisle, st.integers(0, last)).map(list)
    crossing = st.fixed_dictionaries({"aisle": aisle, "cross": st.integers(0, crosses - 1)})
    wall = st.builds(lambda at: {"at": at}, bay)
    one_way = st.builds(_one_way, aisle, st.permutations([0, crosses - 1]))
    stop = st.fixed_dictionaries({"node": bay}, optional={"class": st.integers(0, 2)})
    return {
        "grid": {
            "aisles": aisles,
            "cross_aisles": crosses,
            "bays": bays,
            "aisle_mm": draw(st.integers(100, 400)),
            "bay_mm": draw(st.integers(50, 150)),
            "missing": draw(st.lists(wall, max_size=1)),
            "one_way": draw(st.lists(one_way, max_size=2, unique_by=lambda w: w["from"]["aisle"])),
        },
        "start": draw(crossing),
        "end": draw(st.none() | crossing),
        "stops": draw(st.lists(stop, max_size=stops_max)),
    }


def _one_way(aisle, way):
    start, end = way
    return {"from": {"aisle": aisle, "cross": start}, "to": {"aisle": aisle, "cross": end}}
