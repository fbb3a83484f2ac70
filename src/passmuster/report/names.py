"""The names of a study as words, and where on the page each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from passmuster.report.phrases import quoted, read_quantity, say_published, say_source
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import UnlikeUnits, unit_of
from passmuster.vocabulary.words import say_assertion

LONGEST_SLUG = 48
_TEXTS = {"assumption": "the assumption", "counter": "the register"}


@dataclass(frozen=True, slots=True)
class Link:
    """Words for people, the place they lead to (None: nowhere), and the name the files use."""

    text: str
    anchor: str | None
    name: str = ""


def slug(text: str) -> str:
    """Return a name as a part of an address: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG] or "x"


def _anchors(prefix: str, names: Iterable[str]) -> dict[str, str]:
    """An anchor for every name; names that look alike as an address are numbered."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = anchor = f"{prefix}-{slug(name)}"
        number = 1
        while anchor in taken:
            # Two hyphens stand in no slug, so a number never makes another name's anchor.
            number += 1
            anchor = f"{plain}--{number}"
        taken.add(anchor)
        found[name] = anchor
    return found


class Names:
    """Looks things up in one study."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.study.claims}

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Figures by id."""
        return {figure.id: figure for figure in self.study.figures}

    @cached_property
    def assumptions(self) -> dict[str, Assumption]:
        """Assumptions by id."""
        return {assumption.id: assumption for assumption in self.study.assumptions}

    @cached_property
    def _rows(self) -> dict[str, dict[str, str]]:
        study = self.study
        return {
            "claim": _anchors("claim", self.claims),
            "figure": _anchors("figure", self.figures),
            "assumption": _anchors("assumption", self.assumptions),
            "counter": _anchors("register", study.counters),
            "measure": _anchors("measure", (measure.id for measure in study.measures)),
            "definition": {},
        }

    def anchor(self, kind: str, name: str) -> str | None:
        """Where a figure, assumption, register, measure or claim stands; None if nowhere."""
        return self._rows[kind].get(name)

    def link(self, kind: str, name: str, text: str | None = None) -> Link:
        """Something by its words for people, with where it stands."""
        return Link(text or self.text(kind, name), self.anchor(kind, name), name)

    def links(self, kind: str, names: Iterable[str]) -> tuple[Link, ...]:
        """Several things by their words for people, with where they stand."""
        return tuple(self.link(kind, name) for name in names)

    def text(self, kind: str, name: str) -> str:
        """What people call a thing: a figure by its number and who published it."""
        if kind == "figure" and name in self.figures:
            figure = self.figures[name]
            number = say_assertion(figure, unit_of(figure.quantity, self.study))
            return f"{number} ({self.source_text(figure)})"
        if kind == "claim" and name in self.claims:
            return quoted(self.claims[name].words) if self.claims[name].words else name
        return _TEXTS.get(kind, name)

    def source_text(self, figure: Figure) -> str:
        """Who published a figure, where and when."""
        source = self.study.source_of(figure)
        return f"{figure.said_by or say_source(source)}, {say_published(source)}"

    def is_assumed(self, kind: str, name: str) -> bool:
        """True for an assumption, and for a register whose cases a person are assumed."""
        if kind == "assumption":
            return True
        counter = self.study.counters.get(name) if kind == "counter" else None
        return bool(counter and counter.per_person and counter.per_person.assumed)

    def because(self, kind: str, name: str) -> str:
        """Why something is held without a figure; empty for a figure."""
        if kind == "assumption" and name in self.assumptions:
            return self.assumptions[name].because
        counter = self.study.counters.get(name) if kind == "counter" else None
        return (counter.per_person.because or "") if counter and counter.per_person else ""

    def unit_of_text(self, quantity: str) -> str | None:
        """The unit of a quantity given by its canonical text."""
        read = read_quantity(quantity)
        try:
            return None if read is None else unit_of(read, self.study)
        except (KeyError, UnlikeUnits):
            return None


def safe_url(url: str | None) -> str | None:
    """Return an address that may be followed: http and https only."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None
