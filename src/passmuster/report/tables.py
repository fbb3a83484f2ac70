"""The tables of the page: readings, figures, assumptions, measures and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from passmuster.auditing.finding import Audit, Range
from passmuster.report.amounts import say_reach
from passmuster.report.cards import Mark, mark
from passmuster.report.names import Names, safe_url
from passmuster.report.phrases import (
    KINDS,
    say_published,
    say_quantity_text,
    say_said,
    why_out,
)
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.units import has_dates, unit_of
from passmuster.vocabulary.words import (
    join_words,
    say_assertion,
    say_count,
    say_day,
    say_interval,
    say_number,
    say_quantity,
    say_value,
    upper_first,
)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the study."""

    anchor: str | None
    name: str
    what: str
    number: str
    kind: str
    who: str
    outlet: str | None
    url: str | None
    published: str
    side: str
    grade: str
    document: str
    origin: str
    fate: str
    binds: bool
    key: str
    """What the number is sorted by; empty where there is no end to sort by."""
    day: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading with its exact bounds."""

    anchor: str
    words: str
    what: str
    said: str
    said_key: str
    possible: str
    possible_key: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Held:
    """An assumption, or the cases a person of a register."""

    anchor: str | None
    name: str
    what: str
    number: str
    because: str
    is_assumed: bool
    used: int


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A dated rule."""

    anchor: str | None
    name: str
    what: str
    value: str
    since: str
    status: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A name of the study and what it means."""

    name: str
    kind: str
    means: str


# ---------------------------------------------------------------- figures


def figure_rows(audit: Audit, names: Names) -> tuple[FigureRow, ...]:
    """Return all figures of the study in its order."""
    fates = _fates(audit, names)
    used = uses(audit)
    return tuple(
        _figure(figure, fates, used["figure", figure.id], names) for figure in names.study.figures
    )


def _figure(figure: Figure, fates: dict[str, str], used: int, names: Names) -> FigureRow:
    study = names.study
    source = study.source_of(figure)
    out = fates.get(figure.id)
    proofs = f"; used in {say_count(used, 'proof')}" if used else ""
    return FigureRow(
        anchor=names.anchor("figure", figure.id),
        name=figure.id,
        what=upper_first(say_quantity(figure.quantity, study)),
        number=say_assertion(figure, unit_of(figure.quantity, study)),
        kind="" if figure.kind == "counted" else KINDS[figure.kind],
        who=upper_first(figure.said_by or source.said_by or "not named"),
        outlet=source.outlet,
        url=safe_url(source.url),
        published=say_published(source),
        side=source.side or "side not given",
        grade=study.grade_of(figure).text,
        document=source.document_id,
        origin=source.origin_id,
        fate=upper_first(out or "binds") + proofs,
        binds=out is None or out.startswith("binds"),
        key=_key((figure.interval().low, figure.interval().high)),
        day=source.published.isoformat() if source.published else "9999",
    )


def _key(pair: Range | None) -> str:
    """What a range is sorted by: its lower end, else its upper one."""
    ends = [end for end in pair or () if end is not None]
    return f"{float(ends[0]):.12g}" if ends else ""


def _fates(audit: Audit, names: Names) -> dict[str, str]:
    """What became of a figure, where it does not simply bind."""
    fates: dict[str, str] = {}
    for rival in audit.rivals:
        for name in rival.figures:
            fates[name] = f"has a rival; {say_interval(*rival.taken, rival.unit)} is taken"
    for conflict in audit.conflicts:
        if conflict.kind == "vintage":
            fates[conflict.moved] = "binds, widened as far as it was revised"
    fates.update(dict.fromkeys(audit.set_aside, "set aside in a conflict"))
    for left in audit.left_out:
        fates[left.figure] = why_out(left.why, audit, names.figures.get(left.figure))
    return fates


def uses(audit: Audit) -> Counter[tuple[str, str]]:
    """Return in how many proofs of findings each figure, assumption or register stands."""
    found: Counter[tuple[str, str]] = Counter()
    for finding in audit.findings:
        proofs = [finding.certificate] if finding.certificate else finding.support
        found.update({(line.kind, line.id) for proof in proofs for line in proof.lines})
    return found


# ---------------------------------------------------------------- readings


def reading_rows(
    audit: Audit, anchors: Mapping[tuple[str, str | None], str], names: Names
) -> tuple[ReadingRow, ...]:
    """Return every reading with its bounds unrounded.

    Args:
        audit: the audit.
        anchors: where each reading stands on the page.
        names: the study's names.
    """
    return tuple(
        ReadingRow(
            anchor=anchors[one.claim, one.reading],
            words=one.says.strip(),
            what=upper_first(say_quantity_text(one.quantity or "", names.study)),
            said=say_said(one, names.study),
            said_key=_key(one.asserted),
            possible="not known" if one.reachable is None else say_reach(one.reachable, one.unit),
            possible_key=_key(one.reachable),
            mark=mark(one.verdict),
        )
        for one in audit.findings
        if one.reading is not None
    )


# ---------------------------------------------------------------- what is held, rules, words


def held(audit: Audit, names: Names) -> tuple[Held, ...]:
    """Return assumptions, and what registers are taken to count."""
    return (*_assumptions(audit, names), *_registers(audit, names))


def _assumptions(audit: Audit, names: Names) -> Iterator[Held]:
    used, study = uses(audit), names.study
    for assumption in study.assumptions:
        yield Held(
            anchor=names.anchor("assumption", assumption.id),
            name=assumption.id,
            what=upper_first(say_quantity(assumption.quantity, study)),
            number=say_assertion(assumption, unit_of(assumption.quantity, study)),
            because=assumption.because,
            is_assumed=True,
            used=used["assumption", assumption.id],
        )


def _registers(audit: Audit, names: Names) -> Iterator[Held]:
    used = uses(audit)
    for counter in names.study.counters.values():
        if counter.per_person is None:
            continue
        low, high = (say_number(exact(edge)) for edge in counter.per_person.between)
        late = counter.per_person.within_days
        yield Held(
            anchor=names.anchor("counter", counter.name),
            name=counter.name,
            what=upper_first(
                f"{counter.unit}s registered for each move: {counter.means or counter.name}"
            ),
            number=f"between {low} and {high}" + (f", up to {late} days late" if late else ""),
            because=counter.per_person.because or "",
            is_assumed=counter.per_person.assumed,
            used=used["counter", counter.name],
        )


def measure_rows(names: Names) -> tuple[MeasureRow, ...]:
    """Return the dated rules of the study."""
    return tuple(_measure(measure, names) for measure in names.study.measures)


def _measure(measure: Measure, names: Names) -> MeasureRow:
    source = names.study.source_by_id.get(measure.source or "")
    unit = "date" if has_dates(measure.lever, names.study) else "value"
    value = say_value(exact(measure.value), unit)
    before = "" if measure.before is None else f", before {say_value(exact(measure.before), unit)}"
    until = "" if measure.until is None else f", until {say_day(measure.until)}"
    return MeasureRow(
        anchor=names.anchor("measure", measure.id),
        name=measure.id,
        what=upper_first(measure.means or measure.lever.replace("_", " ")),
        value=f"{measure.lever.replace('_', ' ')}: {value}{before}",
        since=f"{say_day(measure.since)}{until}",
        status=measure.status,
        source="" if source is None else (source.outlet or source.said_by or source.id),
        url=None if source is None else safe_url(source.url),
    )


def words(names: Names) -> tuple[Word, ...]:
    """Return the names of the force with their full meaning."""
    study = names.study
    kinds = (
        ("status", study.stocks),
        ("move", study.flows),
        ("several together", study.groups),
        ("register", study.counters),
    )
    found = []
    for kind, named in kinds:
        for name, thing in named.items():
            of = getattr(thing, "of", ())
            parts = f"{join_words(part.replace('_', ' ') for part in of)}" if of else ""
            found.append(Word(name.replace("_", " "), kind, getattr(thing, "means", None) or parts))
    return tuple(found)
