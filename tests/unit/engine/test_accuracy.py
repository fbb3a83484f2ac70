"""How near a step comes to the differential equations it stands for, by independent solvers."""

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from scipy.integrate import solve_ivp
from scipy.linalg import eig, expm

from passmuster.engine import tables as t
from passmuster.engine.model import Model
from passmuster.engine.run import draw_inputs, run
from passmuster.vocabulary.period import Period
from tests.unit.engine.worlds import model

DAY = 1 / 30.4375
LONG = 360.0


def in_steps(of: Model, count: int) -> Model:
    """Return a model that takes so many equal steps over 360 days."""
    stocks = of.tables.stocks.copy()
    stocks[stocks[:, t.STAGE] != t.NONE, t.ROWS] = count + 1
    cells = stocks[:, t.ROWS] * stocks[:, t.COLS]
    stocks[:, t.OFFSET] = np.cumsum(cells) - cells
    shape = of.tables.shape.copy()
    shape[t.CELLS] = cells.sum()
    steps = np.repeat(of.tables.steps[:1], count, axis=0)
    steps[:, t.OUTPUT] = -1
    steps[-1, t.OUTPUT] = 0
    steps[1:, t.CHANGE_TO] = steps[1:, t.CHANGE_FROM] = 0
    width = LONG / count
    times = np.array([[i * width, width] for i in range(count)])
    doors = np.repeat(of.tables.doors[:1], count, axis=0)
    tables = of.tables._replace(stocks=stocks, shape=shape, steps=steps, times=times, doors=doors)
    return dataclasses.replace(of, tables=tables, days_out=of.days_out[:1])


def last(of: Model) -> np.ndarray:
    return run(of, draw_inputs(of, seed=1, first=0, draws=1)).stocks[0, -1]


LINEAR_MOVES = (
    "joined: outside > units",
    "left: units > absent",
    "back: absent > units",
    "hurt: units > wounded",
    "healed: wounded > units",
    "killed: units > dead",
)
LINEAR: dict[str, Any] = {
    "start": {"units": 1000, "absent": 100, "wounded": 50, "dead": 0},
    "parameter": {
        "joined_per_month": 90, "left_per_month": 0.12, "back_per_month": 0.3,
        "hurt_per_month": 0.2, "healing_months": 1.5, "killed_per_month": 0.05,
    },
    "flow": {
        "joined": {"quota": "joined_per_month"},
        "left": {"rate": "left_per_month"},
        "back": {"rate": "back_per_month"},
        "hurt": {"rate": "hurt_per_month"},
        "healed": {"dwell": "healing_months"},
        "killed": {"rate": "killed_per_month"},
    },
}  # fmt: skip
FEEDBACK: dict[str, Any] = {
    **LINEAR,
    "driver": {
        "peers": {"recent": ["left"], "of": ["units"], "over_days": "memory_days"},
        "fill": {"ratio": ["units"], "to": "authorised"},
    },
    "parameter": {**LINEAR["parameter"], "memory_days": 60, "contagion": 3, "authorised": 1500,
                  "fill_elasticity": -0.7},
    "flow": {**LINEAR["flow"], "left": {
        "rate": "left_per_month",
        "times": [{"driver": "peers", "adds": "contagion"},
                  {"driver": "fill", "elasticity": "fill_elasticity"}],
    }},
}  # fmt: skip


def equations(with_feedback: bool):
    """Return the same force as differential equations, written out by hand; time in days."""

    def slope(_time: float, state: np.ndarray) -> list[float]:
        absent, _, units, wounded, memory = state
        rate = 0.12
        if with_feedback:
            rate *= (1 + 3 * memory) * (units / 1500) ** -0.7
        left, back, hurt = rate * units, 0.3 * absent, 0.2 * units
        healed, killed = wounded / 1.5, 0.05 * units
        return [
            (left - back) * DAY,
            killed * DAY,
            (90 - left + back - hurt + healed - killed) * DAY,
            (hurt - healed) * DAY,
            (left / units - memory) / 60,
        ]

    start = [100.0, 0.0, 1000.0, 50.0, 0.0]
    found = solve_ivp(slope, (0, LONG), start, rtol=1e-11, atol=1e-9, method="DOP853")
    return found.y[:4, -1]


@pytest.mark.parametrize("tables", [LINEAR, FEEDBACK], ids=["linear", "feedback"])
def test_the_step_is_of_second_order(tables: dict[str, Any]) -> None:
    of = model(LINEAR_MOVES, **tables)
    assert of.stocks == ("absent", "dead", "units", "wounded")
    true = equations(tables is FEEDBACK)
    counts = np.array([48, 96, 192, 384])
    errors = np.array([np.abs(last(in_steps(of, int(c))) - true).max() for c in counts])
    assert (np.log2(errors[:-1] / errors[1:]) > 1.95).all(), errors
    assert errors[-1] < 0.2  # of two thousand people


def test_a_linear_force_tends_to_its_matrix_exponential() -> None:
    m = DAY * np.array(
        [
            [-0.3, 0, 0.12, 0, 0],
            [0, 0, 0.05, 0, 0],
            [0.3, 0, -0.37, 1 / 1.5, 90],
            [0, 0, 0.2, -1 / 1.5, 0],
            [0, 0, 0, 0, 0],
        ]
    )
    true = (expm(m * LONG) @ [100, 0, 1000, 50, 1])[:4]
    assert last(in_steps(model(LINEAR_MOVES, **LINEAR), 20_000)) == pytest.approx(true, rel=1e-7)


