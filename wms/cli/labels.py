"""`wms labels`: sheets of labels as PDF."""

import csv
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from wms.cli.ground import (
    WRONG,
    ConfigFile,
    fail,
    load_settings_or_fail,
    open_database,
    require_store,
    say,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from wms.look.sheets import Tag
    from wms.places.queries import PlaceSeen

labels = typer.Typer(help="Print sheets of labels as PDF.", no_args_is_help=True)

Found = TypeVar("Found")
BADGES_MAX: Final = 10_000
GTIN_DIGITS: Final = 14


class Language(StrEnum):
    """The language of the words on a label."""

    EN = "en"
    FR = "fr"


class Symbol(StrEnum):
    """What scanners read; QR codes need a scanner with a camera."""

    CODE128 = "code128"
    QR = "qr"


class OnPaper(StrEnum):
    """Label sheets by their makers' numbers, cards of a bank card's size, or whole pages."""

    L7160 = "l7160"
    L7163 = "l7163"
    L7165 = "l7165"
    L7173 = "l7173"
    CARDS = "cards"
    A4 = "a4"
    A5 = "a5"
    A6 = "a6"


Out = Annotated[Path, typer.Option("--out", "-o", help="The PDF to write.")]
PaperOption = Annotated[OnPaper, typer.Option("--paper", help="The label sheet, or page.")]
Skip = Annotated[int, typer.Option(help="So many labels of the first sheet are used up.", min=0)]
SymbolOption = Annotated[Symbol, typer.Option("--symbol", help="code128, or qr.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="en or fr.")]
Only = Annotated[str, typer.Option(help="Those whose name fits, such as 'A01-*'.")]


@labels.command("bins")
def print_bins(  # noqa: PLR0917 -- each argument is an option of the command
    out: Out,
    only: Only = "*",
    paper: PaperOption = OnPaper.L7163,
    symbol: SymbolOption = Symbol.CODE128,
    language: LanguageOption = Language.EN,
    skip: Skip = 0,
    config: ConfigFile = None,
) -> None:
    """Print a label for each bin: its name, its storage class and where it is."""

    def tag_of(place: "PlaceSeen") -> "Tag":
        return _place_tag("bin", place, symbol, language)

    places = _read(config, lambda session, store: _places(session, store, ("pick", "receiving")))
    chosen = [tag_of(place) for place in places if fnmatchcase(place.place, only)]
    _write(chosen, out, paper, skip, "bin")


@labels.command("totes")
def print_totes(  # noqa: PLR0917 -- each argument is an option of the command
    out: Out,
    only: Only = "*",
    paper: PaperOption = OnPaper.L7165,
    symbol: SymbolOption = Symbol.CODE128,
    language: LanguageOption = Language.EN,
    skip: Skip = 0,
    config: ConfigFile = None,
) -> None:
    """Print a label for each tote."""
    places = _read(config, lambda session, store: _places(session, store, ("tote",)))
    chosen = [
        _place_tag("tote", place, symbol, language)
        for place in places
        if fnmatchcase(place.place, only)
    ]
    _write(chosen, out, paper, skip, "tote")


@labels.command("badges")
def print_badges(
    people: Annotated[
        str, typer.Argument(help="Lines of `name,badge`: a file, or - for standard input.")
    ],
    out: Out,
    paper: PaperOption = OnPaper.CARDS,
    symbol: SymbolOption = Symbol.QR,
    skip: Skip = 0,
) -> None:
    """
    Print badges. The server keeps only their hashes: take the codes that `wms people hire` printed.

    Whoever has the sheet can pass for these people, but for their PIN: destroy what is left of it.
    """
    from wms.look.sheets import Tag

    chosen = [Tag("Badge", name, badge, kind=symbol.value) for name, badge in _read_badges(people)]
    _write(chosen, out, paper, skip, "badge")


@labels.command("articles")
def print_articles(  # noqa: PLR0917 -- each argument is an option of the command
    skus: Annotated[list[str], typer.Argument(help="Articles, such as S-00042.")],
    out: Out,
    paper: PaperOption = OnPaper.L7160,
    language: LanguageOption = Language.EN,
    skip: Skip = 0,
    config: ConfigFile = None,
) -> None:
    """Print a label for each article, for goods whose own code cannot be read."""

    def work(session: "Session", store_id: str) -> "list[Tag]":
        return [_article_tag(session, store_id, sku, language) for sku in skus]

    _write(_read(config, work), out, paper, skip, "article")


def _places(session: "Session", store_id: str, kinds: Sequence[str]) -> "list[PlaceSeen]":
    from wms.places.queries import list_places

    return list_places(session, store_id, kinds)


def _place_tag(word: str, place: "PlaceSeen", symbol: Symbol, language: Language) -> "Tag":
    from wms.look.sheets import WORDS, Tag

    words = WORDS[language.value]
    where = [words.get(place.storage or "", place.storage or "")]
    for part in ("aisle", "bay", "level"):
        value = getattr(place, part)
        where += [f"{words[part]} {value}"] if value is not None else []
    line = " · ".join(filter(None, where))
    lines = (line,) if line else ()
    return Tag(words[word], place.place, place.place, kind=symbol.value, lines=lines)


def _article_tag(session: "Session", store_id: str, sku: str, language: Language) -> "Tag":
    """Return an article's label: with the EAN of one piece where it has one, else with its SKU."""
    from wms.catalogue.queries import find_sku, list_barcodes
    from wms.look.sheets import WORDS, Tag

    article = find_sku(session, store_id, sku)
    if article is None:
        fail(f"There is no article {sku}.", WRONG)
    title = WORDS[language.value]["article"]
    for code in list_barcodes(session, store_id, sku):
        if code.quantity == 1 and len(code.barcode) == GTIN_DIGITS and code.barcode[0] == "0":
            ean = code.barcode[1:]
            return Tag(title, article.name, ean, kind="ean13", lines=(sku,), shows_code=True)
    return Tag(title, article.name, sku, kind="code128", lines=(sku,))


def _read_badges(people: str) -> list[tuple[str, str]]:
    """Return names and badges, line by line."""
    try:
        text = sys.stdin.read() if people == "-" else Path(people).read_text("utf-8")
        rows = [row for row in csv.reader(text.splitlines()) if row]
    except (OSError, UnicodeError, csv.Error) as why:
        fail(f"{people} cannot be read: {why}", WRONG)
    if len(rows) > BADGES_MAX:
        fail(f"{len(rows)} badges are more than {BADGES_MAX}.", WRONG)
    for number, row in enumerate(rows, 1):
        if len(row) != 2 or not all(cell.strip() for cell in row):  # noqa: PLR2004 -- name and badge
            fail(f"{people}: line {number} is not `name,badge`.", WRONG)
    return [(name.strip(), badge.strip()) for name, badge in rows]


def _read(config: Path | None, work: "Callable[[Session, str], Found]") -> Found:
    """Return what is read of the store."""
    settings = load_settings_or_fail(config).settings
    with open_database(settings) as database, database.reading() as session:
        require_store(session, settings.store.id)
        return work(session, settings.store.id)


def _write(tags: "Sequence[Tag]", out: Path, paper: OnPaper, skip: int, what: str) -> None:
    """Write the sheet, or say why it cannot be."""
    from wms.look.sheets import PAPERS, CannotEncode, LabelTooSmall, print_sheet

    chosen = PAPERS[paper.value]
    if not tags:
        fail(f"There are no such {what}s.", WRONG)
    told = f"{len(tags)} {what}{'' if len(tags) == 1 else 's'}"
    try:
        out.write_bytes(print_sheet(tags, chosen, skip=skip, title=told))
    except (CannotEncode, LabelTooSmall, ValueError) as why:
        fail(str(why), WRONG)
    except OSError as why:
        fail(f"{out} cannot be written: {why}", WRONG)
    sheets = -(-(len(tags) + skip) // chosen.count)
    say(f"{told} on {sheets} {'page' if sheets == 1 else 'pages'}: {out}")
