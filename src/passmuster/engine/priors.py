"""Draws from priors: the inverse of the distribution at a uniform number of the parameter's stream.

A support cuts the distribution off, it does not gather what lies beyond at the edge.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from passmuster.engine.model import Model
from passmuster.engine.streams import key_of, uniforms
from passmuster.vocabulary.parameter import Parameter

Floats = NDArray[np.float64]
Z90 = 1.2815515655446004
"""The 90th percentile of the standard normal."""


def draw_parameters(model: Model, *, seed: int, first: int, draws: int) -> Floats:
    """Return parameters as an array [draw, column]: draws `first` to `first + draws - 1`."""
    values = np.empty((draws, len(model.columns)))
    for c, name in enumerate(model.columns):
        parameter = model.parameters.get(name)
        if parameter is None:
            # A constant of the model, or a lever, which measures set before the first step.
            values[:, c] = model.constants.get(name, np.nan)
        else:
            values[:, c] = draw(parameter, uniforms(key_of(seed, "prior", name), first, draws))
    return values


def draw_walks(
    model: Model, parameters: Floats, *, seed: int, first: int, draws: int
) -> Floats:  # fmt: skip
    """Return the multipliers of slow changes as an array [draw, walk, month]; 1 in the first."""
    from scipy.special import ndtri

    walks = np.ones((draws, len(model.walks), model.months))
    for w, name in enumerate(model.walks):
        walking = model.parameters[name]
        assert walking.walk_sd_per_month is not None
        sd: float | Floats = float(walking.walk_sd_per_month)
        if walking.walk_times is not None:
            sd = sd * parameters[:, model.columns.index(walking.walk_times)]
        total = np.zeros(draws)
        for month in range(1, model.months):
            steps = uniforms(key_of(seed, "walk", name, str(month)), first, draws)
            total = total + sd * ndtri(steps)
            walks[:, w, month] = np.exp(total)
    return walks


def draw(parameter: Parameter, u: Floats) -> Floats:
    """Return the values of a prior at uniform numbers."""
    if parameter.prior == "fixed":
        assert parameter.fixed is not None
        return np.full(len(u), float(parameter.fixed))
    low, high = (None if e is None else float(e) for e in (parameter.at_least, parameter.at_most))
    below = 0.0 if low is None else float(_cdf(parameter, np.array([low]))[0])
    above = 1.0 if high is None else float(_cdf(parameter, np.array([high]))[0])
    values = _inverse(parameter, below + u * (above - below))
    # Rounding alone may step over an edge.
    return np.clip(values, low, high) if (low, high) != (None, None) else values


def normal_of(parameter: Parameter) -> tuple[float, float]:
    """Return mean and deviation of a normal, or of the logarithm of a lognormal."""
    from scipy.special import ndtri

    prior = parameter.normal or parameter.lognormal
    assert prior is not None
    is_log = parameter.lognormal is not None
    if prior.between is not None:
        low, high = (log(float(e)) if is_log else float(e) for e in prior.between)
        assert prior.level is not None
        z = float(ndtri(0.5 + float(prior.level) / 2))
        return (low + high) / 2, (high - low) / (2 * z)
    if parameter.lognormal is not None:
        lognormal = parameter.lognormal
        assert lognormal.median is not None
        assert lognormal.p90 is not None
        middle = log(float(lognormal.median))
        return middle, (log(float(lognormal.p90)) - middle) / Z90
    assert parameter.normal is not None
    assert parameter.normal.mean is not None
    assert parameter.normal.sd is not None
    return float(parameter.normal.mean), float(parameter.normal.sd)


def _beta(parameter: Parameter) -> tuple[float, float]:
    assert parameter.beta is not None
    mean, sd = float(parameter.beta.mean), float(parameter.beta.sd)
    size = mean * (1 - mean) / sd**2 - 1
    return mean * size, (1 - mean) * size


def _inverse(parameter: Parameter, q: Floats) -> Floats:
    from scipy.special import betaincinv, ndtri

    if parameter.normal is not None or parameter.lognormal is not None:
        mean, sd = normal_of(parameter)
        values: Floats = mean + sd * ndtri(q)
        return np.exp(values) if parameter.lognormal is not None else values
    if parameter.beta is not None:
        a, b = _beta(parameter)
        inverse: Floats = betaincinv(a, b, q)
        return inverse
    if parameter.uniform is not None:
        low, high = map(float, parameter.uniform)
        return low + q * (high - low)
    assert parameter.triangular is not None
    low, mode, high = map(float, parameter.triangular)
    width = high - low
    turn = (mode - low) / width
    rising = low + np.sqrt(np.maximum(q * width * (mode - low), 0.0))
    falling = high - np.sqrt(np.maximum((1 - q) * width * (high - mode), 0.0))
    return np.where(q <= turn, rising, falling)


def _cdf(parameter: Parameter, x: Floats) -> Floats:
    from scipy.special import betainc, ndtr

    if parameter.normal is not None or parameter.lognormal is not None:
        mean, sd = normal_of(parameter)
        if parameter.lognormal is not None:
            with np.errstate(divide="ignore"):
                x = np.log(np.maximum(x, 0.0))
        below: Floats = ndtr((x - mean) / sd)
        return below
    if parameter.beta is not None:
        a, b = _beta(parameter)
        share: Floats = betainc(a, b, np.clip(x, 0.0, 1.0))
        return share
    if parameter.uniform is not None:
        low, high = map(float, parameter.uniform)
        return np.clip((x - low) / (high - low), 0.0, 1.0)
    assert parameter.triangular is not None
    low, mode, high = map(float, parameter.triangular)
    rising = np.clip(x - low, 0.0, None) ** 2 / ((high - low) * max(mode - low, 1e-300))
    falling = 1 - np.clip(high - x, 0.0, None) ** 2 / ((high - low) * max(high - mode, 1e-300))
    return np.where(x <= mode, rising, falling) if mode > low else np.where(x < low, 0.0, falling)
