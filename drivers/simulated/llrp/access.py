"""
What a tag does when it is read, written, locked or killed (1.0.1, sections 15.2.1.3 to 15.2.1.5).

A tag that answers weakly is read but has too little power to write, and weaker still it is lost
between its answer and the command: the errors that a hand at an encoding table meets.
"""

from collections.abc import Callable, Iterable
from typing import Final

from drivers.simulated.llrp import tags
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.shapes import Tables
from drivers.simulated.llrp.tags import Lock, Tag

LOST_BELOW_DBM: Final = -74.0
WRITES_FROM_DBM: Final = -68.0
SUCCESS: Final = "Success"
NO_RESPONSE: Final = "No_Response_From_Tag"
TAG_ERROR: Final = "Nonspecific_Tag_Error"
WRONG_PASSWORD: Final = "Incorrect_Password_Error"  # noqa: S105 -- the name of a result
LOCKED: Final = "Tag_Memory_Locked_Error"
OVERRUN: Final = "Tag_Memory_Overrun_Error"
BANK_LOCK: Final = {1: tags.EPC_MEMORY, 2: tags.TID_MEMORY, 3: tags.USER_MEMORY}


class Failed(Exception):
    """An operation the tag did not carry out; its text is the name of the result."""


class Access:
    """Carries out operations on tags in the words of one protocol version."""

    def __init__(self, table: Tables) -> None:
        self.table = table
        self.operations: dict[str, Callable[[Tag, Node, float], dict[str, object]]] = {
            "C1G2Read": self.read,
            "C1G2Write": self.write,
            "C1G2BlockWrite": self.write,
            "C1G2BlockErase": self.erase,
            "C1G2Lock": self.lock,
            "C1G2Kill": self.kill,
        }

    def perform(self, tag: Tag, operation: Node, rssi_dbm: float) -> Node:
        """Return the result of one operation."""
        result = Node(f"{operation.name}OpSpecResult", {"OpSpecID": operation.fields["OpSpecID"]})
        if operation.name == "C1G2Read":
            result.fields["ReadData"] = ()
        elif operation.name in {"C1G2Write", "C1G2BlockWrite"}:
            result.fields["NumWordsWritten"] = 0
        try:
            for name, value in self.operations[operation.name](tag, operation, rssi_dbm).items():
                assert isinstance(value, int | tuple)
                result.fields[name] = value
            word = SUCCESS
        except Failed as why:
            word = str(why)
        result.fields["Result"] = self.result(operation.name, word)
        return result

    def result(self, operation: str, word: str) -> int:
        """Return the number of a result, or of the nearest there is in this version."""
        numbers = self.table.enums[f"{operation}ResultType"]
        if word in numbers:
            return numbers[word]
        if word == WRONG_PASSWORD:
            # A 1.0.1 reader only notices that the tag falls silent.
            return numbers[NO_RESPONSE]
        return numbers.get(word.removeprefix("Tag_"), numbers[TAG_ERROR])

    def open_up(self, tag: Tag, operation: Node, rssi_dbm: float, *, writes: bool) -> bool:
        """
        Return whether the tag is in the secured state after power and password were tried.

        :raises Failed: it answers too weakly, is defective, or the password is another
        """
        if rssi_dbm < LOST_BELOW_DBM:
            raise Failed(NO_RESPONSE)
        if writes and rssi_dbm < WRITES_FROM_DBM:
            raise Failed("Insufficient_Power")
        if tag.defective:
            raise Failed(TAG_ERROR)
        given = operation.number("AccessPassword")
        if given and given != tag.access_password:
            raise Failed(WRONG_PASSWORD)
        return given == tag.access_password

    def read(self, tag: Tag, operation: Node, rssi_dbm: float) -> dict[str, object]:
        """
        Return words of a bank; a count of 0 means all the rest.

        :raises Failed: the tag did not give them
        """
        secured = self.open_up(tag, operation, rssi_dbm, writes=False)
        bank, pointer = operation.number("MB"), operation.number("WordPointer")
        words = tag.banks[bank]
        count = operation.number("WordCount") or len(words) - pointer
        if pointer >= len(words) or pointer + count > len(words):
            raise Failed(OVERRUN)
        if bank == tags.RESERVED and not secured:
            locks = [tag.locks.get(part, Lock()) for part in touched(bank, pointer, count)]
            if any(lock.locked for lock in locks):
                raise Failed(LOCKED)
        return {"ReadData": tuple(words[pointer : pointer + count])}

    def write(self, tag: Tag, operation: Node, rssi_dbm: float) -> dict[str, object]:
        """
        Write words into a bank and return how many.

        :raises Failed: the tag took none
        """
        words = operation.numbers("WriteData")
        self.prepare(tag, operation, rssi_dbm, len(words))
        tag.write(operation.number("MB"), operation.number("WordPointer"), words)
        return {"NumWordsWritten": len(words)}

    def erase(self, tag: Tag, operation: Node, rssi_dbm: float) -> dict[str, object]:
        """
        Set words of a bank to 0.

        :raises Failed: the tag did not
        """
        count = operation.number("WordCount")
        self.prepare(tag, operation, rssi_dbm, count)
        tag.write(operation.number("MB"), operation.number("WordPointer"), (0,) * count)
        return {}

    def prepare(self, tag: Tag, operation: Node, rssi_dbm: float, count: int) -> None:
        """
        See to it that so many words can be written.

        :raises Failed: they cannot
        """
        secured = self.open_up(tag, operation, rssi_dbm, writes=True)
        bank, pointer = operation.number("MB"), operation.number("WordPointer")
        if pointer + count > len(tag.banks[bank]):
            raise Failed(OVERRUN)
        if bank == tags.EPC_BANK and pointer == tags.CRC_WORD:
            # The tag works out its CRC itself.
            raise Failed(LOCKED)
        for part in touched(bank, pointer, count):
            lock = tag.locks.get(part, Lock())
            if lock.locked and (lock.permanent or not secured):
                raise Failed(LOCKED)

    def lock(self, tag: Tag, operation: Node, rssi_dbm: float) -> dict[str, object]:
        """
        Lock or unlock parts of the memory.

        :raises Failed: the tag did not: not secured, or the part is settled for ever
        """
        secured = self.open_up(tag, operation, rssi_dbm, writes=True)
        wanted = {
            payload.number("DataField"): privilege(payload.number("Privilege"))
            for payload in operation.all("C1G2LockPayload")
        }
        held = any(
            tag.locks.get(part, Lock()).permanent and tag.locks[part] != lock
            for part, lock in wanted.items()
        )
        if not secured or held:
            raise Failed(LOCKED)
        tag.locks.update(wanted)
        return {}

    def kill(self, tag: Tag, operation: Node, rssi_dbm: float) -> dict[str, object]:
        """
        Silence a tag for ever.

        :raises Failed: it has no kill password, or another
        """
        if rssi_dbm < LOST_BELOW_DBM:
            raise Failed(NO_RESPONSE)
        if rssi_dbm < WRITES_FROM_DBM:
            raise Failed("Insufficient_Power")
        if not tag.kill_password:
            raise Failed("Zero_Kill_Password_Error")
        if operation.number("KillPassword") != tag.kill_password:
            raise Failed(WRONG_PASSWORD)
        tag.killed = True
        return {}


def privilege(number: int) -> Lock:
    """Return the lock that a privilege asks for: lock, lock for ever, unlock for ever, unlock."""
    return Lock(locked=number in {0, 1}, permanent=number in {1, 2})


def touched(bank: int, pointer: int, count: int) -> Iterable[int]:
    """Return the parts of the memory, as locks know them, in which words lie."""
    if bank != tags.RESERVED:
        return {BANK_LOCK[bank]}
    words = range(pointer, pointer + count)
    return {tags.KILL_PASSWORD if word < 2 else tags.ACCESS_PASSWORD for word in words}
