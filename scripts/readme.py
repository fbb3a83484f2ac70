"""Fill every block between `generated` comments in the README and the documents.

    python scripts/readme.py             fill all blocks
    python scripts/readme.py --check     change nothing; exit code 1 if a block is not up to date
    python scripts/readme.py --measure   time the program on this machine first, then fill them

A block stands between `<!-- generated: NAME -->` and `<!-- /generated -->`. Most are what the
program prints or finds today. Those about speed are written from what the benchmarks kept in
benchmarks/results/; they change with --measure, or when a benchmark is run with --save, and
--check passes over them.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "scripts"))

import ukraine_page  # noqa: E402
from as_markdown import table, wrapped  # noqa: E402
from measured import MEASURED, NotMeasuredError  # noqa: E402

DOCUMENTS = ("README.md", "docs/**/*.md", "benchmarks/*.md", "studies/*/README.md")
QUICK = ("audit_ukraine", "startup")
"""Benchmarks that --measure runs; the others take long, and are run by hand with --save."""
BLOCK = re.compile(
    r"^<!-- generated: (?P<name>[\w-]+) -->\n(?P<text>.*?)^<!-- /generated -->$",
    re.MULTILINE | re.DOTALL,
)
WIDTH = 80
MILLIONS, SHARE = "a06-deserters-in-the-millions", "a05-four-fifths-leave-from-training"
SHOWN = (MILLIONS, "ever-absent")
VERDICTS = {
    "contradicted": "contradicted",
    "disputed": "disputed",
    "open": "open",
    "supported": "supported",
    "untestable": "could not be tested",
}
AGAINST = ("contradicted", "disputed")


# -- runs ------------------------------------------------------------------------------------


@cache
def ukraine() -> tuple[Any, Any, dict[str, Any]]:
    """Return the Ukraine study, its audit, and the same as JSON."""
    from passmuster import audit, open_study

    study = open_study(ROOT / "studies" / "ukraine")
    audited = audit(study)
    return study, audited, audited.to_dict()


@cache
def printed() -> str:
    """Return what `passmuster audit` prints of the Ukraine study."""
    from passmuster.report.terminal import print_audit

    study, audited, _ = ukraine()
    page = io.StringIO()
    print_audit(audited, study, page, width=WIDTH)
    return page.getvalue()


def findings(claim: str) -> list[dict[str, Any]]:
    """Return the findings about one claim of the Ukraine study."""
    return [finding for finding in ukraine()[2]["findings"] if finding["claim"] == claim]


def passmuster(*arguments: str, folder: str) -> str:
    """Return what a command prints, as a terminal of eighty columns shows it."""
    run = subprocess.run(
        [sys.executable, "-m", "passmuster", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env=os.environ | {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONPATH": str(ROOT / "src")},
    )
    if run.returncode not in (0, 2):
        raise SystemExit(f"passmuster {' '.join(arguments)}: {run.stderr}")
    messages = [
        textwrap.fill(
            line, WIDTH, break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
        )
        for line in run.stderr.splitlines()
    ]
    return run.stdout + "\n".join(messages)


@cache
def in_sample(*arguments: str, misspelt: bool = False) -> str:
    """Return what a command prints beside a fresh sample study called ruritania."""
    with tempfile.TemporaryDirectory() as folder:
        passmuster("new", "ruritania", folder=folder)
        if misspelt:
            path = Path(folder) / "ruritania" / "figures" / "published.toml"
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"^value\b", "valu", text, count=1, flags=re.M), "utf-8")
        return passmuster(*arguments, folder=folder)


# -- pieces ----------------------------------------------------------------------------------


def fenced(text: str) -> str:
    """Return text as a block that is shown as it is."""
    return f"```text\n{text.strip(chr(10))}\n```\n"


def section(page: str, heading: str) -> str:
    """Return the part of a printed audit under one of its headings, heading included."""
    found = re.search(rf"^{heading}\n\n.*?(?=^[A-Z][A-Z ]{{6,}}$|^─{{20,}}|\Z)", page, re.M | re.S)
    assert found, f"the audit prints no section {heading}"
    return found.group().rstrip("\n") + "\n"


def statement(page: str, claim: str, reading: str | None = None) -> str:
    """Return what is printed of a claim, or of one of its readings."""
    parts = re.split(r"\n\n(?=\S)", section(page, "THE STATEMENTS"))
    part = next(part for part in parts if f"[{claim}]" in part)
    if reading is None:
        return part.rstrip("\n") + "\n"
    head, *readings = re.split(r"\n\n(?=  \S)", part)
    return f"{head}\n\n{next(one for one in readings if f'[{reading}]' in one)}".rstrip("\n") + "\n"


# -- blocks from runs ------------------------------------------------------------------------


def first_finding() -> str:
    """One reading of the Ukraine study as it is printed."""
    lead = wrapped(
        "One of its findings, as `passmuster audit` prints it. The sum is the proof, with grade "
        "and id of each figure in brackets; `holds` says what would have to be otherwise for the "
        "statement to be possible."
    )
    return f"{lead}\n\n{fenced(statement(printed(), *SHOWN))}"


def demo_summary() -> str:
    """What the audit of the Ukraine study found, counted, and two of its statements in full."""
    from passmuster.report.summary import summary

    study, audited, plain = ukraine()
    sentences = summary(audited, study)
    counts = Counter(finding["verdict"] for finding in plain["findings"])
    rows = [[word, counts[verdict]] for verdict, word in VERDICTS.items() if counts[verdict]]
    parts = [
        wrapped(f"What it found: {sentences[-1]}"),
        table(["verdict", "findings"], rows),
        wrapped(f"First of all: {sentences[0]}"),
        *(_readings(claim) for claim in (SHARE, MILLIONS)),
    ]
    return "\n\n".join(parts) + "\n"


def _readings(claim: str) -> str:
    """Return a claim's words, and all its readings as a table."""
    from passmuster.report.amounts import say_possible_amount
    from passmuster.report.phrases import say_quantity_text, say_said

    study, audited, _ = ukraine()
    found = [finding for finding in audited.findings if finding.claim == claim]
    rows: dict[tuple[str, str], list[str]] = {}
    for finding in found:
        turns = [t.says.partition(" (")[0] for t in finding.turns_at if t.turns_at is not None]
        verdict = "; ".join([finding.verdict, *turns])
        possible = say_possible_amount(finding)
        read = (say_quantity_text(finding.quantity, study), possible.exact or possible.text)
        rows.setdefault(read, []).append(f"{say_said(finding, study)}: {verdict}")
    lines = [[*read, "<br>".join(said)] for read, said in rows.items()]
    lead = wrapped(f"“{found[0].says.rstrip('.')}”, in every reading that the study gives it:")
    head = ["read as", "the figures allow", "what it says: verdict"]
    return f"{lead}\n\n{table(head, lines)}"


