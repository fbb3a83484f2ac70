"""The account's reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from passmuster.accounts.rows import Element
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.quantity import QuantityForm
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import (
    MINUS,
    join_words,
    say_interval,
    say_moves,
    say_number,
    say_people,
    say_quantity,
    say_register,
    say_value,
)

TIMES = "×"


class Phrases:
    """Says figures, assumptions, registers and sums of one study."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._figures: Mapping[str, Figure] = {f.id: f for f in study.figures}
        self._assumptions: Mapping[str, Assumption] = {a.id: a for a in study.assumptions}

    def quantity(self, quantity: QuantityForm) -> str:
        """A quantity as a noun phrase."""
        return say_quantity(quantity, self._study)

    def unit(self, quantity: QuantityForm) -> str:
        """A quantity's unit."""
        return unit_of(quantity, self._study)

    def range(self, low: Fraction | None, high: Fraction | None, unit: str | None) -> str:
        """A reachable range in words."""
        if low is None and high is None:
            return "anything"
        return say_interval(low, high, unit)

    # -- one line ----------------------------------------------------------------------------

    def line(self, element: Element, end: str, bound: Fraction, number: Fraction | None) -> str:
        """What one element says at one end: "at most 1,000,000 moves “joined” in 2031"."""
        if element.kind == "figure":
            figure = self._figures[element.id]
            value = bound if number is None else number
            return self._edge(figure.quantity, value, end, self._is_point(figure))
        if element.kind == "assumption":
            assumption = self._assumptions[element.id]
            value = bound if number is None else number
            return f"assumed: {self._edge(assumption.quantity, value, end, False)}"
        if element.kind == "counter":
            return self._register(element.id, end, number if number is not None else bound)
        return self._definition(element, bound)

    def _is_point(self, figure: Figure) -> bool:
        interval = figure.interval()
        return interval.low is not None and interval.low == interval.high

    def _edge(self, quantity: QuantityForm, value: Fraction, end: str, point: bool) -> str:
        unit = self.unit(quantity)
        amount = say_value(value, unit)
        side = "" if point else "at most " if end == "highest" else "at least "
        return f"{side}{amount}: {self.quantity(quantity)}"

    def _register(self, name: str, end: str, number: Fraction) -> str:
        counter = self._study.counters[name]
        flows = counter.counts or tuple(
            flow for part in counter.sum_of for flow in self._study.counters[part].counts
        )
        flows = tuple(dict.fromkeys(flows))
        what = f"move {say_moves(flows, self._study)}" if flows else "person counted"
        side = "at most" if end == "highest" else "at least"
        verb = "assumed: " if counter.per_person and counter.per_person.assumed else ""
        unit = counter.unit if number == 1 else counter.unit + "s"
        return (
            f"{verb}{side} {say_number(number)} {unit} for each {what} "
            f"({say_register((name,), self._study)})"
        )

    def _definition(self, element: Element, bound: Fraction) -> str:
        people = say_people((element.id,), self._study)
        if element.sort == "starts_at":
            return f"{say_number(bound)}: {people} when the account begins, by definition"
        if element.sort == "only_grows":
            return f"the number of {people} only grows, by definition"
        hosts = say_people(self._study.stocks[element.id].inside, self._study)
        return f"{people} are among {hosts}, by definition"

    # -- the sum -----------------------------------------------------------------------------

    def sum_of(
        self,
        parts: list[tuple[Fraction, Fraction, str]],
        side: str,
        bound: Fraction,
        needed: Fraction | None,
        *,
        quotient: bool,
    ) -> str:
        """The sum in one sentence: "300,000 … + … − … = at most 500,000; short by 1,500,000"."""
        terms = [(m, b, said) for m, b, said in parts if b]
        reasons = [said for m, b, said in parts if not b]
        pieces = []
        for place, (multiplier, edge, said) in enumerate(terms):
            sign = MINUS if multiplier < 0 else "+" if place else ""
            factor = abs(multiplier)
            times = "" if factor == 1 else f"{say_number(factor)} {TIMES} "
            pieces.append(f"{sign} {times}{_bracketed(said, edge)}".strip())
        limit = "at most" if side == "at_most" else "at least"
        total = f"{limit} {say_number(bound)}"
        if quotient or not pieces:
            text = f"{total}"
            if pieces:
                text = f"{' '.join(pieces)}: so {total}"
        else:
            text = f"{' '.join(pieces)} = {total}"
        if reasons:
            text += f", because {join_words(reasons)}"
        if needed is not None:
            text += f"; needed {say_number(needed)}, short by {say_number(abs(needed - bound))}"
        return text

    # -- findings ----------------------------------------------------------------------------

    def turn(self, element: Element, end: str, value: Fraction | None) -> str:
        """Say when a contradiction ends: "holds unless fewer than 0.31 cases are registered …"."""
        if value is None:
            return f"holds whatever is put for {self._name(element)}"
        side = "fewer than" if end == "lowest" else "more than"
        if element.kind == "counter":
            counter = self._study.counters[element.id]
            register = say_register((element.id,), self._study)
            return (
                f"holds unless {side} {_short(value)} {counter.unit}s are registered for each move "
                f"({register})"
            )
        quantity = self._assumptions[element.id].quantity
        side = "below" if end == "lowest" else "above"
        amount = say_value(_rounded(value), self.unit(quantity))
        return f"holds unless {side} {amount}: {self.quantity(quantity)}"

    def _name(self, element: Element) -> str:
        if element.kind == "counter":
            return f"cases a person in {say_register((element.id,), self._study)}"
        return self.quantity(self._assumptions[element.id].quantity)

    def premise(self, name: str, end: str, needed: Fraction, change: Fraction) -> str:
        """What a figure would have to be."""
        figure = self._figures[name]
        side = "at most" if end == "low" else "at least"
        amount = say_value(_rounded(needed), self.unit(figure.quantity))
        share = f"{float(change) * 100:.3g}"
        what = self.quantity(figure.quantity)
        away = f"{share} % away from what was published"
        return f"{what} would have to be {side} {amount} ({away})"

    def published(self, name: str) -> str:
        """A figure's quantity in words."""
        return self.quantity(self._figures[name].quantity)

    def width(self, name: str) -> Fraction:
        """Half the width of a figure's own interval."""
        return self._figures[name].interval().half_width

    def default(self, value: object) -> Fraction:
        """An exact number."""
        return exact(value)  # type: ignore[arg-type]


def _bracketed(said: str, edge: Fraction) -> str:
    """The number first, what it is in brackets."""
    head, _, tail = said.partition(": ")
    if head == "assumed":
        inner, _, rest = tail.partition(": ")
        return f"{inner} ({rest}; assumed)"
    return f"{head} ({tail})" if tail else f"{say_number(edge)} ({said})"


def _short(value: Fraction) -> str:
    return f"{float(value):.3g}"


def _rounded(value: Fraction) -> Fraction:
    """Four digits of what is no whole number; a turning point bears no more."""
    return value if value.denominator == 1 else Fraction(f"{float(value):.4g}")
