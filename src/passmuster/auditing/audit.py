"""The audit: every reading of every claim against the account of a study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from passmuster._version import __version__
from passmuster.accounts.account import LEVELS, Account
from passmuster.accounts.conflicts import MOST, Clash
from passmuster.accounts.programme import binding, why_left_out
from passmuster.accounts.repair import Repair
from passmuster.auditing.bands import reachable_bands
from passmuster.auditing.dispute import Disputes
from passmuster.auditing.examine import Examiner
from passmuster.auditing.finding import Audit, Conflict, Finding, LeftOut, Rival
from passmuster.auditing.held_out import held_out
from passmuster.auditing.likely import weighed
from passmuster.auditing.lineage.chains import chains, told
from passmuster.auditing.lineage.copies import once_each
from passmuster.auditing.lineage.retellings import distortions
from passmuster.auditing.phrases import Phrases
from passmuster.auditing.slips.figures.of_conflicts import About, ConflictSlips
from passmuster.auditing.slips.search import Searched, SlipSearch
from passmuster.auditing.sums import certificate
from passmuster.auditing.table_conflicts import table_conflicts
from passmuster.auditing.warnings import first_day_warnings, hold_out_warning
from passmuster.vocabulary.beliefs import Beliefs
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import join_words, say_share, say_value

Progress = Callable[[int, int], None]


def audit(
    study: Study,
    *,
    accept: str | None = None,
    claim: str | None = None,
    bands: bool = False,
    given: Beliefs | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Return what the account says of every reading of every claim.

    Args:
        study: the study.
        accept: a level of acceptance such as "B2" in place of the study's own.
        claim: the id of the only claim to examine.
        bands: ask as well how many people can be where, over time and at the end: for charts.
        given: a posterior of the study's world, which says how likely each reading is.
        progress: told how many claims of how many are done.
    """
    whole = _as_of(study).in_order()
    apart = held_out(whole, whole.claims)
    study, copies = once_each(whole, [out for out in apart.values() if out])
    level = accept or study.settings.accept
    account = Account(study, level)
    phrases, disputes = Phrases(study), Disputes(account)
    repaired = account.settled(level)
    warnings = [*study.warnings, *first_day_warnings(account, repaired)]
    claims = [c for c in study.claims if claim is None or c.id == claim]
    _look_around(account, repaired)
    findings: list[Finding] = []
    gone = {copy.figure for copy in copies}
    for number, examined in enumerate(claims):
        out = apart[examined.id]
        warnings += hold_out_warning(account, examined, out, level)
        said = out - (gone - set(examined.same_as))
        names = tuple(figure.id for figure in whole.figures if figure.id in said)
        examiner = Examiner(account, level, out, names, phrases, disputes)
        findings += examiner.claim(examined)
        if progress is not None:
            progress(number + 1, len(claims))
    clashes = disputes.clashes(repaired)
    slips = ConflictSlips(account, repaired)
    found = tuple(_conflict(account, clash, phrases, slips.about(clash)) for clash in clashes)
    # Last, when all that the account has to say is known: what slips are asked moves no number.
    search = SlipSearch(account, study)
    findings = _with_slips(whole, account, level, search, findings, apart)
    if given is not None:
        findings = weighed(findings, whole, given, apart, level)
    changed = distortions(whole)
    return Audit(
        study=study.title,
        version=__version__,
        seed=study.settings.seed,
        accept=level,
        as_of=None if study.settings.as_of is None else study.settings.as_of.isoformat(),
        warnings=tuple(warnings),
        findings=tuple(findings),
        conflicts=(*found, *table_conflicts(study, found)),
        conflicts_complete=len(repaired.moved) <= MOST,
        set_aside=repaired.set_aside,
        rivals=_rivals(account, repaired, slips),
        left_out=_left_out(whole, level),
        assumptions=tuple(a.id for a in study.assumptions),
        bands=reachable_bands(account, repaired) if bands else (),
        of=whole,
        slips_complete=search.is_complete,
        lineage=told(chains(whole), changed),
        copies=copies,
        distortions=changed,
        given=None if given is None else given.run,
    )


