"""Figures made from a world that is known: what the reporters would have published of it.

With them the inference is tried on itself: over many worlds drawn from the priors, the true value
of every parameter has to lie anywhere in its posterior equally often (Talts et al. 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.evidence import Evidence, Row, StopRow
from passmuster.inference.infer import Tell, agree, one_blas_thread, run_one, samplers_of
from passmuster.inference.likelihood import Fits, Likelihood
from passmuster.inference.posterior import Posterior
from passmuster.inference.quantities import COUNTED, SEEN, Seen, Sum
from passmuster.inference.side_by_side import side_by_side
from passmuster.inference.smc import Sampler, Settings
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World


@dataclass(frozen=True)
class Trial:
    """One world, and what is found of it."""

    truth: Floats
    """[dimension]."""
    draws: Floats
    """Of the posterior, [draw, dimension]."""


def published(likelihood: Likelihood, z: Floats, rng: np.random.Generator) -> Evidence:
    """Return the evidence that one world would leave, errors and stops drawn at random.

    Of a one-sided figure the edge stays, and its origin says on which side of it the truth lies as
    far as it sees: with a fixed edge that is what the likelihood of "at least" takes for granted.

    Args:
        likelihood: rows whose numbers are replaced.
        z: a point of the space, [1, dimension].
        rng: where chance comes from.
    """
    evidence = likelihood.evidence
    fits = likelihood.fits(z)
    stops, last = _stopped(likelihood, z, fits, rng)
    rows = []
    for r, row in enumerate(evidence.rows):
        if _last_node(row) >= last.get(row.origin, 10**9):
            continue
        mean = float(fits.means[0, r])
        if row.kind in ("at_least", "at_most"):
            rows.append(replace(row, kind=_side(row, mean, rng)))
        else:
            rows.append(replace(row, x=_drawn(row, mean, rng)))
    return replace(evidence, rows=tuple(rows), stops=stops)


def _side(row: Row, mean: float, rng: np.random.Generator) -> str:
    """Return on which side of its edge the origin sees what happened; mostly by logarithms."""
    if row.is_signed:
        return "at_least" if mean + row.sd * rng.standard_normal() >= row.x else "at_most"
    seen = np.log(mean) + row.sd * rng.standard_normal() if mean > 0 else -np.inf
    return "at_least" if seen >= row.x else "at_most"


def _drawn(row: Row, mean: float, rng: np.random.Generator) -> float:
    if row.kind == "normal":
        return float(mean + row.sd * rng.standard_normal())
    if row.kind == "negative_binomial":
        return float(rng.poisson(max(mean, 0.0) * rng.standard_gamma(row.sd) / row.sd))
    return float(mean * np.exp(row.sd * rng.standard_normal()))


def _stopped(
    likelihood: Likelihood, z: Floats, fits: Fits, rng: np.random.Generator
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
        levels = factor * np.array([_level(likelihood, z, fits, terms) for terms in stop.sums])
        hazards = chance * (levels / stop.reference) ** power
        ends = np.flatnonzero(rng.random(len(hazards)) < -np.expm1(-hazards))
        if len(ends) == 0:
            found.append(replace(stop, stopped=False))
            continue
        sums = stop.sums[: int(ends[0]) + 1]
        found.append(replace(stop, sums=sums, stopped=True))
        last[stop.origin] = max(node for node, _ in sums[-1])
    return tuple(found), last


def _level(likelihood: Likelihood, z: Floats, fits: Fits, terms: Sum) -> float:
    stocks = len(likelihood.coarse.model.stocks)
    seen = tuple(likelihood.evidence.reporting.seen)
    total = 0.0
    for (node, column), a in terms.items():
        at = column
        if column >= SEEN:
            through = seen[column - SEEN]
            at, a = through.column, a * _through(likelihood, z, through)
        if at >= COUNTED:
            total += a * fits.registered[0, at - COUNTED, node]
        elif at >= stocks:
            total += a * fits.moves[0, node, at - stocks]
        else:
            total += a * fits.people[0, node, at]
    return total


def _through(likelihood: Likelihood, z: Floats, seen: Seen) -> float:
    """Return by how much a reporter multiplies people or moves."""
    space = likelihood.space
    theta, walks = space.theta(z)
    times = 1.0
    for name, share in seen.breaks:
        times *= 1 + share * (float(theta[0, space.columns.index(name)]) - 1)
    if seen.walk is not None:
        times *= float(np.exp(walks[0, space.walks.index(seen.walk), seen.interval]))
    return times


def _last_node(row: Row) -> int:
    return max(node for terms in row.shape.each for node, _ in terms)


def made(
    likelihood: Likelihood, seed: int, number: int, at: Mapping[str, float] | None = None
) -> tuple[Floats, Evidence]:
    """Return a world drawn from the priors and its figures, of a stream of their own.

    Args:
        likelihood: the model; its figures give the form of the synthetic ones.
        seed: where chance starts.
        number: of the world.
        at: standard normal points, by dimension, that are not drawn.
    """
    rng = np.random.default_rng([seed, number])
    truth = rng.standard_normal((1, likelihood.space.size))
    for name, value in (at or {}).items():
        truth[0, likelihood.space.names.index(name)] = value
    return truth, published(likelihood, truth, rng)


def trials(likelihood: Likelihood, count: int, *, particles: int, seed: int) -> list[Trial]:
    """Return what one run of the sampler finds of worlds drawn from the priors.

    Args:
        likelihood: the model; its figures give the form of the synthetic ones.
        count: how many worlds.
        particles: of each run.
        seed: where chance starts.
    """
    found = []
    for number in range(count):
        truth, evidence = made(likelihood, seed, number)
        found.append(Trial(truth[0], drawn(likelihood, evidence, particles, seed + number)))
    return found


def drawn(likelihood: Likelihood, evidence: Evidence, particles: int, seed: int) -> Floats:
    """Return what one run of the sampler finds of a world, [draw, dimension]."""
    model = Likelihood(likelihood.coarse, evidence, 1)
    settings = Settings(particles=particles)
    with one_blas_thread():
        return Sampler(model.log_likelihood, model.space.size, settings, seed, 1).run().z


def asked(
    study: Study, world: World, likelihood: Likelihood, evidence: Evidence, draws: int, seed: int,
    tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Return what `infer` finds of a world: two runs, the gate, and going on until they agree.

    Raises:
        ConvergenceError: the runs do not agree (PM861).
    """
    model = Likelihood(likelihood.coarse, evidence, 1)
    samplers = samplers_of(model, draws, seed, None)
    with one_blas_thread():
        side_by_side(lambda sampler: run_one(model, sampler), samplers, model.threads)
        return agree(study, world, model, samplers, seed, tell)


def ranks(found: list[Trial], thinned: int = 99) -> Floats:
    """Return the rank of each truth among thinned draws, [trial, dimension]: 0 to `thinned`."""
    return np.array([rank(t.draws, t.truth, thinned) for t in found], dtype=np.float64)


def rank(draws: Floats, truth: Floats, thinned: int = 99) -> Floats:
    """Return how many of `thinned` draws lie below a truth: any number from 0 equally often."""
    chosen = draws[:: len(draws) // thinned][:thinned]
    below: Floats = (chosen < truth).sum(axis=0).astype(np.float64)
    return below


def covered(found: list[Trial], level: float = 0.9) -> Floats:
    """Return the share of trials whose central interval holds the truth, [dimension]."""
    shares: Floats = np.mean([held(t.draws, t.truth, level) for t in found], axis=0)
    return shares


def held(draws: Floats, truth: Floats, level: float = 0.9) -> Floats:
    """Return 1 where the central interval of draws, along their first axis, holds the truth."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    inside: Floats = ((low <= truth) & (truth <= high)).astype(np.float64)
    return inside
