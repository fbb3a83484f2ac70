"""Print what a kept run of `passmuster infer studies/ukraine -o RUN` comes to, as Markdown.

With what `passmuster audit studies/ukraine --given RUN --json` printed, also what it makes of the
statements.

python scripts/inference_table.py RUN [AUDIT.json]
"""

from __future__ import annotations

import json
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
    return [*found, "", *_without(posterior)]


def _without(posterior: Any) -> list[str]:
    from passmuster.inference.summary import without_each

    head = ["| without | what moves most | with | without | in sd | known from |",
            "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    rows = []
    for line in without_each(posterior):
        name, (one, other, sds) = max(line.moves.items(), key=lambda item: abs(item[1][2]))
        cells = [line.origin, name.replace("_", " "), _plain(one)]
        cells += [_plain(other), f"{sds:+.1f}", line.how if line.is_trusted else "not known"]
        rows.append("| " + " | ".join(cells) + " |")
    return [*head, *rows]


WEIGHED = ("very_likely", "very_unlikely")


def statements(file: Path) -> list[str]:
    """Return what an audit makes of the statements, those with a probability."""
    findings = json.loads(file.read_text(encoding="utf-8"))["findings"]
    head = ["| claim | reading | the account | probability | 90 % of it | found |",
            "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    rows = []
    for finding in findings:
        if finding["probability"] is None:
            continue
        verdict, found = finding["verdict"], finding["posterior"]
        account = "open" if verdict in WEIGHED else verdict
        ends = found["interval"]
        asked = [100 * end for end in ends] if finding["unit"] == "share" else ends
        percent = " %" if finding["unit"] == "share" else ""
        cells = [finding["claim"], finding["reading"], account, _percent(finding["probability"]),
                 _between(*asked) + percent, found["how"]]  # fmt: skip
        rows.append("| " + " | ".join(cells) + " |")
    rest = sum(1 for f in findings if f["probability"] is None)
    return [*head, *rows, "", f"{rest} further readings have none: the world does not hold them."]


def _percent(share: float) -> str:
    if share < 0.001 or share > 0.999:
        return "under 0.1 %" if share < 0.5 else "over 99.9 %"
    digits = 0 if 0.01 <= share <= 0.99 else 1
    return f"{100 * share:.{digits}f} %"


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
    dash = " to " if low < 0 else "–"
    return dash.join(end.replace("-", "−") for end in ends)


def _plain(value: float | None, whole: bool = False) -> str:
    """Return a number to three digits, or as it was published; never with an exponent."""
    if value is None:
        return "unknown"
    if abs(value) < 1000:
        return f"{value:,.3g}"
    return f"{value if whole else float(f'{value:.3g}'):,.0f}"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    print("\n".join(lines(Path(sys.argv[1]))))
    if len(sys.argv) == 3:
        print("\n".join(["", *statements(Path(sys.argv[2]))]))
