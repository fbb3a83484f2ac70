"""Projecting the studies of studies/history from their own past: one rule, and no look ahead.

The rule, fixed before any score was seen and the same for every parameter of every study:

- a parameter is as its last three values, and the whole horizon shares one draw;
- its spread is that of a next value about the mean of three, where the noise of one value is the
  standard deviation of successive changes divided by the square root of two;
- positive values are taken by their logarithms (a lognormal prior); a series in which a value is
  zero is taken as it stands (a normal prior, cut off at zero);
- with fewer than three changes in the past the spread of a logarithm is a half.

Nothing is fitted to the scores, and what was published of days after the origin is not read.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np

import passmuster as pm
from passmuster.files.scenarios import read_world
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import Period, add_months
from passmuster.vocabulary.scenario import Scenario, laid_over
from passmuster.vocabulary.study import Horizon, Study
from passmuster.vocabulary.world import World

ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT / "studies" / "history"
LAST, FEWEST, UNKNOWN_SPREAD = 3, 3, 0.5
Z90 = 1.2815515655446004
TURNOVER = 0.12
"""Share of the British Army taken to leave in a year where only strengths are published."""
DAY = timedelta(days=1)


# -- the rule -----------------------------------------------------------------------------------


def prior(values: list[float]) -> dict[str, Any]:
    """Return the prior of a parameter, from its values in the past, oldest first."""
    if min(values) > 0:
        logs = [log(v) for v in values]
        middle = exp(float(np.mean(logs[-LAST:])))
        spread = _spread(logs, UNKNOWN_SPREAD)
        if spread < 1e-9:
            return {"fixed": _short(middle)}
        return {"lognormal": {"median": _short(middle), "p90": _short(middle * exp(Z90 * spread))}}
    middle = float(np.mean(values[-LAST:]))
    spread = _spread(values, UNKNOWN_SPREAD * middle)
    if spread < 1e-9:
        return {"fixed": _short(middle)}
    return {"normal": {"mean": _short(middle), "sd": _short(spread)}, "at_least": 0}


def _spread(values: list[float], unknown: float) -> float:
    changes = np.diff(values)
    if len(changes) < FEWEST:
        return unknown
    noise = float(np.std(changes, ddof=1)) / sqrt(2)
    return noise * sqrt(1 + 1 / min(LAST, len(values)))


def _short(value: float) -> float:
    return float(f"{value:.4g}")


# -- what is published --------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """The figures of a study by quantity, as far as they are about days up to the origin."""

    study: Study
    until: date

    def flow(self, name: str) -> dict[date, float]:
        """Moves of a flow by the last day of their period; totals of other periods left out."""
        found = {}
        for period, value in self._of("flow", name):
            if isinstance(period, Period) and _is_regular(period) and period.last <= self.until:
                found[period.last] = value
        return dict(sorted(found.items()))

    def hazard(self, name: str) -> dict[date, float]:
        """Yearly hazards of a flow by the last day of the year."""
        of = self._of("hazard", name)
        return dict(sorted((p.last, v) for p, v in of if p.last <= self.until))

    def stock(self, name: str) -> dict[date, float]:
        """People of a stock or group by day; of a month or year by its last day."""
        found = {}
        for when, value in self._of("stock", name):
            day = when.last if isinstance(when, Period) else when
            if day <= self.until:
                found[day] = value
        return dict(sorted(found.items()))

    def _of(self, form: str, name: str) -> list[tuple[Any, float]]:
        return [
            (when, float(figure.value or 0))
            for figure in self.study.figures
            if (when := _when(figure, form, name)) is not None
            and figure.kind in ("counted", "estimate")
        ]


def _when(figure: Figure, form: str, name: str) -> Any:
    quantity: Any = figure.quantity
    if quantity.form != form or getattr(quantity, form) not in (name, (name,)):
        return None
    return quantity.on if form == "stock" else quantity.during


def _is_regular(period: Period) -> bool:
    days = (period.last - period.first).days + 1
    return days <= 31 or 365 <= days <= 366


# -- studies ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One study: its steps, what is scored, and what its parameters were in the past."""

    name: str
    title: str
    target: str
    is_flow: bool
    step: str
    horizons: int
    least: int
    """Values of the target before the first origin."""
    values: Callable[[Past], Mapping[str, list[float]]]
    """Of each parameter its values up to the origin."""
    start: Callable[[Past], Mapping[str, float]]
    mode: str = "counts"

    @property
    def study(self) -> Study:
        """The study."""
        return _opened(self.name)

    def series(self, until: date = date.max) -> dict[date, float]:
        """Return what is scored, by the last day of its step."""
        past = Past(self.study, until)
        return _target(self.name, self.target, past)


