"""What one would have to believe for a reading that is possible, beside one that was published."""

from __future__ import annotations

from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.evidence import Evidence
from passmuster.auditing.finding import Finding
from passmuster.auditing.slips.operator import Said
from passmuster.auditing.slips.terms import counted_by, names_of
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import CounterQ, FlowQ, QuantityForm, RateQ, ShareQ
from passmuster.vocabulary.words import say_moves, say_period, say_register, say_rough, say_value


def to_believe(account: Account, evidence: Evidence, said: Said, finding: Finding) -> str | None:
    """Return in words what a reading asks one to believe; None where nothing can be said.

    For a share of moves of a published pace that a register counts, this is a sum in cases a
    person; else it is what the audit found that the reading implies.
    """
    sums = _by_the_register(account, evidence, said)
    if sums is not None:
        return sums
    if finding.implies:
        return "; ".join(implied.says for implied in finding.implies)
    return None


def _by_the_register(account: Account, evidence: Evidence, said: Said) -> str | None:
    quantity, part = said.quantity, _written(said)
    if not isinstance(quantity, ShareQ) or part is None or part <= 0:
        return None
    share, of = quantity.share, quantity.of
    if not isinstance(share, FlowQ) or not isinstance(of, FlowQ) or share.during != of.during:
        return None
    during = share.during
    register = None if during is None else _register(account, evidence, said, share)
    paces = [] if during is None else sorted(_paces(said, of, during))
    if during is None or register is None or not paces:
        return None
    name, cases = register
    months = _months(during)
    needed = part * paces[0] * months
    study = said.study
    span = say_value(paces[0], None)
    if paces[-1] != paces[0]:
        span = f"{say_value(paces[0], None)}–{say_value(paces[-1], None)}"
    when, moves = say_period(during), say_moves(of.flow, study)
    unit = study.counters[name].unit
    start = (
        f"with {span} a month {moves} {when}, as published, {say_value(part, 'share')} is "
        f"{say_rough(needed)} moves or more {say_moves(share.flow, study)}; the register shows at "
        f"most {say_rough(cases)} {unit}s of any kind ({say_register((name,), study)})"
    )
    return f"{start}: {_conclusion(said, share, name, needed, cases)}"


def _written(said: Said) -> Fraction | None:
    """The share as written; where only a range was, its lower end."""
    if len(said.numbers) == 1:
        return exact(said.numbers[0])
    return said.asserted.low


def _conclusion(said: Said, share: FlowQ, name: str, needed: Fraction, cases: Fraction) -> str:
    study = said.study
    moved = set(study.members(share.flow))
    rest = tuple(flow for flow in counted_by(name, study) if flow not in moved)
    unit = study.counters[name].unit
    ratio = cases / needed
    if ratio < 1:
        others = f", none from {say_moves(rest, study)}" if rest else ""
        return (
            f"every registered {unit} would be one of them{others}, and at most "
            f"{float(ratio):.2f} {unit}s would stand for each"
        )
    return (
        f"{say_value(1 / ratio, 'share')} of the {unit}s at least would be of them, at one "
        f"{unit} a person"
    )


def _register(
    account: Account, evidence: Evidence, said: Said, share: FlowQ
) -> tuple[str, Fraction] | None:
    """The register that counts the moves, with the most others, and the most it can show."""
    moved = set(said.study.members(share.flow))
    best: tuple[int, str, Fraction] | None = None
    for counter in said.study.force.counter:
        counts = counted_by(counter.name, said.study)
        if not moved <= set(counts):
            continue
        asked = CounterQ(counter=(counter.name,), during=share.during)
        form = account.programme.expand(asked)
        value = account.end(evidence, form, "at_most").value
        if value is None:
            continue
        size = len(said.study.members((counter.name,)))
        if best is None or size > best[0]:
            best = (size, counter.name, Fraction(round(value)))
    return None if best is None else best[1:]


def _paces(said: Said, of: FlowQ, during: Period) -> set[Fraction]:
    """Monthly paces published as one number, of the whole or a part, within the reading's time."""
    found = set()
    for figure in said.study.figures:
        number = figure.value if figure.value is not None else figure.about
        pace = _monthly(figure.quantity, said, of, during)
        if pace is not None and number is not None and not _is_date(figure):
            found.add(exact(number) * pace)
    return {value for value in found if value > 0}


def _is_date(figure: Figure) -> bool:
    return figure.value is not None and hasattr(figure.value, "toordinal")


def _monthly(quantity: QuantityForm, said: Said, of: FlowQ, during: Period) -> Fraction | None:
    """What turns a figure's number into one a month; None if it is about something else."""
    told = getattr(quantity, "during", None)
    if not isinstance(told, Period) or told.first < during.first or told.last > during.last:
        return None
    if not isinstance(quantity, FlowQ | RateQ):
        return None
    if not set(said.study.members(names_of(quantity))) <= set(said.study.members(of.flow)):
        return None
    if isinstance(quantity, FlowQ):
        return None if quantity.within or quantity.ages else 1 / _months(told)
    # The largest month is no pace of the others.
    return {"month": Fraction(1), "year": Fraction(1, 12)}.get(quantity.per)


def _months(period: Period) -> Fraction:
    if period.is_whole_months:
        return Fraction(sum(1 for _ in period.months()))
    return Fraction(period.days) / Fraction("30.4375")
