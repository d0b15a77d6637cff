from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms import clock
from wms.clock import FixedClock, ScaledClock, SystemClock, clock_from
from wms.config import Clock as ClockSettings

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def at_machine_time(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Machine(datetime):
        @classmethod
        def now(cls, tz=None):  # noqa: ARG003
            return moment

    monkeypatch.setattr(clock, "datetime", Machine)


@given(speed=st.integers(1, 3_600), passed=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_scaled_clock_shows_the_passed_time_so_many_times(speed, passed):
    with pytest.MonkeyPatch.context() as monkeypatch:
        origin = datetime(2030, 1, 1, tzinfo=timezone(timedelta(hours=2)))
        at_machine_time(monkeypatch, origin + passed)

        now = ScaledClock(MORNING, origin, speed).now()

    assert now == MORNING + passed * speed
    assert now.tzinfo is UTC


def test_a_scaled_clock_does_not_start_at_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="aware"):
        ScaledClock(datetime(2026, 1, 1), MORNING, 1)  # noqa: DTZ001


def test_the_settings_choose_the_clock():
    scaled = ClockSettings(speed=60, starts_at=MORNING, origin=MORNING)

    assert isinstance(clock_from(ClockSettings()), SystemClock)
    assert clock_from(scaled) == ScaledClock(MORNING, MORNING, 60)


def test_a_fixed_clock_stands_still_and_tells_utc():
    fixed = FixedClock(datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=1))))

    assert fixed.now() == MORNING
    assert fixed.now().tzinfo is UTC
    assert SystemClock().now().utcoffset() == timedelta(0)
