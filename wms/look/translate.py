"""
The translations of all programs: `make words`, or `python -m wms.look.translate`.

Three books hold them: the server's refusals and shared pages, the dashboard, and the station. Each
is collected from its sources, brought up to date and compiled. The command exits with 1 while a
sentence has no translation yet, and names it.
"""

import sys
from dataclasses import dataclass
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
_KEYWORDS: Final = {
    **dict.fromkeys(("sentence", "mark", "gettext", "lazy_gettext", "_")),
    "ngettext": (1, 2),
}
_SAME_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Book:
    """
    The sentences below one folder, but for what belongs to another book.

    `also` are folders whose sentences are spoken here as well as elsewhere.
    """

    sources: Path
    folder: Path
    elsewhere: tuple[str, ...] = ()
    also: tuple[Path, ...] = ()

    def collect(self) -> Catalog:
        """Return every sentence that a person may read."""
        found = Catalog(project="dark-store-wms", charset="utf-8", fuzzy=False)
        for folder in (self.sources, *self.also):
            for name, line, message, comments, context in extract_from_dir(
                folder, method_map=_METHODS, keywords=_KEYWORDS
            ):
                if not name.startswith(self.elsewhere or ("//",)):
                    where = [(name, line)]
                    found.add(message, None, where, auto_comments=comments, context=context)
        return found


SERVER: Final = Book(ROOT, FOLDER, elsewhere=("dashboard/",))
DASHBOARD: Final = Book(ROOT / "dashboard", ROOT / "dashboard" / "translations")
STATION: Final = Book(
    ROOT.parent / "kiosk",
    ROOT.parent / "kiosk" / "screen" / "translations",
    also=(ROOT / "verdict",),
)
BOOKS: Final = (SERVER, DASHBOARD, STATION)


def collect() -> Catalog:
    """Return every sentence of the server but the dashboard's."""
    return SERVER.collect()


def update(book: Book, language: str, found: Catalog) -> list[str]:
    """Bring one language of a book up to date, compile it, and return the sentences it lacks."""
    path = book.folder / language / "LC_MESSAGES" / "messages.po"
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
    """Bring all languages of all books up to date and name what they lack."""
    lacking = [
        f"{language}: {sentence}"
        for book in BOOKS
        for language in LANGUAGES
        for sentence in update(book, language, book.collect())
    ]
    for line in lacking:
        sys.stderr.write(f"{line}\n")
    sys.exit(1 if lacking else 0)


if __name__ == "__main__":
    main()
