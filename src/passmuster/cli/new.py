"""`passmuster new DIR`: a small invented study that runs at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passmuster.cli.output import closed_to_us
from passmuster.errors import Fault, UsageError

SAMPLE = Path(__file__).resolve().parent.parent / "sample"


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    from_xmile: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Make it from a system-dynamics model instead."),
    ] = None,
    first_day: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="With --from-xmile: the day of time zero."),
    ] = None,
) -> None:
    """Write a small invented study that runs at once."""
    import shutil

    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        what = f"{folder} is there already" + (", and not empty" if folder.is_dir() else "")
        raise UsageError(Fault("PM804", "", None, "", what))
    if from_xmile is not None:
        _import(from_xmile, folder, first_day)
        return
    if first_day is not None:
        what = "`--first-day` goes with `--from-xmile`"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Leave it out."))
    try:
        folder.mkdir(exist_ok=True)
        shutil.copytree(
            SAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.py")
        )
    except OSError as error:
        raise closed_to_us(folder, error) from None
    print(f"{folder} holds a small invented study. Next:")
    print(f"  passmuster check {folder}")
    print(f"  passmuster audit {folder}")


def _import(file: Path, folder: Path, first_day: str | None) -> None:
    from passmuster.projection.xmile.study_of import import_xmile
    from passmuster.vocabulary.period import parse_day

    try:
        day = None if first_day is None else parse_day(first_day)
    except ValueError as reason:
        what = f"`--first-day {first_day}` is no day: {reason}"
        remedy = "Write such as --first-day 2031-01-01."
        raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy)) from None
    try:
        import_xmile(file, folder, day)
    except OSError as error:
        raise closed_to_us(folder, error) from None
    print(f"{folder} holds the model of {file} as a study. Next:")
    print(f"  passmuster check {folder}")
    print(f"  passmuster project {folder}")
