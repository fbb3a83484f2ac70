"""What extraction yields: an article, its claims, and what each of them says; all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

SHARE, STOCK, FLOW, CUMULATIVE, RATE, THRESHOLD, DATE, COMPARISON = KINDS = (
    "share", "stock", "flow", "cumulative", "rate", "threshold", "date", "comparison",
)  # fmt: skip
NAMED, OFFICE, ANONYMOUS, OUTLET = SPEAKER_TYPES = ("named", "office", "anonymous", "outlet")
RULES, MODEL = "rules", "llm"


@dataclass(frozen=True, slots=True)
class Span:
    """A literal stretch of the canonical text, in Unicode code points."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """True if no part of this lies outside the other."""
        return other.start <= self.start and self.end <= other.end

    def meets(self, other: Span) -> bool:
        """True if the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it is quoted from: Unicode form NFC, and the sha256 of its UTF-8 bytes."""

    name: str
    text: str
    sha256: str
    published: date | None = None
    outlet: str | None = None
    language: str = "en"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a word for one. `low` and `high` are both included; None: unbounded, unsaid."""

    span: Span
    low: Fraction | None
    high: Fraction | None
    bound: str | None
    unit: str | None
    term: str | None
    code: str | None
    kind: str
    in_name: bool = False
    """True for a number inside the name of a thing, such as a programme."""


@dataclass(frozen=True, slots=True)
class When:
    """The period a statement is about, as whole days; or what is needed to tell."""

    raw: str
    first: date | None
    last: date | None
    needs: str | None
    is_relative: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it. `span` is the mention; `name` what it stands for."""

    span: Span | None
    name: str | None
    role: str | None
    type: str | None
    """named, office, anonymous, outlet; None where the program cannot tell."""
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity of the study that the words may mean, with what would be asserted of it."""

    quantity: str
    assertion: tuple[tuple[str, object], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Draft:
    """One statement of an article, for a person to review."""

    id: str
    quote: Span
    values: tuple[Value, ...]
    when: When | None
    speaker: Speaker
    speech: str
    """direct, indirect or none; `unknown` where indirect speech cannot be told."""
    hedges: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    found_by: str = RULES
    kind: str = STOCK
    grade: str = "F6"
    grade_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article and its draft claims."""

    article: Article
    drafts: tuple[Draft, ...]
    warnings: tuple[str, ...] = field(default=())
