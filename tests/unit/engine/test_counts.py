"""Whole people: exact accounts, and the same means as expected values where they ought to be.

Seeds are fixed, so a test fails or passes for good. Over seeds each statistical test here would
fail once in 10,000 times.
"""

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from scipy import stats

from passmuster.engine.chance import binomial, seat
from passmuster.engine.compiled import entry
from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, draw_inputs, run, run_persons, run_whole
from passmuster.engine.scale import SIZES, gaps, scaled
from tests.unit.engine.test_accuracy import LINEAR, LINEAR_MOVES
from tests.unit.engine.test_run import AGED, AGED_MOVES, KINDS, inputs, same
from tests.unit.engine.test_run import gaps as balance
from tests.unit.engine.worlds import model

ALARM = 1e-4


@entry
def many(rng, key, n, p, out):
    for i in range(len(out)):
        seat(rng, key, np.uint64(3), i, 0)
        out[i] = binomial(rng, n, p)


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (1, 0.3),
        (7, 0.5),
        (7, 0.9),
        (40, 0.2),
        (300, 0.05),
        (90, 0.4),
        (2_000, 0.37),
        (50_000, 0.9),
    ],
)
def test_the_binomial_is_binomial(n: int, p: float) -> None:
    drawn = np.empty(40_000)
    many(np.zeros(2, dtype=np.uint64), np.uint64(99), float(n), p, drawn)
    law = stats.binom(n, p)
    edges = np.unique(law.ppf(np.linspace(0.02, 0.98, 25)))
    bins = np.concatenate([[-1], edges, [n]])
    expected = np.diff(law.cdf(bins)) * len(drawn)
    seen = np.array([((drawn > a) & (drawn <= b)).sum() for a, b in pairwise(bins)])
    keep = expected > 5
    chi = ((seen - expected) ** 2 / np.where(keep, expected, 1))[keep].sum()
    assert stats.chi2(keep.sum() - 1).sf(chi) > ALARM
    assert drawn.min() >= 0
    assert drawn.max() <= n


