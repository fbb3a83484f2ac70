"""What leads the page: how likely each main number is, and how far that is to be relied on.

A judgement has sentences on likelihood and sentences on confidence, and none that has both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from passmuster.inference.posterior import INFORMED
from passmuster.inference.summary import ENDS
from passmuster.projection.result import Floats
from passmuster.report.charts.fans import say_near
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.estimative import Level, say_it_is
from passmuster.report.inferred.basis import Basis, basis_of, level_of, say_basis
from passmuster.report.inferred.topics import Topic, main_topics
from passmuster.vocabulary.words import say_day


@dataclass(frozen=True)
class Judgement:
    """One main question, and what the figures make of it."""

    topic: Topic
    middle: str
    band: tuple[str, str]
    likelihood: tuple[str, ...]
    """Sentences on how likely; none speaks of confidence."""
    level: Level
    confidence: tuple[str, ...]
    """Sentences on what it rests on; none tells how likely anything is."""
    basis: Basis


@dataclass(frozen=True)
class Silent:
    """A main question on which the figures say no more than the priors."""

    topic: Topic
    narrowed: float


def judgements(shown: Inferred) -> tuple[tuple[Judgement, ...], tuple[Silent, ...]]:
    """Return the main questions that the figures bear on, and those that they do not.

    Args:
        shown: the posterior.
    """
    found, silent = [], []
    for topic in main_topics(shown):
        narrowed = narrowing(topic)
        if narrowed > INFORMED:
            silent.append(Silent(topic, narrowed))
        else:
            found.append(judgement(topic))
    return tuple(found), tuple(silent)


def narrowing(topic: Topic) -> float:
    """Return the posterior's standard deviation over the prior's, of a headline's logarithm."""
    after, before = (topic.headline(v) for v in (topic.values, topic.before))
    return float(_spread(after) / max(_spread(before), 1e-12))


def _spread(values: Floats) -> float:
    good = values[np.isfinite(values)]
    if len(good) == 0:
        return 0.0
    return float(np.log(np.maximum(good, 0.5)).std())


def judgement(topic: Topic) -> Judgement:
    """Return what the figures make of one question."""
    basis = basis_of(topic, narrowing(topic))
    values = topic.headline(topic.values)
    low, middle, high = np.quantile(values, ENDS)
    return Judgement(
        topic=topic,
        middle=say_near(middle),
        band=(say_near(low), say_near(high)),
        likelihood=tuple(likelihood_sentences(topic)),
        level=level_of(basis),
        confidence=tuple(say_basis(basis)),
        basis=basis,
    )


def likelihood_sentences(topic: Topic) -> Iterable[str]:
    """Yield how likely the range of a headline is, and which way it went."""
    values = topic.headline(topic.values)
    low, high = (rounded(float(v)) for v in np.quantile(values, (ENDS[0], ENDS[2])))
    inside = float(((values >= low) & (values <= high)).mean())
    yield f"{say_it_is(inside)} that {_between(topic, say_near(low), say_near(high))}."
    earlier = topic.earlier(topic.values)
    if earlier is None:
        return
    more = float((values > earlier).mean())
    way = "more" if more >= 0.5 else "fewer"
    yield f"{say_it_is(max(more, 1 - more))} that there were {way} {_than(topic)}."


def _between(topic: Topic, low: str, high: str) -> str:
    if topic.kind == "flow":
        return f"{topic.when} there were between {low} and {high} {topic.what}"
    if topic.kind == "ever" or topic.what.startswith("people "):
        return f"{topic.when} there were between {low} and {high} {topic.what}"
    return f"{topic.when} the number of {topic.what} was between {low} and {high}"


def _than(topic: Topic) -> str:
    if topic.kind == "flow":
        before = topic.months_before
        return f"a month than in the {before.stop - before.start} months before"
    return f"than on {_a_year_before(topic)}"


def _a_year_before(topic: Topic) -> str:
    shown = topic.shown
    return say_day(shown.posterior.days[shown.last - 12])


def rounded(value: float) -> float:
    """Return a number as it is said, to three digits and whole, so that it means what it says."""
    return float(say_near(value).replace(",", "").replace("\u2212", "-"))
