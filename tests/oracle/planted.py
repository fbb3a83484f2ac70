"""Invented studies with one common mistake planted in a statement, and clean ones that are hard.

The force is simulated month by month in whole people. Much of what happened is published, most of
it to the last person, some rounded; what is published is true. A statement is then made of a true
number by one mistake of a given kind, written here on its own and not with the search's operators.
Everything depends on the seed alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from passmuster.vocabulary.period import Period, add_months, month_end
from passmuster.vocabulary.study import Study
from tests.oracle.make import make

FIRST, MONTHS = date(2031, 1, 1), 24
FLOWS = {
    # name: from, to, people a month at the size of the force that is drawn
    "call_up": ("civilians", "training", 0.020),
    "volunteers": ("civilians", "training", 0.006),
    "to_units": ("training", "units", 0.021),
    "absent_training": ("training", "absent", 0.0025),
    "absent_units": ("units", "absent", 0.006),
    "returned": ("absent", "units", 0.002),
    "wounding": ("units", "wounded", 0.009),
    "recovered": ("wounded", "units", 0.006),
    "killed_in_action": ("units", "killed", 0.003),
    "evade": ("civilians", "evaders", 0.050),
    "settled": ("evaders", "civilians", 0.012),
}
START = {
    "civilians": 6.0, "evaders": 0.4, "training": 0.05, "units": 0.9,
    "absent": 0.01, "wounded": 0.04, "killed": 0.0,
}  # fmt: skip
GROUPS = {
    "serving": ["training", "units", "wounded"],
    "all_forces": ["training", "units", "wounded", "absent"],
    "intake": ["call_up", "volunteers"],
    "absences": ["absent_training", "absent_units"],
}
COUNTERS = {"cases": ("absences", 1.7), "aid_cases": ("wounding", 2.4)}
SORTS = ("article_1", "article_2", "article_3")
"""Registers of one origin whose sum is a register too."""


@dataclass(frozen=True)
class Planted:
    """A study whose only statement is mistaken, and the true statement it was made of."""

    study: Study
    kind: str
    quantity: dict[str, Any]
    value: Fraction


class World:
    """What happened: people at each month's end, moves and cases in each month."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        size = chance.choice([20_000, 90_000, 400_000])
        held = {
            name: round(share * size * chance.uniform(0.8, 1.2)) for name, share in START.items()
        }
        self.held: dict[str, list[int]] = {name: [n] for name, n in held.items()}
        self.moved: dict[str, list[int]] = {name: [] for name in (*FLOWS, *COUNTERS, *SORTS)}
        pace = {name: flow[2] * size * chance.uniform(0.7, 1.4) for name, flow in FLOWS.items()}
        cases = {name: ratio * chance.uniform(0.8, 1.2) for name, (_, ratio) in COUNTERS.items()}
        for _ in range(MONTHS):
            for name, (source, target, _) in FLOWS.items():
                pace[name] *= chance.uniform(0.85, 1.22)
                number = min(round(pace[name]), held[source])
                held[source] -= number
                held[target] += number
                self.moved[name].append(number)
            for name, number in held.items():
                self.held[name].append(number)
            for name, (counted, _) in COUNTERS.items():
                people = sum(self.moved[part][-1] for part in GROUPS.get(counted, [counted]))
                self.moved[name].append(round(people * cases[name]))
            for name, share in zip(SORTS, (0.6, 0.3, 0.1), strict=True):
                self.moved[name].append(round(size * 0.01 * share * chance.uniform(0.6, 1.4)))

    def people(self, names: str | list[str], month: int) -> int:
        """People at the end of so many months."""
        every = [names] if isinstance(names, str) else names
        return sum(self.held[part][month] for n in every for part in GROUPS.get(n, [n]))

    def total(self, names: str | list[str], start: int, end: int) -> int:
        """Moves or cases after one month's end, up to another."""
        every = [names] if isinstance(names, str) else names
        parts = [p for n in every for p in (SORTS if n == "register" else GROUPS.get(n, [n]))]
        return sum(sum(self.moved[part][start:end]) for part in parts)


def end_of(month: int) -> date:
    """The last day of so many months."""
    start = add_months(FIRST, month - 1)
    return month_end(start.year, start.month)


