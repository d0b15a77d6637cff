"""Any message the definition allows, for Hypothesis to draw."""

from hypothesis import strategies as st

from drivers.simulated.llrp.node import Bits, Node, Value
from drivers.simulated.llrp.shapes import V1_0_1, V1_1, Field, Shape, Slot, tables


def a_value(draw: st.DrawFn, field: Field) -> Value:
    if field.type.endswith("v") and field.type not in {"u1v", "utf8v"}:
        allowed = sorted(field.values) or [0, 1, 255]
        return tuple(draw(st.lists(st.sampled_from(allowed), max_size=3)))
    if field.values:
        return draw(st.sampled_from(sorted(field.values)))
    return draw(VALUES[field.type] if field.type in VALUES else numbers(field.type))


def numbers(kind: str) -> st.SearchStrategy[int]:
    width = int(kind[1:])
    least = -(1 << width - 1) if kind.startswith("s") else 0
    return st.integers(least, least + (1 << width) - 1)


VALUES: dict[str, st.SearchStrategy[Value]] = {
    "u1v": st.binary(max_size=4).map(lambda raw: Bits(len(raw) * 8, raw)),
    "utf8v": st.text(max_size=5),
    "u96": st.binary(min_size=12, max_size=12),
    "bytesToEnd": st.binary(max_size=5),
}


def a_node(draw: st.DrawFn, version: int, shape: Shape, depth: int) -> Node:
    fields = {one.name: a_value(draw, one) for one in shape.fields if one.name}
    parts: list[Node] = []
    for slot in shape.slots:
        parts += some_parts(draw, version, slot, depth)
    return Node(shape.name, fields, parts)


def some_parts(draw: st.DrawFn, version: int, slot: Slot, depth: int) -> list[Node]:
    most = min(slot.most, 2) if depth < 3 else slot.least
    named = tables(version).named
    return [
        a_node(draw, version, named[draw(st.sampled_from(sorted(slot.kinds)))], depth + 1)
        for _ in range(draw(st.integers(slot.least, max(slot.least, most))))
    ]


@st.composite
def a_message(draw: st.DrawFn) -> tuple[int, Node]:
    version = draw(st.sampled_from([V1_0_1, V1_1]))
    shape = draw(st.sampled_from(list(tables(version).messages.values())))
    return version, a_node(draw, version, shape, 0)


UNSUPPORTED = {
    "Custom",
    "RFSurveySpec",
    "C1G2Recommission",
    "C1G2BlockPermalock",
    "C1G2GetBlockPermalockStatus",
    "C1G2TagInventoryStateAwareFilterAction",
    "C1G2TagInventoryStateAwareSingulationAction",
}
CERTAIN = {"CurrentState": 0, "MB": 1, "Priority": 0}
NUMBERED = {
    "AccessSpecID",
    "ChannelIndex",
    "GPIPortNum",
    "InventoryParameterSpecID",
    "ProtocolID",
    "ReceiverSensitivity",
    "ROSpecID",
    "TransmitPower",
}
# The part that a type of trigger wants; without it the trigger is none.
WANTED = {
    ("ROSpecStartTriggerType", 2): "PeriodicTriggerValue",
    ("ROSpecStartTriggerType", 3): "GPITriggerValue",
    ("ROSpecStopTriggerType", 2): "GPITriggerValue",
    ("AISpecStopTriggerType", 2): "GPITriggerValue",
    ("AISpecStopTriggerType", 3): "TagObservationTrigger",
}


def tame(node: Node) -> Node:
    """Return a spec that a reader may well take: known features, small numbers."""
    for name, value in node.fields.items():
        if isinstance(value, int):
            node.fields[name] = CERTAIN.get(name, 1 if name in NUMBERED else value % 5)
        if name == "AntennaIDs":
            node.fields[name] = (1, 2)
    node.parts = [tame(part) for part in node.parts if part.name not in UNSUPPORTED]
    for (name, kind), part in WANTED.items():
        if node.fields.get(name) == kind and not node.find(part):
            node.fields[name] = 1
    inventories = list(node.all("InventoryParameterSpec"))[1:]
    node.parts = [part for part in node.parts if not any(part is one for one in inventories)]
    if "TagData" in node.fields:
        node.fields["TagData"] = node.fields["TagMask"]
    return node


@st.composite
def a_spec(draw: st.DrawFn) -> tuple[int, Node]:
    """Return ADD_ROSPEC or ADD_ACCESSSPEC and its number."""
    kind = draw(st.sampled_from([20, 40]))
    return kind, tame(a_node(draw, V1_1, tables(V1_1).messages[kind], 0))
