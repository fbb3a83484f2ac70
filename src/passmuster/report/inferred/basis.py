"""What a judgement rests on: its origins, their grades, and whether any one of them carries it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from passmuster.inference.without import reweighted
from passmuster.report.estimative import Level
from passmuster.report.inferred.known import last_day
from passmuster.report.inferred.topics import Topic, touched
from passmuster.vocabulary.grade import Grade
from passmuster.vocabulary.quantity import QuantityForm
from passmuster.vocabulary.words import join_words, say_count

GOOD = "B2"
NEAR_GATE = 0.8
"""Of the gate's limit: two runs further apart than this are only just let through."""
STEADY, CARRIED = 0.5, 1.0
"""Standard deviations by which the middle may move without an origin: at high, and at moderate."""
CLOSE = 0.1
NARROW = 0.5
"""Of what the priors allow: a headline that is wider than this is not known well."""
OLD = 6
"""Months: a headline of a day that is further from its last figure hangs on the rules."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Moved:
    """How far a headline's middle moves without one origin, in standard deviations."""

    origin: str
    by: float
    is_trusted: bool


@dataclass(frozen=True)
class Basis:
    """What a headline rests on."""

    origins: tuple[str, ...]
    """Names of the origins whose figures are about it."""
    grades: tuple[Grade, ...]
    """The best grade of each."""
    moved: tuple[Moved, ...]
    """Of each origin that bears on it, by name."""
    narrowed: float
    """Its standard deviation over that of the priors."""
    strange: int
    """Figures about it that lie where one draw in a hundred would put them, or fewer."""
    figures: int
    gate: float
    """How far the two runs are apart at worst, over the limit."""
    age: int = 0
    """Months between the last day that a figure is about and that of the headline."""

    @property
    def good(self) -> int:
        """Origins graded well."""
        return sum(grade.passes(GOOD) for grade in self.grades)

    @property
    def carrier(self) -> Moved | None:
        """The origin without which the middle moves most, of those that can be told."""
        told = [m for m in self.moved if m.is_trusted]
        return max(told, key=lambda m: abs(m.by), default=None)

    @property
    def untold(self) -> tuple[str, ...]:
        """Origins without which it is not known: neither weights nor a new run can be trusted."""
        return tuple(m.origin for m in self.moved if not m.is_trusted)


def basis_of(topic: Topic, narrowed: float) -> Basis:
    """Return what a headline rests on.

    Args:
        topic: the headline.
        narrowed: its standard deviation over that of the priors.
    """
    shown = topic.shown
    study, rows = shown.study, shown.posterior.evidence.rows
    about = [row for row in rows if _bears(row.quantity, topic)]
    names = sorted({row.origin for row in about})
    figure_by_id = {f.id: f for f in study.figures}
    graded: dict[str, Grade] = {}
    for row in about:
        grade = study.grade_of(figure_by_id[row.figure])
        if row.origin not in graded or grade.order > graded[row.origin].order:
            graded[row.origin] = grade
    ids = {row.figure for row in about}
    return Basis(
        origins=tuple(shown.origin_name(name) for name in names),
        grades=tuple(graded[name] for name in names),
        moved=tuple(_moved(topic, name) for name in names),
        narrowed=narrowed,
        strange=sum(c.is_strange for c in shown.checked if c.figure in ids),
        figures=len(about),
        gate=shown.posterior.gate.worst[1] / shown.posterior.gate.limit,
        age=_age(topic, [row.quantity for row in about]),
    )


def _age(topic: Topic, quantities: Sequence[QuantityForm]) -> int:
    days = [day for quantity in quantities if (day := last_day(quantity)) is not None]
    asked = topic.shown.posterior.days[topic.shown.last]
    last = max(days, default=asked)
    return max((asked.year - last.year) * 12 + asked.month - last.month, 0)


