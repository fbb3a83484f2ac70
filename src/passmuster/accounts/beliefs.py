"""What an open reading would make one believe, and what single number would settle it.

Where there are many quantities to ask about, points seen so far tell which ranges a reading can
shrink: between a point that satisfies it and one that does not lies one that just does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Largest, Linear, Quotient, Terms, key_of, plain
from passmuster.accounts.programme import SPARE
from passmuster.accounts.proof import Side
from passmuster.accounts.ranges import Extreme
from passmuster.accounts.search import LARGE
from passmuster.accounts.solver import INFINITY, Floats
from passmuster.accounts.witnesses import values_of
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.quantity import QuantityForm

if TYPE_CHECKING:
    from passmuster.accounts.account import Account

Range = tuple[float | None, float | None]
SpareRow = tuple[dict[int, float], float, float]
_SIDES: tuple[Side, Side] = ("at_least", "at_most")
_ALL = 24
"""So many quantities are all asked about; of more, those that points seen so far show to shrink."""
_ASKED, _DECIDERS = 3, 2
_NOISE = 1e-6
"""A range narrower than this share of its ends is a point."""
_SEEN = 160
"""Points looked at in screening."""


@dataclass(frozen=True)
class Candidate:
    """A quantity one may have to believe something about."""

    quantity: QuantityForm
    form: Linear | Quotient

    @cached_property
    def name(self) -> str:
        """The quantity in its canonical spelling, which orders candidates."""
        return self.quantity.toml

    @cached_property
    def key(self) -> object:
        """What is the same for the same quantity, however it is spelt."""
        return key_of(self.form)


@dataclass(frozen=True)
class Believed:
    """Its range without the reading, and with it held true."""

    candidate: Candidate
    without: Range
    with_: Range

    def shrinkage(self, size: float) -> float:
        """Share of the range that the reading takes away; open ends count on a bent scale."""
        return _shrinkage(self.without, self.with_, size)


@dataclass(frozen=True)
class Settles:
    """A quantity that decides a reading, and the value at which it does."""

    candidate: Candidate
    threshold: float
    true_below: bool
    """True if the reading holds below the threshold."""


@dataclass
class Believer:
    """Asks for ranges with a reading held true; ranges without it are asked for once."""

    account: Account
    evidence: Evidence
    _forms: dict[str, Candidate] = field(default_factory=dict)

    def known(self, candidate: Candidate) -> Candidate:
        """Return the candidate as met before, so that its range is asked for once."""
        return self._forms.setdefault(candidate.name, candidate)

    def _is_too_much(self, chosen: Sequence[Candidate]) -> bool:
        """True where asking about every quantity would take longer than it tells."""
        return len(chosen) > _ALL or len(self.evidence.rows_by_element) > LARGE

    def believed(
        self, candidates: Sequence[Candidate], form: Form, asserted: Interval, size: float
    ) -> list[Believed]:
        """Return ranges with and without the reading, for the candidates it may shrink most."""
        rows = _rows_for(form, asserted)
        if rows is None:
            return []
        chosen = [self.known(candidate) for candidate in candidates]
        if self._is_too_much(chosen):
            chosen = self._screened(chosen, rows, size)[:_ASKED]
        return self._ask(chosen, rows)

    def _ask(self, chosen: Sequence[Candidate], rows: list[SpareRow]) -> list[Believed]:
        ends: dict[tuple[int, Side], float | None] = {}
        without: dict[int, Range] = {}
        nobody: set[int] = set()
        open_ends: list[tuple[int, Side]] = []
        for number, candidate in enumerate(chosen):
            values: list[float | None] = []
            for side in _SIDES:
                if side == "at_least" and self._touches_nought(candidate.form, rows):
                    values.append(0.0)
                    ends[number, side] = 0.0
                    continue
                found = self.account.end(self.evidence, candidate.form, side)
                values.append(found.value)
                if found.nobody:
                    nobody.add(number)
                    break
                point = found.solved.point if found.solved is not None else None
                # The account's own extreme may satisfy the reading: then nothing is lost.
                if point is not None and _satisfied(rows, point):
                    ends[number, side] = found.value
                else:
                    open_ends.append((number, side))
            without[number] = (values[0], values[-1])
        if open_ends:
            with Held(self.account, self.evidence, rows) as held:
                for number, side in open_ends:
                    found = held.ask(chosen[number], side)
                    ends[number, side] = found.value
                    # Only just possible, or not to the solver's last digit: nothing is known then.
                    if found.nobody or not found.feasible:
                        nobody.add(number)
        return [
            Believed(candidate, without[n], (ends[n, "at_least"], ends[n, "at_most"]))
            for n, candidate in enumerate(chosen)
            if n not in nobody
        ]

    def _touches_nought(self, form: Linear | Quotient, rows: list[SpareRow]) -> bool:
        """True if a point already seen satisfies the reading and has nothing of a quantity."""
        if not isinstance(form, Linear) or min(form.terms.values(), default=0) < 0:
            return False
        points = self.account.witnesses.of(self.evidence)[-_SEEN:]
        nobody = values_of(form, points) <= 1e-9
        return bool(nobody.any() and (nobody & _all_true(rows, points)).any())

    def _screened(
        self, candidates: Sequence[Candidate], rows: list[SpareRow], size: float
    ) -> list[Candidate]:
        """Order candidates by how far the reading shrinks what points seen so far span."""
        seen = Seen.of(self, rows)
        if seen is None:
            return list(candidates)
        ranked = [(-round(seen.shrinkage(c.form, size), 6), c.name, c) for c in candidates]
        return [c for _, _, c in sorted(ranked, key=lambda item: item[:2])]

    def decider(
        self, candidates: Sequence[Candidate], form: Form, asserted: Interval
    ) -> Settles | None:
        """Return the one quantity whose every value makes the reading certain or impossible."""
        rows, ways = _rows_for(form, asserted), _opposites(form, asserted)
        if rows is None or ways is None:
            return None
        ordered = sorted(candidates, key=lambda candidate: candidate.name)
        chosen = [self.known(candidate) for candidate in ordered]
        if self._is_too_much(chosen):
            seen = Seen.of(self, rows)
            if seen is not None:
                chosen = [c for c in chosen if not seen.overlaps(c.form)]
            chosen = chosen[:_DECIDERS]
        for item in self._ask(chosen, rows):
            settled = self._settles(item, ways)
            if settled is not None:
                return settled
        return None

    def _settles(self, item: Believed, ways: list[list[SpareRow]]) -> Settles | None:
        true_low, true_high = item.with_
        if true_low is None or true_high is None:
            return None
        scale = 1e-6 * max(1.0, abs(true_low), abs(true_high))
        if true_high - true_low <= scale:
            return None
        below = above = None
        for rows in ways:
            with Held(self.account, self.evidence, rows) as held:
                low, high = (held.end(item.candidate, side) for side in _SIDES)
            if low is None and high is None:
                return None
            if low is not None and high is not None and high - low <= scale:
                # False at one value only, where it may be true as well: that settles nothing.
                return None
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


@dataclass(frozen=True)
class Seen:
    """Points of an evidence, which satisfy a reading and which do not."""

    points: Floats
    true: NDArray[np.bool_]
    base: int
    """The point that satisfies it with most room."""
    steps: Floats
    """How far one can go from there towards each point before the reading breaks; 1 is all."""

    @classmethod
    def of(cls, believer: Believer, rows: list[SpareRow]) -> Seen | None:
        """Return what was seen; None if no point satisfies the reading, or none misses it."""
        points = believer.account.witnesses.of(believer.evidence)[-_SEEN:]
        room = _room(rows, points)
        true = np.all(room >= -1e-6, axis=0)
        if not true.any() or true.all():
            return None
        base = int(np.flatnonzero(true)[np.argmax(room[:, true].min(axis=0))])
        start = np.maximum(room[:, [base]], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = np.where(room < 0, start / (start - room), 1.0).min(axis=0)
        return cls(points, true, base, np.where(true, 1.0, steps))

    def _spans(self, form: Linear | Quotient) -> tuple[Range, Range, Range]:
        """Span of a form over all points, over those that satisfy the reading, over the rest."""
        values = values_of(form, self.points)
        good = ~np.isnan(values)
        if not good[self.base]:
            return (None, None), (None, None), (None, None)
        start = values[self.base]
        held = start + self.steps[good] * (values[good] - start)
        return _span(values[good]), _span(held), _span(values[good & ~self.true])

    def shrinkage(self, form: Linear | Quotient, size: float) -> float:
        """Share of the span that the reading takes away."""
        every, held, _ = self._spans(form)
        return 0.0 if None in every else _shrinkage(every, held, size)

    def overlaps(self, form: Linear | Quotient) -> bool:
        """True if some value of the form occurs both with the reading true and with it false."""
        _, held, false = self._spans(form)
        if held[0] is None or held[1] is None or false[0] is None or false[1] is None:
            return False
        scale = 1e-6 * max(1.0, abs(held[0]), abs(held[1]))
        low, high = max(held[0], false[0]), min(held[1], false[1])
        if low < high - scale:
            return True
        # The only value seen on one side, seen on the other too, decides nothing.
        single = min(held[1] - held[0], false[1] - false[0]) <= scale
        return single and low <= high + scale


class Held:
    """The account with a reading, or its opposite, held true by spare rows."""

    def __init__(self, account: Account, evidence: Evidence, rows: list[SpareRow]) -> None:
        self._account = account
        self._evidence = evidence
        self._rows = rows

    def __enter__(self) -> Held:
        self._account.use_spare(self._evidence, self._rows)
        return self

    def __exit__(self, *_: object) -> None:
        self._account.clear_spare()

    def end(self, candidate: Candidate, side: Side) -> float | None:
        """Return one end of a candidate's range."""
        return self.ask(candidate, side).value

    def ask(self, candidate: Candidate, side: Side) -> Extreme:
        """Return the same, and whether there is no one left to divide by."""
        points = self._account.witnesses.of(self._evidence)
        allowed = _all_true(self._rows, points)
        return self._account.end_near(self._evidence, candidate.form, side, allowed)


