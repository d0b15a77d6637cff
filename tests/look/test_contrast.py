"""The tokens keep the contrast of WCAG 2.2: 4.5 for text, 7 for key facts, 3 for edges."""

import re

import pytest

from wms.look import STATIC

GROUNDS = ("paper", "surface", "raised", "sunk")
STATES = ("ok", "wrong", "warn", "offline", "urgent")
KEY_FACT, TEXT, EDGE = 7.0, 4.5, 3.0
PAIRS = [
    *[("ink", ground, KEY_FACT) for ground in GROUNDS],
    *[("ink-soft", ground, TEXT) for ground in GROUNDS],
    *[("brand-text", ground, TEXT) for ground in (*GROUNDS, "brand-wash")],
    ("ink", "brand-wash", KEY_FACT),
    ("brand-ink", "brand", KEY_FACT),
    ("brand-ink", "brand-strong", KEY_FACT),
    ("bar-ink", "bar", KEY_FACT),
    ("bar-soft", "bar", TEXT),
    ("focus-on-bar", "bar", EDGE),
    *[("line-strong", ground, EDGE) for ground in GROUNDS],
    *[("focus", ground, EDGE) for ground in GROUNDS],
    *[(f"{state}-ink", state, KEY_FACT) for state in STATES],
    *[(f"{state}-text", f"{state}-wash", KEY_FACT) for state in STATES],
    *[(f"{state}-text", ground, TEXT) for state in STATES for ground in GROUNDS],
    *[(zone, f"{zone}-wash", TEXT) for zone in ("ambient", "chilled", "frozen")],
]


def colours(theme: str) -> dict[str, str]:
    """Return each colour token of one theme as six hexadecimal digits."""
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    both = re.findall(r"--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);", css)
    same = re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css)
    return {name: light if theme == "light" else dark for name, light, dark in both} | dict(same)


def luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_can_be_read_on_its_ground(theme: str) -> None:
    known = colours(theme)

    weak = [
        f"{ink} on {ground}: {contrast(known[ink], known[ground]):.2f}, wanted {least}"
        for ink, ground, least in PAIRS
        if contrast(known[ink], known[ground]) < least
    ]

    assert weak == []


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)


def test_base_css_writes_no_colour_and_asks_only_for_tokens_that_exist() -> None:
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    base = (STATIC / "base.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[a-z0-9-]+):", tokens + base)) | {"--cell"}

    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])|rgb\(|hsl\(", base)
    assert set(re.findall(r"var\((--[a-z0-9-]+)", base + tokens)) <= defined


def test_every_icon_is_named_once() -> None:
    names = re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))

    assert len(names) == len(set(names)) > 30
