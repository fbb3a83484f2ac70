"""`passmuster extract` and `passmuster adopt`, as a user runs them."""

import json
import shutil
from pathlib import Path

import pytest

from passmuster.cli.main import main

SAMPLE = Path(__file__).resolve().parents[3] / "src" / "passmuster" / "sample"
TEXT = "The minister said that 3,448 soldiers were absent in October 2031.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(
        SAMPLE, tmp_path / "study", ignore=shutil.ignore_patterns("__pycache__", "*.py")
    )
    (tmp_path / "courier.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_json_is_printed_and_nothing_is_written(folder: Path, capsys) -> None:
    before = sorted(p for p in folder.rglob("*"))
    article, study = str(folder / "courier.txt"), str(folder / "study")
    assert main(["extract", article, "--study", study, "--published", "2031-11-02", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["article"]["published"] == "2031-11-02"
    assert made["claims"][0]["values"][0]["low"] == 3448
    assert sorted(p for p in folder.rglob("*")) == before


def test_drafts_are_written_and_adopted(folder: Path, capsys) -> None:
    article, study = str(folder / "courier.txt"), folder / "study"
    assert main(["extract", article, "--study", str(study), "--published", "2031-11-02"]) == 0
    draft = study / "claims" / "drafts" / "courier.toml"
    assert str(draft) in capsys.readouterr().out
    assert main(["adopt", str(draft)]) == 2
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("reviewed = false", "reviewed = true"), encoding="utf-8")
    assert main(["adopt", str(draft)]) == 0
    assert not draft.exists()
    assert main(["check", str(study)]) == 0


def test_without_a_study_only_json_makes_sense(folder: Path, capsys) -> None:
    assert main(["extract", str(folder / "courier.txt")]) == 2
    assert "--study" in capsys.readouterr().err


def test_a_wrong_day_is_told(folder: Path, capsys) -> None:
    assert (
        main(["extract", str(folder / "courier.txt"), "--json", "--published", "2031-02-30"]) == 2
    )
    assert "February 2031 has 28 days" in capsys.readouterr().err