def test_a_fixed_stay_delays_what_comes_in() -> None:
    """A constant intake through a stay of 45 days: nobody leaves early, and then as many a day."""
    of = model(
        ("in: outside > training", "out: training > units"),
        start={"training": 0, "units": 0},
        stages=["training"],
        step="week",
        parameter={"in_per_month": 3043.75, "stay_days": 45},
        flow={"in": {"quota": "in_per_month"}, "out": {"dwell": "stay_days"}},
    )
    result = run(of, draw_inputs(of, seed=1, first=0, draws=1))
    units = result.stocks[0, :, of.stocks.index("units")]
    ends = np.array([(day - date(2030, 12, 31)).days for day in of.days_out])
    assert units == pytest.approx(np.maximum(0, 100 * (ends - 45)), abs=2.0)


def test_stages_are_of_second_order_too() -> None:
    """A stay that is no whole number of steps makes the error jitter, so a line is fitted."""
    of = model(
        (
            "in: outside > training", "out: training > units", "gone: training > absent",
            "left: units > absent",
        ),
        start={"training": 4_000, "units": 10_000, "absent": 0},
        stages=["training"],
        parameter={"in_per_month": 3_000, "stay_days": 47.3, "gone_per_month": 0.2,
                   "left_per_month": 0.03},
        flow={"in": {"quota": "in_per_month"}, "out": {"dwell": "stay_days"},
              "gone": {"rate": "gone_per_month"}, "left": {"rate": "left_per_month"}},
    )  # fmt: skip
    true = last(in_steps(of, 6144))
    counts = np.array([12, 24, 48, 96, 192, 384, 768])
    errors = np.array([np.abs(last(in_steps(of, int(c))) - true).max() for c in counts])
    order = -np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert order > 1.85, errors


def test_growth_settles_in_the_dominant_eigenvector() -> None:
    """Three grades whose intake grows with the force: the structure is that of the matrix."""
    of = model(
        ("hired: outside > a", "up: a > b", "top: b > c", "out_a: a > outside",
         "out_b: b > outside", "out_c: c > outside"),
        start={"a": 10, "b": 400, "c": 90},
        step="week",
        horizon=Period(date(2031, 1, 1), date(2070, 12, 31)),
        driver={"size": {"ratio": ["a", "b", "c"], "to": "one"}},
        parameter={
            "one": 1, "hired_per_year": 0.3, "linear": 1, "up_per_year": 0.2, "top_per_year": 0.1,
            "out_a_per_year": 0.15, "out_b_per_year": 0.1, "out_c_per_year": 0.25,
        },
        flow={
            "hired": {"quota": "hired_per_year",
                      "times": [{"driver": "size", "elasticity": "linear"}]},
            "up": {"rate": "up_per_year"}, "top": {"rate": "top_per_year"},
            "out_a": {"rate": "out_a_per_year"}, "out_b": {"rate": "out_b_per_year"},
            "out_c": {"rate": "out_c_per_year"},
        },
    )  # fmt: skip
    m = np.array([[0.3 - 0.35, 0.3, 0.3], [0.2, -0.2, 0], [0, 0.1, -0.25]])
    values, vectors = eig(m)
    k = int(np.argmax(values.real))
    stable = vectors[:, k].real / vectors[:, k].real.sum()
    result = run(of, draw_inputs(of, seed=1, first=0, draws=1)).stocks[0]
    assert result[-1] / result[-1].sum() == pytest.approx(stable, rel=1e-5)
    days = (of.days_out[-1] - of.days_out[-53]).days
    a_year = np.log(result[-1].sum() / result[-53].sum()) * 365.25 / days
    assert a_year == pytest.approx(values[k].real, rel=1e-4)


def test_a_birth_cohort_ages_without_moving() -> None:
    """Call-up from 25 to 26 takes only whose age it is, however far the years have gone on."""
    of = model(
        ("taken: pool > units",),
        horizon=Period(date(2031, 1, 1), date(2032, 12, 31)),
        ages={"from": 20, "to": 30, "of": ["pool"]},
        start={"pool": {"people": 1100}, "units": 0},
        parameter={"taken_per_month": 0.5},
        flow={"taken": {"rate": "taken_per_month", "ages": [25, 26]}},
    )
    result = run(of, draw_inputs(of, seed=1, first=0, draws=1))
    # Each cohort spends its years from 25 to 26 in the band: integrate its exposure by hand.
    years = 731 / 365.25
    left = 0.0
    for age in range(20, 31):
        grid = (np.arange(20_000) + 0.5) / 20_000 * years
        share = np.clip(np.minimum(age + grid + 1, 27) - np.maximum(age + grid, 25), 0, None)
        left += 100 * np.exp(-0.5 * 12 * share.mean() * years)
    assert result.stocks[0, -1, of.stocks.index("pool")] == pytest.approx(left, rel=1e-3)


def test_who_comes_of_age_crosses_evenly_over_the_year() -> None:
    of = model(
        ("grown: young > pool",),
        ages={"from": 15, "to": 19, "of": ["young", "pool"]},
        start={"young": {"people": 365, "ages": {"17": 1}}, "pool": 0},
        parameter={},
        flow={"grown": {"at_age": 18}},
    )
    result = run(of, draw_inputs(of, seed=1, first=0, draws=1))
    ends = np.array([(day - date(2030, 12, 31)).days for day in of.days_out])
    pool = result.stocks[0, :, of.stocks.index("pool")]
    assert pool == pytest.approx(365 * ends / 365.25, rel=1e-9)
