import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import kiosk.session
from kiosk import words
from kiosk.state import State
from kiosk.steps import closing, handing_over, packing, people

FOLDER = Path(kiosk.__file__).parent
FRENCH = FOLDER / "translations" / "fr" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
MARKS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}


def sentences() -> set[str]:
    found = extract_from_dir(str(FOLDER), METHODS, keywords=MARKS, strip_comment_tags=True)
    return {m[0] if isinstance(m, tuple) else m for _, _, m, _, _ in found}


def test_every_sentence_is_french_too():
    with (FRENCH / "messages.po").open("rb") as file:
        known = {m.id[0] if isinstance(m.id, tuple) else m.id: m for m in read_po(file) if m.id}

    assert sentences() == set(known)
    assert [english for english, message in known.items() if not message.string] == []
    assert [english for english, message in known.items() if message.fuzzy] == []


def test_what_the_program_reads_is_what_was_written():
    with (FRENCH / "messages.po").open("rb") as po, (FRENCH / "messages.mo").open("rb") as mo:
        written = {message.id: message.string for message in read_po(po) if message.id}
        read = {message.id: message.string for message in read_mo(mo) if message.id}

    assert read == written


def test_a_translation_asks_for_the_same_facts():
    with (FRENCH / "messages.po").open("rb") as file:
        pairs = [(m.id, m.string) for m in read_po(file) if isinstance(m.id, str) and m.id]

    def facts(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s", text))

    assert [pair for pair in pairs if facts(pair[0]) != facts(pair[1])] == []


@pytest.mark.parametrize("module", [closing, packing, people, handing_over, kiosk.session])
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
