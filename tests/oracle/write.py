"""Write a study as the folder of TOML files that a user would have written."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from passmuster.vocabulary.noun import Noun
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm
from passmuster.vocabulary.study import Study


def write_study(study: Study, folder: Path) -> Path:
    """Write the files of a study and return its folder."""
    for name, text in study_files(study).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def study_files(study: Study) -> dict[str, str]:
    """Return the text of every file of a study that is not empty."""
    force, tables = study.force, _tables
    files = {
        "study.toml": _pairs(study.settings),
        "force.toml": "\n".join(
            tables(kind, getattr(force, kind)) for kind in ("stock", "flow", "group", "counter")
        ),
        "sources.toml": tables("source", study.sources),
        "measures.toml": tables("measure", study.measures),
        "figures/figures.toml": tables("figure", study.figures),
        "figures/assumptions.toml": tables("assumption", study.assumptions),
        "claims/claims.toml": "\n".join(_claim(c) for c in study.claims),
    }
    return {name: text for name, text in files.items() if text.strip()}


def _claim(claim: Any) -> str:
    return f"[[claim]]\n{_pairs(claim, 'reading')}\n{_tables('claim.reading', claim.reading)}"


def _tables(name: str, nouns: tuple[Noun, ...]) -> str:
    return "\n".join(f"[[{name}]]\n{_pairs(noun)}" for noun in nouns)


def _given(noun: Noun, *skipped: str) -> list[tuple[str, str]]:
    given = []
    for key, about in type(noun).model_fields.items():
        value = getattr(noun, key)
        if key not in skipped and value is not None and value != about.default:
            given.append((about.alias or key, _value(value)))
    return given


def _pairs(noun: Noun, *skipped: str) -> str:
    return "".join(f"{key} = {text}\n" for key, text in _given(noun, *skipped))


def _value(value: Any) -> str:
    if isinstance(value, QuantityForm | Period):
        return value.toml
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Noun):
        return "{ " + ", ".join(f"{key} = {text}" for key, text in _given(value)) + " }"
    return "[" + ", ".join(_value(item) for item in value) + "]"
