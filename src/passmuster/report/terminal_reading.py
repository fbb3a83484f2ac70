"""One reading of one claim as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from passmuster.auditing.finding import Certificate, Finding
from passmuster.report.amounts import say_reach
from passmuster.report.layout import Page, Piece
from passmuster.report.phrases import (
    say_chance,
    say_expected,
    say_grades,
    say_holds,
    say_premises,
    say_quantity_text,
    say_said,
    some,
)
from passmuster.report.slips import say_reading_slip
from passmuster.report.sums import Addition, Entry, addition
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_count, say_verdict

STYLES = {
    "contradicted": "bold red",
    "disputed": "bold magenta",
    "very_unlikely": "bold yellow",
    "open": "bold",
    "very_likely": "bold cyan",
    "supported": "bold green",
    "untestable": "bold dim",
}
LABEL = 10
"""Columns of a label such as `possible`."""
AMOUNT = 11
"""Columns of an amount: a hundred million, with its commas."""


class ReadingWriter:
    """Writes findings to a page."""

    def __init__(self, page: Page, study: Study) -> None:
        self._page, self._study = page, study
        self._figures = {figure.id: figure for figure in study.figures}

    def write(self, finding: Finding) -> None:
        """Write one finding."""
        page, words = self._page, say_verdict(finding.verdict)
        glyph = words.glyph if page.can_show(words.glyph) else words.plain_glyph
        verdict = (words.word, STYLES[finding.verdict])
        page.blank()
        if finding.reading is None:
            why = f": {finding.reason or words.clause}"
            page.para(verdict, why, indent=2, hang=2, lead=glyph)
            return
        name = (f"  [{finding.reading}]", "dim")
        page.para(verdict, name, indent=2, hang=2, lead=glyph)
        for label, text in self._facts(finding):
            self._pair(label, text)
        for proof in [finding.certificate] if finding.certificate else finding.support:
            self._sum(proof, finding.unit)
        rest = list(self._rest(finding))
        if rest:
            page.blank()
        for label, text in rest:
            self._pair(label, text)

    def _pair(self, label: str, text: str) -> None:
        self._page.para(text, indent=4, hang=LABEL, lead=label)

    def _facts(self, finding: Finding) -> Iterator[tuple[str, str]]:
        yield "about", say_quantity_text(finding.quantity or "", self._study)
        yield "said", say_said(finding, self._study)
        if finding.reachable is not None:
            yield "possible", say_reach(finding.reachable, finding.unit)
        if finding.probability is not None:
            yield "chance", say_chance(finding)
        expected = say_expected(finding)
        if expected is not None:
            yield "expected", expected
        if finding.reason:
            yield "note", finding.reason
        if finding.unproved:
            yield "note", "The bound could not be confirmed in exact arithmetic."

    # -- the sum -----------------------------------------------------------------------------

    def _sum(self, proof: Certificate, unit: str | None) -> None:
        page, done = self._page, addition(proof, unit, self._study)
        page.blank()
        if done.sentence is not None:
            self._pair("proof", done.sentence)
        else:
            self._pair(
                "proof", "these alone are enough:" if len(proof.lines) > 1 else "this alone:"
            )
        for entry in done.entries:
            if entry.sign == "÷":
                self._rule()
            self._line(f"{entry.sign:<2}{entry.amount:>{AMOUNT}}", entry)
        if done.entries or done.reasons:
            self._total(done)
        for entry in done.reasons:
            self._line("because".rjust(AMOUNT + 2), entry)
        if proof.also:
            self._pair("", f"{say_count(len(proof.also), 'more sum')} of this kind.")

    def _line(self, before: str, entry: Entry) -> None:
        lead = f"{before}  "
        credit = (f"  {self._credit(entry)}", "dim")
        self._page.para(entry.text, credit, indent=4, hang=len(lead), lead=lead)

    def _total(self, done: Addition) -> None:
        pieces: list[Piece] = []
        if done.needed is not None:
            pieces.append(f"the statement needs {done.needed}: short by {done.short}")
        lead = " " * (AMOUNT + 4)
        if done.is_plain and pieces:
            pieces.insert(0, f"{done.total}; ")
        elif not done.is_plain:
            if done.entries:
                self._rule()
            after = " (amounts rounded)" if done.rounded else ""
            pieces.insert(0, f"{done.side}{after}{'; ' if pieces else ''}")
            lead = f"= {done.amount:>{AMOUNT}}  "
        if pieces:
            self._page.para(*pieces, indent=4, hang=len(lead), lead=lead)

    def _rule(self) -> None:
        line = "─" if self._page.can_show("─") else "-"
        self._page.para(line * (AMOUNT + 2), indent=4)

    def _credit(self, entry: Entry) -> str:
        """Who stands behind a line, by grade and name."""
        if entry.kind == "definition":
            return ""
        tag = "ASSUMED" if self._is_assumed(entry) else entry.grade or entry.kind
        names = entry.ids[0] if len(entry.ids) == 1 else f"{entry.ids[0]} … {entry.ids[-1]}"
        rivals = f"; rival: {some(entry.rivals)}" if entry.rivals else ""
        return f"[{tag} {names}{rivals}]"

    def _is_assumed(self, entry: Entry) -> bool:
        if entry.kind == "assumption":
            return True
        counter = self._study.counters.get(entry.ids[0]) if entry.kind == "counter" else None
        return bool(counter and counter.per_person and counter.per_person.assumed)

    # -- what follows ------------------------------------------------------------------------

    def _rest(self, finding: Finding) -> Iterator[tuple[str, str]]:
        for held in dict.fromkeys(say_holds(p, self._study) for p in finding.turns_at):
            yield "holds", held
        if finding.grades:
            yield "grades", say_grades(finding)
        if finding.premises:
            yield "premises", say_premises(finding.premises, self._figures, self._study)
        if finding.implies:
            more = len(finding.implies) - 1
            others = f" (and {more} more)" if more else ""
            yield "implies", f"{finding.implies[0].says}{others}"
        if finding.decided_by is not None:
            yield "settled", finding.decided_by.says.removeprefix("settled ")
        for slip in finding.slips:
            yield "slip?", say_reading_slip(slip)
        if finding.depends_on_set_aside:
            yield "rests on", f"{some(finding.depends_on_set_aside)}, set aside in a conflict"
        if finding.held_out:
            yield "held out", f"{some(finding.held_out)}: the statement itself"
