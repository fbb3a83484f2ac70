"""Runs of an inference in folders: made, gone on with after a kill, made again, and read.

A finished run holds `posterior.zarr`, groups of arrays with named axes as ArviZ has them
(posterior, prior, log_likelihood, posterior_predictive, observed_data, sample_stats). Worlds
are not kept: they follow from the particles, and are run again when they are asked for.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import numpy as np

from passmuster.errors import Fault, UsageError
from passmuster.inference.finer import carried_to_fine, fine_likelihood
from passmuster.inference.infer import (
    RUNS,
    Tell,
    agree,
    likelihood_of,
    named,
    one_blas_thread,
    run_one,
    samplers_of,
)
from passmuster.inference.posterior import Posterior
from passmuster.inference.side_by_side import side_by_side
from passmuster.inference.smc import Cloud, Sampler
from passmuster.inference.without import (
    HOWS,
    Without,
    figures_of,
    headline_values,
    leave_out_each,
    origins,
)
from passmuster.projection.arrays import new_group, put, refuse_torn, texts
from passmuster.projection.folders import begin, differing_files, kept_when_stopped, study_of
from passmuster.projection.manifest import (
    FIGURES,
    INFERENCE,
    Manifest,
    digest_of,
    manifest_of,
    read_manifest,
)
from passmuster.projection.needs import need_run_folder
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

if TYPE_CHECKING:
    import xarray

RESULT = "posterior.zarr"
MODE, FINE = INFERENCE, f"{INFERENCE}, fine"
CHAINS = "chains"
READ = (
    "posterior/z", "prior/z", "sample_stats/lp", "sample_stats/log_evidence", "sample_stats/sweeps",
    "sample_stats/failed", "sample_stats/apart",
)  # fmt: skip
"""The arrays that a posterior is read back from."""
WITHOUT = "without_origin"
"""A group that a run has which has left out origins."""
REPORTERS = "reporters.toml"


def infer_into(
    folder: str | os.PathLike[str],
    study: Study,
    scenario: str | None = None,
    *,
    draws: int = 4000,
    seed: int | None = None,
    threads: int | None = None,
    fine: bool = False,
    tell: Tell | None = None,
) -> Posterior:
    """Infer a world of a study into a run folder; go on with one that was interrupted.

    Raises:
        StudyError: the scenario has faults.
        UsageError: a package is missing, or the folder holds something else.
        ConvergenceError: the runs do not agree; the folder then holds no posterior.
    """
    need_run_folder()
    folder, root = Path(folder), Path(study.folder or ".")
    likelihood, world = likelihood_of(study, named(study, scenario), threads)
    seed = study.settings.seed if seed is None else seed
    manifest = manifest_for(study, world, root, seed, draws, fine=fine)
    begin(folder, manifest, root)
    samplers = samplers_of(likelihood, draws, seed, tell)
    with kept_when_stopped(folder), one_blas_thread():
        numbered = dict(zip(samplers, RUNS, strict=True))
        side_by_side(lambda s: _chain(folder, s, numbered[s], likelihood), samplers, threads)
        posterior = agree(study, world, likelihood, samplers, seed, tell)
        # Without an origin the coarse world is enough: what moves there moves in the fine one.
        posterior = replace(posterior, without=leave_out_each(posterior, tell))
        if fine:
            posterior = carried_to_fine(posterior, tell=tell)
        write(folder / RESULT, posterior)
    for file in sorted((folder / CHAINS).glob("*")):
        file.unlink()
    (folder / CHAINS).rmdir()
    return posterior


def manifest_for(
    study: Study, world: World, root: Path, seed: int, draws: int, *, fine: bool = False
) -> Manifest:
    """Return the manifest of an inference: every file that bears on it, claims apart."""
    manifest = manifest_of(
        world, root, title=study.title, mode=FINE if fine else MODE, seed=seed, draws=draws, block=0
    )
    names = [REPORTERS] if (root / REPORTERS).is_file() else []
    names += [
        f"{FIGURES}/{p.name}"
        for p in sorted((root / FIGURES).glob("*"))
        if p.suffix in (".toml", ".csv") and not p.name.startswith(".")
    ]
    digests = {n: digest_of(root / n) for n in names}
    return replace(manifest, inputs=dict(sorted((manifest.inputs | digests).items())))


def _chain(folder: Path, sampler: Sampler, run: int, likelihood: Any) -> None:
    """Run a sampler, or take up what it came to before the run was interrupted, stage by stage."""
    path = folder / CHAINS / f"run-{run}.npz"
    path.parent.mkdir(exist_ok=True)

    def keep() -> None:
        part = path.with_suffix(".part.npz")
        np.savez(part, **sampler.state())
        os.replace(part, path)

    if path.is_file():
        sampler.restore(dict(np.load(path)))
    sampler.keep = keep
    run_one(likelihood, sampler)


# -- the store -------------------------------------------------------------------------------------


def write(path: Path, posterior: Posterior) -> None:
    """Write a posterior as groups of arrays; the store is there when it is whole."""
    chains = len(posterior.clouds)
    space, fits, prior = posterior.space, posterior.fits, posterior.prior
    rows = len(posterior.evidence.rows)
    axes = {
        "dimension": texts(space.names),
        "parameter": texts(space.columns),
        "figure": texts(posterior.evidence.figures),
    }

    def shaped(values: Any, count: int) -> Any:
        return values.reshape(count, len(values) // count, *values.shape[1:])

    chain = ("chain", "draw")
    groups: dict[str, dict[str, tuple[tuple[str, ...], Any]]] = {
        "posterior": {
            "z": ((*chain, "dimension"), shaped(posterior.z, chains)),
            "theta": ((*chain, "parameter"), shaped(posterior.theta, chains)),
        },
        "prior": {
            "z": ((*chain, "dimension"), shaped(posterior.prior_z, 1)),
            "theta": ((*chain, "parameter"), shaped(space.theta(posterior.prior_z)[0], 1)),
        },
        "posterior_predictive": {
            "mean": ((*chain, "figure"), shaped(fits.means, chains)),
        },
        "prior_predictive": {"mean": ((*chain, "figure"), shaped(prior.means, 1))},
        "log_likelihood": {
            "figures": ((*chain, "figure"), shaped(fits.rows[:, :rows], chains)),
        },
        "observed_data": {
            "x": (("figure",), np.array([row.x for row in posterior.evidence.rows])),
            "sd": (("figure",), np.array([row.sd for row in posterior.evidence.rows])),
        },
        "sample_stats": {
            "lp": (chain, shaped(fits.total, chains)),
            "log_evidence": (("chain",), np.array([c.log_evidence for c in posterior.clouds])),
            "sweeps": (("chain",), np.array([c.sweeps for c in posterior.clouds])),
            "failed": (("chain",), np.array([c.masked for c in posterior.clouds])),
            "apart": (("dimension",), posterior.gate.apart),
        },
    }
    if posterior.without:
        groups[WITHOUT], found = _without(posterior.without)
        axes |= found
    part = path.with_suffix(".part")
    rmtree(part, ignore_errors=True)
    root = new_group(part, posterior.study.title)
    for name, arrays in groups.items():
        group = root.create_group(name)
        used = {axis for dims, _ in arrays.values() for axis in dims}
        for axis in sorted(used & set(axes)):
            put(group, axis, (axis,), axes[axis])
        for key, (dims, values) in arrays.items():
            put(group, key, dims, values)
    rmtree(path, ignore_errors=True)
    os.replace(part, path)


def _without(lines: tuple[Without, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how headlines move without each origin as arrays, and the axes of these."""
    headlines = list(lines[0].moves)
    moves = np.array([[line.moves[name] for name in headlines] for line in lines])
    arrays = {
        "moves": (("origin", "headline", "moved"), moves),
        "k": (("origin",), np.array([line.shape for line in lines])),
        "how": (("origin",), np.array([HOWS.index(line.how) for line in lines])),
    }
    axes = {
        "origin": texts(tuple(line.origin for line in lines)),
        "headline": texts(tuple(headlines)),
        "moved": texts(("with", "without", "deviations")),
    }
    return arrays, axes


