"""`infer`: what is likely of the world, given the figures?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from passmuster._version import __version__
from passmuster.engine.coarse import compile_coarse
from passmuster.engine.streams import key_of
from passmuster.engine.tables import Floats
from passmuster.errors import ConvergenceError, Fault, UsageError
from passmuster.files.scenarios import read_world, scenario_names
from passmuster.inference.evidence import Evidence, assemble, left_out_of
from passmuster.inference.gate import APART, Gate, Patience, by_chance, compare
from passmuster.inference.holding import NAME, held_true
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.posterior import Posterior
from passmuster.inference.side_by_side import side_by_side
from passmuster.inference.smc import Cloud, Sampler, Settings, Stuck
from passmuster.vocabulary.period import add_months
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

RUNS = (1, 2)
PATIENCE = Patience()
AHEAD = 3
"""Months beyond the study's last day, where nothing else is asked for."""
DEFAULT_SCENARIO = "inference"
Tell = Callable[[str, float], None]
Columns = slice | Sequence[int]


def infer(
    study: Study,
    scenario: str | World | None = None,
    *,
    draws: int = 4000,
    seed: int | None = None,
    threads: int | None = None,
    without: Collection[str] = (),
    holding: str | None = None,
    silence: bool = True,
    fine: bool = False,
    ahead: int = AHEAD,
    tell: Tell | None = None,
) -> Posterior:
    """Infer a world of a study from its figures.

    Args:
        study: the study, as `open_study` returns it.
        scenario: the name of a file in its folder scenarios/, or a world made by hand; by default
            `inference` where there is one, else `baseline`.
        draws: particles of each of the two runs.
        seed: where chance starts; by default the study's.
        threads: how many work at once; the result does not depend on it.
        without: ids of figures that must not count.
        holding: a claim, or "claim/reading", that is held true: what one would have to believe.
        silence: whether it counts that an origin stopped to publish.
        fine: whether to go on to the fine world, with single years of age and its own steps.
        ahead: months beyond the study's last day.
        tell: told of the progress of each run.

    Raises:
        StudyError: the scenario has faults.
        UsageError: the extra `infer` is not installed (PM851), or no figure bears on the world
            (PM865), nothing is left open (PM866), a claim cannot be held true (PM867) or no
            world meets a figure (PM862).
        ConvergenceError: two runs from independent seeds do not agree (PM861).
    """
    held = None
    if holding is not None:
        study, own, held = held_true(study, holding)
        without = {*without, *own}
    likelihood, world = likelihood_of(
        study, scenario, threads, without, silence=silence, ahead=ahead
    )
    if held is not None and held in likelihood.evidence.left_out:
        _refuse_unless_fine_holds(study, world, likelihood, held, without)
        fine = True
    seed = study.settings.seed if seed is None else seed
    samplers = samplers_of(likelihood, draws, seed, tell)
    with one_blas_thread():
        side_by_side(lambda sampler: run_one(likelihood, sampler), samplers, threads)
        found = agree(study, world, likelihood, samplers, seed, tell)
    if fine:
        from passmuster.inference.finer import carried_to_fine

        found = carried_to_fine(found, without, tell)
    return replace(found, holding=holding)


def likelihood_of(
    study: Study, scenario: str | World | None, threads: int | None,
    without: Collection[str] = (), *, silence: bool = True, ahead: int = AHEAD,
) -> tuple[Likelihood, World]:  # fmt: skip
    """Return the likelihood of a study's figures in one of its worlds.

    Raises:
        StudyError: the scenario has faults.
        UsageError: PM865 or PM866.
    """
    world = scenario if isinstance(scenario, World) else read_world(study, named(study, scenario))
    last = study.settings.as_of or study.horizon.last
    coarse = compile_coarse(world, add_months(last, ahead))
    evidence = assemble(study, coarse, left_out_of(world, without), silence=silence)
    if not evidence.rows:
        what = f"none of the {len(study.figures)} figures bears on the world `{world.name}`"
        raise UsageError(Fault("PM865", "", None, "", what, remedy=_commonest(evidence)))
    likelihood = Likelihood(coarse, evidence, threads)
    if likelihood.space.size == 0:
        what = f"nothing of the world `{world.name}` and its reporters is left open"
        raise UsageError(Fault("PM866", "", None, "", what))
    return likelihood, world


def _refuse_unless_fine_holds(
    study: Study, world: World, likelihood: Likelihood, held: str, without: Collection[str]
) -> None:
    """Raise unless the fine world can hold a claim true that the coarse one cannot.

    Raises:
        UsageError: neither can (PM867).
    """
    from passmuster.inference.finer import fine_likelihood

    last = likelihood.coarse.ends[-1]
    fine = fine_likelihood(study, world, last, likelihood.threads, without)
    if held in fine.evidence.left_out:
        name = held.removeprefix(f"{NAME}: ")
        what = f"`{name}` cannot be held true: {fine.evidence.left_out[held]}"
        raise UsageError(Fault("PM867", "", None, "", what))


def named(study: Study, scenario: str | None) -> str:
    """Return the scenario asked for, or the one that is taken by default."""
    if scenario is not None:
        return scenario
    known = scenario_names(study.folder or ".")
    return DEFAULT_SCENARIO if DEFAULT_SCENARIO in known else "baseline"


