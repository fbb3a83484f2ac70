"""`passmuster infer STUDY`: what is likely of the world, given the figures?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.inference.posterior import Posterior

FEWEST, MOST = 100, 1_000_000


def infer(
    study: Annotated[Path, typer.Argument(help="The study folder.")],
    scenario: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A file of scenarios/; else `inference` or `baseline`."),
    ] = None,
    draws: Annotated[
        int, typer.Option(metavar="N", help="Particles of each of the two runs.")
    ] = 4000,
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
    posterior = _inferred(study, scenario, draws, seed, output, holding)
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
) -> Posterior:
    from passmuster.cli.progress import bar
    from passmuster.files.folder import open_study

    opened = open_study(study)
    with bar("inferring") as progress:
        tell = None if progress is None else _telling(progress)
        if output is not None:
            from passmuster.inference.runs import infer_into

            return infer_into(output, opened, scenario, draws=draws, seed=seed, tell=tell)
        from passmuster.inference.infer import infer as inferred

        return inferred(opened, scenario, draws=draws, seed=seed, holding=holding, tell=tell)


def _telling(progress: Callable[[int, int], None]) -> Callable[[str, float], None]:
    """Show the power of the likelihood on a scale of logarithms: its first steps are small."""
    from math import log10

    done = {"run 1": 0.0, "run 2": 0.0}

    def tell(run: str, power: float) -> None:
        if run not in done:
            return  # both are there, and go on until they agree
        done[run] = min(1.0, max(0.0, 1 + log10(power) / 6))
        progress(round(50 * sum(done.values())), 100)

    return tell
