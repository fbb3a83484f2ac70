"""Write docs/errors/PMxxx.md: a page for each code of the catalogue, with an example that was run.

python scripts/error_pages.py [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))

from passmuster.errors import CATALOGUE  # noqa: E402
from scripts.error_examples import answer, has_mended, load  # noqa: E402

GROUPS = {
    "1": "Files",
    "2": "Values",
    "3": "Names",
    "4": "Quantities",
    "5": "Claims",
    "6": "Warnings",
    "7": "Tables, reports and articles",
    "8": "The command line",
    "9": "Ours",
}


def pages() -> dict[str, str]:
    """Return the text of every page, by its file name."""
    made = {f"{code}.md": page(code) for code in CATALOGUE}
    made["index.md"] = index()
    return made


def index() -> str:
    """Return the list of all codes."""
    lines = [
        "# Error codes",
        "",
        "`passmuster explain CODE` tells the same. Codes of faults end a command with exit code 2;",
        "warnings do not.",
    ]
    for digit, group in GROUPS.items():
        lines += ["", f"## {group}", ""]
        for code, entry in CATALOGUE.items():
            if code[2] == digit:
                lines.append(f"- [{code}]({code}.md): {entry.title}")
    return "\n".join(lines) + "\n"


def page(code: str) -> str:
    """Return the page of one code."""
    entry = CATALOGUE[code]
    example = load()[1][code]
    lines = [f"# {code}: {entry.title}", "", entry.cause, "", f"**What to do.** {entry.remedy}", ""]
    lines += ["## Example", ""]
    if "how" in example:
        lines += [example["how"], ""]
    lines += _shown(example, "broken")
    lines += ["is answered with", ""] if len(lines) > 8 or "how" not in example else []
    lines += _fenced("text", _message(code), keep=True)
    if has_mended(example):
        lines += ["## Mended", ""]
        lines += _shown(example, "mended")
    return "\n".join(lines).rstrip("\n") + "\n"


def _shown(example: dict[str, Any], state: str) -> list[str]:
    if "command" in example:
        command = example["mended_command" if state == "mended" else "command"]
        return _fenced("sh", command.replace("FOLDER/", "").replace("STUDY", "study"))
    if "python" in example:
        return _fenced("python", example["mended_python" if state == "mended" else "python"])
    if "how" in example or state not in example:
        return []
    kind = "toml" if example["file"].endswith(".toml") else "text"
    text = "".join(
        c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in example[state]
    )
    return [f"`{example['file']}`", "", *_fenced(kind, text)]


def _message(code: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        said = answer(code, Path(folder).resolve()).text
    lines = [line.removeprefix("warning: ") for line in said.splitlines() if f"{code}: " in line]
    return "\n".join(lines[:3])


def _fenced(kind: str, text: str, *, keep: bool = False) -> list[str]:
    del keep
    return [f"```{kind}", text.strip("\n"), "```", ""]


def write(folder: Path) -> None:
    """Write all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "errors")