def _span(values: Floats) -> Range:
    return (float(values.min()), float(values.max())) if values.size else (None, None)


def _room(rows: Iterable[SpareRow], points: Floats) -> Floats:
    """By row and point: how much is left before the row is broken; negative if it is."""
    room = []
    for terms, low, high in rows:
        values = values_of(Linear(terms), points)  # type: ignore[arg-type]
        room += [values - low] if np.isfinite(low) else []
        room += [high - values] if np.isfinite(high) else []
    return np.array(room).reshape(len(room), len(points))


def _all_true(rows: Iterable[SpareRow], points: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.all(_room(rows, points) >= -1e-6, axis=0))


def _shrinkage(without: Range, with_: Range, size: float) -> float:
    bent = None if None not in without else size
    before = _width(without, bent)
    noise = _NOISE * (1.0 if bent else max(1.0, *(abs(edge or 0.0) for edge in without)))
    return 1 - _width(with_, bent) / before if before > noise else 0.0


def _width(pair: Range, size: float | None) -> float:
    low, high = pair
    if size is None:
        return 0.0 if low is None or high is None else high - low
    bent_low = 0.0 if low is None else low / (abs(low) + size)
    bent_high = 1.0 if high is None else high / (abs(high) + size)
    return bent_high - bent_low


def _satisfied(rows: Iterable[SpareRow], point: Floats) -> bool:
    for terms, low, high in rows:
        value = sum(factor * float(point[column]) for column, factor in terms.items())
        slack = 1e-7 * max(1.0, abs(value))
        if not low - slack <= value <= high + slack:
            return False
    return True


