"""Change a study in one respect: names, order, sides, scale, or what it is made of."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from passmuster.vocabulary.assertion import FORMS
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.force import Counter, Flow, Stock
from passmuster.vocabulary.noun import Noun
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study
from tests.oracle.account import Account

PARTS = ("sources", "measures", "figures", "assumptions", "claims")
Element = tuple[str, ...]
"""A kind and a name; of a counter also the end of its rule."""
ENDS = ("lowest", "highest")
NO_END = Decimal(10) ** 5  # far more than there are, and no wider than a solver can scale
ANYONE = "anyone at all"


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return a noun, or anything in it, with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(mapped(item, change) for item in value)
    if isinstance(value, Noun):
        new = {key: mapped(getattr(value, key), change) for key in type(value).model_fields}
        return value.model_copy(update=new)
    return value


def names(study: Study) -> list[str]:
    """Return all names and ids that a study gives to things."""
    force = study.force
    named = [x.name for x in (*force.stock, *force.flow, *force.group, *force.counter)]
    ids = [x.id for part in PARTS for x in getattr(study, part)]
    ids += [r.id for c in study.claims for r in c.reading]
    documents = [d for s in study.sources for d in (s.document, s.origin) if d is not None]
    return sorted({*named, *ids, *documents})


def renamed(study: Study, new: Mapping[str, str]) -> Study:
    """Return the study with other names."""

    def change(text: str) -> str:
        return new.get(text, text)

    parts = {p: tuple(mapped(noun, change) for noun in getattr(study, p)) for p in PARTS}
    return replace(study, force=mapped(study.force, change), **parts)


def shuffled(study: Study, seed: int) -> Study:
    """Return the study with its figures, sources and the lines of its force in another order."""
    chance = random.Random(seed)

    def mixed(nouns: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(nouns, len(nouns)))

    kinds = {kind: mixed(getattr(study.force, kind)) for kind in ("stock", "flow", "counter")}
    parts = {p: mixed(getattr(study, p)) for p in ("sources", "measures", "figures", "assumptions")}
    return replace(study, force=study.force.model_copy(update=kinds), **parts)


def with_sides(study: Study, side: str) -> Study:
    """Return the study as if every source were on one side."""
    sources = tuple(s.model_copy(update={"side": side}) for s in study.sources)
    return replace(study, sources=sources)


def scaled(study: Study, factor: int) -> Study:
    """Return the study with `factor` times as many people; shares and ratios stay."""

    def more(said: Any) -> Any:
        if said.quantity.form in ("share", "ratio", "hazard", "lever", "since"):
            return said
        keys = (*FORMS, "rounded_to")
        new = {k: _times(v, factor) for k in keys if (v := getattr(said, k)) is not None}
        return said.model_copy(update=new)

    stocks = tuple(
        s if s.starts_at is None else s.model_copy(update={"starts_at": s.starts_at * factor})
        for s in study.force.stock
    )
    claims = tuple(
        c.model_copy(update={"reading": tuple(more(r) for r in c.reading)}) for c in study.claims
    )
    return replace(
        study,
        force=study.force.model_copy(update={"stock": stocks}),
        figures=tuple(more(f) for f in study.figures),
        assumptions=tuple(more(a) for a in study.assumptions),
        claims=claims,
    )


def _times(value: Any, factor: int) -> Any:
    return tuple(v * factor for v in value) if isinstance(value, tuple) else value * factor


def elements(study: Study, held_out: Iterable[str] = ()) -> list[Element]:
    """Return all that can carry a certificate: figures, assumptions, counters, definitions."""
    found: list[Element] = [("figure", f.id) for f in Account(study, held_out).figures]
    found += [("assumption", a.id) for a in study.assumptions]
    ruled = [c.name for c in study.force.counter if c.per_person is not None]
    found += [("counter", name, end) for name in ruled for end in ENDS]
    found += [
        ("definition", s.name)
        for s in study.force.stock
        if s.starts_at is not None or s.inside or s.only_grows
    ]
    return found


def only(study: Study, kept: Iterable[Element], held_out: Iterable[str] = ()) -> Study:
    """Return what is left of a study if only these figures, assumptions and rules hold.

    A day up to which a counter is published stays known, since the rule of a counter refers to it.
    """
    chosen, whole = set(kept), Account(study, held_out)
    source = Source(id="of no weight", reliability="A", credibility=1)
    figures = [f for f in whole.figures if ("figure", f.id) in chosen]
    for counter in study.force.counter:
        last = whole._last_published(counter.name)
        if last is not None and last > study.horizon.eve:
            nothing = {"id": f"{counter.name} is published", "source": source.id, "at_least": 0}
            counted = {"counter": counter.name, "during": Period(study.horizon.first, last)}
            figures.append(Figure.model_validate(nothing | {"quantity": counted}))
    stocks = [_bare(s, ("definition", s.name) in chosen) for s in study.force.stock]
    counters = [
        _ruled(c, {end for end in ENDS if ("counter", c.name, end) in chosen})
        for c in study.force.counter
    ]
    flows = [Flow(name=f"{ANYONE} {a}", **{"from": a, "to": b}) for a, b in _both(ANYONE)]
    force = study.force.model_copy(
        update={
            "stock": (*stocks, Stock(name=ANYONE)),
            "flow": (*study.force.flow, *flows),
            "counter": tuple(counters),
        }
    )
    return replace(
        study,
        force=force,
        sources=(*study.sources, source),
        figures=tuple(figures),
        assumptions=tuple(a for a in study.assumptions if ("assumption", a.id) in chosen),
        claims=tuple(c.model_copy(update={"same_as": ()}) for c in study.claims),
    )


def _both(name: str) -> list[tuple[str, str]]:
    return [("outside", name), (name, "outside")]


def _ruled(counter: Counter, ends: set[str]) -> Counter:
    """Return a counter with these ends of its rule alone."""
    rule = counter.per_person
    if rule is None or not ends:
        return counter.model_copy(update={"per_person": None})
    low = rule.between[0] if "lowest" in ends else Decimal(0)
    high = rule.between[1] if "highest" in ends else NO_END
    return counter.model_copy(
        update={"per_person": rule.model_copy(update={"between": (low, high)})}
    )


def _bare(stock: Stock, keeps: bool) -> Stock:
    if keeps:
        return stock
    hosts = (ANYONE,) if stock.inside else ()
    return stock.model_copy(update={"starts_at": None, "only_grows": False, "inside": hosts})
