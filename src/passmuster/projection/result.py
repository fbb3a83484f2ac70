"""What a projection comes to: arrays with the names of their axes, and their quantiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, Trajectories
from passmuster.engine.scale import Gap
from passmuster.engine.tables import STATUSES
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

if TYPE_CHECKING:
    from passmuster.projection.balance import Balance
    from passmuster.projection.tipping import Tipping

Floats = NDArray[np.float64]
Mode = Literal["expected", "counts", "persons"]
LEVELS = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)
"""Median and the ends of the bands that hold 50, 80 and 95 in a hundred draws."""
GAP_DRAWS = 200
"""Draws that the gap between the modes is measured on."""


@dataclass(frozen=True)
class Projection:
    """The draws of one scenario, from the eve of the first day to the last."""

    study: Study
    world: World
    model: Model
    inputs: Inputs
    trajectories: Trajectories
    seed: int
    mode: Mode
    version: str

    @property
    def draws(self) -> int:
        """How many draws."""
        return self.inputs.draws

    @property
    def eve(self) -> date:
        """The day at whose end the projection begins."""
        return self.model.first - timedelta(days=1)

    @property
    def days(self) -> tuple[date, ...]:
        """The days at whose ends people are counted; moves are since the one before."""
        return self.model.days_out

    @cached_property
    def stocks(self) -> Mapping[str, Floats]:
        """People at the eve and on each day by stock and group of stocks, [draw, day + 1]."""
        t = self.trajectories
        people = np.concatenate([t.start[:, None, :], t.stocks], axis=1)
        names = self.model.stocks
        return self._with_groups({n: people[:, :, i] for i, n in enumerate(names)}, people)

    @cached_property
    def flows(self) -> Mapping[str, Floats]:
        """Moves up to each day since the one before, by flow and group of flows, [draw, day]."""
        moves = self.trajectories.flows
        return self._with_groups({n: moves[:, :, i] for i, n in enumerate(self.model.flows)}, moves)

    def _with_groups(self, single: dict[str, Floats], whole: Floats) -> Mapping[str, Floats]:
        found = dict(single)
        for group in self.study.force.group:
            members = self.study.members((group.name,))
            # A group with a part that the world leaves out would be a part called the whole.
            if members and all(m in single for m in members):
                found[group.name] = np.sum([single[m] for m in members], axis=0)
        del whole
        return found

    @cached_property
    def statuses(self) -> Mapping[str, int]:
        """How many draws have each status; one draw may have several, and then is not `ok`."""
        status = self.trajectories.status
        found = {"ok": int((status == 0).sum())}
        for bit, name in STATUSES.items():
            if count := int(((status & bit) != 0).sum()):
                found[name] = count
        return found

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """How far whole people are from expected values, at three sizes of the population."""
        from passmuster.engine.scale import gaps

        few = Inputs(self.inputs.parameters[:GAP_DRAWS], self.inputs.walks[:GAP_DRAWS])
        if self.mode != "counts" or len(few.walks.shape) != 3 or few.draws < 2:
            return ()
        return tuple(gaps(self.model, few, seed=self.seed))

    @cached_property
    def tippings(self) -> tuple[Tipping, ...]:
        """Where a flow feeds on its own recent moves, and how far from the tipping point it is."""
        from passmuster.projection.tipping import tippings

        return tippings(self)

    def balance(self, since: date | None = None, until: date | None = None) -> Balance:
        """Return the account of all statuses between two days: people, and moves by flow.

        Raises:
            UsageError: people are not counted on that day.
        """
        from passmuster.projection.balance import balance

        return balance(self, since, until)

    def to_dict(self) -> dict[str, Any]:
        """Return what `passmuster project --json` prints."""
        from passmuster.projection.as_json import projection_to_dict

        return projection_to_dict(self)

    def plot_fan(self, *names: str, **how: Any) -> Any:
        """Draw where half, eight in ten and 95 in 100 draws lie, with published figures on top.

        Args:
            names: stocks, or flows, or groups of them, added up; by default people in the group
                or stock that figures were published of.
            how: `width` in pixels.

        Returns:
            An Altair chart.

        Raises:
            UsageError: PM751, Altair is not installed; PM754, there is nothing such to draw.
        """
        return self._plot("fan", names=names, **how)

    def plot_statuses(self, side: str | None = None, **how: Any) -> Any:
        """Draw where people are, stacked by the means of the draws.

        Args:
            side: `force` or `civil`; by default the first that the world has.
            how: as for `plot_fan`.
        """
        return self._plot("statuses", names=() if side is None else (side,), **how)

    def plot_flows(self, *names: str, **how: Any) -> Any:
        """Draw moves by month.

        Args:
            names: flows and groups of flows; by default those that figures were published of, and
                the largest.
            how: as for `plot_fan`.
        """
        return self._plot("flows", names=names, **how)

    def plot_beside(self, other: Projection, *names: str, **how: Any) -> Any:
        """Draw another scenario beside this one, and how far each draw differs.

        Args:
            other: another projection of the study, with the same seed for the same chance.
            names: as for `plot_fan`; by default what differs most.
            how: as for `plot_fan`.
        """
        return self._plot("beside", names=names, other=other, **how)

    def _plot(self, what: str, **how: Any) -> Any:
        # Charts lie above projections and are loaded when one is asked for.
        from importlib import import_module

        plots = import_module("passmuster.report.charts.projected_notebook")
        return plots.plot(what, self, **how)


def quantiles(values: Floats) -> Floats:
    """Return LEVELS of draws along the first axis, as an array [level, …]."""
    found: Floats = np.quantile(values, LEVELS, axis=0)
    return found
