"""A posterior: particles of two agreeing runs, and the worlds that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from passmuster.engine.tables import Floats
from passmuster.inference.distinct import distinct_people
from passmuster.inference.evidence import Evidence
from passmuster.inference.gate import Gate
from passmuster.inference.likelihood import Fits, Likelihood
from passmuster.inference.quantities import COUNTED, Sum, WorldModel
from passmuster.inference.smc import Cloud
from passmuster.inference.space import Space
from passmuster.inference.without import Without
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

LEVELS = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)
"""Median and the ends of the bands that hold 50, 80 and 95 in a hundred draws."""
INFORMED = 0.9
"""Posterior over prior standard deviation above which the data do not inform a parameter."""


@dataclass(frozen=True)
class Posterior:
    """What is likely of a world, given the figures."""

    study: Study
    world: World
    likelihood: Likelihood
    clouds: tuple[Cloud, Cloud]
    prior_z: Floats
    gate: Gate
    seed: int
    particles: int
    """Of each of the two runs."""
    version: str
    holding: str | None = None
    """A reading that was held true beside the figures."""
    without: tuple[Without, ...] | None = None
    """How headlines move without each origin, where new runs have told it."""

    @property
    def evidence(self) -> Evidence:
        """The rows, and what was left out."""
        return self.likelihood.evidence

    @property
    def coarse(self) -> WorldModel:
        """The world in months."""
        return self.likelihood.coarse

    @property
    def space(self) -> Space:
        """Names of what is not known."""
        return self.likelihood.space

    @cached_property
    def z(self) -> Floats:
        """All particles, [draw, dimension]."""
        return np.concatenate([cloud.z for cloud in self.clouds])

    @cached_property
    def fits(self) -> Fits:
        """The worlds of the posterior."""
        return self.likelihood.fits(self.z)

    @cached_property
    def prior(self) -> Fits:
        """Worlds of the prior, as many as one run has particles."""
        return self.likelihood.fits(self.prior_z)

    @property
    def days(self) -> tuple[date, ...]:
        """The eve of the first day, and month ends."""
        return tuple(self.coarse.ends[n] for n in self.coarse.month_ends)

    @property
    def last_day(self) -> date:
        """The day that the study speaks of: beyond it are months ahead."""
        return self.study.settings.as_of or self.study.horizon.last

    @cached_property
    def known_until(self) -> int:
        """Number of the last month end that is not ahead."""
        return max(i for i, day in enumerate(self.days) if day <= self.last_day or i == 0)

    @cached_property
    def theta(self) -> Floats:
        """Parameters of the posterior, [draw, column]."""
        return self.space.theta(self.z)[0]

    def stocks(self, fits: Fits | None = None) -> Mapping[str, Floats]:
        """Return people by stock and group at the eve and month ends, [draw, month + 1]."""
        people = (fits or self.fits).people[:, list(self.coarse.month_ends)]
        names = self.coarse.model.stocks
        return self._grouped({n: people[:, :, i] for i, n in enumerate(names)})

    def flows(self, fits: Fits | None = None) -> Mapping[str, Floats]:
        """Return moves in each month by flow and group, [draw, month]."""
        moves = np.diff((fits or self.fits).moves[:, list(self.coarse.month_ends)], axis=1)
        names = self.coarse.model.flows
        return self._grouped({n: moves[:, :, i] for i, n in enumerate(names)})

    def ever(self, names: tuple[str, ...], fits: Fits | None = None) -> Floats:
        """Return distinct people who have been in a set of stocks, [draw, month + 1]."""
        by_month: Floats = self.ever_by_end(names, fits)[:, list(self.coarse.month_ends)]
        return by_month

    def ever_by_end(self, names: tuple[str, ...], fits: Fits | None = None) -> Floats:
        """Return the same at every end of the world's intervals, [draw, end]."""
        fits = fits or self.fits
        return distinct_people(self.coarse, names, fits.people, fits.moves)

    def summed(self, fits: Fits, terms: Sum, *, plain: bool = False) -> Floats:
        """Return a sum over every world, [draw].

        Args:
            fits: the worlds.
            terms: the sum.
            plain: with the moves that are counted in place of their registrations.
        """
        model, series = self.coarse.model, tuple(self.evidence.reporting.series.values())
        stocks = len(model.stocks)
        found = np.zeros(len(fits.total))
        for (n, column), a in terms.items():
            if column < stocks:
                found += a * fits.people[:, n, column]
            elif column < COUNTED:
                found += a * fits.moves[:, n, column - stocks]
            elif plain:
                for flow in series[column - COUNTED].flows:
                    found += a * fits.moves[:, n, model.flows.index(flow)]
            else:
                found += a * fits.registered[:, column - COUNTED, n]
        return found

    def _grouped(self, single: dict[str, Floats]) -> Mapping[str, Floats]:
        found = dict(single)
        for group in self.study.force.group:
            members = self.study.members((group.name,))
            if members and all(m in single for m in members):
                found[group.name] = np.sum([single[m] for m in members], axis=0)
        return found

    def plot(self, what: str = "fan", *names: str, **how: Any) -> Any:
        """Draw one chart of the posterior.

        Args:
            what: fan, people, moves, gap, predictive, learnt or without.
            names: of a fan, stocks, flows or groups of them; of a gap, its counters or stocks; by
                default what most figures are about.
            how: `width` in pixels; of a fan of stocks `ever`, for different people.

        Returns:
            An Altair chart.

        Raises:
            UsageError: PM751, Altair is not installed; PM754, there is nothing such to draw.
        """
        # Charts lie above inference and are loaded when one is asked for.
        from importlib import import_module

        plots = import_module("passmuster.report.charts.inferred_notebook")
        return plots.plot(what, self, names=names, **how)

    def to_dict(self) -> dict[str, Any]:
        """Return what `passmuster infer --json` prints."""
        from passmuster.inference.as_json import posterior_to_dict

        return posterior_to_dict(self)


def quantiles(values: Floats) -> Floats:
    """Return LEVELS of draws along the first axis, as an array [level, …]."""
    found: Floats = np.quantile(values, LEVELS, axis=0)
    return found
