"""Data Matrix symbols, held against the standard's example and what an independent reader read."""

from hashlib import sha256

import pytest

from drivers.simulated.label_image import draw_label
from drivers.simulated.printers.data_matrix import SIZES, codewords, correction, data_matrix
from drivers.simulated.printers.symbols import NoSymbol

# The example "123456" of ISO/IEC 16022.
EXAMPLE = """
#.#.#.#.#.
##..#.##.#
##.....#..
##...###.#
##....#...
#.....####
###.##....
####.##..#
#..###.#..
##########
"""
# Digests of symbols of one and of four regions that zxing-cpp 3.1.1 has read from their pictures.
READ_BY_OTHERS = {
    "https://shop.example/p/1": (22, "87253f131ae71741"),
    "Lot AB-17/2027 #" * 4: (32, "ac6bbf93fc862121"),
    "0123456789 Canal " * 6: (36, "21b0ee262f8caaeb"),
}


def picture(text: str) -> str:
    """Return the modules of a symbol as characters."""
    return "\n".join("".join(".#"[module] for module in row) for row in data_matrix(text))


def test_the_standards_example_comes_out_module_for_module():
    words = codewords("123456")

    assert words + correction(words, 5) == [142, 164, 186, 114, 25, 5, 88, 102]
    assert picture("123456") == EXAMPLE.strip()


@pytest.mark.parametrize("text", READ_BY_OTHERS)
def test_symbols_are_still_those_that_another_reader_read(text: str):
    side, digest = READ_BY_OTHERS[text]

    assert len(data_matrix(text)) == side
    assert sha256(picture(text).encode()).hexdigest().startswith(digest)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.side))
def test_every_size_is_used_and_has_its_finder_pattern(size):
    modules = data_matrix("x" * size.data)

    assert len(modules) == size.side
    assert all(row[0] for row in modules)
    assert all(modules[-1])
    assert modules[0] == [column % 2 == 0 for column in range(size.side)]
    assert [row[-1] for row in modules] == [row % 2 == 1 for row in range(size.side)]


def test_what_no_symbol_holds_is_refused():
    with pytest.raises(NoSymbol, match="side up to 48 holds 175 codewords"):
        data_matrix("x" * 175)
    with pytest.raises(NoSymbol, match="side 11"):
        data_matrix("x", 11)


def test_letters_beyond_ascii_and_fnc1_have_their_own_codewords():
    assert codewords("\ue0080117é") == [232, 131, 147, 235, 106]


def test_a_field_is_drawn_in_modules_of_so_many_dots():
    gs1 = draw_label("^XA^PW300^LL300^FO20,30^BXN,5,200,,,,_^FD_10103017620422003^FS^XZ")
    plain = draw_label("^XA^PW300^LL300^FO20,30^BXN,5,200,20,20^FDabc^FS^XZ")
    old = draw_label("^XA^PW300^LL300^FO20,30^BXN,5,80^FDabc^FS^XZ")

    assert gs1.point(lambda value: 255 - value).getbbox() == (20, 30, 100, 110)
    assert plain.point(lambda value: 255 - value).getbbox() == (20, 30, 120, 130)
    assert old.point(lambda value: 255 - value).getbbox() is None
