"""Claims at a glance: what is said against what is possible, on one relative scale."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from passmuster.auditing.finding import VERDICTS, Audit, Finding, Range
from passmuster.report.amounts import say_possible_amount
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.evidence import source_line
from passmuster.report.charts.lettering import wrapped
from passmuster.report.charts.listed import ARROW, BAR, Columns, Place, columns, places, word_layers
from passmuster.report.charts.marks import as_given, field, text_mark, values, word
from passmuster.report.charts.theme import LINE, TYPE, Frame
from passmuster.report.phrases import say_quantity_text, say_said
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_count, say_verdict, upper_first

MOST = 12
"""Rows of the drawing: one for each claim, the clearest first; the table has all readings."""
KEPT = 2
"""Rows kept for each verdict there is."""
LOW, HIGH = 0.1, 10.0
"""Ends of the scale, as multiples of what is said."""
TICKS = {0.1: "a tenth", 0.5: "half", 1.0: "as said", 2.0: "twice", 10.0: "10 times"}
THIN = 1.06
"""A range drawn is at least so wide, as a quotient of its ends."""


@dataclass(frozen=True)
class Row:
    """One reading on the relative scale: multiples of the edge that is nearest to deciding it."""

    finding: Finding
    said: tuple[float, float]
    possible: tuple[float, float]
    order: tuple[int, float]


def claims_chart(audit: Audit, study: Study) -> Chart | None:
    """Return the clearest reading of each claim on a scale of multiples; None if none has one."""
    found = [row for row in map(_row, audit.findings) if row is not None]
    if not found:
        return None
    found.sort(key=lambda row: row.order)
    first_of = {row.finding.claim: row for row in reversed(found)}
    best = [row for row in found if first_of[row.finding.claim] is row]
    shown = _mixed(best)
    more = "" if len(best) == len(shown) else f"; the {len(shown)} clearest of {len(best)} claims"
    return Chart(
        name="claims",
        title=_title(audit),
        subtitle="Thick grey: what the figures allow. Thin colour: what is said, as 1 on the scale."
        f" One reading of each claim, the clearest{more}.",
        source=source_line((), audit),
        header=("Statement", "Reading", "Said", "Possible", "Verdict"),
        rows=tuple(_table(audit, study)),
        draw=lambda frame: _draw(shown, study, frame),
    )


def _mixed(best: list[Row]) -> list[Row]:
    """So many rows in all, with room kept for what is supported and what is open."""
    if len(best) <= MOST:
        return best
    kinds: dict[str, list[Row]] = {}
    for row in best:
        kinds.setdefault(row.finding.verdict, []).append(row)
    kept = {id(row) for rows in kinds.values() for row in rows[:KEPT]}
    room = MOST - len(kept)
    for row in best:
        if room > 0 and id(row) not in kept:
            kept.add(id(row))
            room -= 1
    return [row for row in best if id(row) in kept][:MOST]


def _title(audit: Audit) -> str:
    count = {verdict: sum(f.verdict == verdict for f in audit.findings) for verdict in VERDICTS}
    tested = len(audit.findings) - count["untestable"]
    parts = [
        f"{count[verdict]} {say_verdict(verdict).word}"
        for verdict in VERDICTS
        if count[verdict] and verdict != "untestable"
    ]
    return f"Of {say_count(tested, 'reading')} tested: {', '.join(parts)}"


def _table(audit: Audit, study: Study) -> Iterator[tuple[str, ...]]:
    for f in audit.findings:
        counted = f.quantity is not None
        yield (
            f.says,
            upper_first(say_quantity_text(f.quantity, study)) if f.quantity else "",
            say_said(f, study) if counted else "",
            say_possible_amount(f).text if counted else "",
            say_verdict(f.verdict).word,
        )


# ---------------------------------------------------------------- the scale


def _row(finding: Finding) -> Row | None:
    said, possible = finding.asserted, finding.reachable
    if said is None or possible is None or finding.unit in ("date", "value"):
        return None
    one = _one(said, possible)
    if one is None:
        return None
    low, high = (None if edge is None else float(edge / one) for edge in said)
    least, most = (None if edge is None else float(edge / one) for edge in possible)
    # How far apart, or how much is left open.
    gap = max((low or LOW) / max(most or HIGH, 1e-9), (least or LOW) / max(high or HIGH, 1e-9))
    spread = (HIGH if most is None else most) / max(LOW, least or LOW)
    # What is supported is told before what is open: it is a finding too.
    rank = {"supported": 3, "open": 5}.get(finding.verdict, VERDICTS.index(finding.verdict))
    return Row(
        finding,
        _on_scale(low, high),
        _on_scale(least, most),
        (rank, -gap if finding.verdict in ("contradicted", "disputed") else spread),
    )


def _one(said: Range, possible: Range) -> Fraction | None:
    """What counts as 1: the edge next to what is possible; None if it is not positive."""
    low, high = said
    if low is None or high is None:
        edge = high if low is None else low
    elif possible[1] is not None and possible[1] < low:
        edge = low
    elif possible[0] is not None and possible[0] > high:
        edge = high
    else:
        edge = (low + high) / 2
    return edge if edge is not None and edge > 0 else None


def _on_scale(low: float | None, high: float | None) -> tuple[float, float]:
    start = min(HIGH, max(LOW, low or LOW))
    return start, max(start, min(HIGH, HIGH if high is None else max(LOW, high)))


# ---------------------------------------------------------------- the drawing


def _draw(shown: list[Row], study: Study, frame: Frame) -> Spec:
    plan = columns(frame)
    words, said = [], []
    for row in shown:
        f = row.finding
        words.append(wrapped(f"“{f.says}”", plan.word_letters, 3))
        amounts = f"said {say_said(f, study)}; possible {say_possible_amount(f).text}"
        said.append(wrapped(amounts, plan.said_letters, 4))
    placed, height = places(words, [["", *note] for note in said], frame)
    rows = [
        _drawn(row, place) | {"words": label, "said": note}
        for row, label, note, place in zip(shown, words, said, placed, strict=True)
    ]
    return {
        "data": values(rows),
        "width": plan.bars,
        "height": height,
        "layer": list(_layers(plan, frame)),
        "left": plan.words,
    }


def _drawn(row: Row, place: Place) -> dict[str, Any]:
    verdict = say_verdict(row.finding.verdict)
    less, more = row.possible[1] <= LOW, row.possible[0] >= HIGH
    low, high = (None, None) if less or more else _seen(*row.possible)
    start, end = _seen(*row.said)
    return {
        "low": low,
        "high": high,
        "from": start,
        "to": end,
        "less": "←" if less else "",
        "more": "→" if more else "",
        "y": place.bar,
        "words_y": place.words,
        "mark_y": place.said,
        "said_y": place.said + LINE,
        "verdict": row.finding.verdict,
        "glyph": verdict.glyph,
        "word": verdict.word,
        "tip": f"{verdict.word}: {verdict.clause}",
    }


def _seen(low: float, high: float) -> tuple[float, float]:
    """A range wide enough to be seen, inside the scale."""
    if high / low >= THIN:
        return low, high
    middle = min(HIGH / THIN**0.5, max(LOW * THIN**0.5, (low * high) ** 0.5))
    return middle / THIN**0.5, middle * THIN**0.5


def verdict_colour(frame: Frame) -> dict[str, Any]:
    """Return a channel that colours by the verdict of the row."""
    return {
        "field": "verdict",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(VERDICTS), "range": [frame.theme[v] for v in VERDICTS]},
    }


def _axis(plan: Columns) -> dict[str, Any]:
    ticks = {tick: TICKS[tick] for tick in (0.1, 1.0, 10.0)} if plan.bars < 320 else TICKS
    names = json.dumps({f"{tick:.1f}": word for tick, word in ticks.items()})
    return {
        "values": list(ticks),
        "labelExpr": f"{names}[format(datum.value, '.1f')]",
        "orient": "top",
        "grid": True,
        "domain": False,
        "ticks": False,
        "title": None,
        "labelFlush": True,
        "labelOverlap": False,
        "labelPadding": 4,
    }


def _layers(plan: Columns, frame: Frame) -> Iterator[dict[str, Any]]:
    scale = {"type": "log", "domain": [LOW, HIGH], "nice": False}
    y = as_given("y", "quantitative")
    colour = verdict_colour(frame)
    grey = {"stroke": frame.theme["possible"], "opacity": 0.7}
    bars: tuple[tuple[str, str, int, dict[str, Any], dict[str, Any]], ...] = (
        ("low", "high", BAR + 2, grey, {}),
        ("from", "to", 4, {}, {"stroke": colour}),
    )
    for start, end, thick, mark, channel in bars:
        yield {
            "mark": {"type": "rule", "strokeWidth": thick, **mark},
            "encoding": {
                "x": field(start, scale=scale, axis=_axis(plan)),
                "x2": {"field": end},
                "y": y,
                "tooltip": {"field": "tip"},
                **channel,
            },
        }
    for head, edge, align in (("less", 0.0, "left"), ("more", plan.bars, "right")):
        mark = text_mark(frame, "possible", x=edge, align=align, baseline="middle", fontSize=16)
        yield {"mark": mark, "encoding": {"y": y, "text": word(head)}}
    left = 0 if plan.is_narrow else plan.bars + ARROW + 4
    common = {"type": "text", "fontSize": TYPE, "fontWeight": "bold", "align": "left"}
    for what, at in (("glyph", left), ("word", left + 16)):
        yield {
            "mark": {**common, "baseline": "top", "x": at},
            "encoding": {
                "y": as_given("mark_y", "quantitative"),
                "text": word(what),
                "color": colour,
            },
        }
    yield from word_layers(plan, frame)
