"""What a reader does on each message of a client (1.0.1, sections 9 to 13; 1.1, section 9.1)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.simulated.llrp.capabilities import capabilities
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.refusals import (
    FIELD_ERROR,
    UNEXPECTED_MESSAGE,
    UNSUPPORTED_PARAMETER,
    UNSUPPORTED_VERSION,
    Refused,
    status,
    success,
)
from drivers.simulated.llrp.rospecs import ACTIVE, DISABLED, INACTIVE
from drivers.simulated.llrp.shapes import V1_0_1, tables

if TYPE_CHECKING:
    from drivers.simulated.llrp.reader import LlrpReader

Answer = Callable[[Node], Node | None]
CUSTOM = 1023


class Obedience:
    """The messages a reader obeys, each with what it does and answers."""

    def __init__(self, reader: "LlrpReader") -> None:
        self.reader = reader
        self.number = 0
        self.answers: dict[int, Answer] = {
            1: self.tell_capabilities,
            2: self.tell_settings,
            3: self.set_up,
            14: self.close,
            20: self.add_rospec,
            21: self.delete_rospec,
            22: self.start_rospec,
            23: self.stop_rospec,
            24: self.enable_rospec,
            25: self.disable_rospec,
            26: self.list_rospecs,
            40: self.add_accessspec,
            41: self.delete_accessspec,
            42: self.enable_accessspec,
            43: self.disable_accessspec,
            44: self.list_accessspecs,
            46: self.tell_versions,
            47: self.choose_version,
            60: self.report,
            64: self.release,
            72: self.take_acknowledgement,
        }

    def obey(self, kind: int, node: Node, number: int) -> Node | None:
        """
        Do what a message says and return the answer, None if it has none.

        :raises Refused: the reader cannot, or will not
        """
        self.number = number
        return self.answers[kind](node)

    def refusal(self, name: str, why: Refused) -> Node:
        """Return the answer to a message that is refused: its own, or ERROR_MESSAGE."""
        answer = f"{name}_RESPONSE"
        if answer not in tables(max(self.reader.model.versions)).named:
            answer = "ERROR_MESSAGE"
        fields = self.versions() if answer == "GET_SUPPORTED_VERSION_RESPONSE" else {}
        return Node(answer, {**fields}, [status(why)])

    def versions(self) -> dict[str, int]:
        """Return the version spoken and the highest there is."""
        highest = max(self.reader.model.versions)
        return {"CurrentVersion": self.reader.outlet.version, "SupportedVersion": highest}

    def tell_versions(self, _: Node) -> Node:
        """Tell which version is spoken and which is the highest."""
        return Node("GET_SUPPORTED_VERSION_RESPONSE", {**self.versions()}, [success()])

    def choose_version(self, node: Node) -> Node:
        """
        Speak another version from now on; once in a connection.

        :raises Refused: it is not supported, or one has been chosen already
        """
        wanted = node.number("ProtocolVersion")
        outlet = self.reader.outlet
        if outlet.version not in {V1_0_1, wanted}:
            raise Refused(UNEXPECTED_MESSAGE, "the version has been chosen already")
        if wanted not in self.reader.model.versions:
            raise Refused(UNSUPPORTED_VERSION, f"version {wanted} is not supported")
        outlet.version = wanted
        return done("SET_PROTOCOL_VERSION")

    def tell_capabilities(self, node: Node) -> Node:
        """
        Tell what the reader can do.

        :raises Refused: a maker's extension is asked for
        """
        if node.find("Custom"):
            raise Refused(UNSUPPORTED_PARAMETER, "no extension of any maker", CUSTOM)
        told = capabilities(self.reader.model, node.number("RequestedData"))
        return done("GET_READER_CAPABILITIES", told)

    def tell_settings(self, node: Node) -> Node:
        """
        Tell how the reader is set.

        :raises Refused: something is asked for that it has not
        """
        version = self.reader.outlet.version
        return done("GET_READER_CONFIG", self.reader.settings.told(node, version=version))

    def set_up(self, node: Node) -> Node:
        """
        Set the reader.

        :raises Refused: something cannot be set so
        """
        self.reader.settings.apply(node)
        if node.find("KeepaliveSpec") or node.number("ResetToFactoryDefault"):
            self.reader.set_keepalive(self.reader.now)
        return done("SET_READER_CONFIG")

    def close(self, _: Node) -> Node:
        """Close the connection in order."""
        self.reader.hang_up()
        return done("CLOSE_CONNECTION")

    def add_rospec(self, node: Node) -> Node:
        """
        Keep a ROSpec.

        :raises Refused: it asks for what there is not
        """
        self.reader.inventory.rospecs.add(node.one("ROSpec"))
        return done("ADD_ROSPEC")

    def delete_rospec(self, node: Node) -> Node:
        """
        Forget a ROSpec, or all.

        :raises Refused: there is none of this number
        """
        inventory = self.reader.inventory
        for one in inventory.rospecs.some(node.number("ROSpecID")):
            if one.state == ACTIVE:
                inventory.end(self.reader.now, by_client=True)
            del inventory.rospecs.by_number[one.number]
        return done("DELETE_ROSPEC")

    def enable_rospec(self, node: Node) -> Node:
        """
        Let a ROSpec, or all, wait for the start trigger.

        :raises Refused: there is none of this number
        """
        for one in self.reader.inventory.rospecs.some(node.number("ROSpecID")):
            if one.state == DISABLED:
                one.enable(self.reader.now, self.reader.watch)
        return done("ENABLE_ROSPEC")

    def disable_rospec(self, node: Node) -> Node:
        """
        Stop a ROSpec, or all, and let it wait for nothing.

        :raises Refused: there is none of this number
        """
        inventory = self.reader.inventory
        for one in inventory.rospecs.some(node.number("ROSpecID")):
            if one.state == ACTIVE:
                inventory.end(self.reader.now, by_client=True)
            one.disable()
        return done("DISABLE_ROSPEC")

    def start_rospec(self, node: Node) -> Node:
        """
        Start an enabled ROSpec.

        :raises Refused: there is none of this number, it is disabled, or a more important one runs
        """
        inventory = self.reader.inventory
        one = inventory.rospecs.one(node.number("ROSpecID"))
        if one.state == DISABLED:
            raise Refused(FIELD_ERROR, f"ROSpec {one.number} is disabled", field=0)
        running = inventory.run.spec if inventory.run else None
        if one.state == INACTIVE:
            if not one.may_start(running):
                raise Refused(FIELD_ERROR, "another ROSpec has the reader", field=0)
            inventory.start(one, self.reader.now)
        return done("START_ROSPEC")

    def stop_rospec(self, node: Node) -> Node:
        """
        Stop a ROSpec, whatever its stop trigger says.

        :raises Refused: there is none of this number, or it is disabled
        """
        inventory = self.reader.inventory
        one = inventory.rospecs.one(node.number("ROSpecID"))
        if one.state == DISABLED:
            raise Refused(FIELD_ERROR, f"ROSpec {one.number} is disabled", field=0)
        if one.state == ACTIVE:
            inventory.end(self.reader.now, by_client=True)
        return done("STOP_ROSPEC")

    def list_rospecs(self, _: Node) -> Node:
        """Tell of all ROSpecs."""
        return done("GET_ROSPECS", self.reader.inventory.rospecs.listed())

    def add_accessspec(self, node: Node) -> Node:
        """
        Keep an AccessSpec.

        :raises Refused: it asks for what there is not
        """
        self.reader.inventory.accessspecs.add(node.one("AccessSpec"))
        return done("ADD_ACCESSSPEC")

    def delete_accessspec(self, node: Node) -> Node:
        """
        Forget an AccessSpec, or all.

        :raises Refused: there is none of this number
        """
        specs = self.reader.inventory.accessspecs
        for one in specs.some(node.number("AccessSpecID")):
            del specs.by_number[one.number]
        return done("DELETE_ACCESSSPEC")

    def enable_accessspec(self, node: Node) -> Node:
        """
        Carry out an AccessSpec, or all, on the tags that come by.

        :raises Refused: there is none of this number
        """
        return self.switch_accessspec(node, enabled=True)

    def disable_accessspec(self, node: Node) -> Node:
        """
        Carry out an AccessSpec, or all, no longer.

        :raises Refused: there is none of this number
        """
        return self.switch_accessspec(node, enabled=False)

    def switch_accessspec(self, node: Node, *, enabled: bool) -> Node:
        """
        Enable or disable an AccessSpec, or all.

        :raises Refused: there is none of this number
        """
        for one in self.reader.inventory.accessspecs.some(node.number("AccessSpecID")):
            one.enabled = enabled
        return done("ENABLE_ACCESSSPEC" if enabled else "DISABLE_ACCESSSPEC")

    def list_accessspecs(self, _: Node) -> Node:
        """Tell of all AccessSpecs."""
        return done("GET_ACCESSSPECS", self.reader.inventory.accessspecs.listed())

    def report(self, _: Node) -> None:
        """Send what has been read so far, be it nothing."""
        self.reader.reports.flush(number=self.number)

    def release(self, _: Node) -> None:
        """Hold events and reports back no longer."""
        self.reader.release(self.reader.now)

    def take_acknowledgement(self, _: Node) -> None:
        """Take it that the client is alive."""


def done(name: str, told: list[Node] | None = None) -> Node:
    """Return the answer to a message that was obeyed, with what it tells."""
    return Node(f"{name}_RESPONSE", {}, [success(), *(told or [])])
