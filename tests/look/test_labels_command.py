"""`wms labels`: sheets of the store that is in the database."""

import pytest
from typer.testing import CliRunner

from wms.cli import app


@pytest.fixture
def told(canal_sqlite, monkeypatch, tmp_path):
    monkeypatch.setenv("WMS__DATABASE__URL", str(canal_sqlite.url))

    def run(*words: str, typed: str = "") -> tuple[int, str]:
        sheet = str(tmp_path / "sheet.pdf")
        done = CliRunner().invoke(app, ["labels", *words, "--out", sheet], input=typed)
        return done.exit_code, " ".join(done.output.split())

    return run


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["bins", "--only", "A01-01-*", "--language", "fr"], "bins on 1 page"),
        (["bins", "--only", "A01-0*", "--paper", "l7160", "--symbol", "qr"], "bins on"),
        (["totes", "--paper", "l7163", "--skip", "2"], "totes on"),
        (["articles", "S-00001", "S-00002"], "2 articles on 1 page"),
    ],
)
def test_a_sheet_is_written_and_told(told, tmp_path, words, says):
    code, output = told(*words)

    assert (code, says in output) == (0, True), output
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_badges_are_printed_from_what_hiring_printed(told, tmp_path):
    code, output = told("badges", "-", typed="Zoé Petit,0e443098cc80ac52e5807595ded69c02\n")

    assert (code, "1 badge on 1 page" in output) == (0, True)
    assert (tmp_path / "sheet.pdf").exists()


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (["bins", "--only", "nowhere"], "", "There are no such bins"),
        (["articles", "S-99999"], "", "There is no article S-99999"),
        (["totes", "--skip", "8"], "", "skip 0 to 7"),
        (["badges", "-"], "Zoé Petit\n", "line 1 is not `name,badge`"),
        (["badges", "absent.csv"], "", "absent.csv cannot be read"),
        (["badges", "-", "--symbol", "code128"], "Zoé," + "0e" * 16, "take larger labels, or qr"),
    ],
)
def test_what_cannot_be_printed_says_why(told, tmp_path, words, typed, says):
    code, output = told(*words, typed=typed)

    assert code == 1
    assert says in output
    assert not (tmp_path / "sheet.pdf").exists()
