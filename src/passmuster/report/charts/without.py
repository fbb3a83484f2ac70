"""Without one origin: how far the main question that moves most would move."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from passmuster.inference.summary import Without
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.fans import say_near
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.intervals import Row, Scale, Words, intervals_spec
from passmuster.report.inferred.topics import main_topics
from passmuster.vocabulary.words import MINUS, lower_first, say_count, say_day, upper_first

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
REACHES = (3, 6, 12, 30)
"""Standard deviations that the axis reaches to, on either side: as far as is needed."""
HEADER = ("Without", "Figures", "What moves most", "With", "Without", "Standard deviations",
          "How it is known")  # fmt: skip
UNTOLD = "only a new run would tell"
APART = "new runs did not agree"
WEIGHED = "by reweighting the draws"
NEW_RUN = "by a new run"


def most_moved(line: Without, shown: Inferred) -> tuple[str, tuple[float, float, float]]:
    """Return the main question that moves most, with its medians and the difference in sds.

    Of an origin none of whose moves are of a main question, whatever moves most.
    """
    main = {
        topic.headline_name: topic.phrase
        for topic in main_topics(shown)
        if topic.headline_name in line.moves
    }
    names = main or {name: say_headline(name) for name in line.moves}
    most = max(names, key=lambda name: abs(line.moves[name][2]))
    return names[most], line.moves[most]


def say_headline(name: str) -> str:
    """Return what the summary of a posterior calls a headline, for people."""
    dated = _ISO.sub(lambda found: say_day(date.fromisoformat(found[0])), name)
    return upper_first(dated.replace("_", " "))


def say_how(line: Without) -> str:
    """Return how it is known what the posterior would be without an origin."""
    if not line.is_trusted:
        return APART if line.how == "did not agree" else UNTOLD
    return WEIGHED if line.how == "reweighted" else NEW_RUN


def in_order(shown: Inferred) -> tuple[Without, ...]:
    """Return what can be told first, and what moves most first."""
    lines = [line for line in shown.without if line.moves]
    return tuple(
        sorted(lines, key=lambda w: (not w.is_trusted, -abs(most_moved(w, shown)[1][2]), w.origin))
    )


def without_chart(shown: Inferred) -> Chart | None:
    """Return how far the headline that moves most would move; None if there is one origin alone."""
    lines = in_order(shown)
    if len(lines) < 2:
        return None
    rows = [_row(line, shown) for line in lines]
    untold = sum(not line.is_trusted for line in lines)
    key = Words(None, None, None, None)
    told = [line for line in lines if line.is_trusted]
    if untold:
        whys = list(dict.fromkeys(say_how(line) for line in lines if not line.is_trusted))
        key = Words(None, None, None, f"hollow: not known, {' or '.join(whys)}")
    return Chart(
        name="without",
        title=_title(told, untold, shown),
        subtitle="For each origin, the main question that moves most when all its figures are left "
        "out: how many of its standard deviations the middle moves.",
        source=shown.source(),
        header=HEADER,
        rows=tuple(cells(line, shown) for line in lines),
        draw=lambda frame: intervals_spec(rows, scale_of(rows), key, frame),
    )


def scale_of(rows: Sequence[Row]) -> Scale:
    """Return an axis that reaches as far as the rows do."""
    furthest = max(abs(row.middle or 0.0) for row in rows)
    reach = next((one for one in REACHES if furthest <= one), REACHES[-1])
    step = reach / 3
    ticks = {n * step: f"{n * step:g}".replace("-", MINUS) for n in range(-3, 4)}
    return Scale(-reach, reach, ticks | {0.0: "stays"}, 0.0)


def _title(told: list[Without], untold: int, shown: Inferred) -> str:
    rest = f"of {say_count(untold, 'origin')} it is not known" if untold else ""
    if not told:
        return upper_first(rest)
    most = max(told, key=lambda line: abs(most_moved(line, shown)[1][2]))
    name, (_, _, by) = most_moved(most, shown)
    way = "higher" if by > 0 else "lower"
    text = (
        f"Without {shown.origin_name(most.origin)}, the middle of “{lower_first(name)}” would be "
        f"{abs(by):.1f} standard deviations {way}"
    )
    return f"{text}, the most of what is known; {rest}" if rest else f"{text}; no other moves more"


def cells(line: Without, shown: Inferred) -> tuple[str, ...]:
    """Return an origin as a row of a table."""
    name, (one, other, by) = most_moved(line, shown)
    moved = f"{by:+.2f}".replace("-", "−")
    return (
        f"{shown.origin_name(line.origin)} ({line.origin})", f"{len(line.figures)}", name,
        say_near(one), say_near(other), moved if line.is_trusted else f"({moved})", say_how(line),
    )  # fmt: skip


def _row(line: Without, shown: Inferred) -> Row:
    name, (one, other, by) = most_moved(line, shown)
    said = f"{say_near(one)} → {say_near(other)}: {lower_first(name)}"
    if not line.is_trusted:
        said = name
    figures = say_count(len(line.figures), "figure")
    return Row(
        words=f"{shown.origin_name(line.origin)}, {figures}",
        said=said,
        before=None,
        after=(min(by, 0.0), max(by, 0.0)) if line.is_trusted else None,
        middle=by,
        is_hollow=not line.is_trusted,
    )
