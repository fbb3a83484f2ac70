"""What the charts of a projection share: its figures by what they count, its days, its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from passmuster.projection.quantities import a_month, moves_by, people_in
from passmuster.projection.result import Floats, Projection
from passmuster.report.charts.dated import Dated, Kind, Subject, subjects_of
from passmuster.report.charts.flags import Flag, flags
from passmuster.report.charts.lettering import shortened
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import join_words, say_count

FAN = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)
"""Levels of a fan: the edges of the bands that hold 95, 80 and 50 of 100 draws, and the middle."""
NOT_COUNTED = {"target": "a target", "plan": "a plan", "capacity": "a capacity"}


@dataclass(frozen=True)
class Shown:
    """A projection with the published figures that are shown on top of it."""

    projection: Projection

    @property
    def study(self) -> Study:
        """The study that names and figures are of."""
        return self.projection.study

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Where it begins, and the measures that bear on it."""
        return flags(self.projection)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """What several figures count and this world has too, most figures first."""
        found: dict[tuple[Kind, frozenset[str]], list[Subject]] = {}
        for subject in subjects_of(self.study, self.fates):
            if subject.kind != "counter" and self.values(subject.kind, subject.names) is not None:
                key = (subject.kind, frozenset(self.study.members(subject.names)))
                found.setdefault(key, []).append(subject)
        made = []
        for (kind, _), same in found.items():
            # One set may be spelt in several ways: the shortest is its name.
            names = min((s.names for s in same), key=lambda n: (len(n), n))
            dated = sorted((f for s in same for f in s.figures), key=lambda d: (d.last, d.id))
            made.append(Subject(kind, names, tuple(dated)))
        return tuple(sorted(made, key=lambda s: (-len(s.figures), s.kind, s.names)))

    @property
    def fates(self) -> Mapping[str, str]:
        """Why some figures are drawn hollow, by id."""
        return _fates(self.study)

    def values(self, kind: Kind, names: tuple[str, ...]) -> Floats | None:
        """People, [draw, day + 1], or moves a month, [draw, day]; None if the world has neither."""
        if kind == "stock":
            return people_in(self.projection, names)
        moves = moves_by(self.projection, names)
        return None if moves is None else a_month(self.projection, moves)

    def subject(self, kind: Kind, names: tuple[str, ...]) -> Subject:
        """Return a subject by its names, with its figures if it has any."""
        members = frozenset(self.study.members(names))
        for one in self.subjects:
            if one.kind == kind and frozenset(self.study.members(one.names)) == members:
                return one
        return Subject(kind, names, ())

    def source(self, figures: tuple[Dated, ...] = ()) -> str:
        """Return who published what a chart shows, and what it was made from."""
        names = list(dict.fromkeys(shortened(f.named, 60) for f in figures))
        more = [say_count(len(names) - 3, "other")] if len(names) > 4 else []
        if not names:
            return self.made
        return f"Published figures: {join_words([*names[: 3 if more else 4], *more])}. {self.made}"

    @property
    def made(self) -> str:
        """What the draws are of."""
        p = self.projection
        return (
            f"Projection of passmuster {p.version}, scenario “{p.world.name}”, "
            f"{say_count(p.draws, 'draw')}, seed {p.seed}."
        )


def _fates(study: Study) -> Mapping[str, str]:
    """Why figures are drawn hollow: they are no counts, or graded too low to bind an account."""
    found = {}
    for figure in study.figures:
        if figure.kind in NOT_COUNTED:
            found[figure.id] = NOT_COUNTED[figure.kind]
        elif not study.grade_of(figure).passes(study.settings.accept):
            found[figure.id] = f"graded below {study.settings.accept}"
    return found


def fan_of(drawn: Floats) -> Floats:
    """Return the levels of a fan, [level, day], of values [draw, day]."""
    made: Floats = np.quantile(drawn, FAN, axis=0)
    return made
