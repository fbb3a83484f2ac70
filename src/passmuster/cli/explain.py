"""`passmuster explain CODE`: what an error code means."""

from __future__ import annotations

from typing import Annotated

import typer

from passmuster.errors import Fault, UsageError


def explain(
    code: Annotated[
        str | None, typer.Argument(help="A code such as PM204; without one, all are listed.")
    ] = None,
) -> None:
    """Tell what an error code means."""
    from passmuster.errors.catalogue import CATALOGUE

    if code is None:
        for known, entry in CATALOGUE.items():
            print(f"{known}  {entry.title}")
        return
    asked = code.strip().upper()
    asked = f"PM{asked}" if asked.isdigit() else asked
    if asked not in CATALOGUE:
        from difflib import get_close_matches

        near = next(iter(get_close_matches(asked, CATALOGUE, 1, 0.5)), None)
        raise UsageError(Fault("PM805", "", None, "", f"there is no code `{code}`", near))
    entry = CATALOGUE[asked]
    print(f"{asked}: {entry.title}\n\n{entry.cause}\n{entry.remedy}")
