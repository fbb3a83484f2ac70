"""The sampler against a posterior that is known, and against its own promises."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

pytest.importorskip("scipy", reason="inference needs the extra `infer`")

from passmuster.inference.gate import compare
from passmuster.inference.infer import one_blas_thread
from passmuster.inference.psis import smoothed
from passmuster.inference.smc import Cloud, Sampler, Settings, Stuck

DIMENSIONS = 12


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Keep linear algebra to one thread, as `infer` does: others on the machine slow it tenfold."""
    with one_blas_thread():
        yield


def _normal_posterior() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A linear model with normal errors: rows, data, posterior mean and covariance."""
    rng = np.random.default_rng(11)
    rows = rng.standard_normal((8, DIMENSIONS))
    data = rng.standard_normal(8) * 3
    precision = np.eye(DIMENSIONS) + rows.T @ rows / 0.2**2
    covariance = np.linalg.inv(precision)
    return rows, data, covariance @ rows.T @ data / 0.2**2, covariance


def _run(run: int, particles: int = 3000, seed: int = 5) -> Cloud:
    rows, data, _, _ = _normal_posterior()

    def log_likelihood(z: np.ndarray) -> np.ndarray:
        return -0.5 * (((data - z @ rows.T) / 0.2) ** 2).sum(axis=1)

    return Sampler(log_likelihood, DIMENSIONS, Settings(particles=particles), seed, run).run()


def test_it_finds_a_normal_posterior() -> None:
    # Means of 3,000 draws that have forgotten their start to a tenth have a standard error of
    # about 0.02 sd; twelve of them beyond 0.12 (six errors) happen once in 10^8 runs.
    _, _, mean, covariance = _normal_posterior()
    cloud = _run(1)
    sd = np.sqrt(np.diag(covariance))
    assert np.abs((cloud.z.mean(axis=0) - mean) / sd).max() < 0.12
    assert np.abs(np.log(cloud.z.std(axis=0) / sd)).max() < 0.12


def test_it_finds_the_evidence() -> None:
    rows, data, _, _ = _normal_posterior()
    spread = rows @ rows.T + 0.2**2 * np.eye(8)
    _, logdet = np.linalg.slogdet(spread)
    exact = -0.5 * (logdet + data @ np.linalg.solve(spread, data)) + 8 * np.log(0.2)
    assert _run(1).log_evidence == pytest.approx(exact, abs=0.8)


def test_the_same_seed_gives_the_same_bits_and_another_run_other_draws() -> None:
    one, again, other = _run(1, 300), _run(1, 300), _run(2, 300)
    assert (one.z == again.z).all()
    assert (one.z != other.z).any()


def test_two_modes_are_both_kept() -> None:
    # A ridge of two points at +-2: a run that lost one would have half of its mass or less on
    # a side. Both sides have 1,000 of 2,000 expected; resampling keeps them within a tenth.
    def log_likelihood(z: np.ndarray) -> np.ndarray:
        return -0.5 * ((np.abs(z[:, 0]) - 2) / 0.1) ** 2

    cloud = Sampler(log_likelihood, 2, Settings(particles=2000), 3, 1).run()
    assert 0.35 < (cloud.z[:, 0] > 0).mean() < 0.65
    assert np.abs(np.abs(cloud.z[:, 0]).mean() - 2) < 0.1


def test_what_no_draw_meets_is_said() -> None:
    impossible = Sampler(lambda z: np.full(len(z), -np.inf), 3, Settings(particles=100), 1, 1)
    with pytest.raises(Stuck, match="no draw"):
        impossible.run()


def test_failed_worlds_are_counted_and_have_no_weight() -> None:
    def log_likelihood(z: np.ndarray) -> np.ndarray:
        return np.where(z[:, 0] > 0, -np.inf, -0.5 * z[:, 1] ** 2)

    cloud = Sampler(log_likelihood, 2, Settings(particles=1000), 1, 1).run()
    assert 400 < cloud.masked < 600
    assert (cloud.z[:, 0] <= 0).all()


def test_a_run_taken_up_again_goes_on_to_the_same_bits() -> None:
    rows, data, _, _ = _normal_posterior()

    def log_likelihood(z: np.ndarray) -> np.ndarray:
        return -0.5 * (((data - z @ rows.T) / 0.2) ** 2).sum(axis=1)

    def sampler() -> Sampler:
        return Sampler(log_likelihood, DIMENSIONS, Settings(particles=200), 5, 1)

    whole, first, second = sampler(), sampler(), sampler()
    whole.run()
    first.run()
    second.restore(first.state())
    whole.stage(6)
    second.stage(6)
    assert (whole.z == second.z).all()


def test_the_gate_names_what_differs() -> None:
    one = _run(1, 1000)
    moved = Cloud(one.z + np.array([0.0, 1.0] + [0.0] * 10), one.fit, 0.0, (), 0, 0, 0.0, {})
    names = tuple(f"p{i}" for i in range(DIMENSIONS))
    fits = np.zeros((1000, 2)), np.column_stack([np.zeros(1000), np.ones(1000)])
    gate = compare(names, (one, moved), fits, ("a", "b"))
    assert not gate.passes
    assert gate.worst[0] == "p1"
    assert gate.figure == "b"
    assert compare(names, (one, one), fits, ("a", "b")).passes


def test_weights_of_a_light_tail_are_trusted_and_of_a_heavy_one_not() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal(4000)
    weight, shape = smoothed(-0.5 * (x - 0.3) ** 2 + 0.5 * x**2)
    assert shape < 0.5
    assert (weight * x).sum() == pytest.approx(0.3, abs=0.1)
    _, heavy = smoothed(rng.standard_exponential(4000) * 1.5)
    assert heavy > 0.7