@cache
def _opened(name: str) -> Study:
    return pm.open_study(HISTORY / name)


def _target(name: str, target: str, past: Past) -> dict[date, float]:
    if name == "british-army-monthly":
        return _monthly_strength(past)
    if name == "army-in-the-east" and target == "deaths":
        return _deaths(past)
    return past.stock(target)


def _monthly_strength(past: Past) -> dict[date, float]:
    """Strength at the end of each month: that of 31 March 1998, and the moves since and before."""
    joined, left = past.flow("joined"), past.flow("left")
    anchor = min(past.stock("trained"), default=None)
    if anchor is None:
        return {}
    total, found = past.stock("trained")[anchor], {anchor: 0.0}
    later = [d for d in joined if d > anchor]
    found[anchor] = people = total
    for day in later:
        people += joined[day] - left[day]
        found[day] = people
    people = total
    for day in sorted((d for d in joined if d <= anchor), reverse=True):
        found[day] = people
        people -= joined[day] - left[day]
    return dict(sorted(found.items()))


def _deaths(past: Past) -> dict[date, float]:
    causes = [past.flow(f"died_of_{c}") for c in ("disease", "wounds", "other")]
    return {day: sum(c[day] for c in causes) for day in causes[0]}


def _values_monthly(past: Past) -> Mapping[str, list[float]]:
    strength, joined, left = _monthly_strength(past), past.flow("joined"), past.flow("left")
    days = [d for d in joined if d in strength]
    before = {d: strength[d] - joined[d] + left[d] for d in days}
    return {
        "joined_per_month": [joined[d] for d in days],
        "left_per_month": [left[d] / before[d] for d in days],
    }


def _values_yearly(past: Past) -> Mapping[str, list[float]]:
    people = list(past.stock("trained").values())
    pairs = itertools.pairwise(people)
    return {"joined_per_year": [max(b - a + TURNOVER * a, 1.0) for a, b in pairs]}


def _values_canada(past: Past) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for name in ("officers", "ncm"):
        people, rates = past.stock(name), past.hazard(f"{name}_left")
        days = list(people)
        pairs = [(a, b) for a, b in itertools.pairwise(days) if b in rates]
        found[f"{name}_left_per_year"] = [rates[b] for _, b in pairs]
        found[f"{name}_joined_per_year"] = [
            max(people[b] - people[a] * (1 - rates[b]), 1.0) for a, b in pairs
        ]
    return found


def _values_east(past: Past) -> Mapping[str, list[float]]:
    """Hazards of death, and what came and went to make the mean strength of each month."""
    army, found = past.stock("army"), {}
    days = list(army)
    causes = {c: past.flow(f"died_of_{c}") for c in ("disease", "wounds", "other")}
    for cause, died in causes.items():
        found[f"{cause}_per_month"] = [died[d] / army[d] for d in days]
    came, went = [], []
    for a, b in itertools.pairwise(days):
        change = army[b] - army[a] + sum(died[a] for died in causes.values())
        came.append(max(change, 0.0))
        went.append(max(-change, 0.0) / army[a])
    return found | {"arrived_per_month": came, "withdrawn_per_month": went}


