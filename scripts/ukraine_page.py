"""The parts of the Ukraine study's page that repeat what the study holds and its audit finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

FILES = {
    "cases.toml": "registered cases by article, suspicions, courts",
    "strength.toml": "people serving, and wider scopes",
    "intake.toml": "call-up, volunteers, the contract for ages 18 to 24, training, the reserved",
    "returns.toml": "returns from absence, and of the wounded",
    "casualties.toml": "killed, wounded, missing, captured",
    "evasion.toml": "evaders, the wanted, fines, the border and what stops a crossing, abroad",
    "everyone.toml": "men of 25 to 60 by status",
}
"""What each file of figures is about; a new file has to be named here."""
AGAINST = ("contradicted", "disputed")


def table(head: list[str], rows: list[list[Any]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(c).replace("|", "\\|") for c in line) + " |" for line in lines
    )


def contents(study: Any, folder: Path) -> str:
    """Return what each file holds, counted."""
    import tomllib

    force = study.force
    flags = sum(stock.is_flag for stock in force.stock)
    parts = {
        "stocks": len(force.stock) - flags,
        "flags": flags,
        "flows": len(force.flow),
        "groups": len(force.group),
        "counters": len(force.counter),
    }
    settings = study.settings
    rows = [
        ["`study.toml`", f"{settings.horizon.start} to {settings.horizon.end}, accepted grade "
         f"{settings.accept}"],
        ["`force.toml`", ", ".join(f"{n} {name}" for name, n in parts.items())],
        ["`sources.toml`", f"{len(study.sources)} sources with grade, document and origin, "
         f"{sum(source.repeats is not None for source in study.sources)} of them retellings"],
        ["`measures.toml`", f"{len(study.measures)} dated rules"],
    ]  # fmt: skip
    found = sorted(path.name for path in (folder / "figures").glob("*.toml"))
    assert set(found) == {*FILES, "assumptions.toml"}, "a file of figures is not described"
    for name, what in FILES.items():
        plain = tomllib.loads((folder / "figures" / name).read_text(encoding="utf-8"))
        tables = [folder / "figures" / one["file"] for one in plain.get("series", [])]
        months = sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in tables)
        count = f"{len(plain['figure'])} figures" + (
            f" and {months} months from {len(tables)} CSV" if tables else ""
        )
        rows.append([f"`figures/{name}`", f"{what}: {count}"])
    rows.append(["`figures/assumptions.toml`",
                 f"{len(study.assumptions)} assumptions: what is held true without a figure; "
                 f"{_bridges(study)} more are `per_person` in `force.toml`"])  # fmt: skip
    for name, what in (
        ("article-000", "the article's statements C01-C20 as `a01` … `a20`"),
        ("published", "other published statements, from `p01` on"),
    ):
        claims = [claim for claim in study.claims if (claim.id[0] == "a") == (name[0] == "a")]
        readings = sum(len(claim.reading) for claim in claims)
        held = f"{what}: {len(claims)} claims with {readings} readings"
        rows.append([f"`claims/{name}.toml`", held])
    return table(["file", "holds"], rows) + "\n"


def _bridges(study: Any) -> int:
    return sum(c.per_person is not None and c.per_person.assumed for c in study.force.counter)


def found(study: Any, plain: dict[str, Any], sentences: tuple[str, ...]) -> str:
    """Return what was found in sentences, and every statement with the verdicts of its readings."""
    by_claim: dict[str, list[dict[str, Any]]] = {}
    for finding in plain["findings"]:
        by_claim.setdefault(finding["claim"], []).append(finding)
    rows = []
    for claim in study.claims:
        findings = by_claim[claim.id]
        side = study.source_by_id[claim.source].side
        counts = Counter(finding["verdict"] for finding in findings)
        rows.append(
            [
                f"`{_short(claim.id)}`",
                findings[0]["says"],
                f"{claim.said_by} ({side})",
                ", ".join(f"{n} {verdict}" for verdict, n in sorted(counts.items())),
            ]
        )
    told = "\n".join(f"- {sentence}" for sentence in sentences)
    return f"{told}\n\n{table(['claim', 'says', 'who (side)', 'readings'], rows)}\n"


def conflicts(plain: dict[str, Any]) -> str:
    """Return the conflicts one by one, the revisions together, and the rivals."""
    real = [c for c in plain["conflicts"] if c["kind"] == "conflict"]
    vintages = [c["relative_gap"] for c in plain["conflicts"] if c["kind"] == "vintage"]
    lines = [f"- Conflict: {conflict['says']}." for conflict in real]
    if vintages:
        lines.append(
            f"- {len(vintages)} differences between publications of one register, of at most "
            f"{max(vintages):.2%}, are revisions: both figures stay."
        )
    for rival in plain["rivals"]:
        low, high = (f"{end:,}" for end in rival["taken"])
        taken = low if low == high else f"{low} to {high}"
        names = ", ".join(f"`{name}`" for name in rival["figures"])
        lines.append(f"- Rivals: {names}; taken is {taken}.")
    return "\n".join(lines) + "\n"


def assumptions(study: Any, audited: Any) -> str:
    """Return every assumption that a contradiction leans on, and the nearest turning point."""
    from passmuster.report.phrases import say_holds

    rows = []
    names = [a.id for a in study.assumptions]
    names += [c.name for c in study.force.counter if c.per_person and c.per_person.assumed]
    for name in names:
        points = [
            (finding, point)
            for finding in audited.findings
            if finding.verdict in AGAINST
            for point in finding.turns_at
            if point.id == name
        ]
        ends = [p for p in points if p[1].turns_at is not None]
        first = min(ends, key=_away, default=None)
        holds = f"{say_holds(first[1], study)} (`{_short(first[0].claim)}`)" if first else "–"
        rows.append([f"`{name}`", len(points), holds])
    head = ["assumption", "contradictions that lean on it", "the first of them holds"]
    return table(head, rows) + "\n"


def _short(claim: str) -> str:
    return claim.partition("-")[0]


def _away(pair: tuple[Any, Any]) -> float:
    """How far the value has to go until a contradiction ends, as a ratio."""
    used, turns = float(pair[1].used), float(pair[1].turns_at)
    return max(used, turns) / max(min(used, turns), 1e-9)
