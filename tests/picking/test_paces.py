"""How fast people are is learnt from their picks, by the moments that their devices say."""

from datetime import timedelta

import pytest

from tests.api.shop import line
from tests.picking.live import Json, block, is_blocked, opened
from tests.picking.walks import Picker
from wms.picking.operations import paces
from wms.picking.rules import Pace

GOODS = ["S-00001", "S-00030", "S-00049", "S-00067", "S-00160", "S-00002"]
USUAL = Pace(1_100, 6)


@pytest.fixture
def amina(shop) -> Picker:
    return Picker(shop)


def picked(picker: Picker, gaps_s: list[float]) -> list[Json]:
    """Return the picks of a whole walk in its order, so many seconds between one and the next."""
    said_at, made = picker.shop.clock.at - timedelta(minutes=10), []
    for stop, gap_s in zip(opened(picker.task), [0.0, *gaps_s], strict=True):
        said_at += timedelta(seconds=gap_s)
        made.append(picker.picks(stop, tote=f"T-0{picker.device_id[-1]}", at=said_at.isoformat()))
    return made


def learnt(shop) -> list[Json]:
    rows: list[Json] = shop.person("nadia", "office").get("/paces").json["paces"]
    return rows


def pace_of(shop, person: str = "amina"):
    with shop.database.reading() as session:
        return paces.of(session, "canal", person, USUAL)


def test_before_the_first_pick_everybody_is_as_fast_as_the_settings_say(shop):
    assert pace_of(shop) == paces.seconds_of(USUAL)
    assert paces.seconds_of(USUAL).s_per_metre == pytest.approx(1 / 1.1)


@pytest.mark.parametrize(("gap_s", "slower"), [(60.0, True), (9.0, False)])
def test_who_takes_longer_between_picks_is_known_to(shop, amina, gap_s, slower):
    shop.order(*map(line, GOODS))
    amina.lease()

    amina.send(*picked(amina, [gap_s] * 5))

    (row,) = learnt(shop)
    assert (row["person_id"], row["zone"], row["picks"]) == ("amina", "AMB", 5)
    usual, now = paces.seconds_of(USUAL), pace_of(shop)
    assert (now.s_per_stop > usual.s_per_stop) is slower
    assert (now.s_per_metre_loaded > usual.s_per_metre_loaded) is slower


def test_when_the_server_heard_of_picks_does_not_matter(shop):
    gaps = [20.0, 31.0, 17.0, 25.0, 22.0]
    for name, device in (("amina", "handheld-1"), ("tomasz", "handheld-2")):
        shop.order(*map(line, GOODS))
        picker = Picker(shop, name, device)
        picker.lease()
        made = picked(picker, gaps)
        for batch in [made] if name == "amina" else [[each] for each in made]:
            shop.pass_time(seconds=3)
            picker.send(*batch)

    assert pace_of(shop, "amina") == pace_of(shop, "tomasz") != paces.seconds_of(USUAL)


def test_what_nobody_can_do_and_what_is_a_break_teach_nothing(shop, amina):
    shop.order(*map(line, GOODS))
    amina.lease()

    amina.send(*picked(amina, [0.0, 0.4, -30.0, 3_000.0, 0.9]))

    assert all(row["picks"] == 0 for row in learnt(shop))
    assert pace_of(shop) == paces.seconds_of(USUAL)


def test_what_was_done_on_two_devices_or_round_a_block_teaches_nothing(shop, amina):
    shop.order(*map(line, GOODS))
    first, second, third, *_ = picked_stops = opened(amina.lease())
    at = [(shop.clock.at + timedelta(seconds=20 * step)).isoformat() for step in range(3)]
    amina.send(amina.picks(first, at=at[0]))

    other = Picker(shop, "amina", "handheld-2")
    other.task = amina.task
    other.send(other.picks(second, at=at[1]))
    block(shop, bin=picked_stops[-1]["bin"])
    other.exchange()
    other.send(other.picks(third, at=at[2]))

    assert learnt(shop) == []


def test_a_pick_taken_back_does_not_make_the_next_one_slow(shop, amina):
    shop.order(*map(line, GOODS))
    first, second, *_ = opened(amina.lease())
    at = [(shop.clock.at + timedelta(seconds=40 * step)).isoformat() for step in range(4)]
    pick = amina.picks(first, at=at[0])

    amina.send(pick, amina.says("undo", undoes=pick["id"], at=at[1]))
    amina.send(amina.picks(first, at=at[2]), amina.picks(second, at=at[3]))

    (row,) = learnt(shop)
    assert row["picks"] == 1


def test_a_person_who_reports_a_block_keeps_their_pace(shop, amina):
    shop.order(*map(line, GOODS))
    amina.lease()
    amina.send(*picked(amina, [20.0] * 5)[:3])
    before = pace_of(shop)

    amina.send(is_blocked(amina, opened(amina.task)[0]))

    assert pace_of(shop) == before
