"""
One thing for all that is noticed of it: scans, sightings and loads are matched; pure.

Whatever came within a few seconds of a new notice is matched anew with it, as two assignment
problems: scans with sightings, then the pairs with loads. So what was joined too early is put right
when a better partner comes, and no order of the three senses makes another number of things.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from kiosk.flow.patience import USUAL, Patience
from kiosk.flow.scales import expected, fit
from kiosk.flow.sharing import shared, split, step_of
from kiosk.flow.things import Load, Named, Placed, Scan, Sight
from wms.verdict import Evidence
from wms.verdict.assignment import assign
from wms.wire.base import Moment
from wms.wire.packing import PackOrder

__all__ = ["USUAL", "Notice", "Patience", "fuse", "is_unseen", "split"]

Notice = Scan | Sight | Load

# Costs of joining two notices; a second apart costs one.
NEVER: Final = 1e9
ALONE: Final = 1e5
OTHERS_TOO: Final = 20.0
NO_CODE: Final = 100.0
FROM_BEFORE: Final = 200.0
NO_ARTICLE: Final = 12.0
FITTING: Final = 10.0
MISFIT_MAX: Final = 60.0
LONELY: Final = 20.0


@dataclass(frozen=True, slots=True)
class _Noticed:
    """A notice, and the number of the thing that it was taken for."""

    number: int | None
    what: Notice


def fuse(
    order: PackOrder,
    placed: Sequence[Placed],
    new: Sequence[Notice],
    *,
    asked: int | None = None,
    patience: Patience = USUAL,
) -> tuple[Placed, ...]:
    """
    Return the things after something was noticed; `asked` is the one that should be scanned now.

    Things keep their numbers as long as their own scan, or else their own sighting, is theirs.
    """
    at = max(notice.at for notice in new)
    near = [one for one in placed if patience.holds(one, at) or one.number == asked]
    if any(isinstance(one, Sight) for one in new):
        near = [one for one in placed if one in near or is_unseen(one)]
    noticed = [_Noticed(one.number, what) for one in near for what in one.noticed]
    noticed += [_Noticed(None, what) for what in new]
    matching = _Matching(order, patience, asked)
    pairs = matching.pairs(noticed)
    # What was taken for the step of several may be one thing's that is noticed only now.
    ways = [matching.with_loads(pairs, _of(way, Load)) for way in (noticed, _unshared(noticed))]
    groups = min(ways, key=matching.cost)
    fresh = max((one.number for one in placed), default=0) + 1
    near = [one for one in near if not one.is_heard_only]
    kept = [one for one in placed if one not in near]
    joined = shared(order, _numbered(groups, near, fresh), patience)
    return tuple(sorted((*kept, *joined), key=lambda one: one.number))


def is_unseen(one: Placed) -> bool:
    """Return whether the camera has yet to tell of a thing that was scanned."""
    return one.scan is not None and one.scan.unseen and one.sight is None


@dataclass(frozen=True, slots=True)
class _Pair:
    scan: _Noticed | None
    sight: _Noticed | None
    load: _Noticed | None = None

    @property
    def notices(self) -> tuple[_Noticed, ...]:
        return tuple(one for one in (self.scan, self.sight, self.load) if one is not None)

    @property
    def named(self) -> Named | None:
        scan = self.scan.what if self.scan else None
        if isinstance(scan, Scan):
            return scan.named
        sight = self.sight.what if self.sight else None
        return sight.named if isinstance(sight, Sight) else None


def _unshared(noticed: list[_Noticed]) -> list[_Noticed]:
    """Return notices with every step of several things in one again."""
    parts: dict[tuple[Moment, int], list[_Noticed]] = {}
    for one in noticed:
        if isinstance(one.what, Load) and one.what.of_g:
            parts.setdefault((one.what.at, one.what.of_g), []).append(one)
    for some in parts.values():
        step = step_of([one.what for one in some if isinstance(one.what, Load)])
        if step is not None:
            rest = [one for one in noticed if one not in some]
            noticed = [*rest, _Noticed(some[0].number, step)]
    return noticed


def _of(noticed: Iterable[_Noticed], kind: type[Notice]) -> list[_Noticed]:
    return [one for one in noticed if isinstance(one.what, kind)]


@dataclass(frozen=True, slots=True)
class _Matching:
    """What notices are matched by."""

    order: PackOrder
    patience: Patience
    asked: int | None

    def pairs(self, noticed: Sequence[_Noticed]) -> list[_Pair]:
        """Return scans with their sightings, and those that stay alone."""
        scans, sights = _of(noticed, Scan), _of(noticed, Sight)
        chosen = _matched([[self.cost_of_pair(scan, one) for one in sights] for scan in scans])
        pairs = [
            _Pair(scan, None if at is None else sights[at])
            for scan, at in zip(scans, chosen, strict=True)
        ]
        return [*pairs, *(_Pair(None, one) for at, one in enumerate(sights) if at not in chosen)]

    def with_loads(self, pairs: list[_Pair], loads: list[_Noticed]) -> list[_Pair]:
        """Return the pairs with their loads, and loads that stay alone."""
        chosen = _matched([[self.cost_of_load(load, pair) for pair in pairs] for load in loads])
        held = {at: load for load, at in zip(loads, chosen, strict=True) if at is not None}
        whole = [replace(pair, load=held.get(at)) for at, pair in enumerate(pairs)]
        alone = [load for load, at in zip(loads, chosen, strict=True) if at is None]
        return [*whole, *(_Pair(None, None, load) for load in alone)]

    def cost(self, groups: Iterable[_Pair]) -> float:
        """Return what it costs to take loads for those of their things; of no thing, most."""
        return sum(
            LONELY if one.scan is one.sight is None else self.cost_of_load(one.load, one)
            for one in groups
            if one.load is not None
        )

    def cost_of_pair(self, scan: _Noticed, sight: _Noticed) -> float:
        """Return what it costs to take a scan and a sighting for one thing."""
        assert isinstance(scan.what, Scan)
        assert isinstance(sight.what, Sight)
        keys = {code.key for code in sight.what.codes}
        if keys and scan.what.named.key not in keys:
            return NEVER
        cost = _apart_s(scan.what, sight.what)
        # A scan may long lie before its thing is laid down; a thing seldom before its scan.
        ahead = scan.what.at < sight.what.began_at
        patience = self.patience.late if ahead else self.patience.window
        if timedelta(seconds=cost) > patience:
            known = self.asked is not None and sight.number == self.asked
            if not (
                known
                or scan.what.unseen
                or (scan.number is not None and scan.number == sight.number)
            ):
                return NEVER
            cost = FROM_BEFORE
        return cost + (NO_CODE if not keys else OTHERS_TOO if len(keys) > 1 else 0.0)

    def cost_of_load(self, load: _Noticed, pair: _Pair) -> float:
        """Return what it costs to take a step of the scale for a thing's."""
        assert isinstance(load.what, Load)
        gap = min(_apart_s(load.what, one.what) for one in pair.notices if one is not load)
        patience = self.patience.late if pair.sight is None else self.patience.window
        same = any(load.number is not None and load.number == one.number for one in pair.notices)
        if timedelta(seconds=gap) > patience and not same:
            return NEVER
        named = pair.named
        weight = expected(self.order, named.sku, named.quantity) if named else None
        if weight is None:
            return gap + NO_ARTICLE
        return gap + min(MISFIT_MAX, max(0.0, FITTING - 2 * fit(load.what.grams, weight)))


