"""The same model with more or fewer people: whole people against expected values, by size.

Where chance and limits meet, the mean over whole people is not the expected value; the gap
shrinks as the population grows. How far is measured, not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.model import Model
from passmuster.engine.run import Inputs, run, run_whole

SIZES = (1.0, 0.1, 0.01)


@dataclass(frozen=True)
class Gap:
    """How far whole people are from expected values in a population of some size."""

    size: float
    """Of the population of the scenario."""
    people: float
    """At the start, on average."""
    gap: float
    """Largest difference of the means of a stock on the last day, as a share of all people."""
    mc_error: float
    """Standard error of that difference."""
    stock: str


def columns_of_people(model: Model) -> list[int]:
    """Return the parameters that count people: starts, quotas, places, what stocks are held to."""
    tb = model.tables
    found = {b.column for b in model.begins}
    found |= {int(c) for c in tb.flows[tb.flows[:, t.KIND] == t.QUOTA, t.COL]}
    found |= {int(c) for c in tb.flows[:, t.ROOM_COL]}
    of_ratio = tb.drivers[:, t.DRIVER_KIND] == t.RATIO_TO_COL
    found |= {int(c) for c in tb.drivers[of_ratio, t.OVER_COL]}
    return sorted(found - {t.NONE})


def scaled(model: Model, inputs: Inputs, size: float) -> tuple[Model, Inputs]:
    """Return a model and its inputs with so many times the people."""
    columns = columns_of_people(model)
    parameters = inputs.parameters.copy()
    parameters[:, columns] *= size
    values = model.tables.change_values.copy()
    values[np.isin(model.tables.changes, columns)] *= size
    begins = tuple(replace(b, people=b.people * size) for b in model.begins)
    tables = model.tables._replace(change_values=values)
    return replace(model, tables=tables, begins=begins), replace(inputs, parameters=parameters)


def gaps(model: Model, inputs: Inputs, *, seed: int, threads: int | None = None) -> list[Gap]:
    """Return the gap between whole people and expected values at three sizes."""
    found = []
    for size in SIZES:
        at_size, drawn = scaled(model, inputs, size)
        smooth = run(at_size, drawn, threads=threads)
        drawn_people = run_whole(at_size, drawn, seed=seed, threads=threads)
        # The same parameters in both: only chance and its meeting with limits are left.
        difference = drawn_people.stocks[:, -1] - smooth.stocks[:, -1]
        mean = difference.mean(axis=0)
        s = int(np.abs(mean).argmax())
        people = float(smooth.start.sum(axis=1).mean())
        whole = float(smooth.stocks[:, -1].sum(axis=1).mean()) or 1.0
        error = float(difference[:, s].std(ddof=1) / np.sqrt(len(difference)))
        gap = Gap(size, people, abs(float(mean[s])) / whole, error / whole, model.stocks[s])
        found.append(gap)
    return found
