"""How findings depend on how strictly sources are graded: verdicts by level of acceptance."""

from __future__ import annotations

from collections import Counter
from typing import Any

from passmuster.auditing.finding import VERDICTS, Audit
from passmuster.report.charts.chart import Chart, Spec
from passmuster.report.charts.claims import verdict_colour
from passmuster.report.charts.evidence import source_line
from passmuster.report.charts.marks import as_given, text_mark, values, word
from passmuster.report.charts.theme import TYPE, Frame
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import join_words, say_count, say_verdict

ROW = 34
WORDS = 110


def grades_chart(audit: Audit, study: Study) -> Chart | None:
    """Return the count of readings by verdict and level; None without a reading that has both."""
    del study
    graded = [f for f in audit.findings if f.grades]
    if not graded:
        return None
    levels = list(dict.fromkeys(level for f in graded for level in f.grades))
    count: Counter[tuple[str, str]] = Counter(
        (f.grades[level], level) for f in graded for level in levels if level in f.grades
    )
    verdicts: list[str] = [v for v in VERDICTS if any(count[v, level] for level in levels)]
    return Chart(
        name="grades",
        title=_title(count, levels, audit.accept),
        subtitle=f"{say_count(len(graded), 'reading')} by verdict, as figures of lower grades are "
        f"let in from left to right; the audit reads at {audit.accept}.",
        source=source_line((), audit),
        header=("Verdict", *(_level(level) for level in levels)),
        rows=tuple(
            (say_verdict(v).word, *(str(count[v, level]) for level in levels)) for v in verdicts
        ),
        draw=lambda frame: _draw(count, verdicts, levels, frame),
    )


def _level(level: str) -> str:
    return "every grade" if level == "any" else f"{level} or better"


def _title(count: Counter[tuple[str, str]], levels: list[str], accept: str) -> str:
    own = count["contradicted", accept]
    if not own:
        return "No reading is contradicted at the grade of the audit"
    before = levels[: levels.index(accept)] if accept in levels else []
    stricter = [level for level in reversed(before) if count["contradicted", level]]
    whole = say_count(own, "contradiction")
    if not stricter:
        return f"None of {whole} stands on figures of better grades than {accept} alone"
    parts = join_words(f"{count['contradicted', level]} on {_level(level)}" for level in stricter)
    return f"Of {whole} at {accept}, so many stand on better figures alone: {parts}"


def _draw(
    count: Counter[tuple[str, str]], verdicts: list[str], levels: list[str], frame: Frame
) -> Spec:
    wide = (min(frame.width, 560) - WORDS) / len(levels)
    most = max(count.values())
    cells: list[dict[str, Any]] = []
    heads = [{"x": (n + 0.5) * wide, "text": _level(level).split(" ", 1)}
             for n, level in enumerate(levels)]  # fmt: skip
    names = []
    for row, verdict in enumerate(verdicts):
        said = say_verdict(verdict)
        y = 40 + row * ROW
        names.append({"y": y + ROW / 2, "glyph": said.glyph, "word": said.word, "verdict": verdict})
        for n, level in enumerate(levels):
            number = count[verdict, level]
            cells.append(
                {"x": n * wide + 1, "x2": (n + 1) * wide - 1, "y": y + 1, "y2": y + ROW - 1,
                 "shade": round(0.3 * number / most, 3), "text": str(number) if number else "–",
                 "middle": (n + 0.5) * wide, "centre": y + ROW / 2,
                 "tip": f"{said.word}, {_level(level)}: {number}"}
            )  # fmt: skip
    colour = verdict_colour(frame)
    at = {axis: as_given(axis, "quantitative") for axis in ("x", "y")}
    bold = {"type": "text", "fontSize": TYPE, "fontWeight": "bold", "baseline": "middle",
            "align": "left"}  # fmt: skip
    return {
        "width": wide * len(levels),
        "height": 40 + ROW * len(verdicts),
        "left": WORDS,
        "layer": [
            {
                "data": values(cells),
                "mark": {"type": "rect", "fill": frame.theme["possible"]},
                "encoding": {
                    **at, "x2": {"field": "x2"}, "y2": {"field": "y2"},
                    "fillOpacity": as_given("shade", "quantitative"), "tooltip": {"field": "tip"},
                },
            },
            {
                "data": values(cells),
                "mark": text_mark(frame, "ink", baseline="middle", fontSize=14),
                "encoding": {
                    "x": as_given("middle", "quantitative"),
                    "y": as_given("centre", "quantitative"), "text": word("text"),
                },
            },
            {
                "data": values(heads),
                "mark": text_mark(frame, "soft", baseline="top", y=4, lineHeight=14),
                "encoding": {"x": at["x"], "text": word("text")},
            },
            {
                "data": values(names),
                "mark": {**bold, "x": -WORDS},
                "encoding": {"y": at["y"], "text": word("glyph"), "color": colour},
            },
            {
                "data": values(names),
                "mark": {**bold, "x": 18 - WORDS},
                "encoding": {"y": at["y"], "text": word("word"), "color": colour},
            },
        ],
    }  # fmt: skip
