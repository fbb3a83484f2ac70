"""The smallest explanations of a contradiction among numbers: which of them are wrong.

A mixed-integer programme chooses the numbers to let go, at a price by their grades, so that the
rest can all be right; a cut after each answer asks for another as small. The fixed-charge form
and its cuts are those of error localisation in official statistics (De Waal, Pannekoek and Scholtus
2011, after Fellegi and Holt 1976).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import highspy
import numpy as np

from passmuster.accounts.arithmetic.system import Entry, System
from passmuster.accounts.repair import snapped
from passmuster.accounts.solver import INFINITY, quiet

MOST, MOST_OF_MANY = 24, 8
"""Explanations of one contradiction that are looked for; fewer where there are many numbers."""
MANY = 400
LARGE = 5_000
"""Numbers beyond which only those are doubted that stand in a sum that does not come out."""
_SHORT = f"short of numbers whose sums all come out, since there are more than {LARGE:,}"
NODES = 4_000
"""Branches of the search for each; counted and not timed, so that every machine stops alike."""
_LEAST, _RELATIVE = 1e-6, 1e-12
_TIGHT = 1e-9

Needed = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Entries that are wrong together, and what the rest needs each of them to be."""

    wrong: tuple[int, ...]
    needed: tuple[Needed, ...]
    weight: int

    def needed_of(self, entry: int) -> Needed:
        """What one of them needs to be."""
        return self.needed[self.wrong.index(entry)]


@dataclass(frozen=True, slots=True)
class Explained:
    """All smallest explanations that were found, and why the search ended if it did not finish."""

    explanations: tuple[Explanation, ...] = ()
    stopped: str | None = None

    @property
    def is_complete(self) -> bool:
        """True if there is no other explanation as small."""
        return self.stopped is None


def explain(system: System, most: int | None = None) -> Explained:
    """Return the smallest explanations; none if all numbers can be right.

    Args:
        system: numbers and their sums.
        most: how many explanations to look for.
    """
    if most is None:
        most = MOST if len(system.entries) <= MANY else MOST_OF_MANY
    distance = _Programme(system).distance()
    if distance <= _dust(system) and next(system.broken(), None) is None:
        return Explained()
    search = _Search(system, distance)
    found = search.run(most)
    return replace(found, stopped=found.stopped or _SHORT) if search.is_large else found


class _Programme:
    """The linear programme: every entry is its published number or an error away from it."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.published = [n for n, e in enumerate(system.entries) if e.id is not None]
        self.place = {number: place for place, number in enumerate(self.published)}
        self._edges = [system.edges(number) for number in range(len(system.entries))]
        self.loose = [n for n, (low, high) in enumerate(self._edges) if low is None or low != high]
        self._column = {number: column for column, number in enumerate(self.loose)}
        self.size = len(self.loose)
        """Columns: true numbers of the entries with room, then errors up, then errors down."""
        self.solver: Any = quiet()
        self.solver.setOptionValue("threads", 1)
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self.solver.setOptionValue(option, _TIGHT)
        self._pass()

    def form(self, terms: Mapping[int, Fraction]) -> tuple[dict[int, float], Fraction]:
        """Return a form over true numbers as coefficients of columns, and what is fixed in it."""
        made: dict[int, float] = {}
        fixed = Fraction(0)
        for number, factor in terms.items():
            if number in self._column:
                made[self._column[number]] = float(factor)
            else:
                fixed += factor * (self._edges[number][0] or 0)
            if number in self.place:
                up = self.size + self.place[number]
                made[up] = float(factor)
                made[up + len(self.published)] = -float(factor)
        return made, fixed

    def _pass(self) -> None:
        system, size, count = self.system, self.size, len(self.published)
        edges = [self._edges[number] for number in self.loose]
        low = [-INFINITY if least is None else float(least) for least, _ in edges]
        high = [INFINITY if most is None else float(most) for _, most in edges]
        starts, index, value = [0], list[int](), list[float]()
        row_low, row_high = list[float](), list[float]()

        def add(terms: Mapping[int, Fraction], least: float, most: float) -> None:
            made, fixed = self.form(terms)
            index.extend(made)
            value.extend(made.values())
            starts.append(len(index))
            row_low.append(least - float(fixed))
            row_high.append(most - float(fixed))

        for equation in system.equations:
            add(equation.terms, 0.0, 0.0)
        for number in self.published:
            if not system.entries[number].signed:
                add({number: Fraction(1)}, 0.0, INFINITY)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size + 2 * count, len(row_low)
        model.col_cost_ = np.concatenate([np.zeros(size), np.ones(2 * count)])
        model.col_lower_ = np.concatenate([np.array(low), np.zeros(2 * count)])
        model.col_upper_ = np.concatenate([np.array(high), np.full(2 * count, INFINITY)])
        model.row_lower_, model.row_upper_ = np.array(row_low), np.array(row_high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(index, dtype=np.int32)
        model.a_matrix_.value_ = np.array(value)
        self.solver.passModel(model)

    def distance(self) -> float:
        """Return the least sum of errors with which everything fits."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return 0.0
        return float(self.solver.getInfo().objective_function_value)

    def bound_errors(self, places: list[int], most: float) -> None:
        """Let some entries err by so much, up and down."""
        count = len(self.published)
        for start in (self.size, self.size + count):
            columns = np.array([start + place for place in places], dtype=np.int32)
            if len(columns):
                zeros, tops = np.zeros(len(columns)), np.full(len(columns), most)
                self.solver.changeColsBounds(len(columns), columns, zeros, tops)

    def price(self, terms: Mapping[int, Fraction]) -> Fraction:
        """Ask for the least of a form over true numbers; return what is fixed in it."""
        total = self.size + 2 * len(self.published)
        made, fixed = self.form(terms)
        prices = np.zeros(total)
        for column, cost in made.items():
            prices[column] = cost
        self.solver.changeColsCost(total, np.arange(total, dtype=np.int32), prices)
        return fixed

    def least(self) -> float | bool | None:
        """Return the least value, None where there is none, False where nothing fits."""
        self.solver.run()
        kinds, outcome = highspy.HighsModelStatus, self.solver.getModelStatus()
        if outcome == kinds.kOptimal:
            return float(self.solver.getInfo().objective_function_value)
        return False if outcome == kinds.kInfeasible else None


