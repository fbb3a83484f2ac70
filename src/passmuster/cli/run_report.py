"""`passmuster report RUN` of a projection or an inference: its page, its charts, another beside."""

from __future__ import annotations

from pathlib import Path

from passmuster.cli.output import closed_to_us, whole_file
from passmuster.errors import Fault, UsageError

REMEDY = "Name two runs of one study."
BESIDE = "`--beside` goes with runs of `project`, not of `infer`"


def report_run(run: Path, other: Path | None, output: Path | None, figures: Path | None) -> None:
    """Write the page and the charts of a run; with another, of how that one differs from it.

    Raises:
        UsageError: one is no finished run, or they are of two studies.
    """
    if figures is not None:
        from passmuster.report.charts.static import maker

        maker()  # said before the runs are read, not after
    from passmuster.projection.manifest import read_manifest
    from passmuster.projection.runs import open_run

    if read_manifest(run).is_inference:
        if other is not None:
            raise UsageError(Fault("PM802", "", None, "", BESIDE, remedy="Leave it out."))
        _report_inference(run, output, figures)
        return
    first = open_run(run)
    second = None if other is None else open_run(other)
    if second is not None and second.study.title != first.study.title:
        what = f"{run} and {other} are runs of two studies"
        raise UsageError(Fault("PM802", "", None, "", what, remedy=REMEDY))
    if output is not None:
        from passmuster.report.projection_page import write_projection_page

        with whole_file(output) as part:
            write_projection_page(first, part, second)
        print(f"{output}: {first.draws:,} draws")
    if figures is not None:
        from passmuster.report.charts.files import write_charts
        from passmuster.report.charts.projected import beside_charts, projection_charts

        drawn = projection_charts(first) if second is None else beside_charts(first, second)
        try:
            written = write_charts(drawn, figures)
        except OSError as error:
            raise closed_to_us(figures, error) from None
        print(f"{figures}: {len(written)} files")


def _report_inference(run: Path, output: Path | None, figures: Path | None) -> None:
    from passmuster.inference.runs import read_run

    posterior = read_run(run)
    if output is not None:
        from passmuster.report.inferred.page import write_inference_page

        with whole_file(output) as part:
            write_inference_page(posterior, part)
        print(f"{output}: {len(posterior.z):,} draws, {len(posterior.evidence.rows)} figures")
    if figures is not None:
        from passmuster.report.charts.files import write_charts
        from passmuster.report.charts.inferred import inferred_charts

        try:
            written = write_charts(inferred_charts(posterior), figures)
        except OSError as error:
            raise closed_to_us(figures, error) from None
        print(f"{figures}: {len(written)} files")
