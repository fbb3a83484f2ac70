"""Charts inside a page: drawings that need no script, and what brings them to life with one.

A page that has a content security policy allows each script by its hash; nothing in them needs
`unsafe-eval`, because expressions are interpreted, not compiled.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from passmuster.report.charts import bundle
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.pool import pack
from passmuster.report.charts.static import svg
from passmuster.report.charts.theme import NARROW, PAGE, WIDE, Frame


@dataclass(frozen=True)
class Drawn:
    """A chart with its drawing for a telephone, for print, and for a page without scripts."""

    chart: Chart
    svg: str


@dataclass(frozen=True)
class EmbedParts:
    """All that a page needs of its charts.

    `loader` is a script of the page. `bundle` and `specs` are blocks of data, gzip in base64, with
    the ids `chart-bundle` and `chart-specs`: packed, they are a third of their size. The loader
    unpacks the bundle when the first chart comes into view, and adds it as a script of its own; a
    policy has to know both by the hashes in `scripts`.
    """

    drawn: tuple[Drawn, ...]
    loader: str
    bundle: str
    specs: str
    scripts: tuple[str, ...]
    """Hashes of what may run: sha256 in base64."""


def embed(charts: Sequence[Chart], *, live: bool = True) -> EmbedParts:
    """Return charts for a page.

    Args:
        charts: the charts.
        live: with the scripts; without them only the drawings.

    Raises:
        UsageError: PM751, the package that draws is not installed.
    """
    if live and charts:
        bundle.begin()
    drawn = tuple(Drawn(chart, svg(chart, Frame(NARROW, PAGE))) for chart in charts)
    if not live or not charts:
        return EmbedParts(drawn, "", "", "", ())
    loader = files("passmuster.report.charts").joinpath("loader.js").read_text("utf-8")
    specs = as_data(pack({chart.name: _specs(chart) for chart in charts}))
    code, packed = _bundle()
    return EmbedParts(drawn, loader, packed, _packed(specs), (_hash(loader), _hash(code)))


@cache
def _bundle() -> tuple[str, str]:
    """The bundle as the browser will run it, and packed."""
    code = bundle.bundle()
    return code, _packed(code)


def _packed(text: str) -> str:
    # A fixed time, so that the same text gives the same bytes.
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _specs(chart: Chart) -> dict[str, Any]:
    sizes = {"wide": WIDE, "narrow": NARROW}
    made = {size: chart.spec(Frame(width, PAGE)) for size, width in sizes.items()}
    for spec in made.values():
        del spec["description"]  # the page says it
    return made


def as_data(value: Any) -> str:
    """Return JSON of the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
