"""Every retelling audited against its own origin: the figures of what it repeats, and no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from passmuster.accounts.account import Account
from passmuster.accounts.programme import clipped
from passmuster.accounts.proof import Side
from passmuster.auditing.examine import rounded
from passmuster.auditing.finding import Finding, Range, Slip, Verdict
from passmuster.auditing.lineage.chains import ancestors, known_sources
from passmuster.auditing.lineage.changes import Statement, nearest
from passmuster.auditing.lineage.nouns import Change, Distortion
from passmuster.auditing.slips.operator import unit_or_none
from passmuster.auditing.slips.search import Searched, SlipSearch
from passmuster.auditing.verdict import judge
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.figure import BINDING, Figure
from passmuster.vocabulary.quantity import LeverQ, SinceQ
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import join_words, say_interval

_SIDES: tuple[Side, Side] = ("at_least", "at_most")
_NOT_TOLD: tuple[Verdict, Range, tuple[Slip, ...]] = ("open", (None, None), ())


@dataclass(frozen=True)
class _Retold:
    """A figure or reading of a retelling."""

    statement: Statement
    claim: Claim | None
    reading: Reading | None


def distortions(study: Study) -> tuple[Distortion, ...]:
    """Return every retelling that differs from what it retells, or that its origin rules out."""
    as_of = study.settings.as_of
    if as_of is not None:
        known = tuple(f for f in study.figures if study.published(f) <= as_of)
        study = replace(study, figures=known)
    told = _statements(study)
    found: list[Distortion] = []
    for source in known_sources(study):
        behind = ancestors(source, study)
        items = told.get(source.id, [])
        before = [one for other in behind for one in told.get(other.id, [])]
        if behind and items and before:
            found += _of_source(source, behind, items, before, study)
    return tuple(found)


def _statements(study: Study) -> dict[str, list[_Retold]]:
    """What the study takes from each source: figures, and readings of claims."""
    found: dict[str, list[_Retold]] = defaultdict(list)
    for figure in study.figures:
        statement = Statement(figure.id, figure.quantity, figure, figure.kind)
        found[figure.source].append(_Retold(statement, None, None))
    for claim in study.claims:
        for reading in claim.reading:
            if not isinstance(reading.quantity, LeverQ | SinceQ):
                name = f"{claim.id}/{reading.id}"
                statement = Statement(name, reading.quantity, reading, None)
                found[claim.source or ""].append(_Retold(statement, claim, reading))
    return found


def _of_source(
    source: Source,
    behind: tuple[Source, ...],
    items: list[_Retold],
    before: list[_Retold],
    study: Study,
) -> Iterator[Distortion]:
    judged = _against(source, behind, items, study)
    told = [one.statement for one in before]
    compared = {item.statement.id: nearest(item.statement, told, study) for item in items}
    spared = {
        item.claim.id
        for item in items
        if item.claim is not None and _is_faithful(compared[item.statement.id])
    }
    for group in _by_number(items):
        # Readings of one number are ways to read the same words; the first is the plainest.
        plainest = next((one for one in group if compared[one.statement.id] is not None), group[0])
        verdict, reach, slips = judged.get(plainest.statement.id, _NOT_TOLD)
        match = compared[plainest.statement.id]
        against, changed = (None, ()) if match is None else match
        # Words that can be read as they were said may be read as a limit too.
        only_surer = [change.what for change in changed] == ["certainty"]
        if only_surer and plainest.claim is not None and plainest.claim.id in spared:
            continue
        if changed or (verdict == "contradicted" and match is None):
            as_told = (one for one in group if _is_faithful(compared[one.statement.id]))
            faithful = next(as_told, None)
            yield _distortion(
                source, plainest, against, changed, verdict, reach, slips, faithful, study
            )


def _by_number(items: list[_Retold]) -> list[list[_Retold]]:
    """Group the readings of each claim by what they assert; every figure stands alone."""
    groups: dict[object, list[_Retold]] = defaultdict(list)
    for item in items:
        interval = item.statement.interval
        alone = item.statement.id if item.claim is None else item.claim.id
        groups[alone, interval.low, interval.high].append(item)
    return list(groups.values())


def _is_faithful(match: tuple[Statement, tuple[Change, ...]] | None) -> bool:
    return match is not None and not match[1]


def _distortion(
    source: Source,
    item: _Retold,
    against: Statement | None,
    changed: tuple[Change, ...],
    verdict: Verdict,
    reach: Range,
    slips: tuple[Slip, ...],
    faithful: _Retold | None,
    study: Study,
) -> Distortion:
    statement, interval = item.statement, item.statement.interval
    unit = unit_or_none(statement.quantity, study)
    says = join_words(change.says for change in changed) or (
        f"{say_interval(interval.low, interval.high, unit)} is said, where what it retells allows "
        f"{say_interval(reach[0], reach[1], unit)}"
    )
    if faithful is not None:
        says += ". The words can also be read as they were first said"
    if slips:
        says += f". {slips[0].says.rstrip('.')}"
    return Distortion(
        claim=None if item.claim is None else item.claim.id,
        reading=None if item.reading is None else item.reading.id,
        figure=statement.id if item.claim is None else None,
        source=source.id,
        repeats=source.repeats or "",
        against=None if against is None else against.id,
        quantity=statement.quantity.toml,
        unit=unit,
        asserted=(interval.low, interval.high),
        reachable=reach,
        verdict=verdict,
        changes=changed,
        slips=slips,
        faithful_reading=None
        if faithful is None or faithful.reading is None
        else faithful.reading.id,
        says=f"{says[:1].upper()}{says[1:]}.",
    )


# -- against its own origin ------------------------------------------------------------------


def _against(
    source: Source, behind: tuple[Source, ...], items: list[_Retold], study: Study
) -> dict[str, tuple[Verdict, Range, tuple[Slip, ...]]]:
    """Judge what a source says by the figures of the sources behind it alone."""
    names = {other.id for other in behind}
    figures = tuple(f for f in study.figures if f.source in names and f.kind in BINDING)
    figures += tuple(_as_figures(study, names, figures))
    if not figures:
        return {}
    claims = tuple(_as_claim(item, source) for item in items)
    settings = study.settings.model_copy(update={"accept": "any"})
    small = replace(
        study, settings=settings, figures=figures, claims=claims, assumptions=(), grids=(),
        measures=(), warnings=(),
    )  # fmt: skip
    account = Account(small, "any")
    repaired = account.settled()
    if not repaired.consistent:
        return {}
    searched = []
    for claim in claims:
        (reading,) = claim.reading
        asserted = clipped(reading.quantity, reading.interval())
        form = account.programme.readings[claim.id, reading.id]
        judged = judge(account, repaired, form, asserted, effort="at_hand")
        low, high = (account.end(repaired.evidence, form, side).value for side in _SIDES)
        pair = (rounded(low), rounded(high))
        finding = Finding(
            claim.id, reading.id, claim.words, None, None, source.id, reading.quantity.toml,
            None, (asserted.low, asserted.high), pair, judged.margin, judged.verdict, None,
        )  # fmt: skip
        searched.append(Searched(claim, reading, finding, repaired.evidence))
    wrong = [one for one in searched if one.finding.verdict == "contradicted"]
    slips = dict(zip((one.claim.id for one in wrong), SlipSearch(account, small).found(wrong),
                     strict=True))  # fmt: skip
    return {
        one.claim.id: (
            one.finding.verdict,
            one.finding.reachable or (None, None),
            slips.get(one.claim.id, ()),
        )
        for one in searched
    }


def _as_figures(study: Study, names: set[str], known: tuple[Figure, ...]) -> Iterator[Figure]:
    """Statements of the origin that can be read in one way only are evidence of what it said."""
    there = {figure.quantity.toml for figure in known}
    for claim in study.claims:
        if claim.source in names and len(claim.reading) == 1:
            (reading,) = claim.reading
            if isinstance(reading.quantity, LeverQ | SinceQ) or reading.quantity.toml in there:
                continue
            said = reading.model_dump(exclude={"id"}, exclude_none=True)
            said["quantity"] = reading.quantity
            yield Figure.model_validate(
                {"id": f"{claim.id}/{reading.id}", "source": claim.source, **said}
            )


def _as_claim(item: _Retold, source: Source) -> Claim:
    statement = item.statement
    said = statement.said.model_dump(
        exclude={"id", "kind", "source", "said_by", "reliability", "credibility", "quantity"},
        exclude_none=True,
    )
    reading = {"id": "retold", "quantity": statement.quantity, **said}
    words = item.claim.words if item.claim is not None else statement.id
    return Claim.model_validate(
        {"id": statement.id, "says": words, "source": source.id, "reading": [reading]}
    )
