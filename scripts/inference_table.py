"""Print what a kept run of `passmuster infer studies/ukraine -o RUN` comes to, as Markdown.

python scripts/inference_table.py RUN
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

STOCKS = {
    "all_absent": "absent",
    "killed": "killed since 2022",
    "missing": "missing",
    "serving": "serving",
    "within_reach": "within reach of a call-up",
    "abroad": "abroad",
}
FLOWS = {
    "absent_training": "left from training, in the quarter",
    "absent_units": "left from units",
    "returns": "returned",
}


def lines(run: Path) -> list[str]:
    """Return the tables of a run."""
    from passmuster.inference.runs import read_run
    from passmuster.inference.summary import figures, parameters

    posterior = read_run(run)
    stocks, flows = dict(posterior.stocks()), posterior.flows()
    ever = posterior.ever(("absent",))
    ends = range(3, len(posterior.days), 3)
    heads = ["to", "ever absent", *STOCKS.values(), *FLOWS.values()]
    found = ["| " + " | ".join(heads) + " |", "| --- " * len(heads) + "|"]
    for n in ends:
        cells = [str(posterior.days[n]), _range(ever[:, n])]
        cells += [_range(stocks[name][:, n]) for name in STOCKS]
        cells += [_range(flows[name][:, n - 3 : n].sum(axis=1)) for name in FLOWS]
        ahead = " (ahead)" if n > posterior.known_until else ""
        found.append("| " + " | ".join([cells[0] + ahead, *cells[1:]]) + " |")
    found += [
        "",
        "Median, and 90 % in parentheses, in thousands. Months ahead are without figures.",
    ]
    found += ["", *_learnt(parameters(posterior)), "", *_gaps(figures(posterior))]
    return found


def _range(values: np.ndarray) -> str:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95]) / 1000
    digits = 0 if middle >= 10 else 1
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def _learnt(all_lines: tuple[Any, ...]) -> list[str]:
    informed = [x for x in all_lines if x.is_informed]
    silent = [x.name for x in all_lines if not x.is_informed]
    rows = [
        f"| {x.name} | {_plain(x.prior[1])} | {_plain(x.posterior[1])} "
        f"({_plain(x.posterior[0])}–{_plain(x.posterior[2])}) | {x.sd_ratio:.2f} |"
        for x in sorted(informed, key=lambda x: x.sd_ratio)
    ]
    head = ["| parameter | before | after | sd ratio |", "| --- | --- | --- | --- |"]
    return [*head, *rows, "", f"The data do not inform: {', '.join(silent)}."]


def _gaps(all_lines: tuple[Any, ...]) -> list[str]:
    head = [
        "| figure | published | would be published (90 %) | was there (90 %) | |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows = []
    for x in all_lines:
        strange = "strange" if x.is_strange else ""
        told, there = _between(x.after[0], x.after[2]), _between(x.there[0], x.there[2])
        said = _between(*x.published, whole=True)
        rows.append(f"| {x.figure} | {said} | {told} | {there} | {strange} |")
    return [
        *head,
        *rows,
        "",
        "Strange: it lies where one draw in a hundred would put it, or fewer.",
    ]


def _between(low: float | None, high: float | None, *, whole: bool = False) -> str:
    if low is None or high is None:
        return f"at most {_plain(high, whole)}" if low is None else f"at least {_plain(low, whole)}"
    ends = dict.fromkeys(_plain(end, whole) for end in (low, high))
    return "–".join(ends)


def _plain(value: float | None, whole: bool = False) -> str:
    """Return a number to three digits, or as it was published; never with an exponent."""
    if value is None:
        return "unknown"
    if abs(value) < 1000:
        return f"{value:,.3g}"
    return f"{value if whole else float(f'{value:.3g}'):,.0f}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print("\n".join(lines(Path(sys.argv[1]))))
