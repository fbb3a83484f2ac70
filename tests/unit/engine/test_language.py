"""What each part of the model language means, against arithmetic by hand.

Seeds are fixed; the one test about chance says how often it would fail over seeds.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from scipy import stats
from scipy.linalg import eig

from passmuster.engine import tables as t
from passmuster.engine.compile import compile_world
from passmuster.engine.model import Model
from passmuster.engine.run import Trajectories, draw_inputs, run
from passmuster.vocabulary.period import Period
from tests.unit.engine.worlds import model, world

MONTH, YEAR = 30.4375, 365.25
LONG = Period(date(2031, 1, 1), date(2034, 12, 31))


def one(of: Model) -> Trajectories:
    return run(of, draw_inputs(of, seed=1, first=0, draws=1))


def people(of: Model, name: str) -> np.ndarray:
    result = one(of)
    s = of.stocks.index(name)
    return np.array([result.start[0, s], *result.stocks[0, :, s]])


def moves(of: Model, name: str) -> np.ndarray:
    return one(of).flows[0, :, of.flows.index(name)]


def days_to(of: Model) -> np.ndarray:
    return np.array([(day - of.first).days + 1 for day in of.days_out])


# -- measures and levers ------------------------------------------------------------------------

LEAVING: dict[str, Any] = {
    "start": {"units": 10_000, "gone": 0},
    "parameter": {"leaving_per_month": 0.02},
    "flow": {"left": {"rate": "leaving_per_month"}},
}
RULE = {"lever": "leaving_per_month", "since": date(2031, 4, 11), "value": 0.08}


def test_a_step_is_split_at_the_date_of_a_measure() -> None:
    """Ten days of April at the old rate and the rest at the new one, to rounding."""
    of = model(("left: units > gone",), **LEAVING, measure=[RULE])
    begins = [date.fromordinal(int(d)) for d in of.tables.steps[:, t.DAY]]
    assert date(2031, 4, 11) in begins
    assert len(begins) == 13
    assert len(of.days_out) == 12
    at_old = np.minimum(days_to(of), 100)
    hazard = (0.02 * at_old + 0.08 * (days_to(of) - at_old)) / MONTH
    assert people(of, "units")[1:] == pytest.approx(10_000 * np.exp(-hazard), rel=1e-12)


@pytest.mark.parametrize(
    ("status", "applies"), [("enacted", True), ("proposed", False), ("hypothetical", False)]
)
def test_of_the_study_only_enacted_measures_apply(status: str, applies: bool) -> None:
    law = {**RULE, "id": "act", "status": status, "source": "gazette"}
    of = compile_world(world(("left: units > gone",), measures=(law,), **LEAVING))
    without = compile_world(world(("left: units > gone",), **LEAVING))
    assert (people(of, "units")[-1] != people(without, "units")[-1]) == applies


@pytest.mark.parametrize("status", ["enacted", "proposed", "hypothetical"])
def test_of_the_scenario_every_measure_applies(status: str) -> None:
    of = model(("left: units > gone",), **LEAVING, measure=[{**RULE, "status": status}])
    assert people(of, "units")[-1] < 10_000 * np.exp(-0.02 * 365 / MONTH) - 1


def test_a_measure_that_runs_out_gives_the_parameter_back() -> None:
    of = model(("left: units > gone",), **LEAVING, measure=[{**RULE, "until": date(2031, 4, 30)}])
    hazard = (0.02 * 345 + 0.08 * 20) / MONTH
    assert people(of, "units")[-1] == pytest.approx(10_000 * np.exp(-hazard), rel=1e-12)


def test_a_lever_of_age_makes_more_people_eligible_from_its_day() -> None:
    """Call-up from 27, from July 2031 from 25: both years of birth are taken from, and no other."""
    of = model(
        ("taken: pool > units",),
        ages={"from": 20, "to": 30, "of": ["pool"]},
        start={"pool": {"people": 1_100}, "units": 0},
        parameter={"taken_per_month": 0.1},
        measure=[{"lever": "from_age", "since": date(2031, 7, 1), "value": 25, "before": 27}],
        flow={"taken": {"rate": "taken_per_month", "ages": ["from_age", 60]}},
    )
    # The band's edge passes through cohorts: people of age on each day, each 100 a year of birth.
    years = (np.arange(365) + 0.5) / YEAR
    left = dict.fromkeys(range(20, 31), 100.0)
    for day, now in enumerate(years):
        edge = 27 if day < 181 else 25
        for age in left:
            share = min(1.0, max(0.0, age + now + 1 - edge))
            left[age] *= np.exp(-0.1 / MONTH * share)
    assert people(of, "pool")[-1] == pytest.approx(sum(left.values()), rel=2e-4)


# -- queues ---------------------------------------------------------------------------------------


def test_a_capacity_makes_people_wait_and_nobody_is_lost() -> None:
    """A thousand a month are called up, four hundred places of sixty days: the rest wait."""
    of = model(
        ("call_up: outside > awaiting", "begins: awaiting > training", "ends: training > units"),
        start={"awaiting": 0, "training": 0, "units": 0},
        stages=["training"],
        step="day",
        parameter={"call_up_per_month": 1_000, "begin_per_month": 100_000, "places": 400,
                   "training_days": 60},
        flow={
            "call_up": {"quota": "call_up_per_month"},
            "begins": {"quota": "begin_per_month",
                       "room": {"of": ["training"], "at_most": "places"}},
            "ends": {"dwell": "training_days"},
        },
    )  # fmt: skip
    result = one(of)
    awaiting, training, units = (people(of, s) for s in ("awaiting", "training", "units"))
    called = 1_000 / MONTH * np.arange(366)
    assert awaiting + training + units == pytest.approx(called, rel=1e-9)
    assert training.max() <= 400 * (1 + 1e-12)
    # Full but for those who finish in the last half of a day.
    assert (training[30:] >= 400 - 2 * 1_000 / MONTH).all()
    # The places fill in twelve days, so people finish in waves of four hundred, sixty days apart:
    # each over some days later than the one before, as the last half of a day waits for the next.
    for wave in range(1, 6):
        assert units[60 * wave + 20] == pytest.approx(400 * wave, rel=1e-9)
    assert result.status[0] & t.NO_ROOM
    assert result.unmet[0, of.flows.index("begins")] > 0


# -- windows --------------------------------------------------------------------------------------


def test_a_window_lets_the_willing_return_and_rush_before_it_shuts() -> None:
    """Open from 10 March to 8 June; in its last fourteen days four times as many come."""
    of = model(
        ("back: willing > units", "never: unwilling > units"),
        start={"willing": 1_000, "unwilling": 500, "units": 0},
        step="day",
        parameter={"back_per_month": 0.3, "rush": 4, "never_per_month": 0},
        measure=[{"lever": "back_until", "since": date(2031, 3, 10), "value": date(2031, 6, 8)}],
        flow={
            "back": {"rate": "back_per_month", "open_until": "back_until",
                     "pulse": {"days": 14, "times": "rush"}},
            "never": {"rate": "never_per_month"},
        },
    )  # fmt: skip
    opens = (date(2031, 3, 10) - of.first).days
    shuts = (date(2031, 6, 9) - of.first).days
    day = np.arange(366)
    plain = np.clip(day, opens, shuts - 14) - opens
    rush = np.clip(day, shuts - 14, shuts) - (shuts - 14)
    wanted = 1_000 * np.exp(-0.3 / MONTH * (plain + 4 * rush))
    assert people(of, "willing") == pytest.approx(wanted, rel=1e-9)
    assert (people(of, "unwilling") == 500).all()


# -- drivers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factor", "at_first", "later"),
    [
        ({"driver": "training_days", "elasticity": "e", "reference": "usual"}, 0.5, 1.0),
        ({"driver": "training_days", "elasticity": "e"}, 1 / 30, 1 / 60 * 1.0),
        ({"driver": "training_days", "adds": "a"}, 1 + 0.01 * 30, 1 + 0.01 * 60),
        ({"times": "training_days"}, 30.0, 60.0),
    ],
)
def test_a_covariate_multiplies_a_rate(factor: dict[str, Any], at_first: float, later: float):
    """A length of training of 30, then 60 days; elasticity one or minus one."""
    if at_first < later and "reference" in factor:
        elasticity = 1.0
    else:
        elasticity = -1.0
    of = model(
        ("left: units > gone",),
        start=LEAVING["start"],
        parameter={"leaving_per_year": 0.001, "training_days": 30, "usual": 60, "e": elasticity,
                   "a": 0.01},
        measure=[{"lever": "training_days", "since": date(2031, 7, 1), "value": 60}],
        flow={"left": {"rate": "leaving_per_year", "times": [factor]}},
    )  # fmt: skip
    hazard = 0.001 / YEAR * np.array([at_first * 181, at_first * 181 + later * 184])
    assert people(of, "units")[[6, 12]] == pytest.approx(10_000 * np.exp(-hazard), rel=1e-10)


def test_casualty_pressure_is_recent_losses_and_fades() -> None:
    """Losses stop on 1 July: what they add to leaving halves every `memory x ln 2` days."""
    of = model(
        ("lost: units > gone", "left: units > absent"),
        start={"units": 1e9, "gone": 0, "absent": 0},
        step="day",
        parameter={"lost_per_month": 1e-4, "leaving_per_month": 1e-6, "e": 1, "memory_days": 40},
        driver={"pressure": {"recent": ["lost"], "of": ["units"], "over_days": "memory_days"}},
        measure=[{"lever": "lost_per_month", "since": date(2031, 7, 1), "value": 0}],
        flow={
            "lost": {"rate": "lost_per_month"},
            "left": {"rate": "leaving_per_month",
                     "times": [{"driver": "pressure", "elasticity": "e"}]},
        },
    )  # fmt: skip
    left = moves(of, "left")
    # Long at 1e-4 a person-month: the driver is 1e-4 (1 - exp(-t / 40)).
    assert left[150] == pytest.approx(
        1e9 * 1e-6 / MONTH * 1e-4 * (1 - np.exp(-150.5 / 40)), rel=0.02
    )
    assert left[181 + 90] / left[181 + 50] == pytest.approx(np.exp(-1), rel=1e-3)


TIP: dict[str, Any] = {
    "start": {"units": 1e9, "absent": 0},
    "step": "week",
    "driver": {"peers": {"recent": ["left"], "of": ["units"], "over_days": "memory_days",
                         "tips": True}},
    "flow": {"left": {"rate": "leaving_per_month",
                      "times": [{"driver": "peers", "adds": "contagion"}]}},
}  # fmt: skip


@pytest.mark.parametrize(("contagion", "tips"), [(500, False), (900, False), (1_000, True)])
def test_the_tipping_condition_is_told_where_absence_feeds_on_itself(
    contagion: float, tips: bool
) -> None:
    """Hazard h (1 + b m) settles at h / (1 - b h) while b h < 1; from there on it has no level."""
    h = 0.001
    values = {"leaving_per_month": h, "contagion": contagion, "memory_days": 10}
    of = model(("left: units > absent",), **TIP, parameter=values)
    result = one(of)
    assert bool(result.status[0] & t.TIPPED) == tips
    if contagion == 500:
        before = result.stocks[0, -2, of.stocks.index("units")]
        width = (of.days_out[-1] - of.days_out[-2]).days
        hazard = result.flows[0, -1, 0] / before / width * MONTH
        assert hazard == pytest.approx(h / (1 - contagion * h), rel=0.01)


# -- random walks ---------------------------------------------------------------------------------


def test_a_slow_change_walks_by_month_and_multiplies_the_rate() -> None:
    """Over seeds each of these would fail once in 10,000."""
    of = model(
        ("left: units > gone",),
        horizon=LONG,
        start={"units": 1e12, "gone": 0},
        parameter={"leaving_per_month": {"fixed": 1e-6, "walk_sd_per_month": 0.1}},
        flow={"left": {"rate": "leaving_per_month"}},
    )
    draws = 4_000
    inputs = draw_inputs(of, seed=9, first=0, draws=draws)
    logs = np.log(inputs.walks[:, 0, :])
    assert (logs[:, 0] == 0).all()
    steps = np.diff(logs, axis=1)
    assert stats.kstest(steps.ravel(), stats.norm(0, 0.1).cdf).pvalue > 1e-4
    spread = logs.std(axis=0, ddof=1)[1:]
    wanted = 0.1 * np.sqrt(np.arange(1, 48))
    assert (np.abs(spread / wanted - 1) < 4.5 / np.sqrt(2 * draws)).all()
    few = draw_inputs(of, seed=9, first=0, draws=50)
    result = run(of, few)
    days = np.diff([0, *days_to(of)])
    moved = result.flows[:, :, 0] / (1e12 * 1e-6 / MONTH * days)
    assert moved == pytest.approx(few.walks[:, 0, :], rel=1e-3)


# -- ages -----------------------------------------------------------------------------------------


def test_a_stable_age_structure_is_the_dominant_eigenvector_and_stays() -> None:
    """Entry at 18 in proportion to the force, leaving by age, retirement at 40.

    Against a Leslie matrix of months of age, built and solved apart: begun in its dominant
    eigenvector the force keeps its structure and grows by its eigenvalue; begun elsewhere it comes
    nearer. Structure is seen through flows so thin that they move next to nobody. The engine
    spreads the birthdays of a cohort evenly over its year whoever of it has joined; that is the
    hundredth allowed for.
    """
    joins, leaves, older = 0.12, 0.05, 0.16
    oldest, part = 40, 12
    cells = (oldest - 18) * part
    m = np.zeros((cells, cells))
    m[:part, :] = joins / part / part  # who is 18 is so by any number of months
    hazard = np.where(np.arange(cells) >= 12 * part, older, leaves) / part
    m[np.arange(1, cells), np.arange(cells - 1)] += np.exp(-hazard[:-1])
    values, vectors = eig(m)
    k = int(np.argmax(values.real))
    stable = np.abs(vectors[:, k].real)
    years = stable.reshape(-1, part).sum(axis=1)
    growth = np.log(values[k].real) * part

    def force(weights: dict[str, float]) -> Model:
        bands = {f"thin_{a}": [a, a + 3] for a in (18, 22, 26, 30, 34)}
        return model(
            ("joined: outside > units", "left: units > gone", "tired: units > gone",
             "retired: units > gone", *(f"{b}: units > gone" for b in bands)),
            horizon=Period(date(2031, 1, 1), date(2045, 12, 31)),
            step="month",
            ages={"from": 2, "to": 39, "of": ["units"]},
            start={"units": {"people": 1_000_000, "ages": weights}, "gone": 0},
            driver={"size": {"ratio": ["units"], "to": "one"}},
            parameter={"joined_per_year": joins, "left_per_year": leaves,
                       "tired_per_year": older - leaves, "one": 1, "e": 1, "out": 40,
                       "thin_per_year": 1e-9},
            flow={
                "joined": {"quota": "joined_per_year", "ages": [18, 18],
                           "times": [{"driver": "size", "elasticity": "e"}]},
                "left": {"rate": "left_per_year"},
                "tired": {"rate": "tired_per_year", "ages": [30, 60]},
                "retired": {"at_age": "out"},
                **{b: {"rate": "thin_per_year", "ages": a} for b, a in bands.items()},
            },
        )  # fmt: skip

    def shares(of: Model) -> np.ndarray:
        result = one(of)
        thin = [of.flows.index(f"thin_{a}") for a in (18, 22, 26, 30, 34)]
        found = result.flows[0][:, thin]
        return found / found.sum(axis=1, keepdims=True)

    wanted = np.array([years[a : a + 4].sum() for a in (0, 4, 8, 12, 16)])
    wanted = wanted / wanted.sum()
    in_it = force({str(18 + a): float(y) for a, y in enumerate(years)})
    assert shares(in_it) == pytest.approx(np.tile(wanted, (180, 1)), abs=0.012)
    assert shares(in_it)[11::12] == pytest.approx(np.tile(wanted, (15, 1)), abs=0.007)
    size = people(in_it, "units")
    assert np.log(size[-1] / size[0]) / 15 == pytest.approx(growth, abs=0.0005)
    elsewhere = shares(force({"18-21": 1, "22-39": 3}))
    far = np.abs(elsewhere - wanted).sum(axis=1)
    assert far[-1] < far[0] / 8


# -- status ---------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[int, tuple[str, ...], dict[str, Any]]] = {
    "a pool that is empty": (
        t.POOL_EXHAUSTED, ("out: pool > units",),
        {"start": {"pool": 10}, "parameter": {"q_per_month": 5},
         "flow": {"out": {"quota": "q_per_month"}}}),
    "no places": (
        t.NO_ROOM, ("in: outside > training",),
        {"start": {"training": 0}, "parameter": {"q_per_month": 5, "places": 3},
         "flow": {"in": {"quota": "q_per_month",
                         "room": {"of": ["training"], "at_most": "places"}}}}),
    "no such age": (
        t.NO_AGE, ("in: outside > units",),
        {"ages": {"from": 18, "to": 20, "of": ["units"]}, "start": {"units": 10},
         "parameter": {"q_per_month": 5},
         "flow": {"in": {"quota": "q_per_month", "ages": [50, 51]}}}),
    "more than all": (
        t.ABOVE_ONE, ("a: units > gone", "b: units > gone"),
        {"clock": "steps", "start": {"units": 10, "gone": 0},
         "parameter": {"r_per_month": 0.7},
         "flow": {"a": {"rate": "r_per_month"}, "b": {"rate": "r_per_month"}}}),
    "not finite": (
        t.NOT_FINITE, ("in: outside > units",),
        {"start": {"units": 1}, "driver": {"size": {"ratio": ["units"], "to": "one"}},
         "parameter": {"q_per_month": 9e11, "one": 1, "e": 9},
         "flow": {"in": {"quota": "q_per_month",
                         "times": [{"driver": "size", "elasticity": "e"}]}}}),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.filterwarnings("ignore:overflow|invalid value:RuntimeWarning")
def test_a_trajectory_says_what_went_wrong(name: str) -> None:
    """A status, never a silent clip; what was asked for and not had is counted."""
    bit, said, tables = BROKEN[name]
    of = model(said, **tables)
    result = one(of)
    assert result.status[0] & bit
    assert t.STATUSES[bit]
    if bit in (t.POOL_EXHAUSTED, t.NO_ROOM):
        asked = 5 * 365 / MONTH
        had = result.flows[0].sum()
        assert result.unmet[0, 0] == pytest.approx(asked - had)
