"""Exponentials, logarithms and the normal distribution are those of NumPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="the kernel needs the extra `world`")
from numba import njit
from scipy import special

from passmuster.engine import elementary

FUNCTIONS = tuple(getattr(elementary, name) for name in ("exp", "log", "ndtr", "log_ndtr"))
EXP, LOG, NDTR, LOG_NDTR = FUNCTIONS


@njit(error_model="numpy", _nrt=False)
def _each(x: np.ndarray, found: np.ndarray) -> None:
    for i in range(len(x)):
        found[0, i] = EXP(x[i])
        found[1, i] = LOG(x[i])
        found[2, i] = NDTR(x[i])
        found[3, i] = LOG_NDTR(x[i])


def _found(x: np.ndarray) -> np.ndarray:
    found = np.empty((4, len(x)))
    _each(x, found)
    return found


def test_they_are_those_of_numpy_and_scipy() -> None:
    rng = np.random.default_rng(1)
    x = np.concatenate([np.linspace(-37, 37, 20_001), rng.normal(size=20_001) * 1e-3])
    found = _found(x)
    assert found[0] == pytest.approx(np.exp(x), rel=1e-15, abs=0)
    assert found[2] == pytest.approx(special.ndtr(x), rel=1e-12, abs=0)
    assert found[3] == pytest.approx(special.log_ndtr(x), rel=1e-12, abs=1e-15)
    positive = np.exp(x)
    assert _found(positive)[1] == pytest.approx(np.log(positive), rel=1e-15, abs=1e-18)


def test_far_out_they_hold_too() -> None:
    far = np.array([-708.0, 700.0, -1e4, -1e6])
    found = _found(far)
    assert found[0, :2] == pytest.approx(np.exp(far[:2]), rel=1e-15)
    assert found[3] == pytest.approx(special.log_ndtr(far), rel=1e-12)
    huge = np.array([1e-300, 1e300, 2.3e-308])
    assert _found(huge)[1] == pytest.approx(np.log(huge), rel=1e-15)


def test_what_is_no_number_stays_so_and_nothing_is_minus_infinity() -> None:
    found = _found(np.array([0.0, -1.0, np.nan, np.inf, -np.inf]))
    assert found[1, 0] == -np.inf
    assert np.isnan(found[1, [1, 2, 4]]).all()
    assert found[1, 3] == np.inf
    assert np.isnan(found[[0, 2, 3], 2]).all()
    assert found[0, 3] > 1e307
    assert found[0, 4] < 1e-307
