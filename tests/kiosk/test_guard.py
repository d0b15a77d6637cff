import pytest

from kiosk.screen.app import PIN
from kiosk.settings import Settings, load_settings
from tests.kiosk.conftest import HTTP
from wms.strict import ConfigError

TAP = {"kind": "tapped", "act": "handover", "value": ""}
OURS = {"HX-Request": "true"}


@pytest.fixture
def quiet_bench(make_bench):
    return make_bench()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        (OURS | {"Origin": "https://example.org"}, 403),
        (OURS | {"Sec-Fetch-Site": "cross-site"}, 403),
        (OURS | {"Host": "bench.example.org"}, 421),
        (OURS, 204),
    ],
    ids=["no header", "another website", "cross-site", "another name", "our page"],
)
def test_no_other_website_drives_the_bench(quiet_bench, headers, status):
    answer = HTTP.post(f"{quiet_bench.url}/events", json=TAP, headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "logged_in"},
        {"kind": "scanned", "code": "x" * 513},
        {"kind": "scanned", "code": "a\x00b"},
        {"kind": "tapped", "act": "explode"},
        {"kind": "pin_given", "pin": "12a4"},
        {"kind": "scanned", "code": "1", "sku": "S-1"},
        ["scanned"],
    ],
)
def test_a_screen_cannot_say_what_no_screen_says(quiet_bench, said):
    answer = HTTP.post(f"{quiet_bench.url}/events", json=said, headers=OURS)

    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_no_page_may_load_or_run_what_is_not_ours(quiet_bench):
    for path in ("/", "/state.json", "/commands", "/commands/CMD-OK.png", "/nowhere"):
        headers = HTTP.get(quiet_bench.url + path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"], path
        assert headers["X-Frame-Options"] == "DENY"


def test_a_pin_is_never_shown(quiet_bench):
    HTTP.post(
        f"{quiet_bench.url}/events",
        json={"kind": "scanned", "code": "badge-of-lucie"},
        headers=OURS,
    )
    quiet_bench.wait(lambda s: s.badge)

    assert "badge-of-lucie" not in HTTP.get(f"{quiet_bench.url}/state.json").text
    assert not PIN.fullmatch("123")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "key"),
        ("server:\n  key: a\n  key_file: b\n", "not both"),
        ("server:\n  key: a\nscreen:\n  time_zone: Paris\n", "Europe/Paris"),
        ("server:\n  key: a\ndevices:\n  skanner: x:y\n", "scanner"),
        ("server:\n  key: a\nclock:\n  speed: 10\n", "starts_at"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_with_what_to_write(tmp_path, text, says):
    path = tmp_path / "kiosk.yaml"
    path.write_text(text)

    with pytest.raises(ConfigError, match=says):
        load_settings(path, {})


def test_the_environment_alone_is_enough(tmp_path):
    key = tmp_path / "key"
    key.write_text("secret\n")
    environ = {"KIOSK__SERVER__KEY_FILE": str(key), "KIOSK__DEVICES__SCANNER": "serial:/dev/x"}

    settings: Settings = load_settings(None, environ)

    assert settings.server.read_key() == "secret"
    assert settings.devices.urls() == {"scanner": "serial:/dev/x"}
