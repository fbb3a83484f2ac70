"""What a study says of how its registers stand to people: the bridge between unlike units."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.quantity import CounterQ, QuantityForm, walk
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import join_words, say_moves, say_number, say_people, say_unit

_ADVICE = "Use `ratio` for one thing per another, or count the same thing on both sides."


def bridge_in_words(quantity: QuantityForm, study: Study) -> str:
    """Return what to do about unlike units, with every bridge the study states between them."""
    return " ".join([_ADVICE, *_bridges(quantity, study)])


def _bridges(quantity: QuantityForm, study: Study) -> Iterator[str]:
    names = [name for part in walk(quantity) if isinstance(part, CounterQ) for name in part.counter]
    for name in dict.fromkeys(names):
        counter = study.counters[name]
        units = say_unit(counter.unit)
        flows = dict.fromkeys(
            flow
            for part in (name, *study.members((name,)))
            for flow in study.members(study.counters[part].counts)
        )
        if counter.per_person is None or not (flows or counter.of_stock):
            yield f"No bridge from {units} to people is stated: `{name}` has no `per_person`."
            continue
        low, high = (exact(edge) for edge in counter.per_person.between)
        whom = f"move {say_moves(tuple(flows), study)}" if flows else "person counted"
        if not flows:
            whom = f"one of the {say_people(counter.of_stock, study)}"
        assumed = ", as assumed" if counter.per_person.assumed else ""
        span = join_words([f"at least {say_number(low)}", f"at most {say_number(high)}"])
        yield f"The bridge that the study states: {span} {units} for each {whom}{assumed}."


__all__ = ["bridge_in_words"]