def _bears(quantity: QuantityForm, topic: Topic) -> bool:
    """True if a figure is about these people or moves, or about moves into or out of them."""
    study = topic.shown.study
    mine = set(study.members(topic.names))
    wanted = set(mine)
    if topic.kind != "flow":
        wanted |= {f.name for f in study.force.flow if (f.from_ in mine) != (f.to in mine)}
    return bool(touched(quantity, topic.shown) & wanted)


def _moved(topic: Topic, origin: str) -> Moved:
    """How far the middle moves: as the posterior tells it, else by the same weights here."""
    shown = topic.shown
    name = shown.origin_name(origin)
    told = next((w for w in shown.without if w.origin == origin), None)
    if told is not None and (found := told.moves.get(topic.headline_name)) is not None:
        return Moved(name, found[2], told.is_trusted)
    values = {topic.headline_name: topic.headline(topic.values)}
    weighed = reweighted(shown.posterior, origin, values)
    return Moved(name, weighed.moves[topic.headline_name][2], weighed.is_trusted)


# ---------------------------------------------------------------- the level, and its words


def level_of(basis: Basis) -> Level:
    """Return how far a judgement is to be relied on, by the rule of `estimative.CONFIDENCE`."""
    carrier = basis.carrier
    by = 0.0 if carrier is None else abs(carrier.by)
    untold = len(basis.untold)
    if len(basis.origins) < 2 or by > CARRIED or untold == len(basis.moved):
        return "low"
    firm = len(basis.origins) >= 3 and basis.good >= 2 and by < STEADY and not untold
    close = basis.gate < NEAR_GATE and basis.narrowed <= NARROW and basis.age <= OLD
    if firm and close and not basis.strange:
        return "high"
    return "moderate"


def say_basis(basis: Basis) -> Iterator[str]:
    """Yield sentences on what a judgement rests on."""
    yield f"Confidence in this is {level_of(basis)}."
    yield f"{_who(basis)}."
    if basis.age and basis.origins:
        yield f"The last of them is about a time {say_count(basis.age, 'month')} before."
    yield _steady(basis)
    if basis.narrowed > NARROW:
        yield (
            f"The figures leave {basis.narrowed:.0%} of the spread that the priors allow, so much "
            "of it is the priors’.".replace("%", " %")
        )
    if basis.strange:
        verb = "does" if basis.strange == 1 else "do"
        yield f"{basis.strange} of these figures {verb} not fit."


def _who(basis: Basis) -> str:
    if not basis.origins:
        return (
            "No figure is about it, or about moves into or out of it, so that it follows from "
            "other figures through the rules of the scenario alone"
        )
    named, verb = _some(basis.origins), "bears" if basis.figures == 1 else "bear"
    figures = say_count(basis.figures, "figure")
    best = max(basis.grades, key=lambda g: g.order).text
    if len(basis.origins) == 1:
        return f"{figures} of one origin alone, {named}, graded {best} at best, {verb} on it"
    origins = say_count(len(basis.origins), "origin")
    return f"{figures} of {origins} {verb} on it ({named}), the best graded {best}"


def _steady(basis: Basis) -> str:
    carrier, untold = basis.carrier, basis.untold
    if not basis.moved:
        return "No origin could be left out to try it."
    if carrier is None:
        return f"What it would be without {_any(untold)} is not known."
    size = abs(carrier.by)
    if size < CLOSE:
        text = f"Without {_any([m.origin for m in basis.moved if m.is_trusted])} the middle stays"
    else:
        way = "higher" if carrier.by > 0 else "lower"
        text = f"Without {carrier.origin} the middle would be {size:.1f} standard deviations {way}"
    if untold:
        return f"{text}; what it would be without {_any(untold)} is not known."
    rest = len(basis.moved) > 1 and size >= CLOSE
    return f"{text}; no other origin moves it further." if rest else f"{text}."


def _any(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) == 1:
        return names[0]
    return f"{'either' if len(names) == 2 else 'any one'} of {_some(names)}"


def _some(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) <= MOST_NAMED + 1:
        return join_words(names)
    return join_words([*names[:MOST_NAMED], say_count(len(names) - MOST_NAMED, "other")])
