"""The dashboard is complete in French, and what is compiled is what is written."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import wms.dashboard

FOLDER = Path(wms.dashboard.__file__).parent
FRENCH = FOLDER / "translations" / "fr" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def said() -> set[str]:
    found = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        FOLDER, METHODS, keywords=KEYWORDS
    ):
        found.add(message if isinstance(message, str) else message[0])
    return found


def test_every_sentence_has_its_french_and_none_is_left_over():
    with (FRENCH / "messages.po").open("rb") as file:
        french = read_po(file)
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in french
        if message.id and message.string and not message.fuzzy
    }

    assert len(said()) > 200
    assert said() ^ translated == set()


def test_a_french_sentence_holds_the_same_facts():
    with (FRENCH / "messages.po").open("rb") as file:
        french = read_po(file)

    for message in french:
        if isinstance(message.id, str) and message.id:
            facts = re.findall(r"%\(\w+\)s|\{\w+\}", message.id)
            assert sorted(re.findall(r"%\(\w+\)s|\{\w+\}", str(message.string))) == sorted(facts)


def test_what_is_compiled_is_what_is_written():
    with (FRENCH / "messages.po").open("rb") as file:
        written = strings_of(read_po(file))
    with (FRENCH / "messages.mo").open("rb") as file:
        compiled = strings_of(read_mo(file))

    assert compiled == written


def strings_of(catalogue: Catalog) -> dict[str, object]:
    """Return each sentence with what it became; singular and plural are told apart."""
    return {
        message.id if isinstance(message.id, str) else "|".join(message.id): tuple(
            message.string or ()
        )
        for message in catalogue
        if message.id
    }
