"""The picker's flow as a pure function, and the small functions it stands on."""

import json
from typing import TYPE_CHECKING, Any
from uuid import RFC_4122, UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.handheld import walks
from tests.handheld.conftest import Handheld
from tests.handheld.fake_server import FakeServer, on_a_port, task_after
from tests.handheld.walks import a_line, a_walk, code_of
from wms.wire.handheld import Exchange

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LINES = (
    a_line(1, "A01-17-3", "Sablés chocolat noir", 2),
    a_line(2, "A10-16-2", "Yaourt bonne poire", 7, order_id=walks.OTHER_ORDER),
)
TAPS: list[dict[str, Any]] = [
    {"kind": "more", "by": 1},
    {"kind": "more", "by": -1},
    {"kind": "all"},
    {"kind": "open", "dialog": {"kind": "short", "reason": "damaged", "missing": 3}},
    {"kind": "missing", "by": -1},
    {"kind": "short"},
    {"kind": "open", "dialog": {"kind": "quantity", "digits": ""}},
    {"kind": "digit", "digit": "2"},
    {"kind": "set_quantity"},
    {"kind": "blocked"},
    {"kind": "undo"},
    {"kind": "finish"},
    {"kind": "close"},
]
CODES = ["A01-17-3", "A10-16-2", "T-01", "T-02", "DROP-1", "", "\x02\x1b"]
CODES += [code_of(1), code_of(2), code_of(2, pack=True)]
UNDO = {"kind": "undo"}
ALL = {"kind": "all"}


def short(missing: int) -> list[dict[str, Any]]:
    dialog = {"kind": "short", "reason": "empty", "missing": missing}
    return [{"kind": "open", "dialog": dialog}, {"kind": "short"}]


# What belongs at this point of the walk: chance alone would hardly ever get past the first stop.
RIGHT = {"kind": "right"}
ANYTHING = st.sampled_from([*TAPS, *({"kind": "scan", "code": code} for code in CODES)])
HAPPENINGS = st.lists(
    st.one_of(
        ANYTHING.map(lambda one: [one]),
        st.sampled_from([[RIGHT], [RIGHT, RIGHT], [RIGHT, ALL, RIGHT], short(1), short(9)]),
        st.just([RIGHT, ALL, RIGHT, UNDO]),
    ),
    max_size=30,
).map(lambda several: [one for some in several for one in some])


@pytest.fixture(scope="module")
def run(chromium: "Browser"):
    """Return a function that runs JavaScript with the app's modules at hand."""
    server = FakeServer()
    with on_a_port(server.app()) as server.url:
        handheld = Handheld(chromium.new_page(), server)
        handheld.page.goto(f"{server.url}/handheld/manifest.webmanifest")
        yield handheld.machine
        handheld.page.close()


WALK = """
    let state = {...begin("handheld-1", "en"), person: {person_id: "tomasz", name: "", csrf_token: ""}};
    let effects, at_ms = 1_800_000_000_000;
    const heard = [], commands = [];
    const right = () => {
        const line = tour.currentLine(state);
        if (line === null) return given.task.drop;
        const tote = tour.toteOf(state, line.order_id) ?? `T-9${line.line_no}`;
        return {bin: line.bin, article: line.barcodes[0].barcode, tote}[state.stop.step];
    };
    for (let happening of [{kind: "leased", task: given.task}, ...given.happenings]) {
        if (happening.kind === "right") happening = {kind: "scan", code: right()};
        at_ms += happening.after_ms ?? 700;
        [state, effects] = next(state, {...happening, at_ms, id: uuid7(at_ms)});
        heard.push(effects.filter((one) => one.kind === "play").map((one) => one.tone).join());
        commands.push(...effects.filter((one) => one.kind === "commit").map((one) => one.entry.command));
    }
    const left = given.task.lines.map((line) => tour.leftOf(state, line));
    const finished = tour.openTask(state) === null;
    return {state, heard, commands, left, finished, screen: screenOf(state)};
"""  # noqa: E501


def walked(run, *happenings: dict[str, Any] | str, task=None):
    """Return where a walk stands after these happenings; a string is a scan."""
    told = [{"kind": "scan", "code": h} if isinstance(h, str) else h for h in happenings]
    return run(WALK, task=json.loads((task or a_walk(*LINES)).model_dump_json()), happenings=told)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(happenings=HAPPENINGS)
def test_whatever_is_scanned_and_tapped_the_picker_sees_what_the_server_will(run, happenings):
    task = a_walk(*LINES)

    end = walked(run, *happenings, task=task)

    commands = [
        Exchange.model_validate({"device_id": "h", "commands": [c]}).commands[0]
        for c in end["commands"]
    ]
    for place, command in enumerate(commands):
        if (after := task_after(task, command, commands[:place])) is not None:
            task = after
    assert end["left"] == [line.wanted - line.picked - line.short for line in task.lines]
    assert all(left >= 0 for left in end["left"])
    assert end["finished"] == any(command.kind == "finish" for command in commands)
    assert not end["finished"] or end["left"] == [0, 0]


def test_a_pack_counts_its_pieces_and_more_than_wanted_is_refused(run):
    done = ["A01-17-3", code_of(1), code_of(1), "T-01", "A10-16-2", code_of(2, pack=True)]

    six = walked(run, *done)
    twelve = walked(run, *done, code_of(2, pack=True))

    assert six["state"]["stop"]["count"] == 6
    assert twelve["state"]["stop"]["count"] == 6
    assert twelve["state"]["wrong"]["kind"] == "too_many"


