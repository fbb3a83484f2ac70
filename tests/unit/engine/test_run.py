"""The kernel does what the plain reference does, and what the design promises of every run."""

from datetime import date
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.engine.reference import run_reference
from passmuster.engine.run import Inputs, Trajectories, draw_inputs, run
from passmuster.engine.tables import POOL_EXHAUSTED
from passmuster.vocabulary.period import Period
from tests.unit.engine.worlds import PIPELINE, PIPELINE_WORLD, model, world

AGED: dict[str, Any] = {
    "ages": {"from": 15, "to": 59, "of": ["civilians", "training", "units", "absent"]},
    "stages": ["training"],
    "start": {
        "civilians": {"people": 400_000, "ages": {"15-29": 0.3, "30-59": 0.7}},
        "units": {"people": "units_at_start", "ages": {"20-24": 0.2, "25-49": 0.8}},
        "absent": 500,
    },
    "driver": {
        "peers": {"recent": ["left_units"], "of": ["units"], "over_days": "memory_days"},
        "fill": {"ratio": ["units"], "to": "authorised"},
        "absent_share": {"ratio": ["absent"], "to": ["units", "training"]},
    },
    "parameter": {
        "units_at_start": {"normal": {"mean": 50_000, "sd": 4_000}, "at_least": 0},
        "call_up_per_month": {"lognormal": {"median": 3_000, "p90": 4_000},
                              "walk_sd_per_month": 0.1},
        "volunteers_per_month": 300,
        "training_days": {"triangular": [35, 45, 80]},
        "places": 5_500,
        "leaving_per_month": {"lognormal": {"median": 0.008, "p90": 0.02},
                              "walk_sd_per_month": 0.05},
        "leaving_training_per_month": 0.04,
        "last_days_factor": 3,
        "first_days_factor": 2,
        "memory_days": 60,
        "contagion": {"uniform": [0, 8]},
        "authorised": 60_000,
        "fill_elasticity": {"normal": {"mean": -0.5, "sd": 0.2}},
        "absence_elasticity": 0.1,
        "half": 0.5,
        "returning_per_month": 0.03,
        "rush": 4,
        "out_age": 58,
        "evading_per_1000_month": {"beta": {"mean": 0.4, "sd": 0.1}},
    },
    "measure": [
        {"lever": "call_up_from_age", "since": date(2031, 4, 9), "value": 22, "before": 25},
        {"lever": "training_days", "since": date(2031, 8, 20), "value": 30},
        {"lever": "training_days", "since": date(2031, 11, 3), "value": 75},
        {"lever": "return_until", "since": date(2031, 3, 10), "value": date(2031, 5, 20)},
        {"lever": "return_until", "since": date(2031, 9, 1), "value": date(2031, 10, 5)},
        {"lever": "authorised", "since": date(2031, 6, 1), "until": date(2031, 6, 30),
         "value": 80_000},
    ],
    "flow": {
        "call_up": {"quota": "call_up_per_month", "ages": ["call_up_from_age", 55],
                    "room": {"of": ["training"], "at_most": "places"}},
        "volunteers": {"quota": "volunteers_per_month", "ages": [18, 40]},
        "posted": {"dwell": "training_days"},
        "left_training": {
            "rate": "leaving_training_per_month",
            "first": {"days": 10, "times": "first_days_factor"},
            "last": {"days": 14, "times": "last_days_factor"},
        },
        "left_units": {
            "rate": "leaving_per_month",
            "times": [
                {"driver": "peers", "adds": "contagion"},
                {"driver": "fill", "elasticity": "fill_elasticity", "reference": "half"},
                {"driver": "absent_share", "elasticity": "absence_elasticity"},
            ],
        },
        "returned": {"rate": "returning_per_month", "open_until": "return_until",
                     "pulse": {"days": 15, "times": "rush"}},
        "retired": {"at_age": "out_age"},
        "evaded": {"rate": "evading_per_1000_month", "ages": [18, 59]},
    },
}  # fmt: skip
AGED_MOVES = (
    "call_up: civilians > training",
    "volunteers: outside > training",
    "posted: training > units",
    "left_training: training > absent",
    "left_units: units > absent",
    "returned: absent > units",
    "retired: units > discharged",
    "evaded: civilians > evaders",
)
STEPS: dict[str, Any] = {
    "clock": "steps",
    "step": "year",
    "start": {"junior": 100, "senior": 40},
    "parameter": {"up_per_year": 0.15, "left_per_year": 0.05, "hired_per_year": 12.0},
    "flow": {
        "promoted": {"rate": "up_per_year"},
        "left": {"rate": "left_per_year"},
        "hired": {"quota": "hired_per_year"},
    },
}
STEPS_MOVES = ("promoted: junior > senior", "left: senior > outside", "hired: outside > junior")
DECADE = Period(date(2031, 1, 1), date(2040, 12, 31))


def all_kinds() -> dict[str, Model]:
    return {
        "pipeline": model(PIPELINE, **PIPELINE_WORLD),
        "aged": model(AGED_MOVES, **AGED),
        "aged by week": model(AGED_MOVES, **AGED | {"step": "week"}),
        "steps": model(STEPS_MOVES, **STEPS, horizon=DECADE),
    }


KINDS = all_kinds()


def inputs(of: Model, draws: int = 7, seed: int = 3) -> Inputs:
    return draw_inputs(of, seed=seed, first=0, draws=draws)


