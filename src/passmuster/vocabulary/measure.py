"""Dated rules: what the law set, from when, by which act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from passmuster.vocabulary.noun import Day, Edge, Noun
from passmuster.vocabulary.source import Id

Status = Literal["proposed", "enacted", "hypothetical"]


class Measure(Noun):
    """A lever set to a value from a day on."""

    id: Id
    lever: Id
    since: Day
    value: Edge
    before: Edge | None = None
    until: Day | None = None
    status: Status = "enacted"
    source: str | None = None
    means: str | None = None


def in_force(
    measures: tuple[Measure, ...], lever: str, day: date
) -> tuple[Measure, Decimal | date] | None:
    """Return the enacted measure that sets a lever on a day, and its value.

    Before the first measure its `before` holds; after `until` the `before` of the one that ran out.
    None where the study does not say.
    """
    enacted = sorted(
        (m for m in measures if m.lever == lever and m.status == "enacted"),
        key=lambda m: (m.since, m.id),
    )
    current = [m for m in enacted if m.since <= day and (m.until is None or day <= m.until)]
    if current:
        return current[-1], current[-1].value
    ended = [m for m in enacted if m.since <= day and m.before is not None]
    if ended:
        last = ended[-1]
        assert last.before is not None
        return last, last.before
    later = [m for m in enacted if m.since > day]
    if later and not any(m.since <= day for m in enacted) and later[0].before is not None:
        return later[0], later[0].before
    return None
