"""Figures that do not fit: whether to look at the figure, at its reporter or at the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passmuster.inference.summary import Checked
from passmuster.report.charts.flags import Flag
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.lettering import say_ends, say_three
from passmuster.report.charts.predictive import (
    by_surprise,
    is_inside,
    say_figure,
    say_published,
)
from passmuster.report.inferred.topics import touched
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm, walk
from passmuster.vocabulary.words import join_words, say_count, say_day

NEAR_DAYS = 62
"""A measure this near to a figure's days may have done at once what the scenario does slowly."""
MOST_MEASURES = 3
MOST_FIT = 0.8
"""Share of an origin's other figures that lie where they should; then it is not to blame."""


@dataclass(frozen=True)
class Suspect:
    """One of the three that may be at fault, and what speaks for it or against."""

    who: str
    text: str


@dataclass(frozen=True)
class Strange:
    """A figure in the outer hundredth of what would be published."""

    figure: str
    what: str
    origin: str
    says: str
    look_first: str
    suspects: tuple[Suspect, ...]


def strange_figures(shown: Inferred) -> tuple[Strange, ...]:
    """Return the figures that do not fit, the most surprising first."""
    return tuple(_strange(line, shown) for line in by_surprise(shown) if line.is_strange)


def _strange(line: Checked, shown: Inferred) -> Strange:
    own = [c for c in shown.checked if c.origin == line.origin and c.figure != line.figure]
    mine = touched(_quantity(line, shown), shown)
    others = [
        c for c in shown.checked
        if c.origin != line.origin and touched(_quantity(c, shown), shown) & mine
    ]  # fmt: skip
    edges = [edge for edge in line.published if edge is not None]
    at, middle = sum(edges) / len(edges), line.after[1]
    times = f"{at / middle:.2g} times the middle of it" if middle > 0 else "far from it"
    near = _measures(line, shown)
    return Strange(
        figure=line.figure,
        what=say_figure(line, shown),
        origin=shown.origin_name(line.origin),
        says=f"Published: {say_published(line)}. Expected, this figure included: "
        f"{say_ends(line.after)} in nine draws of ten, middle {say_three(middle)}; what was "
        f"published is {times}.",
        look_first=_first(own, others, near),
        suspects=(
            Suspect("The figure", _of_figure(own)),
            Suspect("Its reporter", _of_reporter(line, own, shown)),
            Suspect("The world", _of_world(others, near)),
        ),
    )


def _first(own: list[Checked], others: list[Checked], near: list[Flag]) -> str:
    if own and _fit(own) < MOST_FIT:
        return "Look at the reporter first: other figures of this origin do not fit either."
    if others and _fit(others) < MOST_FIT:
        return "Look at the world first: other origins’ figures about the same do not fit either."
    if near:
        return "Look at the world first: a measure falls near its days."
    return "Look at the figure first: what else is published about the same fits."


def _fit(lines: list[Checked]) -> float:
    return sum(is_inside(line) for line in lines) / len(lines)


def _of_figure(own: list[Checked]) -> str:
    if not own:
        return "It is the only figure of its origin, so nothing tells whether it is mistyped."
    inside = sum(is_inside(c) for c in own)
    return (
        f"{inside} of the {say_count(len(own), 'other figure')} of its origin lie where nine draws "
        "in ten would put them. "
        + (
            "So check the number, its unit and its days against the original."
            if inside >= MOST_FIT * len(own)
            else "So it is not this figure alone."
        )
    )


def _of_reporter(line: Checked, own: list[Checked], shown: Inferred) -> str:
    learnt = [p for p in shown.learnt if p.name.startswith(f"{line.origin}") and p.is_informed]
    pushed = [p for p in learnt if abs(p.shift) > 1.0]
    parts = []
    if pushed:
        names = join_words(f"“{p.name}” by {abs(p.shift):.1f}" for p in pushed)
        parts.append(f"The figures push {names} standard deviations from the middle of the prior.")
    else:
        parts.append("What is known of how it counts was not pushed far by the figures.")
    if own:
        parts.append(
            "A way of counting that changed on a day, cases registered in a wave, or a delay that "
            "the reporter’s entry does not have would show like this."
        )
    return " ".join(parts)


def _of_world(others: list[Checked], near: list[Flag]) -> str:
    if others:
        inside = sum(is_inside(c) for c in others)
        text = (
            f"{inside} of {say_count(len(others), 'figure')} of other origins about the same lie "
            "where they should."
        )
    else:
        text = "No other origin speaks of the same, so the world may be wrong here unseen."
    if near:
        said = join_words(f"“{flag.text}” on {say_day(flag.day)}" for flag in near)
        return f"{text} Near its days begin measures that may have done more: {said}."
    return f"{text} No measure of the scenario falls near its days."


def _measures(line: Checked, shown: Inferred) -> list[Flag]:
    """The measures nearest to the days of a figure, by day."""
    nearest = sorted(_near(line, shown), key=lambda pair: pair[0])[:MOST_MEASURES]
    return sorted((flag for _, flag in nearest), key=lambda flag: flag.day)


def _near(line: Checked, shown: Inferred) -> Iterator[tuple[int, Flag]]:
    days = [d for part in walk(_quantity(line, shown)) for d in _days(part)]
    if not days:
        return
    first, last = min(days), max(days)
    for flag in shown.flags:
        if flag.kind == "begins":
            continue
        apart = max((first - flag.day).days, (flag.day - last).days, 0)
        if apart <= NEAR_DAYS and (last - first).days <= 3 * NEAR_DAYS:
            yield apart, flag


def _days(part: object) -> list[date]:
    found: list[date] = []
    for key in ("on", "during", "by"):
        when = getattr(part, key, None)
        if isinstance(when, Period):
            found += [when.first, when.last]
        elif isinstance(when, date):
            found.append(when)
    return found


def _quantity(line: Checked, shown: Inferred) -> QuantityForm:
    return next(f.quantity for f in shown.study.figures if f.id == line.figure)
