"""How fast a world is weighed, what coarseness costs, and whether posteriors mean what they say.

What: microseconds for one world and its likelihood, on one thread and on two, least of many
(reach: 5 on two, for 46 months, 12 stocks and 65 figures), and the same model written again in
JAX, where that is installed, timed once both give the same numbers to 1e-9; the difference of the
coarse world from the one with single years of age; and the inference tried on figures made from
worlds drawn from the priors: true values have to lie anywhere in their posterior equally often
(p > 0.01), and 90 % intervals have to hold 0.86 to 0.94 of them. Then the same where an origin
stops to publish when cases are high: an inference that does not know it holds fewer.

python benchmarks/inference.py [--part speed|coarse|calibration|stop] [--worlds 100]
    [--particles 1000] [--save]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from _common import ROOT, SAMPLE, UKRAINE, finish, table, versions

sys.path.insert(0, str(ROOT))


POINTS = 4096
REACH = 5.0


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
    head = ["world", "months, stocks, flows", "figures", "dimensions", "threads",
            "a likelihood, by the clock", "processor time", "reach"]  # fmt: skip
    return table(head, rows), found


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


def calibration(worlds: int, particles: int) -> tuple[str, dict[str, Any]]:
    """Try the inference on worlds drawn from the priors of a small study with every reporter."""
    from scipy import stats

    from passmuster.inference.infer import likelihood_of, one_blas_thread
    from passmuster.inference.synthetic import covered, ranks, trials
    from tests.unit.inference.small import REPORTERS, small

    with tempfile.TemporaryDirectory() as folder, one_blas_thread():
        likelihood, _ = likelihood_of(small(Path(folder), reporters=REPORTERS), None, 1)
        found = trials(likelihood, worlds, particles=particles, seed=1)
    shares, places = covered(found), ranks(found)
    rows, kept = [], {}
    for d, name in enumerate(likelihood.space.names):
        counts = np.bincount((places[:, d] // 10).astype(int), minlength=10)
        p = float(stats.chisquare(counts).pvalue)
        kept[name] = {"covered": float(shares[d]), "p": p}
        rows.append([name, f"{shares[d]:.2f}", f"{p:.3f}"])
    rows.append(["all", f"{shares.mean():.3f}", ""])
    kept["all"] = {"covered": float(shares.mean())}
    return table(["parameter", f"90 % held, of {worlds}", "p that ranks are even"], rows), kept


def stop(worlds: int, particles: int) -> tuple[str, dict[str, Any]]:
    """Infer the level in the month of a stop, with and without knowing why it stopped."""
    from passmuster.inference.infer import likelihood_of, one_blas_thread
    from passmuster.inference.synthetic import at_the_stop
    from tests.unit.inference.silent import FILES
    from tests.unit.inference.small import small

    rows, kept = [], {}
    with tempfile.TemporaryDirectory() as folder, one_blas_thread():
        likelihood, _ = likelihood_of(small(Path(folder), **FILES), None, 1)
        for silence, name in ((True, "knows that silence depends on the level"),
                              (False, "takes silence for nothing")):  # fmt: skip
            held, rank = at_the_stop(
                likelihood, worlds, "left", particles=particles, seed=1, silence=silence
            )
            kept[name] = {"held": held.mean(), "above": rank.mean(), "stopped": len(held)}
            rows.append([name, len(held), f"{held.mean():.2f}", f"{1 - rank.mean():.2f}"])
    head = ["inference", "worlds that stopped", "90 % held", "truth lies, on average, at"]
    return table(head, rows), kept


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=["speed", "coarse", "calibration", "stop"])
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--particles", type=int, default=1000)
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    parts: dict[str, Any] = {
        "speed": speed,
        "coarse": coarse,
        "calibration": lambda: calibration(asked.worlds, asked.particles),
        "stop": lambda: stop(asked.worlds, asked.particles),
    }
    used = versions("numpy", "scipy", "numba", "jax")
    for name, part in parts.items():
        if asked.part in (None, name):
            text, numbers = part()
            kept = f"inference_{name}"
            finish(kept, text, {"numbers": numbers}, used, save=asked.save)


if __name__ == "__main__":
    main()
