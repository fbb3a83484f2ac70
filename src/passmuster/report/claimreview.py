"""Findings as schema.org ClaimReview, which fact-check explorers and search tools read.

Source: schema.org/ClaimReview, and the fact-check documentation of Google Search Central, whose
required and recommended properties these are. One review a claim, with the strictest verdict of its
readings; a number stands beside the words only where all readings agree and the verdict is decided.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from passmuster.auditing.finding import Audit, Finding
from passmuster.errors import Fault, UsageError
from passmuster.report.amounts import say_possible_amount
from passmuster.report.clean import clean
from passmuster.report.names import Names, safe_url
from passmuster.report.phrases import say_holds, say_quantity_text, say_said, say_who, with_article
from passmuster.report.strictest import lead_of, nearest_turn
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Review, Study
from passmuster.vocabulary.words import join_words, say_count, say_verdict, upper_first

CONTEXT = "https://schema.org"
WORST, BEST = 1, 5
RATINGS = {"contradicted": 1, "very_unlikely": 2, "very_likely": 4, "supported": 5}
"""Numbers on the scale from WORST to BEST. What is open or disputed has none: the middle of a scale
would say "half true", and nothing of the kind was found."""
_HOUSES = """administration agency alliance army association authority board bureau cabinet centre
center chamber command commission committee company council court department directorate foundation
government group headquarters institute ministry organisation organization office parliament party
police press secretariat senate service society staff union university"""
ORGANISATIONS = frozenset(_HOUSES.split())
"""Words by which a speaker is taken for an organisation: schema.org asks, no study says it."""


def claim_reviews(audit: Audit, study: Study) -> list[dict[str, Any]]:
    """Return one ClaimReview for each claim of a finished audit, in the order of the claims.

    Args:
        audit: the audit.
        study: the study it is of; its `review` says who reviews, and where that is published.

    Raises:
        UsageError: the study does not say who reviews (PM808).
    """
    review = reviewer(study)
    names = Names(study)
    return [_claim_review(found, review, names) for found in _by_claim(audit) if not _why(found)]


def left_out(audit: Audit) -> list[tuple[str, str]]:
    """Return the claims for which no review is made, each with the reason.

    Args:
        audit: the audit.
    """
    return [(found[0].claim, why) for found in _by_claim(audit) if (why := _why(found))]


def reviewer(study: Study) -> Review:
    """Return who reviews and where.

    Raises:
        UsageError: the study does not say so (PM808).
    """
    if study.settings.review is None:
        what = "study.toml has no `review`, so nobody answers for the reviews"
        raise UsageError(Fault("PM808", "", None, "", what))
    return study.settings.review


def to_jsonld(reviews: Sequence[dict[str, Any]]) -> str:
    """Return reviews as JSON-LD, safe to stand inside a script element of a page.

    Args:
        reviews: what `claim_reviews` returned.
    """
    text = json.dumps(reviews, ensure_ascii=False, indent=2)
    for letter in "<>&\u2028\u2029":  # inside JSON they stand in strings alone
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f"{text}\n"


def _by_claim(audit: Audit) -> Iterator[list[Finding]]:
    for _, found in groupby(audit.findings, key=lambda finding: finding.claim):
        yield list(found)


def _why(found: Sequence[Finding]) -> str | None:
    """Why nothing is published of a claim; None if there is a verdict to publish."""
    if all(finding.verdict == "untestable" for finding in found):
        return "untestable"
    if any(finding.unproved for finding in found):
        return "a bound is not confirmed in exact arithmetic"
    return None


def _claim_review(found: Sequence[Finding], review: Review, names: Names) -> dict[str, Any]:
    tested = [finding for finding in found if finding.verdict != "untestable"]
    lead = lead_of(tested)
    place = names.anchor("claim", lead.claim)
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": f"{review.url}#{place}",
        "author": {"@type": "Organization", "name": review.author, "url": review.author_url},
        "datePublished": review.published.isoformat() if review.published else None,
        "inLanguage": "en",
        "claimReviewed": clean(lead.says.strip()),
        "itemReviewed": _claim(lead, names),
        "reviewRating": _rating(lead, tested, names.study),
        "reviewBody": " ".join(_says(finding, names.study) for finding in tested),
    }
    return {key: _without_gaps(value) for key, value in made.items() if value is not None}


def _claim(finding: Finding, names: Names) -> dict[str, Any]:
    source = names.study.source_by_id.get(finding.source or "")
    who = finding.said_by or say_who(names.claims.get(finding.claim), source)
    return {
        "@type": "Claim",
        "author": None if who == "not named" else _speaker(who),
        "datePublished": finding.said_on,
        "appearance": None if source is None else _appearance(source),
    }


def _speaker(who: str) -> dict[str, Any]:
    words = {word.strip(".,;:()'’").lower() for word in who.split()}
    # The chief of a staff speaks for himself: an office before "of" outweighs the house after it.
    first = {word.strip(".,;:()'’").lower() for word in who.partition(" of ")[0].split()}
    is_house = bool(ORGANISATIONS & (first if " of " in who else words))
    return {"@type": "Organization" if is_house else "Person", "name": clean(who)}


def _appearance(source: Source) -> dict[str, Any] | None:
    url = safe_url(source.url)
    if url is None and not source.outlet:
        return None
    return {
        "@type": "CreativeWork",
        "url": url,
        "publisher": {"@type": "Organization", "name": clean(source.outlet)}
        if source.outlet
        else None,
        "datePublished": source.published.isoformat() if source.published else None,
    }


def _rating(lead: Finding, tested: Sequence[Finding], study: Study) -> dict[str, Any]:
    verdicts = [finding.verdict for finding in tested]
    words = say_verdict(lead.verdict)
    agreed = set(verdicts) == {lead.verdict}
    value = RATINGS.get(lead.verdict) if agreed else None
    if agreed:
        short = f"{words.word}: {words.clause}"
    else:
        short = f"{words.word} in {verdicts.count(lead.verdict)} of {len(verdicts)} readings"
    return {
        "@type": "Rating",
        "alternateName": upper_first(short),
        "ratingValue": value,
        "worstRating": None if value is None else WORST,
        "bestRating": None if value is None else BEST,
        "ratingExplanation": " ".join([_says(lead, study), *_rest(lead, tested)]),
    }


def _says(finding: Finding, study: Study) -> str:
    """Return a finding in one or two sentences."""
    what = with_article(say_quantity_text(finding.quantity or "", study))
    words = say_verdict(finding.verdict)
    text = (
        f"Read as {what}, the statement says {say_said(finding, study)}; the accepted figures "
        f"allow {say_possible_amount(finding).text}: {words.word}."
    )
    turn = nearest_turn(finding.turns_at)
    if turn is not None:
        text += f" The contradiction holds {say_holds(turn, study)}."
    return clean(text)


def _rest(lead: Finding, tested: Sequence[Finding]) -> Iterator[str]:
    others = [finding.verdict for finding in tested if finding is not lead]
    if others:
        counted = [f"{others.count(v)} {say_verdict(v).word}" for v in dict.fromkeys(others)]
        yield f"{say_count(len(others), 'other reading')}: {join_words(counted)}."


def _without_gaps(value: Any) -> Any:
    """Leave out what is not known: a property that is there has a value."""
    if isinstance(value, dict):
        return {key: _without_gaps(inner) for key, inner in value.items() if inner is not None}
    return value