def during(start: int, end: int) -> Any:
    """The period between two month ends, as a study spells it."""
    period = Period(add_months(FIRST, start), end_of(end))
    text = period.text
    return [period.first, period.last] if text.startswith("[") else text


def stock(name: str | list[str], month: int) -> dict[str, Any]:
    return {"stock": name, "on": end_of(month)}


def flow(name: str | list[str], start: int, end: int) -> dict[str, Any]:
    return {"flow": name, "during": during(start, end)}


def counter(name: str | list[str], start: int, end: int) -> dict[str, Any]:
    return {"counter": name, "during": during(start, end)}


# -- what is published -----------------------------------------------------------------------


def force() -> dict[str, Any]:
    """What the study says of the force, as arguments of `make`."""
    stocks: list[Any] = [{"name": name} for name in START]
    for one in stocks:
        if one["name"] == "absent":
            one["confused_with"] = ["evaders"]
        if one["name"] == "killed":
            one["only_grows"] = True
    registers = [
        {"name": name, "counts": [counted], "per_person": [0.5, 4.0]}
        for name, (counted, _) in COUNTERS.items()
    ]
    registers += [{"name": name} for name in SORTS]
    registers.append({"name": "register", "sum_of": list(SORTS)})
    return {
        "stocks": stocks,
        "flows": [f"{name}: {a} > {b}" for name, (a, b, _) in FLOWS.items()],
        "groups": GROUPS,
        "counters": registers,
        "horizon": (FIRST.isoformat(), end_of(MONTHS).isoformat()),
    }


def said(chance: random.Random, value: int, *, exact: float = 0.6) -> dict[str, Any]:
    """Return an assertion that holds of a count: to the last one, rounded, or about."""
    if chance.random() < exact or value < 400:
        return {"value": value, "exact": True}
    step = 10 ** max(0, len(str(value)) - 3)
    if chance.random() < 0.7:
        return {"value": round(value / step) * step, "rounded_to": step}
    return {"about": value, "within": 0.01}


def published(world: World, *, exact: float = 0.6) -> list[dict[str, Any]]:
    """Return figures of most of what happened: by quarter or year, and at the ends of quarters."""
    chance, told = world.chance, []

    def tell(quantity: dict[str, Any], value: int, odds: float) -> None:
        if chance.random() < odds:
            told.append({"quantity": quantity, **said(chance, value, exact=exact)})

    for name in FLOWS:
        for start in range(0, MONTHS, 3):
            tell(flow(name, start, start + 3), world.total(name, start, start + 3), 0.9)
        for start in (0, 12):
            tell(flow(name, start, start + 12), world.total(name, start, start + 12), 0.5)
    for name in COUNTERS:
        for start in range(0, MONTHS, 3):
            tell(counter(name, start, start + 3), world.total(name, start, start + 3), 0.9)
    for name in SORTS:
        for start in range(0, MONTHS, 6):
            figure = {"value": world.total(name, start, start + 6), "exact": True}
            told.append({"quantity": counter(name, start, start + 6), **figure})
    for name in START:
        for month in range(0, MONTHS + 1, 3):
            tell(stock(name, month), world.people(name, month), 1.0 if month == 0 else 0.7)
    for month in range(MONTHS - 12, MONTHS):
        value = world.total("call_up", month, month + 1)
        told.append({"quantity": flow("call_up", month, month + 1), **said(chance, value)})
    for number, figure in enumerate(told):
        figure["id"] = f"f{number}"
    return told


# -- mistakes --------------------------------------------------------------------------------

Made = tuple[dict[str, Any], dict[str, Any], Fraction]
"""The statement's quantity, the true quantity, and the true value; the number carries over."""


