"""The force: stocks, flows between them, groups of them, and the registers that count."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.noun import Flag, Noun, Number
from passmuster.vocabulary.source import Id

OUTSIDE = "outside"


class Stock(Noun):
    """People in one status."""

    name: Id
    means: str | None = None
    starts_at: Number | None = None
    confused_with: tuple[str, ...] = ()
    only_grows: Flag = False
    inside: tuple[str, ...] = ()

    @property
    def is_flag(self) -> bool:
        """True for a flag on people elsewhere: no balance of its own."""
        return bool(self.inside)


class Flow(Noun):
    """Moves from one stock (or outside) to another."""

    model_config = Noun.model_config | {"populate_by_name": True}

    name: Id
    from_: str = Field(alias="from")
    to: str
    means: str | None = None
    rate: str | None = None
    quota: str | None = None
    dwell: str | None = None
    confused_with: tuple[str, ...] = ()


class Group(Noun):
    """A name for several stocks, or several flows."""

    name: Id
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    means: str | None = None
    confused_with: tuple[str, ...] = ()


class PerPerson(Noun):
    """Registrations for each move, from lowest to highest."""

    between: tuple[Number, Number]
    within_days: Annotated[int, Field(ge=0, le=3650, strict=True)] = 0
    because: str | None = None
    assumed: Flag = False

    @model_validator(mode="after")
    def _ordered(self) -> PerPerson:
        low, high = self.between
        if low < 0:
            raise PydanticCustomError("PM209", "fewer than no cases a person is not possible", {})
        if low > high:
            raise PydanticCustomError(
                "PM207",
                "the interval is reversed: {low} is above {high}",
                {"low": str(low), "high": str(high)},
            )
        return self


def _short_form(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return {"between": value}
    return value


class Counter(Noun):
    """What a register counts when people move."""

    name: Id
    means: str | None = None
    counts: tuple[str, ...] = ()
    of_stock: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    unit: str = "case"
    per_person: (
        Annotated[
            PerPerson,
            BeforeValidator(_short_form, json_schema_input_type=PerPerson | tuple[Number, Number]),
        ]
        | None
    ) = None
    revised_within: Annotated[Number, Field(ge=0, le=1)] | None = None
    confused_with: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Counter:
        given = [k for k in ("counts", "of_stock", "sum_of") if getattr(self, k)]
        if len(given) > 1:
            raise PydanticCustomError(
                "PM208",
                "a counter has one of counts, of_stock, sum_of; this one has {said}",
                {"said": " and ".join(given)},
            )
        return self


class Force(Noun):
    """All of force.toml."""

    stock: tuple[Stock, ...] = ()
    flow: tuple[Flow, ...] = ()
    group: tuple[Group, ...] = ()
    counter: tuple[Counter, ...] = ()
