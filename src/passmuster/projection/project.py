"""`project`: what do the rules and the priors imply?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from passmuster._version import __version__
from passmuster.files.scenarios import read_world
from passmuster.projection.needs import need_world
from passmuster.projection.result import Mode, Projection
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

if TYPE_CHECKING:
    from passmuster.engine.model import Model
    from passmuster.engine.run import Inputs, Trajectories


def project(
    study: Study,
    scenario: str | World = "baseline",
    *,
    draws: int = 1000,
    mode: Mode = "expected",
    seed: int | None = None,
    threads: int | None = None,
) -> Projection:
    """Project a scenario of a study.

    Args:
        study: the study, as `open_study` returns it.
        scenario: the name of a file in its folder scenarios/, or a world made by hand.
        draws: how many draws of the priors.
        mode: `expected` (real numbers), `counts` (whole people, moves drawn at random) or
            `persons` (each with his own birthday and day of entry; slow).
        seed: where chance starts; by default the study's.
        threads: how many work at once; the result does not depend on it.

    Raises:
        StudyError: the scenario has faults.
        UsageError: the extra `world` is not installed.
    """
    need_world()
    from passmuster.engine.compile import compile_world
    from passmuster.engine.run import draw_inputs

    world = read_world(study, scenario) if isinstance(scenario, str) else scenario
    model = compile_world(world)
    seed = study.settings.seed if seed is None else seed
    inputs = draw_inputs(model, seed=seed, first=0, draws=draws)
    trajectories = simulate(model, inputs, mode=mode, seed=seed, threads=threads)
    return Projection(study, world, model, inputs, trajectories, seed, mode, __version__)


def simulate(
    model: Model, inputs: Inputs, *, mode: Mode, seed: int, threads: int | None = None
) -> Trajectories:
    """Run a model over draws in one of its modes."""
    from passmuster.engine.run import run, run_persons, run_whole

    if mode == "counts":
        return run_whole(model, inputs, seed=seed, threads=threads)
    if mode == "persons":
        return run_persons(model, inputs, seed=seed, threads=threads)
    return run(model, inputs, threads=threads)
