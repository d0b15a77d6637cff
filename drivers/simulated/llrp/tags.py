"""A tag's memory, as C1G2 has it: banks of words, passwords, locks (GS1 UHF Gen2, 6.3.2.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from drivers.simulated.llrp.node import Bits

RESERVED, EPC_BANK, TID, USER = range(4)
KILL_PASSWORD, ACCESS_PASSWORD, EPC_MEMORY, TID_MEMORY, USER_MEMORY = range(5)
CRC_WORD, PC_WORD, EPC_WORD = range(3)
LENGTH_SHIFT: Final = 11
EPC_WORDS_LEAST: Final = 8
USER_WORDS: Final = 32
# Class E2h with an extended header and the mask designer 000h: none that a maker has.
TID_HEAD: Final = (0xE200, 0x0000)
KNOWN_MAX: Final = 200_000


@dataclass(frozen=True, slots=True)
class Lock:
    """Whether a part of the memory wants the secured state, and whether that is for ever."""

    locked: bool = False
    permanent: bool = False


def crc16(data: bytes) -> int:
    """Return the CRC-16 that a tag puts before its protocol control word (Gen2, annex F)."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            carry = register & 0x8000
            register = register << 1 & 0xFFFF
            if carry:
                register ^= 0x1021
    return register ^ 0xFFFF


def words_of(raw: bytes) -> list[int]:
    """Return bytes as words of 16 bits."""
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


@dataclass(slots=True)
class Tag:
    """One tag: what it answers with, and what can be read, written, locked and killed."""

    identity: str
    banks: dict[int, list[int]]
    locks: dict[int, Lock] = field(default_factory=lambda: {TID_MEMORY: Lock(True, True)})
    killed: bool = False
    defective: bool = False
    epc: bytes = b""
    parameter: bytes = b""

    @classmethod
    def fresh(cls, epc: str) -> "Tag":
        """Return a tag that came with this EPC, no passwords and an empty user memory."""
        raw = bytes.fromhex(epc)
        words = words_of(raw)
        spare = [0] * max(0, EPC_WORDS_LEAST - len(words))
        serial = (crc16(raw), crc16(raw[::-1]), len(raw), crc16(raw + raw))
        banks = {
            RESERVED: [0] * 4,
            EPC_BANK: [0, len(words) << LENGTH_SHIFT, *words, *spare],
            TID: [*TID_HEAD, *serial],
            USER: [0] * USER_WORDS,
        }
        tag = cls(epc, banks)
        tag.settle()
        return tag

    @property
    def pc(self) -> int:
        """The protocol control word; its top five bits count the words of the EPC."""
        return self.banks[EPC_BANK][PC_WORD]

    @property
    def crc(self) -> int:
        """The CRC over protocol control word and EPC."""
        return self.banks[EPC_BANK][CRC_WORD]

    @property
    def kill_password(self) -> int:
        """The password that kills it; 0 for none."""
        return self.banks[RESERVED][0] << 16 | self.banks[RESERVED][1]

    @property
    def access_password(self) -> int:
        """The password that puts it into the secured state; 0: it is in it anyway."""
        return self.banks[RESERVED][2] << 16 | self.banks[RESERVED][3]

    def write(self, bank: int, pointer: int, words: tuple[int, ...]) -> None:
        """Put words into a bank; whoever calls has seen to it that they fit."""
        self.banks[bank][pointer : pointer + len(words)] = words
        self.settle()

    def settle(self) -> None:
        """Work out anew what the tag answers an inventory with."""
        bank = self.banks[EPC_BANK]
        words = bank[EPC_WORD : EPC_WORD + (bank[PC_WORD] >> LENGTH_SHIFT)]
        self.epc = b"".join(word.to_bytes(2, "big") for word in words)
        bank[CRC_WORD] = crc16(bank[PC_WORD].to_bytes(2, "big") + self.epc)
        if len(self.epc) == 12:
            self.parameter = b"\x8d" + self.epc
        else:
            bits = len(self.epc) * 8
            length = 6 + len(self.epc)
            self.parameter = b"\x00\xf1" + length.to_bytes(2, "big") + bits.to_bytes(2, "big")
            self.parameter += self.epc

    def holds(self, bank: int, pointer: int, mask: Bits, wanted: Bits) -> bool:
        """Return whether the bits of a bank from a pointer on are those wanted, under a mask."""
        memory = "".join(f"{word:016b}" for word in self.banks[bank])
        found = memory[pointer : pointer + mask.count]
        if len(found) < mask.count:
            return False
        triples = zip(mask.text(), wanted.text(), found, strict=True)
        return all(care == "0" or want == have for care, want, have in triples)


class Memories:
    """What every tag keeps, by the EPC it came with; shared by readers that see the same tags."""

    def __init__(self) -> None:
        self.tags: dict[str, Tag] = {}

    def __iter__(self) -> Iterator[Tag]:
        return iter(self.tags.values())

    def of(self, identity: str) -> Tag:
        """Return a tag, new from the roll if it was never seen."""
        tag = self.tags.get(identity)
        if tag is None:
            if len(self.tags) >= KNOWN_MAX:
                del self.tags[next(iter(self.tags))]
            tag = self.tags[identity] = Tag.fresh(identity)
        return tag

    def forget(self) -> None:
        """Take every tag new from the roll again."""
        self.tags.clear()
