"""`passmuster extract ARTICLE`: draft claims for a person to review."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.extraction.items import Extraction
    from passmuster.vocabulary.study import Study


def extract(
    article: Annotated[
        Path, typer.Argument(metavar="ARTICLE", help="Text, HTML or PDF; - is standard input.")
    ],
    study: Annotated[
        Path | None, typer.Option(help="Whose quantities are proposed; drafts go into it.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication: 2031-10-31.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; write nothing.")] = False,
) -> None:
    """Draft claims from an article, for a person to review."""
    day = _day(published)
    if study is None and not as_json:
        what = "a drafts file needs a study to go into"
        remedy = "Add --study STUDY, or --json to print."
        raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))
    opened = _opened(study)
    from passmuster.extraction.extract import extract as extracted

    made = extracted(article, opened, published=day)
    for warning in made.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        from passmuster.extraction.as_json import to_json

        sys.stdout.write(to_json(made))
        return
    assert study is not None
    target = _written(made, study)
    count = len(made.drafts)
    print(f"{target}: {count} draft{'' if count == 1 else 's'} to review.")
    print("Set `reviewed = true` in those you have read, then:")
    print(f"  passmuster adopt {target}")


def _day(published: str | None) -> date | None:
    if published is None:
        return None
    from passmuster.vocabulary.period import parse_day

    try:
        return parse_day(published)
    except ValueError as reason:
        what = f"`--published {published}` is no day: {reason}"
        raise UsageError(
            Fault("PM802", "", None, "", what, remedy="Write it as 2031-10-31.")
        ) from None


def _opened(study: Path | None) -> Study | None:
    if study is None:
        return None
    from passmuster.files.folder import open_study

    return open_study(study)


def _written(made: Extraction, study: Path) -> Path:
    """Write the drafts, and keep the text that their places count in."""
    from passmuster.extraction.keeping import keep_article, keep_drafts

    return keep_drafts(made, study, keep_article(made.article, study))
