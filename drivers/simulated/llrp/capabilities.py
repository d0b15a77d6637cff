"""GET_READER_CAPABILITIES: what the reader can do (1.0.1, sections 9 and 15.2.1.1)."""

from collections.abc import Callable
from typing import Final

from drivers.simulated.llrp.model import (
    ETSI_302_208,
    FCC_PART_15,
    GERMANY,
    MODES,
    SENSITIVITIES_DB,
    SENSITIVITY_DBM,
    UNITED_STATES,
    Mode,
    Model,
)
from drivers.simulated.llrp.node import Node

ALL: Final = 0
C1G2: Final = 1
NO_MANUFACTURER: Final = 0
MODEL_NUMBER: Final = 1
FILTERS_MAX: Final = 2


def capabilities(model: Model, requested: int) -> list[Node]:
    """Return the parameters of the answer to a request for all or one of them."""
    parts: list[Callable[[Model], Node]] = [general, protocol, regulatory, air]
    return [part(model) for number, part in enumerate(parts, 1) if requested in {ALL, number}]


def general(model: Model) -> Node:
    """Return GeneralDeviceCapabilities."""
    found = Node(
        "GeneralDeviceCapabilities",
        {
            "MaxNumberOfAntennaSupported": model.antennas,
            "CanSetAntennaProperties": 0,
            "HasUTCClockCapability": int(model.has_utc_clock),
            "DeviceManufacturerName": NO_MANUFACTURER,
            "ModelName": MODEL_NUMBER,
            "ReaderFirmwareVersion": model.firmware,
        },
    )
    for index, relative_db in enumerate(SENSITIVITIES_DB, 1):
        fields = {"Index": index, "ReceiveSensitivityValue": relative_db}
        found.parts.append(Node("ReceiveSensitivityTableEntry", {**fields}))
    found.parts.append(Node("GPIOCapabilities", {"NumGPIs": model.gpis, "NumGPOs": model.gpos}))
    for antenna in range(1, model.antennas + 1):
        found.parts.append(
            Node("PerAntennaAirProtocol", {"AntennaID": antenna, "ProtocolID": (C1G2,)})
        )
    strongest = {"MaximumSensitivityValue": SENSITIVITY_DBM}
    found.parts.append(Node("MaximumReceiveSensitivity", {**strongest}))
    return found


def protocol(model: Model) -> Node:
    """Return LLRPCapabilities."""
    return Node(
        "LLRPCapabilities",
        {
            "CanDoRFSurvey": 0,
            "CanReportBufferFillWarning": 1,
            "SupportsClientRequestOpSpec": 0,
            "CanDoTagInventoryStateAwareSingulation": 0,
            "SupportsEventAndReportHolding": 1,
            "MaxNumPriorityLevelsSupported": model.priorities,
            "ClientRequestOpSpecTimeout": 0,
            "MaxNumROSpecs": model.rospecs_max,
            "MaxNumSpecsPerROSpec": model.specs_per_rospec_max,
            "MaxNumInventoryParameterSpecsPerAISpec": 1,
            "MaxNumAccessSpecs": model.accessspecs_max,
            "MaxNumOpSpecsPerAccessSpec": model.operations_max,
        },
    )


def regulatory(model: Model) -> Node:
    """Return RegulatoryCapabilities: country, powers, channels, modes."""
    band = Node("UHFBandCapabilities")
    for index, power_cdbm in enumerate(model.powers_cdbm, 1):
        fields = {"Index": index, "TransmitPowerValue": power_cdbm}
        band.parts.append(Node("TransmitPowerLevelTableEntry", {**fields}))
    band.parts.append(frequencies(model))
    band.parts.append(Node("C1G2UHFRFModeTable", {}, [mode_entry(mode) for mode in MODES]))
    country, standard = GERMANY, ETSI_302_208
    if model.hopping:
        country, standard = UNITED_STATES, FCC_PART_15
    return Node(
        "RegulatoryCapabilities",
        {"CountryCode": country, "CommunicationsStandard": standard},
        [band],
    )


def frequencies(model: Model) -> Node:
    """Return FrequencyInformation: a hop table, or the fixed channels."""
    if model.hopping:
        table = Node("FrequencyHopTable", {"HopTableID": 1, "Frequency": model.channels_khz})
    else:
        table = Node("FixedFrequencyTable", {"Frequency": model.channels_khz})
    return Node("FrequencyInformation", {"Hopping": int(model.hopping)}, [table])


def mode_entry(mode: Mode) -> Node:
    """Return one entry of the table of modes."""
    return Node(
        "C1G2UHFRFModeTableEntry",
        {
            "ModeIdentifier": mode.identifier,
            "DRValue": mode.divide_ratio,
            "EPCHAGTCConformance": 0,
            "MValue": mode.miller,
            "ForwardLinkModulation": mode.forward,
            "SpectralMaskIndicator": mode.spectral_mask,
            "BDRValue": mode.rate,
            "PIEValue": mode.pie,
            "MinTariValue": mode.tari,
            "MaxTariValue": mode.tari,
            "StepTariValue": 0,
        },
    )


def air(model: Model) -> Node:  # noqa: ARG001 -- one of four that are called alike
    """Return C1G2LLRPCapabilities."""
    return Node(
        "C1G2LLRPCapabilities",
        {
            "CanSupportBlockErase": 1,
            "CanSupportBlockWrite": 1,
            "CanSupportBlockPermalock": 0,
            "CanSupportTagRecommissioning": 0,
            "CanSupportUMIMethod2": 0,
            "CanSupportXPC": 0,
            "MaxNumSelectFiltersPerQuery": FILTERS_MAX,
        },
    )
