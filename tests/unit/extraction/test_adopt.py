"""Only what a person has reviewed becomes a claim, and only if the study stays sound."""

from datetime import date
from pathlib import Path

import pytest

from passmuster.errors import StudyError, UsageError
from passmuster.extraction.adopt import adopt, pieces
from passmuster.extraction.extract import extract_text
from passmuster.extraction.keeping import keep_article, keep_drafts
from passmuster.files.folder import check, open_study
from tests.support.drafts import copy_of_sample, drafts_of

TEXT = "The minister said that 3,448 soldiers were absent in October 2031. About 12,000 were called up."


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path / "study")


@pytest.fixture
def draft(study: Path) -> Path:
    return drafts_of(TEXT, study)


def test_nothing_is_adopted_before_it_is_reviewed(draft: Path) -> None:
    with pytest.raises(UsageError, match="PM777"):
        adopt(draft)


def test_what_is_reviewed_moves_and_the_rest_stays(study: Path, draft: Path) -> None:
    text = draft.read_text(encoding="utf-8")
    assert len(pieces(text).blocks) == 2
    draft.write_text(text.replace("reviewed = false", "reviewed = true", 1), encoding="utf-8")
    before = len(open_study(study).claims)
    done = adopt(draft)
    assert (done.adopted, done.left) == (1, 1)
    assert check(study) == ()
    claims = open_study(study).claims
    assert len(claims) == before + 1
    quote = claims[-1].quote or next(c.quote for c in claims if c.quote)
    kept = (study / "articles" / quote.article).read_text(encoding="utf-8")
    assert kept[quote.start : quote.end] == quote.text
    assert "reviewed = false" in draft.read_text(encoding="utf-8")


def test_a_fault_in_a_draft_moves_nothing(study: Path, draft: Path) -> None:
    text = draft.read_text(encoding="utf-8").replace("reviewed = false", "reviewed = true")
    draft.write_text(
        text.replace("said_on  = 2031-11-02", "said_on  = 2031-13-02"), encoding="utf-8"
    )
    before = draft.read_bytes()
    with pytest.raises(StudyError, match=r"PM205|PM110"):
        adopt(draft)
    assert draft.read_bytes() == before
    assert check(study) == ()


def test_drafts_that_may_have_been_reviewed_are_not_replaced(study: Path, draft: Path) -> None:
    draft.write_text(draft.read_text(encoding="utf-8") + "# read by a person\n", encoding="utf-8")
    made = extract_text(TEXT, open_study(study), name="c.txt", published=date(2031, 11, 2))
    second = keep_drafts(made, study, keep_article(made.article, study))
    assert second != draft
    assert "# read by a person" in draft.read_text(encoding="utf-8")
