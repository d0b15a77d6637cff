import re
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from kiosk.flow import session
from kiosk.flow.state import State
from kiosk.flow.steps import closing, doubting, handing_over, labelling, packing, people, placing
from kiosk.screen import words
from wms.look.translate import STATION

FOLDER = Path(words.__file__).parent
FRENCH = FOLDER / "translations" / "fr" / "LC_MESSAGES"


def sentences() -> set[str]:
    return {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in STATION.collect() if m.id}


def test_every_sentence_is_french_too():
    with (FRENCH / "messages.po").open("rb") as file:
        known = {m.id[0] if isinstance(m.id, tuple) else m.id: m for m in read_po(file) if m.id}

    assert sentences() == set(known)
    assert [english for english, message in known.items() if not message.string] == []
    assert [english for english, message in known.items() if message.fuzzy] == []


def test_what_the_program_reads_is_what_was_written():
    with (FRENCH / "messages.mo").open("rb") as mo:
        french = GNUTranslations(mo)

    for english, written in pairs():
        if isinstance(english, tuple):
            read: Any = tuple(french.ngettext(english[0], english[1], n) for n in (1, 2))
        else:
            read = french.gettext(english)
        assert read == written


def test_a_translation_asks_for_the_same_facts():
    def facts(text: Any) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s", str(text)))

    assert [pair for pair in pairs() if facts(pair[0]) != facts(pair[1])] == []


def pairs() -> list[tuple[Any, Any]]:
    with (FRENCH / "messages.po").open("rb") as file:
        return [(m.id, m.string) for m in read_po(file) if m.id]


@pytest.mark.parametrize(
    "module",
    [closing, labelling, packing, people, placing, doubting, handing_over, session],
)
def test_every_notice_has_its_words(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    asked = re.findall(r'(?:refuse|warn)\(\s*\w+, "(\w+)"|telling\(\s*"\w+", "(\w+)"', source)

    named = {one or other for one, other in asked}
    assert named
    assert named <= set(words.NOTICES)


def test_an_unanswered_question_has_its_words():
    for about in ("login", "open", "handover"):
        told = State("s").telling("wrong", f"{about}_unanswered")
        assert told.notice is not None
        assert told.notice.word in words.NOTICES
