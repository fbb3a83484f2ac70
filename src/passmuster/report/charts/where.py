"""Where people can be at the end: the range of every status and group on one scale."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from passmuster.auditing.finding import Audit
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.evidence import source_line
from passmuster.report.charts.lettering import said_down, said_range, said_up, width_of, wrapped
from passmuster.report.charts.listed import BAR, Columns, columns, places, word_layers
from passmuster.report.charts.marks import as_given, field, text_mark, values, word
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import (
    join_words,
    lower_first,
    say_count,
    say_day,
    say_people,
    upper_first,
)

FLOOR = 1_000.0
"""Where the scale begins: what is less stands at its left end."""
THIN = 1.04
"""A bar is at least so long, as a quotient of its ends."""
SAME = 3
"""So many statuses of one range share a row."""
TICKS = {1e3: "1,000", 1e4: "10,000", 1e5: "100,000", 1e6: "1 million",
         1e7: "10 million", 1e8: "100 million", 1e9: "1 billion"}  # fmt: skip


class Held(NamedTuple):
    """How many people can be in one status or group on the day."""

    who: str
    day: date
    low: Fraction | None
    high: Fraction | None


def where_chart(audit: Audit, study: Study) -> Chart | None:
    """Return the ranges on the last day asked about, best known first; None without bands."""
    found = [
        Held(
            upper_first(say_people(band.names, study)),
            band.days[-1],
            band.lowest[-1],
            band.highest[-1],
        )
        for band in audit.bands
        if len(band.days) == 1
    ]
    if not found:
        return None
    found.sort(key=lambda held: (held.high is None, held.high or 0, held.who))
    arrow = " An arrow: nothing sets an upper limit." if found[-1].high is None else ""
    return Chart(
        name="where",
        title=_title(found),
        subtitle="From the fewest to the most people each can hold, taken by itself: not all can "
        f"be highest at once. Each step of the scale is ten times the one before; "
        f"at its left edge stand 1,000 or fewer.{arrow}",
        source=source_line((), audit),
        header=("Who", "Fewest", "Most"),
        rows=tuple(
            (
                h.who,
                said_down(h.low or Fraction(0)),
                "no upper limit" if h.high is None else said_up(h.high),
            )
            for h in found
        ),
        draw=lambda frame: _draw(found, frame),
    )


def _title(found: list[Held]) -> str:
    day = say_day(found[0].day)
    limited = [held for held in found if held.high is not None]
    if not limited:
        return f"On {day} no figure limits how many people are anywhere"
    both = [held for held in limited if held.low]
    whole = say_count(len(found), "status and group", "statuses and groups")
    if not both:
        return f"On {day} the figures limit {len(limited)} of {whole} from above, none from below"
    best = min(both, key=lambda held: (held.high or 0) / (held.low or 1))
    closest = f"{lower_first(best.who)}, {said_range(best.low, best.high)}"
    if len(both) == 1:
        return f"On {day} one of {whole} is limited from both sides: {closest}"
    return f"On {day} {len(both)} of {whole} are limited from both sides; closest: {closest}"


def _draw(found: list[Held], frame: Frame) -> Spec:
    plan = columns(frame)
    shown = _together(found)
    edges = [float(edge) for held in found for edge in (held.low, held.high) if edge]
    top = max([*edges, 10 * FLOOR]) * 1.25
    words = [wrapped(held.who, plan.word_letters, 3) for held in shown]
    said = [wrapped(said_range(held.low, held.high), plan.said_letters, 2) for held in shown]
    placed, height = places(words, said, frame)
    rows = [
        {
            **_ends(held, top),
            "words": label,
            "said": note,
            "head": "→" if held.high is None else "",
            "y": place.bar,
            "words_y": place.words,
            "said_y": place.said,
            "tip": f"{held.who}: {said_range(held.low, held.high)}",
        }
        for held, label, note, place in zip(shown, words, said, placed, strict=True)
    ]
    return {
        "data": values(rows),
        "width": plan.bars,
        "height": height,
        "layer": list(_layers(top, plan, frame)),
        "left": plan.words,
    }


def _ends(held: Held, top: float) -> dict[str, float]:
    """The ends of a bar: on the scale, and far enough apart to be seen."""
    low = max(FLOOR, float(held.low or 0))
    high = top if held.high is None else max(FLOOR, float(held.high))
    return {"low": low, "high": max(high, low * THIN)}


def _together(found: list[Held]) -> list[Held]:
    """Several of one range share a row: the figures know no more of one than of another."""
    ranges: dict[tuple[Fraction | None, Fraction | None], list[Held]] = {}
    for held in found:
        ranges.setdefault((held.low or Fraction(0), held.high), []).append(held)
    shown = []
    for same in ranges.values():
        if len(same) < SAME:
            shown += same
        else:
            names = join_words([lower_first(same[0].who), f"{len(same) - 1} others, each"])
            shown.append(same[0]._replace(who=upper_first(names)))
    return shown


def _layers(top: float, plan: Columns, frame: Frame) -> Iterator[dict[str, Any]]:
    decade = plan.bars / math.log10(top / FLOOR)
    names, free = {}, 0.0
    for n, (tick, name) in enumerate(TICKS.items()):
        if n * decade >= free and n * decade + width_of(name) / 2 <= plan.bars + 8:
            names[tick] = name
            free = n * decade + width_of(name) + 14
    spelt = json.dumps({f"{tick:.0f}": name for tick, name in names.items()})
    axis = {
        "values": list(names),
        "labelExpr": f"{spelt}[format(datum.value, '.0f')]",
        "orient": "top", "grid": True, "domain": False, "ticks": False, "title": None,
        "labelFlush": True, "labelOverlap": False, "labelPadding": 4,
    }  # fmt: skip
    x = {"scale": {"type": "log", "domain": [FLOOR, top], "nice": False}, "axis": axis}
    y = as_given("y", "quantitative")
    yield {
        "mark": {"type": "rule", "strokeWidth": BAR, "stroke": frame.theme["possible"]},
        "encoding": {
            "x": field("low", **x),
            "x2": {"field": "high"},
            "y": y,
            "tooltip": {"field": "tip"},
        },
    }
    yield {
        "mark": text_mark(frame, "possible", align="left", baseline="middle", fontSize=16, dx=-3),
        "encoding": {"x": field("high", **x), "y": y, "text": word("head")},
    }
    yield from word_layers(plan, frame)
