"""Charts as files: PNG and SVG, wide and narrow, without a browser."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from passmuster.auditing.finding import Audit
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.every import charts
from passmuster.report.charts.static import maker, png, svg_file
from passmuster.report.charts.theme import LIGHT, NARROW, WIDE, Frame
from passmuster.vocabulary.study import Study

SIZES = {"": WIDE, "-narrow": NARROW}


def write_figures(audit: Audit, study: Study, folder: Path) -> tuple[Path, ...]:
    """Write every chart of an audit, as `write_charts`; return the files.

    Args:
        audit: the audit.
        study: the study it is of.
        folder: where to; made if it is missing, files of these names are replaced.

    Raises:
        UsageError: PM751, the package that draws is not installed.
        OSError: the folder is closed to us.
    """
    return write_charts(charts(audit, study), folder)


def write_charts(drawn: Iterable[Chart], folder: Path) -> tuple[Path, ...]:
    """Write charts as NAME.png, NAME.svg and both for narrow columns; return the files.

    Args:
        drawn: the charts.
        folder: where to; made if it is missing, files of these names are replaced.

    Raises:
        UsageError: PM751, the package that draws is not installed.
        OSError: the folder is closed to us.
    """
    maker()
    folder.mkdir(exist_ok=True)
    written = []
    for chart in drawn:
        for ending, width in SIZES.items():
            frame = Frame(width, LIGHT)
            made = {".png": png(chart, frame), ".svg": svg_file(chart, frame).encode("utf-8")}
            for suffix, content in made.items():
                written.append(_whole(folder / f"{chart.name}{ending}{suffix}", content))
    return tuple(written)


def _whole(target: Path, content: bytes) -> Path:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target
