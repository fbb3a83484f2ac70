"""Small random studies drawn from a truth: all that is published is true, unless `rivals`.

Everything depends on the seed alone. Few days are used, often, so that figures bear on one another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from pydantic import TypeAdapter

from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.force import OUTSIDE, Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.period import Period, add_months
from passmuster.vocabulary.quantity import Quantity, QuantityForm, walk
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings, Study
from tests.oracle.account import can_be_negative
from tests.oracle.truth import BANDS, Event, Truth

STOCKS = ("training", "units", "absent", "wounded", "killed")
AGES = [(18, 24), (25, 44), (45, 60), (18, 44), (25, 60)]
QUANTITY: TypeAdapter[QuantityForm] = TypeAdapter(Quantity)


@dataclass(frozen=True)
class Drawn:
    """A study and the history it was drawn from."""

    study: Study
    truth: Truth


def random_study(seed: int, *, rivals: bool = False) -> Drawn:
    """Return a small study whose figures are true, save for rivals where these are asked for."""
    return _Drawing(random.Random(seed), rivals).drawn()


class _Drawing:
    def __init__(self, chance: random.Random, rivals: bool) -> None:
        self.chance = chance
        self.rivals = rivals
        self.dense = chance.random() < 0.6
        start = add_months(date(2031, 3, 1), chance.randrange(10))
        if chance.random() < 0.3:
            start += timedelta(chance.randrange(1, 27))
        end = add_months(start, chance.randrange(2, 6)) - timedelta(1)
        if chance.random() < 0.3:
            end -= timedelta(chance.randrange(1, 20))
        self.horizon = Period(start, end)
        self.first, self.last = add_months(start, -2) - timedelta(1), end + timedelta(40)
        self.force = self._force()
        self.days, self.periods = self._calendar()
        self.truth = self._history()
        self.truth.begins = self.days[0]

    # force

    def _force(self) -> Force:
        chance = self.chance
        stocks = chance.sample(STOCKS, chance.randrange(2, 6))
        grows = [s for s in stocks if s == "killed" and chance.random() < 0.7]
        pairs = [(a, b) for a in [*stocks, OUTSIDE] for b in [*stocks, OUTSIDE] if a != b]
        pairs = [(a, b) for a, b in pairs if a not in grows]
        chosen = chance.sample(pairs, min(len(pairs), chance.randrange(2, 8)))
        flows = [{"name": f"{a}_{b}", "from": a, "to": b} for a, b in chosen]
        stock: list[dict[str, Any]] = [{"name": s, "only_grows": s in grows} for s in stocks]
        if chance.random() < 0.3:
            hosts = chance.sample(stocks, chance.randrange(1, 3))
            stock.append({"name": "wanted", "inside": hosts})
        group = []
        if len(stocks) > 2:
            group.append({"name": "serving", "of": chance.sample(stocks, 2)})
        if len(flows) > 2:
            names = [f["name"] for f in flows]
            group.append({"name": "moved", "of": chance.sample(names, 2)})
        counter = self._counters([f["name"] for f in flows], stocks)
        return Force.model_validate(
            {"stock": stock, "flow": flows, "group": group, "counter": counter}
        )

    def _counters(self, flows: list[str], stocks: list[str]) -> list[dict[str, Any]]:
        chance, made = self.chance, []
        if chance.random() < 0.75:
            counts = chance.sample(flows, min(len(flows), chance.randrange(1, 3)))
            made.append({"name": "cases", "counts": counts, "per_person": self._rule()})
        if chance.random() < 0.3:
            made.append(
                {"name": "files", "of_stock": [chance.choice(stocks)], "per_person": self._rule()}
            )
        if chance.random() < 0.3:
            made.append({"name": "checks", "unit": "check"})
        if len(made) > 1 and made[1]["name"] == "files" and chance.random() < 0.5:
            made.append({"name": "both", "sum_of": ["cases", "files"]})
        return made

    def _rule(self) -> Any:
        low, high = self.chance.choice(
            [("0.5", "1.5"), ("0", "2"), ("1", "1"), ("0.8", "3"), ("2", "2")]
        )
        between = [Decimal(low), Decimal(high)]
        if self.chance.random() < 0.5:
            return {"between": between, "within_days": self.chance.choice([10, 31, 45, 120])}
        return between

    # history

    def _history(self) -> Truth:
        chance, force = self.chance, self.force
        size = chance.choice([30, 400, 5000])
        start = {
            (s.name, band): 0 if chance.random() < 0.2 else chance.randrange(size)
            for s in force.stock
            if not s.is_flag
            for band in range(len(BANDS))
        }
        flags = {s.name: Fraction(chance.randrange(11), 10) for s in force.stock if s.is_flag}
        truth = Truth(force, self.first, start, flags=flags)
        days = (self.last - self.first).days
        when = sorted(
            (chance.randrange(1, days + 1), i)
            for i, _ in enumerate(force.flow)
            for _ in range(chance.randrange(days // 12))
        )
        for day, i in when:
            self._move(truth, self.first + timedelta(day), i, size)
        self._register(truth)
        return truth

    def _move(self, truth: Truth, day: date, i: int, size: int) -> None:
        flow, band = self.force.flow[i], self.chance.randrange(len(BANDS))
        most = size // 4
        if flow.from_ != OUTSIDE:
            most = min(most, truth.held(flow.from_, band, day))
        if number := self.chance.randrange(most + 1):
            truth.moves.append(Event(day, flow.name, band, number))

    def _register(self, truth: Truth) -> None:
        chance, eve = self.chance, self.horizon.eve
        for counter in self.force.counter:
            if counter.sum_of:
                continue
            if counter.per_person is None:
                for day in range(1, (self.last - self.first).days, 9):
                    number = chance.randrange(100)
                    truth.cases.append(Event(self.first + timedelta(day), counter.name, 0, number))
                continue
            counts = truth.members(counter.counts)
            moved = [m for m in truth.moves if m.name in counts]
            if counter.of_stock:
                flows, name = truth._study.flows, counter.of_stock[0]
                moved = [m for m in truth.moves if flows[m.name].to == name]
                held = [(b, truth.held(name, b, eve)) for b in range(len(BANDS))]
                moved = [m for m in moved if m.day > eve]
                moved += [Event(eve, name, b, n) for b, n in held if n]
            low, high = counter.per_person.between
            for move in moved:
                least, most = ceil(low * move.number), floor(high * move.number)
                at_once = max(move.day, eve + timedelta(1)) if counter.of_stock else move.day
                truth.cases.append(Event(at_once, counter.name, move.band, least))
                if most > least:
                    wait = timedelta(chance.randrange(counter.per_person.within_days + 1))
                    if at_once <= self.days[0]:  # the account knows of no move before it begins
                        wait = timedelta(0)
                    number = chance.randrange(most - least + 1)
                    truth.cases.append(
                        Event(max(at_once, move.day + wait), counter.name, move.band, number)
                    )

    def _calendar(self) -> tuple[list[date], list[Period]]:
        chance, horizon = self.chance, self.horizon
        span = (horizon.last - horizon.eve).days
        days = {horizon.eve, horizon.last}
        days |= {horizon.eve + timedelta(chance.randrange(1, span)) for _ in range(2)}
        months = list(horizon.months())
        days |= {m.last for m in months}
        if chance.random() < 0.3:
            days.add(horizon.eve - timedelta(chance.randrange(1, 45)))
        if chance.random() < 0.2:
            days.add(horizon.last + timedelta(chance.randrange(1, 30)))
        ordered = sorted(days)
        periods = months * 2 + [horizon]
        for _ in range(3):
            a, b = sorted(chance.sample(ordered, 2))
            periods.append(Period(a + timedelta(1), b))
        if len(months) > 1:
            periods.append(Period(months[0].first, months[-1].last))
        return ordered, periods

    # quantities

    def quantity(self, depth: int = 0) -> QuantityForm:
        chance = self.chance
        kinds = ["stock"] * 6 + ["flow"] * 6 + ["rate", "change", "ever", "peak", "hazard", "month"]
        if self.force.counter:
            kinds += ["counter"] * 5
        kinds += ["share", "share", "ratio", "sum", "difference"]
        while (made := self._made(chance.choice(kinds))) is None:
            pass
        return QUANTITY.validate_python(made)

    def _made(self, kind: str) -> dict[str, Any] | None:
        simple = getattr(self, f"_{kind}", None)
        return simple() if simple is not None else self._made_of_parts(kind)

    def _names(self, kind: str) -> list[str]:
        chance = self.chance
        groups = [g.name for g in self.force.group if (g.name == "moved") == (kind == "flow")]
        if groups and chance.random() < 0.25:
            return groups
        every = [x.name for x in getattr(self.force, kind) if x.name not in ("wanted", "both")]
        return chance.sample(every, 2 if len(every) > 1 and chance.random() < 0.2 else 1)

    def _ages_or_scope(self, kind: str, names: list[str], when: dict[str, Any]) -> dict[str, Any]:
        chance, extra = self.chance, dict(when)
        if chance.random() < 0.12:
            extra["ages"] = chance.choice(AGES)
        if chance.random() < 0.08:
            whole = [x.name for x in getattr(self.force, kind) if x.name not in ("wanted", "both")]
            extra["within"] = {kind: whole}
        return {kind: names} | extra

    def _stock(self) -> dict[str, Any]:
        if self.chance.random() < 0.15 and any(s.is_flag for s in self.force.stock):
            return {"stock": "wanted", "on": self.chance.choice(self.days)}
        return self._ages_or_scope(
            "stock", self._names("stock"), {"on": self.chance.choice(self.days)}
        )

    def _month(self) -> dict[str, Any] | None:
        months = list(self.horizon.months())
        return {"stock": self._names("stock"), "on": self.chance.choice(months)} if months else None

    def _during(self) -> Period:
        return self.chance.choice(self.periods)

    def _flow(self) -> dict[str, Any]:
        return self._ages_or_scope("flow", self._names("flow"), {"during": self._during()})

    def _counter(self) -> dict[str, Any] | None:
        if not self.force.counter:
            return None
        names = [self.chance.choice(self.force.counter).name]
        if names == ["both"]:
            return {"counter": names, "during": self._during()}
        return self._ages_or_scope("counter", names, {"during": self._during()})

    def _rate(self) -> dict[str, Any]:
        per = self.chance.choice(["day", "week", "month", "month", "year"])
        return {"rate": self._names("flow"), "per": per, "during": self._during()}

    def _change(self) -> dict[str, Any]:
        return {"change": self._names("stock"), "during": self._during()}

    def _ever(self) -> dict[str, Any]:
        return {"ever": self._names("stock"), "by": self.chance.choice(self.days)}

    def _peak(self) -> dict[str, Any] | None:
        whole = [p for p in self.periods if p.is_whole_months]
        if not whole:
            return None
        return {"peak": self._names("flow"), "during": self.chance.choice(whole)}

    def _hazard(self) -> dict[str, Any] | None:
        whole = [p for p in self.periods if p.is_whole_months]
        flows = [f.name for f in self.force.flow if f.from_ != OUTSIDE]
        if not whole or not flows:
            return None
        flow, per = (
            self.chance.choice(flows),
            self.chance.choice(["month", "month", "year", "week"]),
        )
        return {"hazard": flow, "per": per, "during": self.chance.choice(whole)}

    def _made_of_parts(self, kind: str) -> dict[str, Any] | None:
        chance = self.chance
        people = [self._stock, self._flow]
        if kind == "sum":
            return {"sum": [chance.choice(people)() for _ in range(2)]}
        if kind == "difference":
            return {"difference": [chance.choice(people)() for _ in range(2)]}
        if kind == "ratio":
            cases = self._counter()
            return cases and {"ratio": cases, "of": chance.choice(people)()}
        pick = chance.random()
        if pick < 0.4:
            day = chance.choice(self.days)
            whole = [s.name for s in self.force.stock if not s.is_flag]
            part = chance.choice(self.force.stock).name
            return {"share": {"stock": part, "on": day}, "of": {"stock": whole, "on": day}}
        if pick < 0.7:
            during, whole = self._during(), [f.name for f in self.force.flow]
            part = {"flow": chance.choice(whole), "during": during}
            return {"share": part, "of": {"flow": whole, "during": during}}
        return {"share": chance.choice(people)(), "of": chance.choice(people)()}

    # what is said of a quantity

    def said(self, quantity: QuantityForm, value: Fraction) -> dict[str, Any]:
        """Return an assertion that holds of the value."""
        chance, free = self.chance, can_be_negative(quantity)
        forms = ["value", "rounded", "rounded", "about", "between", "at_least", "at_most"]
        form = chance.choice([*forms, "more_than", "less_than"])
        if form == "value" and value.denominator == 1:
            return {"value": int(value), "exact": True}
        if form in ("value", "rounded"):
            whole = value.denominator == 1 and value > 100
            step = Decimal(chance.choice(["10", "50", "1000"] if whole else ["0.01", "0.1", "1"]))
            ways = {"nearest": ROUND_HALF_EVEN, "down": ROUND_FLOOR, "up": ROUND_CEILING}
            way = chance.choice(list(ways))
            steps = decimal(value / Fraction(step), 20).to_integral_value(ways[way])
            if steps >= 0 or free:
                return {"value": steps * step, "rounded_to": step, "rounded": way}
        slack = Fraction(chance.choice([0, 1, 5, 20]), 100)
        low, high = decimal_around(value - abs(value) * slack, value + abs(value) * slack)
        if form == "about" and value > 0:
            middle = decimal(value * Fraction(chance.choice([97, 100, 102]), 100), 6)
            return {"about": middle, "within": Decimal(chance.choice(["0.05", "0.1", "0.3"]))}
        if form in ("at_least", "more_than"):
            return {form: low if free else max(low, Decimal(0))}
        if form in ("at_most", "less_than"):
            return {form: high}
        return {"between": [low if free else max(low, Decimal(0)), high]}

    def wrong(self, quantity: QuantityForm, value: Fraction) -> dict[str, Any]:
        """Return an assertion about some value near or far from the true one."""
        factor = Fraction(self.chance.choice([50, 80, 90, 98, 102, 110, 130, 200, 400]), 100)
        return self.said(quantity, Fraction(round(value * factor)) + (value > 0) * 1)

    # the study

    def drawn(self) -> Drawn:
        chance = self.chance
        figures, sources = self._figures(), self._sources()
        if self.rivals:
            figures, sources = self._with_rivals(figures, sources)
        settings: dict[str, Any] = {
            "schema": 1,
            "title": "Ruritania",
            "horizon": {"start": self.horizon.first, "end": self.horizon.last},
            "accept": chance.choice(
                ["C3", "any", "any"] if self.dense else ["C3", "C3", "B2", "any"]
            ),
        }
        if chance.random() < 0.2:
            settings["as_of"] = date(2032, 6, 30)
        study = Study(
            settings=Settings.model_validate(settings),
            force=self.force,
            sources=tuple(sources),
            measures=self._measures(),
            figures=tuple(figures),
            assumptions=tuple(self._assumptions()),
            claims=tuple(self._claims(figures)),
        )
        return Drawn(self._with_starts(study), self.truth)

    def _sources(self) -> list[Source]:
        chance, made = self.chance, []
        for i in range(4):
            made.append(
                {
                    "id": f"source-{i}",
                    "reliability": chance.choice("AABBBCCCD"),
                    "credibility": chance.choice([1, 2, 2, 3, 3, 4]),
                    "published": date(2032, chance.randrange(1, 9), 10),
                    "side": chance.choice(["official", "opponent", "foreign"]),
                    "document": chance.choice([None, "reply-114"]),
                    "origin": chance.choice([None, "register"]),
                }
            )
        return [Source.model_validate(s) for s in made]

    def _figures(self) -> list[Figure]:
        figures = []
        every = self._monthly() if self.dense else []
        every += [self.quantity() for _ in range(self.chance.randrange(4, 13))]
        for i, quantity in enumerate(every):
            if (value := self.truth.value(quantity)) is None:
                continue
            said = self.said(quantity, value) | {"id": f"figure-{i}", "quantity": quantity}
            said["source"] = f"source-{self.chance.randrange(4)}"
            if self.chance.random() < 0.06:
                said["kind"] = self.chance.choice(["target", "plan", "capacity"])
            if self.chance.random() < 0.1:
                said["reliability"] = self.chance.choice("ABCD")
            figures.append(Figure.model_validate(said))
        return figures

    def _monthly(self) -> list[QuantityForm]:
        """Return what a thorough office would publish: strengths and moves by the month."""
        chance, told = self.chance, []
        months = list(self.horizon.months()) or [self.horizon]
        for flow in self.force.flow:
            during = [m for m in [*months, self.horizon] if chance.random() < 0.6]
            told += [{"flow": flow.name, "during": m} for m in during]
        for stock in self.force.stock:
            days = [d for d in (months[0].eve, months[-1].last) if chance.random() < 0.6]
            told += [{"stock": stock.name, "on": d} for d in days]
        for counter in self.force.counter:
            during = [m for m in months if chance.random() < 0.4]
            told += [{"counter": counter.name, "during": m} for m in during]
        return [QUANTITY.validate_python(one) for one in told]

    def _with_rivals(
        self, figures: list[Figure], sources: list[Source]
    ) -> tuple[list[Figure], list[Source]]:
        grows = [s.name for s in self.force.stock if s.only_grows]
        for i in range(self.chance.randrange(1, 4)):
            quantity: QuantityForm = (
                self.chance.choice(figures).quantity if figures else self.quantity()
            )
            if grows and self.chance.random() < 0.5:
                quantity = QUANTITY.validate_python(
                    {"stock": grows, "on": self.chance.choice(self.days)}
                )
            if any(isinstance(getattr(p, "on", None), Period) for p in walk(quantity)):
                continue
            if (value := self.truth.value(quantity)) is None:
                continue
            grade = {
                "reliability": self.chance.choice("ABCC"),
                "credibility": self.chance.choice([2, 3]),
            }
            source = {"id": f"rival-{i}", "published": date(2032, 3, i + 1)} | grade
            sources.append(Source.model_validate(source))
            said = self.wrong(quantity, value) | {"id": f"rival-{i}", "quantity": quantity}
            figures.append(Figure.model_validate(said | {"source": f"rival-{i}"}))
        return figures, sources

    def _measures(self) -> tuple[Measure, ...]:
        if self.chance.random() < 0.7:
            return ()
        since = self.horizon.first + timedelta(self.chance.randrange(1, 40))
        return (
            Measure(
                id="act", lever="call_up_from_age", since=min(since, self.horizon.last), value=25
            ),
        )

    def _assumptions(self) -> list[Assumption]:
        chance, made = self.chance, []
        months = list(Period(self.first + timedelta(1), self.last).months())
        if chance.random() < 0.15:
            flow = chance.choice(self.force.flow)
            most = max(self.truth.counted(self.truth.moves, [flow.name], m) for m in months)
            made.append({"quantity": {"flow": flow.name}, "at_most": most})
        if chance.random() < 0.15:
            stock = chance.choice([s for s in self.force.stock if not s.is_flag]).name
            days = [self.first + timedelta(i) for i in range((self.last - self.first).days + 1)]
            held = [self.truth.people([stock], day) for day in days]
            made.append({"quantity": {"stock": stock}, "between": [min(held), max(held)]})
        leavers = [f.name for f in self.force.flow if f.from_ != OUTSIDE]
        if leavers and chance.random() < 0.2:
            open_ended = {"hazard": chance.choice(leavers), "per": "month"}
            every = [
                self.truth.value(QUANTITY.validate_python(open_ended | {"during": m}))
                for m in months
            ]
            if None not in every:
                most = decimal_around(Fraction(0), max(every))[1]
                made.append({"quantity": open_ended, "at_most": most})
        if chance.random() < 0.15:
            quantity = self.quantity()
            if (value := self.truth.value(quantity)) is not None:
                made.append({"quantity": quantity} | self.said(quantity, value))
        extra = {"because": "the analyst says so"}
        return [
            Assumption.model_validate(m | extra | {"id": f"held-{i}"}) for i, m in enumerate(made)
        ]

    def _asked(self, figures: list[Figure]) -> QuantityForm:
        """Return a quantity that a claim may be about: published, derived, or any."""
        chance = self.chance
        pick = chance.random()
        if figures and pick < 0.2:
            return chance.choice(figures).quantity
        if not self.dense or pick < 0.5:
            return self.quantity()
        months = list(self.horizon.months()) or [self.horizon]
        during = Period(months[0].first, months[-1].last)
        stocks = [s.name for s in self.force.stock if not s.is_flag]
        flow, stock = chance.choice(self.force.flow).name, chance.choice(stocks)
        derived = [{"flow": flow, "during": during}, {"change": stock, "during": during}]
        derived += [{"stock": stock, "on": day} for day in (during.eve, during.last)]
        derived += [{"counter": c.name, "during": during} for c in self.force.counter]
        derived += [{"flow": [f.name for f in self.force.flow], "during": during}]
        return QUANTITY.validate_python(chance.choice(derived))

    def _claims(self, figures: list[Figure]) -> list[Claim]:
        chance, claims = self.chance, []
        for i in range(chance.randrange(2, 5)):
            readings = []
            for j in range(chance.randrange(1, 3)):
                quantity = self._asked(figures)
                if (value := self.truth.value(quantity)) is None:
                    continue
                say = self.said if chance.random() < 0.4 else self.wrong
                readings.append(say(quantity, value) | {"id": f"reading-{j}", "quantity": quantity})
            claim: dict[str, Any] = {"id": f"claim-{i}", "says": "So it is said."}
            claim |= {"reading": readings} if readings else {"untestable": "There is nobody."}
            claim["said_on"] = date(2032, chance.randrange(1, 9), 1)
            if figures and chance.random() < 0.25:
                claim["same_as"] = [chance.choice(figures).id]
            claims.append(Claim.model_validate(claim))
        # So that every account of the study begins on one day, whatever is held out or left out.
        begun = {"stock": self.force.stock[0].name, "on": self.days[0]}
        first = {"id": "first", "at_least": 0, "quantity": begun}
        claims.append(Claim.model_validate({"id": "early", "says": "None.", "reading": [first]}))
        return claims

    def _with_starts(self, study: Study) -> Study:
        """Say of some stocks how many people they hold when the account begins."""
        stocks = []
        for stock in self.force.stock:
            if not stock.is_flag and self.chance.random() < 0.3:
                held = Decimal(self.truth.people([stock.name], self.days[0]))
                stock = stock.model_copy(update={"starts_at": held})
            stocks.append(stock)
        return replace(study, force=self.force.model_copy(update={"stock": tuple(stocks)}))


def decimal(value: Fraction, digits: int) -> Decimal:
    """Return a fraction as a decimal near it."""
    return Decimal(round(value * 10**digits)).scaleb(-digits)


def decimal_around(low: Fraction, high: Fraction) -> tuple[Decimal, Decimal]:
    """Return two short decimals that hold a range between them."""
    scale = 1 if low.denominator == high.denominator == 1 else 10000
    return Decimal(low * scale // 1) / scale, Decimal(-(-high * scale // 1)) / scale
