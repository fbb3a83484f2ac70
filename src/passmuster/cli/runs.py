"""`passmuster rerun RUN` and `passmuster diff RUN RUN`: is it the same, and where not?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

DIFFERENT = 1


def rerun(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="A folder that `project -o` or `infer -o` wrote.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the new run goes.")
    ],
) -> int:
    """Make a run again; exit 1 if the bytes differ."""
    from passmuster.projection.manifest import read_manifest
    from passmuster.projection.runs import rerun as made_again

    if read_manifest(run).is_inference:
        from passmuster.inference.runs import rerun as made_again

    differing = made_again(run, output)
    for name in differing:
        print(f"differs: {name}")
    if not differing:
        print(f"{output} holds the same bytes as {run}.")
    return DIFFERENT if differing else 0


def diff(
    one: Annotated[Path, typer.Argument(metavar="RUN", help="A run.")],
    other: Annotated[Path, typer.Argument(metavar="RUN", help="Another.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell how two runs differ."""
    from passmuster.projection.runs import diff_runs

    found: dict[str, Any] = diff_runs(one, other)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    if found["same"]:
        print("the same bytes")
        return
    for key, (a, b) in found["manifest"].items():
        if isinstance(a, dict):
            for name in sorted({*a, *b}):
                if a.get(name) != b.get(name):
                    print(f"{key} {name}: {_short(a.get(name))} / {_short(b.get(name))}")
        else:
            print(f"{key}: {a} / {b}")
    for name, apart in found["arrays"].items():
        if apart["first_differs"] is not None:
            first, last = apart["mean_on_last_day"]
            print(
                f"{name}: from {apart['first_differs']} on; mean on the last day "
                f"{first:,.0f} / {last:,.0f} ({apart['mean_difference']:+,.0f})"
            )
    for name in found["only"]:
        print(f"{name}: in one run only")


def _short(value: object) -> str:
    return str(value)[:12] if value is not None else "none"
