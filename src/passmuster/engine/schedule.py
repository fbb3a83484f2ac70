"""Steps of time: regular ones, split wherever a rule changes, so that no step straddles a date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from passmuster.engine.tables import CLOSED, OPEN, RUSH
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.period import ONE_DAY, Period, add_months
from passmuster.vocabulary.scenario import ScenarioMeasure

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
DAYS_IN_STEP = {"day": 1, "week": 7}

Setting = Measure | ScenarioMeasure
Value = Decimal | date


@dataclass(frozen=True, slots=True)
class Schedule:
    """When steps begin and end; `ends` has one entry a step."""

    begins: tuple[date, ...]
    ends: tuple[date, ...]
    outputs: tuple[int, ...]
    """For each step the number of the output after it, or -1 within a regular step."""

    @property
    def days_out(self) -> tuple[date, ...]:
        """The last day of each regular step: an output is of its end."""
        return tuple(
            end - ONE_DAY for end, out in zip(self.ends, self.outputs, strict=True) if out >= 0
        )


def regular(horizon: Period, step: str) -> list[date]:
    """Return the days on which regular steps begin, and the day after the horizon."""
    stop = horizon.last + ONE_DAY
    days, day = [horizon.first], horizon.first
    while True:
        if step in MONTHS_IN:
            # Quarters and years run on from the month of the first day, whichever it is.
            day = add_months(day, MONTHS_IN[step])
        else:
            day = day + timedelta(days=DAYS_IN_STEP[step])
        if day >= stop:
            return [*days, stop]
        days.append(day)


def schedule(
    horizon: Period, step: str, cuts: Iterable[date], outputs: Collection[date] | None = None
) -> Schedule:
    """Return the steps of a horizon, regular ones split at the cuts that lie inside.

    Args:
        horizon: its first and last day.
        step: how long regular steps are.
        cuts: days on which a step has to begin.
        outputs: days at whose ends there is an output; by default the last days of regular steps.
    """
    grid = regular(horizon, step)
    out = grid[1:] if outputs is None else sorted(day + ONE_DAY for day in outputs)
    inside = {day for day in (*cuts, *out) if grid[0] < day < grid[-1]}
    edges = sorted({*grid, *inside})
    number = {day: i for i, day in enumerate(out)}
    return Schedule(
        tuple(edges[:-1]), tuple(edges[1:]), tuple(number.get(day, -1) for day in edges[1:])
    )


def level_on(measures: Iterable[Setting], day: date) -> Value | None:
    """Return what the measures of one lever set it to on a day; None if they say nothing.

    The last that is in force decides; once it has run out, the value that it replaced.
    """
    ordered = sorted(measures, key=lambda m: (m.since, m.id or ""))
    current = [m for m in ordered if m.since <= day and (m.until is None or day <= m.until)]
    if current:
        return current[-1].value
    ended = [m for m in ordered if m.since <= day]
    if ended:
        return ended[-1].before
    return ordered[0].before if ordered else None


def turning_days(measures: Iterable[Setting]) -> set[date]:
    """Return the days on which the measures of a lever change its value."""
    days = set()
    for measure in measures:
        days.add(measure.since)
        if measure.until is not None:
            days.add(measure.until + ONE_DAY)
    return days


def door(lever: list[Setting], day: date, rush_days: int) -> int:
    """Return whether a window stands open on a day, and whether it is the rush before its end.

    The lever's value is the last day of the window; a window opens when a measure sets it.
    """
    current = [m for m in lever if m.since <= day and (m.until is None or day <= m.until)]
    if not current:
        return CLOSED
    last = max(current, key=lambda m: (m.since, m.id or "")).value
    assert isinstance(last, date)
    if day > last:
        return CLOSED
    return RUSH if (last - day).days < rush_days else OPEN


def door_days(lever: list[Setting], rush_days: int) -> set[date]:
    """Return the days on which a window may open, shut, or enter its rush."""
    days = turning_days(lever)
    for measure in lever:
        assert isinstance(measure.value, date)
        days.add(measure.value + ONE_DAY)
        if rush_days:
            days.add(measure.value + ONE_DAY - timedelta(days=rush_days))
    return days


def by_lever(measures: Iterable[Setting]) -> Mapping[str, list[Setting]]:
    """Return measures by the lever they set."""
    found: dict[str, list[Setting]] = {}
    for measure in measures:
        found.setdefault(measure.lever, []).append(measure)
    return found
