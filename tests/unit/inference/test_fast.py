"""The batch path, what is known point by point, and plain NumPy agree on random studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
from scipy import stats

from passmuster.engine.coarse_run import CoarseRunner
from passmuster.engine.tables import Floats
from passmuster.inference.evidence import Row
from passmuster.inference.infer import likelihood_of
from passmuster.inference.likelihood import Fits, Likelihood
from passmuster.inference.quantities import COUNTED, Sum
from tests.unit.inference.small import FIGURES, FORCE, REPORTERS, SCENARIO, small

MANY = range(6)
RATES = {"leaving": 0.01, "returning": 0.05, "killed": 0.004}
MORE_FORCE = """
[[stock]]
name = "training"
starts_at = 0
[[flow]]
name = "called"
from = "outside"
to = "training"
[[flow]]
name = "trained"
from = "training"
to = "units"
[[flow]]
name = "fled"
from = "training"
to = "absent"
"""
MORE_MOVES = """
training = 5_000
[flow.called]
quota = "called_per_month"
[flow.trained]
dwell = "training_days"
[flow.fled]
rate = "fleeing_per_month"
first = { days = 14, times = "early" }
times = [{ driver = "peers", adds = "contagion" }, { driver = "away", elasticity = "steep" }]
[driver.peers]
recent = ["left"]
of = ["units"]
over_days = "memory_days"
[driver.away]
ratio = ["absent"]
to = ["units", "training"]
"""
MORE_PARAMETERS = """
called_per_month  = { uniform = [500, 1_500] }
training_days     = { normal = { mean = 45, sd = 10 }, at_least = 20 }
early = 2
contagion = { lognormal = { median = 2, p90 = 6 } }
memory_days = 60
steep = { normal = { mean = 0.1, sd = 0.05 } }
fleeing_per_month = { beta = { mean = 0.05, sd = 0.02 } }
"""


def _prior(rng: np.random.Generator, middle: float) -> str:
    """Return a prior of any kind with a number near its middle."""
    low, high = middle / 2, middle * 2
    said = [
        f"lognormal = {{ median = {middle}, p90 = {high} }}",
        f"uniform = [{low}, {high}]",
        f"triangular = [{low}, {middle}, {high}]",
        f"normal = {{ mean = {middle}, sd = {middle / 4} }}, at_least = {middle / 10}",
        f"beta = {{ mean = {middle}, sd = {middle / 3} }}",
    ][rng.integers(5)]
    slow = ", walk_sd_per_month = 0.1" if rng.random() < 0.5 else ""
    return f"{{ {said}{slow} }}"


def _likelihood(folder: Path, seed: int, threads: int = 1) -> Likelihood:
    rng = np.random.default_rng(seed)
    scenario, force = SCENARIO, FORCE
    for name, middle in RATES.items():
        head = f"{name}_per_month"
        line = next(line for line in scenario.splitlines() if line.startswith(head))
        scenario = scenario.replace(line, f"{head} = {_prior(rng, middle)}")
    if rng.random() < 0.7:
        force += MORE_FORCE
        scenario = scenario.replace("dead = 0\n", "dead = 0\n" + MORE_MOVES) + MORE_PARAMETERS
        scenario = 'stages = ["training"]\n' + scenario
    texts = FIGURES.split("[[figure]]")[1:]
    kept = [text for text in texts if rng.random() < 0.8] or texts
    files = {"figures/main": "".join("[[figure]]" + text for text in kept)}
    if rng.random() < 0.7:
        files["reporters"] = REPORTERS
    study = small(folder, force=force, **{"scenarios/baseline": scenario}, **files)
    return likelihood_of(study, None, threads)[0]


def _sum(terms: Sum, fits: Fits) -> Floats:
    stocks = fits.people.shape[2]
    total = np.zeros(len(fits.total))
    for (node, column), times in terms.items():
        if column >= COUNTED:
            total += times * fits.registered[:, column - COUNTED, node]
        elif column >= stocks:
            total += times * fits.moves[:, node, column - stocks]
        else:
            total += times * fits.people[:, node, column]
    return total


def _row(row: Row, fits: Fits, theta: dict[str, Floats]) -> Floats:
    """Return the log likelihood of a figure, from SciPy's distributions."""
    mean = np.max([_sum(terms, fits) for terms in row.shape.each], axis=0)
    if row.shape.under is not None:
        mean = mean / _sum(row.shape.under, fits)
    for name, share in row.factors:
        mean = mean * (1 + share * (theta[name] - 1))
    if row.kind == "lognormal":
        return stats.lognorm.logpdf(row.x, row.sd, scale=mean)
    if row.kind == "normal":
        return stats.norm.logpdf(row.x, mean, row.sd)
    if row.kind == "negative_binomial":
        return stats.nbinom.logpmf(row.x, row.sd, row.sd / (row.sd + mean))
    sign = 1 if row.kind == "at_least" else -1
    return stats.norm.logcdf(sign * (np.log(mean) - row.x) / row.sd)


