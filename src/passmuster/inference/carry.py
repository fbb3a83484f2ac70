"""Another posterior, from one that is there: other figures, or another likelihood of the same.

Its two runs are carried over a bridge each, and have to agree again. That is mostly far quicker
than to begin at the priors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from passmuster.engine.coarse import compile_coarse
from passmuster.engine.fine import FineModel
from passmuster.engine.streams import key_of
from passmuster.engine.tables import Floats
from passmuster.inference.bridge import Banks, Bridge
from passmuster.inference.evidence import assemble, left_out_of
from passmuster.inference.gate import Gate, Patience
from passmuster.inference.infer import (
    RUNS,
    Columns,
    Tell,
    draws_of_prior,
    one_blas_thread,
    run_one,
    settled,
)
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.posterior import Posterior
from passmuster.inference.side_by_side import side_by_side
from passmuster.inference.smc import Cloud, LogLikelihood, Settings

PATIENCE = Patience(rounds=30, sweeps=60)
"""Short rounds, and many: who agrees soon is soon done, and most of the others agree later."""
CHANCE = 4.0
"""Standard errors by which means of few particles may differ where nobody asks for every one."""


def carried(
    posterior: Posterior, far: Likelihood, name: str, *, guide: Likelihood | None = None,
    patience: Patience = PATIENCE, tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Carry a posterior to another likelihood.

    Args:
        posterior: where the runs stand.
        far: where they go. Dimensions of one name are one; new ones begin at their priors.
        name: of the bridge, of which chance depends.
        guide: a cheap likelihood that leads steps before dear ones are asked; its dimensions are
            among those of the two.
        patience: how long runs that do not agree go on.
        tell: told of the progress of each run.

    Raises:
        UsageError: no world meets a figure (PM862).
        ConvergenceError: the runs do not agree (PM861).
    """
    known, wanted = posterior.space.names, far.space.names
    new = [n for n in wanted if n not in known]
    names = (*known, *new)
    columns = [names.index(n) for n in wanted]
    banks = Banks(
        _at_some(posterior.likelihood, names),
        _at_some(far, names),
        guide=None if guide is None else _at_some(guide, names),
    )
    starts = [
        np.hstack([cloud.z, _fresh(posterior.seed, name, run, (len(cloud.z), len(new)))])
        for cloud, run in zip(posterior.clouds, RUNS, strict=True)
    ]
    clouds, gate = _over(posterior, far, banks, starts, name, columns, patience, tell)
    prior = draws_of_prior(far.space.size, posterior.particles, posterior.seed)
    return replace(posterior, likelihood=far, clouds=clouds, gate=gate, prior_z=prior)


def without_figures(
    posterior: Posterior, figures: Collection[str], name: str, *, strict: bool = True,
    tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Carry a posterior to where some figures do not count; `strict` as for rows.

    Raises:
        ConvergenceError: the runs do not agree (PM861).
    """
    left_out = left_out_of(posterior.world, figures)
    evidence = assemble(posterior.study, posterior.coarse, left_out)
    far = Likelihood(posterior.coarse, evidence, posterior.likelihood.threads)
    patience = PATIENCE if strict else lenient(PATIENCE, posterior.particles)
    guide = None
    if isinstance(posterior.coarse, FineModel):
        # Without months of its own a world by day is led by the coarse one, without them too.
        coarse = compile_coarse(posterior.world, posterior.days[-1])
        of_months = assemble(posterior.study, coarse, left_out)
        guide = Likelihood(coarse, of_months, posterior.likelihood.threads)
    return carried(posterior, far, name, guide=guide, patience=patience, tell=tell)


def reweighed(
    posterior: Posterior, before: Floats, after: Floats, name: str, *,
    patience: Patience = PATIENCE, tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Carry a posterior to where its rows and stops weigh otherwise.

    Args:
        posterior: where the runs stand.
        before: how much each row and stop counts there, [row + stop].
        after: how much it is to count.
        name: of the bridge.
        patience: how long runs that do not agree go on.
        tell: told of the progress of each run.

    Raises:
        ConvergenceError: the runs do not agree (PM861).
    """
    model = posterior.likelihood
    weights = np.stack([before, after])

    def both(z: Floats) -> tuple[Floats, Floats]:
        one, other = model.weighed(z, weights)
        return one, other

    banks = Banks(
        lambda z: model.log_likelihood(z, before), lambda z: model.log_likelihood(z, after), both
    )
    starts = [cloud.z for cloud in posterior.clouds]
    clouds, gate = _over(posterior, model, banks, starts, name, slice(None), patience, tell)
    return replace(posterior, clouds=clouds, gate=gate)


def without_rows(
    posterior: Posterior, rows: Collection[int], name: str, *, strict: bool = True,
    patience: Patience = PATIENCE, tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Carry a posterior to where some rows and stops of its evidence weigh nothing.

    Args:
        posterior: where the runs stand.
        rows: numbers of rows and stops.
        name: of the bridge.
        strict: whether the runs have to agree as a posterior has to; else only as far as so many
            particles can.
        patience: how long runs that do not agree go on.
        tell: told of the progress of each run.

    Raises:
        ConvergenceError: the runs do not agree (PM861).
    """
    if not strict:
        patience = lenient(patience, posterior.particles)
    less = posterior.likelihood.weights.copy()
    less[list(rows)] = 0.0
    return reweighed(
        posterior, posterior.likelihood.weights, less, name, patience=patience, tell=tell
    )


def lenient(patience: Patience, particles: int) -> Patience:
    """Return a patience that asks of means no more than so many particles can keep."""
    chance = float(CHANCE * np.sqrt(2 / particles))
    return replace(patience, limit=max(patience.limit, chance))


def thinned(posterior: Posterior, most: int) -> Posterior:
    """Return a posterior with at most so many particles of each run, evenly taken."""
    if posterior.particles <= most:
        return posterior
    chosen = np.linspace(0, posterior.particles - 1, most).round().astype(int)
    one, other = (replace(c, z=c.z[chosen], fit=c.fit[chosen]) for c in posterior.clouds)
    return replace(posterior, clouds=(one, other), particles=most)


def _over(
    posterior: Posterior, far: Likelihood, banks: Banks, starts: list[Floats], name: str,
    columns: Columns, patience: Patience, tell: Tell | None,
) -> tuple[tuple[Cloud, Cloud], Gate]:  # fmt: skip
    settings = Settings(particles=posterior.particles)
    samplers = tuple(
        Bridge(banks, start, settings, posterior.seed, run, _telling(tell, run), f"bridge {name}")
        for start, run in zip(starts, RUNS, strict=True)
    )
    with one_blas_thread():
        side_by_side(lambda sampler: run_one(far, sampler, columns), samplers, far.threads)
        return settled(far, samplers, columns, patience, tell)


def _at_some(likelihood: Likelihood, names: Sequence[str]) -> LogLikelihood:
    """Return a likelihood of points of a space that has its dimensions and maybe others."""
    columns = [names.index(n) for n in likelihood.space.names]
    return lambda z: likelihood.log_likelihood(np.ascontiguousarray(z[:, columns]))


def _telling(tell: Tell | None, run: int) -> Callable[[float], None] | None:
    return None if tell is None else lambda power: tell(f"bridge {run}", power)


def _fresh(seed: int, name: str, run: int, shape: tuple[int, int]) -> Floats:
    key = key_of(seed, f"bridge {name}", "new", str(run))
    return np.random.Generator(np.random.Philox(key=key)).standard_normal(shape)
