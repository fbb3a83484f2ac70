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
) -> None:
    """Write a small invented study that runs at once."""
    import shutil

    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        what = f"{folder} is there already" + (", and not empty" if folder.is_dir() else "")
        raise UsageError(Fault("PM804", "", None, "", what))
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
