"""The things in a basket, each with what every sense noticed of it: pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from kiosk.flow.scales import weighed
from wms.verdict import Evidence, Thing
from wms.verdict.evidence import READ_RATIO, Witness
from wms.verdict.tags import Tagged, hear_tags
from wms.wire.base import Moment
from wms.wire.packing import PackOrder, ScannedItem, SenseSaid

Source = Literal["scanner", "wedge", "touch", "camera", "seen"]
Corner = tuple[int, int]

SURE: Final = 20.0
EVIDENCE_MAX: Final = 100
SAYS_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Named:
    """
    A code, and what it stands for in the order; `sku` None: no line wants it.

    `alike` is then the article, if it is one that is taken for an ordered one.
    """

    code: str
    sku: str | None
    quantity: int
    key: str
    """The article by whatever is known of it: two codes with one key name the same article."""
    alike: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """
    Somebody scanned or typed a code.

    `unseen`: the camera could not look then; what it tells of the thing comes once it can again.
    `witnesses` worked then and could notice that it was laid down.
    """

    at: Moment
    named: Named
    source: Source = "scanner"
    unseen: bool = False
    witnesses: tuple[Witness, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """The camera saw a thing being laid down, where it lies, and what can be told of it."""

    began_at: Moment
    at: Moment
    codes: tuple[Named, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    crop: UUID | None = None
    place: tuple[Corner, ...] = ()
    mark: str = ""

    @property
    def named(self) -> Named | None:
        """Return the one code that was read on it; two of different articles name none."""
        return self.codes[0] if len({code.key for code in self.codes}) == 1 else None


@dataclass(frozen=True, slots=True)
class Load:
    """
    The scale went up by so many grams.

    `of_g` is the step that this is a part of, where several things made it; 0 where one did.
    """

    at: Moment
    grams: int
    of_g: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that was first heard while the order lay there; `sku` None: of no line's article."""

    at: Moment
    epc: str
    sku: str | None
    shown: str


@dataclass(frozen=True, slots=True)
class Placed:
    """
    One thing in the basket: at most one scan, one sighting and one load, and what people said.

    `number` stays with it while it is there. `tags` were heard as it came; a thing of which a tag
    is all that was noticed has nothing else.
    """

    number: int
    scan: Scan | None = None
    sight: Sight | None = None
    load: Load | None = None
    answers: tuple[Evidence, ...] = ()
    tags: tuple[Tag, ...] = ()

    @property
    def named(self) -> Named | None:
        """Return what its code stands for: what was scanned, or else what the camera read."""
        if self.scan is not None:
            return self.scan.named
        return self.sight.named if self.sight is not None else None

    @property
    def code(self) -> str | None:
        """Return the code that was read on it, if one was."""
        return self.named.code if self.named else None

    @property
    def sku(self) -> str | None:
        """Return the article that its code stands for."""
        return self.named.sku if self.named else None

    @property
    def quantity(self) -> int:
        """Return the pieces or grams that it stands for."""
        return self.named.quantity if self.named else 1

    @property
    def told(self) -> str | None:
        """Return the article that a person said it is."""
        yes = (said.sku for said in reversed(self.answers) if said.log_ratio > 0)
        return next(yes, None)

    @property
    def witnesses(self) -> tuple[Witness, ...] | None:
        """Return what could notice that it was laid down as it was scanned, if it was."""
        return self.scan.witnesses if self.scan else None

    @property
    def crop(self) -> UUID | None:
        """Return the picture of it."""
        return self.sight.crop if self.sight else None

    @property
    def source(self) -> Source:
        """Return who brought it in."""
        if self.scan is not None:
            return self.scan.source
        return "camera" if self.named else "seen"

    @property
    def noticed(self) -> tuple[Scan | Sight | Load, ...]:
        """Return all that was noticed of it, but for its tags."""
        return tuple(one for one in (self.scan, self.sight, self.load) if one is not None)

    @property
    def is_heard_only(self) -> bool:
        """Return whether a tag is all that was noticed of it."""
        return not self.noticed

    @property
    def at(self) -> Moment:
        """Return when it was noticed last."""
        return max(one.at for one in self.noticed or self.tags)

    def evidence(self, order: PackOrder) -> tuple[Evidence, ...]:
        """Return all that was sensed of it, as much of it as goes to the server."""
        said: list[Evidence] = []
        if self.scan is not None and self.scan.named.sku is not None:
            name = self.scan.named
            said.append(Evidence("scan", name.sku, READ_RATIO, name.key[:SAYS_MAX]))
        if self.sight is not None:
            said += self.sight.evidence
        if self.load is not None:
            said += weighed(order, self.load.grams, self.sku or self.told, self.quantity)
        if self.tags:
            said += heard(order, self.tags)
        return most_telling((*said, *self.answers), self.sku)

    def thing(self, order: PackOrder) -> Thing:
        """Return it as the verdict wants it."""
        said = self.evidence(order)
        alike = self.named.alike if self.named else None
        sku = self.sku or alike
        return Thing(self.number, self.code, sku, self.quantity, said, self.witnesses)

    def item(self, order: PackOrder) -> ScannedItem:
        """Return it as the server wants it."""
        return ScannedItem(
            code=self.code,
            sku=self.sku,
            quantity=self.quantity,
            source=self.source,
            at=self.at,
            evidence=tuple(SenseSaid.model_validate(one) for one in self.evidence(order)),
            witnesses=self.witnesses,
            crop=self.crop,
        )


def heard(order: PackOrder, tags: Sequence[Tag]) -> tuple[Evidence, ...]:
    """Return what tags say of the thing that they were heard with."""
    # How many pieces of an article carry a tag nobody told the station: silence says nothing.
    articles = {line.sku: Tagged(0.0) for line in order.lines}
    says = ", ".join(tag.shown for tag in tags)[:SAYS_MAX]
    told = hear_tags([tag.sku for tag in tags], articles)
    return tuple(replace(one, says=says) for one in told)


def most_telling(said: tuple[Evidence, ...], sku: str | None) -> tuple[Evidence, ...]:
    """
    Return as much evidence as a thing may have: persons and the article named come first.

    Of persons the last word counts, so theirs keep their order.
    """
    if len(said) <= EVIDENCE_MAX:
        return said
    persons = [one for one in said if one.sense == "person"][-EVIDENCE_MAX:]
    others = (one for one in said if one.sense != "person")
    ranked = sorted(others, key=lambda one: (one.sku != sku, -abs(one.log_ratio)))
    return (*persons, *ranked)[:EVIDENCE_MAX]
