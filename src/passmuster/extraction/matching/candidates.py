"""Candidate quantities of a statement, best first; none where nothing fits well enough."""

from __future__ import annotations

from passmuster.extraction.items import (
    COMPARISON,
    CUMULATIVE,
    DATE,
    FLOW,
    RATE,
    SHARE,
    STOCK,
    THRESHOLD,
    Candidate,
)
from passmuster.extraction.matching.assertions import Assertion, assertion_of
from passmuster.extraction.matching.index import ALIKE, Index, Named, likeness, weight
from passmuster.extraction.matching.rules import levers, since
from passmuster.extraction.matching.said import Said, day_of, period_of, year_before

LEAST = 0.30

MOST = 8


def candidates(said: Said, index: Index) -> tuple[Candidate, ...]:
    """Return the quantities a statement may mean, ranked, each with its assertion."""
    match said.kind:
        case "share":
            found = _shares(said, index)
        case "threshold":
            found = levers(said, index)
        case "date":
            found = since(said, index)
        case "comparison":
            found = _comparisons(said, index)
        case _:
            found = _counts(said, index)
    best: dict[str, Candidate] = {}
    for item in found:
        if item.score >= LEAST and item.score > best.get(item.quantity, _NONE).score:
            best[item.quantity] = item
    ranked = sorted(best.values(), key=lambda c: (-c.score, len(c.quantity), c.quantity))
    return tuple(ranked[:MOST])


_NONE = Candidate("", (), 0.0)


# ---- counts ---------------------------------------------------------------------------------
def _counts(said: Said, index: Index) -> list[Candidate]:
    if said.is_growing:
        return _growth(said, index)
    assertion = assertion_of(said.value, said.hedged)
    if assertion is None:
        return []
    found: list[Candidate] = []
    day, during = day_of(said, index), period_of(said, index)
    wanted = said.codes - {"age", "war"}
    events = frozenset(c for c in wanted if c not in _POPULATIONS and weight(c) >= 1)
    if events and said.kind in (FLOW, CUMULATIVE, RATE):
        wanted -= _POPULATIONS  # the conscripts who escaped: what they did says which flow
    if not any(weight(c) >= 1 for c in wanted | {said.value.code or "people"}):
        return []
    own = said.value.code if said.value.code in wanted else None
    focus = frozenset({own}) if own else wanted
    for named in index.named:
        score = 0.65 * likeness(wanted, named.own) + 0.35 * likeness(focus, named.own)
        if named.sort == "flow":
            score = max(score, 0.75 * likeness(wanted, named.own | named.target))
        if named.called & focus and not _is_narrower(named, wanted):
            score = min(1.0, score + 0.1)
        for quantity, share in _forms(named, said, day, during):
            found.append(Candidate(quantity, assertion, round(score * share, 3)))
    found += _confused(found, index, assertion, day)
    return found


def _is_narrower(named: Named, wanted: frozenset[str]) -> bool:
    """True for the name of a part: `deserters_abroad` where the words say nothing of abroad."""
    return any(
        weight(c) >= 1 and c not in wanted and not any((w, c) in ALIKE for w in wanted)
        for c in named.called
    )


_POPULATIONS = frozenset(
    ("called_up", "people", "serving", "civilian", "volunteer", "contract", "mobilisation")
)


def _forms(named: Named, said: Said, day: str, during: str) -> list[tuple[str, float]]:
    """Return the quantities of a name that a kind of statement may mean, with their fit."""
    fit: dict[str, tuple[float, float, float, float]] = {
        # stock on a day, ever by a day, flow in a period, counter
        STOCK: (1.0, 0.9, 0.6, 0.7), FLOW: (0.7, 0.7, 1.0, 0.9),
        CUMULATIVE: (0.7, 0.95, 0.95, 1.0), RATE: (0.3, 0.3, 1.0, 0.7),
    }  # fmt: skip
    stock, ever, flow, counter = fit.get(said.kind, (0.8, 0.7, 0.8, 0.7))
    is_case = said.value.code in ("case", "suspicion", "application")
    if is_case:
        stock, ever, flow, counter = stock * 0.6, ever * 0.6, flow * 0.7, 1.0
    name = f'"{named.name}"'
    if named.sort == "stock":
        forms = [(f"{{ stock = {name}, on = {day} }}", stock)]
        if not named.members:
            forms.append(
                (f"{{ ever = {name}, by = {day} }}", ever if not named.only_grows else 0.3)
            )
        return forms
    if named.sort == "counter":
        return [(f"{{ counter = {name}, during = {during} }}", counter)]
    if said.kind == RATE:
        per = _pace(said.clause)
        return [
            (f'{{ rate = {name}, per = "{per}", during = {during} }}', 1.0),
            (f"{{ flow = {name}, during = {during} }}", 0.4),
        ]
    return [(f"{{ flow = {name}, during = {during} }}", flow)]


def _pace(clause: str) -> str:
    low = clause.lower()
    for word, per in (
        ("year", "year"), ("annual", "year"), ("week", "week"), ("day", "day"), ("daily", "day"),
        ("рік", "year"), ("год", "year"), ("день", "day"), ("тиж", "week"), ("недел", "week"),
        ("jahr", "year"), ("tag", "day"), ("woche", "week"), ("rocz", "year"), ("dzien", "day"),
    ):  # fmt: skip
        if word in low and "month" not in low:
            return per
    return "month"


