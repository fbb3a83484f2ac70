"""How well do old forces project from their own past? Scores beside what needs no model.

    python benchmarks/history.py [--particles 2000] [--save]

Every study of studies/history is projected from each day of its past that leaves enough before and
something after. The priors come from what was published of the days before (benchmarks/_history.py
says by which rule). Scored are the quantiles: CRPS, the mean distance of a forecast from what
came, in people; and how many of the outcomes lay in the bands of 50, 80 and 95 %. They
are also inferred from each origin (benchmarks/_history_infer.py says by which rule; the
forecasts are left in build/history, so that a run that is interrupted goes on). Beside it stand
"no change" and drift, with the usual spread of a random walk, and AutoETS, AutoARIMA and AutoTheta
of statsforecast, each given the same past of the series alone.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / p) for p in ("src", "")]

import numpy as np  # noqa: E402

from benchmarks import _history as h  # noqa: E402
from benchmarks import _history_infer as inferred  # noqa: E402
from benchmarks._common import finish, options, parsed, table, versions  # noqa: E402

LEVELS = np.arange(0.025, 0.976, 0.025)
"""Quantiles that are scored; 39 of them."""
BANDS = (0.5, 0.8, 0.95)
DRAWS, SEED = 2_000, 7
OURS, INFERRED = "passmuster", "passmuster infer"
PARTICLES = 2_000
"""Of each of the two runs from an origin."""

Quantiles = np.ndarray  # [level, step]


# -- scores -------------------------------------------------------------------------------------


def crps(quantiles: Quantiles, came: np.ndarray) -> np.ndarray:
    """Return twice the mean pinball loss over the levels, by step: the CRPS as they resolve it."""
    miss = came[None, :] - quantiles
    return 2 * np.where(miss >= 0, LEVELS[:, None] * miss, (LEVELS[:, None] - 1) * miss).mean(
        axis=0
    )


def inside(quantiles: Quantiles, came: np.ndarray, band: float) -> np.ndarray:
    """Return whether what came lies in the central band, by step."""
    low, high = (int(np.argmin(np.abs(LEVELS - q))) for q in ((1 - band) / 2, (1 + band) / 2))
    return (quantiles[low] <= came) & (came <= quantiles[high])


# -- methods: from the past of a series to quantiles ---------------------------------------------


def no_change(past: np.ndarray, steps: int) -> Quantiles:
    """The last value, with the spread of a random walk."""
    sd = float(np.sqrt(np.mean(np.diff(past) ** 2)))
    return _normal(np.full(steps, past[-1]), sd * np.sqrt(np.arange(1, steps + 1)))


def drift(past: np.ndarray, steps: int) -> Quantiles:
    """The last value and the mean change so far, with the spread of a random walk."""
    changes, ahead = np.diff(past), np.arange(1, steps + 1)
    sd = float(np.std(changes, ddof=1))
    return _normal(
        past[-1] + changes.mean() * ahead, sd * np.sqrt(ahead * (1 + ahead / len(changes)))
    )


def _normal(mean: np.ndarray, sd: np.ndarray) -> Quantiles:
    from scipy.special import ndtri

    return mean[None, :] + ndtri(LEVELS)[:, None] * sd[None, :]


def by_statsforecast(name: str) -> Callable[[np.ndarray, int], Quantiles]:
    """Return an automatic method of statsforecast, as its documentation recommends it."""

    def forecast(past: np.ndarray, steps: int) -> Quantiles:
        from statsforecast import models

        asked = [round(100 - 200 * q) for q in LEVELS if q < 0.4999]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = getattr(models, name)(season_length=1)
            found = model.forecast(y=past.astype(float), h=steps, level=sorted(asked))
        lows = [found[f"lo-{level}"] for level in asked]
        highs = [found[f"hi-{level}"] for level in reversed(asked)]
        return np.array([*lows, found["mean"], *highs])

    return forecast


METHODS: dict[str, Callable[[np.ndarray, int], Quantiles]] = {
    "no change": no_change,
    "drift": drift,
    "AutoETS": by_statsforecast("AutoETS"),
    "AutoARIMA": by_statsforecast("AutoARIMA"),
    "AutoTheta": by_statsforecast("AutoTheta"),
}


# -- the run --------------------------------------------------------------------------------------


def scores(case: h.Case, particles: int = 0) -> dict[str, Any]:
    """Return the scores of every method on one study, over all origins and steps.

    Args:
        case: the study.
        particles: of each run of an inference; without any there is none. An origin from which
            its two runs do not agree is counted, and scored for no method.
    """
    series = case.series()
    days, values = list(series), np.array(list(series.values()))
    names = (OURS, *([INFERRED] if particles else []), *METHODS)
    found: dict[str, list[np.ndarray]] = {name: [] for name in names}
    origins, apart = h.origins(case), []
    for origin in origins:
        posterior = None
        if particles:
            posterior = inferred.kept(case, origin, particles=particles, seed=SEED, levels=LEVELS)
            if posterior.quantiles is None:
                apart.append(origin)
                continue
        n = days.index(origin) + 1
        came = values[n : n + case.horizons]
        steps = len(came)
        ours = np.quantile(h.drawn(case, origin, draws=DRAWS, seed=SEED), LEVELS, axis=0)
        forecasts = {OURS: ours[:, :steps]}
        if posterior is not None and posterior.quantiles is not None:
            forecasts[INFERRED] = posterior.quantiles[:, :steps]
        forecasts |= {name: make(values[:n], steps) for name, make in METHODS.items()}
        for name, quantiles in forecasts.items():
            found[name].append(_row(quantiles, came))
    summed = _summed(case, found, [o for o in origins if o not in apart])
    return summed | {"apart": [o.isoformat() for o in apart]}


def _row(quantiles: Quantiles, came: np.ndarray) -> np.ndarray:
    return np.array([crps(quantiles, came), *(inside(quantiles, came, b) for b in BANDS)])


def _summed(
    case: h.Case, found: dict[str, list[np.ndarray]], origins: list[date]
) -> dict[str, Any]:
    rows = {}
    for name, parts in found.items():
        whole = np.concatenate(parts, axis=1)
        rows[name] = {"crps": float(whole[0].mean()), "coverage": whole[1:].mean(axis=1).tolist()}
    count = sum(p.shape[1] for p in found[OURS])
    return {
        "study": case.name, "title": case.title, "origins": len(origins), "outcomes": count,
        "first_origin": origins[0].isoformat(), "last_origin": origins[-1].isoformat(),
        "steps_ahead": case.horizons, "methods": rows,
    }  # fmt: skip


def troops() -> dict[str, Any]:
    """Return the one comparison that the US Colored Troops allow: a single origin, two outcomes."""
    case, origin = h.TROOPS, date(1864, 10, 20)
    last = date(1865, 10, 31)
    projection = h.pm.project(case.study, h.world_from(case, origin), draws=DRAWS, seed=SEED)
    figures = {f.id: float(f.value or 0) for f in case.study.figures}
    days = (last - origin).days
    before = (origin - date(1863, 1, 1)).days + 1
    people, joined = figures["in-service-1864"], figures["joined-1864"]
    came = {"in service": figures["in-service-1865"], "joined so far": figures["joined-1865"]}
    drawn = {
        "in service": projection.stocks["enlisted"][:, -1],
        "joined so far": joined + projection.flows["enlisted_joined"].sum(axis=1),
    }
    steady = {
        "in service": people * (1 + days / before),
        "joined so far": joined * (1 + days / before),
    }
    still = {"in service": people, "joined so far": joined}
    return {
        what: {
            "came": came[what],
            "ours": np.quantile(drawn[what], [0.025, 0.1, 0.5, 0.9, 0.975]).tolist(),
            "crps": {
                OURS: float(
                    crps(np.quantile(drawn[what], LEVELS)[:, None], np.array([came[what]]))[0]
                ),
                "no change": abs(came[what] - still[what]),
                "drift": abs(came[what] - steady[what]),
            },
        }
        for what in came
    }


def lines(found: Sequence[dict[str, Any]]) -> str:
    """Return the table of scores."""
    rows = []
    for case in found:
        best = min(m["crps"] for m in case["methods"].values())
        for name, method in case["methods"].items():
            bands = " / ".join(f"{100 * share:.0f}" for share in method["coverage"])
            mark = "**" if method["crps"] == best else ""
            told = f"{case['title']}; {case['origins']} origins, {case['outcomes']} outcomes"
            if case["apart"]:
                told += f" ({len(case['apart'])} more, from which the runs do not agree)"
            rows.append([told if name == OURS else "", name,
                         f"{mark}{method['crps']:,.0f}{mark}", bands])  # fmt: skip
    return table(["study", "method", "CRPS, people", "in bands of 50 / 80 / 95 %"], rows)


def sentence(found: dict[str, Any]) -> str:
    """Return what the one comparison of the US Colored Troops came to."""
    told = []
    for what, said in found.items():
        low, _, middle, _, high = said["ours"]
        misses = ", ".join(f"{name} {value:,.0f}" for name, value in said["crps"].items())
        told.append(
            f"{what} on 31 October 1865: published {said['came']:,.0f}; projected {middle:,.0f}, "
            f"19 draws in 20 from {low:,.0f} to {high:,.0f}; CRPS: {misses}."
        )
    return (
        "US Colored Troops, one origin (20 October 1864), so no coverage and no statsforecast. "
        + (" ".join(t[0].upper() + t[1:] for t in told))
    )


def main() -> None:
    parser = options(__doc__, runs=1, least=1)
    parser.add_argument("--particles", type=int, default=PARTICLES, help="of each inference")
    asked = parsed(parser)
    found = [scores(case, asked.particles) for case in h.CASES]
    one = troops()
    text = lines(found) + (
        f"\n\n{sentence(one)}\n\n{DRAWS:,} draws from each origin, and of "
        f"each inference {2 * asked.particles:,} in two runs; seed {SEED}."
    )
    numbers = {"cases": found, "troops": one, "draws": DRAWS, "seed": SEED,
               "particles": asked.particles}  # fmt: skip
    finish("history", text, numbers, versions("numpy", "numba", "statsforecast"), save=asked.save)


if __name__ == "__main__":
    main()
