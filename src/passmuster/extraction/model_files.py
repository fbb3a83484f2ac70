"""The files of the English model, checked against the sha256 of the official ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

from passmuster.errors import Fault, UsageError

LIST = Path(__file__).parent / "data" / "en_core_web_sm-3.8.0.sha256"


def expected() -> dict[str, str]:
    """Return the sha256 of every file of the model, by its path."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines if line)}


def refuse_altered(package: Path) -> None:
    """Raise unless every file of the model is the official one.

    Raises:
        UsageError: PM775.
    """
    folder = next((p for p in sorted(package.iterdir()) if (p / "meta.json").is_file()), package)
    for name, digest in expected().items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            what = f"the file {name} of the English model is not the official one"
            raise UsageError(Fault("PM775", "", None, "", what))
