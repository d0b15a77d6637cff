from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow import events
from kiosk.flow.effects import Close, Print
from kiosk.flow.matching import match
from kiosk.recording import AnyState
from tests.kiosk.at_work import Work
from tests.kiosk.orders import GRAPES, MILK, PEAS, PEAS_PACK, STRANGER, milk_and_peas
from wms.verdict import ExpectedLine, SeenItem, judge

CODES = [MILK, PEAS, PEAS, GRAPES, PEAS_PACK, STRANGER, "T-07", "P-1007-1", "LANE-2"]
COMMANDS = ["CMD-OK", "CMD-UNDO", "CMD-OUT", "CMD-SHORT", "CMD-NEXT", "CMD-PRINT", "CMD-CANCEL"]
TAPS = ["close", "minus", "drop", "decide", "reason", "more_bags", "weigh", "log_out", "recall"]
VALUES = ["", "S-00001", "S-00002", STRANGER, "P-1007-1", "Article is sold out", "1"]


def scans(codes):
    return st.sampled_from(codes).map(lambda code: ("scan", code))


at_the_tray = st.one_of(
    st.tuples(st.just("see"), st.sampled_from(["", MILK, PEAS, STRANGER])),
    st.tuples(st.just("taken"), st.integers(0, 3).map(str)),
    st.tuples(st.just("weigh"), st.integers(-50, 3_000).map(str)),
    st.tuples(st.just("weigh"), st.sampled_from(["0", "1030", "1530", "2030", "2380"])),
    scans(["CMD-YES", "CMD-NO", "CMD-DOUBT", "CMD-GONE", "CMD-SEEN"]),
    st.sampled_from([("covered",), ("clear",), ("no_scale",), ("tray",)]),
)
acts = st.one_of(
    scans(CODES),
    scans([MILK, PEAS, GRAPES]),
    scans(COMMANDS),
    st.tuples(st.just("tap"), st.sampled_from(TAPS), st.sampled_from(VALUES)),
    st.sampled_from([("manager",), ("photo",), ("no_photo",), ("printed",), ("failed",)]),
    st.sampled_from([("applied",), ("set_aside",), ("away",), ("open",), ("camera",)]),
)


def do(work: Work, act: tuple[str, ...]) -> None:
    """Let one thing happen, if it can happen now."""
    state = work.state
    photo = {"photo_id": state.basket.photo_id} if state.basket else {"photo_id": None}
    job = {"job_id": work.of(Print)[-1].job_id} if work.of(Print) else {}
    possible = {
        "scan": lambda: work.scan(*act[1:]),
        "tap": lambda: work.tap(*act[1:]),
        "manager": lambda: work.decider("manager"),
        "open": lambda: work.open() if state.screen == "ready" else None,
        "camera": lambda: work.with_devices("camera"),
        "away": lambda: work.tell(events.ServerSeen, here=False),
        "applied": lambda: work.settle("applied") if state.parcel else None,
        "set_aside": lambda: work.settle("set_aside") if state.parcel else None,
        "see": lambda: work.see(*filter(None, act[1:])),
        "taken": lambda: work.see(change="taken", mark=act[1]),
        "weigh": lambda: work.weigh(int(act[1])),
        "covered": lambda: work.tell(events.ViewTroubled, trouble="covered"),
        "clear": lambda: work.tell(events.ViewTroubled, trouble=""),
        "no_scale": lambda: work.tell(events.DevicesChanged, devices=()),
        "tray": lambda: work.with_devices("barcode", "camera", "scale"),
        "photo": lambda: photo["photo_id"] and work.tell(events.PhotoTaken, **photo),
        "no_photo": lambda: (
            photo["photo_id"] and work.tell(events.PhotoFailed, **photo, reason="none")
        ),
        "printed": lambda: job and work.tell(events.LabelPrinted, **job),
        "failed": lambda: job and work.tell(events.LabelFailed, **job, reason="out of paper"),
    }
    possible[act[0]]()


def is_right(close: Close) -> bool:
    """Judge once more, from the codes alone."""
    order = milk_and_peas()
    found = [(item, match(order, item.code or "", None)) for item in close.command.items]
    lines = [ExpectedLine(n.line_no, n.sku, n.name, n.expected, n.unit) for n in order.lines]
    return judge(lines, [SeenItem(i.code or "", m.sku, m.quantity) for i, m in found]).right


@settings(max_examples=250, deadline=None)
@given(st.lists(acts, max_size=40))
def test_no_basket_is_closed_that_is_neither_right_nor_decided(happened):
    work = Work().open()
    closed, settled = set(), set()
    for act in happened:
        before = len(work.did)
        if act == ("applied",) and work.state.parcel:
            settled.add(work.state.parcel.external_ref)
        do(work, act)
        for effect in work.did[before:]:
            if isinstance(effect, Close):
                assert effect.decided_by == "ines" or is_right(effect)
                closed.add(effect.about)
            elif isinstance(effect, Print):
                assert effect.label.external_ref in closed


@settings(max_examples=60, deadline=None)
@given(st.permutations([MILK, PEAS, PEAS, GRAPES]), st.integers(0, 3), st.booleans())
def test_in_any_order_the_last_article_makes_it_right_and_not_before(codes, at, wrong):
    work = Work().open().scan(*codes[:at], *([STRANGER] if wrong else []), *codes[at:])

    work.tap("close")
    assert bool(work.of(Close)) is not wrong

    work.tap("drop", STRANGER).tap("close")
    assert len(work.of(Close)) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, max_size=25))
def test_every_state_can_be_written_down_and_read_again(happened):
    work = Work().open()
    for act in happened:
        do(work, act)

    assert AnyState.validate_json(AnyState.dump_json(work.state)) == work.state


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from([chr(n) for n in (0x1D, *range(0x20, 0x7F))]), min_size=1))
def test_no_code_whatever_breaks_the_bench(code):
    Work().open().scan(code)
    Work().scan(code)
    Work().tap("handover").scan(code)
    Work().open().scan(MILK, PEAS, PEAS, GRAPES).tap("close").scan("P-1007-1", code, code)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(at_the_tray, at_the_tray, acts), max_size=40))
def test_whatever_a_tray_tells_no_label_is_printed_of_what_is_neither_proven_nor_decided(happened):
    work = Work().at_a_tray()
    for act in happened:
        before, state = len(work.did), work.state
        do(work, act)
        numbers = [one.number for one in work.state.basket.placed] if work.state.basket else []
        assert len(set(numbers)) == len(numbers)
        assert AnyState.validate_json(AnyState.dump_json(work.state)) == work.state
        for effect in work.did[before:]:
            if isinstance(effect, Close):
                assert state.basket is not None
                assert effect.decided_by or state.proof(state.basket).right
