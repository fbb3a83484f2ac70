"""Figures that cannot all be true: how far one would have to move for the rest to agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from passmuster.auditing.finding import Audit, Conflict
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.evidence import source_line
from passmuster.report.charts.lettering import said_near, wrapped
from passmuster.report.charts.listed import BAR, Columns, columns, places, word_layers
from passmuster.report.charts.marks import as_given, field, values
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import say_count, say_quantity, say_unit, upper_first

MOST = 10
FEWEST = 2
WORDS = {"conflict": "conflict: set aside", "vintage": "revised later: widened"}


def gaps_chart(audit: Audit, study: Study) -> Chart | None:
    """Return conflicts and revisions by their size; None where there are hardly any."""
    if len(audit.conflicts) < FEWEST:
        return None
    found = sorted(audit.conflicts, key=lambda c: (-round(float(c.relative_gap), 9), c.moved))
    shown = found[:MOST]
    conflicts = sum(c.kind == "conflict" for c in found)
    kinds = ", ".join(
        [say_count(conflicts, "conflict"), say_count(len(found) - conflicts, "later revision")]
    )
    more = f" The {len(shown)} largest of {len(found)}." if len(found) > len(shown) else ""
    return Chart(
        name="gaps",
        title=f"Figures disagree by at most {_per_cent(found[0])}: {kinds}",
        subtitle="How far a figure would have to move for the others to agree, in per cent of "
        f"what it says.{more}",
        source=source_line((), audit),
        header=("Figure", "Kind", "Gap", "Per cent of it"),
        rows=tuple((_what(c, study), WORDS[c.kind], _gap(c, study), _per_cent(c)) for c in found),
        draw=lambda frame: _draw(shown, study, frame),
    )


def _per_cent(conflict: Conflict) -> str:
    return f"{float(conflict.relative_gap) * 100:.2g} %"


def _what(conflict: Conflict, study: Study) -> str:
    figure = next((f for f in study.figures if f.id == conflict.moved), None)
    return conflict.moved if figure is None else upper_first(say_quantity(figure.quantity, study))


def _gap(conflict: Conflict, study: Study) -> str:
    figure = next((f for f in study.figures if f.id == conflict.moved), None)
    unit = "" if figure is None else say_unit(unit_of(figure.quantity, study))
    return f"{said_near(conflict.gap)} {unit}".strip()


def _draw(shown: list[Conflict], study: Study, frame: Frame) -> Spec:
    plan = columns(frame)
    words = [wrapped(_what(c, study), plan.word_letters, 3) for c in shown]
    said = [
        wrapped(f"{_per_cent(c)}, {_gap(c, study)}; {WORDS[c.kind]}", plan.said_letters, 3)
        for c in shown
    ]
    placed, height = places(words, said, frame)
    rows = [
        {
            "gap": round(float(c.relative_gap) * 100, 6), "zero": 0, "words": label, "said": note,
            "kind": c.kind, "y": place.bar, "words_y": place.words, "said_y": place.said,
            "tip": " ".join(note),
        }
        for c, label, note, place in zip(shown, words, said, placed, strict=True)
    ]  # fmt: skip
    layers = list(_layers(plan, frame))
    return {
        "data": values(rows),
        "width": plan.bars,
        "height": height,
        "layer": layers,
        "left": plan.words,
    }


def _layers(plan: Columns, frame: Frame) -> Iterator[dict[str, Any]]:
    axis = {"orient": "top", "tickCount": 4, "domain": False, "ticks": False, "title": None,
            "labelExpr": "datum.label + ' %'", "labelFlush": True}  # fmt: skip
    colour = {
        "field": "kind", "type": "nominal", "legend": None,
        "scale": {
            "domain": list(WORDS),
            "range": [frame.theme["disputed"], frame.theme["possible"]],
        },
    }  # fmt: skip
    yield {
        "mark": {"type": "rule", "strokeWidth": BAR},
        "encoding": {
            "x": field("zero", axis=axis, scale={"nice": True, "zero": True}),
            "x2": {"field": "gap"},
            "y": as_given("y", "quantitative"),
            "stroke": colour,
            "tooltip": {"field": "tip"},
        },
    }
    yield from word_layers(plan, frame)
