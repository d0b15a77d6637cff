"""
The translations of refusals and of the shared pages: `python -m wms.look.translate`.

It collects every `sentence(...)` and `gettext(...)` of the server but the dashboard's, which keeps
its own, brings `translations/` up to date and compiles it. It exits with 1 while a sentence has no
translation yet.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = Path(__file__).parent / "translations"
LANGUAGES: Final = ("fr",)
_METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS: Final = {"sentence": None, "gettext": None, "_": None, "ngettext": (1, 2)}
_SAME_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ELSEWHERE: Final = ("dashboard/",)


def collect(root: Path = ROOT) -> Catalog:
    """Return every sentence of the server that a person may read."""
    found = Catalog(project="dark-store-wms", charset="utf-8", fuzzy=False)
    for name, line, message, comments, context in extract_from_dir(
        root, method_map=_METHODS, keywords=_KEYWORDS
    ):
        if not name.startswith(_ELSEWHERE):
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def update(language: str, found: Catalog) -> list[str]:
    """Bring one language up to date, compile it, and return the sentences it lacks."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    catalog = read(path, language)
    catalog.update(found, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.header_comment = "dark-store-wms", ""
    catalog.creation_date = catalog.revision_date = _SAME_MOMENT  # a file changes with its content
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as text:
        write_po(text, catalog, width=100, sort_output=True, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalog)
    return [str(message.id) for message in catalog if message.id and not message.string]


def read(path: Path, language: str) -> Catalog:
    """Return a catalogue of translations, empty where there is none yet."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def main() -> None:
    """Bring all languages up to date and name what they lack."""
    found = collect()
    lacking = {language: update(language, found) for language in LANGUAGES}
    for language, sentences in lacking.items():
        for sentence in sentences:
            sys.stderr.write(f"{language}: {sentence}\n")
    sys.exit(1 if any(lacking.values()) else 0)


if __name__ == "__main__":
    main()
