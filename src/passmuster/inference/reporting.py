"""Which reporter a figure goes through, with which parameters, and what is taken by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from passmuster.inference.quantities import COUNTED, SEEN, Breaks, Lens, NotHeld, Seen
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.parameter import Lognormal, Parameter
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import FlowQ, QuantityForm, ShareQ, StockQ, walk
from passmuster.vocabulary.reporter import Break, Reporter
from passmuster.vocabulary.study import Study

BIAS_BY_RELIABILITY = {"A": 1.03, "B": 1.07, "C": 1.15, "D": 1.3, "E": 1.6, "F": 1.6}
"""90th percentile of the factor by which an origin is off, where no reporter says it."""
SPREAD_BY_CREDIBILITY = {1: 0.01, 2: 0.02, 3: 0.05, 4: 0.10, 5: 0.20, 6: 0.20}
"""Relative deviation of a figure beyond rounding, where no reporter says it."""
ONE = Decimal(1)
Z95 = 1.6448536269514722


@dataclass(frozen=True)
class Series:
    """Registrations of a counter by one reporter."""

    counter: str
    origin: str
    flows: tuple[str, ...]
    delay: str | None
    made: tuple[str, ...]
    """Parameters that multiply."""
    breaks: tuple[tuple[str, date], ...]
    waves: tuple[tuple[date, float], ...]
    walks: tuple[str, ...]
    """Slow changes that multiply: of cases a person, of coverage."""


@dataclass
class Reporting:
    """Reporters of a study, their parameters, and the registrations they make."""

    study: Study
    flows: tuple[str, ...]
    """Flows that the world drives."""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    series: dict[tuple[int, str], Series] = field(default_factory=dict)
    seen: dict[Seen, int] = field(default_factory=dict)
    """People and moves as reporters count them, numbered."""

    @property
    def walks(self) -> tuple[str, ...]:
        """Parameters of reporters that drift, where anything goes through them."""
        of_series = [w for series in self.series.values() for w in series.walks]
        return tuple(dict.fromkeys(of_series + [s.walk for s in self.seen if s.walk is not None]))

    @cached_property
    def _best(self) -> Mapping[str, str]:
        """The reliability of each origin: its own, else the best of the sources that have it.

        Where an origin is a source itself, outlets that copy it make it neither better nor worse.
        """
        best: dict[str, str] = {}
        for source in self.study.sources:
            best[source.origin_id] = min(best.get(source.origin_id, "F"), source.reliability)
        own = {s.id: s.reliability for s in self.study.sources if s.origin_id == s.id}
        return best | own

    def reporter_of(self, figure: Figure) -> tuple[int, Reporter]:
        """Return the number and the reporter of a figure; number -1 - k for one by default."""
        return self.reporter_for(self.study.source_of(figure).origin_id, figure.quantity)

    def reporter_for(self, origin: str, quantity: QuantityForm) -> tuple[int, Reporter]:
        """Return the reporter of an origin for a quantity."""
        names = self._names(quantity)
        for number, reporter in enumerate(self.study.reporters):
            if reporter.origin != origin:
                continue
            about = set(self.study.members(reporter.of)) | set(reporter.of)
            if not reporter.of or names & about:
                return number, reporter
        origins = sorted(self._best)
        number = -1 - origins.index(origin) if origin in origins else -1 - len(origins)
        return number, Reporter(origin=origin)

    def _said(self, quantity: QuantityForm) -> set[str]:
        found: set[str] = set()
        for part in walk(quantity):
            for key in ("stock", "flow", "counter", "ever", "rate", "peak", "hazard", "change"):
                named = getattr(part, key, None)
                if isinstance(named, tuple) and all(isinstance(n, str) for n in named):
                    found |= set(named)
        return found

    def _names(self, quantity: QuantityForm) -> set[str]:
        """Return the names in a quantity, groups and sums opened as well as not."""
        said = self._said(quantity)
        return said | set(self.study.members(tuple(sorted(said))))

    # -- parameters ------------------------------------------------------------------------------

    def name(self, reporter: Reporter, what: str) -> str:
        """Return the name of a reporter's parameter."""
        about = f" ({', '.join(reporter.of)})" if reporter.of else ""
        return f"{reporter.origin}{about}: {what}"

    def bias(self, reporter: Reporter) -> str | None:
        """Return the parameter of a reporter's bias."""
        parameter = reporter.bias
        if parameter is None:
            by = BIAS_BY_RELIABILITY[self._best.get(reporter.origin, "F")]
            parameter = Parameter(
                lognormal=Lognormal(median=ONE, p90=Decimal(str(by))),
                because="By default, from the reliability of the origin.",
            )
        return self._added(self.name(reporter, "bias"), parameter)

    def coverage(self, reporter: Reporter) -> str | None:
        """Return the parameter of a reporter's coverage, if it has one."""
        return self._added(self.name(reporter, "coverage"), reporter.coverage)

    def breaks(self, reporter: Reporter, quantity: QuantityForm) -> list[tuple[str, Break]]:
        """Return the breaks that concern a quantity, with their parameters."""
        names = self._names(quantity)
        found = []
        for broken in reporter.break_:
            if broken.of and not names & (set(broken.of) | set(self.study.members(broken.of))):
                continue
            name = self._added(self.name(reporter, f"break {broken.since}"), broken.times)
            assert name is not None
            found.append((name, broken))
        return found

    def lens(self, reporter: Reporter, quantity: QuantityForm) -> Lens:
        """Return what stands between the world and a reporter's numbers of stocks and flows.

        A share has no coverage: it is in both of its parts.
        """

        def breaks(name: str, when: date | Period) -> Breaks:
            of = StockQ(stock=(name,)) if name in self.study.stocks else FlowQ(flow=(name,))
            found = ((n, _share_after(when, b.since)) for n, b in self.breaks(reporter, of))
            return tuple((n, share) for n, share in found if share)

        drifts = reporter.coverage is not None and reporter.coverage.walk_sd_per_month
        walk = None
        if drifts and not isinstance(quantity, ShareQ):
            walk = self.coverage(reporter)
        return Lens(breaks, walk, lambda seen: SEEN + self.seen.setdefault(seen, len(self.seen)))

    def overdispersion(self, reporter: Reporter, figure: Figure) -> float:
        """Return the relative deviation of a figure beyond rounding."""
        if reporter.overdispersion is not None:
            return float(reporter.overdispersion)
        return SPREAD_BY_CREDIBILITY[self.study.grade_of(figure).credibility]

    def stop(self, reporter: Reporter) -> tuple[str, str]:
        """Return the parameters of a reporter's stop: chance and elasticity."""
        assert reporter.stop is not None
        chance = self._added(self.name(reporter, "chance to stop"), reporter.stop.chance_per_month)
        power = self._added(self.name(reporter, "stops by level"), reporter.stop.elasticity)
        assert chance is not None
        assert power is not None
        return chance, power

    def scope(self, reporter: Reporter, quantity: QuantityForm) -> str:
        """Return the parameter of how far an origin's scope reaches, from narrow 0 to wide 1."""
        narrow = quantity.model_copy(update={"within": None})
        name = self.name(reporter, f"scope of {', '.join(sorted(self._said(narrow)))}")
        parameter = Parameter(uniform=(Decimal(0), ONE), because="The words leave it open.")
        self.parameters.setdefault(name, parameter)
        return name

    def _added(self, name: str, parameter: Parameter | None) -> str | None:
        if parameter is None:
            return None
        self.parameters.setdefault(name, parameter)
        return name

    # -- registrations ---------------------------------------------------------------------------

    def columns(self, number: int, reporter: Reporter, counter: str) -> list[int]:
        """Return the columns of the registrations of a counter by a reporter.

        Raises:
            NotHeld: nothing says how moves become registrations.
        """
        said = self.study.counters[counter]
        per_person = reporter.cases_per_person.get(counter)
        parts = said.sum_of
        if per_person is None and parts and all(p in reporter.cases_per_person for p in parts):
            return [c for part in parts for c in self.columns(number, reporter, part)]
        if per_person is None and said.per_person is not None:
            low, high = said.per_person.between
            if low <= 0 or low == high:
                per_person = Parameter(fixed=high) if low == high else None
            else:
                between = Lognormal(between=(low, high), level=Decimal("0.9"))
                per_person = Parameter(lognormal=between, because="From `per_person`.")
        if per_person is None and parts:
            return [c for part in parts for c in self.columns(number, reporter, part)]
        if per_person is None:
            raise NotHeld(f"nothing says how many of `{counter}` there are a person")
        return [COUNTED + self._series(number, reporter, counter, per_person)]

    def _series(self, number: int, reporter: Reporter, counter: str, per_person: Parameter) -> int:
        key = (number, counter)
        if key not in self.series:
            flows = self.study.members(self._counts(counter))
            missing = [f for f in flows if f not in self.flows]
            if not flows or missing:
                what = (
                    f"the world does not drive `{missing[0]}`" if missing else "it counts no moves"
                )
                raise NotHeld(f"of the counter `{counter}`: {what}")
            per = self._added(self.name(reporter, f"{counter} a person"), per_person)
            assert per is not None
            coverage = self.coverage(reporter)
            delay = self._added(self.name(reporter, "delay in days"), reporter.delay_days)
            breaks = tuple(
                (name, broken.since)
                for name, broken in self.breaks(reporter, _counter_quantity(counter))
            )
            waves = tuple((w.on, float(w.share)) for w in reporter.wave)
            drifting = [n for n in (per, coverage) if n and self.parameters[n].walk_sd_per_month]
            made = tuple(n for n in (per, coverage) if n)
            self.series[key] = Series(
                counter, reporter.origin, flows, delay, made, breaks, waves,
                tuple(drifting),
            )  # fmt: skip
        return list(self.series).index(key)

    def _counts(self, counter: str) -> tuple[str, ...]:
        said = self.study.counters[counter]
        if said.sum_of:
            flows: dict[str, None] = {}
            for part in said.sum_of:
                flows |= dict.fromkeys(self._counts(part))
            return tuple(flows)
        return self.study.members(said.counts)


def _share_after(when: date | Period, since: date) -> float:
    """Return the share of a time that lies on or after a day."""
    if isinstance(when, Period):
        after = (when.last - max(when.first, since)).days + 1
        return min(max(after / when.days, 0.0), 1.0)
    return float(when >= since)


def _counter_quantity(counter: str) -> QuantityForm:
    from passmuster.vocabulary.quantity import CounterQ

    return CounterQ(counter=(counter,))
