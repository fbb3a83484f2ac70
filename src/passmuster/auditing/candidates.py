"""Quantities that an open reading may make one believe something about."""

from __future__ import annotations

from datetime import date
from typing import cast

from passmuster.accounts.account import Account
from passmuster.accounts.assumed import lacks_period
from passmuster.accounts.beliefs import Candidate
from passmuster.accounts.calendar import days_of
from passmuster.accounts.forms import Linear, Quotient
from passmuster.accounts.forms import key_of as key_of_form
from passmuster.accounts.frame import counted
from passmuster.vocabulary.period import ONE_DAY, Period
from passmuster.vocabulary.quantity import CounterQ, FlowQ, QuantityForm, RatioQ, StockQ, walk


def span_of(account: Account, quantity: QuantityForm) -> Period:
    """Return the period a quantity is about; of a stock, from the first day of the account."""
    days = sorted(days_of(quantity))
    cuts = account.programme.calendar.cuts
    begins = cuts[account.programme.starts[account.accept]]
    named = [p for p in walk(quantity) if getattr(p, "during", None) is not None]
    first = days[0] if named else begins
    if first < days[-1]:
        return Period(first + ONE_DAY, days[-1])
    # A stock on the account's first day: what follows it, to the end of the account.
    return Period(begins + ONE_DAY, cuts[-1])


def candidates(account: Account, quantity: QuantityForm) -> tuple[Candidate, ...]:
    """Return flows over the period, stocks at its ends, and cases a person, but the claimed one."""
    found = _in_period(account, span_of(account, quantity))
    claimed = key_of_form(account.programme.expand(quantity)) if _is_plain(quantity) else None
    return tuple(c for c in found if claimed is None or c.key != claimed)


def _in_period(account: Account, period: Period) -> tuple[Candidate, ...]:
    """Candidates of a period, which many readings share."""
    known: tuple[Candidate, ...] | None = account.candidates.get(period)
    if known is None:
        asked = _asked(account, period)
        forms = [cast(Linear | Quotient, account.programme.expand(q)) for q in asked]
        known = tuple(Candidate(q, form) for q, form in zip(asked, forms, strict=True))
        account.candidates[period] = known
    return known


def _is_plain(quantity: QuantityForm) -> bool:
    """True if writing the quantity out adds no columns of its own."""
    return quantity.form in (
        "stock",
        "flow",
        "counter",
        "rate",
        "change",
        "sum",
        "difference",
    ) and not any(
        isinstance(getattr(part, "on", None), Period) or getattr(part, "within", None)
        for part in walk(quantity)
    )


def _asked(account: Account, period: Period) -> list[QuantityForm]:
    study = account.study
    asked: list[QuantityForm] = [
        FlowQ(flow=(flow.name,), during=period) for flow in study.force.flow
    ]
    for day in dict.fromkeys((period.eve, period.last)):
        asked += [StockQ(stock=(stock.name,), on=day) for stock in study.force.stock]
    start = max(period.first, study.horizon.first)
    if start <= period.last:
        asked += _cases_a_person(account, Period(start, period.last))
    return asked


def _cases_a_person(account: Account, period: Period) -> list[QuantityForm]:
    """Registrations for each move, over a period whose ends are cuts."""
    index = account.programme.calendar.index
    if period.eve not in index or period.last not in index:
        return []
    found: list[QuantityForm] = []
    for counter in account.study.force.counter:
        moved = counted(account.programme.write, counter)
        if moved is not None and moved[0] and not moved[1]:
            cases = CounterQ(counter=(counter.name,), during=period)
            found.append(RatioQ(ratio=cases, of=FlowQ(flow=moved[0], during=period)))
    return found


def parts_of(account: Account, quantity: QuantityForm) -> set[object]:
    """Keys of the claimed quantity and of all it is made of."""
    keys = set()
    for part in walk(quantity):
        # A scope may leave its period to the quantity it widens: then it is no quantity of its own.
        if (
            _is_plain(part)
            and not lacks_period(part)
            and not (part.form in ("sum", "difference") and part is not quantity)
        ):
            keys.add(key_of_form(account.programme.expand(part)))
    return keys


def key_of(candidate: Candidate) -> object:
    """What identifies a candidate's quantity."""
    return candidate.key


__all__ = ["candidates", "date", "key_of", "parts_of", "span_of"]
