"""A certificate laid out like an addition on paper, so that a reader can do it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise

from passmuster.auditing.finding import Certificate, Line
from passmuster.report.phrases import say_gap
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import (
    MINUS,
    places_of,
    say_fixed,
    say_number,
    say_quantity,
    say_value,
    upper_first,
)

MOST_PLACES = 6
RUN = 4
"""So many lines of one series are shown as one."""
TOO_FINE = 1000
"""A divisor with a larger denominator than this is no number a reader would check."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the addition; without an amount, a reason for a factor."""

    sign: str
    amount: str
    text: str
    kind: str
    ids: tuple[str, ...]
    grade: str | None
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """Entries, what they add up to, and by how much that misses what was said."""

    entries: tuple[Entry, ...]
    reasons: tuple[Entry, ...]
    side: str
    """ "at most" or "at least"; after a pace "a month, at most"."""
    amount: str
    needed: str | None
    short: str | None
    rounded: bool
    sentence: str | None
    """In place of a sum, where there is none to do: a rule."""

    @property
    def total(self) -> str:
        """What it comes to, in words."""
        pace, _, side = self.side.rpartition(", ")
        return " ".join(part for part in (side, self.amount, pace) if part)

    @property
    def is_plain(self) -> bool:
        """True where a single figure says all: there is nothing to add up."""
        return len(self.entries) == 1 and self.entries[0].amount == self.amount


@dataclass(frozen=True, slots=True)
class _Term:
    factor: Fraction
    line: Line
    ids: tuple[str, ...]
    text: str
    value: Fraction


def addition(proof: Certificate, unit: str | None, study: Study) -> Addition:
    """Return a certificate as an addition, or as a division where it bounds a quotient."""
    reasons = tuple(_reason(line) for line in proof.lines if not line.bound)
    assert proof.bound is not None
    blank = Addition((), reasons, *_total(proof, unit), *_missed(proof, unit), False, None)
    if any(line.kind == "measure" for line in proof.lines):
        return replace(blank, reasons=(), sentence=f"{upper_first(proof.says.strip())}.")
    terms = [_term(line) for line in proof.lines if line.bound]
    if not terms:
        return blank
    if proof.quotient:
        parts = _quotient(proof, terms)
        if parts is None:
            return replace(blank, sentence=proof.says)
        above, below = parts
        top, cut = _entries(_runs(above, study))
        bottom, cut_too = _entries(_runs(below, study))
        bottom = (replace(bottom[0], sign="÷"), *bottom[1:])
        return replace(blank, entries=(*top, *bottom), rounded=cut or cut_too)
    runs = _runs(terms, study)
    entries, cut = _entries(runs, proof.bound)
    return replace(blank, entries=entries, rounded=cut)


def _total(proof: Certificate, unit: str | None) -> tuple[str, str]:
    side = "at most" if proof.side == "at_most" else "at least"
    assert proof.bound is not None
    amount, _, pace = say_value(proof.bound, unit).partition(" a ")
    return (f"a {pace}, {side}" if pace else side), amount


def _missed(proof: Certificate, unit: str | None) -> tuple[str | None, str | None]:
    if proof.short_by is None or proof.bound is None:
        return None, None
    gap = proof.short_by if proof.side == "at_most" else -proof.short_by
    return say_value(proof.bound + gap, unit), say_gap(abs(gap), unit)


def _reason(line: Line) -> Entry:
    text = line.says
    if line.kind == "definition" and text.startswith("0: "):
        text = f"{text.removeprefix('0: ').removesuffix(', by definition')}: none, by definition"
    return Entry("", "", _bare(text), line.kind, (line.id,), line.grade, line.rivals)


def _bare(text: str) -> str:
    return text.removeprefix("assumed: ")


def _term(line: Line) -> _Term:
    value = line.multiplier * line.bound
    return _Term(line.multiplier, line, (line.id,), _told(line, line.multiplier), value)


def _told(line: Line, factor: Fraction) -> str:
    """What a line is; its own number first where it is multiplied."""
    head, _, tail = _bare(line.says).partition(": ")
    if not tail:
        head, tail = say_number(line.bound), head
    if abs(factor) != 1:
        return f"{_times(abs(factor), head)}: {tail}"
    side = next((f", {s}" for s in ("at most", "at least") if head.startswith(s)), "")
    return tail + side


