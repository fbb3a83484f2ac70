"""The fine world in the form of the coarse one: other days, ages told apart, the same numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from passmuster.engine import tables as t
from passmuster.engine.coarse_space import CoarseSpace
from passmuster.engine.compile import compile_world
from passmuster.engine.fine import Band, FineModel, compile_fine
from passmuster.engine.fine_run import FineRunner
from passmuster.engine.observe import nothing_observed
from passmuster.engine.reference import _Draw
from passmuster.engine.run import Inputs, draw_inputs, run, starts
from passmuster.engine.tables import Floats
from passmuster.vocabulary.world import World
from tests.unit.engine.test_run import AGED, AGED_MOVES
from tests.unit.engine.worlds import world


def _aged(**changes: object) -> World:
    return world(AGED_MOVES, **AGED | changes)


def _run(fine: FineModel, draws: int = 5, threads: int = 1) -> tuple[Inputs, Floats, Floats]:
    inputs = draw_inputs(fine.base, seed=3, first=0, draws=draws)
    parameters = np.nan_to_num(inputs.parameters, nan=0.0)
    inputs = replace(inputs, parameters=parameters)
    people = np.empty((draws, fine.months + 1, len(fine.model.stocks)))
    moves = np.empty((draws, fine.months + 1, len(fine.model.flows)))
    walks = np.log(inputs.walks[:, :, : fine.walk_months])
    columns = parameters.shape[1]

    def unfold(z: Floats) -> tuple[Floats, Floats]:
        return z[:, :columns], z[:, columns:].reshape(len(z), *walks.shape[1:])

    def keep(rows: slice, block: CoarseSpace) -> None:
        lanes = rows.stop - rows.start
        people[rows] = block.people[:, :, :lanes].transpose(2, 0, 1)
        moves[rows] = block.moves[:, :, :lanes].transpose(2, 0, 1)

    z = np.concatenate([parameters, walks.reshape(draws, -1)], axis=1)
    nothing = nothing_observed(fine.days)
    FineRunner(fine, unfold, nothing, threads).each(z, np.empty(0), keep)
    return inputs, people, moves


def _flows(of: World) -> list[str]:
    return [f for f in compile_world(of).flows if f in set(of.flows)]


def test_totals_are_those_of_a_projection() -> None:
    of = _aged()
    fine = compile_fine(of)
    inputs, people, moves = _run(fine)
    plain = run(compile_world(of), inputs, threads=1)
    assert fine.ends[1:] == compile_world(of).days_out
    assert people[:, 0] == pytest.approx(plain.start, rel=1e-12)
    assert people[:, 1:] == pytest.approx(plain.stocks, rel=1e-9)
    assert np.diff(moves, axis=1) == pytest.approx(plain.flows, rel=1e-9, abs=1e-6)


def test_a_day_that_is_asked_for_is_put_out_and_moves_little_else() -> None:
    of = _aged()
    day = date(2031, 5, 17)
    plain, asked = compile_fine(of), compile_fine(of, days=[day])
    assert day in asked.ends
    assert asked.months == plain.months + 1
    assert asked.walk_months == plain.walk_months
    one, other = _run(plain)[1], _run(asked)[1]
    keep = [asked.ends.index(end) for end in plain.ends]
    # A step is split, which changes a result by less than its own error; places for training run
    # out some days sooner or later.
    assert other[:, keep] == pytest.approx(one, rel=0.05, abs=5)
    assert (np.abs(other[:, keep] - one) / np.maximum(one, 1)).mean() < 1e-3


def test_bands_add_up_to_the_whole() -> None:
    of = _aged()
    flows = _flows(of)
    edges = [(10, 21), (22, 34), (35, 70)]
    bands = [Band(s, *ages) for s in ("units", "absent", "civilians") for ages in edges]
    bands += [Band(f, *ages) for f in flows for ages in edges]
    fine = compile_fine(of, bands=bands)
    _, people, moves = _run(fine)
    checked = 0
    for names, found in ((fine.model.stocks, people), (fine.model.flows, moves)):
        for name in names:
            parts = [names.index(b.label) for b in bands if b.name == name and b.label in names]
            if parts:
                total = found[:, :, parts].sum(axis=2)
                assert total == pytest.approx(found[:, :, names.index(name)], rel=1e-9, abs=1e-6)
                checked += 1
    assert checked >= 3 + 4


def test_people_of_an_age_are_those_of_the_reference() -> None:
    of = _aged()
    bands = [Band("units", 20, 24), Band("absent", 25, 39), Band("training", 18, 22)]
    fine = compile_fine(of, bands=bands)
    inputs, people, _ = _run(fine, 2)
    for d in range(2):
        plain = _Bands(fine.base, inputs.parameters[d], inputs.walks[d],
                       starts(fine.base, inputs)[d])  # fmt: skip
        plain.wanted = [(fine.base.stocks.index(b.name), b.first, b.last) for b in bands]
        plain.run()
        ours = people[d][1:, [fine.model.stocks.index(b.label) for b in bands]]
        assert ours == pytest.approx(np.array(plain.seen), rel=1e-9, abs=1e-6)


class _Bands(_Draw):
    """The reference, looked at by age."""

    wanted: list[tuple[int, int, int]]

    def run(self) -> _Draw:
        self.seen: list[list[float]] = []
        self.step_number = -1
        return super().run()

    def remember(self, n: int, before: Floats, after: Floats) -> None:
        super().remember(n, before, after)
        tb = self.model.tables
        if tb.steps[n, t.OUTPUT] < 0:
            return
        young = tb.ages + (tb.times[n, 0] + tb.times[n, 1]) / 365.25
        self.seen.append(
            [
                float(
                    (self.people[s].sum(axis=0) * np.clip(
                        np.minimum(young + 1, last + 1) - np.maximum(young, first), 0, 1
                    )).sum()
                )
                for s, first, last in self.wanted
            ]
        )  # fmt: skip


def test_moves_of_an_age_come_nearer_to_each_other_as_steps_grow_short() -> None:
    """Months, weeks, days: a band's moves have to converge, since nothing else says them."""
    found = {}
    for step in ("month", "week", "day"):
        of = _aged(step=step)
        bands = [Band(f, 20, 24) for f in _flows(of)]
        fine = compile_fine(of, bands=bands)
        names = fine.model.flows
        rows = [i for i, name in enumerate(names) if "@" in name]
        whole = [names.index(names[i].split("@")[0]) for i in rows]
        moves = _run(fine, 2)[2][:, -1]
        found[step] = moves[:, rows] / np.maximum(moves[:, whole], 1)
    assert np.abs(found["month"] - found["day"]).max() < 0.03
    assert np.abs(found["week"] - found["day"]).max() < 0.01


def test_what_has_no_ages_is_left_out() -> None:
    of = world(AGED_MOVES, **{k: v for k, v in AGED.items() if k != "ages"} | {
        "flow": {k: {a: b for a, b in f.items() if a != "ages"}
                 for k, f in AGED["flow"].items() if "at_age" not in f},
        "start": {"civilians": 400_000, "units": "units_at_start", "absent": 500},
    })  # fmt: skip
    fine = compile_fine(of, bands=[Band("units", 18, 22)])
    assert fine.model.stocks == fine.base.stocks


def test_neither_blocks_nor_threads_change_a_number() -> None:
    of = _aged()
    fine = compile_fine(of, bands=[Band("units", 20, 24)], days=[date(2031, 3, 3)])
    _, one, moves = _run(fine, 600, 1)
    _, two, other = _run(fine, 600, 2)
    assert (one == two).all()
    assert (moves == other).all()
    assert (_run(fine, 7, 1)[1] == one[:7]).all()


def test_the_last_day_may_lie_beyond_the_world() -> None:
    of = _aged()
    last = of.horizon.last + timedelta(days=40)
    assert compile_fine(of, last).ends[-1] > of.horizon.last
