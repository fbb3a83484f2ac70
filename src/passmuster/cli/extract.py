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
    from passmuster.extraction.llm.client import Model
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
    review: Annotated[
        bool, typer.Option("--review", help="Go through the drafts at once, and adopt.")
    ] = False,
    workers: Annotated[
        str | None,
        typer.Option(
            "--workers",
            "--cluster",
            metavar="N|ADDRESS",
            help="For a folder or Parquet file: processes, or a Dask scheduler, tcp://host:8786.",
        ),
    ] = None,
    llm: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A model may add drafts: the text leaves this machine."),
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Which model of --llm.")] = None,
) -> int:
    """Draft claims from articles, for a person to review."""
    day = _day(published)
    asked = _model(llm, model)
    processes, cluster = _pool(workers)
    from passmuster.extraction.many.source import is_many

    if is_many(article):
        if as_json or review or asked is not None:
            what = "many articles are written as a table, by rules alone"
            remedy = "Leave --json, --review and --llm out, or name one article."
            raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))
        _many(article, study, day, processes, cluster)
        return 0
    _refuse(study, as_json, review)
    opened = _opened(study)
    from passmuster.extraction.extract import extract as extracted

    made = extracted(article, opened, published=day, model=asked)
    for warning in made.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        from passmuster.extraction.as_json import to_json

        sys.stdout.write(to_json(made))
        return 0
    assert study is not None
    return _kept(made, study, review)


def _kept(made: Extraction, study: Path, review: bool) -> int:
    """Write the drafts and say what to do with them, or begin to do it."""
    target = _written(made, study)
    count = len(made.drafts)
    print(f"{target}: {count} draft{'' if count == 1 else 's'} to review.")
    if review and count:
        from passmuster.cli.adopt import review_and_adopt

        return review_and_adopt(target)
    print("Set `reviewed = true` in those you have read, then:")
    print(f"  passmuster adopt {target}")
    print(f"or go through them here:  passmuster adopt {target} --review")
    return 0


def _refuse(study: Path | None, as_json: bool, review: bool) -> None:
    if as_json and review:
        what, remedy = "`--json` prints, and `--review` asks", "Give one of them."
    elif study is None and not as_json:
        what = "a drafts file needs a study to go into"
        remedy = "Add --study STUDY, or --json to print."
    else:
        return
    raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))


def _pool(asked: str | None) -> tuple[int, str | None]:
    """Return how many processes are asked for, or the address of a cluster."""
    if asked is None:
        return 1, None
    if asked.isdecimal() and int(asked) > 0:
        return int(asked), None
    if "://" in asked:
        return 1, asked
    what = f"`{asked}` is neither a number of processes nor the address of a scheduler"
    remedy = "Write `--workers 4`, or `--cluster tcp://host:8786`."
    raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy))


def _model(url: str | None, name: str | None) -> Model | None:
    """Return the model that is asked, and say what that means."""
    if url is None and name is None:
        return None
    if url is None or name is None:
        what = "`--llm` and `--model` go together"
        raise UsageError(Fault("PM802", "", None, "", what, remedy="Give both, or neither."))
    from passmuster.extraction.llm.client import Model

    print(f"warning: the text of the article leaves this machine, for {url}", file=sys.stderr)
    return Model(url, name)


def _many(
    source: Path, study: Path | None, day: date | None, workers: int, cluster: str | None
) -> None:
    """Write a row for each statement of many articles."""
    from passmuster.cli.progress import bar
    from passmuster.extraction.many.run import extract_many

    opened = _opened(study)
    index = None
    if opened is not None:
        from passmuster.extraction.matching.index import index_of

        index = index_of(opened)
    home = source.absolute().parent if study is None else study / "runs"
    target = home / f"statements-{source.stem}"
    with bar("reading articles") as progress:
        done = extract_many(
            source, target, index, published=day, workers=workers, cluster=cluster,
            progress=progress,
        )  # fmt: skip
    print(f"{done.folder}: {done.parts} parts, {done.skipped} of them there before")
    print(f"{done.statements} statements in this run")
    for name, reason in done.failed:
        print(f"not read: {name}: {reason}", file=sys.stderr)


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
