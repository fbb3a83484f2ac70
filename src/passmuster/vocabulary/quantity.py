"""Quantity: the one way anything refers to the model.

Each form is one small class. `toml` gives the canonical text of a quantity, which can be pasted
back into a study.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.noun import Day, During, Noun, When
from passmuster.vocabulary.period import Period

Pace = Literal["day", "week", "month", "year"]
DAYS_PER = {"year": "365.25", "month": "30.4375", "week": "7", "day": "1"}


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _no_repeats(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) != len(names):
        raise PydanticCustomError(
            "PM301", "a name stands twice in the list {names}", {"names": ", ".join(names)}
        )
    return names


def _ordered_ages(ages: tuple[int, int]) -> tuple[int, int]:
    if ages[0] > ages[1]:
        raise PydanticCustomError(
            "PM207", "the ages are reversed: {a} is above {b}", {"a": ages[0], "b": ages[1]}
        )
    return ages


Names = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    Field(min_length=1),
    BeforeValidator(_names, json_schema_input_type=str | list[str]),
    AfterValidator(_no_repeats),
]
Age = Annotated[int, Field(ge=0, le=130, strict=True)]
Ages = Annotated[tuple[Age, Age], AfterValidator(_ordered_ages)]


class QuantityForm(Noun):
    """What all forms share."""

    form: ClassVar[str]

    @property
    def parts(self) -> tuple[QuantityForm, ...]:
        """The quantities this one is made of; none for a simple one."""
        return ()

    @property
    def toml(self) -> str:
        """The canonical text, a TOML inline table."""
        return "{ " + ", ".join(f"{key} = {text}" for key, text in self._pairs()) + " }"

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for key in type(self).model_fields:
            value = getattr(self, key)
            if value is not None:
                yield key, _toml(value)


def _toml(value: Any) -> str:
    if isinstance(value, QuantityForm):
        return value.toml
    if isinstance(value, Period):
        return value.toml
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if len(value) == 1 and isinstance(value[0], str):
        return _toml(value[0])
    return "[" + ", ".join(_toml(item) for item in value) + "]"


class StockQ(QuantityForm):
    """People in stocks at the end of a day, or on some day of a month."""

    form = "stock"
    stock: Names
    on: When | None = None
    ages: Ages | None = None
    within: Quantity | None = None


class FlowQ(QuantityForm):
    """Moves in a period: who moves twice counts twice."""

    form = "flow"
    flow: Names
    during: During | None = None
    ages: Ages | None = None
    within: Quantity | None = None


class CounterQ(QuantityForm):
    """Registrations in a period."""

    form = "counter"
    counter: Names
    during: During | None = None
    ages: Ages | None = None
    within: Quantity | None = None


class EverQ(QuantityForm):
    """Distinct people who have been in these stocks by the end of a day."""

    form = "ever"
    ever: Names
    by: Day | None = None


class RateQ(QuantityForm):
    """Mean pace of a flow."""

    form = "rate"
    rate: Names
    per: Pace
    during: During | None = None


class PeakQ(QuantityForm):
    """The largest month of a flow."""

    form = "peak"
    peak: Names
    per: Literal["month"] = "month"
    during: During | None = None


class HazardQ(QuantityForm):
    """Moves for each unit of person-time in the stock they leave."""

    form = "hazard"
    hazard: Names
    per: Pace
    during: During | None = None


class ChangeQ(QuantityForm):
    """People at the end of the last day less those at the end of the day before the first."""

    form = "change"
    change: Names
    during: During | None = None


class ShareQ(QuantityForm):
    """One quantity as a share of another of like units."""

    form = "share"
    share: Quantity
    of: Quantity

    @property
    def parts(self) -> tuple[QuantityForm, ...]:
        """Numerator and denominator."""
        return (self.share, self.of)


class RatioQ(QuantityForm):
    """One quantity for each unit of another, of unlike units."""

    form = "ratio"
    ratio: Quantity
    of: Quantity

    @property
    def parts(self) -> tuple[QuantityForm, ...]:
        """Numerator and denominator."""
        return (self.ratio, self.of)


class SumQ(QuantityForm):
    """A sum of quantities of like units."""

    form = "sum"
    sum: Annotated[tuple[Quantity, ...], Field(min_length=1)]

    @property
    def parts(self) -> tuple[QuantityForm, ...]:
        """The terms."""
        return self.sum


class DifferenceQ(QuantityForm):
    """The first quantity less the second."""

    form = "difference"
    difference: tuple[Quantity, Quantity]

    @property
    def parts(self) -> tuple[QuantityForm, ...]:
        """The two terms."""
        return self.difference


class LeverQ(QuantityForm):
    """What the enacted measures set a lever to on a day."""

    form = "lever"
    lever: str
    on: Day | None = None


class SinceQ(QuantityForm):
    """The day a measure is in force from."""

    form = "since"
    since: str


FORMS: dict[str, type[QuantityForm]] = {
    c.form: c
    for c in (
        StockQ, FlowQ, EverQ, CounterQ, RateQ, PeakQ, HazardQ, ChangeQ,
        ShareQ, RatioQ, SumQ, DifferenceQ, LeverQ, SinceQ,
    )
}  # fmt: skip


def form_of(value: Any) -> str | None:
    """Return the form that a table is meant to be: the first key that names one."""
    if isinstance(value, QuantityForm):
        return value.form
    if not isinstance(value, dict):
        return None
    # Forms carry other forms' names inside them, never beside them: the first hit is the form.
    return next(
        (form for form in FORMS if form in value and not (form == "since" and "lever" in value)),
        None,
    )


def _known_form(value: Any) -> Any:
    if isinstance(value, QuantityForm) or form_of(value) is not None:
        return value
    if not isinstance(value, dict):
        raise PydanticCustomError(
            "PM401", "a quantity is a table such as {example}, not {shown}",
            {"example": '{ stock = "absent", on = 2031-10-31 }', "shown": f"“{str(value)[:60]}”"},
        )  # fmt: skip
    keys = [str(k) for k in value]
    near = [n for k in keys for n in get_close_matches(k, FORMS, 1, 0.6)]
    raise PydanticCustomError(
        "PM401", "no form of quantity has the keys {keys}",
        {"keys": ", ".join(keys) or "(none)", "nearest": near[0] if near else None},
    )  # fmt: skip


Quantity = Annotated[
    Annotated[StockQ, Tag("stock")]
    | Annotated[FlowQ, Tag("flow")]
    | Annotated[EverQ, Tag("ever")]
    | Annotated[CounterQ, Tag("counter")]
    | Annotated[RateQ, Tag("rate")]
    | Annotated[PeakQ, Tag("peak")]
    | Annotated[HazardQ, Tag("hazard")]
    | Annotated[ChangeQ, Tag("change")]
    | Annotated[ShareQ, Tag("share")]
    | Annotated[RatioQ, Tag("ratio")]
    | Annotated[SumQ, Tag("sum")]
    | Annotated[DifferenceQ, Tag("difference")]
    | Annotated[LeverQ, Tag("lever")]
    | Annotated[SinceQ, Tag("since")],
    Discriminator(form_of),
    BeforeValidator(_known_form),
]


def walk(quantity: QuantityForm) -> Iterator[QuantityForm]:
    """Yield a quantity and all it is made of, scopes included."""
    yield quantity
    for part in quantity.parts:
        yield from walk(part)
    within = getattr(quantity, "within", None)
    if within is not None:
        yield from walk(within)
