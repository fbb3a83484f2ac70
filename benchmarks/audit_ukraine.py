"""How long a whole audit takes: the Ukraine study, and the first result of the sample.

What: `audit(open_study("studies/ukraine"))`, with conflicts, certificates, grades, premises and
all, and the page for readers; each in a process of its own, so that nothing is warm. Imports,
reading, audit and page are told apart. Reach: the audit in less than 5 s. An audit uses one core;
its processor time is given too, since on a machine that others use the clock tells more of them.
Then: the time from the start of `passmuster audit` on the sample study to the first byte of its
result, as a multiple of the bare interpreter's start (`python -c pass`), the two in turns.
Reach: 60x.

How: before anything is timed, two runs have to give the same JSON byte for byte, and all their
verdicts; every timed run has to give it again.

python benchmarks/audit_ukraine.py [--runs 5] [--save]
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from itertools import pairwise

from _common import (
    SAMPLE,
    UKRAINE,
    child,
    finish,
    first_byte,
    options,
    parsed,
    say,
    spread,
    table,
    versions,
    whole_run,
)

REACH_SECONDS, REACH_FIRST = 5, 60
PHASES = ("import", "open", "audit", "page")


def one() -> dict[str, object]:
    """Audit once and tell how long each phase took."""
    marks = [time.perf_counter()]
    from passmuster.auditing.as_json import to_json
    from passmuster.auditing.audit import audit
    from passmuster.files.folder import open_study
    from passmuster.report.render import render

    marks.append(time.perf_counter())
    study = open_study(UKRAINE)
    marks.append(time.perf_counter())
    start = time.process_time()
    audited = audit(study)
    used = time.process_time() - start
    marks.append(time.perf_counter())
    render(audited, study)
    marks.append(time.perf_counter())
    verdicts = Counter(finding.verdict for finding in audited.findings)
    return {
        "seconds": dict(zip(PHASES, (b - a for a, b in pairwise(marks)), strict=True)),
        "processor": used,
        "sha256": hashlib.sha256(to_json(audited).encode()).hexdigest(),
        "verdicts": dict(sorted(verdicts.items())),
        "unproved": sum(finding.unproved for finding in audited.findings),
        "figures": len(study.figures),
    }


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def main() -> None:
    asked = parsed(options(__doc__, runs=5))
    again = [json.loads(child(__file__, "--one").stdout) for _ in range(2)]
    if again[0]["sha256"] != again[1]["sha256"]:
        raise SystemExit("Two audits of one study differ: nothing is timed.")
    runs, ratios, firsts = [], [], []
    first = ("-m", "passmuster", "audit", str(SAMPLE))
    for _ in range(asked.runs):
        runs.append(json.loads(child(__file__, "--one").stdout))
        if runs[-1]["sha256"] != again[0]["sha256"]:
            raise SystemExit("A timed audit differs from the first.")
        bare = whole_run("-c", "pass")
        firsts.append(first_byte(*first))
        ratios.append(firsts[-1] / bare)
    phases = {name: spread([run["seconds"][name] for run in runs]) for name in PHASES}
    processor = spread([run["processor"] for run in runs])
    whole = spread([sum(run["seconds"].values()) for run in runs])
    first_result, ratio = spread(firsts), spread(ratios)
    rows = [[f"Ukraine study: {name}", say(phases[name], "s"), "", ""] for name in PHASES]
    in_time = [_met(time["median"] < REACH_SECONDS) for time in (phases["audit"], processor)]
    rows[2][2:] = [f"< {REACH_SECONDS} s", in_time[0]]
    on_one_core = ["the audit, processor time", say(processor, "s"), f"< {REACH_SECONDS} s"]
    rows.insert(3, [*on_one_core, in_time[1]])
    rows.append(["Ukraine study: all of it", say(whole, "s"), "", ""])
    rows.append(["sample: first result of `passmuster audit`", say(first_result, "s"), "", ""])
    against = ["the same, against a bare interpreter start", say(ratio, "x", 1)]
    rows.append([*against, f"<= {REACH_FIRST}x", _met(ratio["median"] <= REACH_FIRST)])
    counts = ", ".join(f"{n} {verdict}" for verdict, n in again[0]["verdicts"].items())
    text = table(["work", "median (spread)", "reach", "met"], rows)
    text += f"\n\n{again[0]['figures']} figures; findings: {counts}, of them "
    text += f"{again[0]['unproved']} unproved. {asked.runs} runs; all gave the same JSON."
    numbers = {
        "phases": phases,
        "processor": processor,
        "whole": whole,
        "first_result": first_result,
        "ratio": ratio,
    }
    used = versions("highspy", "numpy", "pydantic")
    finish("audit_ukraine", text, numbers, used, save=asked.save)


if __name__ == "__main__":
    if sys.argv[1:] == ["--one"]:
        print(json.dumps(one()))
    else:
        main()
