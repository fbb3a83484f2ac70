"""`passmuster check STUDY`: every fault, and nothing computed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passmuster.errors import StudyError


def check(study: Annotated[Path, typer.Argument(help="The study folder.")]) -> None:
    """Tell every fault of a study; nothing is computed."""
    from passmuster.files.folder import look_at_all

    opened, faults, warnings = look_at_all(study)
    if faults or opened is None:
        raise StudyError(faults)
    readings = sum(len(claim.reading) for claim in opened.claims)
    counts = (
        _count(len(opened.figures), "figure"),
        _count(len(opened.assumptions), "assumption"),
        _count(len(opened.sources), "source"),
        _count(len(opened.measures), "measure"),
        _count(len(opened.claims), "claim") + " with " + _count(readings, "reading"),
    )
    print(f"no faults: {', '.join(counts)}")
    for warning in warnings:
        print(f"warning: {warning}")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
