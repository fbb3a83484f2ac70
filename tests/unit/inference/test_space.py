"""The space of what is not known: how far parameters walk, and on which steps."""

from datetime import date

import numpy as np
import pytest

pytest.importorskip("numba", reason="an inference needs the extra `infer`")
from passmuster.engine.coarse import compile_coarse
from passmuster.engine.coarse_run import CoarseRunner
from passmuster.errors import StudyError
from passmuster.files.scenarios import read_world
from passmuster.inference.infer import AHEAD, likelihood_of
from passmuster.inference.space import Space
from passmuster.vocabulary.parameter import Parameter
from tests.unit.inference.small import REPORTERS, SCENARIO, small

STEADY = "leaving_per_month   = { lognormal = { median = 0.01, p90 = 0.03 } }"


def walking(**said):
    return Parameter.model_validate({"fixed": 2, "walk_sd_per_month": 0.1} | said)


def space(months: int, a_step: int = 1, **said) -> Space:
    free = Parameter.model_validate({"lognormal": {"median": 3, "p90": 6}})
    return Space(("pace", "much"), {"pace": walking(**said), "much": free}, {}, ("pace",),
                 months, a_step)  # fmt: skip


def test_a_slow_change_slides_by_quarter_where_nothing_else_is_said() -> None:
    of = space(8)
    assert of.names == ("much", "pace [step 1]", "pace [step 2]", "pace [step 3]")
    z = np.array([[0.0, 1.0, 0.0, 0.0]])
    log_walk = of.theta(z)[1][0, 0]
    whole = 0.1 * np.sqrt(3)
    assert log_walk == pytest.approx(whole * np.array([0, 1 / 3, 2 / 3, 1, 1, 1, 1, 1]))


def test_with_a_length_it_holds_and_steps() -> None:
    of = space(25, walk_every_months=12)
    assert of.names == ("much", "pace [step 1]", "pace [step 2]")
    log_walk = of.theta(np.array([[0.0, 1.0, -2.0]]))[1][0, 0]
    year = 0.1 * np.sqrt(12)
    assert log_walk == pytest.approx(year * np.array([0] * 12 + [1] * 12 + [-1]))


def test_it_walks_as_far_in_long_steps_as_in_short_ones() -> None:
    """The standard deviation at the end of three years, to a twentieth (false alarm: 1e-5)."""
    z = np.random.default_rng(1).standard_normal((8000, 40))
    for of in (space(37, walk_every_months=1), space(37), space(4, 12, walk_every_months=12)):
        ends = of.theta(z[:, : of.size])[1][:, 0, -1]
        assert ends.std() == pytest.approx(0.1 * 6, rel=0.05)


def test_how_far_it_walks_may_be_a_parameter() -> None:
    plain, times = space(25, walk_every_months=12), space(
        25, walk_every_months=12, walk_times="much"
    )  # fmt: skip
    z = np.random.default_rng(2).standard_normal((50, 3))
    theta, log_walk = times.theta(z)
    assert log_walk == pytest.approx(plain.theta(z)[1] * theta[:, 1, None, None])


def test_a_world_of_years_is_the_world_of_months(tmp_path) -> None:
    """With paces of some in a hundred a year the longer step costs a thousandth of a stock."""
    text = SCENARIO.replace("[start]", 'step = "year"\n[start]')
    study = small(tmp_path, **{"scenarios/yearly": text})
    last = date(2034, 12, 31)
    yearly, monthly = (
        compile_coarse(read_world(study, name), last) for name in ("yearly", "baseline")
    )
    assert yearly.months_a_step == 12
    assert set(yearly.edges[:-1]) <= set(monthly.edges)
    theta = np.array([[1e5, 1000.0, 0.005, 0.004, 0.005]])
    columns = ("units_at_start", "intake_per_month", "leaving_per_month", "killed_per_month",
               "returning_per_month")  # fmt: skip
    found = {}
    for name, model in (("yearly", yearly), ("monthly", monthly)):
        order = [columns.index(c) for c in model.model.columns]
        found[name] = CoarseRunner(model, 1).trajectories(theta[:, order], np.empty((1, 0, 60)))
    at = [monthly.ends.index(day) for day in yearly.ends[:5]]
    assert found["yearly"][0][0, :5] == pytest.approx(found["monthly"][0][0, at], rel=1e-3)


def test_months_ahead_are_as_many_as_asked_for(tmp_path) -> None:
    study = small(tmp_path)
    short, long = (likelihood_of(study, None, 1, ahead=n)[0] for n in (AHEAD, 30))
    assert long.coarse.months == short.coarse.months + 30 - AHEAD
    assert long.coarse.ends[-1] == date(2034, 6, 30)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("walk_sd_per_month = 0.1, walk_times = 'nothing'", "PM302"),
        ("walk_sd_per_month = 0.1, walk_times = 'killed_per_month'", "PM515"),
        ("walk_times = 'killed_per_month'", "PM208"),
        ("walk_every_months = 12", "PM208"),
        ("walk_sd_per_month = 0.1, walk_every_months = 0", "PM203"),
    ],
)
def test_a_walk_that_makes_no_sense_is_refused(tmp_path, said: str, code: str) -> None:
    text = SCENARIO.replace(STEADY, STEADY.removesuffix(" }") + f", {said} }}")
    text = text.replace("p90 = 0.012 } }", "p90 = 0.012 }, walk_sd_per_month = 0.1 }")
    study = small(tmp_path, **{"scenarios/baseline": text})
    with pytest.raises(StudyError) as caught:
        read_world(study, "baseline")
    assert code in {fault.code for fault in caught.value.faults}


def test_a_reporter_drifts_by_a_number(tmp_path) -> None:
    lognormal = "cases_per_person = { cases = { lognormal = { median = 1, p90 = 1.3 }"
    text = REPORTERS.replace(
        lognormal, f"{lognormal}, walk_sd_per_month = 0.1, walk_times = 'killed_per_month'"
    )
    with pytest.raises(StudyError) as caught:
        small(tmp_path, reporters=text)
    assert {fault.code for fault in caught.value.faults} == {"PM515"}
