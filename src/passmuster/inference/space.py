"""The space that is searched: one standard normal for each thing not known.

A parameter is its prior's inverse at the normal's probability, so that the prior of everything is
the same; slow changes are sums of independent steps (non-centred). Their steps are quarters, and
they lie on straight lines between the quarters' ends; where a parameter says how long its steps
are, it holds its value for so long.
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
    """Steps of the world; each a month, or as many as `months_a_step`."""
    months_a_step: int = 1

    @cached_property
    def free(self) -> tuple[str, ...]:
        """Parameters that have a prior to draw from."""
        return tuple(
            c for c in self.columns if c in self.parameters and self.parameters[c].prior != "fixed"
        )

    def every(self, walk: str) -> int:
        """Return the months of one step of a slow change."""
        said = self.parameters[walk].walk_every_months or MONTHS_A_QUARTER
        return max(said, self.months_a_step)

    def steps(self, walk: str) -> int:
        """Return how many steps a slow change takes."""
        last = (self.months - 1) * self.months_a_step
        if self.parameters[walk].walk_every_months is not None:
            return last // self.every(walk)
        return -(-last // self.every(walk))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the dimensions."""
        steps = [f"{w} [step {q + 1}]" for w in self.walks for q in range(self.steps(w))]
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
        log_walk = np.empty((len(z), len(self.walks), self.months))
        first = len(self.free)
        for w, name in enumerate(self.walks):
            last = first + self.steps(name)
            log_walk[:, w] = z[:, first:last] @ self._lines[w].T
            if (times := self.parameters[name].walk_times) is not None:
                log_walk[:, w] *= theta[:, self.columns.index(times), None]
            first = last
        return theta, log_walk

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
    def _lines(self) -> list[Floats]:
        """Of each walk the weights of its steps in each month, times the deviation of a step."""
        lines = []
        for walk in self.walks:
            every = self.every(walk)
            month = np.arange(self.months)[:, None] * self.months_a_step
            month = month - every * np.arange(self.steps(walk))
            sd = float(self.parameters[walk].walk_sd_per_month or 0) * np.sqrt(every)
            if self.parameters[walk].walk_every_months is not None:
                # On straight lines, totals of such a step would be met by values in a zigzag.
                lines.append(sd * (month >= every))
            else:
                lines.append(sd * np.clip(month / every, 0, 1))
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
