"""What a quantity becomes: a linear form, a quotient of two, or the largest of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Terms = Mapping[int, Fraction]
"""Coefficient by column number."""
Arrays = tuple[NDArray[np.intp], NDArray[np.float64]]
"""The same as column numbers and plain numbers."""


def arrays(terms: Mapping[int, Fraction | float]) -> Arrays:
    """Return column numbers and coefficients as the solver takes them."""
    columns = np.fromiter(terms.keys(), dtype=np.intp, count=len(terms))
    return columns, np.array([plain(value) for value in terms.values()], dtype=np.float64)


def plain(value: Fraction | float) -> float:
    """Return float(value), which is slow for fractions: nearly all are one or minus one."""
    if type(value) is Fraction:
        return value.numerator / value.denominator
    return float(value)


def add(into: dict[int, Fraction], terms: Terms, factor: Fraction | int = 1) -> None:
    """Add `factor` x `terms` to a form under construction."""
    for column, coefficient in terms.items():
        total = into.get(column, 0) + coefficient * factor
        if total:
            into[column] = Fraction(total)
        else:
            into.pop(column, None)


def scaled(terms: Terms, factor: Fraction | int) -> dict[int, Fraction]:
    """Return `factor` x `terms`."""
    return {column: coefficient * factor for column, coefficient in terms.items()}


Key = tuple[object, ...]


def canonical(terms: Terms) -> tuple[Key, Fraction]:
    """Return the form divided by its first coefficient, as a key, and that coefficient."""
    ordered = sorted(terms.items())
    if not ordered:
        return (), Fraction(1)
    lead = Fraction(ordered[0][1])
    if lead == 1:
        return tuple(ordered), lead
    return tuple((column, coefficient / lead) for column, coefficient in ordered), lead


@dataclass(frozen=True)
class Linear:
    """A sum of columns."""

    terms: Terms
    own: bool = False
    """True if it holds on a day, or in a scope, of its own: then it is nobody's rival."""

    @cached_property
    def arrays(self) -> Arrays:
        """Column numbers and coefficients."""
        return arrays(self.terms)


@dataclass(frozen=True)
class Quotient:
    """One sum over another."""

    over: Terms
    under: Terms
    own: bool = False

    @cached_property
    def both(self) -> tuple[Linear, Linear]:
        """Numerator and denominator."""
        return Linear(self.over), Linear(self.under)

    def minus(self, edge: Fraction) -> dict[int, Fraction]:
        """Return numerator - edge x denominator."""
        terms = dict(self.over)
        add(terms, self.under, -edge)
        return terms


@dataclass(frozen=True)
class Largest:
    """The largest of several sums; `column` is at least each of them."""

    each: tuple[Terms, ...]
    column: int
    own: bool = False


Form = Linear | Quotient | Largest


def key_of(form: Form) -> object:
    """Return what is the same for the same quantity, however it is written."""
    if isinstance(form, Linear):
        return canonical(form.terms)[0]
    if isinstance(form, Quotient):
        return (canonical(form.over)[0], canonical(form.under)[0])
    return form
