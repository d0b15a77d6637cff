"""`wms vision read` and `wms vision bench`: a line a picture, a table a folder."""

import json
from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from tests.vision.codes.labels import MILK, YOGHURT, drawn
from wms.cli import app

PHOTOS = Path(__file__).parents[1] / "photos"


@pytest.fixture
def run():
    def invoke(*arguments: object):
        return CliRunner().invoke(app, ["vision", *(str(one) for one in arguments)])

    return invoke


def saved(folder, name, picture):
    path = folder / name
    cv2.imwrite(str(path), picture)
    return path


def test_each_picture_is_a_line_of_json(run, tmp_path):
    milk = saved(tmp_path, "milk.png", drawn(MILK, pixels=2.0))
    nothing = saved(tmp_path, "nothing.png", drawn(MILK, pixels=0.1))

    told = [json.loads(line) for line in run("read", milk, nothing).stdout.splitlines()]

    assert [one["file"] for one in told] == [str(milk), str(nothing)]
    (code,) = told[0]["codes"]
    assert set(code) == {"text", "symbology", "polygon", "engines", "how", "likelihood"}
    assert (code["text"], code["symbology"], code["how"]) == (MILK, "EAN-13", "read")
    assert told[1]["codes"] == []
    assert told[1]["ms"] > 0


def test_the_catalogue_gates_and_matches(run, tmp_path):
    tiny = saved(tmp_path, "tiny.png", drawn(MILK, pixels=0.8, grain=2.0))
    clear = saved(tmp_path, "clear.png", drawn(YOGHURT, pixels=2.0))
    catalogue = tmp_path / "gtins.txt"
    catalogue.write_text(f"{MILK}\n\n4006381333931\n", encoding="utf-8")

    told = run("read", tiny, clear, "--catalogue", catalogue).stdout.splitlines()

    (matched,) = json.loads(told[0])["codes"]
    assert (matched["text"], matched["how"], matched["engines"]) == (MILK, "matched", [])
    assert json.loads(told[1])["codes"] == []


def test_what_cannot_be_used_is_named_and_the_others_are_read(run, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 not a picture")
    photo = PHOTOS / "ean8-1__3.webp"

    answer = run("read", broken, tmp_path / "gone.png", photo)

    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [one.get("refused") for one in told] == ["picture_broken", "unreadable", None]
    assert told[2]["codes"][0]["text"] == "12345670"
    assert answer.exit_code == 1


@pytest.mark.parametrize(
    ("lines", "named"), [("9506000134352\n123\n", "line 2"), ("\n", "names no GTIN")]
)
def test_a_catalogue_that_cannot_be_used_is_refused_by_its_line(run, tmp_path, lines, named):
    catalogue = tmp_path / "gtins.txt"
    catalogue.write_text(lines, encoding="utf-8")

    answer = run("read", PHOTOS / "ean8-1__3.webp", "--catalogue", catalogue)

    assert answer.exit_code == 2
    assert named in answer.output


def test_an_expected_number_that_is_none_is_refused(run):
    answer = run("read", PHOTOS / "ean8-1__3.webp", "--expect", "12345")

    assert answer.exit_code == 2
    assert "12345" in answer.output


def test_a_labelled_folder_of_codes_is_measured(run, tmp_path):
    saved(tmp_path, "milk.png", drawn(MILK, pixels=2.0))
    saved(tmp_path, "two.png", cv2.vconcat([drawn(MILK, pixels=2.0), drawn(YOGHURT, pixels=2.0)]))
    saved(tmp_path, "wrong.png", drawn(YOGHURT, pixels=2.0))
    saved(tmp_path, "nothing.png", drawn(MILK, pixels=0.2))
    entries = [
        {"file": "milk.png", "symbology": "EAN-13", "expected": MILK},
        {"file": "two.png", "symbology": "EAN-13", "expected": [MILK, YOGHURT]},
        {"file": "wrong.png", "symbology": "EAN-13", "expected": MILK},
        {"file": "nothing.png", "symbology": None, "expected": None},
    ]
    (tmp_path / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")

    whole = json.loads(run("bench", tmp_path, "--json").stdout)["all"]

    assert (whole["codes"], whole["read"], whole["false_reads"]) == (4, 3, 1)
    assert whole["decode_rate"] == 0.75
    assert whole["ms_mean"] > 0


@pytest.mark.parametrize("manifest", ["{}", "[]", '[{"file": "a.png"}]', "not json"])
def test_a_folder_of_neither_form_is_refused(run, tmp_path, manifest):
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")

    assert run("bench", tmp_path).exit_code == 2


def test_an_empty_folder_is_refused(run, tmp_path):
    assert run("bench", tmp_path).exit_code == 2
    assert run("bench", tmp_path / "gone").exit_code == 2