def _matched(costs: list[list[float]]) -> list[int | None]:
    """Return the column of each row, or None for a row that stays alone."""
    if not costs:
        return []
    width = len(costs[0])
    chosen = assign([[*row, *([ALONE] * len(costs))] for row in costs])
    return [at if at < width and costs[row][at] < ALONE else None for row, at in enumerate(chosen)]


def _apart_s(one: Notice, other: Notice) -> float:
    """Return the seconds between two notices; a sighting lasts from its beginning to its end."""
    first, last = sorted((_span(one), _span(other)))
    return max(0.0, (last[0] - first[1]).total_seconds())


def _span(notice: Notice) -> tuple[Moment, Moment]:
    return (notice.began_at, notice.at) if isinstance(notice, Sight) else (notice.at, notice.at)


def _numbered(pairs: list[_Pair], near: Sequence[Placed], fresh: int) -> list[Placed]:
    before = {one.number: one for one in near}
    used: set[int] = set()
    joined = []
    for pair in sorted(pairs, key=lambda pair: min(one.what.at for one in pair.notices)):
        known = (one.number for one in pair.notices if one.number is not None)
        number = next((one for one in known if one not in used), None)
        if number is None:
            number, fresh = fresh, fresh + 1
        used.add(number)
        joined.append(_made(number, pair, _answers(before.get(number), pair)))
    return joined


def _answers(before: Placed | None, pair: _Pair) -> tuple[Evidence, ...]:
    """
    Return what people said that still counts.

    A yes was said of what had been noticed then: it counts as long as all of this is still taken
    for one thing, and no code that was read since names another article.
    """
    if before is None:
        return ()
    noticed = [one.what for one in pair.notices]
    whole = all(one in noticed for one in before.noticed)
    named = pair.named
    return tuple(
        said
        for said in before.answers
        if said.log_ratio < 0
        or (whole and (named is None or named == before.named or named.sku == said.sku))
    )


def _made(number: int, pair: _Pair, answers: tuple[Evidence, ...]) -> Placed:
    made = Placed(number, answers=answers)
    for one in pair.notices:
        if isinstance(one.what, Scan):
            made = replace(made, scan=one.what)
        elif isinstance(one.what, Sight):
            made = replace(made, sight=one.what)
        else:
            made = replace(made, load=one.what)
    return made
