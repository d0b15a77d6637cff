"""Every scan once: over a line that damages, cuts and loses, pulled out, and after crashes."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from hypothesis import example, given, settings
from hypothesis import strategies as st

from drivers.barcode.line_talk import said_by
from drivers.barcode.ssi.reception import Accepted, Reception
from drivers.barcode.ssi.talk import SsiTalk
from drivers.events import BarcodeScanned, Event, ScanRefused
from drivers.protocol import ProtocolError
from tests.drivers.barcode.feeding import at
from tests.drivers.barcode.ssi_bytes import DECODE_DATA, Scanner, frames_in

STEP_S = 0.05
STEPS_MAX = 40_000


class Luck(Enum):
    """What happens to one frame, or right after it."""

    FINE = "arrives"
    FLIPPED = "a bit is flipped"
    CUT = "only its beginning arrives"
    UNPLUGGED = "only its beginning arrives, and the cable is out"
    CRASHED_BEFORE = "the program is ended before the journal has what it said"
    CRASHED_AFTER = "the program is ended after the journal has it, before the answer left"


Fate = tuple[Luck, int]
DAMAGE = (Luck.FINE, Luck.FLIPPED, Luck.CUT)


@dataclass
class World:
    """A scanner, a line with a plan of misfortunes, and a station that may crash."""

    scanner: Scanner
    plan: deque[Fate]
    now: float = 0.0
    journal: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reception = Reception()
        self.connect()

    def connect(self) -> None:
        """Begin a connection."""
        self.talk = SsiTalk(self.reception)
        self.tell(self.talk.begin(at(self.now)))
        self.answer()

    def tell(self, events: Sequence[Event]) -> None:
        """Write down what the driver says."""
        for event in events:
            if isinstance(event, BarcodeScanned):
                self.journal.append(event.payload)
            elif isinstance(event, ScanRefused):
                self.refused.append(event.reason)

    def luck(self) -> Fate:
        """Return what happens next."""
        return self.plan.popleft() if self.plan else (Luck.FINE, 0)

    def run(self) -> None:
        """Let time pass until every scan has gone, and nothing is owed any more."""
        for _ in range(STEPS_MAX):
            for frame in self.scanner.tick(self.now):
                self.carry(frame)
            self.wait()
            self.now += STEP_S
            if not self.scanner.scans and self.talk.repeated_by is None and not self.plan:
                return
        raise AssertionError("the scanner is never rid of its scans")

    def wait(self) -> None:
        """Let the driver do what it is time for."""
        due = self.talk.due()
        if due is None or at(self.now).seconds < due:
            return
        try:
            self.tell(self.talk.tick(at(self.now)))
        except ProtocolError:
            self.unplug()
        self.answer()

    def carry(self, frame: bytes) -> None:
        """Carry a frame to the station, as luck will have it."""
        luck, number = self.luck()
        if luck is Luck.FLIPPED:
            place, bit = divmod(number % (8 * len(frame)), 8)
            frame = frame[:place] + bytes((frame[place] ^ 1 << bit,)) + frame[place + 1 :]
        elif luck in {Luck.CUT, Luck.UNPLUGGED}:
            frame = frame[: max(number % len(frame), luck is Luck.CUT)]
        try:
            events = self.talk.feed(frame, at(self.now))
        except ProtocolError:
            self.unplug()
            return
        if luck is Luck.CRASHED_BEFORE:
            self.crash()
            return
        self.tell(events)
        if luck is Luck.CRASHED_AFTER:
            self.crash()
        elif luck is Luck.UNPLUGGED:
            self.unplug()
        else:
            self.answer()

    def answer(self) -> None:
        """Let out what the station has to say, now that the journal has what it heard."""
        for frame in frames_in(self.talk.take_outgoing()):
            luck, _ = self.luck()
            if luck is Luck.FINE:
                self.scanner.hear(frame, self.now)
            elif luck is Luck.FLIPPED:
                self.scanner.hear_damaged()
            elif luck is Luck.UNPLUGGED:
                self.unplug()
                return

    def unplug(self) -> None:
        """Pull the cable and put it back."""
        self.tell(self.talk.hang_up(at(self.now)))
        self.scanner.replies.clear()
        self.now += STEP_S
        self.connect()

    def crash(self) -> None:
        """End the program and start it anew, with nothing but the journal."""
        self.reception = Reception()
        if self.journal:
            kind = {"A": "]C1", "B": "]C0"}[self.journal[-1]]
            last = BarcodeScanned(at=at(0).at, payload=self.journal[-1], symbology=kind)
            self.reception.safe = self.reception.accepted = Accepted(said_by(last))
        self.scanner.replies.clear()
        self.connect()


def is_within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether one sequence is another with some left out."""
    rest = iter(whole)
    return all(one in rest for one in part)


def played(scans: str, *plan: Fate) -> World:
    world = World(Scanner(deque(scans)), deque(plan))
    world.run()
    return world


SCANS = st.text("AB", min_size=1, max_size=8)
NUMBERS = st.integers(0, 500)
GREETED = [(Luck.FINE, 0)] * 4


@settings(max_examples=300)
@given(SCANS, st.lists(st.tuples(st.sampled_from(DAMAGE), NUMBERS), max_size=40))
@example("AA", [(Luck.FLIPPED, 500)] * 30)
@example("AAB", [*GREETED, (Luck.FLIPPED, 24), (Luck.FINE, 0), (Luck.FLIPPED, 0), (Luck.CUT, 6)])
def test_on_a_line_that_damages_and_cuts_nothing_is_doubled_or_lost_without_a_word(
    scans: str, plan: list[Fate]
) -> None:
    world = played(scans, *plan)

    assert is_within(world.journal, scans)
    assert len(scans) - len(world.journal) <= len(world.refused)


@settings(max_examples=300)
@given(SCANS, st.lists(st.tuples(st.sampled_from(list(Luck)), NUMBERS), max_size=40))
@example("AA", [*GREETED, (Luck.FINE, 0), (Luck.UNPLUGGED, 3)])
@example("AA", [*GREETED, (Luck.CRASHED_AFTER, 0), (Luck.FLIPPED, 24)])
def test_nor_is_it_pulled_out_and_crashing(scans: str, plan: list[Fate]) -> None:
    world = played(scans, *plan)

    assert is_within(world.journal, scans)
    assert len(scans) - len(world.journal) <= len(world.refused)


@given(SCANS, NUMBERS)
def test_where_each_scan_is_damaged_once_all_come(scans: str, bit: int) -> None:
    world = World(Scanner(deque(scans)), deque())
    while world.scanner.scans:
        assert world.now < 600
        for frame in world.scanner.tick(world.now):
            first = frame[1] == DECODE_DATA and not frame[3] & 1
            world.plan = deque([(Luck.FLIPPED, 32 + bit % 8)] if first else [])
            world.carry(frame)
        world.wait()
        world.now += STEP_S

    assert (world.journal, world.refused) == (list(scans), [])
