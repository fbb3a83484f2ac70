"""Slips on readings as the page and the terminal show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passmuster.auditing.finding import Finding, PublishedBy, Slip
from passmuster.report.names import Link, Names
from passmuster.report.phrases import say_published, say_quantity_text, say_source
from passmuster.vocabulary.words import say_interval, say_verdict, upper_first

KINDS: Mapping[str, str] = {
    "transposed-share": "a share of the other whole",
    "wrong-denominator": "a share of a wider or narrower whole",
    "confused-term": "one term for another",
    "stock-for-flow": "people there for people who came, or a running total for a count",
    "cases-for-persons": "cases for people",
    "gross-for-net": "gross for net",
    "peak-for-average": "the largest month for the mean",
    "planned-for-actual": "a plan for what was done",
    "stale-date": "an old number",
    "different-start": "counted from another day",
    "dropped-part": "a part left out",
    "nested-part": "a part taken for the whole",
    "double-count": "a part counted twice",
    "scale": "ten or a thousand times too much or too little",
    "digit": "a wrong digit",
}


WORDS = {"figure": "figure", "claim": "statement"}


@dataclass(frozen=True, slots=True)
class PublishedView:
    """Who published the other reading, in words, and where the page shows it."""

    text: str
    link: Link


@dataclass(frozen=True, slots=True)
class ReadingSlip:
    """One suggestion: the mistake in words, the other reading, and how it fares."""

    kind: str
    says: str
    what: str
    said: str
    possible: str
    verdict: str
    published: tuple[PublishedView, ...]
    both_possible: bool
    needs: str | None
    """What one would have to believe for the reading that was examined."""


def reading_slips(finding: Finding, names: Names) -> tuple[ReadingSlip, ...]:
    """Return the suggestions about a finding as a page shows them."""
    return tuple(_view(slip, finding, names) for slip in finding.slips)


def _view(slip: Slip, finding: Finding, names: Names) -> ReadingSlip:
    return ReadingSlip(
        kind=kind_in_words(slip.kind),
        says=slip.says,
        what=upper_first(say_quantity_text(slip.quantity, names.study)),
        said=say_interval(*slip.asserted, slip.unit),
        possible=say_interval(*slip.reachable, slip.unit),
        verdict=say_verdict(slip.verdict).word,
        published=tuple(_published(by, names) for by in slip.published_by),
        both_possible=finding.verdict == "open",
        needs=slip.literal_needs,
    )


def _published(by: PublishedBy, names: Names) -> PublishedView:
    source = names.study.source_by_id[by.source]
    text = f"{say_source(source)}, {say_published(source)}"
    kind, name = ("figure", by.figure) if by.figure else ("claim", by.claim or "")
    return PublishedView(text, names.link(kind, name, f"the {WORDS[kind]}"))


def kind_in_words(kind: str) -> str:
    """Return a kind of slip as words: "one term for another"."""
    return KINDS.get(kind, kind.replace("-", " "))


def say_reading_slip(slip: Slip) -> str:
    """Return a suggestion as one line of a terminal."""
    return f"{kind_in_words(slip.kind)}? {slip.says}"
