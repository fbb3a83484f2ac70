"""Reviewing in the terminal: the words in their article, and every decision kept at once."""

from pathlib import Path

import pytest

from passmuster.cli.reviewing import in_article, review, safe
from passmuster.extraction.adopt import is_reviewed, pieces
from tests.support.drafts import copy_of_sample, drafts_of

TEXT = (
    "The minister said that 3,448 soldiers were absent. About 12,000 were called up.\n"
    "Another 500 were wounded.\n"
)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return drafts_of(TEXT, copy_of_sample(tmp_path / "study"))


def reviewed_ids(draft: Path) -> list[bool]:
    return [is_reviewed(b) for b in pieces(draft.read_text(encoding="utf-8")).blocks]


def go(draft: Path, answers: list[str], edits: list[str | None] = ()) -> tuple[int, list[str]]:
    seen: list[str] = []
    left, changes = iter(answers), iter(edits)
    count = review(
        draft, lambda _: next(left), lambda _: next(changes),
        lambda before, words, after, block: seen.append(words),
    )  # fmt: skip
    return count, seen


def test_each_answer_does_what_it_says(draft: Path) -> None:
    count, seen = go(draft, ["a", "s", "q"])
    assert count == 1
    assert len(seen) == 3
    assert reviewed_ids(draft) == [True, False, False]


def test_what_was_decided_is_not_asked_again(draft: Path) -> None:
    go(draft, ["a", "q"])
    _, seen = go(draft, ["s", "s"])
    assert len(seen) == 2


def test_an_edit_is_shown_again_and_kept_once_it_is_adopted(draft: Path) -> None:
    block = pieces(draft.read_text(encoding="utf-8")).blocks[0]
    changed = block.replace("reviewed = false", 'reviewed = false\nsays = "3,448 are absent."')
    go(draft, ["e", "a", "q"], [changed])
    assert 'says = "3,448 are absent."' in draft.read_text(encoding="utf-8")
    assert reviewed_ids(draft)[0]


def test_an_edit_that_breaks_the_claim_is_not_taken(draft: Path) -> None:
    before = draft.read_bytes()
    go(draft, ["e", "q"], ["[[claim]\nbroken"])
    assert draft.read_bytes() == before


def test_the_words_are_shown_in_their_article(draft: Path) -> None:
    block = pieces(draft.read_text(encoding="utf-8")).blocks[0]
    before, words, after = in_article(block, draft)
    assert before + words + after == TEXT[: len(before + words + after)]


def test_what_cannot_be_seen_is_shown_on_the_screen() -> None:
    assert safe("a\u202eb\x1b[31m") == "a\ufffdb\ufffd[31m"
