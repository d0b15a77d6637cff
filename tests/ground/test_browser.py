from pathlib import Path

import pytest

from tests.browser import system_chromium


@pytest.mark.browser
def test_the_browser_runs_scripts_in_the_language_it_is_opened_in(chromium):
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()

    page.set_content("<p id=word></p><script>word.textContent = navigator.language</script>")

    assert page.inner_text("#word") == "fr-FR"
    context.close()


def test_a_wrapper_of_a_snap_is_not_taken_for_a_browser(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    install(tmp_path / "chromium-browser", 'exec /snap/bin/chromium "$@"')
    assert system_chromium() is None

    install(tmp_path / "google-chrome", 'exec /opt/google/chrome/chrome "$@"')
    assert system_chromium() == str(tmp_path / "google-chrome")


def install(program: Path, line: str) -> None:
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)
