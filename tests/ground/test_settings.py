import re
from pathlib import Path

import pytest

from wms.config import ConfigError, Loaded, Settings, describe, load_settings

ROOT = Path(__file__).parents[2]
TRYING_OUT = "security:\n  demonstration: true\n"


def loaded(folder: Path, text: str, **environ: str) -> Loaded[Settings]:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environ)


def refusal(folder: Path, text: str, **environ: str) -> str:
    """Return what is wrong, one problem a line, without the folder."""
    with pytest.raises(ConfigError) as refused:
        loaded(folder, text + TRYING_OUT, **environ)
    return str(refused.value).replace(f"{folder}/", "")


def test_the_settings_of_the_project_can_be_read():
    settings = load_settings(ROOT / "config.yaml", {}).settings

    assert settings.store.id == "canal"
    assert settings.server.url == "http://127.0.0.1:8080"


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    text = TRYING_OUT + "server:\n  port: 9000\n  threads: 8\n"

    found = loaded(tmp_path, text, WMS__SERVER__PORT="9001", WMS__CLOCK__ORIGIN="null")

    server = found.settings.server
    assert (server.port, server.threads, server.workers) == (9001, 8, 1)
    assert found.origins["server.port"] == "environment WMS__SERVER__PORT"
    assert found.origins["server.threads"] == f"{tmp_path}/config.yaml:5"
    assert found.origins["server.workers"] == "default"


def test_what_is_in_force_is_shown_without_its_secrets(tmp_path):
    key = "a-key-of-this-store-and-of-no-other-one"
    text = f'{TRYING_OUT}  secret_key: "{key}"\n'

    rows = describe(
        loaded(tmp_path, text, WMS__DATABASE__URL="postgresql+psycopg://wms:geheim@db/wms")
    )

    shown = {name: value for name, value, _origin in rows}
    assert shown["database.url"] == "postgresql+psycopg://wms:********@db/wms"
    assert not re.search(f"{key}|geheim", str(rows))
    assert set(shown) == set(loaded(tmp_path, text).origins)


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path):
    (tmp_path / "pepper").write_text("grains of the store's own black pepper\n")

    settings = loaded(
        tmp_path, TRYING_OUT, WMS__SECURITY__PIN_PEPPER_FILE=str(tmp_path / "pepper")
    ).settings

    pepper = settings.security.pin_pepper.get_secret_value()
    assert pepper == "grains of the store's own black pepper"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("server: {port: 12:30}", 'write "12:30" in quotes'),
        ("server: {port: 1:02:03}", 'write "1:02:03" in quotes'),
        ("server: {https: no}", "write true or false"),
        ("server: {https: ON}", "write true or false"),
        ("server: {https: True}", "write true or false"),
        ("server: {https: 1}", "server.https must be true or false, without quotes"),
        ("server: {port: 010}", "octal number; write 10"),
        ("server: {port: 0x1F90}", "a number in another base"),
        ("server: {port: 8_080}", "write 8080"),
        ("server: {port: 80.5}", "write a whole number"),
        ("server: {port: 8e3}", "write a whole number"),
        ('server: {port: "8080"}', "server.port must be a whole number, without quotes"),
        ("server: {port: 70000}", "server.port must be 65535 or less"),
        ("server: {port: }", "server.port has no value"),
        ("server: {port: null}", "server.port must be a whole number"),
        ("server: {port: [8080]}", "server.port must be a whole number"),
        ("server: {host: 127}", "server.host must be text; put it in quotes"),
        ("server: {public_url: canal}", "server.public_url does not have the form"),
        ("server: 8080", "server is a section"),
        ("server: {workers: 2}", "server.workers is 1 on SQLite"),
        ("clock: {starts_at: 2026-11-21}", 'write "2026-11-21" in quotes'),
        ('clock: {starts_at: "2026-11-21T08:00:00"}', "must be a moment with its zone"),
        ("clock: {speed: 60}", "clock needs starts_at and origin"),
        ("database: {url: mysql://db}", "must begin with sqlite:///"),
        ("store: {id: ~}", "may be read as no value"),
        ("store: {id: Canal Saint-Martin}", "store.id does not have the form"),
        ("log: {level: loud}", "log.level must be 'debug', 'info', 'warning' or 'error'"),
        ("log: {levle: info}", "log.levle is no setting; did you mean log.level?"),
        ("weather: {rain: 1}", "weather is no setting; remove it"),
        ("log: &log {level: info}", "anchors, aliases and tags are not used"),
        ("log: !!map {level: info}", "anchors, aliases and tags are not used"),
        ("log: {level: info", "this is not YAML"),
        ("\tlog: info", "a tab stands where blanks belong"),
    ],
)
def test_a_line_that_could_be_misread_is_refused_with_its_number(tmp_path, line, sentence):
    found = refusal(tmp_path, f"orders:\n  lines_max: 100\n{line}\n").splitlines()

    assert any(sentence in problem for problem in found), found
    place = "config.yaml:" if "workers" in line else r"config.yaml:[34]:"
    assert all(re.match(place, problem) for problem in found), found