def limits_measured() -> str:
    """How much stays open, and what the contradictions of the Ukraine study stand on."""
    found = [f for f in ukraine()[2]["findings"] if f["verdict"] != "untestable"]
    still_open = [f for f in found if f["verdict"] == "open"]
    unbounded = sum(None in (f["reachable"] or ()) for f in still_open)
    against = [f for f in found if f["verdict"] in AGAINST]
    firm = sum(bool(f["survives_dropping_any_origin"]) for f in against)
    assumed = sum(
        any(line["kind"] in ("assumption", "counter") for line in f["certificate"]["lines"])
        for f in against
        if f["certificate"]
    )
    best = sum(f["grades"]["A2"] in AGAINST for f in against)
    text = (
        f"In the Ukraine study {len(still_open)} of the {len(found)} readings that can be tested "
        f"stay open, {unbounded} of them without any bound at one end. Of the {len(against)} that "
        f"are ruled out, {assumed} lean on something assumed, {firm} stay ruled out whichever one "
        f"origin is dropped, and {best} with sources of grade A2 alone."
    )
    return f"{wrapped(text)}\n"


def sample_check_misspelt() -> str:
    """What `check` says of a misspelt key."""
    return fenced(in_sample("check", "ruritania", misspelt=True))


def sample_audit() -> str:
    """What `audit` prints of the sample: the sentences, and two of the statements."""
    page = in_sample("audit", "ruritania")
    legend = section(page, "THE STATEMENTS").split("\n\n")[:2]
    parts = [
        section(page, "WHAT WAS FOUND").rstrip("\n"),
        "\n\n".join(legend),
        "[…]",
        statement(page, "shrinking").rstrip("\n"),
        statement(page, "absent-now").rstrip("\n"),
        "[…]",
    ]
    return fenced("\n\n".join(parts))


def sample_certificate() -> str:
    """What is printed of the sample's first contradicted claim."""
    page = in_sample("audit", "ruritania", "--claim", "half-a-million")
    return fenced(statement(page, "half-a-million"))


def check_a_table() -> str:
    """What `audit` prints of the conflicts in the table that the how-to shows."""
    shown = (ROOT / "docs" / "how-to" / "check-a-table.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", shown, re.M | re.S)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in blocks:
            path = Path(folder) / "cases" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        page = passmuster("audit", "cases", folder=folder)
    return fenced(section(page, "FIGURES THAT CANNOT ALL BE TRUE"))


def import_table() -> str:
    """What `import-table` makes of the table that the how-to shows."""
    shown = (ROOT / "docs" / "how-to" / "import-a-table.md").read_text(encoding="utf-8")
    found = re.search(r"^<!-- file: (\S+) -->\n```text\n(.*?)^```$", shown, re.M | re.S)
    assert found, "the how-to shows no table"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / found[1]).write_text(found[2], encoding="utf-8")
        page = passmuster("import-table", found[1], folder=folder)
    return f"```toml\n{page.strip(chr(10))}\n```\n"


