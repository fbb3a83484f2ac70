"""What the page of an inference is about: what figures and claims speak of most, stocks first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from passmuster.projection.result import Floats
from passmuster.report.charts.dated import Dated, Subject
from passmuster.report.charts.fans import phrase_of
from passmuster.report.charts.inferred_from import YEAR, Inferred
from passmuster.vocabulary.force import OUTSIDE
from passmuster.vocabulary.quantity import QuantityForm, walk
from passmuster.vocabulary.words import lower_first, say_day

MOST_STOCKS, MOST_FLOWS, FEWEST = 9, 16, 3
MAIN_STOCKS, MAIN_EVER, MAIN_FLOWS = 4, 1, 3
"""Of each kind, those that lead a page."""
FEWEST_BEFORE = 6
"""Months before the last year that a pace is compared with."""
DIRECT = 3
"""Weight of a figure about people, where one about moves to them has one."""
MOVES = ("flow", "rate", "peak", "hazard")


@dataclass(frozen=True)
class Topic:
    """A number of people on a day, of different people ever, or of moves by month."""

    kind: Literal["stock", "ever", "flow"]
    subject: Subject
    shown: Inferred

    @property
    def names(self) -> tuple[str, ...]:
        """The stocks, flows or groups that it counts."""
        return self.subject.names

    @property
    def slug(self) -> str:
        """A part of a name of a file."""
        return f"{self.kind}-{self.subject.slug}"

    @property
    def figures(self) -> tuple[Dated, ...]:
        """What was published of it; of different people ever, nothing that could be drawn."""
        return () if self.kind == "ever" else self.subject.figures

    @cached_property
    def phrase(self) -> str:
        """What is counted, as a title begins."""
        plain = phrase_of(self.subject, self.shown)
        if self.kind == "ever":
            return f"Different people ever counted among “{lower_first(plain)}”"
        return plain

    @cached_property
    def values(self) -> Floats:
        """People, [draw, month + 1], or moves in each month, [draw, month]."""
        return self._of(self.shown)

    @cached_property
    def before(self) -> Floats:
        """The same given the priors alone."""
        return self._of(self.shown.before)

    def _of(self, shown: Inferred) -> Floats:
        if self.kind == "ever":
            return shown.ever(self.names)
        found = shown.values(self.kind, self.names)
        assert found is not None
        return found

    def headline(self, values: Floats) -> Floats:
        """Return people on the last day of figures, or moves in the year before, [draw]."""
        if self.kind == "flow":
            total: Floats = values[:, list(self.shown.year)].sum(axis=1)
            return total
        last: Floats = values[:, self.shown.last]
        return last

    def earlier(self, values: Floats) -> Floats | None:
        """Return the same of a year before, moves as those of so many months at the pace then.

        None where the world began less than half a year before that, or nobody can leave.
        """
        last, months = self.shown.last, self.shown.year
        if self.kind == "flow":
            if months.start < FEWEST_BEFORE:
                return None
            pace: Floats = values[:, self.months_before].mean(axis=1) * len(months)
            return pace
        stocks = [self.shown.study.stocks.get(n) for n in self.shown.study.members(self.names)]
        if last < YEAR or self.kind == "ever" or all(s and s.only_grows for s in stocks):
            return None
        then: Floats = values[:, last - YEAR]
        return then

    @property
    def months_before(self) -> slice:
        """The months of the year before that of the headline, as far as the world has them."""
        start = self.shown.year.start
        return slice(max(start - YEAR, 0), start)

    @property
    def headline_name(self) -> str:
        """What the summary of a posterior calls this headline, where it has it."""
        name = self.names[0] if len(self.names) == 1 else "+".join(self.names)
        if self.kind == "flow":
            return f"{name} in the last 12 months"
        prefix = "ever " if self.kind == "ever" else ""
        return f"{prefix}{name} on {self.shown.posterior.days[self.shown.last]}"

    @property
    def what(self) -> str:
        """What is counted, as it stands in a sentence."""
        plain = lower_first(phrase_of(self.subject, self.shown))
        if self.kind == "flow":
            return f"moves counted as “{plain}”"
        return f"different people ever among “{plain}”" if self.kind == "ever" else plain

    @property
    def when(self) -> str:
        """When the headline is: "on 30 November 2025", "in the 12 months to …"."""
        day = say_day(self.shown.posterior.days[self.shown.last])
        if self.kind == "flow":
            months = len(self.shown.year)
            return f"in the {months} months to {day}" if months > 1 else f"in the month to {day}"
        return f"by {day}" if self.kind == "ever" else f"on {day}"

    @property
    def unit(self) -> str:
        """What is counted, in the plural."""
        return "moves" if self.kind == "flow" else "people"


def stock_topics(shown: Inferred) -> tuple[Topic, ...]:
    """Return the numbers of people that are spoken of most, and the pools that quotas draw on."""
    study, there = shown.study, shown.projection.stocks
    counts = _spoken(shown, _stocks_of)
    for names, count in _spoken(shown, _stocks_named).items():
        counts[names] += (DIRECT - 1) * count
    found: dict[frozenset[str], Subject] = {}
    for names in sorted(counts, key=lambda n: -counts[n]):
        members = frozenset(study.members(names))
        if members not in found and shown.values("stock", names) is not None:
            found[members] = shown.subject("stock", names)
    chosen = dict(list(found.items())[:MOST_STOCKS])
    edges = {flow.name: flow.from_ for flow in study.force.flow}
    pools = [edges[n] for n, said in shown.posterior.world.flows.items() if said.drive == "quota"]
    large = sorted(there, key=lambda n: -float(there[n].mean()))
    for name in [p for p in dict.fromkeys(pools) if p != OUTSIDE] + large:
        members = frozenset(study.members((name,)))
        wanted = name in pools or len(chosen) < FEWEST
        if name in there and members not in chosen and wanted:
            chosen[members] = shown.subject("stock", (name,))
    return tuple(Topic("stock", subject, shown) for subject in chosen.values())


def ever_topics(shown: Inferred, stocks: Iterable[Topic]) -> tuple[Topic, ...]:
    """Return the stocks among some that begin empty and are left again, as different people."""
    found = []
    for topic in stocks:
        named = [shown.study.stocks.get(n) for n in topic.names]
        if all(s and s.starts_at == 0 and not s.is_flag and not s.only_grows for s in named):
            found.append(Topic("ever", Subject("stock", topic.names, ()), shown))
    return tuple(found)


def flow_topics(shown: Inferred) -> tuple[Topic, ...]:
    """Return the moves that are spoken of most, groups before their parts."""
    study = shown.study
    counts = _spoken(shown, _flows_of)
    for group in study.force.group:
        whole = study.members((group.name,))
        parts = min((counts[(m,)] for m in whole), default=0)
        if parts and shown.values("flow", (group.name,)) is not None:
            counts[(group.name,)] += parts
    order = sorted(counts, key=lambda n: (-counts[n], n[0] not in study.groups, n))
    found: dict[frozenset[str], Topic] = {}
    for names in (*order, *((n,) for n in shown.projection.model.flows)):
        members = frozenset(study.members(names))
        enough = len(found) >= (MOST_FLOWS if names in counts else FEWEST)
        if members in found or enough or any(n in study.stocks for n in names):
            continue
        if shown.values("flow", names) is not None:
            found[members] = Topic("flow", shown.subject("flow", names), shown)
    return tuple(found.values())


def main_topics(shown: Inferred) -> tuple[Topic, ...]:
    """Return the questions that lead a page: people on the last day, different people, moves."""
    stocks = stock_topics(shown)
    return tuple(
        _in_order(
            (
                *stocks[:MAIN_STOCKS],
                *ever_topics(shown, stocks)[:MAIN_EVER],
                *(_apart(flow_topics(shown))[:MAIN_FLOWS] if shown.year else ()),
            )
        )
    )


def _apart(topics: Iterable[Topic]) -> list[Topic]:
    """Return the moves that share none with those before them."""
    found: list[Topic] = []
    seen: set[str] = set()
    for topic in topics:
        members = set(topic.shown.study.members(topic.names))
        if not members & seen:
            found.append(topic)
            seen |= members
    return found


def _in_order(topics: Iterable[Topic]) -> list[Topic]:
    """Each stock, followed by the different people ever in it; then the moves."""
    topics = list(topics)
    order = []
    for topic in topics:
        if topic.kind != "ever":
            order.append(topic)
            order += [t for t in topics if t.kind == "ever" and t.names == topic.names
                      and topic.kind == "stock"]  # fmt: skip
    return order


About = Callable[[QuantityForm, Inferred], set[tuple[str, ...]]]


def _spoken(shown: Inferred, about: About) -> Counter[tuple[str, ...]]:
    study = shown.study
    quantities = [figure.quantity for figure in study.figures]
    quantities += [reading.quantity for claim in study.claims for reading in claim.reading]
    found: Counter[tuple[str, ...]] = Counter()
    for quantity in quantities:
        found.update(about(quantity, shown))
    return Counter(dict(found.most_common()))


def _stocks_of(quantity: QuantityForm, shown: Inferred) -> set[tuple[str, ...]]:
    """People that a figure is about, and those who have made the moves that it counts."""
    to = {flow.name: flow.to for flow in shown.study.force.flow}
    return _stocks_named(quantity, shown) | {
        (to[one],)
        for names in _flows_of(quantity, shown)
        for one in shown.study.members(names)
        if one in to and to[one] != OUTSIDE
    }


def _stocks_named(quantity: QuantityForm, shown: Inferred) -> set[tuple[str, ...]]:
    """People that a figure is about."""
    del shown
    forms = ("stock", "ever", "change")
    return {tuple(getattr(p, p.form)) for p in _narrow(quantity) if p.form in forms}


def _flows_of(quantity: QuantityForm, shown: Inferred) -> set[tuple[str, ...]]:
    """Moves that a figure names, or whose cases it counts."""
    study = shown.study
    found: set[tuple[str, ...]] = set()
    for part in _narrow(quantity):
        if part.form in MOVES:
            found.add(tuple(getattr(part, part.form)))
        elif part.form == "counter":
            for name in study.members(getattr(part, "counter", ())):
                counts = study.counters[name].counts if name in study.counters else ()
                found |= {(one,) for one in (*counts, *study.members(counts))}
    return found


def _narrow(quantity: QuantityForm) -> Iterable[QuantityForm]:
    """The parts of a quantity; of an unsure scope its narrow end alone."""
    return walk(quantity.model_copy(update={"within": None}))


def touched(quantity: QuantityForm, shown: Inferred) -> set[str]:
    """Return the stocks and flows that a quantity is about; of cases, the moves they count."""
    study, found = shown.study, set()
    for part in _narrow(quantity):
        for key in ("stock", "ever", "change", *MOVES):
            named = getattr(part, key, None)
            if isinstance(named, tuple) and all(isinstance(n, str) for n in named):
                found |= set(study.members(named))
    found |= {m for names in _flows_of(quantity, shown) for m in study.members(names)}
    return found