def test_a_name_given_twice_is_refused_with_both_its_lines(tmp_path):
    found = refusal(tmp_path, "server:\n  port: 1\n  threads: 2\n  port: 3\n")

    assert found == "config.yaml:4: server.port stands on line 2 already; keep one of the two"


def test_everything_wrong_is_told_at_once_and_each_thing_once(tmp_path):
    text = "server:\n  port: 12:30\n  prot: 1\nlog:\n  level: loud\n"

    found = refusal(tmp_path, text, WMS__SERVER__THREADS="many").splitlines()

    assert [problem.split(": ")[0] for problem in found] == [
        "config.yaml:2",
        "environment WMS__SERVER__THREADS",
        "config.yaml:3",
        "config.yaml:5",
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WMS__SERVER__PROT", "1", "did you mean WMS__SERVER__PORT?"),
        ("WMS__server__port", "1", "did you mean WMS__SERVER__PORT?"),
        ("WMS__SERVER", "1", "there is no such setting"),
        ("WMS__SERVER__PORT", "12:30", "server.port must be a whole number"),
        ("WMS__SERVER__HTTPS", "yes", "server.https must be true or false"),
        ("WMS__DATABASE__URL_FILE", "/nowhere/at/all", "cannot be read"),
    ],
)
def test_an_environment_that_means_nothing_is_refused(tmp_path, name, value, sentence):
    found = refusal(tmp_path, "", **{name: value})

    assert found.startswith(f"environment {name}: ")
    assert sentence in found


def test_a_value_and_its_file_together_are_refused(tmp_path):
    found = refusal(tmp_path, "", WMS__STORE__ID="a", WMS__STORE__ID_FILE="b")

    assert "remove one of the two" in found


def test_a_server_does_not_start_with_secrets_that_everybody_knows(tmp_path):
    with pytest.raises(ConfigError, match="needs your own secret_key and pin_pepper"):
        loaded(tmp_path, "log:\n  level: info\n")


def test_a_missing_file_is_refused_with_its_name(tmp_path):
    with pytest.raises(ConfigError, match=r"absent\.yaml: there is no such file"):
        load_settings(None, {"WMS_CONFIG": str(tmp_path / "absent.yaml")})


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"\x00", b"- a\n", b"[" * 9_000, b"a" * 300_000],
    ids=["not UTF-8", "a null byte", "a list", "too deep", "too large"],
)
def test_a_file_of_another_kind_is_refused_as_such(tmp_path, content):
    (tmp_path / "config.yaml").write_bytes(content)

    with pytest.raises(ConfigError) as refused:
        load_settings(tmp_path / "config.yaml", {})

    assert len(refused.value.problems) == 1
