"""`passmuster import-table FILE`: rows of a table to figures to be completed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from passmuster.cli.output import refuse_study_file, whole_file
from passmuster.errors import Fault, UsageError


def import_table(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this new file.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="ROLES", help="Which column is what: id=Ref,value=Number,on=Date."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="A sheet of an XLSX.")] = None,
    table: Annotated[
        bool, typer.Option("--table", help="Keep it whole, as one table with its totals.")
    ] = False,
) -> None:
    """Turn rows of a table into figures to be completed."""
    from passmuster.files.importing.figures import figures_text
    from passmuster.files.importing.sheet import read_sheet
    from passmuster.files.importing.whole_table import table_text

    if output is not None:
        refuse_study_file(output)
        if os.path.lexists(output):
            raise UsageError(Fault("PM804", "", None, "", f"{output} is there already"))
    read = read_sheet(file, sheet)
    text = table_text(read, file.name) if table else figures_text(read, columns, file.name)
    for warning in read.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if output is None:
        sys.stdout.write(text)
        return
    with whole_file(output) as part:
        part.write_text(text, encoding="utf-8")
    figures, checks = text.count("\n[[figure]]\n"), text.count("\n# CHECK:")
    made = "a table" if table else f"{figures} figures"
    print(f"{output}: {made} to be completed, {checks} things to check")
