"""What a draft says of a statement: speaker, speech, kind, period, flags, candidates."""

import json
from datetime import date
from pathlib import Path

import pytest

from passmuster.extraction.as_json import to_dict
from passmuster.extraction.extract import extract_text
from passmuster.files.folder import open_study

ROOT = Path(__file__).resolve().parents[3]
UKRAINE = ROOT / "studies" / "ukraine"
DAY = date(2025, 11, 20)
SHARED = ROOT.parent / "shared"
TEXT = """Olena Petrenko, head of the supply committee, said that about 40% of those called up run away from training centres.
‘It is not the pay,’ Petrenko said. ‘It is the leave.
The force is losing people faster than it can replace them.’
In March of this year, 12,400 soldiers were wounded, according to the General Staff.
Deserters now number in the millions, one official said.
The call-up age was lowered to 25 in 2024.
"""


@pytest.fixture(scope="module")
def claims() -> list[dict]:
    return to_dict(extract_text(TEXT, open_study(UKRAINE), published=DAY))["claims"]


def about(claims: list[dict], words: str) -> dict:
    return next(c for c in claims if words in c["values"][0]["text"])


def test_the_json_has_exactly_the_keys_of_the_contract(claims) -> None:
    assert set(claims[0]) == {
        "id", "quote", "values", "period", "speaker", "speech", "hedges", "flags",
        "candidates", "found_by",
    }  # fmt: skip
    assert set(claims[0]["quote"]) == {"text", "prefix", "suffix", "start", "end"}
    assert set(claims[0]["speaker"]) == {"text", "start", "end", "name", "role", "type"}
    assert set(claims[0]["values"][0]) == {
        "text", "start", "end", "low", "high", "bound", "unit", "term", "code", "kind",
    }  # fmt: skip
    json.dumps(claims)


def test_a_share_has_its_speaker_and_both_denominators(claims) -> None:
    share = about(claims, "40%")
    assert share["speaker"]["name"] == "Olena Petrenko"
    assert "head of the supply committee" in share["speaker"]["role"]
    assert share["speech"] == "indirect"
    assert (share["values"][0]["low"], share["values"][0]["kind"]) == (0.4, "share")
    quantities = [c["quantity"] for c in share["candidates"]]
    assert 'of = { flow = "call_up"' in quantities[0]
    assert any('of = { flow = "absences"' in q for q in quantities)


def test_a_quote_over_paragraphs_keeps_its_speaker(claims) -> None:
    faster = about(claims, "faster than")
    assert (faster["speaker"]["name"], faster["speech"]) == ("Olena Petrenko", "direct")
    assert faster["values"][0]["kind"] == "comparison"
    assert 'change = "serving"' in faster["candidates"][0]["quantity"]


def test_an_office_and_an_unnamed_source_are_told_apart(claims) -> None:
    assert about(claims, "12,400")["speaker"]["type"] == "office"
    millions = about(claims, "millions")
    assert millions["speaker"]["type"] == "anonymous"
    assert {"order-of-magnitude-only", "single-anonymous-source", "term-risk"} <= set(
        millions["flags"]
    )


def test_a_relative_date_is_resolved(claims) -> None:
    period = about(claims, "12,400")["period"]
    assert (period["from"], period["to"]) == ("2025-03-01", "2025-03-31")


def test_a_rule_is_the_outlets_own_and_points_to_its_lever(claims) -> None:
    rule = about(claims, "25")
    assert (rule["speaker"]["type"], rule["speech"]) == ("outlet", "none")
    assert rule["values"][0]["kind"] == "threshold"
    assert 'lever = "call_up_from_age"' in rule["candidates"][0]["quantity"]


def test_nothing_is_forced_on_a_number_of_something_else() -> None:
    made = extract_text("The bridge is 410 metres long.", open_study(UKRAINE), published=DAY)
    assert made.drafts[0].candidates == ()


def test_nothing_is_graded_above_f(claims) -> None:
    made = extract_text(TEXT, None, published=DAY)
    assert {d.grade for d in made.drafts} <= {"F6", "F3"}
    assert all(d.grade_reason for d in made.drafts if d.grade == "F3")


def test_without_a_parser_indirect_speech_is_unknown_and_direct_is_not(monkeypatch) -> None:
    monkeypatch.setenv("PASSMUSTER_NO_SPACY", "1")
    made = to_dict(extract_text(TEXT, None, published=DAY))["claims"]
    share = about(made, "40%")
    assert (share["speech"], share["speaker"]["type"]) == ("unknown", None)
    assert "attribution-unknown" in share["flags"]
    assert about(made, "faster than")["speech"] == "direct"


def test_the_article_with_gold_is_found_whole() -> None:
    articles = SHARED / "articles"
    if not articles.is_dir():
        pytest.skip("there is no folder `shared` beside this checkout")
    from benchmarks.extract_article import score

    result = score(articles)
    assert (result["found"], result["core_right"]) == (result["statements"], result["core"])
    assert result["spurious"] <= 1


@pytest.mark.parametrize(
    "line",
    [
        "STRELSAU, 2 November 2025. The army grew.",
        "STRELSAU, Nov. 2, 2025 — The army grew.",
        "NEW YORK, 2 November 2025 (Agency): The army grew.",
    ],
)
def test_the_day_of_a_dateline_is_no_statement(line: str) -> None:
    assert to_dict(extract_text(line, None, published=DAY))["claims"] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("On 2 November 2025 the law enters into force.", 1),
        ("STRELSAU falls on 2 November 2025. The army grew.", 1),
        ("The minister asked how many soldiers left.", 0),
        ("The minister said that many soldiers left.", 1),
    ],
)
def test_a_day_or_a_vague_word_in_a_sentence_stays_one(line: str, found: int) -> None:
    assert len(to_dict(extract_text(line, None, published=DAY))["claims"]) == found
