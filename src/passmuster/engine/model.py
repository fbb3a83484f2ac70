"""A compiled model: the tables, what their rows are called, and how its stocks begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from passmuster.engine.tables import Floats, Tables
from passmuster.vocabulary.parameter import Parameter


@dataclass(frozen=True)
class Begin:
    """How a stock begins: a parameter's value, or a number, spread over ages by weights."""

    column: int
    """Parameter that holds (or, for a table, rescales to) the number of people; -1 for none."""
    people: float
    times_column: int
    times: float
    weights: Floats
    """Share of each cohort; a single 1 for a stock without ages."""


@dataclass(frozen=True)
class Model:
    """What `compile_world` returns: arrays to run, and names to read the results by."""

    tables: Tables
    parameters: Mapping[str, Parameter]
    columns: tuple[str, ...]
    """Names of the parameter columns, sorted; constants of the model are called `=…`."""
    constants: Mapping[str, float]
    stocks: tuple[str, ...]
    flows: tuple[str, ...]
    begins: tuple[Begin, ...]
    walks: tuple[str, ...]
    drivers: tuple[str, ...]
    first: date
    days_out: tuple[date, ...]
    months: int
    """Calendar months that the steps touch: as many values as a random walk takes."""
    title: str
    left_out: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Outputs, stocks, flows."""
        return len(self.days_out), len(self.stocks), len(self.flows)
