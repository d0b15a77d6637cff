"""What the door sends, and how much of it."""

import gzip
import json

import pytest
from flask import Flask
from PIL import Image

from tests.handheld.fake_server import FakeServer
from wms.handheld import pages

COMPRESSED_BYTES_MAX = 60_000


@pytest.fixture
def app() -> Flask:
    return FakeServer().app()


def test_everything_the_app_needs_offline_is_there_and_light(app):
    client = app.test_client()

    sizes = {}
    for url in [pages.SHELL, *pages.release_files()]:
        with client.get(url) as response:
            assert response.status_code == 200, url
            sizes[url] = len(gzip.compress(response.data))

    on_load = {url: size for url, size in sizes.items() if not url.endswith(".png")}
    assert sum(on_load.values()) < COMPRESSED_BYTES_MAX, on_load


def test_a_changed_file_makes_a_new_release(app, monkeypatch):
    client = app.test_client()
    before = client.get("/handheld/sw.js")
    again = client.get("/handheld/sw.js", headers={"If-None-Match": before.headers["ETag"]})
    files = pages.release_files() | {"/handheld/app/main.js": "another hash"}
    monkeypatch.setattr(pages, "release_files", lambda: files)

    after = client.get("/handheld/sw.js")

    assert again.status_code == 304
    assert after.data.splitlines()[0] != before.data.splitlines()[0]
    assert b"/handheld/app/main.js" in before.data


@pytest.mark.parametrize(("language", "name"), [("en-GB", "Picking"), ("fr", "Préparation")])
def test_the_app_can_be_installed_under_its_name(app, language, name):
    client = app.test_client()

    response = client.get("/handheld/manifest.webmanifest", headers={"Accept-Language": language})

    manifest = json.loads(response.data)
    assert (manifest["name"], manifest["start_url"]) == (name, "/handheld/")
    for icon in manifest["icons"]:
        with Image.open(pages.APP / icon["src"].rpartition("/")[2]) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert name in client.get("/handheld/", headers={"Accept-Language": language}).text


@pytest.mark.parametrize("path", ["../pages.py", "..%2fpages.py", "nothing.js"])
def test_only_files_of_the_app_are_sent(app, path):
    assert app.test_client().get(f"/handheld/app/{path}").status_code == 404
