"""Reviews that fact-check tools can read: one a claim, nothing made up, nothing overstated."""

import json
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from passmuster.auditing.finding import Audit, Verdict
from passmuster.cli.main import main
from passmuster.errors import UsageError
from passmuster.files.folder import open_study
from passmuster.report.claimreview import (
    CONTEXT,
    RATINGS,
    claim_reviews,
    left_out,
    to_jsonld,
)
from passmuster.report.render import render
from passmuster.vocabulary.study import Review, Settings, Study
from tests.unit.report import ruritania
from tests.unit.report.pages import read
from tests.unit.report.ruritania import findings

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"
REVIEW = {
    "author": "The Fact Desk",
    "author_url": "https://desk.example",
    "url": "https://desk.example/ruritania",
    "published": "2033-02-01",
}

# ---------------------------------------------------------------- the documented format

WEB = {"type": "string", "pattern": r"^https?://[^\s/]+\S*$"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
TEXT = {"type": "string", "minLength": 1}


def _thing(kind: str | list[str], required: str, **properties: Any) -> dict[str, Any]:
    kinds = [kind] if isinstance(kind, str) else kind
    return {
        "type": "object",
        "properties": {"@type": {"enum": kinds}} | properties,
        "required": ["@type", *required.split()],
        "additionalProperties": False,
    }


SPEAKER = _thing(["Organization", "Person"], "name", name=TEXT, url=WEB)
RATING = _thing(
    "Rating",
    "alternateName",
    alternateName=TEXT,
    ratingExplanation=TEXT,
    ratingValue={"type": "number", "minimum": 1, "maximum": 5},
    bestRating={"const": 5},
    worstRating={"const": 1},
) | {"dependentRequired": {"ratingValue": ["bestRating", "worstRating"]}}
CLAIM = _thing(
    "Claim",
    "",
    author=SPEAKER,
    datePublished=DAY,
    appearance=_thing("CreativeWork", "", url=WEB, publisher=SPEAKER, datePublished=DAY),
)
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": _thing(
        "ClaimReview",
        "@context url author claimReviewed itemReviewed reviewRating",
        **{"@context": {"const": CONTEXT}},
        url=WEB,
        author=SPEAKER,
        datePublished=DAY,
        inLanguage={"const": "en"},
        claimReviewed=TEXT,
        itemReviewed=CLAIM,
        reviewRating=RATING,
        reviewBody=TEXT,
    ),
}


def study(**changes: Any) -> Study:
    made = ruritania.study(**changes)
    return replace(
        made,
        settings=made.settings.model_copy(update={"review": Review.model_validate(REVIEW)}),
    )


def audit(*verdicts: Verdict, **changes: Any) -> Audit:
    """The audit, all readings of its first claim given verdicts."""
    if not verdicts:
        return ruritania.audit(**changes)
    first = ruritania.audit().findings[0]
    found = tuple(
        replace(first, reading=f"r{place}", verdict=verdict)
        for place, verdict in enumerate(verdicts)
    )
    return ruritania.audit(findings=found, **changes)


def test_reviews_have_the_form_that_is_documented() -> None:
    reviews = claim_reviews(audit(), study())
    assert reviews
    jsonschema.validate(reviews, SCHEMA)
    jsonschema.validate(json.loads(to_jsonld(reviews)), SCHEMA)


