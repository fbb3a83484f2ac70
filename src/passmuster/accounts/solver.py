"""One HiGHS session for a whole audit: the programme is passed once, then only bounds change.

The simplex method starts each time from the last basis, so that a further question about nearly
the same account costs a few pivots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from passmuster.accounts.forms import Terms, arrays, plain
from passmuster.accounts.rows import Row

Floats = NDArray[np.float64]
Status = Literal["optimal", "unbounded", "infeasible"]
INFINITY = float("inf")
_DUAL, _PRIMAL = 1, 4
_ROUNDING = 1e-9
"""Less than this is what rounding leaves of nothing."""


@dataclass(frozen=True)
class Solved:
    """Answer to one question. `multipliers` belong to rows, as a proof of the value needs them."""

    status: Status
    value: float = float("nan")
    point: Floats | None = None
    multipliers: Floats | None = None
    reduced: Floats | None = None


class _Quiet(highspy.Highs):
    """HiGHS without its banner, which would stand before the JSON on standard output."""

    def __init__(self) -> None:
        # The wrapper's own constructor switches logging callbacks on before it can be silenced.
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


def quiet() -> Any:
    """Return a solver that prints nothing."""
    return _Quiet()


class Session:
    """A linear programme kept in the solver."""

    def __init__(self, rows: Sequence[Row], columns: int) -> None:
        self._solver: Any = _Quiet()
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("solver", "simplex")
        self.columns = columns
        self.low = np.full(len(rows), -INFINITY)
        self.high = np.full(len(rows), INFINITY)
        self._costed: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._tightened = True
        self._costs = np.zeros(0)
        self.solves = 0
        self._pass(rows, columns)

    def _pass(self, rows: Sequence[Row], columns: int) -> None:
        starts, indices, values = [0], list[int](), list[float]()
        for row in rows:
            indices.extend(row.terms.keys())
            values.extend([plain(value) for value in row.terms.values()])
            starts.append(len(indices))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(rows)
        model.col_cost_ = np.zeros(columns)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.full(columns, INFINITY)
        model.row_lower_, model.row_upper_ = self.low, self.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(indices, dtype=np.int32)
        model.a_matrix_.value_ = np.array(values)
        self._solver.passModel(model)

    def hold(self, low: Floats, high: Floats) -> None:
        """Set the bounds of all rows; only those that differ are sent to the solver."""
        changed = np.flatnonzero((low != self.low) | (high != self.high)).astype(np.int32)
        if changed.size:
            tighter = (low[changed] > self.low[changed]) | (high[changed] < self.high[changed])
            self._tightened = self._tightened or bool(tighter.any())
            self._solver.changeRowsBounds(len(changed), changed, low[changed], high[changed])
            self.low, self.high = low.copy(), high.copy()

    def set_coefficient(self, row: int, column: int, value: float) -> None:
        """Change one coefficient of the programme."""
        self._solver.changeCoeff(row, column, value)

    def basis(self) -> Any:
        """Return the basis of the last answer."""
        return self._solver.getBasis()

    def recall(self, basis: Any, *, same: bool = True) -> None:
        """Start the next answer from a basis noted before.

        Args:
            basis: the basis.
            same: True if it was noted under the bounds that hold now, where it is feasible.
        """
        if basis.valid:
            self._solver.setBasis(basis)
            self._tightened = not same

    def bound_columns(self, columns: Sequence[int], low: float, high: float) -> None:
        """Set the bounds of some columns."""
        if columns:
            numbers = np.array(columns, dtype=np.int32)
            size = len(numbers)
            self._solver.changeColsBounds(size, numbers, np.full(size, low), np.full(size, high))

    def highest(self, terms: Mapping[int, Fraction | float]) -> Solved:
        """Return the largest value of a linear form."""
        solved = self._minimise(terms, -1.0)
        if solved.status != "optimal":
            return solved
        assert solved.multipliers is not None
        assert solved.reduced is not None
        return Solved("optimal", -solved.value, solved.point, -solved.multipliers, -solved.reduced)

    def lowest(self, terms: Mapping[int, Fraction | float]) -> Solved:
        """Return the smallest value of a linear form."""
        return self._minimise(terms, 1.0)

    def _minimise(self, terms: Mapping[int, Fraction | float], sign: float) -> Solved:
        self._set_costs(terms, sign)
        status = self._run()
        if status != "optimal":
            return Solved(status)
        solution = self._solver.getSolution()
        info = self._solver.getInfo()
        return Solved(
            "optimal",
            info.objective_function_value,
            np.array(solution.col_value),
            np.array(solution.row_dual),
            np.array(solution.col_dual),
        )

    def _set_costs(self, terms: Mapping[int, Fraction | float], sign: float = 1.0) -> None:
        numbers, factors = arrays(terms)
        columns, costs = numbers.astype(np.int32), factors * sign
        # The old basis stays feasible under a new question, and optimal under tighter bounds.
        same = np.array_equal(columns, self._costed) and np.array_equal(costs, self._costs)
        self._solver.setOptionValue(
            "simplex_strategy", _DUAL if same and self._tightened else _PRIMAL
        )
        self._tightened = False
        if same:
            return
        if self._costed.size:
            nothing = np.zeros(len(self._costed))
            self._solver.changeColsCost(len(self._costed), self._costed, nothing)
        self._costed, self._costs = columns, costs
        if columns.size:
            self._solver.changeColsCost(len(columns), columns, costs)

    def _run(self) -> Status:
        self.solves += 1
        self._solver.run()
        outcome = self._solver.getModelStatus()
        kinds = highspy.HighsModelStatus
        if outcome == kinds.kOptimal:
            return "optimal"
        if outcome == kinds.kInfeasible and _has_farkas_proof(self._solver):
            return "infeasible"
        if outcome in (kinds.kUnbounded, kinds.kUnboundedOrInfeasible):
            return "unbounded"
        # Numerical trouble from a far basis, where even "infeasible" has been seen to be wrong:
        # once more from scratch before it is believed.
        self._solver.clearSolver()
        self._solver.run()
        outcome = self._solver.getModelStatus()
        if outcome == kinds.kOptimal:
            return "optimal"
        return "infeasible" if outcome == kinds.kInfeasible else "unbounded"

    @property
    def is_feasible(self) -> bool:
        """True if some account satisfies all rows as they are bound now."""
        self._set_costs({})
        return self._run() == "optimal"


def _has_farkas_proof(solver: Any) -> bool:
    """True if the solver's dual ray shows that no point satisfies rows and column bounds.

    With multipliers y, y·Ax is at most what the bounds of the rows allow, and at least what the
    bounds of the columns allow: if the first is less than the second, there is no x.
    """
    _, has_ray, ray = solver.getDualRay()
    if not has_ray:
        return False
    programme = solver.getLp()
    y = -np.asarray(ray)
    y[np.abs(y) <= 1e-9 * max(1.0, float(np.abs(y).max(initial=0.0)))] = 0.0
    matrix = programme.a_matrix_
    starts, places = np.asarray(matrix.start_), np.asarray(matrix.index_)
    counts, values = np.diff(starts), np.asarray(matrix.value_)
    if matrix.format_ == highspy.MatrixFormat.kColwise:
        columns, rows = np.repeat(np.arange(len(counts)), counts), places
    else:
        columns, rows = places, np.repeat(np.arange(len(counts)), counts)
    sums = np.bincount(columns, values * y[rows], minlength=programme.num_col_)
    slope: Floats = sums.astype(np.float64)
    slope[np.abs(slope) <= _ROUNDING] = 0.0
    most = _largest(y, np.asarray(programme.row_lower_), np.asarray(programme.row_upper_))
    least = -_largest(-slope, np.asarray(programme.col_lower_), np.asarray(programme.col_upper_))
    if not np.isfinite([most, least]).all():
        return False
    return most < least - _ROUNDING * max(1.0, abs(most), abs(least))


def _largest(factors: Floats, low: Floats, high: Floats) -> float:
    """Return the largest value of factors·z over low <= z <= high."""
    used = factors != 0
    edges = np.where(factors > 0, high, low)[used]
    return float(factors[used] @ edges) if edges.size else 0.0


def floats(bounds: Sequence[Fraction | None], missing: float) -> Floats:
    """Return exact bounds as the solver takes them."""
    return np.array([missing if b is None else plain(b) for b in bounds])


__all__ = ["INFINITY", "Floats", "Session", "Solved", "Terms", "floats"]
