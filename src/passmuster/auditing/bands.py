"""Reachable bands: how many people can be in a status at the end of each day asked about.

The same questions as those behind `reachable` of a reading, asked of stocks and groups that the
figures and claims speak of most, at month ends; and of every stock and group at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from passmuster.accounts.account import Account
from passmuster.accounts.calendar import days_of
from passmuster.accounts.programme import binding
from passmuster.accounts.repair import Repair
from passmuster.auditing.examine import rounded
from passmuster.auditing.finding import Band
from passmuster.vocabulary.period import ONE_DAY
from passmuster.vocabulary.quantity import EverQ, QuantityForm, StockQ, walk
from passmuster.vocabulary.study import Study

MOST_DAYS = 60
"""Days of one band: on a page an eye tells no more apart, and each asks the solver twice."""
MOST_OVER_TIME = 4
CLAIMED = 2
"""A claim about a stock weighs as much as so many figures of it."""


def bands(
    study: Study, level: str | None = None, names: Sequence[str] | None = None
) -> tuple[Band, ...]:
    """Return how many people can be where: for some over time, and for all on one day, the last.

    The last day is that of the horizon; if nothing limits half of all there, the last day that
    accepted figures are about.

    Args:
        study: the study.
        level: a level of acceptance such as "B2" in place of the study's own.
        names: stocks and groups to follow over time; by default those spoken of most.
    """
    account = Account(study.in_order(), level or study.settings.accept)
    return reachable_bands(account, account.settled(), names)


def reachable_bands(
    account: Account, repaired: Repair, names: Sequence[str] | None = None
) -> tuple[Band, ...]:
    """Return the same from an account at hand; nothing if its definitions contradict themselves."""
    if not repaired.consistent:
        return ()
    study, days = account.study, days_shown(account)
    end = (_last_told(account, repaired),)
    if names is None:
        over_time = _different(account, repaired, spoken_of(study), days)
    else:
        over_time = [_band(account, repaired, name, days) for name in names]
    at_end = [_band(account, repaired, name, end) for name in peopled(study)]
    return (*over_time, *at_end)


def _different(
    account: Account, repaired: Repair, names: Sequence[str], days: Sequence[date]
) -> list[Band]:
    """The first few bands that differ: a group may be no more than a stock by another name."""
    found: dict[tuple[object, object], Band] = {}
    for name in names:
        band = _band(account, repaired, name, days)
        found.setdefault((band.lowest, band.highest), band)
        if len(found) == MOST_OVER_TIME:
            break
    return list(found.values())


def peopled(study: Study) -> tuple[str, ...]:
    """Return the names of stocks, and of groups made of stocks, in the order of the study."""
    groups = [g for g in study.groups if all(n in study.stocks for n in study.members((g,)))]
    return (*study.stocks, *groups)


def spoken_of(study: Study) -> tuple[str, ...]:
    """Return the stocks and groups that figures and claims speak of, the most spoken of first."""
    count: Counter[str] = Counter()
    for weight, said in _said(study):
        for part in walk(said):
            named = part.stock if isinstance(part, StockQ) else getattr(part, "ever", ())
            if isinstance(part, (StockQ, EverQ)) and len(named) == 1:
                count[named[0]] += weight
    order = {name: place for place, name in enumerate(peopled(study))}
    flags = {name for name, stock in study.stocks.items() if stock.is_flag}
    ranked = sorted(
        (n for n in count if n in order and n not in flags), key=lambda n: (-count[n], order[n])
    )
    return tuple(ranked)


def _said(study: Study) -> Iterator[tuple[int, QuantityForm]]:
    yield from ((1, figure.quantity) for figure in study.figures)
    for claim in study.claims:
        yield from ((CLAIMED, reading.quantity) for reading in claim.reading)


def days_shown(account: Account) -> tuple[date, ...]:
    """Return the days a band is asked about: month ends that are cuts, and the last cut.

    Days before anything accepted is about are left out: nothing is known of them.
    """
    programme = account.programme
    cuts = programme.calendar.cuts[programme.starts[account.accept] :]
    if len(cuts) > MOST_DAYS:
        ends = [day for day in cuts if (day + ONE_DAY).day == 1]
        cuts = tuple(sorted({cuts[0], *ends, cuts[-1]}))
    step = -(-len(cuts) // MOST_DAYS)
    return tuple(day for n, day in enumerate(cuts) if n % step == 0 or n == len(cuts) - 1)


def _last_told(account: Account, repaired: Repair) -> date:
    study, programme = account.study, account.programme
    end = study.horizon.last
    names = peopled(study)
    limited = [high for name in names for high in _band(account, repaired, name, (end,)).highest]
    if 2 * sum(high is not None for high in limited) >= len(names):
        return end
    accepted = binding(study, account.accept)
    told = [day for figure in accepted for day in days_of(figure.quantity)]
    return max((day for day in told if day in programme.calendar.index), default=end)


def _band(account: Account, repaired: Repair, name: str, days: Sequence[date]) -> Band:
    ends = []
    for day in days:
        form = account.programme.expand(StockQ(stock=(name,), on=day))
        low = account.end(repaired.evidence, form, "at_least")
        high = account.end(repaired.evidence, form, "at_most")
        ends.append((rounded(low.value), rounded(high.value)))
    return Band((name,), tuple(days), tuple(e[0] for e in ends), tuple(e[1] for e in ends))
