"""The account with slack: every figure, assumption, counter and definition may give, at a price.

It answers what has to change for the account, or for a reading, to be possible: the repair, the
premises of a reading, and the sets that any certificate must meet. Each end of each element's row
stands alone here, with a slack column of its own and a share in one slack common to all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Largest, Linear, Quotient, Terms
from passmuster.accounts.programme import Placed, Programme
from passmuster.accounts.proof import Side
from passmuster.accounts.rows import Element, Row
from passmuster.accounts.solver import INFINITY, Floats, Session, Solved

_MOVED = 1e-6
_FIRST_GUESS = 10_000
"""People under a quotient until a first answer tells how many there are."""
_PLAIN_SCALE = 1_000
"""People by which a definition, counter or assumption gives for each unit of its slack."""

Wanted = tuple[Form, Side, Fraction]
_Part = tuple[Linear | Quotient, Side, Fraction]


@dataclass(frozen=True)
class Move:
    """A figure's edge that gives, by `amount` in the figure's own unit and `share` of its size."""

    figure: str
    end: Literal["low", "high"]
    amount: float
    share: float


@dataclass(frozen=True)
class Given:
    """What gave: figures' moves, and all elements that are broken."""

    cost: float
    moves: tuple[Move, ...]
    broken: frozenset[Element]
    leans: frozenset[Element] = frozenset()
    """Elements whose rows the answer rests on: without any other it would be the same."""


@dataclass(frozen=True)
class _Slack:
    """A column by which one end of one row may give."""

    element: Element
    row: int
    upper: bool
    column: int
    scale: float
    """Row units for each unit of the column."""
    size: Fraction
    """Size of the edge in the figure's unit: a unit of the column is a change by this."""


