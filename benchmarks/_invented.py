"""Invented studies of any size: a simulated force, figures published about it, claims about it.

Everything depends on the seed. The force is simulated day by day in whole people; what is published
of it is true within the rounding or tolerance that is published with it, save for a few rivals from
worse sources and a few earlier publications of a register, which differ by revision. Figures are
drawn in one order, so that a smaller study is the beginning of a larger one; claims depend on the
seed and on the days alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings, Study

FIRST, DAYS = date(2031, 1, 1), 1461
STOCKS = {"training": 40_000, "units": 260_000, "hospital": 9_000, "absent": 0, "gone": 0}
FLOWS = {
    # name: from, to, people a day
    "call_up": ("outside", "training", 420),
    "posted": ("training", "units", 330),
    "absent_training": ("training", "absent", 40),
    "absent_units": ("units", "absent", 130),
    "returned": ("absent", "units", 45),
    "wounded": ("units", "hospital", 150),
    "recovered": ("hospital", "units", 110),
    "losses": ("units", "gone", 105),
}
GROUPS = {
    "serving": ["training", "units", "hospital"],
    "leaving": ["absent_training", "absent_units"],
}
COUNTERS = {
    # name: what it counts, cases a person, lowest and highest that the study states, days of delay
    "absence_cases": ("leaving", 1.05, 0.7, 1.4, 30),
    "hospital_cases": ("wounded", 1.2, 0.8, 1.6, 14),
}
REVISED = 0.015
RIVALS = VINTAGES = 4
"""Of each so many, whatever the size of the study."""
GRADES = [("A", 2)] * 15 + [("B", 2)] * 45 + [("C", 3)] * 30 + [("D", 4)] * 10
WORST = ("C", 3)
DOCUMENTS, ORIGINS = 240, 12


@dataclass(frozen=True)
class Told:
    """A claim's reading: its quantity, its true value, and whether what it says is true."""

    quantity: dict[str, Any]
    value: float
    is_true: bool