def _confused(
    found: list[Candidate], index: Index, assertion: Assertion, day: str
) -> list[Candidate]:
    """Return what the study says this term is swapped with, below the term itself."""
    more = []
    for name, others in index.confused.items():
        own = max((c.score for c in found if f'"{name}"' in c.quantity), default=0.0)
        for other in others:
            quantity = f'{{ stock = "{other}", on = {day} }}'
            more.append(Candidate(quantity, assertion, round(own * 0.6, 3)))
    return more


def _growth(said: Said, index: Index) -> list[Candidate]:
    """Return the change of a flow or counter against the same time a year before."""
    found = []
    wanted = said.codes - {"war", "age"} - _POPULATIONS
    if not any(weight(c) >= 1 for c in wanted):
        return []
    now, before = period_of(said, index), year_before(said, index)
    for named in index.of("flow", "counter"):
        score = likeness(wanted, named.own)
        form = named.sort
        parts = ", ".join(f'{{ {form} = "{named.name}", during = {p} }}' for p in (now, before))
        found.append(
            Candidate(f"{{ difference = [{parts}] }}", (("more_than", 0),), round(score * 0.8, 3))
        )
    return found


# ---- shares ---------------------------------------------------------------------------------
def _shares(said: Said, index: Index) -> list[Candidate]:
    assertion = assertion_of(said.value, said.hedged)
    if assertion is None or not (said.base or said.rest):
        return []
    during, day = period_of(said, index), day_of(said, index)
    flows = index.of("flow")
    tops = _near_best(_tops(said, flows), 0.6)
    bases = _near_best(_ranked(said.base, flows), 0.95)
    found: list[Candidate] = []
    for top, top_score in tops[:3]:
        for base, base_score in bases[:3]:
            if base.name != top.name:
                found.append(_share(top, base, during, assertion, (top_score + base_score) / 2))
                found += [
                    _share(top, wide, during, assertion, (top_score + 0.8 * base_score) / 2)
                    for wide in flows
                    if base.name in wide.members and wide.name != top.name
                ]
        # The other denominator: all moves of the same sort, wherever they come from.
        for wide in flows:
            one_way = bool(wide.target) or likeness(said.rest, wide.own) > 0.2
            if top.name in wide.members and one_way:
                found.append(_share(top, wide, during, assertion, 0.75 * top_score))
    found += _stock_shares(said, index, day, assertion)
    return found


def _near_best(ranked: list[tuple[Named, float]], part: float) -> list[tuple[Named, float]]:
    """Return those that fit nearly as well as the best."""
    return [p for p in ranked if p[1] >= part * ranked[0][1]]


def _tops(said: Said, flows: list[Named]) -> list[tuple[Named, float]]:
    """Return the flows that a share may count, best first."""
    scored = []
    for flow in flows:
        score = likeness(said.rest, flow.own)
        if flow.source or flow.target:
            score = max(score, 0.95 * likeness(said.rest, flow.own | flow.source | flow.target))
        if score >= LEAST:
            scored.append((flow, score))
    return sorted(scored, key=lambda p: (-p[1], p[0].name))


def _ranked(wanted: frozenset[str], named: list[Named]) -> list[tuple[Named, float]]:
    scored = [(n, likeness(wanted, n.own)) for n in named]
    return sorted((p for p in scored if p[1] >= LEAST), key=lambda p: (-p[1], p[0].name))


def _share(top: Named, base: Named, during: str, assertion: Assertion, score: float) -> Candidate:
    quantity = (
        f'{{ share = {{ {top.sort} = "{top.name}", during = {during} }}, '
        f'of = {{ {base.sort} = "{base.name}", during = {during} }} }}'
    )
    return Candidate(quantity, assertion, round(score, 3))


def _stock_shares(said: Said, index: Index, day: str, assertion: Assertion) -> list[Candidate]:
    stocks = index.of("stock")
    tops = _ranked(said.rest, stocks)[:2]
    bases = _ranked(said.base, stocks)[:2]
    return [
        Candidate(
            f'{{ share = {{ stock = "{top.name}", on = {day} }}, of = {{ stock = "{base.name}", on = {day} }} }}',
            assertion,
            round(0.45 * (a + b), 3),
        )
        for top, a in tops
        for base, b in bases
        if top.name != base.name
    ]


# ---- comparisons ----------------------------------------------------------------------------
def _comparisons(said: Said, index: Index) -> list[Candidate]:
    during = period_of(said, index)
    found: list[Candidate] = []
    flows, stocks = index.of("flow"), index.of("stock")
    out = _best(frozenset({"casualty"}), flows)
    into = _best(frozenset({"replacement"}), flows) or _best(frozenset({"called_up"}), flows)
    serving = _best(frozenset({"serving"}), [s for s in stocks if s.members] or stocks)
    if {"casualty", "replacement"} <= said.codes or (
        "casualty" in said.codes and "called_up" in said.codes
    ):
        if serving is not None:
            quantity = f'{{ change = "{serving.name}", during = {during} }}'
            found.append(Candidate(quantity, (("less_than", 0),), 0.85))
        if out is not None and into is not None:
            pair = f'{{ flow = "{out.name}", during = {during} }}, {{ flow = "{into.name}", during = {during} }}'
            found.append(Candidate(f"{{ difference = [{pair}] }}", (("more_than", 0),), 0.8))
    return found


def _best(wanted: frozenset[str], named: list[Named]) -> Named | None:
    scored = [
        (likeness(wanted, n.own) + (0.4 if wanted & n.called else 0), len(n.members), n)
        for n in named
    ]
    top = max(scored, key=lambda s: (round(s[0], 6), s[1], s[2].name), default=None)
    return top[2] if top is not None and top[0] > 0.2 else None


__all__ = ["COMPARISON", "DATE", "SHARE", "THRESHOLD", "Said", "candidates"]
