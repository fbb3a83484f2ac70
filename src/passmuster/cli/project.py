"""`passmuster project STUDY`: what do the rules and the priors imply?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.projection.result import Mode, Projection

MODES: tuple[Mode, ...] = ("expected", "counts", "persons")
MOST_DRAWS = 10_000_000


def project(
    study: Annotated[Path, typer.Argument(help="The study folder.")],
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="A file of scenarios/.")
    ] = "baseline",
    draws: Annotated[int, typer.Option(metavar="N", help="Draws of the priors.")] = 1000,
    mode: Annotated[
        str, typer.Option(metavar="MODE", help=f"How people are counted: {', '.join(MODES)}.")
    ] = "expected",
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Where chance starts; else the study's seed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="RUN", help="Keep all draws in this folder."),
    ] = None,
    export_xmile: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the model as XMILE here, and project nothing."),
    ] = None,
) -> None:
    """Project a scenario: what the rules and the priors imply."""
    _refuse(draws, mode, seed)
    if export_xmile is not None:
        _export(study, scenario, export_xmile, not_with={"--json": as_json, "-o": output})
        return
    asked = next(m for m in MODES if m == mode)
    result = _projected(study, scenario, draws, asked, seed, output)
    if as_json:
        from passmuster.projection.as_json import to_json

        sys.stdout.write(to_json(result))
    else:
        from passmuster.report.projection_table import print_projection

        print_projection(result, sys.stdout)


def _export(study: Path, scenario: str, file: Path, not_with: dict[str, object]) -> None:
    """Write a scenario as XMILE, whole or not at all."""
    for option, given in not_with.items():
        if given:
            what = f"`--export-xmile` projects nothing, so `{option}` has nothing to do"
            raise UsageError(Fault("PM802", "", None, "", what, remedy="Run the two one by one."))
    from passmuster.cli.output import refuse_study_file, whole_file
    from passmuster.files.folder import open_study
    from passmuster.projection.xmile.export import export_xmile

    refuse_study_file(file, study)
    text = export_xmile(open_study(study), scenario)
    with whole_file(file) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    print(f"{file} holds the model, each parameter at the median of its prior.")


def _projected(
    study: Path, scenario: str, draws: int, mode: Mode, seed: int | None, output: Path | None
) -> Projection:
    from passmuster.files.folder import open_study

    opened = open_study(study)
    if output is None:
        from passmuster.projection.project import project as projected

        return projected(opened, scenario, draws=draws, mode=mode, seed=seed)
    from passmuster.cli.progress import bar
    from passmuster.projection.runs import project_into

    with bar("drawing") as progress:
        return project_into(
            output, opened, scenario, draws=draws, mode=mode, seed=seed, progress=progress
        )


def _refuse(draws: int, mode: str, seed: int | None) -> None:
    """Raise for what is known to be wrong before anything is read."""
    if mode not in MODES:
        from difflib import get_close_matches

        near = next(iter(get_close_matches(mode.lower(), MODES, 1, 0.5)), None)
        remedy = f"Use one of: {', '.join(MODES)}."
        raise UsageError(Fault("PM802", "", None, "", f"there is no mode `{mode}`", near, remedy))
    if not 1 <= draws <= MOST_DRAWS:
        what = f"`--draws {draws}` is not from 1 to {MOST_DRAWS:,}"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Write such as --draws 1000."))
    if seed is not None and seed < 0:
        what = f"`--seed {seed}` is below zero"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Write such as --seed 7."))
