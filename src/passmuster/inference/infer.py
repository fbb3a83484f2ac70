"""`infer`: what is likely of the world, given the figures?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from passmuster._version import __version__
from passmuster.engine.streams import key_of
from passmuster.errors import ConvergenceError, Fault, UsageError
from passmuster.files.scenarios import read_world, scenario_names
from passmuster.inference.evidence import Evidence, assemble
from passmuster.inference.gate import APART, Gate, compare
from passmuster.inference.holding import held_true
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.posterior import Posterior
from passmuster.inference.smc import Cloud, Sampler, Settings, Stuck
from passmuster.projection.needs import PACKAGES
from passmuster.vocabulary.period import add_months
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

RUNS = (1, 2)
ROUNDS, AGAIN = 8, 200
"""How often, and for how many sweeps, the last stage is gone on with while runs do not agree."""
AHEAD = 3
"""Months beyond the study's last day, where nothing else is asked for."""
DEFAULT_SCENARIO = "inference"
Tell = Callable[[str, float], None]


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
        ahead: months beyond the study's last day.
        tell: told of the progress of each run.

    Raises:
        StudyError: the scenario has faults.
        UsageError: the extra `infer` is not installed (PM851), or no figure bears on the world
            (PM865) or no world meets one (PM862).
        ConvergenceError: two runs from independent seeds do not agree (PM861).
    """
    if holding is not None:
        study, own = held_true(study, holding)
        without = {*without, *own}
    likelihood, world = likelihood_of(
        study, scenario, threads, without, silence=silence, ahead=ahead
    )
    seed = study.settings.seed if seed is None else seed
    samplers = samplers_of(likelihood, draws, seed, tell)
    with one_blas_thread():
        clouds = run_one(likelihood, samplers[0]), run_one(likelihood, samplers[1])
        found = agree(study, world, likelihood, samplers, seed, clouds, tell)
    return replace(found, holding=holding)


def likelihood_of(
    study: Study, scenario: str | World | None, threads: int | None,
    without: Collection[str] = (), *, silence: bool = True, ahead: int = AHEAD,
) -> tuple[Likelihood, World]:  # fmt: skip
    """Return the likelihood of a study's figures in one of its worlds.

    Raises:
        StudyError: the scenario has faults.
        UsageError: PM851 or PM865.
    """
    _need_packages()
    from passmuster.engine.coarse import compile_coarse

    world = scenario if isinstance(scenario, World) else read_world(study, named(study, scenario))
    last = study.settings.as_of or study.horizon.last
    coarse = compile_coarse(world, add_months(last, ahead))
    evidence = assemble(study, coarse, without, silence=silence)
    if not evidence.rows:
        what = f"none of the {len(study.figures)} figures bears on the world `{world.name}`"
        raise UsageError(Fault("PM865", "", None, "", what, remedy=_commonest(evidence)))
    return Likelihood(coarse, evidence, threads), world


def _need_packages() -> None:
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        what = f"an inference needs {' and '.join(missing)}"
        remedy = 'Install it with `pip install "passmuster[infer]"`.'
        raise UsageError(Fault("PM851", "", None, "", what, remedy=remedy))


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


def run_one(likelihood: Likelihood, sampler: Sampler) -> Cloud:
    """Run a sampler.

    Raises:
        UsageError: no world meets a figure (PM862).
        ConvergenceError: the run is stuck (PM861).
    """
    try:
        return sampler.run()
    except Stuck as why:
        raise _stuck(likelihood, sampler, str(why)) from None


def agree(
    study: Study, world: World, likelihood: Likelihood, samplers: tuple[Sampler, ...], seed: int,
    clouds: tuple[Cloud, Cloud], tell: Tell | None = None,
) -> Posterior:  # fmt: skip
    """Go on until the runs agree, and return the posterior.

    Raises:
        ConvergenceError: they do not (PM861).
    """
    gate = gate_of(likelihood, clouds)
    for _ in range(ROUNDS):
        if gate.passes:
            break
        for sampler in samplers:
            sampler.stage(AGAIN, AGAIN)
        clouds = (samplers[0].cloud(), samplers[1].cloud())
        gate = gate_of(likelihood, clouds)
        if tell is not None:
            tell("apart", gate.worst[1])
    if not gate.passes:
        raise _apart(gate)
    draws = samplers[0].settings.particles
    rng = np.random.Generator(np.random.Philox(key=key_of(seed, "prior of inference")))
    prior = rng.standard_normal((draws, likelihood.space.size))
    return Posterior(study, world, likelihood, clouds, prior, gate, seed, draws, __version__)


def gate_of(likelihood: Likelihood, clouds: tuple[Cloud, Cloud]) -> Gate:
    """Compare two clouds."""
    rows = tuple(likelihood.fits(cloud.z).rows for cloud in clouds)
    figures = likelihood.evidence.figures
    return compare(likelihood.space.names, clouds, (rows[0], rows[1]), figures)


def _apart(gate: Gate) -> ConvergenceError:
    name, far = gate.worst
    count = int((gate.apart >= APART).sum())
    what = (
        f"two runs differ in `{name}` by {far:.2f} of its standard deviation, and in {count} of "
        f"{len(gate.names)} dimensions by more than {APART}; the figure they fit most differently "
        f"is {gate.figure}"
    )
    return ConvergenceError(Fault("PM861", "", None, "", what))


def _stuck(likelihood: Likelihood, sampler: Sampler, why: str) -> UsageError:
    fits = likelihood.fits(sampler.z)
    figures = likelihood.evidence.figures
    best = fits.rows[:, : len(figures)].max(axis=0)
    at = int(best.argmin())
    if sampler.masked == len(sampler.z) and np.isneginf(best[at]):
        what = f"no draw of the priors would have {figures[at]} published"
        return UsageError(Fault("PM862", "", None, "", what))
    mean = np.abs(sampler.z.mean(axis=0))
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
