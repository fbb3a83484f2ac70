"""The same studies through `infer`: from each origin a posterior, and from it the steps ahead.

The rule, fixed before any score was seen and the same for every study and every flow:

- the world has the flows of the study's baseline, in months or years, from the eve of the first
  figure, or from the middle of the year that the first strength is of; it begins with the first
  strength published, give or take a tenth;
- a share that leaves, and those who join as a share of that strength, are one in a hundred a
  month, or up to five times that in nine cases of ten; what the baseline fixes stays fixed;
- every pace of which the figures give values drifts: its logarithm takes an independent step for
  each period of publication;
- how large its steps are, and how far a single period is off its pace by chance, is what successive
  changes of its logarithm up to the origin tell: chance is taken back by the next change, so its
  variance is minus their first autocovariance, and that of steps is the rest. Where nothing is
  published of a flow itself, all of it is steps. Not below 0.02; with fewer than three changes, or
  with zeros among the values, steps of a half and a chance of 0.02;
- strengths are as published, to three in a thousand, and to five in a hundred where the study calls
  them estimates. What is forecast is what will be published, the
  chance of its periods included.

Figures of days up to the origin count and no others, as if published on their day; those that are
sums of others are left out. Nothing is fitted to the scores. An origin from which two runs do not
agree has no forecast and is counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np

from benchmarks._history import FEWEST, ROOT, Case, Past, _when
from passmuster.errors import ConvergenceError
from passmuster.files.scenarios import read_world
from passmuster.inference.infer import infer
from passmuster.inference.posterior import Posterior
from passmuster.inference.quantities import Reader
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import FlowQ, StockQ
from passmuster.vocabulary.reporter import Reporter
from passmuster.vocabulary.scenario import Scenario
from passmuster.vocabulary.study import Horizon, Study
from passmuster.vocabulary.world import World

A_MONTH, WIDE = 0.01, 5
"""Share that joins or leaves in a month, and its 90th percentile over its median."""
UNTOLD = ("withdrawn",)
"""Flows of which only the difference from another is known: that other one drifts."""
UNKNOWN_STEP = 0.5
"""Deviation of the step that a pace takes from one period of publication to the next."""
START_P90 = 1.1
STRENGTH, ESTIMATE, LEAST = 0.003, 0.05, 0.02
"""Relative spread of strengths, of strengths that are estimates, and the least of moves."""
MONTHS = {"month": 1, "year": 12}
DAY, HALF_A_YEAR = timedelta(days=1), timedelta(days=181)
RULE = 1
KEPT = ROOT / "build" / "history"
"""Where forecasts are left for a run that goes on."""


# -- what is known at the origin ------------------------------------------------------------------


def last_day(figure: Figure) -> date:
    """Return the last day that a figure tells of."""
    when: Any = getattr(figure.quantity, "on", None) or getattr(figure.quantity, "during", None)
    return when.last if isinstance(when, Period) else when


def _is_sum(case: Case, figure: Figure) -> bool:
    """Tell whether a figure only adds up others: totals of periods and groups, and changes."""
    quantity: Any = figure.quantity
    if quantity.form == "change":
        return True
    if quantity.form == "stock":
        return any(name in case.study.groups for name in quantity.stock)
    days = (quantity.during.last - quantity.during.first).days + 1
    return quantity.form == "flow" and days > {"month": 31, "year": 366}[case.step]


def known(case: Case, origin: date) -> tuple[Figure, ...]:
    """Return the figures of days up to the origin, without those that add up others."""
    return tuple(
        f for f in case.study.figures if last_day(f) <= origin and not _is_sum(case, f)
    )  # fmt: skip


def measured(values: list[float], *, published: bool) -> tuple[float, float]:
    """Return the deviations of a pace's steps and of single periods, from values in the past.

    Of steps s and chance c the successive changes of logarithms have the variance s² + 2 c² and
    the first autocovariance -c².
    """
    if len(values) <= FEWEST or min(values) <= 0:
        return UNKNOWN_STEP, LEAST
    changes = np.diff(np.log(values))
    whole = float(np.mean(changes**2))
    back = max(-float(np.mean(changes[1:] * changes[:-1])), 0.0) if published else 0.0
    back = min(back, whole / 2)
    return max(sqrt(whole - 2 * back), LEAST), max(sqrt(back), LEAST)


def spreads(case: Case, origin: date) -> Mapping[str, tuple[float, float]]:
    """Return steps and chance of each flow that drifts, from figures up to the origin."""
    past = Past(replace(case.study, figures=known(case, origin)), origin)
    values = case.values(past)
    found = {}
    for name, flow in read_world(case.study, "baseline").scenario.flow.items():
        pace = getattr(flow, str(flow.drive))
        if pace in values and name not in UNTOLD:
            published = bool(past.flow(name) or past.hazard(name))
            both = measured(list(values[pace]), published=published)
            found[name] = (float(f"{both[0]:.3g}"), float(f"{both[1]:.3g}"))
    return found


# -- study and world ------------------------------------------------------------------------------


def study_at(case: Case, origin: date) -> Study:
    """Return the study as it was known at the end of a day."""
    figures = known(case, origin)
    first = min(first_day(f) for f in figures)
    years = [f for f in figures if f.quantity.form == "stock" and _is_of_a_year(f)]
    if years:
        # Strengths of some day of a year are read as of its middle: there the steps begin.
        first = min(first_day(f) for f in years) + HALF_A_YEAR
    settings = case.study.settings.model_copy(update={"horizon": Horizon(start=first, end=origin)})
    return replace(
        case.study, settings=settings, figures=figures, reporters=_reporters(case, origin)
    )


def _is_of_a_year(figure: Figure) -> bool:
    when: Any = getattr(figure.quantity, "on", None)
    return isinstance(when, Period) and when.days > 31


def first_day(figure: Figure) -> date:
    """Return the first day of the world that a figure needs: of a strength the day after."""
    when: Any = getattr(figure.quantity, "on", None) or getattr(figure.quantity, "during", None)
    return when.first if isinstance(when, Period) else when + DAY


def _reporters(case: Case, origin: date) -> tuple[Reporter, ...]:
    """Return a reporter of each flow that is published and one of strengths, for each origin."""
    found = []
    for register in sorted({s.origin_id for s in case.study.sources}):
        for flow, (_, chance) in spreads(case, origin).items():
            found.append({"of": [flow], "overdispersion": chance, "origin": register})
        stocks = list(case.study.stocks)
        spread = ESTIMATE if _is_estimated(case) else STRENGTH
        found.append({"of": stocks, "overdispersion": spread, "origin": register})
    return tuple(Reporter.model_validate(one | {"bias": 1}) for one in found)


def _is_estimated(case: Case) -> bool:
    """Tell whether the study calls its strengths estimates."""
    return any(f.kind == "estimate" for f in case.study.figures if f.quantity.form == "stock")


def _first_strengths(case: Case, figures: tuple[Figure, ...]) -> dict[str, float]:
    """Return the first published strength of each stock that has any."""
    found: dict[str, tuple[date, float]] = {}
    for figure in figures:
        for name in case.study.stocks:
            if (when := _when(figure, "stock", name)) is None:
                continue
            day = when.last if isinstance(when, Period) else when
            if name not in found or day < found[name][0]:
                found[name] = (day, float(figure.value or 0))
    return {name: value for name, (_, value) in found.items()}


def world_at(case: Case, origin: date) -> World:
    """Return the world of a study with the priors of the rule."""
    study = study_at(case, origin)
    strengths = _first_strengths(case, study.figures)
    base = read_world(case.study, "baseline")
    start: dict[str, Any] = {n: 0 for n in base.scenario.start if n not in strengths}
    said: dict[str, Any] = {}
    for name, value in strengths.items():
        start[name] = f"{name}_at_start"
        said[f"{name}_at_start"] = _lognormal(value, START_P90)
    flows: dict[str, Any] = {}
    every, drifting = MONTHS[case.step], spreads(case, origin)
    for name, flow in base.scenario.flow.items():
        drive = flow.drive
        assert drive in ("rate", "quota"), drive
        of = case.study.flows[name]
        if name in UNTOLD:
            flows[name] = {drive: f"{name}_per_month"}
            said[f"{name}_per_month"] = _lognormal(A_MONTH, WIDE)
            continue
        if name not in drifting:
            pace = getattr(flow, drive)
            flows[name] = {drive: pace}
            said[pace] = base.scenario.parameter[pace].model_dump(exclude_unset=True)
            continue
        level = A_MONTH * (strengths[of.to] if drive == "quota" else 1)
        pace = f"{name}_per_month"
        flows[name] = {drive: pace}
        said[pace] = _lognormal(level, WIDE) | {
            "walk_sd_per_month": float(f"{drifting[name][0] / sqrt(every):.6g}"),
            "walk_every_months": every,
        }
    scenario = Scenario.model_validate(
        {"title": "Every pace drifts", "step": case.step, "start": start, "flow": flows,
         "parameter": said, "horizon": study.settings.horizon.model_dump()},
        by_alias=True, by_name=False,
    )  # fmt: skip
    return replace(base, name="drifting", scenario=scenario)


def _lognormal(median: float, times: float) -> dict[str, Any]:
    because = "By the rule of benchmarks/_history_infer.py."
    middle = Decimal(f"{median:.6g}")
    p90 = Decimal(f"{median * times:.6g}")
    return {"lognormal": {"median": middle, "p90": p90}, "because": because}


# -- forecasts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forecast:
    """What is forecast from one origin."""

    drawn: np.ndarray | None
    """[draw, step]; None where the two runs do not agree."""
    figures: int
    dimensions: int
    why: str = ""


def posterior_at(case: Case, origin: date, *, particles: int, seed: int) -> Posterior:
    """Infer a study from what was known at the end of a day.

    Raises:
        ConvergenceError: two runs do not agree.
    """
    ahead = case.horizons * MONTHS[case.step]
    return infer(
        study_at(case, origin), world_at(case, origin), draws=particles, seed=seed, ahead=ahead,
        threads=1,
    )  # fmt: skip


def forecast(case: Case, origin: date, *, particles: int, seed: int) -> Forecast:
    """Return draws of what will be published of each step after an origin."""
    try:
        posterior = posterior_at(case, origin, particles=particles, seed=seed)
    except ConvergenceError as why:
        return Forecast(None, 0, 0, str(why))
    rng = np.random.default_rng([seed, origin.toordinal()])
    drawn = _published(case, posterior, origin, rng)
    return Forecast(drawn, len(posterior.evidence.rows), posterior.space.size)


def steps_of(case: Case, origin: date) -> list[Period]:
    """Return the periods after an origin that are forecast: as long as their steps."""
    from passmuster.vocabulary.period import add_months

    length, first = MONTHS[case.step], origin + DAY
    edges = [add_months(first, length * k) for k in range(case.horizons + 1)]
    return [Period(a, b - DAY) for a, b in pairwise(edges)]


def _published(
    case: Case, posterior: Posterior, origin: date, rng: np.random.Generator
) -> np.ndarray:  # fmt: skip
    reader = Reader(posterior.study, posterior.coarse, lambda _: [])
    off = spreads(case, origin)

    def moves(flow: str, period: Period) -> np.ndarray:
        (terms,) = reader.read(FlowQ(flow=(flow,), during=period)).each
        world = posterior.summed(posterior.fits, terms)
        return np.asarray(world * np.exp(off[flow][1] * rng.standard_normal(len(world))))

    def strength(period: Period) -> np.ndarray:
        on = period if _is_of_period(case) else period.last
        (terms,) = reader.read(StockQ(stock=(case.target,), on=on)).each
        return np.asarray(posterior.summed(posterior.fits, terms))

    periods = steps_of(case, origin)
    if case.is_flow:
        parts = case.study.members((case.target,))
        return np.stack([sum(moves(f, p) for f in parts) for p in periods], axis=1)
    if case.name == "british-army-monthly":
        changes = [moves("joined", p) - moves("left", p) for p in periods]
        last = case.series(origin)[origin]
        return np.asarray(last + np.cumsum(np.stack(changes, axis=1), axis=1))
    return np.stack([strength(p) for p in periods], axis=1)


def _is_of_period(case: Case) -> bool:
    """Tell whether the strengths of a study are of some day of a period."""
    whens = [_when(f, "stock", case.target) for f in case.study.figures]
    return any(isinstance(when, Period) for when in whens)


def kept(case: Case, origin: date, *, particles: int, seed: int, levels: np.ndarray) -> Kept:
    """Return the quantiles of a forecast; read where an earlier run has left them.

    What depends on the rule is read again only while RULE is the same: raise it with the rule.
    """
    name = f"{case.name}-{case.target}-{origin}-{particles}-{seed}-{RULE}.json"
    path = KEPT / name
    if not path.is_file():
        found = forecast(case, origin, particles=particles, seed=seed)
        quantiles = None
        if found.drawn is not None:
            quantiles = np.quantile(found.drawn, levels, axis=0).tolist()
        said = {"quantiles": quantiles, "dimensions": found.dimensions, "why": found.why}
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(said), encoding="utf-8")
        part.replace(path)
    said = json.loads(path.read_text(encoding="utf-8"))
    quantiles = None if said["quantiles"] is None else np.array(said["quantiles"])
    return Kept(quantiles, said["dimensions"], said["why"])


@dataclass(frozen=True)
class Kept:
    """What is kept of a forecast."""

    quantiles: np.ndarray | None
    """[level, step]; None where the two runs do not agree."""
    dimensions: int
    why: str
