"""Streams by name, and priors that are what they say. Seeds are fixed: no test here is random."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="priors need the extra `world`")
from scipy import stats

from passmuster.engine.priors import draw
from passmuster.engine.streams import key_of, uniforms
from passmuster.vocabulary.parameter import Parameter, unit_in

N = 20_000
U = uniforms(key_of(7, "prior", "x"), 0, N)
# With the seed fixed a test fails or passes for good; over seeds each would fail once in 10,000.
LIKELY = 1e-4


def test_uniforms_are_uniform_and_inside_the_open_interval() -> None:
    assert 0 < U.min() < U.max() < 1
    assert stats.kstest(U, "uniform").pvalue > LIKELY


def test_a_stream_does_not_depend_on_where_one_begins() -> None:
    key = key_of(7, "prior", "x")
    assert (uniforms(key, 500, 100) == U[500:600]).all()


def test_streams_of_other_names_and_seeds_are_unrelated() -> None:
    for other in (key_of(7, "prior", "y"), key_of(8, "prior", "x"), key_of(7, "walk", "x")):
        v = uniforms(other, 0, N)
        assert stats.pearsonr(U, v).pvalue > LIKELY
        assert stats.kstest((U + v) % 1, "uniform").pvalue > LIKELY
    assert stats.pearsonr(U[:-1], U[1:]).pvalue > LIKELY


def test_names_cannot_run_into_each_other() -> None:
    assert key_of(7, "ab", "c") != key_of(7, "a", "bc")
    assert key_of(71, "x") != key_of(7, "1x")


PRIORS = {
    "normal": ({"normal": {"mean": 5, "sd": 2}}, stats.norm(5, 2)),
    "normal by interval": (
        {"normal": {"between": [1, 9], "level": 0.8}}, stats.norm(5, 4 / stats.norm.ppf(0.9))),
    "lognormal": (
        {"lognormal": {"median": 60, "p90": 150}},
        stats.lognorm(np.log(2.5) / stats.norm.ppf(0.9), scale=60)),
    "beta": ({"beta": {"mean": 0.3, "sd": 0.1}}, stats.beta(0.3 * 20, 0.7 * 20)),
    "uniform": ({"uniform": [2, 5]}, stats.uniform(2, 3)),
    "triangular": ({"triangular": [1, 2, 6]}, stats.triang(0.2, 1, 5)),
    "triangular with its mode at the end": ({"triangular": [1, 6, 6]}, stats.triang(1, 1, 5)),
    "cut normal": (
        {"normal": {"mean": 1, "sd": 2}, "at_least": 0, "at_most": 4},
        stats.truncnorm(-0.5, 1.5, 1, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", PRIORS)
def test_draws_follow_the_prior(name: str) -> None:
    said, law = PRIORS[name]
    values = draw(Parameter.model_validate(said), U)
    assert stats.kstest(values, law.cdf).pvalue > LIKELY
    low, high = Parameter.model_validate(said).support
    assert low is None or values.min() >= float(low)
    assert high is None or values.max() <= float(high)


@pytest.mark.parametrize(
    ("name", "scale", "per_time"),
    [
        ("killed_per_1000_day", 1e-3, True),
        ("per 1000 per day", 1e-3, True),
        ("call_up_per_month", 1 / 30.4375, True),
        ("per year", 1 / 365.25, True),
        ("hospital_days", 1.0, False),
        ("tour_months", 30.4375, False),
        ("days", 1.0, False),
    ],
)
def test_a_unit_is_read_from_a_name_or_from_words(name: str, scale: float, per_time: bool) -> None:
    unit = unit_in(name)
    assert unit is not None
    assert unit.scale == pytest.approx(scale)
    assert unit.is_per_time is per_time


@pytest.mark.parametrize("name", ["units_at_start", "month", "per_soldier", "holidays_in_may"])
def test_other_names_say_no_unit(name: str) -> None:
    assert unit_in(name) is None
