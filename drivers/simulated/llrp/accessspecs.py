"""AccessSpecs: what is done to which tags while they are inventoried (1.0.1, section 11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.refusals import (
    FIELD_ERROR,
    OVERFLOW_PARAMETER,
    UNSUPPORTED_PARAMETER,
    Refused,
    out_of_range,
)
from drivers.simulated.llrp.tags import Tag

ACCESSSPEC, COMMAND, TAG_SPEC, TARGET_TAG, CUSTOM = 207, 209, 338, 339, 1023
ACTIVE: Final = 1
C1G2: Final = 1
TARGETS_MAX: Final = 2
UNSUPPORTED: Final = {
    "C1G2Recommission": 357,
    "C1G2BlockPermalock": 358,
    "C1G2GetBlockPermalockStatus": 359,
    "Custom": CUSTOM,
}


@dataclass(slots=True)
class AccessSpec:
    """One AccessSpec, whether it is enabled, and how often it was carried out."""

    node: Node
    enabled: bool = False
    done: int = 0

    @property
    def number(self) -> int:
        """The client's number for it."""
        return self.node.number("AccessSpecID")

    @property
    def operations(self) -> list[Node]:
        """The operations, in the order in which they are carried out."""
        command = self.node.one("AccessCommand")
        return [part for part in command.parts if part.name not in {"C1G2TagSpec", "Custom"}]

    @property
    def finished(self) -> bool:
        """It was carried out as often as its stop trigger says; 0 is without end."""
        stop = self.node.one("AccessSpecStopTrigger")
        counts = stop.number("AccessSpecStopTrigger") == 1
        return counts and 0 < stop.number("OperationCountValue") <= self.done

    def wants(self, tag: Tag, antenna: int, rospec: int) -> bool:
        """Return whether it is meant for a tag, at an antenna, within a ROSpec; 0 is any."""
        if not self.enabled or self.node.number("AntennaID") not in {0, antenna}:
            return False
        if self.node.number("ROSpecID") not in {0, rospec}:
            return False
        targets = self.node.one("AccessCommand").one("C1G2TagSpec").all("C1G2TargetTag")
        return all(matches(tag, target) for target in targets)


def matches(tag: Tag, target: Node) -> bool:
    """Return whether a tag's memory is, or with Match 0 is not, as a target says."""
    mask, wanted = target.bits("TagMask"), target.bits("TagData")
    if not mask.count:
        return True
    same = tag.holds(target.number("MB"), target.number("Pointer"), mask, wanted)
    return same == bool(target.number("Match"))


class AccessSpecs:
    """All AccessSpecs of a reader, by number."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.by_number: dict[int, AccessSpec] = {}

    def __iter__(self) -> Iterator[AccessSpec]:
        return iter(self.by_number.values())

    def add(self, node: Node) -> None:
        """
        Keep an AccessSpec, disabled.

        :raises Refused: there are too many, its number is taken, or it asks for too much
        """
        number = node.number("AccessSpecID")
        if not number or number in self.by_number:
            said = f"AccessSpec {number} is {'there already' if number else 'no number'}"
            raise Refused(FIELD_ERROR, said, ACCESSSPEC, field=0)
        if len(self.by_number) >= self.model.accessspecs_max:
            raise Refused(OVERFLOW_PARAMETER, "no room for another AccessSpec", ACCESSSPEC)
        check_accessspec(self.model, node)
        self.by_number[number] = AccessSpec(node)

    def some(self, number: int) -> list[AccessSpec]:
        """
        Return one AccessSpec, or all for 0.

        :raises Refused: there is none of this number
        """
        if number and number not in self.by_number:
            raise Refused(FIELD_ERROR, f"no AccessSpec {number}", field=0)
        return [self.by_number[number]] if number else list(self)

    def meant_for(self, tag: Tag, antenna: int, rospec: int) -> AccessSpec | None:
        """Return the first AccessSpec that wants something of a tag."""
        return next((one for one in self if one.wants(tag, antenna, rospec)), None)

    def count(self, one: AccessSpec) -> None:
        """Count that one was carried out; having been so often enough, it is gone."""
        one.done += 1
        if one.finished:
            del self.by_number[one.number]

    def listed(self) -> list[Node]:
        """Return the AccessSpecs as GET_ACCESSSPECS tells them."""
        return [
            Node(
                "AccessSpec", {**one.node.fields, "CurrentState": int(one.enabled)}, one.node.parts
            )
            for one in self
        ]


def check_accessspec(model: Model, node: Node) -> None:
    """
    Hold an AccessSpec against what the reader can do.

    :raises Refused: it cannot do this; the culprit is named
    """
    if node.number("AntennaID") > model.antennas:
        raise out_of_range(f"no antenna {node.number('AntennaID')}", ACCESSSPEC, field=1)
    if node.number("ProtocolID") != C1G2:
        raise out_of_range("no protocol but Class 1 Gen 2", ACCESSSPEC, field=2)
    if node.number("CurrentState") == ACTIVE:
        raise Refused(FIELD_ERROR, "a new AccessSpec is disabled", ACCESSSPEC, field=3)
    if node.find("Custom"):
        raise Refused(UNSUPPORTED_PARAMETER, "no extension", ACCESSSPEC, CUSTOM)
    command = node.one("AccessCommand")
    operations = [part for part in command.parts if part.name != "C1G2TagSpec"]
    for operation in operations:
        if operation.name in UNSUPPORTED:
            path = (ACCESSSPEC, COMMAND, UNSUPPORTED[operation.name])
            raise Refused(UNSUPPORTED_PARAMETER, f"no {operation.name}", *path)
    if len(operations) > model.operations_max:
        raise Refused(OVERFLOW_PARAMETER, "too many operations", ACCESSSPEC, COMMAND)
    check_targets(command.one("C1G2TagSpec"))


def check_targets(node: Node) -> None:
    """
    Check that there are at most two targets, each with as much data as mask.

    :raises Refused: it is otherwise
    """
    targets = list(node.all("C1G2TargetTag"))
    path = (ACCESSSPEC, COMMAND, TAG_SPEC, TARGET_TAG)
    if len(targets) > TARGETS_MAX:
        raise Refused(OVERFLOW_PARAMETER, f"{len(targets)} targets", *path)
    for target in targets:
        if target.bits("TagMask").count != target.bits("TagData").count:
            raise Refused(FIELD_ERROR, "mask and data differ in length", *path, field=4)
