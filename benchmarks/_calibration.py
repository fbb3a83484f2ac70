"""What is found of one known world: how its truth lies in the posterior.

Each task is a pure function of its arguments, so that it can be kept (see _worlds.py).
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from _common import ROOT

sys.path.insert(0, str(ROOT))

SEED = 1
LEVELS = ("in the month of the stop", "from the stop to the last day", "absent on the last day")


@cache
def _model(name: str, *asked: Any) -> tuple[Any, Any, Any]:
    """Return study, world and likelihood of one of the small studies."""
    from passmuster.inference.infer import likelihood_of
    from tests.recovery import biased
    from tests.unit.inference import silent, small

    made = {
        "small": lambda: {"reporters": small.REPORTERS},
        "silent": lambda elasticity, periods: silent.files(elasticity, getattr(silent, periods)),
        "biased": lambda second_look, sure: biased.files(second_look=second_look, sure=sure),
    }
    with tempfile.TemporaryDirectory() as folder:
        study = small.small(Path(folder), **made[name](*asked))
        likelihood, world = likelihood_of(study, None, 1)
    return study, world, likelihood


def calibrated(number: int, draws: int) -> dict[str, Any]:
    """Infer a world of the small study as a user does, and place its truth."""
    from passmuster.errors import ConvergenceError
    from passmuster.inference.summary import headline_values
    from passmuster.inference.synthetic import asked, made

    study, world, likelihood = _model("small")
    truth, evidence = made(likelihood, SEED, number)
    rounds: list[float] = []
    start = time.perf_counter()
    try:
        found = asked(
            study,
            world,
            likelihood,
            evidence,
            draws,
            SEED + number,
            lambda what, far: rounds.append(far) if what == "apart" else None,
        )
    except ConvergenceError as why:
        return {"refused": str(why)}
    values = dict(zip(likelihood.space.names, found.z.T, strict=True))
    true = dict(zip(likelihood.space.names, truth[0], strict=True))
    values |= headline_values(found)
    fits = likelihood.fits(truth)
    true |= {name: float(v[0]) for name, v in headline_values(found, fits).items()}
    placed = {name: _placed(values[name], true[name]) for name in values}
    return {"again": len(rounds), "seconds": time.perf_counter() - start, "placed": placed}


def inside_prior(worlds: int) -> dict[str, float]:
    """Return the share of truths drawn inside the prior's own 90 %: how even the lot fell."""
    from passmuster.inference.synthetic import made

    _, _, likelihood = _model("small")
    truths = np.concatenate([made(likelihood, SEED, n)[0] for n in range(worlds)])
    inside = (np.abs(truths) < 1.6448536269514722).mean(axis=0)
    return dict(zip(likelihood.space.names, inside.tolist(), strict=True))


def _placed(draws: Any, truth: float) -> dict[str, float]:
    from passmuster.inference.synthetic import held, rank

    return {
        "held": float(held(draws, truth)),
        "rank": float(rank(draws, np.float64(truth))),
        "below": float((draws < truth).mean()),
        "sd": float(draws.std()),
    }


def stopped(number: int, elasticity: object, periods: str, particles: int) -> Any:
    """Infer a world whose register stopped, with the stop as data and without; None if it went on.

    Args:
        number: of the world.
        elasticity: how much likelier a high level makes the stop, or its prior as text.
        periods: MONTHS, HALVES or WHOLE of the module `silent`: what the register gives numbers of.
        particles: of each run.
    """
    from passmuster.inference.synthetic import drawn, made

    _, _, likelihood = _model("silent", elasticity, periods)
    truth, evidence = made(likelihood, SEED, number)
    stop = evidence.stops[0]
    if not stop.stopped:
        return None
    month = max(node for node, _ in stop.sums[-1])
    true = _after_stop(likelihood, truth, month)[:, 0]
    levels = [
        _after_stop(likelihood, drawn(likelihood, used, particles, SEED + number), month)
        for used in (evidence, replace(evidence, stops=()))
    ]
    found: dict[str, Any] = {"month": month}
    for name, values in zip(("with", "ignored"), levels, strict=True):
        scored = [_scored(v, float(t)) for v, t in zip(values, true, strict=True)]
        ends = np.quantile(values, [0.05, 0.95], axis=1)[:, :, None]
        inside = ((levels[0] >= ends[0]) & (levels[0] <= ends[1])).mean(axis=1)
        found[name] = [{**s, "mass": float(m)} for s, m in zip(scored, inside, strict=True)]
    return found


