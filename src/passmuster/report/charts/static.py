"""Drawings without a browser: SVG for a page, SVG and PNG as files."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from passmuster.errors import Fault, UsageError
from passmuster.report.charts.theme import Frame

if TYPE_CHECKING:
    from passmuster.report.charts.chart import Chart

_LONG = re.compile(r"(\.\d)\d+")
_FONT = re.compile(r' font-family="[^"]*"')
_BARE = re.compile(
    r' (?:role|aria-[a-z]+)="[^"]*"| (?:pointer-events="none"|opacity="1"|font-weight="normal"'
    r'|transform="translate\(0,0\)")'
)
"""What says nothing in a page: the drawing is hidden from those to whom its table is read."""
_ID = re.compile(r'\b(id="|url\(#|href="#)([A-Za-z]+[\w-]*)')
SHARPNESS = 2.0
"""Pixels of a picture for each pixel of the drawing."""


def maker() -> Any:
    """Return the package that draws.

    Raises:
        UsageError: PM751, it is not there.
    """
    try:
        return import_module("vl_convert")
    except ImportError:
        what = "`vl-convert-python` is not installed"
        raise UsageError(Fault("PM751", "", None, "", what)) from None


def is_there() -> bool:
    """True if charts can be drawn."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def svg(chart: Chart, frame: Frame, prefix: str | None = None) -> str:
    """Return a drawing for a page.

    Its ids begin with the chart's name, so that several share a page, and its type is the page's.

    Args:
        chart: the chart.
        frame: width and colours.
        prefix: in place of the name, where one chart is drawn twice on a page.
    """
    drawn: str = maker().vegalite_to_svg(chart.spec(frame))
    names: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        name = names.setdefault(found[2], f"{prefix or chart.name}-{len(names) + 1}")
        return f"{found[1]}{name}"

    return _ID.sub(renamed, _in_tags(_FONT.sub("", drawn)))


def _in_tags(drawn: str) -> str:
    """Numbers of one decimal in attributes: less than a tenth of a pixel is lost."""
    return re.sub(r"<[^>]*>", lambda tag: _BARE.sub("", _LONG.sub(r"\1", tag[0])), drawn)


def svg_file(chart: Chart, frame: Frame) -> str:
    """Return a drawing as a file of its own, with title and source inside."""
    drawn: str = maker().vegalite_to_svg(chart.spec(frame, titled=True))
    return drawn


def png(chart: Chart, frame: Frame) -> bytes:
    """Return a picture with title and source inside."""
    made: bytes = maker().vegalite_to_png(chart.spec(frame, titled=True), scale=SHARPNESS)
    return made
