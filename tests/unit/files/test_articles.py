"""Texts that claims quote are read where they are, and do without where they are not."""

from pathlib import Path

import pytest

from passmuster.errors import StudyError
from passmuster.files.folder import open_study
from passmuster.vocabulary.article import fingerprint
from passmuster.vocabulary.study import Study

STUDY = """
schema = 1
title = "Ruritania"
horizon = { start = 2031-01-01, end = 2031-12-31 }
"""
CLAIM = """
[[claim]]
id = "a"
untestable = "an example"
quote = { text = "half a million", article = "ARTICLE", sha256 = "SHA" }
"""
TEXT = "They are half a million.\n"


def _open(root: Path, content: bytes | None, name: str = "courier.txt", sha: str = "") -> Study:
    (root / "claims").mkdir()
    (root / "articles").mkdir()
    (root / "study.toml").write_text(STUDY)
    (root / "force.toml").write_text('[[stock]]\nname = "units"\n')
    (root / "claims/a.toml").write_text(CLAIM.replace("ARTICLE", name).replace("SHA", sha))
    if content is not None:
        (root / "articles/courier.txt").write_bytes(content)
    return open_study(root)


def test_a_text_is_read_in_canonical_form(tmp_path: Path) -> None:
    study = _open(tmp_path, b"\xef\xbb\xbfThey are half a million.\n", sha=fingerprint(TEXT))
    (article,) = study.articles
    assert (article.name, article.text) == ("courier.txt", TEXT)
    assert study.warnings == ()


def test_spans_do_without_a_text(tmp_path: Path) -> None:
    study = _open(tmp_path, None)
    assert study.articles == ()
    assert study.warnings == ()


def test_a_misspelt_name_is_told(tmp_path: Path) -> None:
    study = _open(tmp_path, TEXT.encode(), "couriers.txt")
    (warning,) = study.warnings
    assert "PM615" in warning
    assert "courier.txt" in warning


@pytest.mark.parametrize(
    ("content", "sha", "told"),
    [
        (b"They are few.\n", "", "do not stand in the text"),
        (TEXT.encode(), "0" * 64, "its sha256 differs"),
        (b"\xff\xfe\x00", "", "not in UTF-8"),
    ],
)
def test_another_text_is_told(tmp_path: Path, content: bytes, sha: str, told: str) -> None:
    warnings = _open(tmp_path, content, sha=sha).warnings
    assert any("PM615" in warning and told in warning for warning in warnings)


@pytest.mark.parametrize("name", ["../study.toml", "/etc/passwd", "C:/x.txt"])
def test_no_text_is_read_from_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match="PM106"):
        _open(tmp_path, TEXT.encode(), name)
