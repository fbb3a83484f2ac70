"""The space that is searched: one standard normal for each thing not known.

A parameter is its prior's inverse at the normal's probability, so that the prior of everything is
the same; slow changes are sums of independent steps by quarter (non-centred), and lie on straight
lines between the quarters' ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from passmuster.engine.priors import Floats, draw, normal_of
from passmuster.vocabulary.parameter import Parameter

MONTHS_A_QUARTER = 3
_FAR = 8.0
_NODES = 3201


@dataclass(frozen=True)
class Space:
    """Names of the columns, and which of them are free."""

    columns: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    constants: Mapping[str, float]
    walks: tuple[str, ...]
    months: int

    @cached_property
    def free(self) -> tuple[str, ...]:
        """Parameters that have a prior to draw from."""
        return tuple(
            c for c in self.columns if c in self.parameters and self.parameters[c].prior != "fixed"
        )

    @cached_property
    def quarters(self) -> int:
        """Steps that a slow change takes."""
        return max(-(-(self.months - 1) // MONTHS_A_QUARTER), 0)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the dimensions."""
        steps = [f"{w} [step {q + 1}]" for w in self.walks for q in range(self.quarters)]
        return (*self.free, *steps)

    @property
    def size(self) -> int:
        """How many dimensions."""
        return len(self.names)

    def theta(self, z: Floats) -> tuple[Floats, Floats]:
        """Return parameters [particle, column] and logs of slow changes [particle, walk, month]."""
        theta = np.empty((len(z), len(self.columns)))
        theta[:] = self._fixed
        for d, name in enumerate(self.free):
            theta[:, self.columns.index(name)] = self._inverse[d](z[:, d])
        steps = z[:, len(self.free) :].reshape(len(z), len(self.walks), self.quarters)
        return theta, np.einsum("pwq,wmq->pwm", steps, self._lines, optimize=True)

    @cached_property
    def _fixed(self) -> Floats:
        values = np.ones(len(self.columns))
        for c, name in enumerate(self.columns):
            parameter = self.parameters.get(name)
            if parameter is not None and parameter.fixed is not None:
                values[c] = float(parameter.fixed)
            elif name in self.constants:
                values[c] = self.constants[name]
        return values

    @cached_property
    def _inverse(self) -> list[Any]:
        return [_inverse_of(self.parameters[name]) for name in self.free]

    @cached_property
    def _lines(self) -> Floats:
        """Weights of the quarters' steps in each month, times the deviation of a quarter."""
        month = np.arange(self.months)[:, None] - MONTHS_A_QUARTER * np.arange(self.quarters)
        share = np.clip(month / MONTHS_A_QUARTER, 0, 1)
        sds = [self.parameters[w].walk_sd_per_month for w in self.walks]
        scale = np.array([float(s or 0) for s in sds]) * np.sqrt(MONTHS_A_QUARTER)
        lines: Floats = scale[:, None, None] * share
        return lines


def _inverse_of(parameter: Parameter) -> Any:
    from scipy.interpolate import CubicSpline
    from scipy.special import ndtr

    unbounded = parameter.at_least is None and parameter.at_most is None
    if unbounded and (parameter.lognormal is not None or parameter.normal is not None):
        mean, sd = normal_of(parameter)
        if parameter.lognormal is not None:
            return lambda z: np.exp(mean + sd * z)
        return lambda z: mean + sd * z
    if parameter.beta is not None:
        # Its inverse takes a microsecond; a spline through it is exact to ten digits.
        grid = np.linspace(-_FAR, _FAR, _NODES)
        through = CubicSpline(grid, draw(parameter, ndtr(grid)))
        return lambda z: np.clip(through(np.clip(z, -_FAR, _FAR)), 1e-12, 1.0)
    return lambda z: draw(parameter, ndtr(z))
