"""What is learnt of parameters: each prior and posterior on one axis, in deviations of the prior.

Parameters of which the data do not inform are not drawn: they are no findings.
"""

from __future__ import annotations

import numpy as np

from passmuster.inference.reporting import Z95
from passmuster.inference.summary import ENDS, Learnt
from passmuster.report.charts.chart import Chart
from passmuster.report.charts.inferred_from import Inferred
from passmuster.report.charts.intervals import Row, Scale, Words, intervals_spec
from passmuster.report.charts.lettering import say_ends, say_three
from passmuster.vocabulary.words import say_count

MOST = 24
HEADER = ("Parameter", "Before: middle", "9 in 10 lie in", "After: middle", "9 in 10 lie in",
          "sd ratio")  # fmt: skip
TICKS = {-3.0: "−3", -2.0: "−2", -1.0: "−1", 0.0: "0", 1.0: "1", 2.0: "2", 3.0: "3"}


def informed(shown: Inferred) -> tuple[Learnt, ...]:
    """Return what the data inform, the most first."""
    found = [line for line in shown.learnt if line.is_informed]
    return tuple(sorted(found, key=lambda line: (line.sd_ratio, line.name)))


def learnt_chart(shown: Inferred) -> Chart | None:
    """Return parameters that the data inform, before and after; None if there is none."""
    lines = informed(shown)
    if not lines:
        return None
    drawn = lines[:MOST]
    silent = len(shown.learnt) - len(lines)
    more = f" The {len(drawn)} that narrow most; the table has all." if lines[MOST:] else ""
    rows = [_row(line, shown) for line in drawn]
    return Chart(
        name="learnt",
        title=f"The data inform {len(lines)} of {say_count(len(shown.learnt), 'parameter')}, most "
        f"of all {say_name(lines[0].name)}; {silent or 'none'} they do not",
        subtitle="Nine draws in ten lie in each bar, on the scale on which each prior is normal: "
        f"0 is its middle, 1 a standard deviation of it. Number: what is left of the spread.{more}",
        source=shown.source(),
        header=HEADER,
        rows=tuple(cells(line) for line in lines),
        draw=lambda frame: intervals_spec(
            rows,
            Scale(-4.0, 4.0, TICKS, 0.0),
            Words("before the figures", "after", None),
            frame,
        ),
    )


def say_name(name: str) -> str:
    """Return a parameter's name as words."""
    return name.replace("_", " ")


def cells(line: Learnt) -> tuple[str, ...]:
    """Return a parameter as a row of a table."""
    before, after = line.prior, line.posterior
    return (
        say_name(line.name), say_three(before[1]), say_ends(before), say_three(after[1]),
        say_ends(after), f"{line.sd_ratio:.2f}",
    )  # fmt: skip


def _row(line: Learnt, shown: Inferred) -> Row:
    z = shown.posterior.z[:, shown.posterior.space.free.index(line.name)]
    low, middle, high = (float(v) for v in np.quantile(z, ENDS))
    said = (
        f"{line.sd_ratio:.2f}: {say_three(line.prior[1])} → {say_three(line.posterior[1])} "
        f"({say_ends(line.posterior)})"
    )
    return Row(say_name(line.name), said, (-Z95, Z95), (low, high), middle)
