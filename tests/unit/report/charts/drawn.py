"""The sample study with its audit and bands, and ways to look into specifications."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import passmuster
from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit
from passmuster.files.folder import open_study
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.every import charts
from passmuster.vocabulary.study import Study

SAMPLE = Path(passmuster.__file__).parent / "sample"


@cache
def sample() -> tuple[Study, Audit]:
    study = open_study(SAMPLE)
    return study, audit(study, bands=True)


def named(name: str, found: tuple[Chart, ...] | None = None) -> Chart:
    study, result = sample()
    return next(c for c in found or charts(result, study) if c.name == name)


def rows_in(spec: Any) -> Iterator[dict[str, Any]]:
    """Every row of data anywhere in a specification."""
    if isinstance(spec, dict):
        if set(spec) == {"values"} and isinstance(spec["values"], list):
            yield from (row for row in spec["values"] if isinstance(row, dict))
        for part in spec.values():
            yield from rows_in(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from rows_in(part)


def sizes_of_type(spec: Any) -> Iterator[float]:
    """Every size of type that a specification names."""
    if isinstance(spec, dict):
        for key, part in spec.items():
            if key in ("fontSize", "labelFontSize", "titleFontSize", "subtitleFontSize"):
                yield part
            yield from sizes_of_type(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from sizes_of_type(part)
