"""What a simulated reader is built as: antennas, ports, frequencies, power, limits."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

from drivers.simulated.llrp.field import chance
from drivers.simulated.llrp.shapes import V1_0_1, V1_1

Region = Literal["etsi", "fcc"]
# ETSI EN 302 208, lower band: the four channels for 2 W ERP, in kHz.
ETSI_CHANNELS_KHZ: Final = (865_700, 866_300, 866_900, 867_500)
# FCC 47 CFR 15.247: fifty channels of 500 kHz.
FCC_CHANNELS_KHZ: Final = tuple(902_750 + 500 * step for step in range(50))
HOP_S: Final = {"etsi": 4.0, "fcc": 0.4}
ROUNDING: Final = 1e-9
GERMANY, UNITED_STATES = 276, 840
ETSI_302_208, FCC_PART_15 = 2, 1
POWER_MIN_CDBM, POWER_STEP_CDBM, POWER_MAX_CDBM = 1000, 25, 3000
SENSITIVITIES_DB: Final = (0, 10, 15, 20, 25, 30, 35, 40, 45, 50)
SENSITIVITY_DBM: Final = -80


class Mode(NamedTuple):
    """A C1G2 mode of the air: rates in bit/s, ratio in thousandths, Tari in ns."""

    identifier: int
    divide_ratio: int
    miller: int
    forward: int
    spectral_mask: int
    rate: int
    pie: int
    tari: int


MODES: Final = (
    Mode(0, 1, 0, 2, 2, 640_000, 1500, 6250),
    Mode(1, 1, 1, 2, 2, 640_000, 1500, 6250),
    Mode(2, 1, 2, 0, 3, 274_000, 2000, 20_000),
    Mode(3, 1, 3, 0, 3, 170_600, 2000, 20_000),
    Mode(4, 1, 2, 0, 2, 640_000, 1500, 7140),
)


@dataclass(frozen=True)
class Model:
    """A reader as it comes out of the box."""

    antennas: int = 4
    gpis: int = 4
    gpos: int = 4
    region: Region = "etsi"
    versions: tuple[int, ...] = (V1_0_1, V1_1)
    has_utc_clock: bool = True
    # Reads tags of session 1 to 3 once, until their flag has decayed, instead of in both states.
    single_target: bool = False
    firmware: str = "1.0.0"
    identity: bytes = bytes.fromhex("02000000000084D5")
    rospecs_max: int = 32
    specs_per_rospec_max: int = 32
    accessspecs_max: int = 128
    operations_max: int = 8
    priorities: int = 8
    reports_max: int = 10_000

    @cached_property
    def channels_khz(self) -> tuple[int, ...]:
        """The channels, in the order in which a hopping reader uses them."""
        if self.region == "etsi":
            return ETSI_CHANNELS_KHZ
        order = sorted(range(len(FCC_CHANNELS_KHZ)), key=lambda step: chance(5084, step))
        return tuple(FCC_CHANNELS_KHZ[step] for step in order)

    @property
    def hopping(self) -> bool:
        """Whether the region wants frequency hopping."""
        return self.region == "fcc"

    @cached_property
    def powers_cdbm(self) -> tuple[int, ...]:
        """The transmit powers to choose from, in hundredths of dBm; the first has index 1."""
        return tuple(range(POWER_MIN_CDBM, POWER_MAX_CDBM + 1, POWER_STEP_CDBM))

    def channel(self, at: float) -> int:
        """Return the index, from 1, of the channel in use at a time."""
        # A hop at 1.2 s is at 1.2 s, whatever is left of it in binary.
        return 1 + int(at / HOP_S[self.region] + ROUNDING) % len(self.channels_khz)

    def hops_after(self, at: float) -> float:
        """Return when a hopping reader goes to the next channel; a fixed one never does."""
        if not self.hopping:
            return math.inf
        return (int(at / HOP_S[self.region] + ROUNDING) + 1) * HOP_S[self.region]