class Checker:
    """Says what the rest needs some entries to be, if the rest can be right at all."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._programme = _Programme(system)
        self._programme.bound_errors(list(range(len(self._programme.published))), 0.0)

    def check(self, wrong: Iterable[int]) -> Explanation | None:
        """Return what these need to be; None if the others cannot all be right.

        Args:
            wrong: numbers of published entries that are let go.
        """
        programme = self._programme
        numbers = tuple(wrong)
        places = [programme.place[number] for number in numbers]
        programme.bound_errors(places, INFINITY)
        needed = [self._ends(number) for number in numbers]
        programme.bound_errors(places, 0.0)
        if any(ends is None for ends in needed):
            return None
        weight = sum(self._system.entries[number].weight for number in numbers)
        return Explanation(numbers, tuple(ends for ends in needed if ends is not None), weight)

    def _ends(self, number: int) -> Needed | None:
        ends: list[Fraction | None] = []
        for sign in (1, -1):
            fixed = self._programme.price({number: Fraction(sign)})
            value = self._programme.least()
            if value is False:
                return None
            whole = None if value is None else snapped(float(value), 0) + fixed
            ends.append(None if whole is None else sign * whole)
        return ends[0], ends[1]


class _Search:
    """The mixed-integer programme, asked again and again with what was found ruled out."""

    def __init__(self, system: System, distance: float) -> None:
        self.system = system
        self.programme = _Programme(system)
        self.checker = Checker(system)
        self.published = self.programme.published
        self.weights = np.array([float(system.entries[n].weight) for n in self.published])
        # An error needs to be no larger than all that is amiss put together, rounding included:
        # the sums of a table are a network, whose inverse has no entry above one.
        widths = max(
            (sum(_room(system.entries[n]) for n in e.terms) for e in system.equations),
            default=Fraction(0),
        )
        self.most = 8 * distance + 2 * float(widths)
        self._integers()

    def _integers(self) -> None:
        solver, count = self.programme.solver, len(self.published)
        size = self.programme.size
        for option, value in (
            ("mip_feasibility_tolerance", _TIGHT),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
            ("mip_max_nodes", NODES),
        ):
            solver.setOptionValue(option, value)
        self.programme.bound_errors(list(range(count)), self.most)
        self.programme.price({})
        self.first = size + 2 * count
        self._add_binaries(solver, count, size)
        self._each_broken_has_one()
        if self.is_large:
            self._trust_what_comes_out()

    @property
    def is_large(self) -> bool:
        """True where there are so many numbers that not all are doubted."""
        return len(self.published) > LARGE

    def _trust_what_comes_out(self) -> None:
        doubted = {n for e in self.system.broken() for n in self.system.equations[e].terms}
        trusted = [place for n, place in self.programme.place.items() if n not in doubted]
        self.programme.bound_errors(trusted, 0.0)
        columns = np.array([self.first + place for place in trusted], dtype=np.int32)
        nothing = np.zeros(len(trusted))
        self.programme.solver.changeColsBounds(len(trusted), columns, nothing, nothing)

    def _add_binaries(self, solver: Any, count: int, size: int) -> None:
        empty_int, empty = np.zeros(0, dtype=np.int32), np.zeros(0)
        solver.addCols(
            count,
            self.weights,
            np.zeros(count),
            np.ones(count),
            0,
            np.zeros(count, dtype=np.int32),
            empty_int,
            empty,
        )
        columns = np.arange(self.first, self.first + count, dtype=np.int32)
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(count, columns, kinds)
        places = np.arange(count, dtype=np.int32)
        index = np.stack([size + places, size + count + places, self.first + places], axis=1)
        values = np.tile(np.array([1.0, 1.0, -self.most]), (count, 1))
        solver.addRows(
            count,
            np.full(count, -INFINITY),
            np.zeros(count),
            3 * count,
            (3 * places).astype(np.int32),
            index.astype(np.int32).ravel(),
            values.ravel(),
        )

    def _each_broken_has_one(self) -> None:
        """Add what is plain to see, which spares the solver most of its branches."""
        for number in self.system.broken():
            places = [
                self.programme.place[n]
                for n in self.system.equations[number].terms
                if n in self.programme.place
            ]
            columns = np.array([self.first + place for place in places], dtype=np.int32)
            self.programme.solver.addRow(1.0, INFINITY, len(places), columns, np.ones(len(places)))

    def run(self, most: int) -> Explained:
        """Return explanations of the least weight until there is no other, or the limit."""
        found: list[Explanation] = []
        best: float | None = None
        for _ in range(2 * most):
            chosen, finished = self._next()
            if chosen is None:
                return Explained(tuple(found), None if finished else _stopped(NODES))
            weight = float(self.weights[list(chosen)].sum())
            if best is not None and weight > best + 0.5:
                return Explained(tuple(found))
            if not finished:
                explanation = self.checker.check(self.published[place] for place in chosen)
                found += [explanation] if explanation and not found else []
                return Explained(tuple(found), _stopped(NODES))
            explanation = self.checker.check(self.published[place] for place in chosen)
            if explanation is not None:
                if best is None:
                    self._no_worse_than(weight)
                best = weight
                found.append(explanation)
                if len(found) == most:
                    return Explained(tuple(found), f"after {most} explanations as small as these")
            self._rule_out(chosen)
        return Explained(tuple(found), f"after {2 * most} attempts")

    def _next(self) -> tuple[tuple[int, ...] | None, bool]:
        """Return the places of a cheapest set, and whether that is proved."""
        solver, kinds = self.programme.solver, highspy.HighsModelStatus
        solver.run()
        outcome = solver.getModelStatus()
        if outcome == kinds.kInfeasible:
            return None, True
        solution = solver.getSolution()
        if not solution.value_valid:
            return None, False
        binaries = np.array(solution.col_value)[self.first :]
        chosen = tuple(int(place) for place in np.flatnonzero(binaries > 0.5))
        return chosen or None, outcome == kinds.kOptimal

    def _rule_out(self, chosen: tuple[int, ...]) -> None:
        columns = np.array([self.first + place for place in chosen], dtype=np.int32)
        self.programme.solver.addRow(
            -INFINITY, len(chosen) - 1.0, len(chosen), columns, np.ones(len(chosen))
        )

    def _no_worse_than(self, weight: float) -> None:
        count = len(self.published)
        columns = np.arange(self.first, self.first + count, dtype=np.int32)
        self.programme.solver.addRow(-INFINITY, weight + 0.25, count, columns, self.weights)


def _room(entry: Entry) -> Fraction:
    return entry.below + entry.above + entry.width


def _dust(system: System) -> float:
    """The error that a solver's floating numbers may leave where there is none."""
    edges = (edge for entry in system.entries for edge in (entry.low, entry.high))
    largest = max((abs(float(edge)) for edge in edges if edge is not None), default=0.0)
    return max(_LEAST, _RELATIVE * largest)


def _stopped(nodes: int) -> str:
    return f"after {nodes:,} branches of one search"
