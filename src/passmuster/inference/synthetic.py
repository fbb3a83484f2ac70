"""Figures made from a world that is known: what the reporters would have published of it.

With them the inference is tried on itself: over many worlds drawn from the priors, the true value
of every parameter has to lie anywhere in its posterior equally often (Talts et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.evidence import Evidence, Row, StopRow
from passmuster.inference.infer import one_blas_thread
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.smc import Sampler, Settings


@dataclass(frozen=True)
class Trial:
    """One world, and what is found of it."""

    truth: Floats
    """[dimension]."""
    draws: Floats
    """Of the posterior, [draw, dimension]."""


def published(likelihood: Likelihood, z: Floats, rng: np.random.Generator) -> Evidence:
    """Return the evidence that one world would leave, errors and stops drawn at random.

    Args:
        likelihood: rows whose numbers are replaced; one-sided figures are left out, since nobody
            says which edge is published.
        z: a point of the space, [1, dimension].
        rng: where chance comes from.
    """
    evidence = likelihood.evidence
    fits = likelihood.fits(z)
    stops, last = _stopped(likelihood, z, rng)
    rows = []
    for r, row in enumerate(evidence.rows):
        if row.kind in ("at_least", "at_most") or _last_node(row) >= last.get(row.origin, 10**9):
            continue
        rows.append(replace(row, x=_drawn(row, float(fits.means[0, r]), rng)))
    return replace(evidence, rows=tuple(rows), stops=stops)


def _drawn(row: Row, mean: float, rng: np.random.Generator) -> float:
    if row.kind == "normal":
        return float(mean + row.sd * rng.standard_normal())
    if row.kind == "negative_binomial":
        return float(rng.poisson(max(mean, 0.0) * rng.standard_gamma(row.sd) / row.sd))
    return float(mean * np.exp(row.sd * rng.standard_normal()))


def _stopped(
    likelihood: Likelihood, z: Floats, rng: np.random.Generator
) -> tuple[tuple[StopRow, ...], dict[str, int]]:
    """Return when each origin stops in a world, and the month end that it does not publish."""
    theta = likelihood.space.theta(z)[0][0]
    columns = {name: c for c, name in enumerate(likelihood.space.columns)}
    found, last = [], {}
    for stop in likelihood.evidence.stops:
        factor = 1.0
        for name, share in stop.factors:
            factor *= 1 + share * (theta[columns[name]] - 1)
        chance, power = theta[columns[stop.chance]], theta[columns[stop.elasticity]]
        levels = factor * np.array([_level(likelihood, z, terms) for terms in stop.sums])
        hazards = chance * (levels / stop.reference) ** power
        ends = np.flatnonzero(rng.random(len(hazards)) < -np.expm1(-hazards))
        if len(ends) == 0:
            found.append(replace(stop, stopped=False))
            continue
        sums = stop.sums[: int(ends[0]) + 1]
        found.append(replace(stop, sums=sums, stopped=True))
        last[stop.origin] = max(node for node, _ in sums[-1])
    return tuple(found), last


def _level(likelihood: Likelihood, z: Floats, terms: object) -> float:
    from passmuster.inference.quantities import COUNTED

    fits = likelihood.fits(z)
    stocks = len(likelihood.coarse.model.stocks)
    total = 0.0
    for (node, column), a in terms.items():  # type: ignore[attr-defined]
        if column >= COUNTED:
            total += a * fits.registered[0, column - COUNTED, node]
        elif column >= stocks:
            total += a * fits.moves[0, node, column - stocks]
        else:
            total += a * fits.people[0, node, column]
    return total


def _last_node(row: Row) -> int:
    return max(node for terms in row.shape.each for node, _ in terms)


def trials(
    likelihood: Likelihood, count: int, *, particles: int, seed: int, silence: bool = True
) -> list[Trial]:
    """Return what is found of worlds drawn from the priors.

    Args:
        likelihood: the model; its figures give the form of the synthetic ones.
        count: how many worlds.
        particles: of each run.
        seed: where chance starts; the same worlds and figures whatever `silence` is.
        silence: whether the inference knows that a stop may depend on the level.
    """
    found = []
    for number in range(count):
        truth, evidence = _made(likelihood, seed, number)
        found.append(_tried(likelihood, truth, evidence, particles, seed + number, silence))
    return found


def at_the_stop(
    likelihood: Likelihood, count: int, flow: str, *, particles: int, seed: int, silence: bool
) -> tuple[Floats, Floats]:
    """Return, for worlds whose origin stops, whether 90 % held a flow in the month of the stop.

    Returns:
        1 or 0 for each such world, and the share of draws below the truth.
    """
    f = likelihood.coarse.model.flows.index(flow)
    held, below = [], []
    for number in range(count):
        truth, evidence = _made(likelihood, seed, number)
        if not evidence.stops[0].stopped:
            continue
        month = max(node for node, _ in evidence.stops[0].sums[-1])
        trial = _tried(likelihood, truth, evidence, particles, seed + number, silence)
        true, drawn = (
            np.diff(likelihood.fits(z).moves[:, month - 1 : month + 1, f], axis=1)[:, 0]
            for z in (truth, trial.draws)
        )
        low, high = np.quantile(drawn, [0.05, 0.95])
        held.append(float(low <= true[0] <= high))
        below.append(float((drawn < true[0]).mean()))
    return np.array(held), np.array(below)


def _made(likelihood: Likelihood, seed: int, number: int) -> tuple[Floats, Evidence]:
    """Return a world and its figures, of a stream of their own."""
    rng = np.random.default_rng([seed, number])
    truth = rng.standard_normal((1, likelihood.space.size))
    return truth, published(likelihood, truth, rng)


def _tried(
    likelihood: Likelihood, truth: Floats, evidence: Evidence, particles: int, seed: int,
    silence: bool,
) -> Trial:  # fmt: skip
    if not silence:
        evidence = replace(evidence, stops=())
    model = Likelihood(likelihood.coarse, evidence, 1)
    settings = Settings(particles=particles)
    with one_blas_thread():
        cloud = Sampler(model.log_likelihood, model.space.size, settings, seed, 1).run()
    return Trial(truth[0], cloud.z)


def ranks(found: list[Trial], thinned: int = 99) -> Floats:
    """Return the rank of each truth among thinned draws, [trial, dimension]: 0 to `thinned`."""
    every = []
    for trial in found:
        step = len(trial.draws) // thinned
        draws = trial.draws[::step][:thinned]
        every.append((draws < trial.truth).sum(axis=0))
    return np.array(every, dtype=np.float64)


def covered(found: list[Trial], level: float = 0.9) -> Floats:
    """Return the share of trials whose central interval holds the truth, [dimension]."""
    ends = (1 - level) / 2, (1 + level) / 2
    hits = [
        (np.quantile(t.draws, ends[0], axis=0) <= t.truth)
        & (t.truth <= np.quantile(t.draws, ends[1], axis=0))
        for t in found
    ]
    shares: Floats = np.mean(hits, axis=0)
    return shares
