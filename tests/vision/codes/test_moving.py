"""Frames of a moving item together tell what one of them does not."""

import pytest

from wms.vision import CodeSeen, CodesOverTime

MILK, YOGHURT = "9506000134352", "9521234000013"


def seen(text, *, how="read", likelihood=0.9, engines=("zxing",), symbology="EAN-13"):
    return CodeSeen(text, symbology, ((0, 0), (9, 0), (9, 9), (0, 9)), engines, how, likelihood)


def matched(text, likelihood=0.96):
    return seen(text, how="matched", likelihood=likelihood, engines=())


def test_one_frame_settles_what_the_catalogue_knows():
    codes = CodesOverTime()
    codes.see([seen(MILK, likelihood=0.9995)], at=0.0)

    assert [code.text for code in codes.settled()] == [MILK]


def test_a_doubtful_code_is_settled_when_it_comes_again():
    codes = CodesOverTime()
    for frame in range(6):
        codes.see([seen(MILK)], at=frame / 10)
        if frame == 0:
            assert codes.settled() == []

    assert [(code.text, code.how) for code in codes.settled()] == [(MILK, "read")]


def test_a_match_that_comes_again_grows_likelier_but_is_never_read():
    codes = CodesOverTime()
    for frame in range(4):
        codes.see([matched(MILK)], at=frame / 10)

    (code,) = codes.settled()
    assert code.how == "matched"
    assert code.likelihood > 0.995


def test_of_two_matches_at_one_item_the_likelier_is_told_and_a_read_beats_both():
    codes = CodesOverTime()
    for frame in range(9):
        codes.see([matched(MILK), *([matched(YOGHURT)] if frame % 2 else [])], at=frame / 10)
    assert [code.text for code in codes.settled()] == [MILK]

    codes.see([seen(YOGHURT, likelihood=0.9995)], at=1.0)
    assert [(code.text, code.how) for code in codes.settled()] == [(YOGHURT, "read")]


def test_the_same_frame_twice_is_one_witness():
    codes = CodesOverTime()
    for _ in range(10):
        codes.see([matched(MILK)], at=1.0)

    assert codes.settled() == []


def test_engines_of_all_frames_are_named():
    codes = CodesOverTime()
    codes.see([seen(MILK, likelihood=0.9995, engines=("zbar",))], at=0.0)
    codes.see([seen(MILK, likelihood=0.9995, engines=("zxing",))], at=0.1)

    assert codes.settled()[0].engines == ("zbar", "zxing")


def test_what_left_the_view_is_forgotten():
    codes = CodesOverTime(memory_s=2.0)
    codes.see([seen(MILK, likelihood=0.9995)], at=0.0)
    codes.see([], at=2.5)

    assert codes.settled() == []


def test_a_frame_from_the_past_is_refused():
    codes = CodesOverTime()
    codes.see([seen(MILK)], at=5.0)

    with pytest.raises(ValueError, match="a frame of 4"):
        codes.see([], at=4.0)