def _times(factor: Fraction, what: str) -> str:
    if factor.numerator == 1:
        return f"{what} ÷ {say_number(factor.denominator)}"
    if (places_of(factor) or 9) > 4 and factor.denominator != 1 and factor.denominator <= TOO_FINE:
        return f"{factor.numerator:,}/{factor.denominator:,} × {what}"
    return f"{say_number(factor)} × {what}"


def _quotient(proof: Certificate, terms: Sequence[_Term]) -> tuple[list[_Term], list[_Term]] | None:
    """Numerator and denominator of edge = N / D; None where the proof does not read so."""
    edge = proof.bound
    if not edge or sum((t.value for t in terms), Fraction(0)):
        return None
    above = [term for term in terms if term.value > 0]
    below = [_divided(term, edge) for term in terms if term.value < 0]
    if not above or not below or any(t.factor.denominator > TOO_FINE for t in [*above, *below]):
        return None
    return above, below


def _divided(term: _Term, edge: Fraction) -> _Term:
    factor, value = -term.factor / edge, -term.value / edge
    return replace(term, factor=factor, value=value, text=_told(term.line, factor))


# ---------------------------------------------------------------- many months as one line


def _runs(terms: Sequence[_Term], study: Study) -> list[_Term]:
    """Positive terms first; of one series, many months in one line."""
    figures = {figure.id: figure for figure in study.figures}

    def family(term: _Term) -> object:
        figure = figures.get(term.line.id)
        if figure is None or _during(figure) is None:
            return term.ids
        return (term.factor, figure.quantity.model_copy(update={"during": None}).toml)

    # Equal families need not be neighbours: the lines come sorted by amount.
    first = {key: place for place, key in reversed(list(enumerate(map(family, terms))))}
    together = sorted(terms, key=lambda term: (term.value < 0, first[family(term)]))
    merged: list[_Term] = []
    for _, group in groupby(together, key=family):
        run = list(group)
        chain = [figures[term.line.id] for term in run] if len(run) >= RUN else []
        merged += [_merged(run, chain, study)] if chain else run
    return merged


def _merged(run: Sequence[_Term], chain: Sequence[Figure], study: Study) -> _Term:
    lead = run[0]
    periods = sorted(period for figure in chain if (period := _during(figure)) is not None)
    unbroken = all(after.first == before.last + ONE_DAY for before, after in pairwise(periods))
    span = Period(periods[0].first, periods[-1].last)
    whole = say_quantity(chain[0].quantity.model_copy(update={"during": span}), study)
    text = f"{whole}, {len(run)} figures{'' if unbroken else ' with gaps between them'}"
    if abs(lead.factor) != 1:
        text = f"{say_number(abs(lead.factor))} × {text}"
    ids = tuple(name for term in run for name in term.ids)
    worst = max(run, key=lambda term: term.line.grade or "")
    value = sum((term.value for term in run), Fraction(0))
    return replace(lead, text=text, ids=ids, value=value, line=worst.line)


def _during(figure: Figure) -> Period | None:
    return getattr(figure.quantity, "during", None)


# ---------------------------------------------------------------- numbers that add up


def _entries(
    terms: Sequence[_Term], total: Fraction | None = None
) -> tuple[tuple[Entry, ...], bool]:
    places, cut = _places([term.value for term in terms], total)
    return tuple(_written(terms, places)), cut


def _places(values: Sequence[Fraction], total: Fraction | None) -> tuple[int, bool]:
    """Return the fewest decimals with which the amounts shown add up, and whether any was cut."""
    needed = [places_of(value) for value in values]
    if all(n is not None and n <= MOST_PLACES for n in needed):
        return max((n for n in needed if n is not None), default=0), False
    for places in range(MOST_PLACES + 1):
        shown = sum(round(value * 10**places) for value in values)
        if total is None or shown == round(total * 10**places):
            return places, True
    return MOST_PLACES, True


def _written(terms: Sequence[_Term], places: int) -> Iterator[Entry]:
    for place, term in enumerate(terms):
        sign = MINUS if term.value < 0 else "+" if place else ""
        line = term.line
        amount = say_fixed(abs(term.value), places)
        yield Entry(sign, amount, term.text, line.kind, term.ids, line.grade, line.rivals)