@pytest.mark.parametrize("seed", MANY)
def test_batch_and_point_by_point_are_the_same(tmp_path: Path, seed: int) -> None:
    likelihood = _likelihood(tmp_path, seed)
    z = np.random.default_rng(seed).standard_normal((300, likelihood.space.size))
    # Bit by bit: both go through the same steps, the batch only without moves nobody looks at.
    assert (likelihood.log_likelihood(z) == likelihood.fits(z).total).all()


@pytest.mark.parametrize("seed", MANY)
def test_rows_are_those_of_plain_distributions(tmp_path: Path, seed: int) -> None:
    likelihood = _likelihood(tmp_path, seed)
    z = np.random.default_rng(seed).standard_normal((50, likelihood.space.size))
    fits = likelihood.fits(z)
    theta = dict(zip(likelihood.space.columns, likelihood.space.theta(z)[0].T, strict=True))
    for r, row in enumerate(likelihood.evidence.rows):
        expected = _row(row, fits, theta)
        assert fits.rows[:, r] == pytest.approx(expected, rel=1e-9, abs=1e-9), row.figure
    assert fits.total == pytest.approx(fits.rows.sum(axis=1), rel=1e-12)


@pytest.mark.parametrize("seed", MANY)
def test_the_kernel_unfolds_points_as_the_space_does(tmp_path: Path, seed: int) -> None:
    likelihood = _likelihood(tmp_path, seed)
    coarse, space = likelihood.coarse, likelihood.space
    z = np.random.default_rng(seed).standard_normal((300, space.size)) * 1.5
    theta, walks = space.theta(z)
    columns, slow = len(coarse.model.columns), len(coarse.model.walks)
    people, moves, _ = CoarseRunner(coarse).trajectories(theta[:, :columns], walks[:, :slow])
    fits = likelihood.fits(z)
    assert fits.people == pytest.approx(people, rel=1e-10, abs=1e-6)
    assert fits.moves == pytest.approx(moves, rel=1e-10, abs=1e-6)


def test_neither_neighbours_nor_threads_nor_order_change_a_bit(tmp_path: Path) -> None:
    one, two = (_likelihood(tmp_path / str(n), 3, n) for n in (1, 2))
    z = np.random.default_rng(8).standard_normal((1_500, one.space.size))
    whole = one.log_likelihood(z)
    order = np.random.default_rng(9).permutation(len(z))
    assert (two.log_likelihood(z) == whole).all()
    assert (two.log_likelihood(z[order]) == whole[order]).all()
    parts = np.split(z, [1, 2, 130, 600, 1_111])
    assert (np.concatenate([two.log_likelihood(part) for part in parts]) == whole).all()
    alone = [float(one.log_likelihood(point[None])[0]) for point in z[:20]]
    assert alone == list(whole[:20])


def test_no_point_has_no_likelihood(tmp_path: Path) -> None:
    likelihood = _likelihood(tmp_path, 1, 2)
    assert len(likelihood.log_likelihood(np.empty((0, likelihood.space.size)))) == 0