def _after_stop(likelihood: Any, z: Any, month: int) -> Any:
    """Return logarithms of LEVELS, [level, draw]."""
    model, fits = likelihood.coarse.model, likelihood.fits(z)
    left = fits.moves[:, :, model.flows.index("left")]
    last = 24
    levels = (left[:, month] - left[:, month - 1], left[:, last] - left[:, month - 1],
              fits.people[:, last, model.stocks.index("absent")])  # fmt: skip
    return np.log(np.stack(levels))


def _scored(draws: Any, truth: float) -> dict[str, float]:
    """Place a truth, and score the draws: the continuous ranked probability, and the interval."""
    low, high = np.quantile(draws, [0.05, 0.95])
    outside = max(low - truth, 0.0) + max(truth - high, 0.0)
    ordered = np.sort(draws)
    n = len(ordered)
    apart = 2 / n**2 * float((ordered * (2 * np.arange(1, n + 1) - n - 1)).sum())
    crps = float(np.abs(draws - truth).mean()) - apart / 2
    return {
        **_placed(draws, truth),
        "above": float(truth > high),
        "crps": crps,
        "interval": float(high - low + 20 * outside),
        "error": float(draws.mean() - truth),
    }


def reported(
    number: int, second_look: bool, off: bool, sure: bool, particles: int
) -> dict[str, Any]:
    """Infer a world seen by reporters who may be far off.

    Args:
        number: of the world.
        second_look: whether anybody else reports.
        off: whether the two are as far off as `biased.OFF` says, or as their priors have it.
        sure: whether the priors are those of who takes the two at their word.
        particles: of the run.
    """
    from passmuster.inference.synthetic import drawn, made
    from tests.recovery.biased import off_points, reported_levels

    _, _, likelihood = _model("biased", second_look, sure)
    at = off_points(likelihood.space) if off else {}
    truth, evidence = made(likelihood, SEED, number, at)
    z = drawn(likelihood, evidence, particles, SEED + number)
    return {
        name: _scored(values[1:], float(values[0]))
        for name, values in reported_levels(likelihood, np.concatenate([truth, z])).items()
    }


def walked(number: int, sizes: tuple[int, ...], steps: int) -> dict[str, Any]:
    """Infer a world of the small study by a plain random walk from its truth, and compare.

    Nothing of the sampler is in it: a hundred walkers, with steps of their own covariance that
    are no longer adapted once draws are kept.

    Args:
        number: of the world.
        sizes: particles of the runs that are compared with the walk.
        steps: of each walker.
    """
    from passmuster.inference.synthetic import drawn, made

    _, _, likelihood = _model("small")
    truth, evidence = made(likelihood, SEED, number)
    other = type(likelihood)(likelihood.coarse, evidence, 1)
    walks = _random_walk(other, truth, steps, np.random.default_rng([SEED, 77, number]))
    told = {}
    for particles in sizes:
        found = drawn(likelihood, evidence, particles, SEED + number)
        low, high = np.quantile(found, [0.05, 0.95], axis=0)
        told[str(particles)] = {
            "inside": ((walks >= low) & (walks <= high)).mean(axis=0).tolist(),
            "apart": ((found.mean(axis=0) - walks.mean(axis=0)) / walks.std(axis=0)).tolist(),
            "ratio": (found.std(axis=0) / walks.std(axis=0)).tolist(),
        }
    return told


def _random_walk(likelihood: Any, truth: Any, steps: int, rng: Any) -> Any:
    """Return every 20th step of 100 walkers from the truth, the first fifth thrown away."""
    size = truth.shape[1]
    z = np.repeat(truth, 100, axis=0)
    fit = likelihood.log_likelihood(z) - 0.5 * (z**2).sum(axis=1)
    scale, kept = np.full(size, 0.3), []
    directions = np.eye(size)
    for step in range(steps):
        adapting = step < steps // 5
        if adapting and step and step % 50 == 0:
            covariance = np.cov(z.T) + 1e-6 * np.eye(size)
            directions, scale = np.linalg.cholesky(covariance).T, np.full(size, 2.0 / size**0.5)
        proposed = z + (rng.standard_normal(z.shape) * scale) @ directions
        after = likelihood.log_likelihood(proposed) - 0.5 * (proposed**2).sum(axis=1)
        taken = np.log(rng.random(len(z))) < after - fit
        z, fit = np.where(taken[:, None], proposed, z), np.where(taken, after, fit)
        if not adapting and step % 20 == 0:
            kept.append(z.copy())
    return np.concatenate(kept)