def _read_without(root: Any, posterior: Posterior) -> tuple[Without, ...] | None:
    if WITHOUT not in root:
        return None
    group = root[WITHOUT]
    headlines = list(headline_values(posterior))
    moves, k, how = (np.asarray(group[name]) for name in ("moves", "k", "how"))
    return tuple(
        Without(
            origin,
            figures_of(posterior, origin),
            float(k[o]),
            {n: _three(moves[o, h]) for h, n in enumerate(headlines)},
            HOWS[int(how[o])],
        )
        for o, origin in enumerate(origins(posterior))
    )


def _three(values: Any) -> tuple[float, float, float]:
    one, other, deviations = (float(v) for v in values)
    return one, other, deviations


def open_posterior(folder: str | os.PathLike[str]) -> xarray.DataTree:
    """Open a run's posterior as a tree of datasets, as ArviZ takes it."""
    import xarray

    return xarray.open_datatree(Path(folder) / RESULT, engine="zarr", consolidated=False)


def read_run(
    folder: str | os.PathLike[str], study: Study | None = None, threads: int | None = None
) -> Posterior:
    """Read a run back.

    Args:
        folder: what `infer_into` wrote.
        study: the study it is of; by default the copy that the run keeps.

    Raises:
        UsageError: it is no finished run of an inference (PM864), or of another study (PM863).
    """
    import zarr

    from passmuster.inference.gate import Gate

    folder = Path(folder)
    manifest = read_manifest(folder)
    if not manifest.is_inference or not (folder / RESULT).is_dir():
        raise UsageError(Fault("PM864", "", None, "", f"{folder} holds no posterior"))
    if study is None:
        study = study_of(folder, manifest)
    else:
        _same_study(manifest, study, folder)
    likelihood, world = likelihood_of(study, manifest.scenario, threads)
    if manifest.mode == FINE:
        likelihood = fine_likelihood(study, world, likelihood.coarse.ends[-1], threads)
    refuse_torn(folder, RESULT, READ)
    root: Any = zarr.open_group(folder / RESULT, mode="r")
    if WITHOUT in root:
        refuse_torn(folder, RESULT, [f"{WITHOUT}/{name}" for name in ("moves", "k", "how")])
    z, lp = np.asarray(root["posterior/z"]), np.asarray(root["sample_stats/lp"])
    if z.shape[-1] != likelihood.space.size:
        what = f"{folder} was made by another version of the model"
        raise UsageError(Fault("PM863", "", None, "", what))
    stats = {k: np.asarray(root[f"sample_stats/{k}"]) for k in ("log_evidence", "sweeps", "failed")}
    clouds = tuple(
        Cloud(z[i], lp[i], float(stats["log_evidence"][i]), (), int(stats["sweeps"][i]),
              int(stats["failed"][i]), 0.0, {})
        for i in range(len(z))
    )  # fmt: skip
    gate = Gate(likelihood.space.names, np.asarray(root["sample_stats/apart"]), None)
    prior = np.asarray(root["prior/z"])[0]
    posterior = Posterior(study, world, likelihood, (clouds[0], clouds[1]), prior, gate,
                          manifest.seed, z.shape[1], manifest.version)  # fmt: skip
    return replace(posterior, without=_read_without(root, posterior))


def _same_study(manifest: Manifest, study: Study, folder: Path) -> None:
    root = Path(study.folder or ".")
    for name, digest in manifest.inputs.items():
        path = root / name
        if not path.is_file() or digest_of(path) != digest:
            what = f"{folder} was made from another {name}"
            raise UsageError(Fault("PM863", "", None, "", what))
    known = set(manifest.inputs)
    figures = root / "figures"
    for path in sorted(figures.iterdir()) if figures.is_dir() else ():
        name = f"figures/{path.name}"
        if path.suffix == ".toml" and not path.name.startswith(".") and name not in known:
            raise UsageError(Fault("PM863", "", None, "", f"{folder} was made without {name}"))


def rerun(run: str | os.PathLike[str], into: str | os.PathLike[str]) -> tuple[str, ...]:
    """Make a run again from its own inputs; return the files that came out otherwise.

    Raises:
        UsageError: the folder is no run, or its inputs have changed.
    """
    run, into = Path(run), Path(into)
    manifest = read_manifest(run)
    study = study_of(run, manifest)
    infer_into(into, study, manifest.scenario, draws=manifest.draws, seed=manifest.seed,
               fine=manifest.mode == FINE)  # fmt: skip
    return differing_files(run, into, RESULT)
