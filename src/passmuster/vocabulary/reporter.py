"""Reporters: how what happens becomes what an origin publishes.

All figures of one origin go through one reporter, so that what is wrong with one of them is wrong
with all. A claim has no reporter: it never enters the evidence.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.noun import Day, Flag, Noun, Number
from passmuster.vocabulary.parameter import ParameterField
from passmuster.vocabulary.quantity import CounterQ, FlowQ, Quantity, StockQ
from passmuster.vocabulary.source import Id

Share = Annotated[Number, Field(ge=0, le=1)]
Spread = Annotated[Number, Field(ge=0, le=5)]


class Wave(Noun):
    """A day on which a share of what waits to be registered is registered at once."""

    on: Day
    share: Annotated[Number, Field(gt=0, le=1)]


class Break(Noun):
    """A day from which the origin counts otherwise: its numbers are so many times the old ones."""

    since: Day
    times: ParameterField
    of: tuple[str, ...] = ()
    """Stocks, flows, groups or counters concerned; by default all of the reporter."""
    because: str | None = None


class Stop(Noun):
    """When the origin stops to publish, and how much likelier a high level makes that.

    A month in which it still publishes, or has stopped, is data: the chance of stopping in a
    month is 1 - exp(-chance x (level / reference)^elasticity), with the level that it would
    have published.
    """

    quantity: Quantity
    since: Day
    """First day of the first month in which it could have stopped."""
    last: Day
    """Last day of the last month published."""
    has_stopped: Flag = True
    """False where it was still publishing when the study was made."""
    chance_per_month: ParameterField
    elasticity: ParameterField
    reference: Annotated[Number, Field(gt=0)]

    @model_validator(mode="after")
    def _in_order(self) -> Stop:
        if self.last < self.since:
            raise PydanticCustomError(
                "PM206", "it stops before it could have begun to", {"key": "last"}
            )
        simple = isinstance(self.quantity, (StockQ, FlowQ, CounterQ))
        if not simple:
            raise PydanticCustomError(
                "PM210", "a stop watches a stock, a flow or a counter", {"key": "quantity"}
            )
        return self


class Reporter(Noun):
    """How one origin reports. What is not said here is as it is for every origin by default."""

    model_config = Noun.model_config | {"populate_by_name": True}

    origin: Id
    of: tuple[str, ...] = ()
    """Stocks, flows, groups or counters that it is about; by default all its figures."""
    coverage: ParameterField | None = None
    """Share of what happens that it sees, the same for all its figures."""
    bias: ParameterField | None = None
    """By which factor all its figures are off; rivals have one each."""
    cases_per_person: dict[str, ParameterField] = Field(default_factory=dict)
    """By counter: registrations for each move that is seen."""
    delay_days: ParameterField | None = None
    """Mean time between a move and its registration."""
    wave: tuple[Wave, ...] = ()
    break_: Annotated[tuple[Break, ...], Field(alias="break")] = ()
    overdispersion: Spread | None = None
    """Relative standard deviation of its figures beyond rounding; given, never estimated."""
    revision: Spread = Decimal(0)
    """Relative standard deviation by which a later publication of the same count differs."""
    stop: Stop | None = None
    source: str | None = None
    because: str | None = None
    means: str | None = None


class ReporterFile(Noun):
    """All of reporters.toml."""

    reporter: tuple[Reporter, ...] = ()
