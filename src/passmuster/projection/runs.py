"""Runs in folders: made, resumed after a kill, made again, and compared."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from passmuster.errors import Fault, UsageError
from passmuster.files.scenarios import read_world
from passmuster.projection.folders import begin, differing_files, kept_when_stopped, study_of
from passmuster.projection.manifest import Manifest, manifest_of, read_manifest
from passmuster.projection.needs import need_run_folder, need_world
from passmuster.projection.project import simulate
from passmuster.projection.result import Mode, Projection
from passmuster.projection.store import RESULT, Store
from passmuster.vocabulary.study import Study

BLOCK = 256
SUMMED_UP = 20_000
"""Draws that a summary is made from: what is on disk may be more than memory holds."""
Progress = Callable[[int, int], None]


def project_into(
    folder: str | os.PathLike[str],
    study: Study,
    scenario: str = "baseline",
    *,
    draws: int = 1000,
    mode: Mode = "expected",
    seed: int | None = None,
    threads: int | None = None,
    block: int = BLOCK,
    progress: Progress | None = None,
) -> Projection:
    """Project a scenario into a run folder, block by block; go on with one that was interrupted.

    Args:
        folder: new, or a run with the same inputs that did not finish.
        progress: told how many draws of how many are done.

    Returns:
        the projection, of the first 20,000 draws where there are more.

    Raises:
        StudyError: the scenario has faults.
        UsageError: a package is missing, or the folder holds something else.
    """
    need_world()
    need_run_folder()
    from passmuster.engine.compile import compile_world
    from passmuster.engine.run import Inputs, draw_inputs

    folder = Path(folder)
    root = Path(study.folder or ".")
    world = read_world(study, scenario)
    seed = study.settings.seed if seed is None else seed
    manifest = manifest_of(
        world, root, title=study.title, mode=mode, seed=seed, draws=draws, block=block
    )
    begin(folder, manifest, root)
    model = compile_world(world)
    store = Store(folder, model, draws, block)
    store.create()
    done = store.done()
    with kept_when_stopped(folder):
        for number, rows in enumerate(store.blocks()):
            if number not in done:
                inputs = draw_inputs(model, seed=seed, first=rows.start, draws=len(rows))
                store.write(
                    number,
                    inputs.parameters,
                    simulate(model, inputs, mode=mode, seed=seed, threads=threads),
                )
            if progress is not None:
                progress(rows.stop, draws)
    store.finish()
    parameters, trajectories = store.read(SUMMED_UP)
    no_walks = np.ones((len(parameters), 0, 0))
    inputs = Inputs(parameters, no_walks)
    return Projection(study, world, model, inputs, trajectories, seed, mode, manifest.version)


def rerun(run: str | os.PathLike[str], into: str | os.PathLike[str]) -> tuple[str, ...]:
    """Make a run again from its own inputs; return the files that came out otherwise.

    Raises:
        UsageError: the folder is no run, its inputs have changed, or this is another version.
    """
    run, into = Path(run), Path(into)
    manifest = read_manifest(run)
    mode = _mode_of(run, manifest)
    study = study_of(run, manifest)
    project_into(
        into,
        study,
        manifest.scenario,
        draws=manifest.draws,
        mode=mode,
        seed=manifest.seed,
        block=manifest.block,
    )
    return differing_files(run, into, RESULT)


def _mode_of(run: Path, manifest: Manifest) -> Mode:
    """Return the mode of a projection.

    Raises:
        UsageError: PM852, it is a run of something else.
    """
    modes: tuple[Mode, ...] = ("expected", "counts", "persons")
    for mode in modes:
        if mode == manifest.mode:
            return mode
    what = f"{run} is no run of `project`; it holds another kind ({manifest.mode})"
    remedy = (
        "`passmuster report RUN -o page.html` writes the page of a posterior, and "
        "`passmuster audit STUDY --given RUN` reads it."
    )
    raise UsageError(Fault("PM852", "", None, "", what, remedy=remedy))


def open_run(run: str | os.PathLike[str]) -> Projection:
    """Return the projection that a run holds, of its first 20,000 draws where there are more.

    Raises:
        UsageError: the folder is no run, it is not finished, or its inputs have changed.
    """
    need_world()
    need_run_folder()
    from passmuster.engine.compile import compile_world
    from passmuster.engine.run import Inputs

    run = Path(run)
    manifest = read_manifest(run)
    mode = _mode_of(run, manifest)
    study = study_of(run, manifest)
    world = read_world(study, manifest.scenario)
    model = compile_world(world)
    store = Store(run, model, manifest.draws, manifest.block)
    if len(store.done()) < len(store.blocks()):
        what = f"{run} is not finished"
        remedy = "Give `project` with the same options and `-o` again: it goes on where it stopped."
        raise UsageError(Fault("PM852", "", None, "", what, remedy=remedy))
    parameters, trajectories = store.read(SUMMED_UP)
    inputs = Inputs(parameters, np.ones((len(parameters), 0, 0)))
    return Projection(
        study, world, model, inputs, trajectories, manifest.seed, mode, manifest.version
    )


def diff_runs(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> dict[str, object]:
    """Compare two runs: what they were made from, and how far their numbers lie apart.

    Returns:
        `manifest`: what differs, with both values; `arrays`: for each stock and flow of both, the
        largest difference and that of the means on the last day; `only`: names of one alone.

    Raises:
        UsageError: one is no run of `project`, did not finish, or has lost part of its results.
    """
    from passmuster.projection.compare import compare_results

    one, other = Path(one), Path(other)
    manifests = {run: read_manifest(run) for run in (one, other)}
    for run, manifest in manifests.items():
        _mode_of(run, manifest)
    a, b = (asdict(manifests[run]) for run in (one, other))
    changed = {key: [a[key], b[key]] for key in a if a[key] != b[key]}
    same = not differing_files(one, other, RESULT)
    return {"same": same, "manifest": changed} | compare_results(one, other)
