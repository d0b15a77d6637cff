"""Which Chromium the journeys run in."""

import shutil
from pathlib import Path

NONE_IS_HERE = (
    "A Chromium is needed: on Debian `apt-get install chromium`, on Ubuntu "
    "`.venv/bin/playwright install --with-deps --only-shell chromium`."
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def system_chromium() -> str | None:
    """
    Return the path of this system's Chromium; None where Playwright's own is to be taken.

    Ubuntu's is a snap behind a wrapper: it sees none of the folders that tests make.
    """
    for path in filter(None, map(shutil.which, _NAMES)):
        program = Path(path).resolve()
        with program.open("rb") as opened:
            wraps = b"/snap/" in opened.read(4096)
        if not wraps and "snap" not in program.parts:
            return path
    return None