class Truth:
    """What happened, day by day: running totals of moves and cases, and people in stocks."""

    def __init__(self, chance: random.Random) -> None:
        held = dict(STOCKS)
        self.held: dict[str, list[int]] = {name: [number] for name, number in held.items()}
        moves: dict[str, list[int]] = {name: [] for name in FLOWS}
        cases = {name: [0] * (DAYS + 1) for name in COUNTERS}
        for day in range(DAYS):
            season = 1 + 0.3 * ((day // 90) % 3 - 1)
            for name, (source, target, pace) in FLOWS.items():
                number = round(pace * season * chance.uniform(0.6, 1.4))
                if source != "outside":
                    number = min(number, held[source])
                    held[source] -= number
                if target != "outside":
                    held[target] += number
                moves[name].append(number)
                self._register(chance, cases, name, day, number)
            for name, number in held.items():
                self.held[name].append(number)
        self.moved = {name: [0, *accumulate(days)] for name, days in moves.items()}
        self.cases = {name: [0, *accumulate(days[:DAYS])] for name, days in cases.items()}

    @staticmethod
    def _register(
        chance: random.Random, cases: dict[str, list[int]], flow: str, day: int, number: int
    ) -> None:
        for name, (counted, per_person, _, _, delay) in COUNTERS.items():
            if flow in GROUPS.get(counted, [counted]):
                every = round(number * per_person)
                late = round(every * 0.2)
                cases[name][day] += every - late
                cases[name][min(DAYS - 1, day + chance.randrange(delay + 1))] += late

    def people(self, name: str, cut: int) -> int:
        """Count the people of a stock or group at the end of so many days."""
        return sum(self.held[part][cut] for part in GROUPS.get(name, [name]))

    def total(self, name: str, start: int, end: int) -> int:
        """Count the moves or cases after one cut, up to another."""
        if name in self.cases:
            return self.cases[name][end] - self.cases[name][start]
        return sum(self.moved[p][end] - self.moved[p][start] for p in GROUPS.get(name, [name]))


def day_of(cut: int) -> str:
    """Return the day whose end a cut is."""
    return (FIRST + timedelta(cut - 1)).isoformat()


def during(start: int, end: int) -> list[str]:
    """Return the period between two cuts."""
    return [day_of(start + 1), day_of(end)]


def study_of(figures: int, days: int, seed: int, claims: int = 20) -> tuple[Study, list[Told]]:
    """Return an invented study, and what its claims say.

    Args:
        figures: how many figures it holds.
        days: how many distinct days figures and claims mention, the ends of the horizon included.
        seed: everything depends on it.
        claims: how many claims of one reading each.
    """
    truth = Truth(random.Random(f"{seed} truth"))
    among = random.Random(f"{seed} days").sample(range(1, DAYS), days - 2)
    cuts = [0, *sorted(among), DAYS]
    sources = list(_sources(random.Random(f"{seed} sources")))
    published = list(_figures(random.Random(f"{seed} figures"), truth, cuts, sources, figures))
    told = list(_claims(random.Random(f"{seed} claims"), truth, cuts, claims))
    settings = {
        "schema": 1,
        "title": f"Invented: {figures} figures, {days} days",
        "horizon": {"start": day_of(1), "end": day_of(DAYS)},
        "seed": seed,
    }
    return Study(
        settings=Settings.model_validate(settings),
        force=_force(),
        sources=tuple(sources),
        figures=tuple(Figure.model_validate(figure) for figure in published),
        claims=tuple(Claim.model_validate(claim) for claim, _ in told),
    ), [about for _, about in told]


def _force() -> Force:
    stocks: list[dict[str, Any]] = [{"name": name} for name in STOCKS]
    stocks[3]["starts_at"] = 0
    stocks[4] |= {"starts_at": 0, "only_grows": True}
    counters = [
        {
            "name": name,
            "counts": [counted],
            "per_person": {"between": [low, high], "within_days": delay, "assumed": True},
            "revised_within": REVISED,
        }
        for name, (counted, _, low, high, delay) in COUNTERS.items()
    ]
    return Force.model_validate(
        {
            "stock": stocks,
            "flow": [{"name": n, "from": a, "to": b} for n, (a, b, _) in FLOWS.items()],
            "group": [{"name": name, "of": parts} for name, parts in GROUPS.items()],
            "counter": counters,
        }
    )


def _sources(chance: random.Random) -> Iterator[Source]:
    for number in range(DOCUMENTS):
        reliability, credibility = chance.choice(GRADES)
        yield Source.model_validate(
            {
                "id": f"document-{number}",
                "published": FIRST + timedelta(DAYS + number),
                "reliability": reliability,
                "credibility": credibility,
                "origin": f"origin-{number % ORIGINS}",
            }
        )


# -- figures ---------------------------------------------------------------------------------


def _figures(
    chance: random.Random, truth: Truth, cuts: list[int], sources: list[Source], number: int
) -> Iterator[dict[str, Any]]:
    names = [s.id for s in sources]
    better = [s.id for s in sources if s.grade.order > _worst().grade.order]
    worst = [s.id for s in sources if (s.reliability, s.credibility) == WORST]
    # What every such study has: strength at both ends, and each register as a whole.
    made: list[tuple[dict[str, Any], int]] = [
        ({"stock": "serving", "on": day_of(cut)}, truth.people("serving", cut)) for cut in (0, DAYS)
    ]
    made += [
        ({"counter": name, "during": during(0, DAYS)}, truth.total(name, 0, DAYS))
        for name in COUNTERS
    ]
    count = 0
    for quantity, value in made:
        yield _rounded(quantity, value, 1) | {"id": f"f{count}", "source": chance.choice(better)}
        count += 1
    odd = 0
    while count < number:
        quantity, value = _drawn(chance, truth, cuts)
        said = _said(chance, quantity, value)
        source = chance.choice(names)
        if odd < RIVALS and value > 10_000 and count % 5 == 0:
            # Two sources on one number, the worse one wrong by a tenth.
            yield _rounded(quantity, value, 10) | {
                "id": f"f{count}",
                "source": chance.choice(better),
            }
            wrong = round(value * chance.choice([0.9, 1.1]))
            said, source = _rounded(quantity, wrong, 10), chance.choice(worst)
            odd, count = odd + 1, count + 1
        elif RIVALS <= odd < RIVALS + VINTAGES and count % 5 == 0:
            # An earlier publication of a register and its parts: a few cases were added since.
            name, (start, middle, end) = (
                chance.choice(list(COUNTERS)),
                sorted(chance.sample(cuts, 3)),
            )
            for a, b in ((start, middle), (middle, end)):
                part = {"counter": name, "during": during(a, b)}
                yield _rounded(part, truth.total(name, a, b), 1) | {
                    "id": f"f{count}",
                    "source": chance.choice(better),
                }
                count += 1
            early = round(truth.total(name, start, end) * 0.997)
            said = _rounded({"counter": name, "during": during(start, end)}, early, 1)
            source = chance.choice(better)
            odd += 1
        if count < number:
            yield said | {"id": f"f{count}", "source": source}
            count += 1


def _worst() -> Source:
    return Source.model_validate({"id": "-", "reliability": WORST[0], "credibility": WORST[1]})


def _period(chance: random.Random, cuts: list[int]) -> tuple[int, int]:
    """Return two cuts: mostly neighbours, often from the beginning on, sometimes any two."""
    kind = chance.random()
    if kind < 0.5:
        place = chance.randrange(len(cuts) - 1)
        return cuts[place], cuts[place + 1]
    if kind < 0.75:
        return 0, chance.choice(cuts[1:])
    start, end = sorted(chance.sample(cuts, 2))
    return start, end


def _long_period(chance: random.Random, cuts: list[int]) -> tuple[int, int]:
    """Return two cuts as claims have them: from the beginning on, or any two."""
    if chance.random() < 0.5:
        return 0, chance.choice(cuts[1:])
    start, end = sorted(chance.sample(cuts, 2))
    return start, end


def _drawn(chance: random.Random, truth: Truth, cuts: list[int]) -> tuple[dict[str, Any], int]:
    kind = chance.random()
    if kind < 0.3:
        name, cut = chance.choice(["serving", *STOCKS]), chance.choice(cuts)
        return {"stock": name, "on": day_of(cut)}, truth.people(name, cut)
    start, end = _period(chance, cuts)
    if kind < 0.65:
        name = chance.choice(["leaving", *FLOWS])
        return {"flow": name, "during": during(start, end)}, truth.total(name, start, end)
    name = chance.choice(list(COUNTERS))
    return {"counter": name, "during": during(start, end)}, truth.total(name, start, end)


def _said(chance: random.Random, quantity: dict[str, Any], value: int) -> dict[str, Any]:
    kind = chance.random()
    if kind < 0.7:
        steps = [step for step in (1, 10, 100, 1000) if step * 20 <= value] or [1]
        return _rounded(quantity, value, chance.choice(steps))
    if kind < 0.8 and value:
        within = chance.choice([0.05, 0.1])
        about = round(value * chance.uniform(1 - within / 2, 1 + within / 2))
        return {"quantity": quantity, "about": about, "within": within}
    if kind < 0.9:
        return {"quantity": quantity, "at_least": round(value * chance.uniform(0.8, 1))}
    return {"quantity": quantity, "at_most": round(value * chance.uniform(1, 1.2)) + 1}


def _rounded(quantity: dict[str, Any], value: int, step: int) -> dict[str, Any]:
    if step == 1:
        return {"quantity": quantity, "value": value, "exact": True}
    return {"quantity": quantity, "value": round(value / step) * step, "rounded_to": step}


# -- claims ----------------------------------------------------------------------------------


def _claims(
    chance: random.Random, truth: Truth, cuts: list[int], number: int
) -> Iterator[tuple[dict[str, Any], Told]]:
    makers = (_true, _false, _one_sided, _share)
    for place in range(number):
        said, about = makers[place % len(makers)](chance, truth, cuts)
        reading = said | {"id": "read", "quantity": about.quantity}
        claim = {"id": f"claim-{place}", "says": "So it is said.", "reading": [reading]}
        yield claim, about


def _about(chance: random.Random, truth: Truth, cuts: list[int]) -> tuple[dict[str, Any], float]:
    kind = chance.randrange(4)
    start, end = _long_period(chance, cuts)
    if kind == 0:
        cut = chance.choice(cuts[1:])
        name = chance.choice(["absent", "serving", "units", "hospital"])
        return {"stock": name, "on": day_of(cut)}, truth.people(name, cut)
    if kind == 1:
        value = truth.people("serving", end) - truth.people("serving", start)
        return {"change": "serving", "during": during(start, end)}, value
    if kind == 2:
        name = chance.choice(list(COUNTERS))
        return {"counter": name, "during": during(start, end)}, truth.total(name, start, end)
    name = chance.choice(["leaving", "call_up", "wounded", "losses"])
    return {"flow": name, "during": during(start, end)}, truth.total(name, start, end)


def _true(chance: random.Random, truth: Truth, cuts: list[int]) -> tuple[dict[str, Any], Told]:
    quantity, value = _about(chance, truth, cuts)
    slack = abs(value) * chance.choice([0.02, 0.1, 0.5]) + 1
    said = {"between": [round(value - slack), round(value + slack)]}
    return said, Told(quantity, value, True)


def _false(chance: random.Random, truth: Truth, cuts: list[int]) -> tuple[dict[str, Any], Told]:
    quantity, value = _about(chance, truth, cuts)
    said = {"at_least": round(abs(value) * chance.choice([3, 10, 30])) + 1000}
    return said, Told(quantity, value, False)


def _one_sided(chance: random.Random, truth: Truth, cuts: list[int]) -> tuple[dict[str, Any], Told]:
    quantity, value = _about(chance, truth, cuts)
    at_least = round(value * chance.choice([0.5, 0.9, 1.1]))
    return {"at_least": at_least}, Told(quantity, value, value >= at_least)


def _share(chance: random.Random, truth: Truth, cuts: list[int]) -> tuple[dict[str, Any], Told]:
    start, end = _long_period(chance, cuts)
    part, whole = chance.choice(
        [("absent_training", "leaving"), ("leaving", "call_up"), ("losses", "wounded")]
    )
    quantity = {
        "share": {"flow": part, "during": during(start, end)},
        "of": {"flow": whole, "during": during(start, end)},
    }
    value = truth.total(part, start, end) / truth.total(whole, start, end)
    middle = round(value * chance.choice([1, 1, 2]), 3)
    said = {"between": [round(middle * 0.9, 4), round(middle * 1.1, 4)]}
    return said, Told(quantity, value, middle * 0.9 <= value <= middle * 1.1)
