"""`passmuster infer STUDY`: what is likely of the world, given the figures?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.inference.posterior import Posterior

FEWEST, MOST = 100, 1_000_000
RUNS = {"run 1": 50, "run 2": 50}
BRIDGES = {"bridge 1": 20, "bridge 2": 20}
LEAVING = "leaving out"
"""Parts of an inference, and about how long they take beside each other."""


def infer(
    study: Annotated[Path, typer.Argument(help="The study folder.")],
    scenario: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A file of scenarios/; else `inference` or `baseline`."),
    ] = None,
    draws: Annotated[
        int, typer.Option(metavar="N", help="Particles of each of the two runs.")
    ] = 4000,
    fine: Annotated[
        bool, typer.Option("--fine", help="Go on to single years of age and the world's own steps.")
    ] = False,
    holding: Annotated[
        str | None,
        typer.Option(metavar="CLAIM", help="Hold a claim, or claim/reading, true beside them."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Where chance starts; else the study's seed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="RUN", help="Keep the posterior in this folder."),
    ] = None,
) -> None:
    """Infer what is likely, given the figures."""
    if not FEWEST <= draws <= MOST:
        what = f"`--draws {draws}` is not from {FEWEST} to {MOST:,}"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Write such as --draws 4000."))
    if seed is not None and seed < 0:
        what = f"`--seed {seed}` is below zero"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Write such as --seed 7."))
    if holding is not None and output is not None:
        what = "a run that is kept has no claim held true: an audit is never given one"
        remedy = "Leave out `-o`; `--json` prints all of it."
        raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))
    posterior = _inferred(study, scenario, draws, seed, output, holding, fine)
    if as_json:
        from passmuster.inference.as_json import to_json

        sys.stdout.write(to_json(posterior))
    else:
        from passmuster.report.inference_table import print_posterior

        print_posterior(posterior, sys.stdout)


def _inferred(
    study: Path,
    scenario: str | None,
    draws: int,
    seed: int | None,
    output: Path | None,
    holding: str | None,
    fine: bool,
) -> Posterior:
    from passmuster.cli.progress import bar
    from passmuster.files.folder import open_study

    opened = open_study(study)
    with bar("inferring") as progress:
        parts = {**RUNS, **({LEAVING: 40} if output else {}), **(BRIDGES if fine else {})}
        tell = None if progress is None else _telling(progress, parts)
        if output is not None:
            from passmuster.inference.runs import infer_into

            return infer_into(
                output, opened, scenario, draws=draws, seed=seed, fine=fine, tell=tell
            )
        from passmuster.inference.infer import infer as inferred

        return inferred(
            opened, scenario, draws=draws, seed=seed, holding=holding, fine=fine, tell=tell
        )


def _telling(
    progress: Callable[[int, int], None], parts: Mapping[str, int]
) -> Callable[[str, float], None]:
    """Show how far each part is; the power of a likelihood on a scale of logarithms.

    Its first steps are small. A bridge is crossed evenly.
    """
    from math import log10

    done = dict.fromkeys(parts, 0.0)

    def tell(part: str, share: float) -> None:
        if part not in done:
            return  # both are there, and go on until they agree
        done[part] = 1 + log10(share) / 6 if part in RUNS else share
        shown = sum(parts[name] * min(max(d, 0.0), 1.0) for name, d in done.items())
        progress(round(shown), sum(parts.values()))

    return tell
