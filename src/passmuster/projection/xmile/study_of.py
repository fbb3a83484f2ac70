"""`import_xmile`: a study folder from an XMILE file, checked before a byte of it is written."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from passmuster.errors import StudyError
from passmuster.files.folder import open_study
from passmuster.files.ledger import Ledger, Place, shown
from passmuster.files.scenarios import read_world
from passmuster.files.toml_text import read_text
from passmuster.projection.xmile.equations import EquationError, Tree, parse
from passmuster.projection.xmile.names import key_of
from passmuster.projection.xmile.nouns import Element
from passmuster.projection.xmile.parse import CODE
from passmuster.projection.xmile.read import read_xmile
from passmuster.projection.xmile.reading import Imported
from passmuster.projection.xmile.write import number

SCENARIO = "scenarios/baseline.toml"


def import_xmile(
    file: str | os.PathLike[str], folder: str | os.PathLike[str], first_day: date | None = None
) -> None:
    """Write the study of an XMILE file into a new or empty folder.

    Args:
        file: the XMILE file.
        folder: where the study goes.
        first_day: the day of time zero, for files that do not say.

    Raises:
        StudyError: with every line that is outside the subset; nothing is written then.
    """
    ledger, path = Ledger(), Path(file)
    text = read_text(path, Place(path.name), ledger)
    found = None if text is None else read_xmile(text, path.name, ledger, first_day)
    ledger.raise_faults()
    assert found is not None
    with tempfile.TemporaryDirectory() as tried:
        for name, content in files_of(found):
            (Path(tried) / name).parent.mkdir(exist_ok=True)
            (Path(tried) / name).write_text(content, encoding="utf-8", newline="\n")
        _check(found, Path(tried), path.name, ledger)
        ledger.raise_faults()
        shutil.copytree(tried, folder, dirs_exist_ok=True)


def _check(found: Imported, folder: Path, name: str, ledger: Ledger) -> None:
    """Enter what the study's own check has to say, and for a file of ours what was changed."""
    try:
        world = read_world(open_study(folder), "baseline")
    except StudyError as error:
        by_name = {key_of(e.name): e.line for e in found.elements}
        for fault in error.faults:
            words = fault.what.replace("`", " ").split()
            line = next((by_name[key_of(w)] for w in words if key_of(w) in by_name), 1)
            ledger.fault(Place(name, line=line), fault.code, fault.what, near=fault.nearest)
        return
    if not found.is_ours:
        return
    from passmuster.engine.compile import compile_world
    from passmuster.projection.xmile.export import medians
    from passmuster.projection.xmile.write import elements_of

    model = compile_world(world)
    wanted = {key_of(e.name): e for e in elements_of(model, medians(model).parameters[0])}
    there = {key_of(e.name): e for e in found.elements}
    for key, element in there.items():
        if key not in wanted:
            what = f"`{shown(element.name)}` is no part of what passmuster wrote"
            ledger.fault(Place(name, line=element.line), CODE, what)
        elif not _same(element, wanted[key]):
            what = f"`{shown(element.name)}` is not as a step of passmuster has it"
            said = f"There it reads: {wanted[key].equation}. Change parameters and starts alone."
            ledger.fault(Place(name, line=element.line), CODE, what, remedy=said)
    for key in sorted(set(wanted) - set(there)):
        what = f"`{shown(wanted[key].name)}` is missing"
        ledger.fault(Place(name, line=1), CODE, what)


def _same(a: Element, b: Element) -> bool:
    ends = (a.kind, set(map(key_of, a.inflows)), set(map(key_of, a.outflows)), a.by_step)
    others = (b.kind, set(map(key_of, b.inflows)), set(map(key_of, b.outflows)), b.by_step)
    return ends == others and _tree(a.equation) == _tree(b.equation)


def _tree(equation: str) -> Tree | None:
    try:
        return parse(equation)
    except EquationError:
        return None


def files_of(found: Imported) -> Iterator[tuple[str, str]]:
    """Return the files of a study, by name."""
    first, last = found.horizon
    yield (
        "study.toml",
        _text({"schema": 1, "title": found.title, "horizon": {"start": first, "end": last}}),
    )
    lines = []
    for kind, nouns in found.force.items():
        for noun in nouns:
            lines += [f"[[{kind}]]", _text(noun)]
    yield "force.toml", "\n".join(lines)
    plain = {k: v for k, v in found.scenario.items() if not isinstance(v, dict | list)}
    parts = [_text(plain)]
    for key in ("start", "parameter"):
        if found.scenario[key]:
            parts.append(f"[{key}]\n{_text(found.scenario[key])}")
    for key in ("flow", "driver"):
        for name, table in found.scenario[key].items():
            parts.append(f"[{key}.{_key(name)}]\n{_text(table)}")
    measures = sorted(found.scenario["measure"], key=lambda m: (m["since"], m["lever"]))
    parts += [f"[[measure]]\n{_text(m)}" for m in measures]
    yield SCENARIO, "\n".join(parts)


def _text(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(k)} = {_value(v)}\n" for k, v in table.items())


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return number(value)