def test_a_weight_label_counts_its_grams_if_its_check_digit_is_right(run):
    task = a_walk(walks.a_weighed_line(1, 480))
    label = walks.weight_label(230)
    misread = label[:-1] + str((int(label[-1]) + 1) % 10)

    read = walked(run, "A12-07-1", label, task=task)
    not_read = walked(run, "A12-07-1", misread, task=task)

    assert read["state"]["stop"]["count"] == 230
    assert not_read["state"]["wrong"]["kind"] == "article"


@pytest.mark.parametrize("form", ["{0}", "]E0{0}", "010{0}", "]d2010{0}17261231\x1d10L1", "0{0}"])
def test_an_article_is_known_in_every_form_its_number_is_printed_in(run, form):
    end = walked(run, "A01-17-3", form.format(code_of(1)))

    assert end["state"]["stop"]["count"] == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("A05-02-1", "not_a_tote"),
        ("DROP-2", "not_a_tote"),
        ("4006381333931", "not_a_tote"),
        (code_of(1), "too_many"),
        ("T-01", "foreign_tote"),
    ],
)
def test_only_a_free_tote_takes_an_orders_first_goods(run, code, kind):
    first = ["A01-17-3", code_of(1), code_of(1)]
    second = [*first, "T-01", "A10-16-2", code_of(2), {"kind": "all"}]

    end = walked(run, *(second if kind == "foreign_tote" else first), code)

    assert end["state"]["wrong"]["kind"] == kind
    assert "wrong" in end["heard"][-1]


def test_a_walk_that_came_with_the_stores_totes_takes_no_other(run):
    walk = a_walk(*LINES).model_copy(update={"totes": ("T-01", "T-02")})

    end = walked(run, "A01-17-3", code_of(1), code_of(1), "T-40", task=walk)

    assert end["state"]["wrong"]["kind"] == "not_a_tote"


def test_a_tote_read_twice_is_no_fault_and_picks_once(run):
    picked = ["A01-17-3", code_of(1), code_of(1), "T-01", "T-01"]

    end = walked(run, *picked)
    later = walked(run, *picked[:-1], {"kind": "tick", "after_ms": 10_000}, "T-01")

    assert end["state"]["wrong"] is None
    assert len(end["commands"]) == 1
    assert later["state"]["wrong"]["kind"] == "bin"


def test_an_undo_is_offered_for_ten_seconds(run):
    picked = ["A01-17-3", code_of(1), code_of(1), "T-01"]

    in_time = walked(run, *picked, {"kind": "undo", "after_ms": 9_999})
    too_late = walked(run, *picked, {"kind": "undo", "after_ms": 10_000})

    assert in_time["left"] == [2, 7]
    assert too_late["left"] == [0, 7]


def test_a_wrong_scan_sounds_of_a_place_or_of_an_article(run):
    end = walked(run, "A99-99-9", "A01-17-3", "4006381333931")

    assert end["heard"][-3:] == ["wrong_place", "ok", "wrong_article"]


def test_a_walk_that_the_server_ends_does_not_vanish_without_a_word(run):
    answer = {
        "outcomes": [],
        "has_task": False,
        "task": None,
        "notices": [],
        "server_at": "2027-01-15T08:00:00Z",
    }

    end = walked(run, "A01-17-3", {"kind": "answered", "answer": answer})

    assert end["screen"] == "idle"
    assert [notice["kind"] for notice in end["state"]["notices"]] == ["task_gone"]


def test_a_walk_that_arrives_late_is_not_given_to_who_logged_in_meanwhile(run):
    login = {"person_id": "amina", "name": "Amina", "csrf_token": "t", "language": "en"}
    late = json.loads(a_walk(*LINES).model_dump_json())
    answer = {
        "outcomes": [],
        "has_task": True,
        "task": late,
        "notices": [],
        "server_at": "2027-01-15T08:00:00Z",
    }

    for told in ({"kind": "leased", "task": late}, {"kind": "answered", "answer": answer}):
        end = walked(run, {"kind": "logged_in", "login": login}, told)

        assert end["screen"] == "idle"
        assert end["state"]["task"] is None


def test_a_device_left_lying_about_locks_itself_and_keeps_the_walk(run):
    end = walked(run, "A01-17-3", {"kind": "tick", "after_ms": 300_001})
    offline = walked(run, {"kind": "link", "up": False}, {"kind": "tick", "after_ms": 300_001})

    assert end["screen"] == "login"
    assert end["state"]["stop"]["step"] == "article"
    assert offline["screen"] == "stop"


def test_goods_scanned_on_a_locked_device_are_no_badge_and_do_not_count(run):
    ended = walked(run, {"kind": "login_needed"}, "A01-17-3")
    again = walked(run, {"kind": "login_needed"}, code_of(1), walks.TOMASZ_BADGE)

    assert ended["state"]["badge"] is None
    assert ended["state"]["wrong"]["kind"] == "not_a_badge"
    assert ended["state"]["stop"]["step"] == "bin"
    assert again["state"]["badge"] == walks.TOMASZ_BADGE
    assert again["state"]["wrong"] is None


def test_ids_are_uuids_of_version_7_in_the_order_of_their_moments(run):
    ids = run("return [1, 1_000, 1_800_000_000_000].map(uuid7)")

    assert ids == sorted(ids)
    assert all(UUID(one).version == 7 and UUID(one).variant == RFC_4122 for one in ids)
    assert ids[2].startswith(f"{1_800_000_000_000:012x}"[:8])


def test_tries_come_further_apart_and_never_all_at_once(run):
    waits = run("return [...Array(12).keys()].map((n) => [backOffMs(n, 0), backOffMs(n, 1)])")

    assert all(500 <= least <= most <= 15_000 for least, most in waits)
    assert waits[11][1] == 15_000
    assert all(least < most for least, most in waits[2:])
