"""Everything that refers to something by name: it exists, once, and is of the right sort."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from passmuster.files.assertions import check_assertion
from passmuster.files.circles import circles
from passmuster.files.force_names import check_force
from passmuster.files.found import Found, Located
from passmuster.files.ledger import Ledger, Place, nearest, shown
from passmuster.files.quantity_names import Forms
from passmuster.files.quantity_times import check_times
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.quantity import LeverQ, QuantityForm, SinceQ, walk
from passmuster.vocabulary.table import PublishedTable


def check_names(found: Found) -> None:
    """Check every reference of a study."""
    _check_ids(found)
    check_force(found)
    _check_sources(found)
    _check_measures(found)
    forms = Forms(found)
    _check_figures(found, forms)
    for item in found.claims:
        _check_claim(item, found, forms)


def refer(found: Found, kind: str, name: str, place: Place, known: Iterable[str]) -> bool:
    """Enter a fault unless a name is known; True if it is."""
    known = set(known)
    if name in known:
        return True
    if not found.is_excused(kind, name):
        near = nearest(name, known)
        what = f"there is no {kind} `{shown(name)}`"
        remedy = None if known or near else f"No {kind} is defined at all; define it first."
        found.ledger.fault(place, "PM302", what, near=near, remedy=remedy)
    return False


def _check_ids(found: Found) -> None:
    figures = [(item.noun.id, item.place.at("id")) for item in found.figures]
    figures += [(item.noun.id, item.place.at("id")) for item in found.assumptions]
    figures += [(row.noun.id, row.place.at("id")) for row in found.rows]
    figures += [(cell.id, cell.place.at("id")) for cell in found.cells]
    names = [(item.noun.name, item.place.at("name")) for item in found.stocks]
    names += [(item.noun.name, item.place.at("name")) for item in found.flows]
    names += [(item.noun.name, item.place.at("name")) for item in found.groups]
    names += [(item.noun.name, item.place.at("name")) for item in found.counters]
    spaces = [figures, names]
    spaces.append([(item.noun.id, item.place.at("id")) for item in found.sources])
    spaces.append([(item.noun.id, item.place.at("id")) for item in found.measures])
    spaces.append([(item.noun.id, item.place.at("id")) for item in found.claims])
    for claim in found.claims:
        readings = enumerate(claim.noun.reading)
        spaces.append([(r.id, claim.place.at("reading", i, "id")) for i, r in readings])
    for space in spaces:
        _check_unique(space, found)


def _check_unique(space: list[tuple[str, Place]], found: Found) -> None:
    first: dict[str, Place] = {}
    for name, place in space:
        if name not in first:
            first[name] = place
            continue
        where = first[name].file
        if (line := found.ledger.line(first[name])) is not None:
            where += f":{line}"
        found.ledger.fault(place, "PM301", f"`{shown(name)}` stands in {where} already")


def _check_sources(found: Found) -> None:
    ids = found.study.source_by_id
    origins: dict[str, str] = {}
    for item in found.sources:
        source, place = item.noun, item.place
        if source.repeats is not None:
            refer(found, "source", source.repeats, place.at("repeats"), ids)
        if source.document is not None:
            first = origins.setdefault(source.document, source.origin_id)
            if first != source.origin_id:
                what = (
                    f"the document `{shown(source.document)}` has the origins "
                    f"{shown(first)} and {shown(source.origin_id)}"
                )
                found.ledger.warn(place.at("document"), "PM605", what)
    repeats = {s.noun.id: (s.noun.repeats,) for s in found.sources if s.noun.repeats}
    for name in circles(repeats):
        place = next(s.place for s in found.sources if s.noun.id == name)
        found.ledger.fault(place.at("repeats"), "PM306", f"`{shown(name)}` retells itself")


def _check_measures(found: Found) -> None:
    kinds: dict[str, tuple[type, Located[Measure]]] = {}
    for item in found.measures:
        measure, place = item.noun, item.place
        if measure.source is not None:
            refer(found, "source", measure.source, place.at("source"), found.study.source_by_id)
        if measure.until is not None and measure.until < measure.since:
            what = f"the measure ends on {measure.until}, before it begins on {measure.since}"
            found.ledger.fault(place.at("until"), "PM206", what)
        for key in ("value", "before"):
            value = getattr(measure, key)
            if value is None:
                continue
            kind = date if isinstance(value, date) else float
            first, other = kinds.setdefault(measure.lever, (kind, item))
            if kind is not first:
                here, there = ("date", "number") if kind is date else ("number", "date")
                what = (
                    f"`{shown(measure.lever)}` is a {here} here, "
                    f"and a {there} in the measure {shown(other.noun.id)}"
                )
                found.ledger.fault(place.at(key), "PM410", what)


def _check_figures(found: Found, forms: Forms) -> None:
    sources = found.study.source_by_id
    for item in found.figures:
        figure, place = item.noun, item.place
        refer(found, "source", figure.source, place.at("source"), sources)
        inner = place.at("quantity")
        if any(isinstance(part, LeverQ | SinceQ) for part in walk(figure.quantity)):
            what = f"`{figure.quantity.form}` is read from the measures"
            found.ledger.fault(inner, "PM407", what)
            continue
        forms.check(figure.quantity, inner)
        check_times(figure.quantity, inner, found.ledger)
        check_assertion(figure, place, found)
        if figure.looks_rounded:
            found.ledger.warn(place.at("value"), "PM601", f"{figure.value:,f} looks rounded")
    for assumed in found.assumptions:
        inner = assumed.place.at("quantity")
        if any(isinstance(part, LeverQ | SinceQ) for part in walk(assumed.noun.quantity)):
            found.ledger.fault(inner, "PM407", "levers are set by measures, not assumed")
            continue
        forms.check(assumed.noun.quantity, inner)
        check_times(assumed.noun.quantity, inner, found.ledger, may_lack=True)
        check_assertion(assumed.noun, assumed.place, found)
    _check_series(found, forms)


def _check_series(found: Found, forms: Forms) -> None:
    for item in found.series:
        inner = item.place.at("quantity")
        if any(isinstance(part, LeverQ | SinceQ) for part in walk(item.noun.quantity)):
            found.ledger.fault(inner, "PM407", "levers are read from the measures")
            continue
        forms.check(item.noun.quantity, inner)
        if item.noun.source is not None:
            known = found.study.source_by_id
            refer(found, "source", item.noun.source, item.place.at("source"), known)
    for table in found.tables:
        _check_table(table, found, forms)
    rounded: set[Place] = set()
    untimed: set[Place] = set()
    for row in found.rows:
        series = row.series
        if row.noun.source != series.noun.source:
            known = found.study.source_by_id
            refer(found, "source", row.noun.source, row.place.at("source"), known)
        if series.place not in untimed:
            check_times(row.noun.quantity, row.place, found.ledger)
        if isinstance(series.noun, PublishedTable) and not _is_timed(row.noun.quantity, row.place):
            # What one cell lacks all lack: it is told once.
            untimed.add(series.place)
        check_assertion(row.noun, row.place, found)
        if row.noun.looks_rounded and series.place not in rounded:
            rounded.add(series.place)
            what = f"{row.noun.value:,f} in {row.place.file}:{row.place.line} looks rounded"
            found.ledger.warn(series.place, "PM601", what)


def _is_timed(quantity: QuantityForm, place: Place) -> bool:
    probe = Ledger()
    check_times(quantity, place, probe)
    return probe.is_clean


def _check_table(item: Located[PublishedTable], found: Found, forms: Forms) -> None:
    noun, place = item.noun, item.place
    refer(found, "source", noun.source, place.at("source"), found.study.source_by_id)
    told = [(place.at("quantity"), noun.quantity)] if noun.quantity else []
    for key, axis in (("rows", noun.rows), ("columns", noun.columns)):
        told += [(place.at(key, "quantity", name), q) for name, q in axis.quantity.items()]
    for inner, quantity in told:
        if any(isinstance(part, LeverQ | SinceQ) for part in walk(quantity)):
            found.ledger.fault(inner, "PM407", "levers are read from the measures")
            continue
        forms.check(quantity, inner)


def _check_claim(item: Located[Claim], found: Found, forms: Forms) -> None:
    claim, place = item.noun, item.place
    if claim.source is not None:
        refer(found, "source", claim.source, place.at("source"), found.study.source_by_id)
    for i, name in enumerate(claim.same_as):
        refer(found, "figure", name, place.at("same_as", i), found.figure_ids)
    for i, reading in enumerate(claim.reading):
        inner = place.at("reading", i)
        forms.check(reading.quantity, inner.at("quantity"))
        check_times(reading.quantity, inner.at("quantity"), found.ledger)
        check_assertion(reading, inner, found)
