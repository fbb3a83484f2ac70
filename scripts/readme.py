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
import json
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

DOCUMENTS = ("README.md", "docs/**/*.md", "benchmarks/*.md", "studies/*/README.md")
RESULTS = ROOT / "benchmarks" / "results"
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


class NotMeasuredError(Exception):
    """A benchmark has kept no result yet."""


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


def table(head: list[str], rows: list[list[Any]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(c).replace("|", "\\|") for c in line) + " |" for line in lines
    )


def wrapped(text: str) -> str:
    """Return a paragraph in lines as the documents have them."""
    return textwrap.fill(text, 105, break_long_words=False, break_on_hyphens=False)


def kept(benchmark: str) -> dict[str, Any]:
    """Return what a benchmark has kept."""
    path = RESULTS / f"{benchmark}.json"
    if not path.is_file():
        raise NotMeasuredError(benchmark)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


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


# -- blocks from measurements ----------------------------------------------------------------


def speed() -> str:
    """How long commands take, from what the benchmarks kept."""
    audit, start = kept("audit_ukraine"), kept("startup")
    rows = [
        ["the Ukraine study, read", _seconds(audit["phases"]["open"])],
        ["the Ukraine study, audited", _seconds(audit["phases"]["audit"])],
        ["its page for readers, written", _seconds(audit["phases"]["page"])],
        [
            "the sample, from the start of the command to its result",
            _seconds(audit["first_result"]),
        ],
    ]
    rows += [
        [f"{name}, the whole command", _seconds(found["seconds"])]
        for name, found in start.items()
        if isinstance(found, dict) and "seconds" in found
    ]
    return f"{table(['work', 'median (spread)'], rows)}\n\n{wrapped(_where(audit))}\n"


def size_measured() -> str:
    """How large a study may be, from what the benchmark of growth kept."""
    from passmuster.vocabulary.words import join_words

    found = kept("growth")
    parts, last = [], None
    for number, taken in found["figures"]["seconds"].items():
        limit = f"more than {found['limit_seconds']:g} s"
        parts.append(f"{int(number):,} in {limit if taken is None else _short(taken)}")
        last = int(number) if taken is not None else last
    text = (
        "- Large studies take time. Audits of invented ones with 20 claims and figures on at most "
        f"200 days: {join_words(parts)} of one core"
    )
    slope = found["figures"]["slope"]
    if slope is not None:
        text += f"; up to {last:,} the time grows as the number of figures to the power {slope:.1f}"
    text = textwrap.fill(f"{text}.", 105, subsequent_indent="  ", break_on_hyphens=False)
    return f"{text}\n"


def engine_measured() -> str:
    """How fast worlds run: the engine's main ratios, of processor time, the medians."""
    from passmuster.vocabulary.words import join_words

    c, peers, persons = kept("engine"), kept("engine_peers")["peers"], kept("engine_persons")
    aggregate = [_times(name, found) for name, found in peers.items() if "ratio" in found]
    sides = persons["sides"].items()
    # Woken at moves only, SimPy has a thirtieth of the events: told in the table, not here.
    single = [
        _times(name.replace(", ", " (") + ")" * (", " in name), found)
        for name, found in sides
        if not name.startswith("ours") and not name.endswith("each move") and "ratio" in found
    ]
    text = (
        "How fast worlds run, in processor time on checked equal work ([tables and "
        "conditions](docs/explanation/speed.md)). A world of 1,600 cells by 260 weeks takes "
        f"{c['against_c']['ratio']['median']:.1f} times as long as C written for it by hand, and "
        f"{c['whole_against_c']['ratio']['median']:.1f} times in whole people. 1,000 draws of the "
        f"Ukraine baseline by month take {c['ukraine']['clock']['median']:.2f} s by the clock. "
        f"For 14 stocks, others take as many times as long as passmuster: {join_words(aggregate)}. "
        f"A million persons one by one for 260 weeks take {persons['seconds']:.0f} s; others, a "
        f"person's week, as many times as long: {join_words(single)}. Below 1 they are the quicker."
    )
    return f"{wrapped(text)}\n"


def _times(name: str, found: dict[str, Any]) -> str:
    ratio = found["ratio"]["median"]
    return f"{name} {ratio:,.0f}" if ratio >= 10 else f"{name} {ratio:.1f}"


def _seconds(found: dict[str, float]) -> str:
    middle, low, high = (f"{found[key]:.2f}" for key in ("median", "min", "max"))
    return f"{middle} s ({low}–{high})"


def _short(found: dict[str, float]) -> str:
    return f"{found['median']:.0f} s"


def _where(result: dict[str, Any]) -> str:
    where = f"{result['measured'][0].upper()}{result['measured'][1:]}"
    return f"Measured {where}. The machine is shared: take the times for their order of size."


def results(benchmark: str) -> Callable[[], str]:
    """Return what fills a block with the last table of a benchmark."""

    def fill() -> str:
        found = kept(benchmark)
        return "\n".join([*found["table"], "", wrapped(_where(found))]) + "\n"

    return fill


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
MEASURED: dict[str, Callable[[], str]] = {
    "speed": speed,
    "size-measured": size_measured,
    "engine-measured": engine_measured,
    **{
        f"results-{name}": results(name)
        for name in (
            "audit_ukraine",
            "startup",
            "growth",
            "peers",
            "slips",
            "table_slips",
            "table_speed",
            "history",
            "nuts",
            "engine",
            "engine_peers",
            "engine_persons",
            "extraction",
            "extraction_speed",
        )
    },
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