@pytest.mark.parametrize("kind", KINDS)
def test_people_are_whole_and_every_one_is_accounted_for(kind: str) -> None:
    of = KINDS[kind]
    result = run_whole(of, inputs(of, 30), seed=3)
    for values in (result.start, result.stocks, result.flows):
        assert (values == np.floor(values)).all()
        assert (values >= 0).all()
    assert (balance(of, result) == 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_threads_and_order_change_no_byte(kind: str) -> None:
    of = KINDS[kind]
    drawn = inputs(of, 11)
    whole = run_whole(of, drawn, seed=3, threads=1)
    same(whole, run_whole(of, drawn, seed=3, threads=3))
    late = draw_inputs(of, seed=3, first=4, draws=5)
    assert run_whole(of, late, seed=3).stocks.tobytes() == whole.stocks[4:9].tobytes()
    assert run_whole(of, drawn, seed=4).stocks.tobytes() != whole.stocks.tobytes()


@pytest.mark.parametrize("lever", ["training_days", "call_up_from_age"])
def test_a_measure_changes_nothing_before_its_date(lever: str) -> None:
    since = date(2031, 7, 19)
    rule = {"lever": lever, "since": since, "value": {"training_days": 70}.get(lever, 19)}
    of, after = KINDS["aged"], model(AGED_MOVES, **{**AGED, "measure": [*AGED["measure"], rule]})
    a, b = run_whole(of, inputs(of), seed=3), run_whole(after, inputs(after), seed=3)
    assert a.stocks[:, :6].tobytes() == b.stocks[:, :6].tobytes()
    assert (a.stocks[:, 6:] != b.stocks[:, 6:]).any()


def one_input(of: Model, draws: int) -> Inputs:
    """Return the same parameters for all draws: only moves are left to chance."""
    one = draw_inputs(of, seed=1, first=0, draws=1)
    return Inputs(np.repeat(one.parameters, draws, axis=0), np.repeat(one.walks, draws, axis=0))


def test_a_linear_model_has_the_means_of_expected_values() -> None:
    of = model(LINEAR_MOVES, **LINEAR)
    draws = 4_000
    smooth = run(of, one_input(of, 1))
    drawn = run_whole(of, one_input(of, draws), seed=11)
    z = []
    for name in ("stocks", "flows"):
        values, mean = getattr(drawn, name), getattr(smooth, name)[0]
        error = values.std(axis=0, ddof=1) / np.sqrt(draws)
        z.append(((values.mean(axis=0) - mean) / np.where(error > 0, error, 1))[error > 0])
    together = np.concatenate(z)
    assert np.abs(together).max() < stats.norm.isf(ALARM / 2 / len(together))


def test_a_linear_model_spreads_as_its_people_are_independent() -> None:
    """Without intake each person is a draw of his own: where they end is multinomial."""
    tables: dict[str, Any] = {**LINEAR, "flow": {k: v for k, v in LINEAR["flow"].items()
                                                 if k != "joined"}}  # fmt: skip
    tables["start"] = {"units": 500, "absent": 0, "wounded": 0, "dead": 0}
    of = model(LINEAR_MOVES[1:], **tables)
    draws = 4_000
    share = run(of, one_input(of, 1)).stocks[0, -1] / 500
    ends = run_whole(of, one_input(of, draws), seed=5).stocks[:, -1]
    for s, p in enumerate(share):
        ratio = ends[:, s].var(ddof=1) / (500 * p * (1 - p))
        low, high = stats.chi2(draws - 1).ppf([ALARM / 8, 1 - ALARM / 8]) / (draws - 1)
        assert low < ratio < high


def test_with_limits_the_gap_shrinks_as_the_population_grows() -> None:
    """A quota that takes all that comes into its pool: by chance some months bring less."""
    of = model(
        ("came: outside > reserve", "freed: reserve > pool", "taken: pool > units"),
        start={"reserve": 20_000, "pool": 0, "units": 0},
        parameter={"freed_per_month": 0.1, "intake_per_month": 2_000},
        flow={
            "came": {"quota": "intake_per_month"},
            "freed": {"rate": "freed_per_month"},
            "taken": {"quota": "intake_per_month"},
        },
    )
    found = gaps(of, one_input(of, 400), seed=2)
    assert [g.size for g in found] == list(SIZES)
    assert [g.people for g in found] == pytest.approx([20_000, 2_000, 200])
    assert all(g.gap > 5 * g.mc_error for g in found)
    # By chance a month misses its mean by the root of its size: so does the gap.
    for large, small in pairwise(found):
        assert 2.5 < small.gap / large.gap < 4


def test_a_model_with_fewer_people_is_the_same_model() -> None:
    of = KINDS["aged"]
    small, drawn = scaled(of, inputs(of), 0.01)
    a, b = run(of, inputs(of)), run(small, drawn)
    assert np.allclose(b.stocks, 0.01 * a.stocks, rtol=1e-9)


# ---- persons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "aged by week"])
def test_persons_are_whole_and_every_one_is_accounted_for(kind: str) -> None:
    of, drawn = scaled(KINDS[kind], inputs(KINDS[kind], 4), 0.01)
    result = run_persons(of, drawn, seed=3)
    for values in (result.start, result.stocks, result.flows):
        assert (values == np.floor(values)).all()
        assert (values >= 0).all()
    assert (balance(of, result) == 0).all()
    same(result, run_persons(of, drawn, seed=3, threads=2))


def test_persons_of_a_linear_model_have_the_means_of_expected_values() -> None:
    of = model(LINEAR_MOVES, **LINEAR)
    draws = 400
    smooth = run(of, one_input(of, 1))
    drawn = run_persons(of, one_input(of, draws), seed=11)
    z = []
    for name in ("stocks", "flows"):
        values, mean = getattr(drawn, name), getattr(smooth, name)[0]
        error = values.std(axis=0, ddof=1) / np.sqrt(draws)
        z.append(((values.mean(axis=0) - mean) / np.where(error > 0, error, 1))[error > 0])
    together = np.concatenate(z)
    assert np.abs(together).max() < stats.norm.isf(ALARM / 2 / len(together))


def test_nobody_leaves_a_stage_before_his_stay_is_over() -> None:
    """Intake for one month, a stay of 100 days: each stays between 100 and 100 and one step."""
    of = model(
        ("in: outside > training", "out: training > units"),
        start={"training": 0, "units": 0},
        stages=["training"],
        step="day",
        parameter={"in_per_month": 3_043.75, "stay_days": 100},
        flow={"in": {"quota": "in_per_month"}, "out": {"dwell": "stay_days"}},
    )
    result = run_persons(of, one_input(of, 2), seed=1)
    units = result.stocks[:, :, of.stocks.index("units")]
    assert (units[:, :99] == 0).all()
    assert units[0, 200] == pytest.approx(100 * 101, abs=60)
    assert result.stays is not None
    # In a steady intake those inside have been there for half a stay on average.
    assert result.stays[0, -1, of.stocks.index("training")] == pytest.approx(50, abs=0.5)


def test_a_person_is_of_age_on_his_birthday_and_not_before() -> None:
    of = model(
        ("grown: young > pool",),
        ages={"from": 15, "to": 19, "of": ["young", "pool"]},
        start={"young": {"people": 3650, "ages": {"17": 1}}, "pool": 0},
        parameter={},
        flow={"grown": {"at_age": 18}},
    )
    result = run_persons(of, one_input(of, 30), seed=1)
    pool = result.stocks[:, :, of.stocks.index("pool")]
    smooth = run(of, one_input(of, 1)).stocks[0, :, of.stocks.index("pool")]
    error = np.sqrt(smooth * (1 - smooth / 3650) / 30)
    assert (np.abs(pool.mean(axis=0) - smooth) < 4.5 * error + 1e-9).all()
