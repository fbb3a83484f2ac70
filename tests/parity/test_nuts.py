"""Another sampler, on the same model written again by other means, comes to the same posterior.

The model of `nuts_model` shares no line with `passmuster.inference`: its dynamics are a matrix
exponential, its priors and densities NumPyro's, its sampler NUTS.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
pytest.importorskip("numpyro", reason="the other sampler comes with the extra `nuts`")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what JAX and NumPyro think of each other's versions
    import numpyro

    from tests.parity import nuts_model, nuts_study
    from tests.parity.nuts_compare import compare

pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_likelihoods_differ_by_a_constant(tmp_path: Path) -> None:
    # The one takes months in two halves, the other solves them: a posterior moves by as much as
    # the logarithms differ between its points, here at 200 of the prior drawn in by half. Their
    # own deviation is in the hundreds.
    from passmuster.inference.infer import likelihood_of

    numpyro.enable_x64()
    ours, _ = likelihood_of(nuts_study.study(tmp_path), None, 1)
    assert len(ours.evidence.rows) == 22
    assert not ours.evidence.left_out
    space = ours.space
    z = np.random.default_rng(1).standard_normal((200, space.size)) / 2
    theta, walks = space.theta(z)
    points = {n: theta[:, space.columns.index(n)] for n in space.free}
    slow = {n: walks[:, w, :12] for w, n in enumerate(space.walks)}
    apart = ours.log_likelihood(z) - nuts_model.log_likelihoods(points, slow)
    assert ours.log_likelihood(z).std() > 100
    assert apart.std() < 0.3


def test_nuts_comes_to_the_same_posterior() -> None:
    # A minute, most of it NUTS's. Fixed seed: the errors of chance in a difference of means
    # are 0.02 to 0.036 standard deviations, the largest that of the coverage, so that without an
    # error of ours a mean lies beyond 0.1 once in a hundred seeds.
    compared = compare(particles=2000, warmup=500, draws=1500, seed=1)
    assert compared.diverging < 0.01 * 2 * 1500
    for line in compared.lines:
        assert line.split < 1.02, line
        assert line.error < 0.05, line
        assert abs(line.apart) < 0.1, line
        assert 0.9 < line.wider < 1.1, line
