"""The `wms` command: what it prints and how it ends."""

import json

import pytest
from typer.testing import CliRunner

from wms.cli import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WMS__SECURITY__DEMONSTRATION", "true")
    (tmp_path / "config.yaml").write_text("store:\n  id: canal\n")
    return lambda *words: CliRunner().invoke(app, list(words))


def test_check_config_tells_where_each_value_comes_from(run):
    done = run("check-config", "--json")

    rows = {row["setting"]: row for row in json.loads(done.stdout)}
    assert done.exit_code == 0
    assert rows["store.id"]["from"].startswith("config.yaml:2")
    assert "environment" in rows["security.demonstration"]["from"]
    assert "demonstration only" not in done.stdout


def test_a_long_value_is_shown_whole_and_on_one_line(run, monkeypatch):
    url = "postgresql+psycopg://wms@database.of-a-store-with-a-long-name.example:5432/wms"
    monkeypatch.setenv("WMS__DATABASE__URL", url)

    done = run("check-config")

    assert f" {url} " in done.stdout


def test_unusable_settings_are_named_and_end_with_2(run, tmp_path):
    (tmp_path / "config.yaml").write_text("stoer:\n  id: canal\n")

    done = run("check-config")

    assert done.exit_code == 2
    assert "config.yaml:1" in done.stderr
    assert "stoer" in done.stderr


def test_a_layout_that_no_scale_can_print_is_told_before_the_server_runs(run, tmp_path):
    labels = "codes:\n  scale_labels: [21IIIIIWWWWWC, 22IIIIVWWWPPC]\n"
    (tmp_path / "config.yaml").write_text(labels)

    done = run("check-config")

    assert done.exit_code == 2
    assert "codes.scale_labels: 22IIIIVWWWPPC is no layout: it needs I and one of" in done.stderr


def test_migrate_may_be_repeated(run, tmp_path):
    first, second = run("migrate"), run("migrate")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (tmp_path / ".data" / "wms.db").exists()


def test_an_audit_of_a_store_that_was_never_loaded_proves_nothing(run):
    run("migrate")

    done = run("audit-stock")

    assert done.exit_code == 3
    assert "There is no store canal" in done.stderr


def test_a_store_that_is_not_there_is_refused(run):
    done = run("seed", "atlantis")

    assert done.exit_code == 2
    assert "atlantis" in done.stderr


@pytest.mark.parametrize(
    ("url", "code"), [("mysql://nobody@shop", 2), ("postgresql+psycopg://nobody@127.0.0.1:1/x", 3)]
)
def test_a_demonstration_needs_a_database_that_is_there(run, tmp_path, url, code):
    done = run("demo", "--orders", "1", "--folder", str(tmp_path / "demo"), "--database", url)

    assert done.exit_code == code
    assert "database" in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "demo").exists()


def test_a_database_that_cannot_be_reached_ends_with_3(run, monkeypatch):
    address = "postgresql+psycopg://wms@127.0.0.1:1/wms"
    monkeypatch.setenv("WMS__DATABASE__URL", address)

    done = run("migrate")

    assert done.exit_code == 3
    assert "The database cannot be used" in done.stderr
