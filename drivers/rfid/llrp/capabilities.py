"""What a reader can do, from GET_READER_CAPABILITIES_RESPONSE (LLRP 1.0.1, section 9.2)."""

import struct
from dataclasses import dataclass, replace
from fractions import Fraction

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.framing import Message
from drivers.rfid.llrp.parameters import counted_text, exact, fields, parameters
from drivers.rfid.llrp.vocabulary import ParameterType

GENERAL = struct.Struct(">HHII")
GPIO = struct.Struct(">HH")
LLRP = struct.Struct(">BBHIIIII")
REGULATORY = struct.Struct(">HH")
POWER = struct.Struct(">Hh")
HOPPING = struct.Struct(">B")
HOP_TABLE = struct.Struct(">BBH")

# Private Enterprise Numbers, as IANA assigned them.
MAKERS = {161: "Zebra", 17996: "Alien", 25882: "Impinj", 26554: "ThingMagic"}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What we need to know of a reader; zero antennas and no powers mean that it did not say."""

    antennas: int = 0
    maker: int = 0
    model: int = 0
    firmware: str = ""
    inputs: int = 0
    outputs: int = 0
    asks_client: bool = False
    holds_reports: bool = False
    warns_of_buffer: bool = False
    rospecs_max: int = 0
    access_specs_max: int = 0
    country: int = 0
    standard: int = 0
    # Transmit power in hundredths of dBm -> its index in the reader's table.
    powers: tuple[tuple[int, int], ...] = ()
    hop_table: int | None = None

    def power_index(self, power_cdbm: int) -> int:
        """
        Return the index of the greatest power that is not above what was asked for.

        :raises ProtocolError: the reader cannot send so much, or so little
        """
        if not self.powers:
            raise ProtocolError("the reader does not say which powers it has: leave power_dbm out")
        least, most = min(self.powers)[0], max(self.powers)[0]
        if not least <= power_cdbm <= most:
            asked = in_dbm(power_cdbm)
            raise ProtocolError(
                f"the reader sends {in_dbm(least)} to {in_dbm(most)} dBm, not {asked}"
            )
        return max(one for one in self.powers if one[0] <= power_cdbm)[1]

    def described(self) -> str:
        """Return maker, model and firmware as people write them."""
        maker = MAKERS.get(self.maker, f"maker {self.maker}")
        return f"{maker} model {self.model}, firmware {self.firmware or 'unknown'}"


def in_dbm(power_cdbm: int) -> str:
    """Return a power in dBm as people write it."""
    return f"{float(Fraction(power_cdbm, 100)):g}"


def read_capabilities(message: Message) -> Capabilities:
    """
    Return a reader's capabilities.

    :raises ProtocolError: the answer is malformed
    """
    found = Capabilities()
    for kind, value in parameters(message.body):
        if kind == ParameterType.GENERAL_DEVICE_CAPABILITIES:
            found = read_general(found, value)
        elif kind == ParameterType.LLRP_CAPABILITIES:
            flags, _priorities, _timeout, rospecs, *_, access, _ops = exact(
                LLRP, value, "LLRPCapabilities"
            )
            found = replace(
                found,
                warns_of_buffer=bool(flags & 0x40),
                asks_client=bool(flags & 0x20),
                holds_reports=bool(flags & 0x08),
                rospecs_max=rospecs,
                access_specs_max=access,
            )
        elif kind == ParameterType.REGULATORY_CAPABILITIES:
            country, standard = fields(REGULATORY, value, "RegulatoryCapabilities")
            found = read_band(replace(found, country=country, standard=standard), value)
    return found


def read_general(found: Capabilities, value: bytes) -> Capabilities:
    """Return what GeneralDeviceCapabilities adds."""
    antennas, _flags, maker, model = fields(GENERAL, value, "GeneralDeviceCapabilities")
    firmware, end = counted_text(value, GENERAL.size, "GeneralDeviceCapabilities")
    inputs = outputs = 0
    for kind, inner in parameters(value, end):
        if kind == ParameterType.GPIO_CAPABILITIES:
            inputs, outputs = exact(GPIO, inner, "GPIOCapabilities")
    return replace(
        found,
        antennas=antennas,
        maker=maker,
        model=model,
        firmware=firmware,
        inputs=inputs,
        outputs=outputs,
    )


def read_band(found: Capabilities, value: bytes) -> Capabilities:
    """Return what the UHF band within RegulatoryCapabilities adds: powers, and how it hops."""
    powers: list[tuple[int, int]] = []
    for kind, band in parameters(value, REGULATORY.size):
        if kind != ParameterType.UHF_BAND_CAPABILITIES:
            continue
        for inner_kind, inner in parameters(band):
            if inner_kind == ParameterType.TRANSMIT_POWER_ENTRY:
                index, power_cdbm = exact(POWER, inner, "a TransmitPowerLevelTableEntry")
                powers.append((power_cdbm, index))
            elif inner_kind == ParameterType.FREQUENCY_INFORMATION:
                found = replace(found, hop_table=read_hop_table(inner))
    return replace(found, powers=tuple(powers))


def read_hop_table(value: bytes) -> int | None:
    """Return the number of the first hop table, or None if the reader keeps to a frequency."""
    (flags,) = fields(HOPPING, value, "FrequencyInformation")
    if not flags & 0x80:
        return None
    for kind, inner in parameters(value, HOPPING.size):
        if kind == ParameterType.FREQUENCY_HOP_TABLE:
            return fields(HOP_TABLE, inner, "a FrequencyHopTable")[0]
    return None