def _rows_for(form: Form, asserted: Interval) -> list[SpareRow] | None:
    """Return rows that hold a reading true; None where no set of rows does."""
    low = -INFINITY if asserted.low is None else float(asserted.low)
    high = INFINITY if asserted.high is None else float(asserted.high)
    if isinstance(form, Linear):
        return [(_plain(form.terms), low, high)]
    if isinstance(form, Quotient):
        rows: list[SpareRow] = []
        if asserted.low is not None:
            rows.append((_plain(form.minus(asserted.low)), 0.0, INFINITY))
        if asserted.high is not None:
            rows.append((_plain(form.minus(asserted.high)), -INFINITY, 0.0))
        return rows
    if len(form.each) <= SPARE and asserted.low is None:
        return [(_plain(terms), -INFINITY, high) for terms in form.each]
    return None


def _opposites(form: Form, asserted: Interval) -> list[list[SpareRow]] | None:
    """Rows that hold the reading false, one list for each way in which it can be."""
    if isinstance(form, Largest):
        return None
    ways = []
    if asserted.low is not None:
        ways.append(_rows_for(form, Interval(None, asserted.low)) or [])
    if asserted.high is not None:
        ways.append(_rows_for(form, Interval(asserted.high, None)) or [])
    return ways


def _plain(terms: Terms) -> dict[int, float]:
    return {column: plain(value) for column, value in terms.items()}


__all__ = ["Believed", "Believer", "Candidate", "Settles"]
