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
from math import sqrt
from typing import Any

import numpy as np

from passmuster.engine import weigh as w
from passmuster.engine.coarse_run import Points
from passmuster.engine.priors import Floats, draw, normal_of
from passmuster.engine.tables import Ints, int_table
from passmuster.vocabulary.parameter import Parameter

MONTHS_A_QUARTER = 3
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
        return -(-said // self.months_a_step) * self.months_a_step

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
        for number, name in enumerate(self.walks):
            last = first + self.steps(name)
            log_walk[:, number] = z[:, first:last] @ self._lines[number].T
            if (times := self.parameters[name].walk_times) is not None:
                log_walk[:, number] *= theta[:, self.columns.index(times), None]
            first = last
        return theta, log_walk

    @cached_property
    def points(self) -> Points:
        """The same as tables for the kernel."""
        rows: list[list[int]] = []
        numbers: list[tuple[float, float]] = []
        curves: list[Floats] = []
        others: list[int] = []
        for d, name in enumerate(self.free):
            kind, first, second = _form_of(self.parameters[name])
            row = len(others) if kind == w.GIVEN else len(curves)
            if kind == w.CURVE:
                curves.append(_curve(self.parameters[name]).c.T)
            elif kind == w.GIVEN:
                others.append(d)
            rows.append([kind, self.columns.index(name), row])
            numbers.append((first, second))
        table = np.array(numbers, dtype=np.float64).reshape(len(numbers), 2)
        priors = w.Priors(
            int_table(rows, w.DIMENSION_COLUMNS), table[:, 0].copy(), table[:, 1].copy(),
            np.array(curves, dtype=np.float64).reshape(len(curves), _NODES - 1, 4),
            *self._walking,
        )  # fmt: skip

        def given(z: Floats) -> Floats:
            found = [self._inverse[d](z[:, d]) for d in others]
            return np.array(found, dtype=np.float64).reshape(len(others), len(z))

        return Points(priors, self._fixed, given)

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
        lines: list[Floats] = []
        for walk in self.walks:
            every = self.every(walk)
            month = np.arange(self.months)[:, None] * self.months_a_step
            month = month - every * np.arange(self.steps(walk))
            sd = self._deviation(walk)
            # On straight lines, totals of a step that holds would be met by values in a zigzag.
            holds = self.parameters[walk].walk_every_months is not None
            share = (month >= every).astype(np.float64) if holds else np.clip(month / every, 0, 1)
            lines.append(np.asarray(sd * share, dtype=np.float64))
        return lines

    def _deviation(self, walk: str) -> float:
        """Return the standard deviation of a step."""
        return float(self.parameters[walk].walk_sd_per_month or 0) * sqrt(self.every(walk))

    @cached_property
    def _walking(self) -> tuple[Ints, Floats]:
        """Of each walk how the kernel takes it, and how far it moves for a standard deviation."""
        rows: list[list[int]] = []
        moves: list[float] = []
        first = len(self.free)
        for walk in self.walks:
            said = self.parameters[walk]
            # A step of the world may be longer than a month; a walk's own step is whole ones.
            span = max(self.every(walk) // self.months_a_step, 1)
            holds = said.walk_every_months is not None
            times = -1 if said.walk_times is None else self.columns.index(said.walk_times)
            rows.append([first, span, int(holds), times])
            moves.append(self._deviation(walk) / (1 if holds else span))
            first += self.steps(walk)
        return int_table(rows, w.WALK_COLUMNS), np.array(moves, dtype=np.float64)


def _form_of(parameter: Parameter) -> tuple[int, float, float]:
    """Return how the kernel finds the inverse of a prior, and its two numbers."""
    if parameter.at_least is None and parameter.at_most is None:
        if parameter.lognormal is not None:
            return w.LOGNORMAL, *normal_of(parameter)
        if parameter.normal is not None:
            return w.NORMAL, *normal_of(parameter)
        if parameter.uniform is not None:
            low, high = map(float, parameter.uniform)
            return w.UNIFORM, low, high - low
    return (w.CURVE if parameter.beta is not None else w.GIVEN), 0.0, 0.0


def _curve(parameter: Parameter) -> Any:
    """Return a spline through the inverse of a prior that takes a microsecond itself.

    It is exact to ten digits.
    """
    from scipy.interpolate import CubicSpline
    from scipy.special import ndtr

    grid = np.linspace(-w.FAR, w.FAR, _NODES)
    return CubicSpline(grid, draw(parameter, ndtr(grid)))


def _inverse_of(parameter: Parameter) -> Any:
    from scipy.special import ndtr

    kind, mean, sd = _form_of(parameter)
    if kind == w.LOGNORMAL:
        return lambda z: np.exp(mean + sd * z)
    if kind == w.NORMAL:
        return lambda z: mean + sd * z
    if kind == w.CURVE:
        through = _curve(parameter)
        return lambda z: np.clip(through(np.clip(z, -w.FAR, w.FAR)), *w.CURVE_ENDS)
    return lambda z: draw(parameter, ndtr(z))