def _with_slips(
    study: Study,
    account: Account,
    level: str,
    search: SlipSearch,
    findings: list[Finding],
    apart: Mapping[str, frozenset[str]],
) -> list[Finding]:
    """Return the findings with the mistakes that would explain them."""
    readings = {(c.id, r.id): (c, r) for c in study.claims for r in c.reading}
    searched = []
    for finding in findings:
        if (finding.claim, finding.reading or "") in readings:
            claim, reading = readings[finding.claim, finding.reading or ""]
            evidence = account.settled(level, apart[claim.id]).evidence
            searched.append(Searched(claim, reading, finding, evidence))
    found = dict(zip((id(one.finding) for one in searched), search.found(searched), strict=True))
    return [replace(finding, slips=found.get(id(finding), ())) for finding in findings]


def _look_around(account: Account, repaired: Repair) -> None:
    """Ask for every reading's range first: the points seen answer many later questions at once."""
    if repaired.consistent:
        for form in account.programme.readings.values():
            account.end(repaired.evidence, form, "at_least")
            account.end(repaired.evidence, form, "at_most")


def _as_of(study: Study) -> Study:
    """Return the study without claims said after `as_of`; figures are left out with the reason."""
    as_of = study.settings.as_of
    if as_of is None:
        return study
    return replace(study, claims=tuple(c for c in study.claims if _said(study, c) <= as_of))


def _said(study: Study, claim: Claim):  # type: ignore[no-untyped-def]
    from datetime import date

    if claim.said_on is not None:
        return claim.said_on
    source = study.source_by_id.get(claim.source or "")
    return source.published if source is not None and source.published is not None else date.min


def _left_out(study: Study, level: str) -> tuple[LeftOut, ...]:
    reasons = ((figure.id, why_left_out(study, figure, level)) for figure in study.figures)
    return tuple(LeftOut(name, why) for name, why in reasons if why is not None)


def _rivals(account: Account, repaired: Repair, slips: ConflictSlips) -> tuple[Rival, ...]:
    found = []
    order = {name: place for place, name in enumerate(account.programme.placed)}
    for rivalry in repaired.evidence.settled.rivalries:
        names = sorted(rivalry.figures, key=order.__getitem__)
        place = account.programme.placed[names[0]]
        taken = rivalry.taken.scaled(place.factor)
        quantity = place.figure.quantity
        unit = unit_of(quantity, account.study)
        offered = slips.on_rivals(rivalry)
        rival = Rival(quantity.toml, tuple(names), (taken.low, taken.high), unit, offered)
        found.append((order[names[0]], rival))
    return tuple(rival for _, rival in sorted(found, key=lambda pair: pair[0]))


def _conflict(account: Account, clash: Clash, phrases: Phrases, about: About) -> Conflict:
    move = clash.moved
    kind: Literal["conflict", "vintage"] = "vintage" if move.vintage else "conflict"
    figure = account.programme.placed[move.figure].figure
    unit = unit_of(figure.quantity, account.study)
    proof = None
    if clash.proof is not None:
        proof = certificate(account, clash.proof, phrases, move.edge)
    others = [name for name in clash.figures if name != move.figure]
    rest = f" with {join_words(others)}" if others else ""
    outcome = "it binds up to there" if move.vintage else "it is set aside"
    says = (
        f"{move.figure} says {say_value(move.edge, unit)} for {phrases.quantity(figure.quantity)}; "
        f"to agree{rest} it would have to be {say_value(move.repaired, unit)}, "
        f"{say_share(move.relative)} away: {outcome}"
    )
    return Conflict(
        clash.figures,
        kind,
        move.figure,
        move.gap,
        move.relative,
        says,
        proof,
        about.slips,
        about.explanations,
        about.stopped,
    )


__all__ = ["LEVELS", "audit", "binding"]
