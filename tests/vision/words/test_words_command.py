"""`wms vision match --names`: what the label adds to looks."""

import json

import cv2
import pytest
from typer.testing import CliRunner

from tests.vision.words.labels import printed
from wms.cli.vision import vision

run = CliRunner().invoke


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A gallery of two articles that look the same, and what they are called."""
    folder = tmp_path_factory.mktemp("store")
    for sku in ("V", "S"):
        (folder / "photos" / sku).mkdir(parents=True)
        cv2.imwrite(str(folder / "photos" / sku / "0.png"), printed("Norde milk"))
    cv2.imwrite(str(folder / "seen.png"), printed("Norde milk", "Strawberry"))
    (folder / "names.csv").write_text("sku,name\nV,Norde Vanilla\nS,Norde Strawberry\n")
    enrolled = run(vision, ["enrol", str(folder / "gallery"), str(folder / "photos")])
    assert enrolled.exit_code == 0
    return folder


def matched(store, *more: str):
    answer = run(vision, ["match", str(store / "gallery"), str(store / "seen.png"), *more])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_label_ranks_articles_that_look_the_same(store):
    first, second = json.loads(matched(store, "--names", str(store / "names.csv"), "--json"))

    assert (first["sku"], second["sku"]) == ("S", "V")
    assert first["looks"] == pytest.approx(second["looks"], abs=0.5)
    assert first["text"] > 0 > second["text"]


def test_what_was_read_is_told_to_people(store):
    told = matched(store, "--names", str(store / "names.csv"))

    assert "By its words" in told
    assert "Strawberry" in told.splitlines()[-1]


def test_without_names_nothing_is_said_of_words(store):
    assert all("text" not in each for each in json.loads(matched(store, "--json")))


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("article,called\n", 1, "names no columns sku and name"),
        (b"sku,name\nA,\xff\xfe\n", 2, "cannot be read"),
        (None, 2, "cannot be read"),
    ],
)
def test_a_table_of_names_that_is_none_is_refused(store, tmp_path, content, code, says):
    table = tmp_path / "names.csv"
    if content is not None:
        table.write_bytes(content.encode() if isinstance(content, str) else content)

    arguments = ["match", str(store / "gallery"), str(store / "seen.png"), "--names", str(table)]
    answer = run(vision, arguments)

    assert answer.exit_code == code
    assert says in answer.output
