"""What the page shows of one claim: plain values, worded, with places to link to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from passmuster.auditing.finding import VERDICTS, Certificate, Finding
from passmuster.report.amounts import Amount, say_possible_amount, say_range
from passmuster.report.names import Link, Names, safe_url, slug
from passmuster.report.phrases import (
    say_chance,
    say_expected,
    say_holds,
    say_needed,
    say_quantity_text,
    say_said,
    say_said_on,
    say_survival,
    say_weighed,
    say_who,
)
from passmuster.report.scale import Bar, bar
from passmuster.report.slips import ReadingSlip, reading_slips
from passmuster.report.strictest import lead_of
from passmuster.report.sums import Entry, addition
from passmuster.vocabulary.words import say_number, say_verdict, upper_first

SETTLED = ("contradicted", "disputed", "supported")
"""Verdicts of the account, which a probability does not touch."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict: its name in the style sheet, its word and its glyph."""

    name: str
    word: str
    glyph: str
    clause: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """A line of the addition, with who stands behind it."""

    sign: str
    amount: str
    text: str
    tag: str
    links: tuple[Link, ...]
    more: int
    """Sources that are not among the links."""
    rivals: tuple[Link, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A sum laid out, and every row behind it."""

    rows: tuple[SumRow, ...]
    reasons: tuple[SumRow, ...]
    amount: str
    side: str
    is_plain: bool
    needed: str | None
    short: str | None
    rounded: bool
    sentence: str | None
    full: tuple[tuple[str, str], ...]
    left_over: int
    also: int


@dataclass(frozen=True, slots=True)
class Believed:
    """What one would have to believe: a quantity, without the reading and with it."""

    what: str
    without: Amount
    held: Amount


@dataclass(frozen=True, slots=True)
class Reading:
    """One exact meaning and what the account says of it."""

    anchor: str
    name: str | None
    mark: Mark
    what: str
    said: str
    possible: Amount
    bar: Bar | None
    notes: tuple[str, ...]
    chance: str | None
    weighed: str | None
    """The probability with its word, as short as a line allows."""
    expected: str | None
    turns: tuple[str, ...]
    proofs: tuple[Proof, ...]
    grades: tuple[tuple[str, Mark], ...]
    survival: str
    premises: tuple[tuple[Link, str], ...]
    implies: tuple[Believed, ...]
    decided: str | None
    slips: tuple[ReadingSlip, ...]
    held_out: tuple[Link, ...]
    set_aside: tuple[Link, ...]
    is_lead: bool

    @property
    def same_at_all(self) -> bool:
        """True if the verdict is the same whatever grade is accepted."""
        return {mark.name for _, mark in self.grades} == {self.mark.name}


@dataclass(frozen=True, slots=True)
class Card:
    """One claim with its readings."""

    anchor: str
    name: str
    number: int
    words: str
    is_quote: bool
    who: str
    when: str
    outlet: str | None
    url: str | None
    side: str | None
    readings: tuple[Reading, ...]
    tally: tuple[tuple[Mark, int], ...]
    """Verdicts of the readings and how many have each."""
    held_out: tuple[Link, ...]
    """Figures held out of every reading; empty where the readings differ in it."""

    @property
    def lead(self) -> Reading:
        """The reading that is shown open."""
        return next(reading for reading in self.readings if reading.is_lead)

    @property
    def others(self) -> tuple[Reading, ...]:
        """The readings that are shown folded."""
        return tuple(reading for reading in self.readings if not reading.is_lead)


MOST_SOURCES = 3
"""Sources of one line that are named."""
MOST_ROWS = 40
"""Rows of a proof that the page lists; the JSON has them all."""


def mark(verdict: str) -> Mark:
    """Return a verdict as it is shown."""
    words = say_verdict(verdict)
    return Mark(verdict, words.word, words.glyph, words.clause)


def card(number: int, found: Sequence[Finding], names: Names) -> Card:
    """Return one claim as it is shown.

    Args:
        number: its place on the page, from one.
        found: the findings of all its readings.
        names: the study's names and anchors.
    """
    first = found[0]
    claim = names.claims.get(first.claim)
    source = names.study.source_by_id.get(first.source or "")
    anchor = names.anchor("claim", first.claim) or slug(first.claim)
    tally = Counter(finding.verdict for finding in found)
    lead = lead_of(found)
    same = len({finding.held_out for finding in found}) == 1
    return Card(
        anchor=anchor,
        name=first.claim,
        number=number,
        words=first.says.strip(),
        is_quote=claim is not None and claim.says is None,
        who=upper_first(first.said_by or say_who(claim, source)),
        when=say_said_on(first.said_on),
        outlet=None if source is None else source.outlet,
        url=None if source is None else safe_url(source.url),
        side=None if source is None else source.side,
        readings=tuple(
            _reading(
                replace(finding, held_out=()) if same else finding,
                reading_anchor(anchor, place),
                names,
                is_lead=finding is lead,
            )
            for place, finding in enumerate(found, 1)
        ),
        tally=tuple((mark(name), tally[name]) for name in VERDICTS if tally[name]),
        held_out=names.links("figure", first.held_out) if same else (),
    )


def reading_anchor(anchor: str, place: int) -> str:
    """Return where a reading stands: the place of its claim, and its number from one."""
    return f"{anchor}--{place}"


def _reading(finding: Finding, anchor: str, names: Names, *, is_lead: bool) -> Reading:
    study = names.study
    proofs = [finding.certificate] if finding.certificate else finding.support
    decided = finding.decided_by
    return Reading(
        anchor=anchor,
        name=finding.reading,
        mark=mark(finding.verdict),
        what=upper_first(say_quantity_text(finding.quantity or "", study)),
        said=say_said(finding, study),
        possible=say_possible_amount(finding),
        bar=bar(finding.asserted, finding.reachable, finding.unit),
        notes=tuple(_notes(finding)),
        chance=None if finding.probability is None else upper_first(say_chance(finding)),
        weighed=None if finding.verdict in SETTLED else say_weighed(finding),
        expected=say_expected(finding),
        turns=tuple(_turns(finding, names)),
        proofs=tuple(proof_of(proof, finding.unit, names) for proof in proofs),
        grades=tuple((level, mark(verdict)) for level, verdict in finding.grades.items()),
        survival=upper_first(say_survival(finding)),
        premises=tuple(_premises(finding, names)),
        implies=tuple(_implied(finding, names)),
        decided=None if decided is None else upper_first(decided.says),
        slips=reading_slips(finding, names),
        held_out=names.links("figure", finding.held_out),
        set_aside=names.links("figure", finding.depends_on_set_aside),
        is_lead=is_lead,
    )


def _notes(finding: Finding) -> Iterator[str]:
    if finding.reason:
        yield finding.reason
    if finding.unproved:
        yield "The bound could not be confirmed in exact arithmetic, so the reading counts as open."


def _turns(finding: Finding, names: Names) -> Iterator[str]:
    for held in dict.fromkeys(say_holds(point, names.study) for point in finding.turns_at):
        yield f"The contradiction holds {held}"


def _premises(finding: Finding, names: Names) -> Iterator[tuple[Link, str]]:
    for premise in sorted(finding.premises, key=lambda premise: premise.change):
        figure = names.figures.get(premise.figure)
        yield (
            names.link("figure", premise.figure),
            upper_first(say_needed(premise, figure, names.study)),
        )


def _implied(finding: Finding, names: Names) -> Iterator[Believed]:
    for implied in finding.implies:
        what = upper_first(say_quantity_text(implied.quantity, names.study))
        unit = names.unit_of_text(implied.quantity)
        yield Believed(what, say_range(implied.without, unit), say_range(implied.with_, unit))


# ---------------------------------------------------------------- sums


def proof_of(proof: Certificate, unit: str | None, names: Names) -> Proof:
    """Return a certificate as it is shown."""
    done = addition(proof, unit, names.study)
    listed = proof.proof[:MOST_ROWS]
    return Proof(
        rows=tuple(_row(entry, names) for entry in done.entries),
        reasons=tuple(_row(entry, names) for entry in done.reasons),
        amount=done.amount,
        side=done.side,
        is_plain=done.is_plain,
        needed=done.needed,
        short=done.short,
        rounded=done.rounded,
        sentence=done.sentence,
        full=tuple((row.row, say_number(row.multiplier)) for row in listed),
        left_over=len(proof.proof) - len(listed),
        also=len(proof.also),
    )


def _row(entry: Entry, names: Names) -> SumRow:
    because, tag = names.because(entry.kind, entry.ids[0]), entry.grade or ""
    if names.is_assumed(entry.kind, entry.ids[0]):
        tag = "ASSUMED"
    links = _links(entry, names)
    return SumRow(
        sign=entry.sign,
        amount=entry.amount,
        text=entry.text,
        tag=tag,
        links=links[:MOST_SOURCES],
        more=len(links[MOST_SOURCES:]),
        rivals=names.links("figure", entry.rivals),
        because=because,
    )


def _links(entry: Entry, names: Names) -> tuple[Link, ...]:
    """Who stands behind a line; of figures, each source once."""
    if entry.kind == "definition":
        return ()
    if entry.kind != "figure":
        return (names.link(entry.kind, entry.ids[0]),)
    told: dict[str, Link] = {}
    for name in entry.ids:
        figure = names.figures.get(name)
        text = name if figure is None else names.source_text(figure)
        told.setdefault(text, names.link("figure", name, text))
    return tuple(told.values())
