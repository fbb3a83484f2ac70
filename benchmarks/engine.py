"""How fast the engine is: against C by hand, in growth, and on the Ukraine study.

What: (1) a world of 32 stocks by 50 ages with 65 flows, 1,600 cells by 260 weeks, in batches of 128
draws, against engine_kernel.c, which has the same arithmetic for this one shape of world and is
compiled here with -O3 -march=native and OpenMP; reach: at most three times the time of C. The same
in whole people against engine_whole_kernel.c, which draws from the same streams; reach: 1.2 times.
(2) 1,000 draws of the baseline of the Ukraine study at monthly resolution; reach: 0.2 s on two
threads. (3) Growth: the slope of log time on log size, in draws, cells and weeks. (4) The first
result of a model nobody has run before, with the kernel in its cache and, once, without.

How: both sides run the same draws; before a time counts, every stock and flow of every week agrees
to 1e-9, and in whole people to the person. Times are interleaved, the median of the runs with the
least and the greatest. The machine is shared, so the ratio is of processor time over all threads;
the time by the clock stands beside.

python benchmarks/engine.py [--runs 7] [--save]
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from _common import ROOT, UKRAINE, finish, options, parsed, say, spread, table, versions
from _engine_whole import against_c as whole_against_c
from _engine_world import BATCH, STOCKS, WEEKS, ring

from passmuster.engine import tables as t
from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, Trajectories, draw_inputs, run, starts

BATCHES = 4
REACH, SECONDS = 3.0, 0.2
AGREE = 1e-9
Doubles = np.ndarray


# ---------------------------------------------------------------- C


def compiled(
    folder: Path, kernel: str = "engine_kernel.c", more: tuple[str, ...] = ()
) -> tuple[Any, str]:
    """Compile a kernel; return it and the compiler's name."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise SystemExit("there is no C compiler")
    library = folder / "kernel.so"
    source = Path(__file__).with_name(kernel)
    flags = ["-O3", "-march=native", "-fopenmp", "-shared", "-fPIC", "-std=c11", *more]
    subprocess.run([compiler, *flags, str(source), "-o", str(library), "-lm"], check=True)
    told = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
    return ctypes.CDLL(str(library)), told.stdout.splitlines()[0]


class ByHand:
    """The C kernel with the draws of a model, laid out as it wants them."""

    def __init__(self, library: Any, model: Model, inputs: Inputs) -> None:
        tb = model.tables
        self.kernel, self.model, self.draws = library.run, model, inputs.draws
        self.batches, self.steps = inputs.draws // BATCH, len(tb.steps)
        quota = next(f for f in range(len(model.flows)) if tb.flows[f, t.KIND] == t.QUOTA)
        self.quota = (quota, int(tb.flows[quota, t.SRC]), int(tb.flows[quota, t.DST]))
        self.order = np.array(
            [-1 if kind == t.FILL else subject for kind, subject in tb.operations], dtype=np.int32
        )
        exits = [
            tb.exits[tb.stocks[s, t.EXIT_FROM] : tb.stocks[s, t.EXIT_TO]] for s in range(STOCKS)
        ]
        self.flow_of = np.array(exits, dtype=np.int32)
        self.ends = np.ascontiguousarray(tb.flows[self.flow_of, t.DST], dtype=np.int32)
        rates = inputs.parameters[:, tb.flows[:, t.COL]] * tb.scale
        self.rates = self._by_batch(rates)
        start = starts(model, inputs)
        self.start = self._by_batch(start.reshape(inputs.draws, -1))
        self.begins = np.ascontiguousarray(tb.times[:, t.BEGINS])
        self.ages = np.ascontiguousarray(tb.ages)

    def _by_batch(self, values: Doubles) -> Doubles:
        shaped = values.reshape(self.batches, BATCH, -1)
        return np.ascontiguousarray(shaped.transpose(0, 2, 1))

    def __call__(self) -> tuple[Doubles, Doubles]:
        flows = len(self.model.flows)
        stock_out = np.empty((self.batches, self.steps, STOCKS, BATCH))
        flow_out = np.empty((self.batches, self.steps, flows, BATCH))

        def at(array: np.ndarray) -> ctypes.c_void_p:
            return ctypes.c_void_p(array.ctypes.data)

        quota, src, dst = self.quota
        real = ctypes.c_double
        self.kernel(
            self.batches, at(self.rates), at(self.ages), real(25.0), real(45.0), at(self.begins),
            real(7.0), self.steps, at(self.order), len(self.order), at(self.ends),
            at(self.flow_of), quota, src, dst, at(self.start), at(stock_out), at(flow_out),
        )  # fmt: skip
        return stock_out, flow_out


