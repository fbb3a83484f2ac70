"""Whole people against C by hand: the ring of engine.py with every move drawn.

engine_whole_kernel.c draws from the same streams by the same algorithm, so that both sides have to
come to the same counts: of every stock and flow, of every week, to the person.
"""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from _common import say, spread
from _engine_world import STOCKS, WEEKS, ring

from passmuster.engine import tables as t
from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, Trajectories, draw_inputs, run_whole, starts
from passmuster.engine.streams import draw_keys, key_of

DRAWS, SEED, REACH = 8, 7, 1.2
FLAGS = ("-ffp-contract=off",)
Timed = Callable[[Callable[[], object]], tuple[float, float]]
Compiled = Callable[[Path, str, tuple[str, ...]], tuple[Any, str]]


class ByHand:
    """The C kernel with the draws of a model, laid out as it wants them."""

    def __init__(self, library: Any, model: Model, inputs: Inputs) -> None:
        tb = model.tables
        self.kernel, self.draws, self.steps = library.run, inputs.draws, len(tb.steps)
        self.flows = len(model.flows)
        quota = next(f for f in range(self.flows) if tb.flows[f, t.KIND] == t.QUOTA)
        self.quota = (quota, int(tb.flows[quota, t.SRC]), int(tb.flows[quota, t.DST]))
        exits = [
            tb.exits[tb.stocks[s, t.EXIT_FROM] : tb.stocks[s, t.EXIT_TO]] for s in range(STOCKS)
        ]
        order = [-1 if kind == t.FILL else subject for kind, subject in tb.operations]
        self.order, flow_of = np.array(order, np.int32), np.array(exits, np.int32)
        ends = np.ascontiguousarray(tb.flows[flow_of, t.DST], np.int32)
        keys = np.array([key_of(SEED, "flow", f) for f in model.flows], np.uint64)
        stock_keys = np.array([key_of(SEED, "stock", s) for s in model.stocks], np.uint64)
        self.first = (
            np.ascontiguousarray(inputs.parameters[:, tb.flows[:, t.COL]] * tb.scale),
            np.ascontiguousarray(tb.ages),
        )
        self.days = (
            np.ascontiguousarray(tb.times[:, t.BEGINS]),
            np.ascontiguousarray(tb.steps[:, t.DAY], np.int64),
        )
        self.ends = (ends, flow_of)
        of_draws = draw_keys(key_of(SEED, "moves"), inputs.first, inputs.draws)
        self.last = (keys, stock_keys, of_draws, np.ascontiguousarray(starts(model, inputs)))

    def __call__(self) -> tuple[np.ndarray, np.ndarray]:
        stocks = np.empty((self.draws, self.steps, STOCKS))
        flows = np.empty((self.draws, self.steps, self.flows))

        def at(*arrays: np.ndarray) -> list[ctypes.c_void_p]:
            return [ctypes.c_void_p(array.ctypes.data) for array in arrays]

        real = ctypes.c_double
        self.kernel(
            self.draws, *at(*self.first), real(25.0), real(45.0), *at(*self.days), real(7.0),
            self.steps, *at(self.order), len(self.order), *at(*self.ends), *self.quota,
            *at(*self.last, stocks, flows),
        )  # fmt: skip
        return stocks, flows


def same(ours: Trajectories, theirs: tuple[np.ndarray, np.ndarray]) -> None:
    """Another count anywhere ends the benchmark."""
    for mine, other in zip((ours.stocks, ours.flows), theirs, strict=True):
        if not np.array_equal(mine, other):
            apart = float(abs(mine - other).max())
            raise SystemExit(
                f"{(mine != other).mean():.2%} of the counts differ, by up to {apart:g}"
            )


def against_c(
    runs: int, timed: Timed, compiled: Compiled
) -> tuple[list[list[str]], dict[str, Any]]:
    """Return the rows of the table, and the numbers."""
    model = ring()
    inputs = draw_inputs(model, seed=SEED, first=0, draws=DRAWS)
    with tempfile.TemporaryDirectory() as folder:
        sides: dict[str, Callable[[], object]] = {
            "ours": lambda: run_whole(model, inputs, seed=SEED)
        }
        counted = run_whole(model, inputs, seed=SEED)
        for name, more in (("c", ()), ("cells", ("-DCELL_BY_CELL",))):
            into = Path(folder) / name
            into.mkdir()
            library, _ = compiled(into, "engine_whole_kernel.c", (*FLAGS, *more))
            by_hand = ByHand(library, model, inputs)
            same(counted, by_hand())
            sides[name] = by_hand
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
        for _ in range(runs):
            for name, side in sides.items():
                times[name].append(timed(side))

    def ratio(name: str, which: int) -> dict[str, float]:
        pairs = zip(times["ours"], times[name], strict=True)
        return spread([a[which] / b[which] for a, b in pairs])

    pace = {name: spread([DRAWS / one[0] for one in found]) for name, found in times.items()}
    ours, limit, cells = (say(pace[name], "", 1).replace("  ", " ") for name in sides)
    what = "the same in whole people, every move drawn: draws a second of one core"
    again = "the same against C that works out every cell's chances anew, as ours does"
    rows = [
        [what, ours, limit, say(ratio("c", 0), "x"), f"≤ {REACH:g}x"],
        [again, ours, cells, say(ratio("cells", 0), "x"), f"≤ {REACH:g}x"],
    ]
    told = {
        "ratio": ratio("c", 0), "ratio_by_the_clock": ratio("c", 1),
        "ratio_cell_by_cell": ratio("cells", 0), "draws_a_second": pace["ours"],
        "c_draws_a_second": pace["c"], "weeks": WEEKS,
        "counts_compared": counted.stocks.size + counted.flows.size,
    }  # fmt: skip
    return rows, told
