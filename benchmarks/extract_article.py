"""The article with gold statements: how many are found, and what is right of the core ones.

python benchmarks/extract_article.py [FOLDER]
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
ARTICLES = ROOT.parent / "shared" / "articles"
UKRAINE = ROOT / "studies" / "ukraine"
PUBLISHED = date(2025, 11, 20)
KINDS = {
    "share": {"share"}, "stock": {"stock", "cumulative"}, "flow_comparison": {"comparison"},
    "date": {"date"}, "threshold": {"threshold"}, "count": {"flow", "stock", "cumulative"},
}  # fmt: skip
TYPES = {"anonymous_officials": "anonymous"}
QUANTITIES = {
    # What the gold says of the model, as names of the Ukraine study; any one of them is right.
    "share of call-ups absent from training": ("absent_training",),
    "cumulative deserters": ('ever = "absent"', 'stock = "absent"'),
    "net monthly change in strength < 0": ('change = "serving"',),
    "start of mobilisation": ("decree-69-2022",),
    "minimum mobilisation age, before": ("call_up_from_age",),
    "minimum mobilisation age, after": ("call_up_from_age", "law-9281"),
    "start of voluntary youth contract": ("contract-18-24",),
    "voluntary contract age band": ("contract_from_age", "contract_to_age"),
    "exit permission age ceiling": ("exit_barred_from_age",),
    "border escapes (one network)": ("left_illegally",),
    "elapsed time": ("decree-69-2022",),
}


def score(folder: Path) -> dict[str, Any]:
    """Return the counts of one folder of articles with gold."""
    from passmuster.extraction.as_json import to_dict
    from passmuster.extraction.extract import extract_text
    from passmuster.files.folder import open_study

    study = open_study(UKRAINE)
    total = {"statements": 0, "found": 0, "core": 0, "core_right": 0, "spurious": 0}
    misses: list[str] = []
    for gold_file in sorted(folder.glob("*.gold.jsonl")):
        path = folder / gold_file.name.replace(".gold.jsonl", ".txt")
        text = path.read_bytes().decode()
        made = to_dict(extract_text(text, study, name=path.name, published=PUBLISHED))["claims"]
        gold = [json.loads(line) for line in gold_file.read_text("utf-8").splitlines() if line]
        used: set[str] = set()
        for statement in gold:
            hits = _hits(statement, made)
            used.update(c["id"] for c in hits)
            total["statements"] += 1
            total["found"] += bool(hits)
            if statement["tier"] == "core":
                total["core"] += 1
                right = any(_is_right(statement, c) for c in hits[:1])
                total["core_right"] += right
                if not right:
                    misses.append(statement["id"])
            if not hits:
                misses.append(f"{statement['id']} missing")
        total["spurious"] += sum(c["id"] not in used for c in made)
    return {**total, "misses": misses}


def _hits(statement: dict[str, Any], made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the claims that meet a statement; first those whose number or date is its own."""
    marks = [(m["start"], m["end"]) for m in statement["quantities"] or statement["dates"]]
    meets = [
        c
        for c in made
        if c["quote"]["start"] < statement["end"] and statement["start"] < c["quote"]["end"]
    ]
    own = [
        c
        for c in meets
        if any(v["start"] < e and s < v["end"] for v in c["values"] for s, e in marks)
    ]
    return own or meets


def _is_right(statement: dict[str, Any], claim: dict[str, Any]) -> bool:
    value, speaker = claim["values"][0], claim["speaker"]
    kind = value["kind"] in KINDS[statement["kind"]]
    wanted = TYPES.get(statement["source_type"], statement["source_type"])
    source = speaker["type"] == wanted
    if statement["source_name"]:
        source = source and speaker["name"] == statement["source_name"]
    names = QUANTITIES[statement["model_quantity"]]
    quantity = any(any(n in c["quantity"] for n in names) for c in claim["candidates"][:1])
    return kind and source and quantity


def main() -> None:
    given = [a for a in sys.argv[1:] if not a.startswith("-")]
    folder = Path(given[0]) if given else ARTICLES
    if not folder.is_dir():
        print(f"there is no folder {folder}: nothing to measure")
        return
    found = score(folder)
    print(f"statements found {found['found']} of {found['statements']}")
    print(f"core: kind, source, first candidate right {found['core_right']} of {found['core']}")
    print(f"spurious {found['spurious']}")
    if found["misses"]:
        print("missed:", ", ".join(found["misses"]))


if __name__ == "__main__":
    main()
