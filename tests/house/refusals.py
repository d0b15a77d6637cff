"""
Every refusal of the product, and the page that lists them.

`python -m tests.house.refusals` writes docs/refusals.md again.
"""

from tests.house.modules import ROOT, server_modules
from wms.errors import Conflict, Invalid, Missing, NotAllowed, Refusal, code_of

PAGE = ROOT / "docs" / "refusals.md"
KINDS = (Refusal, Invalid, NotAllowed, Missing, Conflict)
_HEAD = """# Refusals

Every anticipated no of the product. A program reads `code` in the problem (RFC 9457); a person
reads the title and the sentence, in English or French. What stands in braces is a fact of the case
and a member of the problem; a fact that is called `code` itself is the member `given_code`.

| Code | Status | Title | Sentence |
|---|---|---|---|
"""


def all_refusals() -> list[type[Refusal]]:
    """Return every concrete refusal, by its code."""
    server_modules()
    found = {kind for kind in _below(Refusal) if kind not in KINDS}
    ours = [kind for kind in found if kind.__module__.partition(".")[0] == "wms"]
    return sorted(ours, key=code_of)


def row(kind: type[Refusal]) -> str:
    """Return the line of the page for a refusal."""
    cells = (f"`{code_of(kind)}`", str(kind.status), kind.title, kind.says)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def page() -> str:
    """Return the whole page."""
    return _HEAD + "".join(f"{row(kind)}\n" for kind in all_refusals())


def _below(kind: type[Refusal]) -> set[type[Refusal]]:
    direct = set(kind.__subclasses__())
    return direct.union(*(_below(child) for child in direct)) if direct else direct


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
