"""Three scale protocols over one platform: settling, zero, tare, overload and what goes wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.scales.engine import ScaleEngine
from drivers.simulated.scales.mtsics import MtSicsEngine
from drivers.simulated.scales.nci import NciEngine
from drivers.simulated.scales.platform import Model, StillLoad
from drivers.simulated.scales.toledo import ToledoEngine

LITRE_OF_MILK_G = 1033


class Counter:
    """A scale in virtual time with somebody before it."""

    def __init__(self, kind: type[ScaleEngine], model: Model | None = None, seed: int = 1) -> None:
        self.now = 0.0
        self.load = StillLoad(settle_s=0.5)
        self.scale = kind(self.load, model, seed)
        self.said = b"".join(self.scale.connect(0.0))

    def put(self, weight_g: float) -> None:
        """Put a load on the pan."""
        self.load.put(weight_g, self.now)

    def wait(self, seconds: float) -> bytes:
        """Let time pass and return what the scale said."""
        said = b""
        until = self.now + seconds
        while self.now < until:
            self.now += max(0.01, min(self.scale.due(self.now), until - self.now))
            said += b"".join(self.scale.tick(self.now))
        return said

    def ask(self, command: bytes) -> bytes:
        """Return what the scale answers at once."""
        return b"".join(self.scale.feed(command, self.now))

    def weigh(self, weight_g: float) -> None:
        """Put a load on the pan and let it come to rest."""
        self.put(weight_g)
        self.wait(2)


def test_mt_sics_waits_for_rest_with_s_and_not_with_si():
    counter = Counter(MtSicsEngine)
    assert counter.said == b'I4 A "SIM0000001"\r\n'
    counter.put(LITRE_OF_MILK_G)
    counter.wait(0.2)

    moving = counter.ask(b"SI\r\n")
    at_once = counter.ask(b"S\r\n")
    later = counter.wait(2)

    assert moving.startswith(b"S D ")
    assert at_once == b""
    assert later == b"S S       1033 g\r\n"


def test_mt_sics_tares_zeroes_and_tells_what_it_cannot():
    counter = Counter(MtSicsEngine)
    counter.weigh(200)

    assert counter.ask(b"Z\r\n") == b"Z A\r\n"
    counter.weigh(700)
    assert counter.ask(b"T\r\nSI\r\n") == b"T S        500 g\r\nS S          0 g\r\n"
    counter.weigh(900)
    assert counter.ask(b"S\r\nTA\r\nTA 150 g\r\nS\r\n") == (
        b"S S        200 g\r\nTA A        500 g\r\nTA A        150 g\r\nS S        550 g\r\n"
    )
    assert counter.ask(b"TAC\r\nSI\r\nZ\r\nTA 3 lb\r\nTA x\r\n") == (
        b"TAC A\r\nS S        700 g\r\nZ +\r\nTA L\r\nTA L\r\n"
    )
    counter.weigh(20_000)
    assert counter.ask(b"S\r\nT\r\nZI\r\n") == b"S +\r\nT +\r\nZI +\r\n"
    counter.weigh(-500)
    assert counter.ask(b"S\r\nSI\r\nTI\r\n") == b"S -\r\nS -\r\nTI -\r\n"


def test_mt_sics_names_itself_and_refuses_what_it_does_not_know():
    counter = Counter(MtSicsEngine, Model("kg", Decimal(15), Decimal("0.005"), "SIM-15", "B42"))

    assert counter.ask(b"I0\r\n").splitlines()[-1] == b'I0 A 1 "TI"'
    assert counter.ask(b"I2\r\nI4\r\n@\r\n") == (
        b'I2 A "SIM-15 15 kg"\r\nI4 A "B42"\r\nI4 A "B42"\r\n'
    )
    assert counter.ask(b"FOO\r\nS 5\r\nK\xe9\r\n") == b"ES\r\nEL\r\nET\r\n"
    assert counter.ask(b'D "HELLO"\r\nD HELLO\r\nDW\r\n') == b"D A\r\nES\r\nDW A\r\n"
    counter.weigh(1003.4)
    assert counter.ask(b"S\r\n") == b"S S      1.005 kg\r\n"


def test_mt_sics_repeats_with_sir_until_it_is_told_to_stop():
    counter = Counter(MtSicsEngine)
    counter.ask(b"SIR\r\n")
    repeated = counter.wait(1)
    counter.ask(b"@\r\n")

    assert repeated.count(b"S S          0 g\r\n") in {9, 10}
    assert counter.wait(1) == b""


def test_mt_sics_tells_changes_with_sr():
    counter = Counter(MtSicsEngine)
    assert counter.ask(b"SR 50 g\r\n") == b"S S          0 g\r\n"
    counter.put(30)
    small = counter.wait(2)
    counter.put(300)
    large = counter.wait(2)

    assert small == b""
    assert large.startswith(b"S D ")
    assert large.endswith(b"S S        300 g\r\n")
    assert large.count(b"\r\n") == 2


def test_a_restless_scale_gives_up_and_a_drifting_one_creeps():
    counter = Counter(MtSicsEngine)
    counter.scale.begin_fault("restless")
    counter.wait(1)
    assert counter.ask(b"S\r\n") == b""
    assert counter.wait(16) == b"S I\r\n"
    counter.scale.end_fault("restless")
    counter.wait(1)
    counter.scale.begin_fault("drifting")
    counter.wait(60)

    crept = int(counter.ask(b"SI\r\n")[4:14])
    counter.scale.begin_fault("mute")

    assert 30 <= abs(crept) <= 120
    assert counter.ask(b"SI\r\n") == b""


def test_the_8217_sends_a_weight_or_a_status_that_says_why_not():
    counter = Counter(ToledoEngine)
    assert counter.ask(b"W") == b"\x0200.000\r"
    counter.put(LITRE_OF_MILK_G)
    counter.wait(0.1)
    assert counter.ask(b"W") == b"\x02?I\r", "in motion and outside the zero range"
    counter.wait(2)
    assert counter.ask(b"W") == b"\x0201.035\r"
    counter.weigh(16_000)
    assert counter.ask(b"W") == b"\x02?J\r"
    counter.weigh(-50)
    assert counter.ask(b"W") == b"\x02?D\r"
    assert counter.ask(b"Z") == b"\x02?P\r", "at the centre of zero"
    assert counter.ask(b"AB") == b"\x02\r\x02?@\r"
    assert counter.ask(b"EhelloFW") == b"\x02E\rhello\x02F\r\x0200.000\r"


def test_the_8217_tares_by_weight_and_by_number():
    counter = Counter(ToledoEngine)
    counter.weigh(500)
    assert counter.ask(b"T\r") == b""
    assert counter.wait(0.2) == b"\x02?h\r", "net, outside the zero range"
    counter.weigh(800)
    assert counter.ask(b"W") == b"\x0200.300N\r"
    assert counter.ask(b"C\r") + counter.wait(0.2) == b"\x02?H\r"
    assert counter.ask(b"T00200\r") + counter.wait(0.2) == b"\x02?h\r"
    assert counter.ask(b"W") == b"\x0200.600N\r"


@pytest.mark.parametrize(
    ("ecr", "weight", "moving"),
    [
        (False, b"\n002.28lb\r\n00\r\x03", b"\n10\r\x03"),
        (True, b"\n002.28LB\r\nS00\r\x03", b"\nS10\r\x03"),
    ],
)
def test_nci_sends_weight_and_status(ecr: bool, weight: bytes, moving: bytes):
    counter = Counter(NciEngine)
    counter.scale = NciEngine(counter.load, ecr=ecr)
    counter.scale.connect(0.0)
    counter.put(LITRE_OF_MILK_G)
    counter.wait(0.1)
    assert counter.ask(b"W\r") == moving
    counter.wait(2)
    assert counter.ask(b"W\r") == weight


def test_nci_zeroes_changes_units_and_knows_its_limits():
    counter = Counter(NciEngine)
    counter.weigh(LITRE_OF_MILK_G)

    assert counter.ask(b"H\r") == b"\n002.277lb\r\n00\r\x03"
    assert counter.ask(b"U\r") == b"\nkg\r\n00\r\x03"
    assert counter.ask(b"W\r") == b"\n01.035kg\r\n00\r\x03"
    assert counter.ask(b"X\r") == b"\n?\r\x03"
    counter.weigh(20_000)
    assert counter.ask(b"W\r") == b"\n02\r\x03"
    counter.weigh(-100)
    assert counter.ask(b"W\r") == b"\n01\r\x03"
    assert counter.ask(b"Z\r") == b"\n20\r\x03"


def test_the_same_seed_drifts_by_the_same_bytes():
    def drifted(seed: int) -> bytes:
        counter = Counter(MtSicsEngine, seed=seed)
        counter.wait(0.5)
        counter.scale.begin_fault("drifting")
        counter.scale.begin_fault("restless")
        counter.ask(b"SIR\r\n")
        return counter.wait(5)

    assert drifted(7) == drifted(7)
    assert drifted(7) != drifted(8)


@given(
    st.sampled_from([MtSicsEngine, ToledoEngine, NciEngine]),
    st.lists(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [b"W", b"T01", b"TA 5 g\r\n", b"SR 1e99 g\r\n", b"U\r", b"S\r\n", b"Z"]
            ),
        ),
        max_size=30,
    ),
    st.floats(-1e5, 1e5),
)
def test_noise_never_raises(kind: type[ScaleEngine], pieces: list[bytes], weight_g: float):
    counter = Counter(kind)
    counter.put(weight_g)

    for piece in pieces:
        counter.ask(piece)
        counter.wait(0.1)


def test_a_scale_of_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="ToledoEngine weighs in kg, lb"):
        ToledoEngine(model=Model("g"))
