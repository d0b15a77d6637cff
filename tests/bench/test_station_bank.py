"""What a bank keeps of placements: all that a station would sense them by."""

import random
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from bench.vision.station.blocks import Laying, read_block, write_block
from bench.vision.station.showing import HELD_S, held_up
from drivers.simulated.table import Light, Scene, package_of, place
from wms.vision.codes import CodeSeen
from wms.vision.tray import Change

CHANCE = np.random.default_rng(5)
READ = CodeSeen(
    "4006381333931", "EAN13", ((1, 2), (30, 2), (30, 20), (1, 20)), ("zbar",), "read", 1
)


def picture(rows, columns):
    return np.full((rows, columns, 3), CHANCE.integers(40, 200, 3), np.uint8)


def a_change(**known: object):
    own = np.zeros((40, 60), bool)
    own[5:30, 8:50] = True
    told: dict[str, Any] = {
        "crops": [picture(50, 30), picture(20, 44)],
        "befores": [picture(50, 30), picture(20, 44)],
        "aside_mm": (31, 12),
        "camera_mm": 800,
        "number": 3,
        "movement": 4,
        "mask": np.pad(own, 9),
        "own": own,
        "before": picture(40, 60),
        "codes": [READ],
        "is_read": True,
    } | known
    corners = ((10, 10), (70, 10), (70, 50), (10, 50))
    return Change("placed", 1.5, 2.25, corners, (120, 80), picture(40, 60), **told)


def same(left, right):
    if isinstance(left, np.ndarray):
        return left.shape == right.shape and bool(np.all(np.abs(left * 1.0 - right) <= 2))
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def test_a_kept_placement_is_read_again_with_all_that_was_told_of_it(tmp_path):
    changes = [
        a_change(),
        None,
        a_change(codes=[], is_read=False),
        replace(a_change(), size_mm=None, own=None, mask=None, before=None, crops=[], befores=[]),
    ]
    block = [(Laying(n, "R001", 2, n % 2 == 0, True), one) for n, one in enumerate(changes)]

    write_block(tmp_path / "one.npz", block)
    again = list(read_block(tmp_path / "one.npz"))

    assert [laying for laying, _ in again] == [laying for laying, _ in block]
    for (_, change), (_, kept) in zip(block, again, strict=True):
        assert (change is None) == (kept is None)
        if change is not None and kept is not None:
            for each in fields(Change):
                assert same(getattr(change, each.name), getattr(kept, each.name)), each.name


def test_what_the_screen_asks_for_is_held_up_longer_and_then_laid_where_it_would_have_been():
    scene = Scene(1, Light.of_day(1))
    usual = place(scene, package_of("thé menthe", "4006381333931"), 1, code_up=True)

    asked = held_up(usual, random.Random(1))

    start, end = asked.shown_s
    assert HELD_S[0] <= end - start <= HELD_S[1]
    assert asked.let_go_s - usual.let_go_s == pytest.approx(asked.ends_s - usual.ends_s)
    assert asked.let_go_s > usual.let_go_s
    low = min(asked.carried(start + part * (end - start) / 9)[0].at_mm[2] for part in range(10))
    assert low > 250
    assert asked.keys[-1].pose is usual.keys[-1].pose
    assert [key.at_s for key in asked.keys] == sorted(key.at_s for key in asked.keys)
