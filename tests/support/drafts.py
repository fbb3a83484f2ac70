"""A copy of the sample study, and a drafts file in it made from a few sentences."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import passmuster
from passmuster.extraction.extract import extract_text
from passmuster.extraction.keeping import keep_article, keep_drafts
from passmuster.files.folder import open_study

SAMPLE = Path(passmuster.__file__).parent / "sample"


def copy_of_sample(folder: Path) -> Path:
    """Return the folder, with the sample study in it."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return folder


def drafts_of(text: str, study: Path) -> Path:
    """Return the drafts file that a text makes in a study."""
    made = extract_text(text, open_study(study), name="c.txt", published=date(2031, 11, 2))
    return keep_drafts(made, study, keep_article(made.article, study))
