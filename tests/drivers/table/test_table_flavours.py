"""Where the flavour of an invented package shows beside its front."""

import numpy as np
import pytest

from drivers.simulated.table import Package, package_of
from drivers.simulated.table.art import drawn
from drivers.simulated.table.flavours import Custom, flavour_of
from drivers.simulated.table.labels import code_of
from tests.drivers.table.shelf import gtin

LINES = ("Yaourt Val", "Chips Mor", "Lait Nov", "Biscuits Tav", "Riz Fen", "Confiture Lur")


def siblings(line: str) -> tuple[Package, Package]:
    """Return two flavours of a line that wear the same code, so that it alone differs not."""
    kind = line.split(maxsplit=1)[0]
    fraise, citron = (
        package_of(f"{kind} {flavour}", gtin(7), family=line) for flavour in ("fraise", "citron")
    )
    return fraise, citron


def share_that_differs(one: Package, other: Package, panel: str) -> float:
    pixels = [np.asarray(drawn(each, panel), int) for each in (one, other)]
    return float((np.abs(pixels[0] - pixels[1]).max(axis=2) > 40).mean())


@pytest.mark.parametrize("line", LINES)
def test_a_back_names_the_flavour_and_most_of_it_is_the_lines(line: str):
    fraise, citron = siblings(line)
    panel = "wrap" if fraise.shape == "jar" else "back"

    share = share_that_differs(fraise, citron, panel)

    least = 0.002 if Custom.of(fraise).back == "words" else 0.02
    assert least < share < 0.3
    assert code_of(fraise) == code_of(citron)


def test_lines_have_different_customs_and_siblings_the_same():
    customs = [{Custom.of(each) for each in siblings(line)} for line in LINES]

    assert {len(each) for each in customs} == {1}
    assert {custom.back for (custom,) in customs} == {"strip", "foot", "words"}


def test_the_ends_of_cans_of_all_flavours_are_alike():
    fraise, citron = (
        package_of(f"Cola {flavour}", gtin(7), family="Cola Per") for flavour in ("rouge", "vert")
    )

    assert share_that_differs(fraise, citron, "top") == 0.0
    assert share_that_differs(fraise, citron, "wrap") > 0.02


@pytest.mark.parametrize(
    ("name", "family", "word"),
    [("Lait demi vanille", "Lait Val", "demi vanille"), ("Lait entier", "", "Lait entier")],
)
def test_the_flavour_is_what_the_line_does_not_say(name: str, family: str, word: str):
    assert flavour_of(package_of(name, gtin(7), family=family)) == word


def test_an_article_named_as_its_line_is_told_by_its_last_word():
    assert flavour_of(package_of("Lait Val", gtin(7), family="Lait Val")) == "Val"
