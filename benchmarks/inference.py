"""How fast a world is weighed, what coarseness costs, and whether posteriors mean what they say.

What: microseconds for one world and its likelihood, on one thread and on two, least of many
(reach: 5 on two, for 46 months, 12 stocks and 65 figures), and the same model written again in
JAX, where that is installed, timed once both give the same numbers to 1e-9; seconds until two runs
of 4,000 particles agree (reach: 25 for 34 dimensions); the difference of the
coarse world from the one with single years of age; the sampler against a plain random walk; and
the inference, as users have it, tried on figures made from worlds drawn from the priors: true
values have to lie anywhere in their posterior equally often (p > 0.01), and 90 % intervals have to
hold 0.86 to 0.94 of them. Then the same where a register stops to publish when cases are high,
with the stop as data and ignoring it; and where reporters are far off.

python benchmarks/inference.py [--part speed|coarse|sampler|calibration|stop|biased]
    [--worlds N] [--draws 4000] [--particles 500] [--workers 2] [--save]

What is found of each world is kept in build/worlds/, so that a run broken off goes on.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _calibration_tables as tables
import numpy as np
from _common import SAMPLE, UKRAINE, finish, table, versions

POINTS = 4096
REACH, REACH_OF_TWO = 5.0, 25


def speed(runs: int = 30) -> tuple[str, dict[str, Any]]:
    """Time one likelihood: the world the reach is stated for, the sample, and Ukraine."""
    import passmuster as pm
    from passmuster.inference.infer import one_blas_thread

    rows: list[list[object]] = []
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, one_blas_thread():
        import _inference_world as invented

        worlds = {
            "of the reach": invented.study(Path(folder)),
            "sample": pm.open_study(SAMPLE),
            "Ukraine": pm.open_study(UKRAINE),
        }
        for name, study in worlds.items():
            found[name] = _timed(name, study, runs, rows)
        found["JAX"] = _in_jax(worlds["of the reach"], runs, rows)
        both: list[list[object]] = []
        for name, study in worlds.items():
            found[name]["posterior"] = _inferred(name, study, both)
    head = ["world", "months, stocks, flows", "figures", "dimensions", "threads",
            "a likelihood, by the clock", "processor time", "reach"]  # fmt: skip
    after = ["two runs of 4,000 until they agree", "dimensions", "by the clock",
             "processor time", "sweeps of each", "furthest apart, sd", "reach"]  # fmt: skip
    return f"{table(head, rows)}\n\n{table(after, both)}", found


def _inferred(name: str, study: Any, rows: list[list[object]]) -> dict[str, Any]:
    """Time the inference as users have it, without leaving origins out; kernels are compiled."""
    from passmuster.inference.infer import infer

    begin, used = time.perf_counter(), time.process_time()
    posterior = infer(study)
    taken = time.perf_counter() - begin, time.process_time() - used
    sweeps = [cloud.sweeps for cloud in posterior.clouds]
    told = f"< {REACH_OF_TWO} s" if name == "of the reach" else ""
    rows.append([name, posterior.space.size, *(f"{t:.1f} s" for t in taken),
                 ", ".join(map(str, sweeps)), f"{posterior.gate.worst[1]:.3f}", told])  # fmt: skip
    return {"clock": taken[0], "processor": taken[1], "sweeps": sweeps}


def _timed(name: str, study: Any, runs: int, rows: list[list[object]]) -> dict[str, Any]:
    from passmuster.inference.infer import likelihood_of

    found = {}
    for threads in (1, 2):
        likelihood, _ = likelihood_of(study, None, threads)
        z = np.random.default_rng(1).standard_normal((POINTS, likelihood.space.size))
        taken = _least(lambda: likelihood.log_likelihood(z), runs)  # noqa: B023
        shape = ", ".join(str(n) for n in likelihood.coarse.tables.shape[:3])
        told = f"< {REACH:.0f} µs" if name == "of the reach" and threads == 2 else ""
        rows.append([name, shape, len(likelihood.evidence.rows), likelihood.space.size, threads,
                     *(f"{t / POINTS * 1e6:.1f} µs" for t in taken), told])  # fmt: skip
        found[f"{threads}"] = dict(zip(("clock", "processor"), taken, strict=True))
    return found


def _least(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the least time by the clock and the least processor time of all threads."""
    clock, processor = [], []
    for _ in range(runs + 1):
        begin, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begin)
        processor.append(time.process_time() - used)
    return min(clock[1:]), min(processor[1:])


