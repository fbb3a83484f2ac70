"""The account of a projection: who was where, who came and went by which flow, who is where.

Means over draws, because means add up where medians do not: every line closes, and so do the sums
of lines. Of a group only moves over its edge count, so that what a call-up or a departure takes
from the men of working age is not hidden by moves among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.projection.result import Projection


@dataclass(frozen=True)
class Line:
    """One status or group: people at both ends, and moves between by flow, largest first."""

    name: str
    opening: float
    came: Mapping[str, float]
    went: Mapping[str, float]
    closing: float
    is_group: bool = False


@dataclass(frozen=True)
class Balance:
    """The account over a stretch: from the end of one day to the end of another."""

    since: date
    until: date
    lines: tuple[Line, ...]

    def __getitem__(self, name: str) -> Line:
        """Return the line of a stock or group."""
        return next(line for line in self.lines if line.name == name)

    def to_dict(self) -> dict[str, Any]:
        """Return the account as the JSON of a projection holds it."""
        from passmuster.projection.as_json import number

        def moves(of: Mapping[str, float]) -> dict[str, Any]:
            return {name: number(value) for name, value in of.items()}

        return {
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "statuses": {
                line.name: {
                    "group": line.is_group,
                    "opening": number(line.opening),
                    "came": moves(line.came),
                    "went": moves(line.went),
                    "closing": number(line.closing),
                }
                for line in self.lines
            },
        }


def balance(
    projection: Projection, since: date | None = None, until: date | None = None
) -> Balance:
    """Return the account of all stocks, and of all groups of stocks, between two days.

    Args:
        projection: the projection.
        since: the end of this day is the beginning; by default the eve of the first day.
        until: the end of this day is the end; by default the last day.

    Raises:
        UsageError: the projection has no count of people on that day.
    """
    days = (projection.eve, *projection.days)
    since, until = since or days[0], until or days[-1]
    first, last = (_at(day, days) for day in (since, until))
    if first >= last:
        what = f"the account would end on {until}, not after its beginning on {since}"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Give a later `until`."))
    moved = {
        name: float(projection.flows[name][:, first:last].sum(axis=1).mean())
        for name in projection.model.flows
    }
    ends = {f.name: (f.from_, f.to) for f in projection.study.force.flow}
    lines = []
    for name, of in _sets(projection).items():
        inside = set(of)
        came = {f: n for f, n in moved.items() if ends[f][1] in inside and ends[f][0] not in inside}
        went = {f: n for f, n in moved.items() if ends[f][0] in inside and ends[f][1] not in inside}
        people = projection.stocks[name].mean(axis=0)
        lines.append(
            Line(
                name,
                float(people[first]),
                _largest_first(came),
                _largest_first(went),
                float(people[last]),
                is_group=of != (name,),
            )
        )
    return Balance(since, until, tuple(lines))


def _sets(projection: Projection) -> dict[str, tuple[str, ...]]:
    """Return the stocks of each stock and of each group whose stocks the world all has."""
    known = projection.model.stocks
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in known}
    for group in projection.study.force.group:
        members = tuple(projection.study.members((group.name,)))
        if group.name in projection.stocks and all(m in known for m in members):
            found[group.name] = members
    return found


def _largest_first(moves: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(moves.items(), key=lambda item: (-item[1], item[0])))


def _at(day: date, days: tuple[date, ...]) -> int:
    if day in days:
        return days.index(day)
    near = min(days, key=lambda other: abs(other - day))
    what = f"people are not counted at the end of {day}"
    remedy = f"The nearest day on which they are is {near}."
    if day + timedelta(days=1) in days:
        remedy += " A day stands for its end."
    raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))