def test_the_schema_refuses_what_the_documentation_does_not_allow() -> None:
    (review, *_) = claim_reviews(audit("contradicted"), study())
    for broken in (
        {k: v for k, v in review.items() if k != "claimReviewed"},
        review | {"url": "desk.example"},
        review | {"reviewRating": {"@type": "Rating", "ratingValue": 1}},
        review | {"reviewRating": {"@type": "Rating", "alternateName": "x", "ratingValue": 0}},
        review | {"invented": 1},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate([broken], SCHEMA)


def test_each_claim_has_one_review_and_each_review_its_place_on_the_page() -> None:
    whole = audit()
    reviews = claim_reviews(whole, study())
    claims = {claim for claim, _ in groupby(f.claim for f in whole.findings)}
    assert len(reviews) + len(left_out(whole)) == len(claims)
    ids = {one.attributes.get("id") for one in read(render(whole, study())).elements}
    for review in reviews:
        page, _, place = review["url"].partition("#")
        assert page == REVIEW["url"]
        assert place in ids


def test_who_reviews_is_what_the_study_says_and_nothing_else() -> None:
    (review,) = claim_reviews(audit("open"), study())
    assert review["author"] == {
        "@type": "Organization",
        "name": "The Fact Desk",
        "url": "https://desk.example",
    }
    assert review["datePublished"] == "2033-02-01"
    least = replace(
        study(),
        settings=study().settings.model_copy(
            update={"review": Review(author="A", url="https://a.example/b")}
        ),
    )
    (review,) = claim_reviews(audit("open"), least)
    assert review["author"] == {"@type": "Organization", "name": "A"}
    assert "datePublished" not in review


def test_without_a_reviewer_there_is_no_review() -> None:
    with pytest.raises(UsageError, match="PM808"):
        claim_reviews(audit(), ruritania.study())


@pytest.mark.parametrize(
    "url", ["desk.example", "ftp://desk.example", "javascript:alert(1)", "https://a.example/#b", ""]
)
def test_the_page_of_a_review_is_a_web_address(url: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        Settings.model_validate(
            {
                "schema": 1,
                "title": "t",
                "horizon": {"start": "2031-01-01", "end": "2031-12-31"},
                "review": {"author": "A", "url": url},
            }
        )


@pytest.mark.parametrize("verdict", RATINGS)
def test_readings_that_agree_have_a_number(verdict: Verdict) -> None:
    (review,) = claim_reviews(audit(verdict, verdict), study())
    rating = review["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (
        RATINGS[verdict],
        1,
        5,
    )


def test_the_numbers_go_up_from_contradicted_to_supported() -> None:
    order = ("contradicted", "very_unlikely", "very_likely", "supported")
    assert [RATINGS[verdict] for verdict in order] == sorted(RATINGS.values())
    assert len(set(RATINGS.values())) == 4


@pytest.mark.parametrize("verdict", ["open", "disputed"])
def test_what_is_not_decided_has_no_number(verdict: Verdict) -> None:
    (review,) = claim_reviews(audit(verdict), study())
    assert "ratingValue" not in review["reviewRating"]
    assert review["reviewRating"]["alternateName"].lower().startswith(verdict)


def test_readings_that_differ_are_counted_and_have_no_number() -> None:
    (review,) = claim_reviews(audit("supported", "contradicted", "open", "untestable"), study())
    rating = review["reviewRating"]
    assert rating["alternateName"] == "Contradicted in 1 of 3 readings"
    assert rating["ratingExplanation"].endswith("2 other readings: 1 supported and 1 open.")
    assert "ratingValue" not in rating
    assert review["reviewBody"].count("Read as ") == 3


def test_what_cannot_be_tested_or_is_not_confirmed_is_left_out_and_named() -> None:
    assert claim_reviews(audit("untestable"), study()) == []
    assert [why for _, why in left_out(audit("untestable"))] == ["untestable"]
    unproved = tuple(replace(f, unproved=True) for f in audit("open", "open").findings)
    ((name, why),) = left_out(ruritania.audit(findings=unproved))
    assert name == unproved[0].claim
    assert "not confirmed" in why
    assert claim_reviews(ruritania.audit(findings=unproved), study()) == []


def test_a_condition_is_told_with_the_contradiction() -> None:
    (review,) = claim_reviews(audit("contradicted"), study())
    assert "holds unless fewer than 0.153 cases" in review["reviewRating"]["ratingExplanation"]


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("Deputy Hentzau", "Person"),
        ("Minister of Defence", "Person"),
        ("Chief of the General Staff", "Person"),
        ("Ministry of Defence", "Organization"),
        ("General Staff", "Organization"),
        ("Office of the Prosecutor General", "Organization"),
        ("Strelsau Institute", "Organization"),
    ],
)
def test_speakers_are_people_or_houses(who: str, kind: str) -> None:
    found = tuple(replace(f, said_by=who) for f in audit("open").findings)
    (review,) = claim_reviews(ruritania.audit(findings=found), study())
    assert review["itemReviewed"]["author"] == {"@type": kind, "name": who}


def test_nothing_of_a_study_can_end_the_script_that_holds_a_review() -> None:
    evil = "</script><script>alert(1)</script><!-- & \u2028\u202e"
    found = tuple(replace(f, says=evil, said_by=evil) for f in findings())
    text = to_jsonld(claim_reviews(ruritania.audit(findings=found), study()))
    assert not set(text) & set("<>&\u2028\u2029\u202e")
    assert json.loads(text)[0]["claimReviewed"].startswith("</script>")


def test_an_address_that_may_not_be_followed_is_no_appearance() -> None:
    sources = [ruritania.SOURCES[0] | {"url": "javascript:alert(1)"}, *ruritania.SOURCES[1:]]
    for review in claim_reviews(audit(), study(sources=sources)):
        assert "javascript" not in json.dumps(review)


def test_the_command_writes_them_and_says_what_it_left_out(capsys, tmp_path: Path) -> None:
    folder, target = tmp_path / "study", tmp_path / "reviews.jsonld"
    assert main(["new", str(folder)]) == 0
    assert main(["audit", str(folder), "-o", str(target)]) == 2
    assert "PM808" in capsys.readouterr().err
    assert not target.exists()
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write('review = { author = "A", url = "https://a.example/b" }\n')
    assert main(["audit", str(folder), "-o", str(target)]) == 0
    reviews = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(reviews, SCHEMA)
    claims = {claim.id for claim in open_study(folder).claims}
    assert len(reviews) == len(claims - {"spirits"})
    told = capsys.readouterr()
    assert "left out: spirits (untestable)" in told.err
    assert "half" in told.out.lower()
