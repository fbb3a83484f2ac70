"""An account beside the account: its rows and cuts, with quantities that nobody had mentioned.

It makes no cut and changes nothing in the account itself. What needs no further column is asked of
the account's own solver, which is warm; the rest of a second one, made when it is first needed.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from passmuster.accounts.account import Account
from passmuster.accounts.calendar import days_of
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form, Key, Largest, Linear, Quotient, Terms, canonical
from passmuster.accounts.proof import Side, prove
from passmuster.accounts.ranges import Extreme, extreme
from passmuster.accounts.solver import INFINITY, Session, floats
from passmuster.accounts.witnesses import values_of
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.quantity import LeverQ, QuantityForm, SinceQ, walk

_Edges = tuple[Fraction | None, Fraction | None]
_RECENT = 160
_NOUGHT = Extreme(0.0, None, None)
"""A lowest value that an account already seen attains; nothing of the kind can be less."""


class Beside:
    """Answers questions about quantities the study does not mention, on the cuts there are."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._own_columns = len(account.programme.columns)
        self._own_rows = len(account.programme.rows)
        self._write = account.programme.write.beside()
        self._forms: dict[str, Form | None] = {}
        self._session: Session | None = None
        self._size = (0, 0)
        self._current: Evidence | None = None
        self._kept: dict[tuple[int, int, Side], tuple[Evidence, Form, Extreme]] = {}
        self._identities: dict[str, tuple[int, Fraction] | None] = {}
        self._numbers: dict[Key, int] = {}
        self._linears: dict[object, Linear] = {}
        self.solves = 0
        """Questions put to a solver so far."""

    def expand(self, quantity: QuantityForm) -> Form | None:
        """Return a quantity as a form; None if it needs a cut, or ages, that the account lacks."""
        text = quantity.toml
        if text not in self._forms:
            self._forms[text] = self._expanded(quantity)
        return self._forms[text]

    def _expanded(self, quantity: QuantityForm) -> Form | None:
        if any(isinstance(part, LeverQ | SinceQ) for part in walk(quantity)):
            return None
        calendar = self.account.programme.calendar
        first = calendar.cuts[self.account.programme.starts[self.account.accept]]
        if any(day not in calendar.index or day < first for day in days_of(quantity)):
            return None
        try:
            return self._write.expand(quantity)
        except KeyError:
            return None

    def identity(self, quantity: QuantityForm, interval: Interval) -> tuple[int, Interval] | None:
        """Return what is the same however a quantity is spelt, and the interval in that unit.

        None for what the account cannot be asked about, and for a form on a day or in a scope of
        its own, which is nobody's equal.
        """
        text = quantity.toml
        if text not in self._identities:
            form = self.expand(quantity)
            found = None if form is None else _canonical(form)
            if found is not None:
                # A number for each key: long keys of fractions are slow to look up again and again.
                number = self._numbers.setdefault(found[0], len(self._numbers))
                self._identities[text] = (number, found[1])
            else:
                self._identities[text] = None
        known = self._identities[text]
        return None if known is None else (known[0], interval.scaled(known[1]))

    def end(self, evidence: Evidence, form: Form, side: Side) -> Extreme:
        """Return the highest or the lowest value of a form, asked for once."""
        key = (id(evidence), id(form), side)
        if key not in self._kept:
            self._kept[key] = (evidence, form, self._end(evidence, form, side))
        return self._kept[key][2]

    def _end(self, evidence: Evidence, form: Form, side: Side) -> Extreme:
        if self._is_own(form):
            if side == "at_least" and _is_never_negative(form):
                seen = self.seen(evidence, form)
                if seen is not None and seen[0] <= 1e-9:
                    return _NOUGHT
            self.solves += 1
            return self.account.end(evidence, form, side)
        each = self._each(evidence, form)
        if each is not None:
            if side == "at_most":
                return self._highest(evidence, each[0])
            if self._nobody_seen(evidence, each[1]):
                return _NOUGHT
        self.solves += 1
        self._settle_in(evidence)
        assert self._session is not None
        return extreme(self._session, form, side)

    def _each(
        self, evidence: Evidence, form: Form
    ) -> tuple[tuple[Linear, ...], tuple[Linear, ...]] | None:
        """Return forms of the account itself in place of one with a column of its own, or None.

        The largest of the first is the highest value; where all of the second are nought, so is
        the lowest. A largest month, or people ever in a status, then need no new column.
        """
        if isinstance(form, Largest):
            months = tuple(self._linear(terms) for terms in form.each)
            return months, months
        if not isinstance(form, Linear) or len(form.terms) != 1:
            return None
        (column,) = form.terms
        key = self._write.columns.keys[column]
        if not isinstance(key, tuple) or key[0] != "ever" or form.terms[column] != 1:
            return None
        _, names, by = key
        programme = self.account.programme
        start, until = programme.starts[evidence.accept], programme.calendar.index[by]
        hosts = self._write.hosts(names)
        arrived = dict(self._write.at(hosts, start))
        arrived.update(self._write.into(hosts, range(start, until)))
        there = (self._linear(self._write.at(names, cut)) for cut in range(start, until + 1))
        return (self._linear(arrived),), tuple(there)

    def _linear(self, terms: Terms) -> Linear:
        """Return one form for the same terms, so that it is asked about once."""
        return self._linears.setdefault(tuple(sorted(terms.items())), Linear(terms))

    def _highest(self, evidence: Evidence, forms: tuple[Linear, ...]) -> Extreme:
        best: Extreme | None = None
        for form in forms:
            self.solves += 1
            found = self.account.end(evidence, form, "at_most")
            if found.value is None:
                return found
            if best is None or best.value is None or found.value > best.value:
                best = found
        return best if best is not None else Extreme(None, None, None)

    def _nobody_seen(self, evidence: Evidence, forms: tuple[Linear, ...]) -> bool:
        """True if an account seen so far has nothing of any of the forms."""
        points = self.account.witnesses.of(evidence)[-_RECENT:]
        if not len(points):
            return False
        largest = np.max([values_of(form, points) for form in forms], axis=0)
        return float(largest.min()) <= 1e-9

    def _is_own(self, form: Form) -> bool:
        """True if the form needs no column that the account lacks."""
        if isinstance(form, Largest):
            return False
        terms = (form.terms,) if isinstance(form, Linear) else (form.over, form.under)
        return all(column < self._own_columns for each in terms for column in each)

    def _settle_in(self, evidence: Evidence) -> None:
        size = (len(self._write.rows), len(self._write.columns))
        if self._session is None or size != self._size:
            self._session, self._size = Session(self._write.rows, size[1]), size
            self._current = None
        if self._current is not evidence:
            low, high = evidence.bounds
            further = self._further(evidence)
            self._session.hold(
                np.concatenate([low, floats([edge[0] for edge in further], -INFINITY)]),
                np.concatenate([high, floats([edge[1] for edge in further], INFINITY)]),
            )
            self._current = evidence

    def _further(self, evidence: Evidence) -> list[_Edges]:
        """Bounds of the rows that the account lacks."""
        start = self.account.programme.starts[evidence.accept]
        return [
            (None, None) if row.start is not None and row.start != start else (row.low, row.high)
            for row in self._write.rows[self._own_rows :]
        ]

    def seen(self, evidence: Evidence, form: Form) -> tuple[float, float] | None:
        """Return the span of a form over the accounts seen so far: its range is no narrower."""
        if not self._is_own(form):
            return None
        values = values_of(form, self.account.witnesses.of(evidence)[-_RECENT:])
        values = values[~np.isnan(values)]
        return (float(values.min()), float(values.max())) if values.size else None

    def is_proved(self, evidence: Evidence, found: Extreme, side: Side) -> bool:
        """True if an end is confirmed in exact arithmetic, to the solver's tolerance."""
        if found is _NOUGHT:
            return True
        if found.solved is None or found.part is None or found.value is None:
            return False
        further = self._further(evidence)
        low = [*evidence.low, *(edge[0] for edge in further)]
        high = [*evidence.high, *(edge[1] for edge in further)]
        part = found.part
        over, under = (part.over, part.under) if isinstance(part, Quotient) else (part.terms, None)
        proof = prove(self._write.rows, low, high, found.solved, side, over, under)
        if proof is None:
            return False
        return abs(float(proof.bound) - found.value) <= 1e-6 * max(1.0, abs(found.value))


def _is_never_negative(form: Form) -> bool:
    """True if no account has less than none of it."""
    if isinstance(form, Linear):
        return min(form.terms.values(), default=Fraction(0)) >= 0
    return isinstance(form, Quotient) and min(form.over.values(), default=Fraction(0)) >= 0


def _canonical(form: Form) -> tuple[Key, Fraction] | None:
    """A form's key, and what turns its values into those of the key's own form."""
    if isinstance(form, Largest):
        return ("largest", tuple(canonical(terms)[0] for terms in form.each)), Fraction(1)
    if form.own:
        return None
    if isinstance(form, Linear):
        key, lead = canonical(form.terms)
        return ("linear", key), 1 / lead
    over, over_lead = canonical(form.over)
    under, under_lead = canonical(form.under)
    return ("quotient", over, under), under_lead / over_lead


__all__ = ["Beside"]
