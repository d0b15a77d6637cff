"""A bench of which the truth is known: what really lies on the tray, and senses that tell of it."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from kiosk.flow import events
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, NOON, PEAS, STRANGER, a_line

RICE, CRISPS = "3250390000013", "3250390000020"
GRAMS = {MILK: 1030, PEAS: 500, RICE: 500, CRISPS: 150, STRANGER: 320}
ORDERED = (MILK, PEAS, RICE, CRISPS)
APART_S = 20.0


@dataclass(frozen=True)
class Piece:
    """One package on the tray; `mark` is what the camera's watch calls it, and where it lies."""

    code: str
    grams: int
    mark: str
    seen: bool

    @property
    def place(self) -> list[tuple[int, int]]:
        at = int(self.mark) * 150
        return [(at, at), (at + 100, at), (at + 100, at + 100)]


@dataclass
class TrueBench:
    """
    A packer, a tray and truthful senses.

    What the packer does is told by scanner, camera and scale in any order within some seconds. The
    scale feels every step, of several things at once if they are laid down at once; the camera may
    miss a thing or its code; the scanner reads what it is held at.
    """

    order: Counter[str]
    rng: random.Random
    work: Work = field(default_factory=Work)
    lies: list[Piece] = field(default_factory=list)
    now_s: float = 0.0
    marks: int = 0
    did: list[str] = field(default_factory=list)
    _soon: list[tuple[float, type[events.Happening], dict[str, object]]] = field(
        default_factory=list
    )

    def __post_init__(self) -> None:
        lines = tuple(
            a_line(no, code, {code: 1}, expected=self.order[code], weight_g=GRAMS[code])
            for no, code in enumerate(ORDERED, start=1)
            if self.order[code]
        )
        self.work.with_ways(watched=True, weighed=True)
        self.work.with_devices("barcode", "camera", "scale").weigh(0).open(lines=lines)
        self.now_s = self.work.seconds + APART_S

    @property
    def passes(self) -> bool:
        work = Work(self.work.state)
        work.tell(events.Tapped, act="close", at=NOON + timedelta(seconds=self.now_s))
        return work.state.busy == "photo"

    @property
    def is_right(self) -> bool:
        return Counter(piece.code for piece in self.lies) == +self.order

    @contextmanager
    def deed(self, what: str) -> Iterator[None]:
        """Do something, and let the senses tell of it in the order of their moments."""
        self.did.append(what)
        yield
        for at_s, kind, facts in sorted(self._soon, key=lambda one: one[0]):
            self.work.tell(kind, at=NOON + timedelta(seconds=at_s), **facts)
        self.now_s = max([self.now_s, *(at_s for at_s, _, _ in self._soon)])
        self._soon.clear()

    def rest(self, seconds: float) -> None:
        self.now_s += seconds

    def lay(self, codes: list[str], scans: list[str], *, seen: str, together: bool) -> None:
        """Lay things down, one by one or at once, and scan what is scanned for them."""
        with self.deed(f"lay {codes} scan {scans} seen {seen} together {together}"):
            moment = self.now_s + 1
            for code in scans:
                self._tell(self._near(moment), events.Scanned, code=code)
            for code in codes:
                piece = self._piece(code, seen)
                self.lies.append(piece)
                if piece.seen:
                    self._see(piece, moment, read=seen == "read")
                if not together:
                    self._weigh(moment + 0.3)
                    moment += 1.0
            if together:
                self._weigh(moment + 0.3)

    def take(self, which: int, *, out: str) -> None:
        """Take one thing out; the packer may scan it out, before or after lifting it."""
        piece = self.lies.pop(which % len(self.lies))
        with self.deed(f"take {piece.code} out {out}"):
            moment = self.now_s + 1
            if out != "unsaid":
                at_s = moment + (-0.5 if out == "before" else 2.5)
                self._tell(moment - 0.9, events.Scanned, code="CMD-OUT")
                self._tell(at_s, events.Scanned, code=piece.code)
            self._weigh(moment + 0.2 * self.rng.random())
            if piece.seen:
                self._see_gone(piece, moment)

    def forget(self, which: int) -> None:
        """Say that a thing is out, and leave it lying there."""
        piece = self.lies[which % len(self.lies)]
        with self.deed(f"forget {piece.code}"):
            self._tell(self.now_s + 1, events.Scanned, code="CMD-OUT")
            self._tell(self.now_s + 2, events.Scanned, code=piece.code)

    def push(self, which: int, *, seen: str) -> None:
        """Push a thing aside or hide it: for the camera one went, and perhaps one came."""
        at = which % len(self.lies)
        before = self.lies[at]
        if not before.seen:
            return
        with self.deed(f"push {before.code} seen {seen}"):
            self.marks += 1
            after = replace(before, mark=str(self.marks), seen=seen != "missed")
            self.lies[at] = after
            self._see_gone(before, self.now_s + 1)
            if after.seen:
                self._see(after, self.now_s + 1, read=seen == "read")

    def swap(self, which: int, code: str, *, seen: str) -> None:
        """Take a thing out and lay another one down, so quickly that the scale rests once."""
        before = self.lies.pop(which % len(self.lies))
        with self.deed(f"swap {before.code} for {code} seen {seen}"):
            after = self._piece(code, seen)
            self.lies.append(after)
            if before.seen:
                self._see_gone(before, self.now_s + 1)
            self._see(after, self.now_s + 1, read=seen == "read")
            self._weigh(self.now_s + 1.3)

    def lean(self) -> None:
        """Reach in and out: the scale swings, and shows then what it showed before."""
        with self.deed("lean"):
            self._tell(self.now_s + 0.2, events.Weighed, weight_g=None)
            self._weigh(self.now_s + 1)

    def _piece(self, code: str, seen: str) -> Piece:
        self.marks += 1
        grams = round(GRAMS[code] * (1 + self.rng.uniform(-0.01, 0.01)))
        return Piece(code, grams, str(self.marks), seen != "missed")

    def _near(self, moment: float) -> float:
        return moment + self.rng.uniform(-0.9, 1.5)

    def _see(self, piece: Piece, moment: float, *, read: bool) -> None:
        began_at = NOON + timedelta(seconds=moment - 0.3)
        codes = [{"text": piece.code}] if read else []
        facts = {"change": "placed", "codes": codes, "place": piece.place, "mark": piece.mark}
        self._tell(moment + self.rng.uniform(0.2, 3), events.Sighted, began_at=began_at, **facts)

    def _see_gone(self, piece: Piece, moment: float) -> None:
        began_at = NOON + timedelta(seconds=moment - 0.2)
        facts = {"change": "taken", "place": piece.place, "mark": piece.mark}
        self._tell(moment + 1.5 * self.rng.random(), events.Sighted, began_at=began_at, **facts)

    def _weigh(self, at_s: float) -> None:
        self._tell(at_s, events.Weighed, weight_g=sum(piece.grams for piece in self.lies))

    def _tell(self, at_s: float, kind: type[events.Happening], **facts: object) -> None:
        self._soon.append((at_s, kind, facts))
