"""How fast a world is weighed, what coarseness costs, and whether posteriors mean what they say.

What: microseconds for one world and its likelihood, on one thread and on two (reach: 5 on two);
the difference of the coarse world from the one with single years of age; and the inference tried
on figures made from worlds drawn from the priors: true values have to lie anywhere in their
posterior equally often (p > 0.01), and 90 % intervals have to hold 0.86 to 0.94 of them. Then the
same where an origin stops to publish when cases are high: an inference that does not know it
holds fewer.

python benchmarks/inference.py [--part speed|coarse|calibration|stop] [--worlds 100]
    [--particles 1000] [--save]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from _common import ROOT, SAMPLE, UKRAINE, finish, table, versions

sys.path.insert(0, str(ROOT))


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
    used = versions("numpy", "scipy", "numba")
    for name, part in parts.items():
        if asked.part in (None, name):
            text, numbers = part()
            kept = f"inference_{name}"
            finish(kept, text, {"numbers": numbers}, used, save=asked.save)


if __name__ == "__main__":
    main()
