"""Candidates among the rules of a study: levers and the days since which they hold."""

from __future__ import annotations

import re
from datetime import date, timedelta

from passmuster.extraction.claims.periods import year_number, years_before
from passmuster.extraction.items import Candidate, When
from passmuster.extraction.matching.assertions import Assertion, between
from passmuster.extraction.matching.index import Index, Rule, likeness, weight
from passmuster.extraction.matching.said import Said, day_of

# ---- rules ----------------------------------------------------------------------------------
_TO = re.compile(
    r"\b(?:up to|until|at most|no older|maximum|upper|ceiling|до|bis|maks\w*)\b", re.IGNORECASE
)


def levers(said: Said, index: Index) -> list[Candidate]:
    """Return the levers that an age may be the limit of."""
    value = said.value
    found: list[Candidate] = []
    scores: dict[str, float] = {}
    rules: dict[str, Rule] = {}
    for rule in index.rules:
        if isinstance(rule.value, date) or not ({"age", "years"} & rule.words):
            continue
        score = max(_reach(said.codes, rule), 0.8 * _reach(said.near, rule))
        if said.value.code in rule.lever_codes:
            score = min(1.0, score + 0.15)
        if not any(weight(c) >= 1 and c in (said.codes | said.near) for c in rule.lever_codes):
            continue
        if score > scores.get(rule.lever, 0):
            scores[rule.lever], rules[rule.lever] = score, rule
    day = day_of(said, index)
    for lever, score in scores.items():
        words = rules[lever].words
        for side, edge in _edges(said):
            fit = 1.0 if side in words else 0.5 if not {"from", "to"} & words else 0.3
            if edge is not None:
                quantity = f'{{ lever = "{lever}", on = {day} }}'
                found.append(Candidate(quantity, (("value", int(edge)),), round(score * fit, 3)))
        if said.when is not None and said.when.first and said.when.last:
            for rule in index.rules:
                if rule.lever == lever and rule.value == (
                    value.low if value.low is not None else value.high
                ):
                    quantity = f'{{ since = "{rule.id}" }}'
                    period = between(said.when.first, said.when.last)
                    found.append(Candidate(quantity, period, round(0.9 * score, 3)))
    return found


def _reach(codes: frozenset[str], rule: Rule) -> float:
    """Return how much of what a lever is about the words speak of."""
    wanted = codes | {"age"}
    total = sum(weight(c) for c in rule.lever_codes) or 1.0
    hit = sum(weight(c) for c in rule.lever_codes if c in wanted) / total
    return 0.6 * hit + 0.3 * likeness(wanted, rule.lever_codes | {"age"})


def _edges(said: Said) -> list[tuple[str, int | None]]:
    low, high = said.value.low, said.value.high
    if low is not None and high is not None and low != high:
        return [("from", int(low)), ("to", int(high))]
    edge = low if low is not None else high
    side = "to" if said.value.bound != "less_than" and _TO.search(said.clause) else "from"
    return [(side, None if edge is None else int(edge))]


def since(said: Said, index: Index) -> list[Candidate]:
    """Return the rules that a date may be the first day of."""
    when = said.when
    if when is None:
        return []
    found = []
    is_nth = (
        re.match(r"\w+ (?:year|рік|рок|год|jahr|rok)", when.raw, re.IGNORECASE) and when.is_relative
    )
    for rule in index.rules:
        wanted = frozenset(c for c in said.codes if c not in ("people", "age"))
        score = likeness(wanted, rule.codes)
        if not any(c in rule.codes for c in wanted) and not (
            is_nth and "mobilisation" in rule.codes
        ):
            continue
        assertion: Assertion
        if is_nth and said.published is not None:
            number = year_number(when.raw)
            first = years_before(said.published, number) + timedelta(days=1)
            assertion = between(first, years_before(said.published, number - 1))
            near = first <= rule.since <= years_before(said.published, number - 1) or _is_near(
                rule, when
            )
        elif when.first is not None and when.last is not None:
            assertion = between(when.first, when.last)
            near = _is_near(rule, when)
        else:
            continue
        score = 0.5 * score + (0.4 if near else 0.0)
        if rule.id.split("-")[0] in ("decree",) or "general" in rule.words:
            score += 0.05 if "mobilisation" in wanted or "war" in wanted else 0
        words = set(re.findall(r"\w+", said.clause.lower()))
        score += 0.05 * len(rule.tokens & words) - 0.02 * len(rule.tokens - words)
        found.append(Candidate(f'{{ since = "{rule.id}" }}', assertion, round(score, 3)))
    return found


def _is_near(rule: Rule, when: When) -> bool:
    if when.first is None or when.last is None:
        return False
    margin = timedelta(days=120)
    return when.first - margin <= rule.since <= when.last + margin