def _share(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    return {"share": part, "of": whole}


def _transposed(world: World) -> Made:
    chance = world.chance
    start, end = chance.choice([(0, 12), (12, 24), (0, 24), (18, 24)])
    left = flow("absent_training", start, end)
    came = chance.choice(["call_up", "intake"])
    part = world.total("absent_training", start, end)
    if chance.random() < 0.5:
        true, wrong, whole = "absences", came, "absences"
    else:
        true, wrong, whole = came, "absences", came
    value = Fraction(part, world.total(whole, start, end))
    return _share(left, flow(wrong, start, end)), _share(left, flow(true, start, end)), value


def _denominator(world: World) -> Made:
    chance = world.chance
    month = chance.choice([6, 12, 18, 24])
    if chance.random() < 0.5:
        part = chance.choice(["wounded", "training"])
        true, wrong = chance.sample(["serving", "all_forces", "units"], 2)
        value = Fraction(world.people(part, month), world.people(true, month))
        top = stock(part, month)
        return _share(top, stock(wrong, month)), _share(top, stock(true, month)), value
    start = month - 6
    true, wrong = chance.sample(["call_up", "intake"], 2)
    top = flow("to_units", start, month)
    value = Fraction(world.total("to_units", start, month), world.total(true, start, month))
    return (
        _share(top, flow(wrong, start, month)),
        _share(top, flow(true, start, month)),
        value,
    )


def _confused(world: World) -> Made:
    month = world.chance.choice([6, 12, 15, 18, 24])
    true, wrong = world.chance.sample(["absent", "evaders"], 2)
    return stock(wrong, month), stock(true, month), Fraction(world.people(true, month))


def _stock_flow(world: World) -> Made:
    chance = world.chance
    month = chance.choice([12, 18, 24])
    start = chance.choice([0, month - 12])
    if chance.random() < 0.5:
        moves = chance.choice(["absences", "wounding"])
        there = {"absences": "absent", "wounding": "wounded"}[moves]
        return (
            stock(there, month),
            flow(moves, start, month),
            Fraction(world.total(moves, start, month)),
        )
    if chance.random() < 0.5:
        return (
            flow("wounding", start, month),
            stock("wounded", month),
            Fraction(world.people("wounded", month)),
        )
    # A running total for the count of half a year.
    return (
        flow("absences", month - 6, month),
        flow("absences", 0, month),
        Fraction(world.total("absences", 0, month)),
    )


def _cases(world: World) -> Made:
    chance = world.chance
    start, end = chance.choice([(0, 6), (6, 12), (12, 24), (0, 12), (0, 24)])
    register, moves = chance.choice([("cases", "absences"), ("aid_cases", "wounding")])
    people, cases = flow(moves, start, end), counter(register, start, end)
    if chance.random() < 0.5:
        return people, cases, Fraction(world.total(register, start, end))
    return cases, people, Fraction(world.total(moves, start, end))


def _net(world: World) -> Made:
    chance = world.chance
    start, end = chance.choice([(0, 12), (12, 24), (0, 24), (6, 18)])
    moves, there = chance.choice([("absences", "absent"), ("wounding", "wounded")])
    gross, net = flow(moves, start, end), {"change": there, "during": during(start, end)}
    if chance.random() < 0.5:
        return net, gross, Fraction(world.total(moves, start, end))
    change = world.people(there, end) - world.people(there, start)
    return gross, net, Fraction(change)


def _peak(world: World) -> Made:
    months = [world.total("call_up", month, month + 1) for month in range(12, 24)]
    peak = {"peak": "call_up", "per": "month", "during": during(12, 24)}
    rate = {"rate": "call_up", "per": "month", "during": during(12, 24)}
    if world.chance.random() < 0.7:
        return rate, peak, Fraction(max(months))
    return peak, rate, Fraction(sum(months), 12)


def _stale(world: World) -> Made:
    chance = world.chance
    back = chance.choice([3, 12])
    month = chance.choice([15, 18, 21, 24])
    if chance.random() < 0.5:
        name = chance.choice(["serving", "absent", "units", "killed"])
        return (
            stock(name, month),
            stock(name, month - back),
            Fraction(world.people(name, month - back)),
        )
    name = chance.choice(["call_up", "absences", "wounding"])
    return (
        flow(name, month - 3, month),
        flow(name, month - 3 - back, month - back),
        Fraction(world.total(name, month - 3 - back, month - back)),
    )


def _start(world: World) -> Made:
    chance = world.chance
    name = chance.choice(["call_up", "absent_units", "wounding", "killed_in_action"])
    end = chance.choice([18, 21, 24])
    # The mistaken start is never the first day: that would be a running total.
    true, wrong = chance.sample([3, 6, 9, 12], 2)
    return flow(name, wrong, end), flow(name, true, end), Fraction(world.total(name, true, end))


def _dropped(world: World) -> Made:
    chance = world.chance
    whole = counter("register", 0, 24)
    total = world.total("register", 0, 24)
    if chance.random() < 0.5:
        name = chance.choice(SORTS)
        part, lost = counter(name, 0, 24), world.total(name, 0, 24)
    else:
        start = chance.choice([6, 12])
        part, lost = (
            counter("register", start, start + 6),
            world.total("register", start, start + 6),
        )
    return whole, {"difference": [whole, part]}, Fraction(total - lost)


def _nested(world: World) -> Made:
    chance = world.chance
    if chance.random() < 0.5:
        name = chance.choice(SORTS)
        part, value = counter(name, 0, 24), world.total(name, 0, 24)
    else:
        start = chance.choice([0, 6, 12])
        part, value = (
            counter("register", start, start + 6),
            world.total("register", start, start + 6),
        )
    return counter("register", 0, 24), part, Fraction(value)


def _double(world: World) -> Made:
    chance = world.chance
    month = chance.choice([6, 12, 18, 24])
    whole = chance.choice(["serving", "all_forces"])
    parts = ["units", "wounded", "training"] + (["absent"] if whole == "all_forces" else [])
    part = chance.choice(parts)
    value = world.people(whole, month) + world.people(part, month)
    return (
        stock(whole, month),
        {"sum": [stock(whole, month), stock(part, month)]},
        Fraction(value),
    )


MISTAKES: dict[str, Callable[[World], Made]] = {
    "transposed-share": _transposed,
    "wrong-denominator": _denominator,
    "confused-term": _confused,
    "stock-for-flow": _stock_flow,
    "cases-for-persons": _cases,
    "gross-for-net": _net,
    "peak-for-average": _peak,
    "stale-date": _stale,
    "different-start": _start,
    "dropped-part": _dropped,
    "nested-part": _nested,
    "double-count": _double,
}
"""Mistakes that leave the number as it was. Scale, digit and plan are written below."""
KINDS = (*MISTAKES, "planned-for-actual", "scale", "digit")


def _plain(world: World) -> tuple[dict[str, Any], int]:
    """A quantity of one kind or another, and its value."""
    chance = world.chance
    month = chance.choice([6, 12, 18, 24])
    if chance.random() < 0.5:
        name = chance.choice(["serving", "units", "absent", "evaders"])
        return stock(name, month), world.people(name, month)
    name = chance.choice(["call_up", "absences", "wounding"])
    return flow(name, month - 6, month), world.total(name, month - 6, month)


def planted(kind: str, seed: int) -> Planted:
    """Return a study with one mistaken statement of a kind."""
    chance = random.Random(f"{kind} {seed}")
    world = World(chance)
    figures = published(world, exact=0.85)
    if kind in MISTAKES:
        quantity, true, value = MISTAKES[kind](world)
        exactly = kind in ("dropped-part", "nested-part")
        assertion = _assertion(chance, value, exactly)
        return _planted(kind, figures, quantity, assertion, true, value)
    if kind == "planned-for-actual":
        quantity, actual = _plain(world)
        planned = round(actual * chance.choice([0.6, 0.75, 1.3, 1.5]), -1)
        figures.append(
            {"id": "plan", "quantity": quantity, "value": planned, "exact": True,
             "kind": chance.choice(["plan", "target", "capacity"])}
        )  # fmt: skip
        assertion = {"about": planned, "within": 0.02}
        return _planted(kind, figures, quantity, assertion, quantity, Fraction(planned))
    if kind == "scale":
        quantity, actual = _plain(world)
        factor = chance.choice([Fraction(10), Fraction(1, 10), Fraction(1000)])
        wrong = actual * factor
        assertion = {"about": float(wrong), "within": 0.02}
        return _planted(kind, figures, quantity, assertion, quantity, Fraction(actual))
    start = chance.choice([0, 6, 12])
    quantity, actual = (
        counter("register", start, start + 6),
        world.total("register", start, start + 6),
    )
    wrong_number = _mistyped(chance, actual)
    assertion = {"value": wrong_number, "exact": True}
    return _planted(kind, figures, quantity, assertion, quantity, Fraction(actual))


def _assertion(chance: random.Random, value: Fraction, exactly: bool) -> dict[str, Any]:
    if exactly:
        return {"value": int(value), "exact": True}
    number = float(value) if value.denominator > 1 else int(value)
    if abs(value) < 10:
        return {"about": round(number, 4), "within": 0.02} if value > 0 else _around(value)
    if value < 0:
        return _around(value)
    return {"about": round(number, 1) if value.denominator > 1 else int(value), "within": 0.01}


def _around(value: Fraction) -> dict[str, Any]:
    slack = abs(value) / 50
    return {"between": [float(value - slack), float(value + slack)]}


def _mistyped(chance: random.Random, number: int) -> int:
    digits = list(str(number))
    while True:
        place = chance.randrange(len(digits))
        wrong = list(digits)
        if chance.random() < 0.5 and place + 1 < len(digits):
            wrong[place], wrong[place + 1] = wrong[place + 1], wrong[place]
        else:
            wrong[place] = str(chance.randrange(10))
        if wrong != digits and wrong[0] != "0" and wrong[-1] != "0":
            return int("".join(wrong))


def _planted(
    kind: str,
    figures: list[dict[str, Any]],
    quantity: dict[str, Any],
    assertion: dict[str, Any],
    true: dict[str, Any],
    value: Fraction,
) -> Planted:
    claim = {"quantity": quantity, **assertion}
    return Planted(make(figures=figures, claims=[claim], **force()), kind, true, value)


# -- clean ones ------------------------------------------------------------------------------


def clean(seed: int) -> Study:
    """Return a study without a mistake, as hard as it gets.

    Numbers are rounded so that the truth lies at the very limit of what the rounding allows, totals
    of a register come in earlier publications that differ by a usual revision, some parts are
    nearly equal, and figures repeat a digit. Its eight statements are true.
    """
    chance = random.Random(f"clean {seed}")
    world = World(chance)
    _level(world)
    figures = published(world)
    figures += _at_the_limit(world)
    figures += _revised(world)
    claims = [_true_statement(world) for _ in range(8)]
    basics = force()
    for register in basics["counters"]:
        register["revised_within"] = 0.02
    return make(figures=figures, claims=claims, **basics)


def _level(world: World) -> None:
    """Make two of the register's parts nearly equal, and give one a repeated digit."""
    first, second, third = (world.moved[name] for name in SORTS)
    for month, number in enumerate(first):
        second[month] = number + world.chance.choice([-1, 0, 1])
        third[month] = int(str(world.chance.randrange(1, 10)) * 3)


def _limit(chance: random.Random, value: int, step: int) -> dict[str, Any]:
    """Return a rounded value from which the truth is as far as rounding allows."""
    if chance.random() < 0.5:
        return {"value": value, "rounded_to": step, "rounded": "down"}
    half = step // 2
    return {"value": value + chance.choice([-half, half]), "rounded_to": step}


def _at_the_limit(world: World) -> list[dict[str, Any]]:
    told = []
    for name in ("serving", "all_forces"):
        for month in (6, 18):
            figure = _limit(world.chance, world.people(name, month), 1000)
            told.append({"id": f"{name}-{month}", "quantity": stock(name, month), **figure})
    return told


def _revised(world: World) -> list[dict[str, Any]]:
    value = world.total("register", 0, 12)
    early = round(value * world.chance.uniform(0.985, 1.0))
    figure = {"value": early, "exact": True, "source": "early"}
    return [{"id": "early", "quantity": counter("register", 0, 12), **figure}]


def _true_statement(world: World) -> dict[str, Any]:
    chance = world.chance
    pick = chance.random()
    if pick < 0.3:
        quantity, value = _plain(world)
        return {"quantity": quantity, **_limit(chance, value, 100)}
    if pick < 0.5:
        start = chance.choice([0, 6, 12])
        value = world.total("register", start, 24)
        return {"quantity": counter("register", start, 24), "about": value, "within": 0.02}
    kind = chance.choice([k for k in MISTAKES if k not in ("dropped-part", "nested-part")])
    _, true, number = MISTAKES[kind](world)
    return {"quantity": true, **_assertion(chance, number, False)}


def invented(seed: int) -> Study:
    """Return a study whose one statement is a number out of the air: no mistake explains it."""
    chance = random.Random(f"invented {seed}")
    world = World(chance)
    figures = published(world, exact=0.85)
    quantity, value = _plain(world)
    wrong = round(value * chance.choice([chance.uniform(0.1, 0.8), chance.uniform(1.25, 8)]))
    return make(
        figures=figures, claims=[{"quantity": quantity, "about": wrong, "within": 0.01}], **force()
    )
