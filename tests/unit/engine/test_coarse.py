"""The coarse world is the fine one where nothing is lost by it, and else close to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from passmuster.engine.coarse import ALL, KNOWN, LENGTH, CoarseModel, compile_coarse
from passmuster.engine.coarse_run import CoarseRunner
from passmuster.engine.compile import compile_world
from passmuster.engine.reference import run_reference
from passmuster.engine.run import Inputs, draw_inputs, run
from passmuster.engine.tables import POOL_EXHAUSTED, Floats
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.world import World
from tests.unit.engine.test_run import AGED, AGED_MOVES
from tests.unit.engine.worlds import PIPELINE, PIPELINE_WORLD, world


def _both(of: World, draws: int = 6) -> tuple[CoarseModel, Inputs, Floats, Floats, Any]:
    """Run a world coarse over draws of its own priors, the walks of months with them."""
    coarse = compile_coarse(of)
    inputs = draw_inputs(coarse.model, seed=3, first=0, draws=draws)
    inputs = replace(inputs, parameters=np.nan_to_num(inputs.parameters, nan=0.0))
    log_walk = np.log(inputs.walks[:, :, : coarse.months])
    people, moves, status = CoarseRunner(coarse, 1).trajectories(inputs.parameters, log_walk)
    return coarse, inputs, people, moves, status


def _plain(scenario: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in scenario.items() if k not in ("ages", "measure")} | {"step": "month"}


def test_without_ages_and_measures_it_is_the_reference() -> None:
    of = world(PIPELINE, horizon=Period(date(2031, 1, 1), date(2032, 6, 30)),
               **_plain(PIPELINE_WORLD))  # fmt: skip
    coarse, inputs, people, moves, _ = _both(of)
    plain = run_reference(coarse.model, inputs)
    assert people[:, 1:] == pytest.approx(plain.stocks, rel=1e-9, abs=1e-6)
    assert np.diff(moves, axis=1) == pytest.approx(plain.flows, rel=1e-9, abs=1e-6)


def test_drivers_rooms_and_walks_are_those_of_the_reference() -> None:
    scenario = _plain(AGED)
    flows = {
        name: {k: v for k, v in flow.items() if k not in ("ages", "open_until", "pulse")}
        for name, flow in scenario["flow"].items()
        if "at_age" not in flow
    }
    start = {
        k: {"people": v["people"]} if isinstance(v, dict) else v
        for k, v in scenario["start"].items()
    }
    scenario |= {"flow": flows, "start": start}
    coarse, inputs, people, moves, _ = _both(world(AGED_MOVES, **scenario))
    plain = run_reference(coarse.model, inputs)
    assert people[:, 1:] == pytest.approx(plain.stocks, rel=1e-9, abs=1e-6)
    assert np.diff(moves, axis=1) == pytest.approx(plain.flows, rel=1e-9, abs=1e-6)


def test_with_ages_and_measures_it_is_close() -> None:
    of = world(AGED_MOVES, **AGED)
    fine = compile_world(of)
    inputs = draw_inputs(fine, seed=3, first=0, draws=40)
    coarse = compile_coarse(of)
    theta = np.ones((40, len(coarse.model.columns)))
    for c, name in enumerate(coarse.model.columns):
        if name in coarse.model.constants:
            theta[:, c] = coarse.model.constants[name]
        elif name in fine.columns:
            theta[:, c] = np.nan_to_num(inputs.parameters[:, fine.columns.index(name)])
    at = [fine.walks.index(w) for w in coarse.model.walks]
    log_walk = np.log(inputs.walks[:, at][:, :, : coarse.months])
    people, _, _ = CoarseRunner(coarse, 1).trajectories(theta, log_walk)
    last = run(fine, inputs, threads=1).stocks[:, -1]
    for s, name in enumerate(fine.stocks):
        other = people[:, -1, coarse.model.stocks.index(name)]
        # Measured: at most 4 % of a stock, where bands of age pass through its people.
        assert other.mean() == pytest.approx(last[:, s].mean(), rel=0.06, abs=50), name


def test_what_stays_as_it_was_need_not_be_worked_out_again() -> None:
    coarse, inputs, people, moves, _ = _both(world(AGED_MOVES, **AGED))
    tables = coarse.tables
    assert 0 < tables.fresh[1:].mean() < 1
    assert 0 < tables.turns[1:, tables.varying].mean() < 1
    assert {KNOWN, LENGTH, ALL} == set(tables.renew.flat)
    every = tables._replace(
        fresh=np.ones_like(tables.fresh),
        turns=np.ones_like(tables.turns),
        renew=np.full_like(tables.renew, ALL),
    )
    log_walk = np.log(inputs.walks[:, :, : coarse.months])
    runner = CoarseRunner(replace(coarse, tables=every), 1)
    again = runner.trajectories(inputs.parameters, log_walk)
    assert (again[0] == people).all()
    assert (again[1] == moves).all()


def test_nobody_appears_or_is_lost() -> None:
    coarse, _, people, moves, _ = _both(world(AGED_MOVES, **AGED))
    flows = coarse.tables.flows
    balance = people[:, 1:] - people[:, :-1]
    moved = np.diff(moves, axis=1)
    for f, row in enumerate(flows):
        if row[0] >= 0:
            balance[:, :, row[0]] += moved[:, :, f]
        if row[1] >= 0:
            balance[:, :, row[1]] -= moved[:, :, f]
    assert np.abs(balance).max() < 1e-9 * people.max()
    assert people.min() > -1e-9 * people.max()


def test_a_quota_takes_no_more_than_there_are() -> None:
    of = world(
        ("call_up: civilians > training",),
        start={"civilians": 1_000},
        flow={"call_up": {"quota": "intake_per_month"}},
        parameter={"intake_per_month": 400},
    )
    _, _, people, _, status = _both(of)
    assert people[:, -1] == pytest.approx(np.array([[0.0, 1000.0]] * 6))
    assert (status & POOL_EXHAUSTED != 0).all()


def test_months_may_go_on_beyond_the_horizon() -> None:
    of = world(PIPELINE, **_plain(PIPELINE_WORLD))
    coarse = compile_coarse(of, date(2032, 3, 5))
    assert coarse.ends[-1] == date(2032, 3, 31)
    assert coarse.ends[0] == date(2030, 12, 31)
