"""How fast a world is weighed, what coarseness costs, and whether posteriors mean what they say.

What: microseconds for one world and its likelihood, on one thread and on two (reach: 5 on two);
the difference of the coarse world from the one with single years of age; the sampler against a
plain random walk; and the inference, as users have it, tried on figures made from worlds drawn from
the priors: true values have to lie anywhere in their posterior equally often (p > 0.01), and 90 %
intervals have to hold 0.86 to 0.94 of them. Then the same where a register stops to publish when
cases are high, with the stop as data and ignoring it; and where reporters are far off.

python benchmarks/inference.py [--part speed|coarse|sampler|calibration|stop|biased]
    [--worlds N] [--draws 4000] [--particles 500] [--workers 2] [--save]

What is found of each world is kept in build/worlds/, so that a run broken off goes on.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import _calibration_tables as tables
import numpy as np
from _common import SAMPLE, UKRAINE, finish, table, versions


def speed() -> tuple[str, dict[str, Any]]:
    """Time one likelihood of the sample and of Ukraine, least of five."""
    import passmuster as pm
    from passmuster.inference.infer import likelihood_of, one_blas_thread

    rows, found = [], {}
    for name, folder in (("sample", SAMPLE), ("Ukraine", UKRAINE)):
        study = pm.open_study(folder)
        for threads in (1, 2):
            likelihood, _ = likelihood_of(study, None, threads)
            z = np.random.default_rng(1).standard_normal((4096, likelihood.space.size))
            with one_blas_thread():
                taken = [_least(likelihood, z) for _ in range(6)][1:]
            least = min(taken) / len(z) * 1e6
            shape = likelihood.coarse.tables.shape
            found[f"{name}, {threads}"] = least
            size = f"{shape[0]} months, {shape[1]} stocks, {shape[2]} flows"
            rows.append([name, size, len(likelihood.evidence.rows), likelihood.space.size,
                         threads, f"{least:.1f} µs"])  # fmt: skip
    head = ["study", "world", "figures", "dimensions", "threads", "a likelihood"]
    return table(head, rows), found


def _least(likelihood: Any, z: Any) -> float:
    start = time.perf_counter()
    likelihood.log_likelihood(z)
    return time.perf_counter() - start


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
    used = versions("numpy", "scipy", "numba")
    for name, part in parts.items():
        if asked.part in (None, name):
            text, numbers = part()
            finish(f"inference_{name}", text, {"numbers": numbers}, used, save=asked.save)


if __name__ == "__main__":
    main()
