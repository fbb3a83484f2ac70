"""`passmuster report RUN`: a page for readers, and its charts as files.

RUN is a study folder, which is audited, an audit saved with `audit --json`, which is not done
again, or a run that `project -o` wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passmuster.cli.output import STUDY_FOLDERS, closed_to_us, refuse_study_file, whole_file
from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.auditing.finding import Audit
    from passmuster.vocabulary.study import Study

PAGES = (".html", ".htm")


def report(
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN", help="A study folder, an audit saved as JSON, or a run."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the page: report.html."),
    ] = None,
    figures: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write every chart as PNG and SVG into this folder."),
    ] = None,
    study: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The study of a saved audit, if it lies elsewhere."),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(metavar="GRADE", help="Figures of this grade or better bind: C3, any."),
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="Another run of the study, to show what differs."),
    ] = None,
) -> None:
    """Write the page for readers, and its charts as files."""
    from passmuster.projection.manifest import is_run

    if is_run(run):
        _refuse(output, figures, accept, run, saved=False, elsewhere=study)
        if accept is not None:
            raise _misuse("`--accept` goes with an audit, not with a run", "Leave it out.")
        from passmuster.cli.run_report import report_run

        report_run(run, beside, output, figures)
        return
    if beside is not None:
        raise _misuse("`--beside` goes with a run that `project -o` wrote", "Leave it out.")
    saved = run.is_file()
    folder = _study_of(run, study) if saved else run
    _refuse(output, figures, accept, folder, saved=saved, elsewhere=study)
    if figures is not None:
        from passmuster.report.charts.static import maker

        maker()  # said before the audit, not after it
    result, opened = _saved(run, folder) if saved else _audited(run, accept, page=output)
    if output is not None:
        from passmuster.report.render import write_report

        with whole_file(output) as part:
            write_report(result, opened, part)
        print(f"{output}: {len(result.findings)} findings")
    if figures is not None:
        from passmuster.report.charts.files import write_figures

        try:
            written = write_figures(result, opened, figures)
        except OSError as error:
            raise closed_to_us(figures, error) from None
        print(f"{figures}: {len(written)} files")


def _refuse(
    output: Path | None,
    figures: Path | None,
    accept: str | None,
    folder: Path,
    *,
    saved: bool,
    elsewhere: Path | None,
) -> None:
    """Raise for what is known to be wrong before anything is read."""
    if output is None and figures is None:
        remedy = "Add `-o report.html` for the page, or `--figures DIR` for the charts."
        raise _misuse("nothing is asked for", remedy)
    if elsewhere is not None and not saved:
        raise _misuse("`--study` goes with a saved audit alone", "Leave it out.")
    if accept is not None:
        from passmuster.vocabulary.grade import is_accept

        if not is_accept(accept):
            raise _misuse(f"`--accept {accept}` is no grade", "Use a pair such as C3, or any.")
        if saved:
            what = "a saved audit keeps the grade it was made at"
            raise _misuse(what, "Name the study folder in its place.")
    if output is not None:
        if output.suffix.lower() not in PAGES:
            what = f"{output} does not end in .html; no other kind of page is written"
            raise _misuse(what, "Name it report.html.")
        refuse_study_file(output, folder)
    if figures is not None:
        _refuse_folder(figures, folder)


def _refuse_folder(figures: Path, study: Path) -> None:
    if figures.exists() and not figures.is_dir():
        raise UsageError(Fault("PM803", "", None, "", f"{figures} is a file; a folder is needed"))
    if not figures.absolute().parent.is_dir():
        what = f"there is no folder {figures.absolute().parent}"
        raise UsageError(Fault("PM803", "", None, "", what))
    for name in STUDY_FOLDERS:
        if figures.resolve().is_relative_to((study / name).resolve()):
            what = f"{figures} lies among the files of the study"
            raise UsageError(Fault("PM804", "", None, "", what))


def _misuse(what: str, remedy: str) -> UsageError:
    return UsageError(Fault("PM802", "", None, "", what, remedy=remedy))


def _study_of(run: Path, given: Path | None) -> Path:
    """The study of a saved audit: the folder named, or the one the audit lies in."""
    if given is not None:
        return given
    for folder in list(run.absolute().parents)[:2]:
        if (folder / "study.toml").is_file():
            return folder
    what = f"{run} lies in no study folder, and `--study` names none"
    raise UsageError(Fault("PM753", "", None, "", what))


def _audited(folder: Path, accept: str | None, page: Path | None) -> tuple[Audit, Study]:
    from passmuster.files.folder import open_study

    opened = open_study(folder)
    from passmuster.auditing.audit import audit
    from passmuster.cli.progress import bar
    from passmuster.report.charts import static

    if page is not None and static.is_there():
        from passmuster.report.charts import bundle

        bundle.begin()  # made by a process of its own while the audit runs
    with bar("examining claims") as progress:
        result = audit(opened, accept=accept, bands=static.is_there(), progress=progress)
    return result, opened


def _saved(run: Path, folder: Path) -> tuple[Audit, Study]:
    import json
    from dataclasses import replace

    from passmuster.auditing.bands import bands
    from passmuster.auditing.from_json import audit_from_dict
    from passmuster.files.folder import open_study
    from passmuster.report.charts import static

    try:
        plain = json.loads(run.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(run, (error.strerror or str(error)).lower()) from None
    except (ValueError, RecursionError):
        raise _unreadable(run, "it is not JSON") from None
    opened = open_study(folder)
    try:
        result = audit_from_dict(plain, opened)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable(run, "it is not what `audit --json` prints") from None
    if not belongs(result, opened):
        what = f"{run} is no audit of {folder} as it is now"
        raise UsageError(Fault("PM753", "", None, "", what))
    if not result.bands and static.is_there():
        result = replace(result, bands=bands(opened, result.accept))
    return result, opened


def _unreadable(run: Path, why: str) -> UsageError:
    return UsageError(Fault("PM752", "", None, "", f"{run} cannot be used ({why})"))


def belongs(audit: Audit, study: Study) -> bool:
    """Return whether a study has all that an audit names."""
    readings: set[tuple[str, str | None]] = {
        (claim.id, reading.id) for claim in study.claims for reading in claim.reading
    }
    readings |= {(claim.id, None) for claim in study.claims if not claim.reading}
    figures = {figure.id for figure in study.figures}
    named = {left.figure for left in audit.left_out} | set(audit.set_aside)
    named |= {name for rival in audit.rivals for name in rival.figures}
    named |= {name for conflict in audit.conflicts for name in conflict.figures if name in figures}
    examined = {(finding.claim, finding.reading) for finding in audit.findings}
    return audit.study == study.title and named <= figures and examined <= readings
