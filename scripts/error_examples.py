"""Run the examples of docs/errors/examples.toml: what does each code look like to a user?"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "errors" / "examples.toml"


def load() -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Return the files of the sound study, and the examples by their code."""
    examples = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return examples.pop("base"), examples


@dataclass(frozen=True)
class Answer:
    """What a user is told: all of it, and the codes in it."""

    text: str
    codes: tuple[str, ...]
    exit_code: int


def answer(code: str, folder: Path, *, mended: bool = False) -> Answer:
    """Return what a user is told about an example, before or after it is mended."""
    base, examples = load()
    example = examples[code]
    study = folder / "study"
    _write_study(study, base, example, mended=mended)
    if "xlsx" in example:
        _write_xlsx(folder / "table.xlsx", example["xlsx"])
    if "prepare" in example:
        before = example["prepare"].replace("FOLDER", str(folder)).replace("STUDY", str(study))
        _run(before.split()[1:], {})
    if "command" in example:
        command = example["mended_command" if mended else "command"]
    elif example.get("audit"):
        command = "passmuster audit STUDY --json"
    elif "python" in example:
        return _python(example["mended_python" if mended else "python"], study)
    else:
        command = "passmuster check STUDY"
    words = [
        word.replace("FOLDER", str(folder)).replace("STUDY", str(study))
        for word in command.split()[1:]
    ]
    text, exit_code = _run(words, example)
    text = text.replace(str(study) + os.sep, "").replace(str(study), "study")
    text = text.replace(str(folder) + os.sep, "").replace(str(folder), "folder")
    # `explain` and `schema` print what they are asked for: there a code is no complaint.
    codes = [word[:5] for line in text.splitlines() for word in line.split(": ") if _is_code(word)]
    return Answer(text, tuple(codes), exit_code)


def _is_code(word: str) -> bool:
    return len(word) == 5 and word.startswith("PM") and word[2:].isdecimal()


def has_mended(example: dict[str, Any]) -> bool:
    """True if an example shows how to mend it."""
    return any(key in example for key in ("mended", "mended_command", "mended_python"))


def _write_study(
    study: Path, base: dict[str, str], example: dict[str, Any], *, mended: bool
) -> None:
    for name, text in base.items():
        _write(study / name, text.lstrip("\n"))
    for name, text in example.get("also", {}).items():
        inside = study if "file" in example else study.parent
        _write(inside / name, text.lstrip("\n"))
    if "file" not in example:
        return
    path = study / example["file"]
    if mended:
        _write(path, example["mended"].lstrip("\n"))
    elif example.get("missing"):
        path.unlink()
    elif example.get("folder"):
        path.unlink()
        path.mkdir()
    elif "link" in example:
        path.unlink()
        path.symlink_to(example["link"])
    elif "megabytes" in example:
        path.write_bytes(b"#" * 1_000_000 * example["megabytes"])
    elif "copies" in example:
        for number in range(example["copies"]):
            _write(study / example["file"].format(number=number), "# nothing yet\n")
    else:
        text = example["broken"].lstrip("\n")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(example.get("encoding", "utf-8")))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _write_xlsx(path: Path, kind: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["id", "value"], ["a", 3448], ["b", 3901]):
        sheet.append(row)
    if kind == "formula":
        sheet["B2"] = "=3000+448"
    if kind == "merged":
        sheet.merge_cells("A2:A3")
    if kind == "hidden":
        book.create_sheet("notes").sheet_state = "hidden"
    book.save(path)


def _python(line: str, study: Path) -> Answer:
    """What a line of Python raises; the line is ours, from the examples."""
    import passmuster as pm

    def given(run: str, changed: str | None = None) -> object:
        """Read a posterior beside the study, after a change to one of the study's files."""
        from passmuster.inference.given import read_beliefs

        if changed is not None:
            with (study / changed).open("a", encoding="utf-8") as file:
                file.write("# changed since\n")
        return read_beliefs(study.parent / run, pm.open_study(study))

    audit = pm.audit(pm.open_study(study))
    try:
        eval(line, {"audit": audit, "given": given})
    except pm.PassmusterError as error:
        text = str(error).replace(str(study.parent) + os.sep, "")
        return Answer(text, (error.fault.code,), error.exit_code)
    return Answer("", (), 0)


def _run(words: list[str], example: dict[str, Any]) -> tuple[str, int]:
    from passmuster.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        if "without" in example:
            stack.enter_context(mock.patch.dict(sys.modules, {example["without"]: None}))
        if example.get("altered_model"):
            from passmuster.extraction import spacy_model

            wrong = mock.patch(
                "passmuster.extraction.model_files.expected", return_value={"meta.json": "0"}
            )
            spacy_model.english.cache_clear()
            stack.callback(spacy_model.english.cache_clear)
            stack.enter_context(wrong)
        if example.get("bug"):
            fails = mock.patch("passmuster.files.folder.open_study", side_effect=KeyError("flow"))
            stack.enter_context(fails)
        exit_code = main(words)
    if "--json" in words and exit_code == 0:
        complaints = json.loads(out.getvalue()).get("warnings", [])
    else:
        complaints = [line for line in out.getvalue().splitlines() if line.startswith("warning: ")]
    return err.getvalue() + "\n".join(complaints), exit_code
