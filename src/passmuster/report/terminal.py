"""An audit as text that fits a terminal and pipes as plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import IO

from passmuster.auditing.finding import VERDICTS, Audit, Conflict, Finding
from passmuster.report.figure_slips import say_figure_slips
from passmuster.report.layout import Page
from passmuster.report.lineage import say_lineage
from passmuster.report.phrases import (
    say_apart,
    say_quantity_text,
    say_said_on,
    say_who,
    some,
    why_out_some,
)
from passmuster.report.summary import evidence, summary
from passmuster.report.terminal_reading import ReadingWriter
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import (
    say_count,
    say_interval,
    say_quantity,
    say_verdict,
    upper_first,
)


def print_audit(audit: Audit, study: Study, file: IO[str], *, width: int | None = None) -> None:
    """Write an audit to a stream: first what was found in sentences, then every statement.

    Args:
        audit: the audit.
        study: the study it is of.
        file: where to write.
        width: columns; by default the terminal's, at most 100, and 80 when piped.
    """
    _Writer(Page(file, width), audit, study).write()


class _Writer:
    def __init__(self, page: Page, audit: Audit, study: Study) -> None:
        self._page, self._audit, self._study = page, audit, study
        self._claims = {claim.id: claim for claim in study.claims}
        self._figures = {figure.id: figure for figure in study.figures}
        self._readings = ReadingWriter(page, study)
        self._dot = "•" if page.can_show("•") else "*"

    def write(self) -> None:
        page = self._page
        page.para((self._audit.study, "bold"))
        self._heading("What was found")
        for number, sentence in enumerate(summary(self._audit, self._study)):
            if number:
                page.blank()
            self._item(sentence)
        if self._audit.findings:
            self._heading("The statements")
            self._legend()
        for name, found in groupby(self._audit.findings, key=lambda finding: finding.claim):
            page.blank()
            self._claim(name, list(found))
        self._disagreements()
        self._retellings()
        self._left_out()
        if self._audit.warnings:
            self._heading("Warnings")
        for warning in self._audit.warnings:
            self._item(warning)
        self._end()

    def _heading(self, text: str) -> None:
        self._page.blank()
        self._page.para((text.upper(), "bold"))
        self._page.blank()

    def _legend(self) -> None:
        there = {finding.verdict for finding in self._audit.findings}
        for words in [say_verdict(verdict) for verdict in VERDICTS if verdict in there]:
            glyph = words.glyph if self._page.can_show(words.glyph) else words.plain_glyph
            self._page.para(f"{words.word}: {words.clause}", indent=2, hang=2, lead=glyph)
        if any(finding.unit and "move" in finding.unit for finding in self._audit.findings):
            self._page.para("Moves count each time: who moves twice counts twice.", indent=4)

    def _item(self, text: str) -> None:
        self._page.para(text, indent=2, hang=2, lead=self._dot)

    def _claim(self, name: str, found: Sequence[Finding]) -> None:
        first, claim = found[0], self._claims.get(name)
        source = self._study.source_by_id.get(first.source or "")
        who = first.said_by or say_who(claim, source)
        parts = [who, say_said_on(first.said_on)]
        if source is not None and source.outlet:
            parts.append(source.outlet)
        words = first.says.strip()
        is_quote = claim is not None and claim.says is None
        self._page.para((f"“{words}”" if is_quote else words, "bold"))
        self._page.para(", ".join(parts), (f"  [{name}]", "dim"), indent=2)
        for finding in found:
            self._readings.write(finding)

    # -- the figures among themselves --------------------------------------------------------

    def _disagreements(self) -> None:
        told = evidence(self._audit, self._study)
        if told is not None:
            self._heading("The figures")
            self._page.para(told, indent=2)
        kinds = (
            ("conflict", "Figures that cannot all be true"),
            ("vintage", "Figures that differ by revision"),
        )
        for kind, heading in kinds:
            found = [conflict for conflict in self._audit.conflicts if conflict.kind == kind]
            if found:
                self._heading(heading)
            for conflict in found:
                self._item(self._conflict(conflict))
                for sentence in say_figure_slips(conflict):
                    self._page.para(sentence, indent=4, hang=2, lead="-")
        if not self._audit.conflicts_complete:
            self._item("There are more conflicts than are listed here.")
        if self._audit.rivals:
            self._heading("Numbers on which sources differ")
        for rival in self._audit.rivals:
            what = upper_first(say_quantity_text(rival.quantity, self._study))
            taken = say_interval(*rival.taken, rival.unit)
            self._item(f"{what}: {some(rival.figures, 6)} differ; {taken} is taken")

    def _conflict(self, conflict: Conflict) -> str:
        if conflict.table is not None:
            return conflict.says
        figure = self._figures.get(conflict.moved)
        what = "" if figure is None else f" ({say_quantity(figure.quantity, self._study)})"
        others = [name for name in conflict.figures if name != conflict.moved]
        fate = "is set aside" if conflict.kind == "conflict" else "binds with its range widened"
        unit = None if figure is None else unit_of(figure.quantity, self._study)
        gap = f"{say_apart(conflict, unit)} away from what {some(others, 4)} "
        gap += "gives" if len(others) == 1 else "give"
        return f"{conflict.moved}{what} is {gap}; it {fate}"

    def _retellings(self) -> None:
        if not self._audit.slips_complete:
            self._page.blank()
            self._item("The search for slips stopped at its limit; there may be others.")
        told = list(say_lineage(self._audit, self._study))
        if told:
            self._heading("Changed in the retelling")
        for sentence in told:
            self._item(sentence)

    def _left_out(self) -> None:
        if not self._audit.left_out:
            return
        self._heading("Figures that do not bind")
        whys = Counter(left.why for left in self._audit.left_out)
        for why, count in whys.items():
            names = [left.figure for left in self._audit.left_out if left.why == why]
            reason = why_out_some(why, count, self._audit)
            self._item(f"{say_count(count, 'figure')} {reason}: {some(names)}")

    def _end(self) -> None:
        audit = self._audit
        as_of = f"as of {say_said_on(audit.as_of)}, " if audit.as_of else ""
        self._page.blank()
        self._page.rule()
        self._page.para(
            f"accept {audit.accept}, {as_of}seed {audit.seed}, passmuster {audit.version}"
        )