def _values_troops(past: Past) -> Mapping[str, list[float]]:
    """One stretch alone: from the first day to the report of October 1864."""
    days = (date(1864, 10, 20) - date(1863, 1, 1)).days + 1
    found = {f.id: float(f.value or 0) for f in past.study.figures
             if f.id in ("joined-1864", "left-1864", "in-service-1864")}  # fmt: skip
    person_months = found["in-service-1864"] / 2 * days / 30.4375
    return {
        "joined_per_month": [found["joined-1864"] / days * 30.4375],
        "left_per_month": [found["left-1864"] / person_months],
    }


def _last(name: str) -> Callable[[Past], Mapping[str, float]]:
    def start(past: Past) -> Mapping[str, float]:
        return {name: list(past.stock(name).values())[-1]}

    return start


def _start_canada(past: Past) -> Mapping[str, float]:
    return {n: list(past.stock(n).values())[-1] for n in ("officers", "ncm")}


def _start_monthly(past: Past) -> Mapping[str, float]:
    return {"trained": list(_monthly_strength(past).values())[-1]}


def _start_east(past: Past) -> Mapping[str, float]:
    return {"army": list(past.stock("army").values())[-1], "dead": sum(_deaths(past).values())}


def _start_troops(past: Past) -> Mapping[str, float]:
    return {"enlisted": past.stock("in_service")[date(1864, 10, 20)], "officers": 0.0}


CASES = (
    Case("british-army-monthly", "British trained Army, monthly 1998–99", "trained", False,
         "month", 6, 10, _values_monthly, _start_monthly),
    Case("british-army-yearly", "British trained Army, yearly 1975–2001", "trained", False,
         "year", 5, 10, _values_yearly, _last("trained")),
    Case("canadian-regular-force", "Canadian Regular Force, yearly 1997–2020", "regular_force",
         False, "year", 5, 10, _values_canada, _start_canada),
    Case("army-in-the-east", "Army in the East, strength, monthly 1854–56", "army", False,
         "month", 3, 10, _values_east, _start_east),
    Case("army-in-the-east", "Army in the East, deaths a month, 1854–56", "deaths", True,
         "month", 3, 10, _values_east, _start_east),
)  # fmt: skip
TROOPS = Case("us-colored-troops", "US Colored Troops, October 1864 to October 1865",
              "in_service", False, "month", 13, 1, _values_troops, _start_troops)  # fmt: skip


# -- worlds -------------------------------------------------------------------------------------


def origins(case: Case) -> list[date]:
    """Return the days from which a study is projected: each leaves one value to compare with."""
    return list(case.series())[case.least - 1 : -1]


def patch(case: Case, origin: date) -> dict[str, Any]:
    """Return what the rule lays over the scenario of a study, from figures up to the origin."""
    past = Past(case.study, origin)
    values = case.values(past)
    last = add_months(origin + DAY, case.horizons * {"month": 1, "year": 12}[case.step]) - DAY
    because = f"By the rule of benchmarks/_history.py, from figures up to {origin}."
    return {
        "horizon": {"start": origin + DAY, "end": last},
        "start": dict(case.start(past)),
        "parameter": {k: prior(list(v)) | {"because": because} for k, v in values.items()},
    }


def world_from(case: Case, origin: date) -> World:
    """Return the world of a study as the rule sets it from its past up to a day."""
    base = read_world(case.study, "baseline")
    said = patch(case, origin)
    horizon = said.pop("horizon")
    plain = base.scenario.model_dump(by_alias=True, exclude_unset=True)
    scenario = Scenario.model_validate(laid_over(plain, said), by_alias=True, by_name=False)
    days = Horizon(start=horizon["start"], end=horizon["end"])
    return replace(base, scenario=scenario.model_copy(update={"horizon": days}))


def drawn(case: Case, origin: date, *, draws: int, seed: int) -> np.ndarray:
    """Return what is scored in each draw and step after the origin, [draw, step]."""
    world = world_from(case, origin)
    projection = pm.project(case.study, world, draws=draws, mode=case.mode, seed=seed)
    if case.is_flow:
        return np.asarray(projection.flows[case.target])
    return np.asarray(projection.stocks[case.target][:, 1:])
