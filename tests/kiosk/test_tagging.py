"""Tags are given to articles one by one, and none that says something is written over unasked."""

from dataclasses import replace
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from kiosk.flow import events, session
from kiosk.flow.effects import AskTag, Effect, Send, WriteTag
from kiosk.flow.state import Person, State
from tests.drivers.listening import wait_until
from tests.kiosk.conftest import AtTheBench
from tests.kiosk.orders import NOON, PEAS, STRANGER
from tests.kiosk.test_tags import tag
from wms.wire.packing import DeviceHealth, TagCommand
from wms.wire.tags import TagAllotted

BLANK, OTHER = "E28011606000020000000001", "E28011606000020000000002"
FIRST, SECOND = tag(PEAS, 1), tag(PEAS, 2)


class Tagger:
    """Somebody at a station whose reader can write."""

    def __init__(self) -> None:
        reader = DeviceHealth(device="rfid", kind="rfid", state="ready", since=NOON)
        person = Person("lucie", "Lucie Moreau", ("packer",), "en")
        self.state = State("station-1", person=person, devices=(reader,))
        self.effects: tuple[Effect, ...] = ()

    def tell(self, kind: type[events.Happening], **facts: Any) -> None:
        event: Any = kind(id=uuid7(), at=NOON, **facts)
        self.state, self.effects = session.next(self.state, event)

    def scan_article(self, epc: str = FIRST) -> None:
        """Scan an article, and let the server allot a number."""
        self.tell(events.Scanned, code=PEAS)
        self.allot(epc)

    def allot(self, epc: str) -> None:
        tagging = self.state.tagging
        assert tagging is not None
        assert tagging.asked is not None
        allotted = TagAllotted(tag_id=tagging.asked, epc=epc, sku="S-1", name="Peas", gtin=PEAS)
        self.tell(events.TagTold, allotted=allotted)

    def written(self) -> None:
        assert self.state.tagging is not None
        self.tell(events.TagWritten, request=self.state.tagging.request)

    def fail(self, reason: str) -> None:
        assert self.state.tagging is not None
        self.tell(events.TagWriteFailed, request=self.state.tagging.request, reason=reason)

    def writes(self) -> list[tuple[str, str]]:
        return [(e.epc, e.becomes) for e in self.effects if isinstance(e, WriteTag)]


@pytest.fixture
def tagger() -> Tagger:
    work = Tagger()
    work.tell(events.Tapped, act="tags")
    assert work.state.screen == "tagging"
    return work


def test_the_one_tag_on_the_table_is_written_told_and_the_next_number_asked_for(
    tagger: Tagger,
) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    assert tagger.writes() == [(BLANK, FIRST)]

    tagger.written()

    told = [e.command for e in tagger.effects if isinstance(e, Send)]
    assert [type(one) for one in told] == [TagCommand]
    assert [e.code for e in tagger.effects if isinstance(e, AskTag)] == [PEAS]


def test_tags_that_are_done_may_stay_on_the_table(tagger: Tagger) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    tagger.written()
    tagger.allot(SECOND)
    tagger.tell(events.TagsSeen, epcs=(FIRST,))
    assert tagger.writes() == []

    tagger.tell(events.TagsSeen, epcs=(FIRST, OTHER))

    assert tagger.writes() == [(OTHER, SECOND)]


def test_what_lay_there_before_is_left_alone() -> None:
    work = Tagger()
    work.tell(events.TagsSeen, epcs=(BLANK,))
    work.tell(events.Tapped, act="tags")
    work.scan_article()

    assert work.writes() == []


def test_of_two_tags_none_is_written(tagger: Tagger) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK, OTHER))

    assert tagger.writes() == []
    assert tagger.state.notice is not None
    assert tagger.state.notice.word == "one_tag"


def test_a_tag_that_has_a_number_is_written_over_only_when_somebody_says_so(
    tagger: Tagger,
) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(tag(STRANGER, 9),))
    assert tagger.writes() == []
    assert tagger.state.notice is not None
    assert tagger.state.notice.word == "tag_has_number"

    tagger.tell(events.Tapped, act="ok")

    assert tagger.writes() == [(tag(STRANGER, 9), FIRST)]


