"""Parameters of the world: a number nobody knows exactly, its prior, its unit and its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.noun import Noun, Number

Dimension = Literal["rate", "pace", "time", "number"]
"""A rate is a share of a stock per time, a pace people per time, a time a length of stay."""
_ZERO, _ONE = Decimal(0), Decimal(1)
PRIORS = ("fixed", "normal", "lognormal", "beta", "uniform", "triangular")
DAYS_IN = {"day": 1.0, "week": 7.0, "month": 30.4375, "quarter": 91.3125, "year": 365.25}

_PER = re.compile(r"(?:^|_| )per_?(?: )?(1000(?:_| per |_per_| ))?(day|week|month|quarter|year)$")
_LENGTH = re.compile(r"(?:^|_| )(day|week|month|quarter|year)s$")


@dataclass(frozen=True, slots=True)
class Unit:
    """What one stands for: `scale` turns a value into one per day, or into days."""

    is_per_time: bool
    scale: float
    text: str


def unit_in(text: str) -> Unit | None:
    """Return the unit that a name ends in (`_per_month`, `_per_1000_day`, `_days`), if it does.

    The same endings with spaces are what `unit` may say: "per 1000 per day", "days".
    """
    if found := _PER.search(text):
        per_thousand, span = found.groups()
        divisor = 1000.0 if per_thousand else 1.0
        said = f"per {'1,000 per ' if per_thousand else ''}{span}"
        return Unit(True, 1.0 / (divisor * DAYS_IN[span]), said)
    if found := _LENGTH.search(text):
        return Unit(False, DAYS_IN[found[1]], f"{found[1]}s")
    return None


def _between_is_ordered(prior: Any) -> None:
    if prior.between is not None and prior.between[0] >= prior.between[1]:
        low, high = prior.between
        raise PydanticCustomError(
            "PM207",
            "the interval is reversed or empty: {low} is not below {high}",
            {"low": str(low), "high": str(high)},
        )


def _one_way(prior: Any, first: tuple[str, ...]) -> None:
    """Refuse a prior that is said in two ways, or in half a way."""
    by_moments = [k for k in first if getattr(prior, k) is not None]
    by_interval = prior.between is not None
    if by_interval and by_moments:
        raise PydanticCustomError(
            "PM208", "say either `between` or `{said}`", {"said": by_moments[0]}
        )
    if not by_interval and len(by_moments) < len(first):
        missing = next(k for k in first if k not in by_moments)
        raise PydanticCustomError("PM202", "`{key}` is missing", {"key": missing})
    if by_interval and prior.level is None:
        raise PydanticCustomError(
            "PM202", "`level` is missing: how much of the prior lies between?", {"key": "level"}
        )
    if prior.level is not None and not by_interval:
        raise PydanticCustomError("PM208", "`level` goes with `between` alone", {"key": "level"})


Level = Annotated[Number, Field(gt=0, lt=1)]
Positive = Annotated[Number, Field(gt=0)]


class Normal(Noun):
    """By mean and standard deviation, or by the interval that holds `level` of it."""

    mean: Number | None = None
    sd: Positive | None = None
    between: tuple[Number, Number] | None = None
    level: Level | None = None

    @model_validator(mode="after")
    def _whole(self) -> Normal:
        _one_way(self, ("mean", "sd"))
        _between_is_ordered(self)
        return self


class Lognormal(Noun):
    """By median and 90th percentile, or by the interval that holds `level` of it."""

    median: Positive | None = None
    p90: Positive | None = None
    between: tuple[Positive, Positive] | None = None
    level: Level | None = None

    @model_validator(mode="after")
    def _whole(self) -> Lognormal:
        _one_way(self, ("median", "p90"))
        _between_is_ordered(self)
        if self.median is not None and self.p90 is not None and self.p90 <= self.median:
            raise PydanticCustomError(
                "PM207", "the 90th percentile is not above the median", {"key": "p90"}
            )
        return self


class Beta(Noun):
    """By mean and standard deviation of a share."""

    mean: Annotated[Number, Field(gt=0, lt=1)]
    sd: Positive

    @model_validator(mode="after")
    def _exists(self) -> Beta:
        if self.sd**2 >= self.mean * (1 - self.mean):
            raise PydanticCustomError(
                "PM211", "no share has this mean and so large an sd", {"key": "sd"}
            )
        return self


def _ascending(values: tuple[Number, ...]) -> None:
    if list(values) != sorted(values) or values[0] == values[-1]:
        raise PydanticCustomError("PM207", "the numbers do not ascend", {})


def _short_form(value: Any) -> Any:
    return value if isinstance(value, dict) else {"fixed": value}


class Parameter(Noun):
    """A number of the world. Exactly one prior; a plain number is short for `fixed`."""

    fixed: Number | None = None
    normal: Normal | None = None
    lognormal: Lognormal | None = None
    beta: Beta | None = None
    uniform: tuple[Number, Number] | None = None
    triangular: tuple[Number, Number, Number] | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    walk_sd_per_month: Annotated[Number, Field(gt=0)] | None = None
    """Slow change: the logarithm walks by this standard deviation a month."""
    walk_times: str | None = None
    """A parameter by which that deviation is multiplied: how much it walks is not known either."""
    walk_every_months: Annotated[int, Field(gt=0, strict=True)] | None = None
    """In an inference, the months for which it holds before it steps; by default it slides."""
    unit: str | None = None
    source: str | None = None
    because: str | None = None
    means: str | None = None

    @model_validator(mode="after")
    def _one_prior(self) -> Parameter:
        given = [k for k in PRIORS if getattr(self, k) is not None]
        if len(given) > 1:
            said = " and ".join(f"`{k}`" for k in given)
            raise PydanticCustomError("PM208", "one prior is needed, not {said}", {"said": said})
        if not given:
            raise PydanticCustomError(
                "PM202", "a prior is missing: one of {all}", {"all": ", ".join(PRIORS)}
            )
        for values in (self.uniform, self.triangular):
            if values is not None:
                _ascending(values)
        if self.unit not in (None, "1", "people") and unit_in(self.unit or "") is None:
            raise PydanticCustomError(
                "PM210",
                "“{shown}” is no unit: write such as “per month”, “per 1000 per day”, “days”, "
                "“people” or “1”",
                {"shown": str(self.unit)[:60], "key": "unit"},
            )
        for key in ("walk_times", "walk_every_months"):
            if self.walk_sd_per_month is None and getattr(self, key) is not None:
                text = "`{key}` goes with `walk_sd_per_month`"
                raise PydanticCustomError("PM208", text, {"key": key})
        self._support_holds_something()
        return self

    def _support_holds_something(self) -> None:
        low, high = self.support
        if low is not None and high is not None and low > high:
            raise PydanticCustomError(
                "PM207", "nothing lies in the support: `at_least` is above `at_most`", {}
            )

    @property
    def prior(self) -> str:
        """The name of the prior's family."""
        return next(k for k in PRIORS if getattr(self, k) is not None)

    @property
    def support(self) -> tuple[Number | None, Number | None]:
        """The lowest and the highest value possible; None where there is no end."""
        low, high = {
            "fixed": (self.fixed, self.fixed),
            "normal": (None, None),
            "lognormal": (_ZERO, None),
            "beta": (_ZERO, _ONE),
            "uniform": self.uniform or (None, None),
            "triangular": (self.triangular[0], self.triangular[2])
            if self.triangular
            else (None, None),
        }[self.prior]
        lows = [v for v in (low, self.at_least) if v is not None]
        highs = [v for v in (high, self.at_most) if v is not None]
        return max(lows, default=None), min(highs, default=None)


ParameterField = Annotated[
    Parameter, BeforeValidator(_short_form, json_schema_input_type=Parameter | float)
]
