"""What is said of a quantity: exactly one assertion, read as an interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.noun import Edge, Flag, Noun, Number, exact

FORMS = ("value", "about", "between", "at_least", "at_most", "more_than", "less_than")


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed range of exact values; None is unbounded. `strict` ends are not themselves meant."""

    low: Fraction | None
    high: Fraction | None
    strict: bool = False

    def meets(self, other: Interval) -> bool:
        """True if the two ranges share a point."""
        return not self.is_above(other) and not other.is_above(self)

    def is_above(self, other: Interval) -> bool:
        """True if every value of this range lies above every value of the other."""
        return self.low is not None and other.high is not None and self.low > other.high

    def scaled(self, factor: Fraction) -> Interval:
        """Return the range of `factor` x value; a negative factor swaps the ends."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.strict) if factor > 0 else Interval(high, low, self.strict)

    @property
    def half_width(self) -> Fraction:
        """Half the width; zero where one end is open, since no tolerance was stated."""
        if self.low is None or self.high is None:
            return Fraction(0)
        return (self.high - self.low) / 2


_ABOUT = "Write both, such as about = 30_000 and within = 0.10 for a tenth either way."


def _wrong(code: str, key: str | None, text: str, **values: Any) -> PydanticCustomError:
    """Return a fault of the key that is to be shown; `remedy` says more than the catalogue can."""
    return PydanticCustomError(code, text, {"key": key, **values})


def _pair(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and len(value) != 2:
        raise _wrong("PM203", None, "two ends [lowest, highest] are needed, not {n}", n=len(value))
    return value


class Asserted(Noun):
    """Anything that asserts something of a quantity."""

    value: Edge | None = None
    rounded_to: Number | None = None
    rounded: Literal["nearest", "down", "up"] = "nearest"
    exact: Flag = False
    about: Number | None = None
    within: Number | None = None
    between: Annotated[tuple[Edge, Edge], BeforeValidator(_pair)] | None = None
    at_least: Edge | None = None
    at_most: Edge | None = None
    more_than: Edge | None = None
    less_than: Edge | None = None

    @model_validator(mode="after")
    def _one_assertion(self) -> Asserted:
        given = [form for form in FORMS if getattr(self, form) is not None]
        if not given:
            forms = ", ".join(FORMS)
            raise _wrong("PM208", None, "nothing is asserted", remedy=f"Add one of {forms}.")
        if len(given) > 1:
            said = " and ".join(f"`{form}`" for form in given)
            raise _wrong("PM208", given[1], "{said} stand side by side", said=said)
        form = given[0]
        if (form == "about") != (self.within is not None):
            raise _wrong("PM208", form, "`about` and `within` go together", remedy=_ABOUT)
        if form != "value":
            for key in ("rounded_to", "exact"):
                if getattr(self, key):
                    raise _wrong("PM208", key, "`{key}` goes with `value` alone")
        if self.exact and self.rounded_to is not None:
            raise _wrong("PM208", "exact", "a value is exact or rounded, not both")
        if self.rounded != "nearest" and self.rounded_to is None:
            raise _wrong("PM208", "rounded", "`rounded` says nothing without `rounded_to`")
        self._check_ranges()
        return self

    def _check_ranges(self) -> None:
        if self.rounded_to is not None and self.rounded_to <= 0:
            raise _wrong("PM211", "rounded_to", "nothing is rounded to {n}", n=str(self.rounded_to))
        if self.within is not None and not 0 <= self.within <= 1:
            text = "`within` is a share of the number, from 0 to 1, not {n}"
            raise _wrong("PM211", "within", text, n=str(self.within))
        if self.between is not None:
            low, high = self.between
            if isinstance(low, Decimal) != isinstance(high, Decimal):
                raise _wrong("PM203", "between", "one end is a day and the other a number")
            if exact(low) > exact(high):
                text = "the interval is reversed: {low} is above {high}"
                raise _wrong("PM207", "between", text, low=str(low), high=str(high))

    def interval(self) -> Interval:
        """Return the asserted range, unclipped."""
        if self.between is not None:
            return Interval(exact(self.between[0]), exact(self.between[1]))
        if self.about is not None:
            middle, slack = exact(self.about), abs(exact(self.about)) * exact(self.within or 0)
            return Interval(middle - slack, middle + slack)
        if self.value is not None:
            return self._around(exact(self.value), exact(self.rounded_to or 0))
        for form in ("at_least", "more_than"):
            if (edge := getattr(self, form)) is not None:
                return Interval(exact(edge), None, form == "more_than")
        high = self.at_most if self.at_most is not None else self.less_than
        assert high is not None
        return Interval(None, exact(high), self.less_than is not None)

    def _around(self, middle: Fraction, step: Fraction) -> Interval:
        if self.rounded == "down":
            return Interval(middle, middle + step)
        if self.rounded == "up":
            return Interval(middle - step, middle)
        return Interval(middle - step / 2, middle + step / 2)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers as written, dates left out."""
        written = [getattr(self, form) for form in FORMS if form != "between"]
        written += list(self.between or ())
        return tuple(n for n in written if isinstance(n, Decimal))

    @property
    def looks_rounded(self) -> bool:
        """True for a value that ends in three zeros and states no tolerance."""
        value = self.value
        if not isinstance(value, Decimal) or self.exact or self.rounded_to is not None:
            return False
        return value != 0 and value % 1000 == 0
