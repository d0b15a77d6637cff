"""The reasons of refusals: each has its sentence, is documented, and is given somewhere."""

import re
from pathlib import Path

from wms.codes import REASONS

ROOT = Path(__file__).parents[2]


def test_every_reason_is_documented_with_its_sentence():
    page = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")

    documented = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE))

    assert {name: documented.get(name) for name in REASONS} == REASONS


def test_every_reason_is_given_somewhere():
    sources = [*(ROOT / "wms" / "codes").rglob("*.py"), ROOT / "wms" / "cli" / "code.py"]
    written = "".join(
        path.read_text(encoding="utf-8") for path in sources if path.name != "breach.py"
    )

    assert [name for name in REASONS if f'"{name}' not in written] == []
