import re

from pydantic import BaseModel, SecretStr

from tests.house.modules import ROOT
from wms.config import Security, Settings

ROW = re.compile(
    r"^\| `(?P<name>[a-z_.]+)` \| (?P<default>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE
)


def test_every_setting_is_documented_with_its_default():
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    documented = {row["name"]: row["default"].strip() for row in ROW.finditer(page)}

    assert documented == defaults(Settings)


def defaults(section: type[BaseModel], before: str = "") -> dict[str, str]:
    """Return each setting's name and its default as the page writes it."""
    found: dict[str, str] = {}
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= defaults(field.annotation, f"{before}{name}.")
        else:
            found[before + name] = as_written(field.default)
    return found


def as_written(default: object) -> str:
    if isinstance(default, SecretStr):
        return "demonstration only"
    if isinstance(default, tuple):
        return f"`[{', '.join(default)}]`"
    words = {None: "null", True: "true", False: "false"}
    is_word = default is None or isinstance(default, bool)
    return f"`{words[default] if is_word else default}`"  # type: ignore[index]


def test_the_demonstration_is_off_unless_somebody_asks_for_it():
    assert Security.model_fields["demonstration"].default is False
