"""Charts inside a page: drawings that need no script, and what brings them to life with one.

A page that has a content security policy allows `script` by its hash; nothing in it needs
`unsafe-eval`, because expressions are interpreted, not compiled. The specifications are a block of
data, which no policy runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
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

    `script` goes into one script element, `specs` into another of type application/json with the
    id `chart-specs`; `script_hash` is what a policy calls the former: sha256-… .
    """

    drawn: tuple[Drawn, ...]
    script: str
    specs: str

    @property
    def script_hash(self) -> str:
        """The hash by which a content security policy allows the script."""
        digest = hashlib.sha256(self.script.encode("utf-8")).digest()
        return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def embed(charts: Sequence[Chart], *, live: bool = True) -> EmbedParts:
    """Return charts for a page.

    Args:
        charts: the charts.
        live: with the script; without it `script` and `specs` are empty.

    Raises:
        UsageError: PM751, the package that draws is not installed.
    """
    if live:
        bundle.begin()
    drawn = tuple(Drawn(chart, svg(chart, Frame(NARROW, PAGE))) for chart in charts)
    if not live:
        return EmbedParts(drawn, "", "")
    loader = files("passmuster.report.charts").joinpath("loader.js").read_text("utf-8")
    specs = {chart.name: _specs(chart) for chart in charts}
    return EmbedParts(drawn, f"{_harmless(bundle.bundle())}\n{loader}", as_data(pack(specs)))


def _specs(chart: Chart) -> dict[str, Any]:
    sizes = {"wide": WIDE, "narrow": NARROW}
    made = {size: chart.spec(Frame(width, PAGE)) for size, width in sizes.items()}
    for spec in made.values():
        del spec["description"]  # the page says it
    return made


def as_data(value: Any) -> str:
    """Return JSON that can stand in a script element whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _harmless(script: str) -> str:
    """The script with nothing in it that would end its element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
