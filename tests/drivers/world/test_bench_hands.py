"""What a person can do to the devices of a bench, beyond using them."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import serial

from drivers.events import BarcodeScanned
from drivers.simulated.bench import BadCommand, Bench
from drivers.simulated.clock import WorldClock
from drivers.simulated.hosting import PtyHost
from drivers.simulated.rig.making import make_part
from drivers.simulated.rig.part import Stand
from drivers.simulated.rig.streaming import ImpinjPart
from tests.drivers.listening import listening, wait_for_state, wait_until


def shown(bench: Bench, device: str) -> Any:
    """Return what a device shows to whoever looks at it."""
    return bench.do({"look": device})["shows"]


def test_a_scale_is_tared_by_its_key_and_shows_it(bench: Bench) -> None:
    bench.do({"weight_g": 400})
    wait_until(lambda: shown(bench, "scale")["weight_g"] == 400)
    wait_until(lambda: shown(bench, "scale")["stable"])

    bench.do({"tare": True})

    wait_until(lambda: shown(bench, "scale")["weight_g"] == 0)
    assert shown(bench, "scale")["tare_g"] == 400


def test_an_antenna_is_pulled_and_connected(bench: Bench) -> None:
    bench.do({"pull_antenna": 2})
    pulled = shown(bench, "rfid")["antennas_pulled"]
    bench.do({"plug_antenna": 2})

    assert pulled == [2]
    assert shown(bench, "rfid")["antennas_pulled"] == []
    with pytest.raises(BadCommand, match="antennas 1 to 2, not 3"):
        bench.do({"pull_antenna": 3})


def test_every_fault_has_a_name_that_begins_it_and_one_that_mends_it(bench: Bench) -> None:
    for name in [name for name in bench.faults.acts if "unplugged" not in name]:
        bench.do({"fault": name})
    for bad, good in (
        ("rfid_silent", "rfid_answering"),
        ("scale_drifting", "scale_steady"),
        ("scanner_bad_checksum", "scanner_bad_checksum_over"),
        ("printer_ribbon_out", "ribbon_in"),
        ("rfid_antenna_pulled", "antenna_connected"),
    ):
        device = bad.partition("_")[0]
        bench.do({"fault": bad})
        begun = bench.parts[device].standing()
        bench.do({"fault": good})
        assert len(begun) == len(bench.parts[device].standing()) + 1


def test_somebody_leaning_on_the_wedges_keys_is_no_scan(bench: Bench) -> None:
    with listening(bench.urls()["wedge"]) as ear:
        wait_for_state(ear.hub, "wedge", "ready")
        bench.do({"fault": "wedge_garbage"})
        bench.do({"wedge": "T-007"})
        scan = ear.hear(BarcodeScanned)

    assert scan.payload == "T-007"


def test_a_scan_waits_for_a_scanner_that_is_just_being_plugged_in(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = bench.scanner.host
    assert isinstance(host, PtyHost)
    bench.do({"unplug": "scanner"})
    plug_in, its_path_is_there, go_on = host.plug.plug_in, Event(), Event()

    def plug_in_slowly() -> None:
        plug_in()
        its_path_is_there.set()
        go_on.wait(20)

    monkeypatch.setattr(host.plug, "plug_in", plug_in_slowly)
    with ThreadPoolExecutor() as others:
        plugged = others.submit(bench.do, {"plug_in": "scanner"})
        its_path_is_there.wait(20)
        scanned = others.submit(bench.do, {"scan": "42"})
        with contextlib.suppress(TimeoutError):
            scanned.exception(timeout=0.05)
        go_on.set()

        assert plugged.exception(timeout=20) is None
        assert scanned.exception(timeout=20) is None


def test_an_impinj_reader_has_tags_laid_down_and_comes_back_from_a_reboot(tmp_path: Path) -> None:
    part = make_part("impinj", "gate", Stand(tmp_path, WorldClock(100)), {})
    assert isinstance(part, ImpinjPart)
    part.start()
    try:
        part.place(["30340000000000000000000a", "30340000000000000000000A"])
        part.begin_fault("antenna-pulled")
        part.strike("reboot")
        wait_until(lambda: part.plugged)
        assert part.standing() == ["antenna_pulled"]
        assert part.shows() == {"tags": 1}
    finally:
        part.stop()


def test_a_bench_may_have_a_scanner_that_wants_to_be_acknowledged(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench", scanner="ssi")
    bench.start()
    try:
        with listening(bench.urls()["scanner"]) as ear:
            wait_for_state(ear.hub, "scanner", "ready")
            bench.do({"scan": "3017620422003", "symbology": "]E0"})
            assert ear.hear(BarcodeScanned).payload == "3017620422003"
    finally:
        bench.stop()


def test_a_bench_may_have_a_stack_light_that_shows_what_burns(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench", lamp=True)
    bench.start()
    try:
        with contextlib.closing(serial.Serial(str(tmp_path / "bench" / "lamp"))) as line:
            line.write(bytes.fromhex("A00101A2 A00301A4"))
            wait_until(lambda: shown(bench, "lamp")["lit"] == ["red", "green"])
    finally:
        bench.stop()
