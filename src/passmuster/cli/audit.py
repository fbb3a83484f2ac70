"""`passmuster audit STUDY`: what can be true of the claims, and the sums that prove it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.cli.output import refuse_study_file, whole_file
from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.auditing.finding import Audit
    from passmuster.vocabulary.beliefs import Beliefs
    from passmuster.vocabulary.study import Study

FAIL_ON = ("contradicted", "disputed", "very_unlikely", "open")
"""From the worst: an audit fails on the one named and on all before it."""
PAGES = (".html", ".htm")
REVIEWS = ".jsonld"


def audit(
    study: Annotated[Path, typer.Argument(help="The study folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Examine one claim only.")] = None,
    accept: Annotated[
        str | None,
        typer.Option(metavar="GRADE", help="Figures of this grade or better bind: C3, any."),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(metavar="VERDICT", help="Exit 1 if a finding is this bad: contradicted, …"),
    ] = None,
    given: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="Weigh by the posterior of this run of `infer`."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write a page (.html) or ClaimReview (.jsonld) too.",
        ),
    ] = None,
) -> int:
    """Tell which claims can be true, and show the sums."""
    _refuse(fail_on, accept, output, study)
    from passmuster.files.folder import open_study

    opened = open_study(study)
    if claim is not None:
        _refuse_unknown(claim, opened)
    if output is not None and output.suffix.lower() == REVIEWS:
        from passmuster.report.claimreview import reviewer

        reviewer(opened)
    from passmuster.auditing.audit import audit as audited
    from passmuster.cli.progress import bar

    beliefs = None if given is None else _beliefs(given, opened)
    bands = output is not None and _begin_charts()
    with bar("examining claims") as progress:
        result = audited(
            opened, accept=accept, claim=claim, bands=bands, given=beliefs, progress=progress
        )
    if output is not None:
        _write(result, opened, output)
    if as_json:
        from dataclasses import replace

        from passmuster.auditing.as_json import to_json

        # The bands are for the page; what is printed does not depend on whether one is written.
        sys.stdout.write(to_json(replace(result, bands=()) if bands else result))
    else:
        from passmuster.report.terminal import print_audit

        print_audit(result, opened, sys.stdout)
    return 1 if _is_past(result, fail_on) else 0


def _beliefs(run: Path, study: Study) -> Beliefs:
    """Read a posterior: here, because the audit knows no inference."""
    from passmuster.inference.given import read_beliefs

    return read_beliefs(run, study)


def _begin_charts() -> bool:
    """Return whether charts can be drawn; what takes longest of it begins beside the audit."""
    from passmuster.report.charts import static

    if not static.is_there():
        return False
    from passmuster.report.charts import bundle

    bundle.begin()
    return True


def _refuse(fail_on: str | None, accept: str | None, output: Path | None, study: Path) -> None:
    """Raise for what is known to be wrong before anything is read."""
    if fail_on is not None and fail_on not in FAIL_ON:
        raise _misuse(f"`--fail-on {fail_on}` is no verdict", FAIL_ON, fail_on)
    if accept is not None:
        from passmuster.vocabulary.grade import is_accept

        if not is_accept(accept):
            raise _misuse(f"`--accept {accept}` is no grade", ("a pair such as C3", "any"), accept)
    if output is not None:
        if output.suffix.lower() not in (*PAGES, REVIEWS):
            what = f"{output} ends in neither .html nor .jsonld; nothing else is written"
            remedy = "Name it report.html, or reviews.jsonld for ClaimReview."
            raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))
        refuse_study_file(output, study)


def _write(result: Audit, study: Study, output: Path) -> None:
    """Write the page, or the reviews, by the name of the file."""
    with whole_file(output) as part:
        if output.suffix.lower() != REVIEWS:
            from passmuster.report.render import write_report

            write_report(result, study, part)
            return
        from passmuster.report.claimreview import claim_reviews, left_out, to_jsonld

        reviews = claim_reviews(result, study)
        part.write_text(to_jsonld(reviews), encoding="utf-8", newline="\n")
    print(f"{len(reviews)} reviews in {output}", file=sys.stderr)
    for name, why in left_out(result):
        print(f"left out: {name} ({why})", file=sys.stderr)


def _misuse(what: str, valid: tuple[str, ...], given: str) -> UsageError:
    from difflib import get_close_matches

    near = next(iter(get_close_matches(given.lower(), valid, 1, 0.6)), None)
    return UsageError(
        Fault("PM802", "", None, "", what, near, remedy=f"Use one of: {', '.join(valid)}.")
    )


def _refuse_unknown(claim: str, study: Study) -> None:
    """Raise where no claim has the id: the account is the whole study's, whichever is examined."""
    ids = [c.id for c in study.claims]
    if claim in ids:
        return
    from difflib import get_close_matches

    near = next(iter(get_close_matches(claim, ids, 1, 0.5)), None)
    raise UsageError(Fault("PM807", "", None, "", f"there is no claim `{claim}`", near))


def _is_past(audit: Audit, fail_on: str | None) -> bool:
    if fail_on is None:
        return False
    bad = FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return any(finding.verdict in bad for finding in audit.findings)