def compare(ours: Trajectories, theirs: tuple[Doubles, Doubles]) -> float:
    """Return the largest relative gap; another answer ends the benchmark."""
    worst = 0.0
    for mine, other in ((ours.stocks, theirs[0]), (ours.flows, theirs[1])):
        laid = other.transpose(0, 3, 1, 2).reshape(mine.shape)
        worst = max(worst, float((abs(mine - laid) / np.maximum(abs(laid), 1.0)).max()))
    if worst > AGREE:
        raise SystemExit(f"the two kernels differ by {worst:.2g}")
    return worst


# ---------------------------------------------------------------- measuring


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return processor time and time by the clock."""
    clock, start = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - start, time.perf_counter() - clock


def against_c(runs: int) -> tuple[list[list[str]], dict[str, Any], str]:
    """Measure the engine and C in turns."""
    model = ring()
    inputs = draw_inputs(model, seed=7, first=0, draws=BATCH * BATCHES)
    with tempfile.TemporaryDirectory() as folder:
        library, compiler = compiled(Path(folder))
        by_hand = ByHand(library, model, inputs)
        gap = compare(run(model, inputs, lanes=BATCH), by_hand())
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(timed(lambda: run(model, inputs, lanes=BATCH)))
            theirs.append(timed(by_hand))
    ratio = spread([a[0] / b[0] for a, b in zip(ours, theirs, strict=True)])
    clock = spread([a[1] / b[1] for a, b in zip(ours, theirs, strict=True)])
    pace = spread([inputs.draws / a[0] for a in ours])
    theirs_pace = spread([inputs.draws / b[0] for b in theirs])
    what = "1,600 cells by 260 weeks, expected values: draws a second of one core"
    ours_say, c_say = (f"{say(one, '', 0)}".replace("  ", " ") for one in (pace, theirs_pace))
    rows = [[what, ours_say, c_say, say(ratio, "x"), f"≤ {REACH:g}x"]]
    told = {"ratio": ratio, "ratio_by_the_clock": clock, "draws_a_second": pace,
            "c_draws_a_second": theirs_pace, "largest_gap": gap, "weeks": WEEKS}  # fmt: skip
    return rows, told, compiler


def ukraine(runs: int) -> dict[str, Any]:
    """Measure 1,000 draws of the baseline."""
    import passmuster as pm
    from passmuster.engine.compile import compile_world
    from passmuster.files.scenarios import read_world

    study = pm.open_study(UKRAINE)
    model = compile_world(read_world(study, "baseline"))

    def once() -> Trajectories:
        inputs = draw_inputs(model, seed=7, first=0, draws=1_000)
        return run(model, inputs, threads=2)

    once()
    found = [timed(once) for _ in range(runs)]
    return {"processor": spread([c for c, _ in found]), "clock": spread([w for _, w in found])}


def slope(
    sizes: list[int], work: Callable[[int], Callable[[], object]], runs: int
) -> dict[str, Any]:
    """Return the slope of log time on log size over the medians, sizes in turns."""
    jobs = {size: work(size) for size in sizes}
    for job in jobs.values():
        job()
    found: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(runs):
        for size, job in jobs.items():
            found[size].append(timed(job)[0])
    medians = {size: spread(times)["median"] for size, times in found.items()}
    x, y = [log(s) for s in sizes], [log(medians[s]) for s in sizes]
    return {"seconds": medians, "slope": float(np.polyfit(x, y, 1)[0])}


def growth(runs: int) -> dict[str, Any]:
    """Measure growth in draws, cells and weeks."""

    def job(model: Model, draws: int) -> Callable[[], object]:
        inputs = draw_inputs(model, seed=7, first=0, draws=draws)
        return lambda: run(model, inputs, threads=1)

    small = ring(8, 50, 52)
    return {
        "draws": slope([128, 256, 512, 1024, 2048], lambda n: job(small, n), runs),
        "cells": slope([400, 800, 1600, 3200], lambda n: job(ring(n // 50, 50, 26), 128), runs),
        "weeks": slope([26, 52, 104, 208], lambda n: job(ring(8, 50, n), 256), runs),
    }


FIRST_RESULT = """
import sys, time
start = time.perf_counter()
sys.path.insert(0, {here!r})
from _engine_world import model_of
from passmuster.engine.run import draw_inputs, run
model = model_of(
    [("in", "outside", "a"), ("ab", "a", "b"), ("ba", "b", "a")], 360, step="month",
    start={{"a": 1000, "b": 500}},
    flow={{"in": {{"quota": "i_per_month"}}, "ab": {{"rate": "x_per_month"}},
           "ba": {{"rate": "y_per_month"}}}},
    parameter={{"i_per_month": 20, "x_per_month": {seed}e-4, "y_per_month": 0.03}},
)
run(model, draw_inputs(model, seed=1, first=0, draws=1000))
print(time.perf_counter() - start)
"""


def first_result(runs: int) -> dict[str, Any]:
    """Measure the first result of a new model in a new process, with and without the cache."""

    def once(seed: int, cache: str | None) -> float:
        script = FIRST_RESULT.format(here=str(Path(__file__).parent), seed=seed)
        path = os.pathsep.join(
            [str(ROOT / "src"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        )
        extra = {} if cache is None else {"NUMBA_CACHE_DIR": cache}
        told = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={**os.environ, **extra, "PYTHONPATH": path},
        )  # fmt: skip
        return float(told.stdout)

    once(1, None)
    warm = spread([once(n + 2, None) for n in range(runs)])
    with tempfile.TemporaryDirectory() as empty:
        cold = once(99, empty)
    return {"cached": warm, "no_cache_yet": cold}


def main() -> None:
    parser = options(__doc__, runs=7)
    asked = parsed(parser)
    rows, c, compiler = against_c(asked.runs)
    whole_rows, whole = whole_against_c(asked.runs, timed, compiled)
    uk = ukraine(asked.runs)
    grown = growth(max(5, asked.runs // 2))
    first = first_result(5)
    slopes = "; ".join(f"{name} {found['slope']:.2f}" for name, found in grown.items())
    work = (
        "1,000 draws of the Ukraine baseline by month, priors included: processor time, all threads"
    )
    rows += [
        *whole_rows,
        [work, say(uk["processor"], "s"), "", "", f"< {2 * SECONDS:g} s"],
        ["the same by the clock", say(uk["clock"], "s"), "", "", f"< {SECONDS:g} s"],
        ["first result of a model nobody ran before", say(first["cached"], "s"), "", "", "< 3 s"],
        ["the same where it has never run", f"{first['no_cache_yet']:.0f} s", "", "", "told"],
        ["growth: slope of log time on log size", slopes, "", "", "≤ 1.1"],
    ]  # fmt: skip
    text = table(["work", "passmuster", "C by hand", "times the time of C", "reach"], rows)
    used = versions("numba", "numpy")
    used["C"] = compiler
    numbers = {
        "against_c": c,
        "whole_against_c": whole,
        "ukraine": uk,
        "growth": grown,
        "first_result": first,
    }
    finish("engine", text, numbers, used, save=asked.save)


if __name__ == "__main__":
    main()
