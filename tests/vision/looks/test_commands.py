import json

import cv2
import pytest
from typer.testing import CliRunner

from tests.vision.looks.packages import drawn, photos_of
from wms.cli.vision import vision

run = CliRunner().invoke


def written(path, picture):
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture)
    return path


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for sku in ("JAM-RED", "JAM-BLUE", "TEA-20"):
        for number, picture in enumerate(photos_of(sku, 2)):
            written(folder / sku / f"{number}.png", picture)
    return folder


@pytest.fixture(scope="module")
def gallery(photos, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    answer = run(vision, ["enrol", str(folder), str(photos)])
    assert answer.exit_code == 0
    assert "3/3 TEA-20: 2 photos" in answer.output
    return folder


def test_enrolling_again_changes_nothing(gallery, photos):
    before = {path.name: path.read_bytes() for path in gallery.iterdir()}

    answer = run(vision, ["enrol", str(gallery), str(photos)])

    assert answer.exit_code == 0
    assert {path.name: path.read_bytes() for path in gallery.iterdir()} == before


def test_a_broken_picture_is_named_and_left_out(tmp_path):
    folder = tmp_path / "more"
    written(folder / "TEA-20" / "good.jpg", drawn("TEA-20", seed=9))
    (folder / "TEA-20" / "cut.jpg").write_bytes((folder / "TEA-20" / "good.jpg").read_bytes()[:900])
    written(folder / "TEA-20" / "dark.png", drawn("TEA-20", light=0.0) // 30)
    (folder / "EMPTY").mkdir()

    answer = run(vision, ["enrol", str(tmp_path / "gallery"), str(folder)])

    assert answer.exit_code == 1
    assert "cut.jpg: The picture is damaged" in answer.output
    assert "dark.png: nothing can be seen" in answer.output
    assert "EMPTY has no photo" in answer.output
    assert "TEA-20: 1 photos" in answer.output


@pytest.mark.parametrize("folder", ["missing", "."])
def test_a_folder_without_articles_is_refused(tmp_path, folder):
    answer = run(vision, ["enrol", str(tmp_path / "gallery"), str(tmp_path / folder)])

    assert answer.exit_code == 2


def test_a_picture_is_matched_with_its_article(gallery, tmp_path):
    image = written(tmp_path / "seen.png", drawn("TEA-20", seed=8))

    answer = run(vision, ["match", str(gallery), str(image), "--json"])

    assert answer.exit_code == 0
    found = json.loads(answer.output)
    assert found[0]["sku"] == "TEA-20"
    assert set(found[0]) == {"sku", "log_ratio", "differs", "claimed"}


def test_a_claim_is_weighed_against_its_look_alikes(gallery, tmp_path):
    image = written(tmp_path / "seen.png", drawn("JAM-BLUE", seed=8))

    answer = run(vision, ["match", str(gallery), str(image), "--claim", "JAM-RED"])

    assert answer.exit_code == 0
    lines = answer.output.splitlines()
    assert lines[1].startswith("JAM-BLUE")
    assert lines[2].startswith("JAM-RED (claimed)")


def test_only_the_articles_asked_for_are_ranked(gallery, tmp_path):
    image = written(tmp_path / "seen.png", drawn("JAM-BLUE", seed=8))

    told = ["match", str(gallery), str(image), "--among", "TEA-20, JAM-RED", "--json"]
    found = json.loads(run(vision, told).output)

    assert {each["sku"] for each in found} == {"TEA-20", "JAM-RED"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--claim", "NEVER"], 1, "Not in the gallery: NEVER"),
        (["--among", "TEA-20,NEVER"], 1, "Not in the gallery: NEVER"),
        (["--among", " , "], 2, "--among names no article"),
    ],
)
def test_an_article_that_is_not_enrolled_is_refused(gallery, tmp_path, arguments, code, says):
    image = written(tmp_path / "seen.png", drawn("TEA-20"))

    answer = run(vision, ["match", str(gallery), str(image), *arguments])

    assert answer.exit_code == code
    assert says in answer.output


def test_a_missing_gallery_or_a_broken_picture_is_refused(gallery, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")

    nowhere = run(vision, ["match", str(tmp_path / "none"), str(broken)])
    damaged = run(vision, ["match", str(gallery), str(broken)])

    assert (nowhere.exit_code, damaged.exit_code) == (2, 1)
    assert not (tmp_path / "none").exists()
    assert "broken.jpg: The picture is damaged" in damaged.output
