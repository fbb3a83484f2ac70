"""A proof found on a sketch, written out in the rows of the whole account, and checked there.

A joined interval's balance is the sum of the balances inside it, so its multiplier is theirs; what
a register's cumulated columns need follows from the rows that use them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Linear, Quotient, Terms
from passmuster.accounts.programme import Programme
from passmuster.accounts.proof import Proof

Multipliers = dict[int, Fraction]


def lift(
    evidence: Evidence,
    small: Proof,
    sources: Sequence[tuple[Hashable, ...]],
    cuts: Sequence[int],
    asked: Linear | Quotient,
) -> Proof | None:
    """Return the proof in rows of the account, or None if it does not hold there.

    Args:
        evidence: what binds.
        small: the proof on the sketch.
        sources: what each of the sketch's rows stands for.
        cuts: the sketch's cuts.
        asked: the form in columns of the account.
    """
    programme = evidence.programme
    multipliers: Multipliers = defaultdict(Fraction)
    for number, multiplier in small.multipliers.items():
        for row in _rows_of(programme, sources[number], cuts):
            multipliers[row] += multiplier
    _cumulate(programme, multipliers)
    target = asked.minus(small.bound) if isinstance(asked, Quotient) else dict(asked.terms)
    kept = {row: m for row, m in multipliers.items() if m}
    if not _holds(evidence, kept, target, small):
        return None
    return Proof(small.side, small.bound, target, kept, small.quotient)


def _rows_of(programme: Programme, source: tuple[Hashable, ...], cuts: Sequence[int]) -> list[int]:
    """The account's rows that a row of the sketch adds up."""
    kind: Any = source[0]
    what: Any = source[1]
    if kind == "row":
        return [what]
    if kind == "balance":
        intervals: Any = source[2]
        return [programme.keyed_rows["balance", what, i] for i in intervals]
    if kind == "only_grows":
        inside: Any = source[2]
        numbers = programme.rows_of[what]
        return [numbers[i] for i in inside]
    return _age_rows(programme, what, cuts)


def _age_rows(programme: Programme, whole: Any, cuts: Sequence[int]) -> list[int]:
    """Rows that split a joined column by age: one for each column it joins."""
    kind, name, place = whole
    if kind == "stock":
        places = [place]
    else:
        first = cuts[place - 1] if place else 0
        last = cuts[place] if place < len(cuts) else first + 1
        places = list(range(first, last))
    columns = (programme.columns.number((kind, name, p)) for p in places)
    keys = (("ages", column) for column in columns)
    return [programme.keyed_rows[key] for key in keys if key in programme.keyed_rows]


def _cumulate(programme: Programme, multipliers: Multipliers) -> None:
    """Give the rows of cumulated columns the multipliers that cancel those columns."""
    users: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for row, multiplier in list(multipliers.items()):
        for column, value in programme.rows[row].terms.items():
            key = programme.columns.keys[column]
            if isinstance(key, tuple) and key[0] == "running":
                users[key[1], key[2]] += multiplier * value
    for label in sorted({label for label, _ in users}):
        last = max(cut for name, cut in users if name == label)
        origin = programme.columns.running[label].origin
        owed = Fraction(0)
        for cut in range(last, origin, -1):
            owed -= users.get((label, cut), Fraction(0))
            if owed:
                multipliers[programme.keyed_rows["running", label, cut]] += owed


def _holds(
    evidence: Evidence, multipliers: Mapping[int, Fraction], target: Terms, small: Proof
) -> bool:
    """Check signs, every column and the sum."""
    at_most = small.side == "at_most"
    sums: dict[int, Fraction] = defaultdict(Fraction)
    total = Fraction(0)
    for row, multiplier in multipliers.items():
        upper = (multiplier > 0) == at_most
        bound = evidence.high[row] if upper else evidence.low[row]
        if bound is None:
            return False
        total += multiplier * bound
        for column, value in evidence.programme.rows[row].terms.items():
            sums[column] += multiplier * value
    for column in {*sums, *target}:
        gap = sums.get(column, Fraction(0)) - target.get(column, Fraction(0))
        if (gap < 0) if at_most else (gap > 0):
            return False
    if small.quotient:
        return total <= 0 if at_most else total >= 0
    return total == small.bound
