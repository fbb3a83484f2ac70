"""Invented articles in five languages, with what each statement says, written down beforehand."""

import json
from datetime import date
from pathlib import Path

import pytest

from passmuster.extraction.as_json import to_dict
from passmuster.extraction.extract import extract_text
from passmuster.extraction.language import language_of

ARTICLES = Path(__file__).parent / "articles"
NAMES = sorted(p.name.removesuffix(".gold.json") for p in ARTICLES.glob("*.gold.json"))
MOST_OTHERS = 1
"""Statements of an article that nobody has written down."""


def read(name: str) -> tuple[str, dict]:
    gold = json.loads((ARTICLES / f"{name}.gold.json").read_text(encoding="utf-8"))
    return (ARTICLES / f"{name}.txt").read_text(encoding="utf-8"), gold


def said(claim: dict) -> dict:
    value, period = claim["values"][0], claim["period"] or {}
    speaker = claim["speaker"]
    return {
        **{k: value[k] for k in ("low", "high", "bound", "kind", "code")},
        "type": speaker["type"], "name": speaker["name"], "speech": claim["speech"],
        "from": period.get("from"), "to": period.get("to"),
    }  # fmt: skip


def is_same(found: object, wanted: object) -> bool:
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return abs(found - wanted) <= 1e-6 * max(1, abs(wanted))
    return found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_read_as_a_person_reads_it(name: str) -> None:
    text, gold = read(name)
    assert language_of(text) == gold["language"]
    made = extract_text(text, None, published=date.fromisoformat(gold["published"]))
    claims = to_dict(made)["claims"]
    wrong, used = [], set()
    for statement in gold["statements"]:
        start, number = statement["start"], statement["number"]
        assert text[start : start + len(number)] == number
        hits = [
            c
            for c in claims
            if c["values"][0]["start"] < start + len(number) and start < c["values"][0]["end"]
        ]
        assert hits, f"{number} is not found"
        used.add(hits[0]["id"])
        found = said(hits[0])
        wrong += [
            (number, key, found[key], wanted)
            for key, wanted in statement.items()
            if key not in ("number", "start") and not is_same(found[key], wanted)
        ]
    assert wrong == []
    assert len([c for c in claims if c["id"] not in used]) <= MOST_OTHERS
