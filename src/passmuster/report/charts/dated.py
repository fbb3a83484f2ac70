"""Published figures as they stand on a time axis: by what they count, each with its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from passmuster.auditing.finding import Audit
from passmuster.report.phrases import say_published, say_source
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import DAYS_PER, CounterQ, FlowQ, QuantityForm, RateQ, StockQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import (
    say_assertion,
    say_day,
    say_moves,
    say_people,
    say_period,
    say_register,
    say_unit,
    upper_first,
)

Kind = Literal["stock", "flow", "counter"]
MONTH_DAYS = Fraction(DAYS_PER["month"])
_STAR = (
    "M0.00,-1.00L0.26,-0.36L0.95,-0.31L0.43,0.14L0.59,0.81L0.00,0"
    ".45L-0.59,0.81L-0.43,0.14L-0.95,-0.31L-0.26,-0.36Z"
)
SIDES: dict[str, tuple[str, str]] = {
    "official": ("circle", "official"),
    "politician": ("square", "politician"),
    "independent": ("triangle-up", "independent"),
    "foreign": ("diamond", "foreign"),
    "opponent": ("cross", "opponent"),
    "anonymous": (_STAR, "anonymous"),
    "": ("triangle-right", "side not given"),
}
"""Of each side: the shape of its marks, and its name. None points down: open ends do."""
FULL, HALF, HOLLOW = 1.0, 0.45, 0.0
GOOD = "B2"


@dataclass(frozen=True)
class Dated:
    """One figure: its days, and what it says; of a flow, its mean a month."""

    id: str
    first: date
    last: date
    interval: Interval
    side: str
    fill: float
    grade: str
    words: str
    when: str
    who: str
    named: str
    published: str
    fate: str

    @property
    def middle(self) -> Fraction:
        """Where its mark stands: the middle, or the only edge."""
        low, high = self.interval.low, self.interval.high
        if low is None or high is None:
            edge = high if low is None else low
            assert edge is not None
            return edge
        return (low + high) / 2

    @property
    def open_end(self) -> str | None:
        """Which end is open: "at least" goes up, "at most" goes down."""
        if self.interval.low is None:
            return "down"
        return "up" if self.interval.high is None else None

    @property
    def is_month(self) -> bool:
        """True if it is about one calendar month."""
        period = Period(self.first, self.last)
        return period.is_whole_months and len(list(period.months())) == 1


@dataclass(frozen=True)
class Subject:
    """What several figures count: people in stocks, moves, or cases of a register."""

    kind: Kind
    names: tuple[str, ...]
    figures: tuple[Dated, ...]

    @cached_property
    def slug(self) -> str:
        """A part of a name of a file."""
        from passmuster.report.names import slug

        return slug("-".join(self.names))

    def phrase(self, study: Study) -> str:
        """The subject as a noun phrase."""
        if self.kind == "stock":
            return say_people(self.names, study)
        if self.kind == "flow":
            return f"moves {say_moves(self.names, study)}"
        return say_register(self.names, study)

    def unit(self, study: Study) -> str:
        """What is counted, in the plural."""
        if self.kind == "counter":
            return say_unit(study.counters[self.names[0]].unit)
        return "people" if self.kind == "stock" else "moves"


def subjects(audit: Audit, study: Study) -> tuple[Subject, ...]:
    """Return everything that dated figures count, most figures first.

    Args:
        audit: tells which figures bind.
        study: the study with the figures.
    """
    return subjects_of(study, _fates(audit))


def subjects_of(study: Study, fates: Mapping[str, str]) -> tuple[Subject, ...]:
    """Return everything that dated figures count, most figures first.

    Args:
        study: the study with the figures.
        fates: of figures that do not bind, why.
    """
    found: dict[tuple[Kind, tuple[str, ...]], list[Dated]] = {}
    for figure in study.figures:
        about = _about(figure.quantity)
        if about is not None:
            dated = _dated(figure, about, study, fates)
            found.setdefault((about.kind, about.names), []).append(dated)
    made = [
        Subject(kind, names, tuple(sorted(dated, key=lambda d: (d.last, d.first, d.id))))
        for (kind, names), dated in found.items()
    ]
    return tuple(sorted(made, key=lambda s: -len(s.figures)))


@dataclass(frozen=True)
class _About:
    kind: Kind
    names: tuple[str, ...]
    first: date
    last: date
    factor: Fraction


def _about(quantity: QuantityForm) -> _About | None:
    """What a quantity counts and when; None if it has no place on a time axis."""
    if getattr(quantity, "ages", None) or getattr(quantity, "within", None):
        return None
    one = Fraction(1)
    match quantity:
        case StockQ(stock=names, on=Period() as on):
            return _About("stock", names, on.first, on.last, one)
        case StockQ(stock=names, on=date() as day):
            return _About("stock", names, day, day, one)
        case CounterQ(counter=names, during=Period() as p):
            return _About("counter", names, p.first, p.last, one)
        case FlowQ(flow=names, during=Period() as p):
            return _About("flow", names, p.first, p.last, 1 / _months(p))
        case RateQ(rate=names, per=per, during=Period() as p):
            return _About("flow", names, p.first, p.last, MONTH_DAYS / Fraction(DAYS_PER[per]))
    return None


def _months(period: Period) -> Fraction:
    if period.is_whole_months:
        return Fraction(len(list(period.months())))
    return period.days / MONTH_DAYS


def _dated(figure: Figure, about: _About, study: Study, fates: Mapping[str, str]) -> Dated:
    source, grade = study.source_of(figure), study.grade_of(figure)
    fate = fates.get(figure.id, "binds")
    when = (
        f"on {say_day(about.last)}"
        if about.first == about.last
        else say_period(Period(about.first, about.last))
    )
    fill = HOLLOW if fate != "binds" else FULL if grade.passes(GOOD) else HALF
    return Dated(
        id=figure.id,
        first=about.first,
        last=about.last,
        interval=figure.interval().scaled(about.factor),
        side=source.side or "",
        fill=fill,
        grade=grade.text,
        words=say_assertion(figure, unit_of(figure.quantity, study)),
        when=when,
        who=upper_first(figure.said_by or say_source(source)),
        named=upper_first(figure.said_by or source.said_by or source.outlet or source.id),
        published=say_published(source),
        fate=fate,
    )


def _fates(audit: Audit) -> dict[str, str]:
    fates = {left.figure: "does not bind" for left in audit.left_out}
    return fates | dict.fromkeys(audit.set_aside, "set aside in a conflict")


HEADER = ("When", "Figure", "Said by", "Published", "Side", "Grade", "In the account")


def rows_of(figures: tuple[Dated, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the figures as rows of a table."""
    for f in figures:
        side = SIDES[f.side][1]
        yield (upper_first(f.when), f.words, f.who, f.published, side, f.grade, f.fate)