class Elastic:
    """A second programme, with a row for every end that may give."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._rows: list[Row] = []
        self._slacks: list[_Slack] = []
        self._common = len(programme.columns)
        self._columns = self._common + 1
        self._own: dict[tuple[str, int, bool], int] = {}
        """Row here for a figure, its row in the programme and the end."""
        self._kept: list[tuple[int, int, bool]] = []
        """Row in the programme, row here, end."""
        self._build()
        self._session = Session(self._rows, self._columns)
        self._session.bound_columns([self._common], 0.0, 0.0)
        self._slack_rows = np.array([slack.row for slack in self._slacks], dtype=np.intp)
        self._kept_by_end = tuple(
            tuple(np.array([k[i] for k in self._kept if k[2] == upper], np.intp) for i in (0, 1))
            for upper in (False, True)
        )
        self._is_weighed = False
        self._asked: list[tuple[int, int]] = []
        self._quotients: set[int] = set()
        self._low = np.full(len(self._rows), -INFINITY)
        self._high = np.full(len(self._rows), INFINITY)

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        for number, row in enumerate(self._programme.rows):
            if row.element is None:
                self._kept += [(number, len(self._rows), False), (number, len(self._rows), True)]
                self._rows.append(row)
            elif row.element.kind != "figure":
                scale = Fraction(_PLAIN_SCALE)
                for upper in (False, True):
                    if (row.high if upper else row.low) is not None:
                        self._kept.append((number, len(self._rows), upper))
                        self._soft(row, row.element, upper, scale, Fraction(1))
        for place in self._programme.placed.values():
            for number in place.rows:
                self._soft_figure(place, number)
        self._question = self._spare("the reading")
        self._someone = self._spare("someone to divide by")
        self._price = len(self._rows)
        prices = {slack.column: Fraction(1) for slack in self._slacks}
        self._rows.append(Row("price", prices, None, None))

    def _spare(self, name: str) -> int:
        self._rows.append(Row(name, {}, None, None))
        return len(self._rows) - 1

    def _soft_figure(self, place: Placed, number: int) -> None:
        """Copy a figure's row: its own, however many figures share the quantity."""
        row = self._programme.rows[number]
        least = max(Fraction(place.figure.rounded_to or 0), Fraction(1))
        factor = (
            Fraction(1, _FIRST_GUESS) if isinstance(place.form, Quotient) else abs(place.factor)
        )
        for upper in (False, True):
            own_upper = upper == (place.factor > 0) or isinstance(place.form, Quotient)
            edge = place.interval.high if own_upper else place.interval.low
            size = max(abs(edge), least) if edge is not None else least
            self._own[place.figure.id, number, upper] = len(self._rows)
            self._soft(row, Element("figure", place.figure.id), upper, size / factor, size)

    def _soft(
        self, row: Row, element: Element, upper: bool, scale: Fraction, size: Fraction
    ) -> None:
        sign = -1 if upper else 1
        terms = {**row.terms, self._columns: sign * scale, self._common: Fraction(sign)}
        self._slacks.append(
            _Slack(element, len(self._rows), upper, self._columns, float(scale), size)
        )
        self._rows.append(Row(row.name, terms, None, None, element))
        self._columns += 1

    # -- asking ------------------------------------------------------------------------------

    def give(
        self,
        evidence: Evidence,
        *,
        soft: Iterable[Element] | None,
        prices: Mapping[Element, float],
        ties: Mapping[Element, float] | None = None,
        wanted: Wanted | None = None,
    ) -> Given | None:
        """Return the cheapest way to make the account (and a reading) possible, or None.

        Args:
            evidence: what binds.
            soft: the elements that may give; None for all.
            prices: price of a whole relative change, by element; 1 where it is not named.
            ties: a second price that decides between equally cheap ways.
            wanted: a form, the side its account misses, and the edge it has to reach.
        """
        self._hold(evidence)
        self._open(None if soft is None else set(soft))
        best: Given | None = None
        for part in _parts(wanted):
            self._want(part)
            found = self._cheapest(evidence, prices, ties)
            if found is not None and (best is None or found.cost < best.cost - 1e-9):
                best = found
        return best

    def sparse(self, evidence: Evidence, wanted: Wanted) -> frozenset[Element]:
        """Return elements that exclude a reading together, few of them.

        All ends give by the same amount, as little as lets the reading in; the multipliers of that
        answer are those with the smallest sum, which leans on few rows. Asked again with rows that
        carried little priced higher, it leans on fewer still.
        """
        self._hold(evidence)
        self._open(set())
        self._session.bound_columns([self._common], 0.0, INFINITY)
        elements: set[Element] = set()
        try:
            for part in _parts(wanted):
                self._want(part)
                elements |= self._leanest()
        finally:
            self._session.bound_columns([self._common], 0.0, 0.0)
            if self._is_weighed:
                self._weigh(None)
        return frozenset(elements)

    def _leanest(self) -> set[Element]:
        best: set[Element] = set()
        rounds = 1 if len(self._slacks) > _MANY else _ROUNDS
        for left in reversed(range(rounds)):
            solved = self._session.lowest({self._common: 1.0})
            if solved.multipliers is None:
                break
            carried = {s.row: abs(float(solved.multipliers[s.row])) for s in self._slacks}
            most = max(carried.values(), default=0.0)
            found = {s.element for s in self._slacks if carried[s.row] > 1e-7 * most}
            if not best or len(found) < len(best):
                best = found
            if left:
                weights = {row: most / (value + 0.05 * most) for row, value in carried.items()}
                self._weigh(weights)
        return best

    def _weigh(self, weights: Mapping[int, float] | None) -> None:
        """Set how much each row shares in the common slack; None for all alike."""
        self._is_weighed = weights is not None
        for slack in self._slacks:
            weight = 1.0 if weights is None else weights[slack.row]
            sign = -1.0 if slack.upper else 1.0
            self._session.set_coefficient(slack.row, self._common, sign * weight)

    def _hold(self, evidence: Evidence) -> None:
        """Bind rows as the evidence does."""
        low = np.full(len(self._rows), -INFINITY)
        high = np.full(len(self._rows), INFINITY)
        for bounds, edges, (numbers, own) in zip(
            (low, high), evidence.bounds, self._kept_by_end, strict=True
        ):
            bounds[own] = edges[numbers]
        self._quotients = set()
        for key, bound in evidence.plain_edges.items():
            row = self._own[key]
            (high if key[2] else low)[row] = bound
            if isinstance(self._programme.placed[key[0]].form, Quotient):
                self._quotients.add(row)
        self._low, self._high = low, high

    def _open(self, soft: set[Element] | None) -> None:
        opened = [s.column for s in self._slacks if soft is None or s.element in soft]
        shut = [s.column for s in self._slacks if not (soft is None or s.element in soft)]
        self._session.bound_columns(shut, 0.0, 0.0)
        self._session.bound_columns(opened, 0.0, INFINITY)

    def _want(self, part: _Part | None) -> None:
        """Hold a reading true by the question's rows."""
        for row, column in self._asked:
            self._session.set_coefficient(row, column, 0.0)
        self._asked = []
        low, high = self._low.copy(), self._high.copy()
        if part is not None:
            form, side, edge = part
            terms: Terms = form.minus(edge) if isinstance(form, Quotient) else form.terms
            self._write(self._question, terms)
            bound = 0.0 if isinstance(form, Quotient) else float(edge)
            (low if side == "at_most" else high)[self._question] = bound
            if isinstance(form, Quotient):
                self._write(self._someone, form.under)
                low[self._someone] = 1.0
        self._session.hold(low, high)

    def _write(self, row: int, terms: Terms) -> None:
        for column, value in terms.items():
            self._session.set_coefficient(row, column, float(value))
            self._asked.append((row, column))

    def _cheapest(
        self,
        evidence: Evidence,
        prices: Mapping[Element, float],
        ties: Mapping[Element, float] | None,
    ) -> Given | None:
        costs = {s.column: prices.get(s.element, 1.0) for s in self._slacks}
        solved = self._session.lowest(costs)
        if solved.point is None:
            return None
        leans = self._leans_on(solved)
        if prices and self._rescale(evidence, solved.point):
            again = self._session.lowest(costs)
            solved = again if again.point is not None else solved
            leans |= self._leans_on(solved)
        cost = solved.value
        if ties is not None and cost > 1e-9:
            second = self._break_ties(costs, cost, ties)
            solved = second if second is not None else solved
            leans |= self._leans_on(solved)
        assert solved.point is not None
        return replace(self._given(evidence, cost, solved.point), leans=leans)

    def _leans_on(self, solved: Solved) -> frozenset[Element]:
        assert solved.multipliers is not None
        carried = solved.multipliers[self._slack_rows]
        return frozenset(self._slacks[i].element for i in np.flatnonzero(carried).tolist())

    def _given(self, evidence: Evidence, cost: float, point: Floats) -> Given:
        moves, broken = [], set()
        for slack in self._slacks:
            share = float(point[slack.column])
            if share * slack.scale <= _MOVED * max(1.0, slack.scale * 1e-3):
                continue
            broken.add(slack.element)
            if slack.element.kind == "figure":
                place = evidence.programme.placed[slack.element.id]
                turned = isinstance(place.form, Linear) and place.factor < 0
                end: Literal["low", "high"] = "high" if slack.upper != turned else "low"
                amount = share * float(slack.size)
                moves.append(Move(slack.element.id, end, amount, share))
        return Given(cost, tuple(moves), frozenset(broken))

    def _rescale(self, evidence: Evidence, point: Floats) -> bool:
        """Price a change of a quotient's edge by the people found under it; True if any changed."""
        changed = False
        for number, slack in enumerate(self._slacks):
            if slack.row not in self._quotients:
                continue
            form = evidence.programme.placed[slack.element.id].form
            assert isinstance(form, Quotient)
            under = max(1.0, sum(float(v) * float(point[c]) for c, v in form.under.items()))
            scale = under * float(slack.size)
            self._session.set_coefficient(slack.row, slack.column, -scale if slack.upper else scale)
            self._slacks[number] = replace(slack, scale=scale)
            changed = True
        return changed

    def _break_ties(
        self, costs: Mapping[int, float], cost: float, ties: Mapping[Element, float]
    ) -> Solved | None:
        """Among the cheapest ways, the one with the lowest second price."""
        for column, value in costs.items():
            self._session.set_coefficient(self._price, column, value)
        high = self._session.high.copy()
        high[self._price] = cost * (1 + 1e-9) + 1e-12
        self._session.hold(self._session.low.copy(), high)
        again = self._session.lowest({s.column: ties.get(s.element, 0.0) for s in self._slacks})
        high[self._price] = INFINITY
        self._session.hold(self._session.low.copy(), high)
        return again if again.point is not None else None


_ROUNDS = 3
_MANY = 400


def _parts(wanted: Wanted | None) -> list[_Part | None]:
    """Ways in which a reading may come true: of a largest month, by any of its months."""
    if wanted is None:
        return [None]
    form, side, edge = wanted
    if isinstance(form, Largest):
        if side == "at_most":
            return [(Linear(terms), side, edge) for terms in form.each]
        return [(Linear({form.column: Fraction(1)}), side, edge)]
    return [(form, side, edge)]


__all__ = ["Elastic", "Given", "Move"]
