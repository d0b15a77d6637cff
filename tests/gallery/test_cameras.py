"""How long cameras were in trouble: told by the station, added up by the server."""

from datetime import UTC, datetime, timedelta

from kiosk.flow.troubles import troubled
from wms.db import journal
from wms.gallery import operations as gallery
from wms.gallery.rules.cameras import Trouble, troubles
from wms.places.model import Device
from wms.wire.packing import DeviceHealth

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_troubles_are_added_up_by_their_reason():
    told = [
        (at(0), "degraded", "covered"),
        (at(5), "ready", ""),
        (at(10), "degraded", "glare"),
        (at(40), "degraded", "covered"),
        (at(50), "lost", ""),
    ]

    assert troubles(told, at(60)) == (
        Trouble("glare", timedelta(minutes=30)),
        Trouble("covered", timedelta(minutes=15)),
        Trouble("lost", timedelta(minutes=10)),
    )


def test_a_camera_that_told_nothing_or_is_only_starting_has_no_trouble():
    assert troubles([], at(0)) == ()
    assert troubles([(at(0), "connecting", "usb"), (at(1), "ready", "")], at(60)) == ()


def test_a_station_tells_of_a_working_camera_that_cannot_see():
    devices = tuple(
        DeviceHealth.model_validate({"device": kind, "kind": kind, "state": state, "since": NOON})
        for kind, state in (("camera", "ready"), ("scale", "ready"))
    )

    told = troubled(devices, "covered")

    assert [(one.state, one.reason) for one in told] == [("degraded", "covered"), ("ready", "")]
    assert troubled(devices, "") == devices


def test_the_journal_tells_what_a_camera_went_through_in_a_day(canal):
    with canal.transaction() as session:
        session.add(
            Device(
                store_id="canal",
                device_id="station-1/camera",
                station="station-1",
                kind="camera",
                state="ready",
                reason="",
                since=NOON,
                seen_at=NOON,
            )
        )
        for minutes, state, reason in ((-3_000, "lost", ""), (-60, "degraded", "dark")):
            facts = {"state": state, "reason": reason}
            journal.tell(
                session, "canal", "device_reported", "station-1/camera", at(minutes), **facts
            )
        journal.tell(
            session, "canal", "device_reported", "station-1/camera", at(-35), state="ready"
        )

    with canal.reading() as session:
        (camera,) = gallery.find_drift(session, "canal", now=NOON).cameras

    assert camera.troubles == (Trouble("dark", timedelta(minutes=25)),)
    assert not camera.is_well
