"""What an open reading would make one believe, and what single number would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Largest, Linear, Quotient
from passmuster.accounts.programme import SPARE
from passmuster.accounts.proof import Side
from passmuster.accounts.ranges import extreme
from passmuster.accounts.solver import INFINITY, Floats
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.quantity import QuantityForm

if TYPE_CHECKING:
    from passmuster.accounts.account import Account

Range = tuple[float | None, float | None]
_SIDES: tuple[Side, Side] = ("at_least", "at_most")


@dataclass(frozen=True)
class Candidate:
    """A quantity one may have to believe something about."""

    quantity: QuantityForm
    form: Linear | Quotient


@dataclass(frozen=True)
class Believed:
    """Its range without the reading, and with it held true."""

    candidate: Candidate
    without: Range
    with_: Range

    def shrinkage(self, size: float) -> float:
        """Share of the range that the reading takes away; an open end is measured on a bent scale."""
        if None not in self.without:
            before = _width(self.without, None)
            return 1 - _width(self.with_, None) / before if before > 0 else 0.0
        before = _width(self.without, size)
        return 1 - _width(self.with_, size) / before if before > 0 else 0.0


def _width(pair: Range, size: float | None) -> float:
    low, high = pair
    if size is None:
        assert low is not None and high is not None
        return high - low
    bent_low = 0.0 if low is None else low / (abs(low) + size)
    bent_high = 1.0 if high is None else high / (abs(high) + size)
    return bent_high - bent_low


@dataclass
class Believer:
    """Asks for ranges with a reading held true; ranges without it are asked for once."""

    account: Account
    evidence: Evidence
    _without: dict[tuple[str, Side], tuple[float | None, Floats | None]] = field(default_factory=dict)

    def without(self, candidate: Candidate) -> Range:
        """Return the range in the account alone."""
        low, high = (self._end(candidate, side)[0] for side in _SIDES)
        return low, high

    def _end(self, candidate: Candidate, side: Side) -> tuple[float | None, Floats | None]:
        key = (candidate.quantity.toml, side)
        if key not in self._without:
            found = self.account.end(self.evidence, candidate.form, side)
            point = found.solved.point if found.solved is not None else None
            self._without[key] = (found.value, point)
        return self._without[key]

    def believed(
        self, candidates: Iterable[Candidate], form: Form, asserted: Interval
    ) -> list[Believed]:
        """Return the range of every candidate with the reading held true."""
        held = Held.of(self.account, self.evidence, form, asserted)
        if held is None:
            return []
        found = []
        for candidate in candidates:
            ends = []
            for side in _SIDES:
                value, point = self._end(candidate, side)
                # The account's own extreme may satisfy the reading: then nothing is lost.
                if point is None or not held.satisfied(point):
                    with held:
                        value = held.end(candidate, side)
                ends.append(value)
            found.append(Believed(candidate, self.without(candidate), (ends[0], ends[1])))
        return found


class Held:
    """The account with a reading, or its opposite, held true by spare rows."""

    def __init__(
        self, account: Account, evidence: Evidence, rows: list[tuple[dict[int, float], float, float]]
    ) -> None:
        self._account = account
        self._evidence = evidence
        self._rows = rows

    @classmethod
    def of(
        cls, account: Account, evidence: Evidence, form: Form, asserted: Interval
    ) -> Held | None:
        """Return the account with the reading held true; None if it is no set of rows."""
        rows = _rows_for(form, asserted)
        return None if rows is None else cls(account, evidence, rows)

    def satisfied(self, point: Floats) -> bool:
        """True if a solution satisfies the reading already."""
        for terms, low, high in self._rows:
            value = sum(factor * point[column] for column, factor in terms.items())
            slack = 1e-7 * max(1.0, abs(value))
            if not low - slack <= value <= high + slack:
                return False
        return True

    def __enter__(self) -> Held:
        self._account.use_spare(self._rows, self._evidence.bounds)
        return self

    def __exit__(self, *_: object) -> None:
        self._account.clear_spare()

    def end(self, candidate: Candidate, side: Side) -> float | None:
        """Return one end of a candidate's range."""
        return extreme(self._account.session, candidate.form, side).value


def _rows_for(form: Form, asserted: Interval) -> list[tuple[dict[int, float], float, float]] | None:
    low = -INFINITY if asserted.low is None else float(asserted.low)
    high = INFINITY if asserted.high is None else float(asserted.high)
    if isinstance(form, Linear):
        return [({c: float(v) for c, v in form.terms.items()}, low, high)]
    if isinstance(form, Quotient):
        rows = []
        if asserted.low is not None:
            rows.append((_plain(form.minus(asserted.low)), 0.0, INFINITY))
        if asserted.high is not None:
            rows.append((_plain(form.minus(asserted.high)), -INFINITY, 0.0))
        return rows
    few = isinstance(form, Largest) and len(form.each) <= SPARE
    if few and isinstance(form, Largest) and asserted.low is None:
        return [(_plain(terms), -INFINITY, high) for terms in form.each]
    return None


def _plain(terms: dict[int, Fraction] | object) -> dict[int, float]:
    return {column: float(value) for column, value in terms.items()}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Settles:
    """A quantity that decides a reading, and the value at which it does."""

    candidate: Candidate
    threshold: float
    true_below: bool
    """True if the reading holds below the threshold."""


def decider(
    believer: Believer, believed: Iterable[Believed], form: Form, asserted: Interval
) -> Settles | None:
    """Return the one quantity whose every value makes the reading certain or impossible."""
    opposites = _opposites(form, asserted)
    if opposites is None:
        return None
    for item in believed:
        if None in item.without or item.shrinkage(1.0) <= 1e-6:
            continue
        settled = _settles(believer, item, opposites)
        if settled is not None:
            return settled
    return None


def _opposites(
    form: Form, asserted: Interval
) -> list[list[tuple[dict[int, float], float, float]]] | None:
    """Rows that hold the reading false, one list for each way in which it can be."""
    if isinstance(form, Largest):
        return None
    ways = []
    if asserted.low is not None:
        ways.append(_rows_for(form, Interval(None, asserted.low)) or [])
    if asserted.high is not None:
        ways.append(_rows_for(form, Interval(asserted.high, None)) or [])
    return ways


def _settles(
    believer: Believer,
    item: Believed,
    ways: list[list[tuple[dict[int, float], float, float]]],
) -> Settles | None:
    true_low, true_high = item.with_
    if true_low is None or true_high is None:
        return None
    scale = 1e-6 * max(1.0, abs(true_low), abs(true_high))
    below = above = None
    for rows in ways:
        held = Held(believer.account, believer.evidence, rows)
        with held:
            low, high = (held.end(item.candidate, side) for side in _SIDES)
        if low is None and high is None:
            continue
        if high is not None and high <= true_low + scale:
            below = true_low
        elif low is not None and low >= true_high - scale:
            above = true_high
        else:
            return None
    if (below is None) == (above is None):
        return None
    if above is not None:
        return Settles(item.candidate, above, true_below=True)
    assert below is not None
    return Settles(item.candidate, below, true_below=False)


__all__ = ["Believed", "Believer", "Candidate", "Settles", "decider"]