def _commonest(evidence: Evidence) -> str | None:
    reasons = list(evidence.left_out.values())
    if not reasons:
        return None
    most = max(dict.fromkeys(reasons), key=reasons.count)
    return f"Of {reasons.count(most)} of them: {most}."


def samplers_of(
    likelihood: Likelihood, draws: int, seed: int, tell: Tell | None
) -> tuple[Sampler, ...]:
    """Return the samplers of two independent seeds."""

    def telling(run: int) -> Callable[[float], None] | None:
        return None if tell is None else lambda power: tell(f"run {run}", power)

    settings = Settings(particles=draws)
    return tuple(
        Sampler(likelihood.log_likelihood, likelihood.space.size, settings, seed, run,
                telling(run))
        for run in RUNS
    )  # fmt: skip


def run_one(likelihood: Likelihood, sampler: Sampler, columns: Columns = slice(None)) -> Cloud:
    """Run a sampler, of whose particles some columns are the dimensions of the likelihood.

    Raises:
        UsageError: no world meets a figure (PM862).
        ConvergenceError: the run is stuck (PM861).
    """
    try:
        return sampler.run()
    except Stuck as why:
        raise _stuck(likelihood, sampler, sampler.z[:, columns], str(why)) from None


def agree(
    study: Study, world: World, likelihood: Likelihood, samplers: tuple[Sampler, ...], seed: int,
    tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Go on until the runs agree, and return the posterior.

    Raises:
        ConvergenceError: they do not (PM861).
    """
    clouds, gate = settled(likelihood, samplers, tell=tell)
    draws = samplers[0].settings.particles
    prior = draws_of_prior(likelihood.space.size, draws, seed)
    return Posterior(study, world, likelihood, clouds, prior, gate, seed, draws, __version__)


def settled(
    likelihood: Likelihood, samplers: tuple[Sampler, ...], columns: Columns = slice(None),
    patience: Patience = PATIENCE, tell: Tell | None = None,
) -> tuple[tuple[Cloud, Cloud], Gate]:  # fmt: skip
    """Go on until two runs agree.

    Args:
        likelihood: what they stand at.
        samplers: the runs, both at its full power.
        columns: of their particles, those that are dimensions of the likelihood.
        patience: how long they go on.
        tell: told how far they are apart.

    Raises:
        ConvergenceError: they do not agree (PM861).
    """
    for turn in range(patience.rounds + 1):
        one, other = (
            replace(cloud, z=cloud.z[:, columns]) for cloud in (s.cloud() for s in samplers)
        )
        gate = gate_of(likelihood, (one, other), patience.limit)
        if tell is not None and turn:
            tell("apart", gate.worst[1])
        if gate.passes:
            return (one, other), gate
        if turn < patience.rounds:
            side_by_side(
                lambda sampler: sampler.stage(patience.sweeps, patience.sweeps),
                samplers, likelihood.threads,
            )  # fmt: skip
    raise _apart(gate, samplers[0].settings.particles)


def draws_of_prior(size: int, draws: int, seed: int) -> Floats:
    """Return points of a space as its priors have them, [draw, dimension]."""
    rng = np.random.Generator(np.random.Philox(key=key_of(seed, "prior of inference")))
    return rng.standard_normal((draws, size))


def gate_of(likelihood: Likelihood, clouds: tuple[Cloud, Cloud], limit: float = APART) -> Gate:
    """Compare two clouds."""
    rows = tuple(likelihood.fits(cloud.z).rows for cloud in clouds)
    figures = likelihood.evidence.figures
    return compare(likelihood.space.names, clouds, (rows[0], rows[1]), figures, limit)


def _apart(gate: Gate, particles: int) -> ConvergenceError:
    name, far = gate.worst
    count = int((gate.apart >= gate.limit).sum())
    what = (
        f"two runs differ in `{name}` by {far:.2f} of its standard deviation, and in {count} of "
        f"{len(gate.names)} dimensions by more than {gate.limit:.2g}; the figure they fit most "
        f"differently is {gate.figure}"
    )
    chance, remedy = by_chance(particles, len(gate.names)), None
    if chance > 0.05:
        remedy = (
            f"With {particles:,} particles two perfect runs of {len(gate.names)} dimensions would "
            f"differ by so much in {chance:.0%} of cases: take more (`--draws`)."
        )
    return ConvergenceError(Fault("PM861", "", None, "", what, remedy=remedy))


def _stuck(likelihood: Likelihood, sampler: Sampler, z: Floats, why: str) -> UsageError:
    fits = likelihood.fits(z)
    figures = likelihood.evidence.figures
    best = fits.rows[:, : len(figures)].max(axis=0)
    at = int(best.argmin())
    if sampler.masked == len(z) and np.isneginf(best[at]):
        what = f"no draw of the priors would have {figures[at]} published"
        return UsageError(Fault("PM862", "", None, "", what))
    mean = np.abs(z.mean(axis=0))
    name = likelihood.space.names[int(mean.argmax())]
    what = (
        f"{why}; the figure that is hardest to meet is {figures[at]}, and the parameter pushed "
        f"furthest is `{name}`"
    )
    return ConvergenceError(Fault("PM861", "", None, "", what))


def one_blas_thread() -> AbstractContextManager[object]:
    """Keep linear algebra to one thread: its own fight with the kernel's, and sum otherwise."""
    if find_spec("threadpoolctl") is None:
        return nullcontext()
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