def against_trial() -> str:
    """What the Ukraine audit finds where an earlier trial of the same figures found something."""
    plain = ukraine()[2]
    vintages = [c["relative_gap"] for c in plain["conflicts"] if c["kind"] == "vintage"]
    real = [c for c in plain["conflicts"] if c["kind"] == "conflict"]
    by_reading = {(f["claim"], f["reading"]): f for f in plain["findings"]}
    ever = by_reading["a06-deserters-in-the-millions", "ever-absent"]
    called = {
        reading: by_reading["a05-four-fifths-leave-from-training", reading]
        for reading in ("of-called-up-2025", "of-called-up-since-2022")
    }
    since = called["of-called-up-since-2022"]
    rows = [
        [
            "conflicts",
            "mostly vintages of 0-1.5 %",
            f"{len(vintages)} vintages of at most {max(vintages):.2%}; {len(real)} real ones of "
            f"{min(c['relative_gap'] for c in real):.1%} or more, where two transcriptions of one "
            "register differ by more than it revises",
        ],
        [
            "millions ever left",
            "contradicted at B2, turns at 0.311",
            f"{ever['verdict']} ({ever['grades']['A2']} at A2, {ever['grades']['B2']} at B2), "
            f"turns at {ever['turns_at'][0]['turns_at']:.3f}",
        ],
        [
            "80 % of those called up",
            "open until absences from training are known",
            f"{called['of-called-up-2025']['verdict']} for 2025; for all years since 2022 "
            f"{since['verdict']}, at most {since['reachable'][1]:.1%}: over a million were called "
            f"up by October 2024, more than the registers leave room for (turns at "
            f"{since['turns_at'][0]['turns_at']:.3f} cases a departure)",
        ],
    ]
    return table(["question", "a trial found", "this study finds"], rows) + "\n"


def ukraine_contents() -> str:
    """What each file of the Ukraine study holds."""
    return ukraine_page.contents(ukraine()[0], ROOT / "studies" / "ukraine")


def ukraine_found() -> str:
    """What the audit of the Ukraine study found, and every statement with its verdicts."""
    from passmuster.report.summary import summary

    study, audited, plain = ukraine()
    return ukraine_page.found(study, plain, summary(audited, study))


def ukraine_conflicts() -> str:
    """Where the figures of the Ukraine study do not agree."""
    return ukraine_page.conflicts(ukraine()[2])


def ukraine_assumptions() -> str:
    """Which assumptions of the Ukraine study carry a contradiction, and where each ends."""
    study, audited, _ = ukraine()
    return ukraine_page.assumptions(study, audited)


RUN: dict[str, Callable[[], str]] = {
    "first-finding": first_finding,
    "demo-summary": demo_summary,
    "limits-measured": limits_measured,
    "sample-check-misspelt": sample_check_misspelt,
    "sample-audit": sample_audit,
    "sample-certificate": sample_certificate,
    "import-table": import_table,
    "check-a-table": check_a_table,
    "ukraine-against-trial": against_trial,
    "ukraine-contents": ukraine_contents,
    "ukraine-found": ukraine_found,
    "ukraine-conflicts": ukraine_conflicts,
    "ukraine-assumptions": ukraine_assumptions,
}


# -- the verb --------------------------------------------------------------------------------


def filled(text: str, blocks: dict[str, Callable[[], str]]) -> str:
    """Return a document with those of its blocks filled that are named."""

    def fill(block: re.Match[str]) -> str:
        name = block["name"]
        if name not in RUN and name not in MEASURED:
            raise SystemExit(f"Nothing fills a block called {name}.")
        if name not in blocks:
            return block.group()
        try:
            return f"<!-- generated: {name} -->\n{blocks[name]()}<!-- /generated -->"
        except NotMeasuredError as missing:
            print(f"{name} stays as it is: run python benchmarks/{missing}.py --save first")
            return block.group()

    return BLOCK.sub(fill, text)


def main() -> int:
    """Fill or check all documents."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    parser.add_argument("--measure", action="store_true", help="time the program first")
    asked = parser.parse_args()
    if asked.check and asked.measure:
        parser.error("--check changes nothing, and --measure does")
    for name in QUICK if asked.measure else ():
        subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--save"], check=True
        )
    stale = []
    for path in sorted({path for pattern in DOCUMENTS for path in ROOT.glob(pattern)}):
        text = path.read_text(encoding="utf-8")
        new = filled(text, RUN if asked.check else RUN | MEASURED)
        if new == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if not asked.check:
            path.write_text(new, encoding="utf-8")
    if not stale:
        print("Every block is up to date.")
    elif asked.check:
        print("Blocks differ in", ", ".join(stale), "- run python scripts/readme.py")
    else:
        print("Filled blocks in", ", ".join(stale))
    return 1 if stale and asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
