"""Which lines of a table are totals, and of which others: told, or seen from their periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from passmuster.files.circles import circles
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.table import Axis, When

Names = tuple[str, ...]
Parts = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class TotalFault:
    """A total that cannot be, and why."""

    total: str
    what: str


def parts_of(axis: Axis, names: Names, times: tuple[When, ...]) -> tuple[Parts, TotalFault | None]:
    """Return the parts of every total along an axis.

    Of periods, one that others fill without gap or overlap is their total by itself.
    """
    seen = _tiled(times) if axis.are == "during" else {}
    told = {names.index(name): parts for name, parts in axis.totals.items()}
    if told and axis.are == "on":
        name = next(iter(axis.totals))
        return {}, TotalFault(name, "numbers of different days have no total")
    parts: Parts = {number: found for number, found in seen.items() if number not in told}
    totals = parts.keys() | told.keys()
    for number, listed in told.items():
        others = tuple(i for i in range(len(names)) if i not in totals)
        parts[number] = tuple(names.index(name) for name in listed) or others
        fault = _fault(names[number], number, parts[number])
        if fault is not None:
            return {}, fault
    named = {names[total]: tuple(names[i] for i in inner) for total, inner in parts.items()}
    for name in circles(named):
        return {}, TotalFault(name, f"`{name}` is a part of itself")
    return dict(sorted(parts.items())), None


def _fault(name: str, number: int, parts: tuple[int, ...]) -> TotalFault | None:
    if number in parts:
        return TotalFault(name, f"`{name}` is a part of itself")
    if len(set(parts)) < len(parts):
        return TotalFault(name, f"a part of `{name}` stands twice")
    if not parts:
        return TotalFault(name, f"nothing is left that `{name}` could be the total of")
    return None


def _tiled(times: tuple[When, ...]) -> Parts:
    """Return the periods that others fill, with the fewest that do."""
    periods = {i: time for i, time in enumerate(times) if isinstance(time, Period)}
    return {
        number: filled
        for number, whole in periods.items()
        if (filled := _fewest(whole, {i: p for i, p in periods.items() if p != whole}))
    }


def _fewest(whole: Period, others: Mapping[int, Period]) -> tuple[int, ...]:
    """Return the fewest periods that fill a whole one; none if they do not."""
    inside = sorted(
        (i for i, p in others.items() if whole.first <= p.first and p.last <= whole.last),
        key=lambda i: (others[i].first, others[i].last),
    )
    best: dict[date, tuple[int, ...]] = {whole.first: ()}
    for i in inside:
        before = best.get(others[i].first)
        if before is None:
            continue
        after = others[i].last + ONE_DAY
        if after not in best or len(best[after]) > len(before) + 1:
            best[after] = (*before, i)
    return best.get(whole.last + ONE_DAY, ())


def hull(times: tuple[When, ...], parts: Parts) -> tuple[When, ...]:
    """Give a total without a time of its own the period that its parts fill."""
    made = list(times)
    for total, inner in parts.items():
        periods = sorted(p for i in inner if isinstance(p := made[i], Period))
        if made[total] is not None or len(periods) < len(inner):
            continue
        if all(a.last + ONE_DAY == b.first for a, b in pairwise(periods)):
            made[total] = Period(periods[0].first, periods[-1].last)
    return tuple(made)