@pytest.mark.parametrize("kind", KINDS)
def test_the_kernel_equals_the_reference(kind: str) -> None:
    of = KINDS[kind]
    drawn = inputs(of)
    ours, theirs = run(of, drawn, threads=1), run_reference(of, drawn)
    assert (ours.status == theirs.status).all()
    for name in ("start", "stocks", "flows", "unmet"):
        a, b = getattr(ours, name), getattr(theirs, name)
        assert np.allclose(a, b, rtol=1e-10, atol=1e-10 * ours.start.sum(axis=1).max()), name


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_created_or_lost(kind: str) -> None:
    of = KINDS[kind]
    result = run(of, inputs(of, 20), threads=1)
    assert (np.abs(gaps(of, result)) <= 1e-9 * result.start.sum(axis=1)[:, None, None]).all()
    assert (result.stocks >= 0).all()
    assert (result.flows >= 0).all()


def gaps(of: Model, result: Trajectories) -> np.ndarray:
    """Change of each stock over each output, less what flowed in, plus what flowed out."""
    was = np.concatenate([result.start[:, None, :], result.stocks[:, :-1]], axis=1)
    change = result.stocks - was
    for f, (src, dst) in enumerate(of.tables.flows[:, :2]):
        if src >= 0:
            change[:, :, src] += result.flows[:, :, f]
        if dst >= 0:
            change[:, :, dst] -= result.flows[:, :, f]
    return change


@pytest.mark.parametrize("kind", KINDS)
def test_batches_threads_and_order_change_no_byte(kind: str) -> None:
    of = KINDS[kind]
    drawn = inputs(of, 37)
    whole = run(of, drawn, threads=1, lanes=37)
    for lanes, threads in ((1, 1), (5, 2), (16, 3)):
        same(whole, run(of, drawn, threads=threads, lanes=lanes))
    late = draw_inputs(of, seed=3, first=20, draws=9)
    part = run(of, late, threads=1)
    assert part.stocks.tobytes() == whole.stocks[20:29].tobytes()
    back = Inputs(drawn.parameters[::-1].copy(), drawn.walks[::-1].copy())
    assert run(of, back).stocks[::-1].tobytes() == whole.stocks.tobytes()


def same(a: Trajectories, b: Trajectories) -> None:
    for name in ("start", "stocks", "flows", "unmet", "status"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name


def test_the_order_of_lines_changes_no_byte() -> None:
    ordered = KINDS["aged"]
    backwards: dict[str, Any] = {
        k: dict(reversed(v.items())) if isinstance(v, dict) and k != "ages" else v
        for k, v in AGED.items()
    }
    other = model(tuple(reversed(AGED_MOVES)), **backwards)
    same(run(ordered, inputs(ordered)), run(other, inputs(other)))


def test_another_parameter_moves_no_other_draw() -> None:
    more = {**PIPELINE_WORLD, "parameter": {**PIPELINE_WORLD["parameter"],
            "aaa_per_month": {"uniform": [0, 0.1]}}}  # fmt: skip
    more["flow"] = {**more["flow"], "aaa": {"rate": "aaa_per_month"}}
    other = model((*PIPELINE, "aaa: dead > buried"), **more)
    first = inputs(KINDS["pipeline"])
    second = inputs(other)
    for c, name in enumerate(KINDS["pipeline"].columns):
        assert (first.parameters[:, c] == second.parameters[:, other.columns.index(name)]).all()


@pytest.mark.parametrize("since", [date(2031, 7, 1), date(2031, 7, 19)])
@pytest.mark.parametrize("lever", ["training_days", "call_up_from_age", "out_age"])
def test_a_measure_changes_nothing_before_its_date(lever: str, since: date) -> None:
    """Byte for byte up to the last output before it; after it something does change."""
    before = KINDS["aged"]
    value = {"training_days": 70, "call_up_from_age": 19, "out_age": 50}[lever]
    rule = {"lever": lever, "since": since, "value": value}
    after = model(AGED_MOVES, **{**AGED, "measure": [*AGED["measure"], rule]})
    a, b = run(before, inputs(before)), run(after, inputs(after))
    assert before.days_out == after.days_out
    unchanged = sum(day < since for day in before.days_out)
    assert unchanged == 6
    assert a.stocks[:, :unchanged].tobytes() == b.stocks[:, :unchanged].tobytes()
    assert a.flows[:, :unchanged].tobytes() == b.flows[:, :unchanged].tobytes()
    assert (a.stocks[:, unchanged:] != b.stocks[:, unchanged:]).any()


def test_a_quota_larger_than_its_pool_is_told() -> None:
    of = model(
        ("taken: pool > units",),
        start={"pool": 1_000},
        parameter={"quota_per_month": 300.0},
        flow={"taken": {"quota": "quota_per_month"}},
    )
    result = run(of, inputs(of, 1))
    assert result.status[0] == POOL_EXHAUSTED
    assert result.stocks[0, -1].tolist() == [0.0, 1_000.0]
    asked = 300 * 365 / 30.4375
    assert result.unmet[0, 0] == pytest.approx(asked - 1_000)


def test_a_column_is_a_parameter_a_lever_or_a_number() -> None:
    compiled = compile_world(world(AGED_MOVES, **AGED))
    known = set(AGED["parameter"]) | {"call_up_from_age"}
    assert {c for c in compiled.columns if not c.startswith("=")} <= known
