"""How an antenna is set up: power, receiver, filters (1.0.1, sections 12.2.1 and 15.2.1.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from drivers.simulated.llrp.capabilities import FILTERS_MAX
from drivers.simulated.llrp.model import MODES, SENSITIVITIES_DB, SENSITIVITY_DBM, Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.refusals import (
    OVERFLOW_PARAMETER,
    UNSUPPORTED_PARAMETER,
    Refused,
    out_of_range,
)
from drivers.simulated.llrp.tags import Tag

SELECTED, UNSELECTED = True, False
# Action of a filter on matching and on other tags; None leaves them as they are.
ACTIONS: Final = (
    (SELECTED, UNSELECTED),
    (SELECTED, None),
    (None, UNSELECTED),
    (UNSELECTED, None),
    (UNSELECTED, SELECTED),
    (None, SELECTED),
)
CONFIGURATION, RECEIVER, TRANSMITTER = 222, 223, 224
INVENTORY_COMMAND, FILTER, AWARE_ACTION, RF_CONTROL, CUSTOM = 330, 331, 333, 335, 1023
AWARE_SINGULATION: Final = 337
SINGULATION: Final = 336


@dataclass(frozen=True, slots=True)
class Setup:
    """One antenna as an AISpec uses it."""

    weaker_db: float
    weakest_dbm: float
    session: int
    filters: tuple[Node, ...]

    def selects(self, tag: Tag) -> bool:
        """Return whether the filters let a tag take part in the inventory."""
        if not self.filters:
            return True
        chosen = None not in ACTIONS[action(self.filters[0])] or action(self.filters[0]) in {2, 3}
        for one in self.filters:
            mask = one.one("C1G2TagInventoryMask")
            bits = mask.bits("TagMask")
            ones = type(bits)(bits.count, b"\xff" * len(bits.raw))
            match = tag.holds(mask.number("MB"), mask.number("Pointer"), ones, bits)
            becomes = ACTIONS[action(one)][0 if match else 1]
            chosen = chosen if becomes is None else becomes
        return chosen


def action(one: Node) -> int:
    """Return the number of a filter's action; without one it selects what matches."""
    found = one.find("C1G2TagInventoryStateUnawareFilterAction")
    return found.number("Action") if found else 0


def factory(model: Model, antenna: int) -> Node:
    """Return the AntennaConfiguration a reader comes with."""
    control = Node("C1G2RFControl", {"ModeIndex": 2, "Tari": 0})
    singulation = Node(
        "C1G2SingulationControl", {"Session": 1, "TagPopulation": 32, "TagTransitTime": 0}
    )
    hop = int(model.hopping)
    transmitter = {
        "HopTableID": hop,
        "ChannelIndex": 1 - hop,
        "TransmitPower": len(model.powers_cdbm),
    }
    return Node(
        "AntennaConfiguration",
        {"AntennaID": antenna},
        [
            Node("RFReceiver", {"ReceiverSensitivity": 1}),
            Node("RFTransmitter", {**transmitter}),
            Node("C1G2InventoryCommand", {"TagInventoryStateAware": 0}, [control, singulation]),
        ],
    )


def merged(base: Node, over: Node) -> Node:
    """Return a configuration with the parts that another one sets anew."""
    kept = [over.find(part.name) or part for part in base.parts]
    return Node(base.name, {"AntennaID": base.number("AntennaID")}, kept)


def configured(antenna: int, base: Node, changes: Iterable[Node]) -> Node:
    """Return an antenna's configuration after changes to it, or to all (antenna 0)."""
    for change in changes:
        if change.number("AntennaID") in {0, antenna}:
            base = merged(base, change)
    return base


def setup(model: Model, configuration: Node) -> Setup:
    """Return what a configuration means for the reads of its antenna."""
    power = configuration.one("RFTransmitter").number("TransmitPower")
    sensitivity = configuration.one("RFReceiver").number("ReceiverSensitivity")
    command = configuration.one("C1G2InventoryCommand")
    singulation = command.find("C1G2SingulationControl")
    return Setup(
        weaker_db=(model.powers_cdbm[-1] - model.powers_cdbm[power - 1]) / 100,
        weakest_dbm=SENSITIVITY_DBM + SENSITIVITIES_DB[sensitivity - 1],
        session=singulation.number("Session") if singulation else 0,
        filters=tuple(command.all("C1G2Filter")),
    )


def check_antennas(model: Model, antennas: Sequence[int], *path: int) -> None:
    """
    Hold antenna numbers against those there are; 0 is all.

    :raises Refused: there is no such antenna
    """
    wrong = [antenna for antenna in antennas if antenna > model.antennas]
    if wrong:
        raise out_of_range(f"no antenna {wrong[0]}", *path, field=0)


def check_configuration(model: Model, node: Node, *path: int) -> None:
    """
    Hold an AntennaConfiguration against what the reader can do.

    :raises Refused: an index stands for nothing, or a feature is not there
    """
    inside = (*path, CONFIGURATION)
    check_antennas(model, [node.number("AntennaID")], *inside)
    if receiver := node.find("RFReceiver"):
        index = receiver.number("ReceiverSensitivity")
        if not 1 <= index <= len(SENSITIVITIES_DB):
            raise out_of_range(f"no sensitivity {index}", *inside, RECEIVER, field=0)
    if transmitter := node.find("RFTransmitter"):
        check_transmitter(model, transmitter, *inside)
    for command in node.all("C1G2InventoryCommand"):
        check_command(command, *inside)


def check_transmitter(model: Model, node: Node, *path: int) -> None:
    """
    Hold channel and power against the tables in the capabilities.

    :raises Refused: an index stands for nothing
    """
    power, channel = node.number("TransmitPower"), node.number("ChannelIndex")
    if not 1 <= power <= len(model.powers_cdbm):
        raise out_of_range(f"no power {power}", *path, TRANSMITTER, field=2)
    if model.hopping and node.number("HopTableID") > 1:
        raise out_of_range("no such hop table", *path, TRANSMITTER, field=0)
    if not model.hopping and not 1 <= channel <= len(model.channels_khz):
        raise out_of_range(f"no channel {channel}", *path, TRANSMITTER, field=1)


def check_command(node: Node, *path: int) -> None:
    """
    Hold a C1G2InventoryCommand against the modes and features of the reader.

    :raises Refused: it cannot do this
    """
    inside = (*path, INVENTORY_COMMAND)
    if node.find("Custom"):
        raise Refused(UNSUPPORTED_PARAMETER, "no extension of any maker", *inside, CUSTOM)
    control = node.find("C1G2RFControl")
    if control and control.number("ModeIndex") not in {mode.identifier for mode in MODES}:
        mode = control.number("ModeIndex")
        raise out_of_range(f"no mode {mode}", *inside, RF_CONTROL, field=0)
    filters = list(node.all("C1G2Filter"))
    if len(filters) > FILTERS_MAX:
        raise Refused(OVERFLOW_PARAMETER, f"{len(filters)} filters", *inside, FILTER)
    if any(one.find("C1G2TagInventoryStateAwareFilterAction") for one in filters):
        said = "no filter by inventory state"
        raise Refused(UNSUPPORTED_PARAMETER, said, *inside, FILTER, AWARE_ACTION)
    singulation = node.find("C1G2SingulationControl")
    if singulation and singulation.find("C1G2TagInventoryStateAwareSingulationAction"):
        said = "no singulation by inventory state"
        raise Refused(UNSUPPORTED_PARAMETER, said, *inside, SINGULATION, AWARE_SINGULATION)
