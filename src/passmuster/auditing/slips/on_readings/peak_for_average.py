"""The largest month taken for every month, or for the mean; the mean for the largest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from passmuster.auditing.slips.operator import Operator, Other, Said
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import FlowQ, PeakQ, RateQ
from passmuster.vocabulary.words import say_moves, say_period, say_value

_A_YEAR = Fraction(12)


def others(said: Said) -> Iterator[Other]:
    """Yield the largest month for a mean or a total of months, and the mean for a largest month."""
    study = said.study
    match said.quantity:
        case RateQ(during=Period() as during, per="month" | "year" as per):
            factor = Fraction(1) if per == "month" else 1 / _A_YEAR
            yield from _largest(said, said.quantity.rate, during, factor)
        case FlowQ(during=Period() as during, ages=None) if during.is_whole_months:
            months = sum(1 for _ in during.months())
            if months > 1:
                yield from _largest(said, said.quantity.flow, during, Fraction(1, months))
        case PeakQ(during=Period() as during):
            made = RateQ(rate=said.quantity.peak, per="month", during=during)
            what = f"{say_moves(made.rate, study)} {say_period(during)}"
            yield Other(made, said.asserted, f"the number is the mean month of {what}")


def _largest(
    said: Said, names: tuple[str, ...], during: Period, factor: Fraction
) -> Iterator[Other]:
    if sum(1 for _ in during.months()) < 2:
        return
    made = PeakQ(peak=names, during=during)
    monthly = said.asserted.scaled(factor)
    what = f"{say_moves(names, said.study)} {say_period(during)}"
    says = f"the number is that of the largest month of {what}, not of every month"
    if factor != 1 and monthly.low is not None and monthly.high is not None:
        middle = (monthly.low + monthly.high) / 2
        says += f": {say_value(middle, 'move/month')} in the largest"
    yield Other(made, monthly, says)


OPERATOR = Operator("peak-for-average", 7, others)