def test_a_write_that_failed_is_told_and_tried_again_on_request(tagger: Tagger) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    assert tagger.state.tagging is not None
    tagger.tell(events.TagWriteFailed, request=tagger.state.tagging.request, reason="locked")
    assert tagger.state.notice is not None
    assert tagger.state.notice.word == "tag_not_written"

    tagger.tell(events.Tapped, act="ok")

    assert tagger.writes() == [(BLANK, FIRST)]


def test_a_number_that_may_stand_on_one_tag_is_never_tried_on_another(tagger: Tagger) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    tagger.fail("the tag did not answer")
    tagger.tell(events.TagsSeen, epcs=())

    tagger.tell(events.TagsSeen, epcs=(OTHER,))

    assert tagger.writes() == []
    assert [e.code for e in tagger.effects if isinstance(e, AskTag)] == [PEAS]
    tagger.allot(SECOND)
    assert tagger.writes() == [(OTHER, SECOND)]


def test_a_tag_that_lies_there_with_the_number_was_written_whoever_lost_the_answer(
    tagger: Tagger,
) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    tagger.fail("the connection was lost: nobody can say whether the tag was written")

    tagger.tell(events.TagsSeen, epcs=(BLANK, FIRST))

    assert [e.command.kind for e in tagger.effects if isinstance(e, Send)] == ["tag"]
    assert tagger.writes() == []


def test_a_second_try_that_finds_no_tag_because_the_first_had_worked_is_no_failure(
    tagger: Tagger,
) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    tagger.fail("the connection was lost: nobody can say whether the tag was written")
    tagger.tell(events.Tapped, act="ok")
    tagger.tell(events.TagsSeen, epcs=(FIRST,))

    tagger.fail("no tag came within reach in 5 s")

    assert [e.command.kind for e in tagger.effects if isinstance(e, Send)] == ["tag"]


def test_a_number_for_an_article_that_nobody_wants_any_more_is_written_nowhere(
    tagger: Tagger,
) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    tagger.written()
    late = tagger.state.tagging
    tagger.tell(events.Tapped, act="cancel")
    tagger.tell(events.Tapped, act="tags")
    tagger.tell(events.TagsSeen, epcs=(OTHER,))
    assert late is not None
    assert late.asked is not None

    old = TagAllotted(tag_id=late.asked, epc=SECOND, sku="S-1", name="Peas", gtin=PEAS)
    tagger.tell(events.TagTold, allotted=old)

    assert tagger.writes() == []
    assert tagger.state.busy is None


def test_a_tag_that_is_written_while_the_login_runs_out_is_told_all_the_same(
    tagger: Tagger,
) -> None:
    tagger.scan_article()
    tagger.tell(events.TagsSeen, epcs=(BLANK,))
    tagger.state = replace(tagger.state, person=None)

    tagger.written()

    assert [e.command.person_id for e in tagger.effects if isinstance(e, Send)] == ["lucie"]


def test_a_late_answer_to_a_write_nobody_waits_for_changes_nothing(tagger: Tagger) -> None:
    tagger.scan_article()
    before = tagger.state
    tagger.tell(events.TagWritten, request="another")

    assert tagger.state == before


def test_without_a_reader_there_is_no_tagging() -> None:
    work = Tagger()
    work.tell(events.DevicesChanged, devices=())
    work.tell(events.Tapped, act="tags")

    assert work.state.screen == "ready"


def test_a_tag_is_written_by_the_reader_and_the_server_knows(bench: AtTheBench) -> None:
    assert bench.devices is not None
    bench.tap("tags")
    bench.scan(PEAS)
    bench.wait(lambda s: s.tagging is not None and s.tagging.allotted is not None)
    bench.devices.do({"tags": [BLANK]})
    state = bench.wait(lambda s: s.tagging is not None and s.tagging.written == 1)
    bench.wait(lambda s: FIRST in s.tags)

    assert state.tagging is not None
    assert state.tagging.done == (BLANK, FIRST)
    wait_until(lambda: [one.kind for one in bench.server.commands] == ["tag"])
