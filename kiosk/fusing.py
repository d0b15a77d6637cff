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

from kiosk.scales import expected, fit
from kiosk.things import Load, Named, Placed, Scan, Sight
from wms.verdict.assignment import assign
from wms.verdict.weight import carried
from wms.wire.base import Moment
from wms.wire.packing import PackOrder, SenseSaid

Notice = Scan | Sight | Load

WINDOW: Final = timedelta(seconds=5)
LATE: Final = timedelta(seconds=15)
"""So long a scan waits for its thing to be laid down, where nothing else was noticed of it."""
# Costs of joining two notices; a second apart costs one.
NEVER: Final = 1e9
ALONE: Final = 1e5
OTHERS_TOO: Final = 20.0
NO_CODE: Final = 100.0
FROM_BEFORE: Final = 200.0
NO_ARTICLE: Final = 12.0
FITTING: Final = 10.0
MISFIT_MAX: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Noticed:
    """A notice, and the number of the thing that it was taken for."""

    number: int | None
    what: Notice


def fuse(
    order: PackOrder, placed: Sequence[Placed], new: Sequence[Notice], *, asked: int | None = None
) -> tuple[Placed, ...]:
    """
    Return the things after something was noticed; `asked` is the one that should be scanned now.

    Things keep their numbers as long as their own scan, or else their own sighting, is theirs.
    """
    at = max(notice.at for notice in new)
    near = [one for one in placed if is_open(one, at) or one.number == asked]
    noticed = [_Noticed(one.number, what) for one in near for what in one.noticed]
    noticed += [_Noticed(None, what) for what in new]
    groups = _with_loads(order, _pairs(noticed, asked), _of(noticed, Load))
    fresh = max((one.number for one in placed), default=0) + 1
    kept = [one for one in placed if one not in near]
    joined = _numbered(groups, near, fresh)
    return tuple(sorted((*kept, *joined), key=lambda one: one.number))


def is_open(one: Placed, at: Moment) -> bool:
    """Return whether more may still be noticed of a thing."""
    lonely = one.sight is None and one.load is None
    return abs(at - one.at) <= (LATE if lonely else WINDOW)


def split(
    order: PackOrder, placed: Iterable[Placed], load: Load, *, asked: int | None = None
) -> tuple[Load, ...]:
    """Return the loads of several things that were scanned and laid down at once, or the one."""
    waiting = [
        weight
        for one in placed
        if one.load is None
        and one.sku is not None
        and (is_open(one, load.at) or one.number == asked)
        and (weight := expected(order, one.sku, one.quantity)) is not None
    ]
    chosen = [waiting[at].mean_g for at in carried(load.grams, waiting)]
    if len(chosen) < 2:  # noqa: PLR2004 -- one thing, or nobody knows which
        return (load,)
    return tuple(Load(load.at, round(load.grams * mean / sum(chosen))) for mean in chosen)


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


def _of(noticed: Iterable[_Noticed], kind: type[Notice]) -> list[_Noticed]:
    return [one for one in noticed if isinstance(one.what, kind)]


def _pairs(noticed: Sequence[_Noticed], asked: int | None) -> list[_Pair]:
    scans, sights = _of(noticed, Scan), _of(noticed, Sight)
    chosen = _matched([[_cost_of_pair(scan, sight, asked) for sight in sights] for scan in scans])
    pairs = [
        _Pair(scan, None if at is None else sights[at])
        for scan, at in zip(scans, chosen, strict=True)
    ]
    return [*pairs, *(_Pair(None, one) for at, one in enumerate(sights) if at not in chosen)]


def _with_loads(order: PackOrder, pairs: list[_Pair], loads: list[_Noticed]) -> list[_Pair]:
    chosen = _matched([[_cost_of_load(order, load, pair) for pair in pairs] for load in loads])
    held = {at: load for load, at in zip(loads, chosen, strict=True) if at is not None}
    whole = [replace(pair, load=held.get(at)) for at, pair in enumerate(pairs)]
    alone = [load for load, at in zip(loads, chosen, strict=True) if at is None]
    return [*whole, *(_Pair(None, None, load) for load in alone)]


def _matched(costs: list[list[float]]) -> list[int | None]:
    """Return the column of each row, or None for a row that stays alone."""
    if not costs:
        return []
    width = len(costs[0])
    chosen = assign([[*row, *([ALONE] * len(costs))] for row in costs])
    return [at if at < width and costs[row][at] < ALONE else None for row, at in enumerate(chosen)]


def _cost_of_pair(scan: _Noticed, sight: _Noticed, asked: int | None) -> float:
    assert isinstance(scan.what, Scan)
    assert isinstance(sight.what, Sight)
    keys = {code.key for code in sight.what.codes}
    if keys and scan.what.named.key not in keys:
        return NEVER
    cost = _apart_s(scan.what, sight.what)
    if timedelta(seconds=cost) > _patience(scan, sight):
        known = asked is not None and sight.number == asked
        together = scan.number is not None and scan.number == sight.number
        if not (known or together):
            return NEVER
        cost = FROM_BEFORE
    return cost + (NO_CODE if not keys else OTHERS_TOO if len(keys) > 1 else 0.0)


def _cost_of_load(order: PackOrder, load: _Noticed, pair: _Pair) -> float:
    assert isinstance(load.what, Load)
    gaps = [_apart_s(load.what, one.what) for one in pair.notices]
    gap = min(gaps)
    patience = LATE if pair.sight is None else WINDOW
    together = any(load.number is not None and load.number == one.number for one in pair.notices)
    if timedelta(seconds=gap) > patience and not together:
        return NEVER
    named = pair.named
    weight = expected(order, named.sku, named.quantity) if named else None
    if weight is None:
        return gap + NO_ARTICLE
    return gap + min(MISFIT_MAX, max(0.0, FITTING - 2 * fit(load.what.grams, weight)))


def _patience(scan: _Noticed, sight: _Noticed) -> timedelta:
    # A scan may lie before its thing is laid down; a thing seldom lies before its scan, unasked.
    assert isinstance(sight.what, Sight)
    return LATE if scan.what.at < sight.what.began_at else WINDOW


def _apart_s(one: Notice, other: Notice) -> float:
    """Return the seconds between two notices; a sighting lasts from its beginning to its end."""
    first, last = sorted((_span(one), _span(other)))
    return max(0.0, (last[0] - first[1]).total_seconds())


def _span(notice: Notice) -> tuple[Moment, Moment]:
    return (notice.began_at, notice.at) if isinstance(notice, Sight) else (notice.at, notice.at)


def _numbered(pairs: list[_Pair], near: Sequence[Placed], fresh: int) -> list[Placed]:
    answers = {one.number: one.answers for one in near}
    used: set[int] = set()
    joined = []
    for pair in sorted(pairs, key=lambda pair: min(one.what.at for one in pair.notices)):
        known = (one.number for one in pair.notices if one.number is not None)
        number = next((one for one in known if one not in used), None)
        if number is None:
            number, fresh = fresh, fresh + 1
        used.add(number)
        joined.append(_made(number, pair, answers.get(number, ())))
    return joined


def _made(number: int, pair: _Pair, answers: tuple[SenseSaid, ...]) -> Placed:
    made = Placed(number, answers=answers)
    for one in pair.notices:
        if isinstance(one.what, Scan):
            made = replace(made, scan=one.what)
        elif isinstance(one.what, Sight):
            made = replace(made, sight=one.what)
        else:
            made = replace(made, load=one.what)
    return made
