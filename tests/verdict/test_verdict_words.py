"""Every word of the verdict is a sentence that can be said with the facts it gets."""

import re
from pathlib import Path

import wms.verdict
from wms.verdict import WORDS, Reason, sentence

FACTS = {"name", "other", "says", "code", "by", "bundle"}


def test_every_sentence_says_what_to_do_and_uses_known_facts():
    for word, english in WORDS.items():
        assert set(re.findall(r"%\((\w+)\)s", english)) <= FACTS, word
        assert sentence(Reason(word)).endswith("."), word


def test_every_word_that_the_rules_use_has_its_sentence_and_none_stands_unused():
    folder = Path(wms.verdict.__file__).parent
    code = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "words.py")

    assert {word for word in WORDS if f'"{word}"' not in code} == set()


def test_a_sentence_can_be_said_in_another_language():
    french = {"missing": "%(name)s : il en manque %(by)s."}

    said = sentence(Reason("missing", (("name", "Lait"), ("by", "2"))), french)

    assert said == "Lait : il en manque 2."
