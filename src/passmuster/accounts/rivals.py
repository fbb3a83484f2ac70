"""Rivals: accepted figures of one quantity that exclude each other, and what binds then.

A figure that a strictly better graded one excludes drops out. Of the rest, those that still
exclude each other bind as the smallest interval that holds them; everything else binds as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from passmuster.accounts.held import Edge, Held
from passmuster.accounts.programme import Placed
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.study import Study


@dataclass(frozen=True)
class Rivalry:
    """Figures that exclude each other, dropped ones included; `taken` in canonical unit."""

    figures: tuple[str, ...]
    dropped: frozenset[str]
    taken: Interval
    foes: tuple[tuple[str, frozenset[str]], ...]
    """For each figure those it excludes."""

    def foes_of(self, name: str) -> frozenset[str]:
        """Figures that one of them excludes."""
        return dict(self.foes)[name]


@dataclass
class Settled:
    """What rivalry leaves of the evidence."""

    held: dict[str, Held] = field(default_factory=dict)
    rivalries: list[Rivalry] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    id: str
    interval: Interval
    """In the unit of the canonical form."""
    order: tuple[int, int]
    document: str
    cut: int


def settle(study: Study, placed: Iterable[Placed]) -> Settled:
    """Return what each figure binds once rivals are settled."""
    settled = Settled()
    groups: dict[object, list[_Entry]] = defaultdict(list)
    by_id: dict[str, Placed] = {}
    for place in placed:
        figure, source = place.figure, study.source_of(place.figure)
        by_id[figure.id] = place
        settled.held[figure.id] = place.own
        key = ("grows", place.grows_at[0], place.factor) if place.grows_at else place.key
        if key and key[0] == "own":
            continue
        entry = _Entry(
            figure.id,
            place.canonical,
            study.grade_of(figure).order,
            source.document_id,
            place.grows_at[1] if place.grows_at else 0,
        )
        groups[key].append(entry)
    for entries in groups.values():
        if len(entries) > 1:
            _settle_group(entries, by_id, settled)
    return settled


def _excludes(a: _Entry, b: _Entry) -> bool:
    """True if the two cannot both be; a stock that only grows is never higher earlier."""
    if a.cut == b.cut:
        return not a.interval.meets(b.interval)
    first, later = (a, b) if a.cut < b.cut else (b, a)
    return first.interval.is_above(later.interval)


def _settle_group(entries: list[_Entry], by_id: Mapping[str, Placed], settled: Settled) -> None:
    if _all_agree(entries):
        return
    entries = _one_for_each_document(entries)
    foes = {a.id: [b for b in entries if b is not a and _excludes(a, b)] for a in entries}
    dropped = {a.id for a in entries if any(b.order > a.order for b in foes[a.id])}
    for name in dropped:
        settled.held.pop(name, None)
    rest = [a for a in entries if a.id not in dropped]
    fighting = [a for a in rest if any(b.id not in dropped for b in foes[a.id])]
    for group in _connected(fighting, _excludes):
        _share_hull(group, by_id, settled)
    involved = [a for a in entries if foes[a.id]]
    for group in _connected(involved, _excludes):
        settled.rivalries.append(_rivalry(group, dropped, foes))


def _all_agree(entries: list[_Entry]) -> bool:
    """True if no two exclude each other; quick where all share one date."""
    if len({entry.cut for entry in entries}) == 1:
        lows = [e.interval.low for e in entries if e.interval.low is not None]
        highs = [e.interval.high for e in entries if e.interval.high is not None]
        return not lows or not highs or max(lows) <= min(highs)
    highest = None
    by_cut: dict[int, list[_Entry]] = defaultdict(list)
    for entry in entries:
        by_cut[entry.cut].append(entry)
    for cut in sorted(by_cut):
        lows = [e.interval.low for e in by_cut[cut] if e.interval.low is not None]
        highs = [e.interval.high for e in by_cut[cut] if e.interval.high is not None]
        highest = max([*lows, *([] if highest is None else [highest])], default=None)
        if highest is not None and highs and min(highs) < highest:
            return False
    return True


def _one_for_each_document(entries: list[_Entry]) -> list[_Entry]:
    """Transcriptions of one number are no rivals: the best speaks, the others stay and conflict."""
    best: dict[tuple[str, int], _Entry] = {}
    kept = []
    for entry in sorted(entries, key=lambda e: (tuple(-x for x in e.order), e.id)):
        first = best.setdefault((entry.document, entry.cut), entry)
        if first is entry or not _excludes(first, entry):
            kept.append(entry)
    return sorted(kept, key=lambda e: e.id)


def _connected(
    entries: list[_Entry], linked: Callable[[_Entry, _Entry], bool]
) -> list[list[_Entry]]:
    left, groups = list(entries), []
    while left:
        group, queue = [], [left.pop(0)]
        while queue:
            here = queue.pop()
            group.append(here)
            near = [other for other in left if linked(here, other)]
            left = [other for other in left if other not in near]
            queue.extend(near)
        groups.append(sorted(group, key=lambda e: e.id))
    return groups


def _share_hull(group: list[_Entry], by_id: Mapping[str, Placed], settled: Settled) -> None:
    """Bind each of the group to the smallest interval that holds them all, each at its own date."""
    lowest = min(group, key=lambda e: (e.interval.low is not None, e.interval.low or 0, e.id))
    highest = max(group, key=lambda e: (e.interval.high is None, e.interval.high or 0, e.id))
    hull = Interval(lowest.interval.low, highest.interval.high)
    for entry in group:
        place = by_id[entry.id]
        own = hull.scaled(place.factor)
        owners = (lowest.id, highest.id) if place.factor > 0 else (highest.id, lowest.id)
        settled.held[entry.id] = Held(
            None if own.low is None else Edge(own.low, owners[0]),
            None if own.high is None else Edge(own.high, owners[1]),
        )


def _rivalry(group: list[_Entry], dropped: set[str], foes: Mapping[str, list[_Entry]]) -> Rivalry:
    rest = [e for e in group if e.id not in dropped]
    lows = [e.interval.low for e in rest]
    highs = [e.interval.high for e in rest]
    agree = all(not _excludes(a, b) for a in rest for b in rest if a is not b)
    if agree:
        low = max((x for x in lows if x is not None), default=None)
        high = min((x for x in highs if x is not None), default=None)
    else:
        low = None if None in lows else min(x for x in lows if x is not None)
        high = None if None in highs else max(x for x in highs if x is not None)
    names = tuple(e.id for e in group)
    return Rivalry(
        names,
        frozenset(dropped) & set(names),
        Interval(low, high),
        tuple((name, frozenset(b.id for b in foes[name])) for name in names),
    )


__all__ = ["Edge", "Held", "Rivalry", "Settled", "settle"]