def _in_jax(study: Any, runs: int, rows: list[list[object]]) -> dict[str, Any]:
    """Time the same world in JAX, all points at once and one with its gradient."""
    try:
        import jax
    except ModuleNotFoundError:
        print('JAX is not installed: pip install -e ".[infer,nuts]"')
        return {}
    import _inference_world as invented

    from passmuster.inference.infer import likelihood_of

    likelihood, _ = likelihood_of(study, None, 1)
    z = np.random.default_rng(1).standard_normal((POINTS, likelihood.space.size))
    theta, walks = likelihood.space.theta(z)
    one = invented.in_jax(likelihood)
    # Points last: it lays them side by side as ours does, which is the quicker way for it.
    many = jax.jit(jax.vmap(one, in_axes=-1))
    columns, slow = np.ascontiguousarray(theta.T), np.ascontiguousarray(walks[:, 0].T)
    ours, theirs = likelihood.log_likelihood(z), np.asarray(many(columns, slow))
    apart = float(np.abs(theirs / ours - 1).max())
    if not apart < 1e-9:
        raise SystemExit(f"JAX comes to other likelihoods: {apart:.1e} apart")
    graded = jax.jit(jax.value_and_grad(one, argnums=(0, 1)))
    batch = _least(lambda: many(columns, slow).block_until_ready(), runs)
    point = _least(lambda: jax.block_until_ready(graded(theta[0], walks[0, 0])), runs)
    shape = ", ".join(str(n) for n in likelihood.coarse.tables.shape[:3])
    for what, taken, points in (
        ("all at once", batch, POINTS),
        ("one, and its gradient", point, 1),
    ):
        rows.append([f"the same in JAX, {what}", shape, len(likelihood.evidence.rows),
                     likelihood.space.size, "all",
                     *(f"{t / points * 1e6:,.1f} µs" for t in taken), ""])  # fmt: skip
    return {"apart": apart, "batch": batch, "value and gradient": point}


def coarse() -> tuple[str, dict[str, Any]]:
    """Compare the coarse Ukraine world with the one with single years of age, draw by draw."""
    import passmuster as pm
    from passmuster.engine.coarse import compile_coarse
    from passmuster.engine.coarse_run import CoarseRunner
    from passmuster.engine.compile import compile_world
    from passmuster.engine.run import draw_inputs, run
    from passmuster.files.scenarios import read_world

    world = read_world(pm.open_study(UKRAINE), "baseline")
    fine, model = compile_world(world), compile_coarse(world)
    inputs = draw_inputs(fine, seed=1, first=0, draws=200)
    theta = np.ones((200, len(model.model.columns)))
    for c, name in enumerate(model.model.columns):
        if name in model.model.constants:
            theta[:, c] = model.model.constants[name]
        elif name in fine.columns:
            theta[:, c] = inputs.parameters[:, fine.columns.index(name)]
    walks = inputs.walks[:, [fine.walks.index(w) for w in model.model.walks], : model.months]
    people, _, _ = CoarseRunner(model).trajectories(theta, np.log(walks))
    stocks = run(fine, inputs).stocks
    rows, found = [], {}
    for s, name in enumerate(fine.stocks):
        day = fine.days_out[22]
        one = stocks[:, 22, s]
        other = people[:, model.ends.index(day), model.model.stocks.index(name)]
        apart = float(np.sqrt(np.mean((other - one) ** 2)) / one.mean())
        found[name] = apart
        rows.append([name, f"{one.mean():,.0f}", f"{other.mean():,.0f}", f"{apart:.2%}"])
    head = ["stock", f"by age, {day}", "coarse", "apart (root mean square)"]
    return table(head, rows), found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts: dict[str, Callable[[], tuple[str, dict[str, Any]]]] = {
        "speed": speed,
        "coarse": coarse,
        "sampler": lambda: tables.sampler(asked.worlds or 24, asked.workers),
        "calibration": lambda: tables.calibration(asked.worlds or 400, asked.draws, asked.workers),
        "stop": lambda: tables.stop(asked.worlds or 1000, asked.particles, asked.workers),
        "biased": lambda: tables.biased(asked.worlds or 200, asked.particles, asked.workers),
    }
    parser.add_argument("--part", choices=list(parts))
    parser.add_argument("--worlds", type=int, help="how many, instead of each part's own number")
    parser.add_argument("--draws", type=int, default=4000, help="of each of two runs (calibration)")
    parser.add_argument("--particles", type=int, default=500, help="of a run (stop, biased)")
    parser.add_argument("--workers", type=int, default=2, help="worlds at once")
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    used = versions("numpy", "scipy", "numba", "jax")
    for name, part in parts.items():
        if asked.part in (None, name):
            text, numbers = part()
            finish(f"inference_{name}", text, {"numbers": numbers}, used, save=asked.save)


if __name__ == "__main__":
    main()
