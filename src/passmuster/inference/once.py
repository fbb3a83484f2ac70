"""An origin counts once, however often it is read: copies, sums of its figures, edges it passed."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import TYPE_CHECKING

import numpy as np

from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm, walk
from passmuster.vocabulary.study import Study

if TYPE_CHECKING:
    from passmuster.inference.evidence import Row
    from passmuster.inference.quantities import Sum


def each_once(study: Study, found: list[tuple[Figure, Row]], left_out: dict[str, str]) -> list[Row]:
    """Return rows that tell something new: an origin counts once, however often it is read.

    Of one origin, a figure that the others add up to is told already: the shortest periods go
    first, and of two numbers for one thing the later. An edge that its origin's number or another
    edge lies beyond is told already too.
    """
    told: dict[str, _Span] = {}
    kept: list[Row] = []
    known: dict[object, Row] = {}
    for figure, row in _in_order(study, found):
        said_by = _said_already(row, known)
        if said_by is not None:
            left_out[figure.id] = f"the same origin says it in {said_by}"
            continue
        plain = not (row.is_edge or row.is_quotient or len(row.said.each) > 1)
        of_scope = f"{row.origin}\x1f{row.scope or ''}"
        if plain and told.setdefault(of_scope, _Span()).holds(row.said.each[0]):
            left_out[figure.id] = "the same origin says it in figures of shorter or later date"
            continue
        known[(_key(row), row.kind if row.is_edge else "")] = row
        kept.append(row)
    return sorted(kept, key=lambda row: row.figure)


def _in_order(study: Study, found: list[tuple[Figure, Row]]) -> list[tuple[Figure, Row]]:
    """Return rows so that what an origin has said before, or better, comes after what counts.

    A number is as old as the first publication of it: who repeats an old one does not revise. Of
    copies the best graded counts, then the first. Of edges the narrowest counts.
    """
    first: dict[object, int] = {}
    for figure, row in found:
        number = _number(figure, row)
        day = study.published(figure).toordinal()
        first[number] = min(first.get(number, day), day)

    def order(item: tuple[Figure, Row]) -> tuple[bool, float, float, int, int, str]:
        figure, row = item
        age = float(-first[_number(figure, row)])
        if row.is_edge:
            age = -row.x if row.kind == "at_least" else row.x
        grade, day = study.grade_of(figure).credibility, study.published(figure).toordinal()
        return row.is_edge, _length(figure.quantity), age, grade, day, figure.id

    return sorted(found, key=order)


def _number(figure: Figure, row: Row) -> object:
    """Return what two figures share that give one number for one thing, of the same origin."""
    interval = figure.interval()
    if interval.low is None or interval.high is None:
        return _key(row), row.kind, row.x
    return _key(row), interval.low + interval.high


def _said_already(row: Row, known: Mapping[object, Row]) -> str | None:
    """Return the figure of the same origin that says as much, or more."""
    key = _key(row)
    if not row.is_edge:
        same = known.get((key, ""))
    else:
        same = known.get((key, row.kind))
        number = known.get((key, ""))
        if same is None and number is not None and (row.is_signed or number.x > 0):
            beyond = number.x - row.x if row.is_signed else log(number.x) - row.x
            if beyond >= 0 if row.kind == "at_least" else beyond <= 0:
                same = number
    return None if same is None else same.figure


def _key(row: Row) -> object:
    def text(terms: Sum | None) -> object:
        return None if terms is None else tuple(sorted((k, round(v, 12)) for k, v in terms.items()))

    parts = tuple(text(one) for one in row.said.each)
    return row.origin, parts, text(row.said.under), text(row.said.wide)


def _length(quantity: QuantityForm) -> float:
    lengths = [0.0]
    for part in walk(quantity):
        during = getattr(part, "during", None)
        if isinstance(during, Period):
            lengths.append(float(during.days))
    return max(lengths)


class _Span:
    """What sums of an origin's figures span, kept as an orthonormal basis."""

    def __init__(self) -> None:
        self.terms: dict[tuple[int, int], int] = {}
        self.basis: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []

    def holds(self, terms: Sum) -> bool:
        """Tell whether a sum is one of sums already held; hold it if not."""
        for term in terms:
            self.terms.setdefault(term, len(self.terms))
        size = len(self.terms)
        vector = np.zeros(size)
        for term, value in terms.items():
            vector[self.terms[term]] = value
        whole = float(np.linalg.norm(vector))
        for _ in range(2):
            for known in self.basis:
                vector[: len(known)] -= known * float(vector[: len(known)] @ known)
        rest = float(np.linalg.norm(vector))
        if rest <= 1e-9 * whole:
            return True
        self.basis.append(vector / rest)
        return False
