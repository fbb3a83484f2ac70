"""Where a flow feeds on its own recent moves: the condition under which it settles at all.

With hazard h (1 + b m), m being the flow's own recent hazard, the hazard settles at h / (1 - b h):
there is a level only while b h is below one. The engine marks every draw in which that is passed
at any time (`tipped`); here stands how far from it the priors are on the first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passmuster.engine import tables as t

if TYPE_CHECKING:
    from passmuster.projection.result import Floats, Projection

MONTH = 30.4375


@dataclass(frozen=True)
class Tipping:
    """One flow that feeds on itself through one driver."""

    flow: str
    driver: str
    adds: str
    """The parameter by which recent moves add to the hazard."""
    product: Floats
    """b h on the first day, before other factors, [draw]: one is the tipping point."""
    tipped: int
    """Draws in which the point was passed at any time."""

    def to_dict(self) -> dict[str, Any]:
        """Return the condition as the JSON of a projection holds it."""
        from passmuster.projection.as_json import number
        from passmuster.projection.result import quantiles

        return {
            "flow": self.flow,
            "driver": self.driver,
            "adds": self.adds,
            "settles_while_below": 1,
            "at_the_start": [number(v) for v in quantiles(self.product)],
            "tipped": self.tipped,
        }


def tippings(projection: Projection) -> tuple[Tipping, ...]:
    """Return the flows of a projection that feed on themselves, in the order of their names."""
    model = projection.model
    tb, drawn = model.tables, projection.inputs.parameters
    tipped = int(((projection.trajectories.status & t.TIPPED) != 0).sum())
    found = []
    for f, row in enumerate(tb.flows):
        for form, d, _, amount, _ in tb.factors[row[t.FACTOR_FROM] : row[t.FACTOR_TO]]:
            if form != t.ADDS or d == t.NONE or tb.drivers[d, t.DRIVER_KIND] != t.RECENT:
                continue
            fed_by = tb.members[tb.drivers[d, t.A_FROM] : tb.drivers[d, t.A_TO]]
            if f not in fed_by:
                continue
            pace = drawn[:, row[t.COL]] * tb.scale[f]
            hazard = (1 / pace if row[t.KIND] == t.DWELL else pace) * MONTH
            product = np.asarray(drawn[:, amount] * hazard)
            name = model.columns[amount]
            found.append(Tipping(model.flows[f], model.drivers[d], name, product, tipped))
    return tuple(found)
