"""Accounts seen so far: points the solver found, which show at once what is possible.

A point that agrees with an evidence and satisfies a reading shows the reading possible; one that
does not satisfy it shows it not certain. Most open readings need no further question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Linear, Quotient
from passmuster.accounts.proof import Side
from passmuster.accounts.rows import Row
from passmuster.accounts.solver import Floats

_MOST = 600
_TOLERANCE = 1e-7


class _Stack:
    """Points in one array that grows by doubling, so that reading them copies nothing."""

    def __init__(self, columns: int) -> None:
        self._array = np.zeros((16, columns))
        self._count = 0
        self.bases: list[Any] = []

    @property
    def rows(self) -> Floats:
        return self._array[: self._count]

    def push(self, point: Floats, basis: Any) -> None:
        if self._count == _MOST:
            return
        if self._count == len(self._array):
            self._array = np.concatenate([self._array, np.zeros_like(self._array)])
        self._array[self._count] = point
        self.bases.append(basis)
        self._count += 1


class Witnesses:
    """Points by evidence."""

    def __init__(self, rows: Sequence[Row]) -> None:
        starts, indices, values = [], list[int](), list[float]()
        self._numbers = [number for number, row in enumerate(rows) if row.terms]
        for number in self._numbers:
            starts.append(len(indices))
            indices.extend(rows[number].terms.keys())
            values.extend(float(value) for value in rows[number].terms.values())
        self._starts = np.array(starts, dtype=np.intp)
        self._indices = np.array(indices, dtype=np.intp)
        self._values = np.array(values)
        self._points: dict[int, _Stack] = {}
        self._adopted: set[int] = set()
        self._kept: list[Evidence] = []

    def add(self, evidence: Evidence, point: Floats, basis: Any = None) -> None:
        """Remember a point that agrees with an evidence, and the basis it was found with."""
        known = self._points.get(id(evidence))
        if known is None:
            self._kept.append(evidence)
            known = self._points[id(evidence)] = _Stack(len(point))
        known.push(point, basis)

    def of(self, evidence: Evidence) -> Floats:
        """Return the points known to agree with an evidence, a point a row."""
        known = self._points.get(id(evidence))
        return np.zeros((0, 0)) if known is None else known.rows

    def nearest(
        self, evidence: Evidence, form: Linear, side: Side, allowed: NDArray[np.bool_] | None = None
    ) -> Any:
        """Return the basis of the point that is best already; None if none is known.

        Args:
            evidence: the evidence.
            form: what is asked about.
            side: which end of it.
            allowed: which of the points may be started from; all if None.
        """
        known = self._points.get(id(evidence))
        if known is None or not len(known.rows):
            return None
        values = _linear(form, known.rows) * (1.0 if side == "at_most" else -1.0)
        usable = np.array([basis is not None for basis in known.bases])
        if allowed is not None:
            usable &= allowed
        if not usable.any():
            return None
        return known.bases[int(np.argmax(np.where(usable, values, -np.inf)))]

    def adopt(self, evidence: Evidence, other: Evidence) -> None:
        """Take over the points of another evidence that agree with this one too, once."""
        if evidence is other or id(evidence) in self._adopted:
            return
        self._adopted.add(id(evidence))
        low, high = (bounds[self._numbers] for bounds in evidence.bounds)
        for point in self.of(other):
            activity = np.add.reduceat(self._values * point[self._indices], self._starts)
            slack = _TOLERANCE * np.maximum(1.0, np.abs(activity))
            if np.all(activity >= low - slack) and np.all(activity <= high + slack):
                self.add(evidence, point)


def values_of(form: Form, points: Floats) -> Floats:
    """Return the value of a form at each point; not a number where there is no one to divide by."""
    if not len(points):
        return np.zeros(0)
    if isinstance(form, Linear):
        return _linear(form, points)
    if isinstance(form, Quotient):
        over, under = (_linear(part, points) for part in form.both)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(under > 1e-6, over / under, np.nan), dtype=np.float64)
    return np.asarray(
        np.max([_linear(Linear(terms), points) for terms in form.each], axis=0), np.float64
    )


def _linear(form: Linear, points: Floats) -> Floats:
    columns, factors = form.arrays
    return np.asarray(points[:, columns] @ factors)
