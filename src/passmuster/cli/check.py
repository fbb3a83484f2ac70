"""`passmuster check STUDY`: every fault, and nothing computed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.errors import StudyError

if TYPE_CHECKING:
    from passmuster.vocabulary.study import Study


def check(study: Annotated[Path, typer.Argument(help="The study folder.")]) -> None:
    """Tell every fault of a study; nothing is computed."""
    from passmuster.files.folder import open_study

    opened = open_study(study)
    warnings = _of_scenarios(opened)
    readings = sum(len(claim.reading) for claim in opened.claims)
    counts = (
        _count(len(opened.figures), "figure"),
        _count(len(opened.assumptions), "assumption"),
        _count(len(opened.sources), "source"),
        _count(len(opened.measures), "measure"),
        _count(len(opened.claims), "claim") + " with " + _count(readings, "reading"),
    )
    print(f"no faults: {', '.join(counts)}")
    for warning in (*opened.warnings, *warnings):
        print(f"warning: {warning}")


def _of_scenarios(opened: Study) -> tuple[str, ...]:
    """Return the warnings of the study's scenarios; raise their faults."""
    from passmuster.files.folder import look_at_scenarios

    faults, warnings = look_at_scenarios(opened)
    if faults:
        raise StudyError(faults)
    return warnings


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
