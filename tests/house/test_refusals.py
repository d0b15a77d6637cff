from collections import Counter
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.house.modules import ROOT
from tests.house.refusals import PAGE, all_refusals, row
from wms.errors import Refusal, code_of

FRENCH = ROOT / "wms/look/translations/fr/LC_MESSAGES/messages.po"


def test_every_refusal_is_documented():
    assert PAGE.exists(), "write the page: python -m tests.house.refusals"
    written = {
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    }

    expected = {row(kind) for kind in all_refusals()}

    missing, left_over = sorted(expected - written), sorted(written - expected)
    assert (missing, left_over) == ([], []), "write it again: python -m tests.house.refusals"


def test_every_refusal_has_a_code_and_words_of_its_own():
    codes = Counter(code_of(kind) for kind in all_refusals())
    silent = [
        kind.__qualname__
        for kind in all_refusals()
        if kind.title == Refusal.title or kind.says == Refusal.says
    ]

    assert [code for code, times in codes.items() if times > 1] == []
    assert silent == []


def test_every_refusal_speaks_french():
    with FRENCH.open("rb") as file:
        french = read_po(file)

    sentences = {text for kind in all_refusals() for text in (kind.title, kind.says)}

    assert sorted(text for text in sentences if not is_translated(french, text)) == []


def is_translated(catalogue: Catalog, english: str) -> bool:
    """Tell whether the sentence is translated, for certain, and with the same facts."""
    message = catalogue.get(english)
    if message is None or message.fuzzy or not message.string:
        return False
    return facts_in(str(message.string)) == facts_in(english)


def facts_in(text: str) -> set[str]:
    return {name for _before, name, _form, _conversion in Formatter().parse(text) if name}
