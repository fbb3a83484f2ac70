"""What the names of a study are about, by the codes of the glossary."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from passmuster.extraction.glossary import WEAK, codes_of
from passmuster.vocabulary.study import Study

_NEGATED = re.compile(r"\b(?:not|never|no longer|except)\b[^.;]*", re.IGNORECASE)
ALIKE = {
    ("deserter", "awol"): 0.9, ("awol", "deserter"): 0.9, ("mobilisation", "called_up"): 0.8,
    ("called_up", "mobilisation"): 0.6, ("casualty", "killed"): 0.5, ("war", "mobilisation"): 0.6,
    ("evader", "wanted"): 0.4, ("wanted", "evader"): 0.3, ("abroad", "illegal"): 0.3,
    ("replacement", "called_up"): 0.5, ("case", "awol"): 0.2, ("contract", "volunteer"): 0.4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A stock, flow, group or counter, and the codes its name and meaning speak of."""

    name: str
    sort: str
    """stock, flow or counter."""
    own: frozenset[str]
    source: frozenset[str] = frozenset()
    target: frozenset[str] = frozenset()
    members: tuple[str, ...] = ()
    only_grows: bool = False
    called: frozenset[str] = frozenset()
    """The codes of the name alone."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A measure, and what it is about."""

    id: str
    lever: str
    since: date
    value: object
    codes: frozenset[str]
    lever_codes: frozenset[str]
    words: frozenset[str]
    tokens: frozenset[str] = frozenset()
    """The words and numbers of its id."""


@dataclass(frozen=True)
class Index:
    """All that a statement may be about."""

    named: tuple[Named, ...]
    rules: tuple[Rule, ...]
    first: date
    last: date
    confused: dict[str, tuple[str, ...]]

    def of(self, *sorts: str) -> list[Named]:
        """Return those of some sorts."""
        return [n for n in self.named if n.sort in sorts]


def index_of(study: Study) -> Index:
    """Return the index of a study."""
    named: list[Named] = []
    own = {s.name: _codes(s.name, s.means) for s in study.force.stock}
    named += [
        Named(s.name, "stock", own[s.name], only_grows=s.only_grows) for s in study.force.stock
    ]
    flows = set(study.flows)
    for flow in study.force.flow:
        named.append(
            Named(
                flow.name, "flow", _codes(flow.name, flow.means),
                own.get(flow.from_, frozenset()), own.get(flow.to, frozenset()),
            )
        )  # fmt: skip
    for group in study.force.group:
        members = study.members((group.name,))
        sort = "flow" if members and members[0] in flows else "stock"
        ends = {study.flows[m].to for m in members if m in flows}
        target = own.get(next(iter(ends)), frozenset()) if len(ends) == 1 else frozenset()
        codes = _codes(group.name, group.means)
        named.append(Named(group.name, sort, codes, target=target, members=members))
    for counter in study.force.counter:
        parts = tuple(counter.sum_of) or tuple(counter.counts)
        named.append(
            Named(
                counter.name,
                "counter",
                _codes(counter.name, counter.means) | {"case"},
                members=parts,
            )
        )
    named = [replace(n, called=_codes(n.name, None)) for n in named]
    confused = {s.name: s.confused_with for s in study.force.stock if s.confused_with}
    rules = tuple(
        Rule(
            m.id, m.lever, m.since, m.value, _codes(f"{m.id} {m.lever}", m.means), _codes(m.lever, None),
            frozenset(m.lever.split("_")),
            frozenset(re.findall(r"\w+", m.id.lower())),
        )
        for m in study.measures
        if m.status == "enacted"
    )  # fmt: skip
    return Index(tuple(named), rules, study.horizon.first, study.horizon.last, confused)


def _codes(name: str, means: str | None) -> frozenset[str]:
    words = name.replace("_", " ").replace("-", " ")
    positive = _NEGATED.sub("", means or "")
    return codes_of(f"{words}. {positive}")


def weight(code: str) -> float:
    """Return how much a shared code says."""
    return 0.25 if code in WEAK else 1.0


def likeness(wanted: frozenset[str], codes: frozenset[str]) -> float:
    """Return how well codes cover those wanted, from 0 to 1; what else they speak of costs."""
    if not wanted or not codes:
        return 0.0
    gained = total = 0.0
    for code in wanted:
        total += weight(code)
        near = max((ALIKE.get((code, c), 0.0) for c in codes), default=0.0)
        gained += weight(code) * (1.0 if code in codes else near)
    spare = sum(
        weight(c) for c in codes if c not in wanted and not any((w, c) in ALIKE for w in wanted)
    )
    return gained / total / (1 + 0.15 * spare)
