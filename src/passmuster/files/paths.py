"""Whether a path stays inside the study folder."""

from __future__ import annotations

from pathlib import Path

from passmuster.files.ledger import Ledger, Place
from passmuster.files.toml_text import reason


def stays_inside(path: Path, inside: Path, place: Place, ledger: Ledger) -> bool:
    """Enter a fault if a path, links followed, leads out of the study folder."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        ledger.fault(place, "PM103", f"the path leads nowhere ({reason(error)})")
        return False
    if real.is_relative_to(inside):
        return True
    ledger.fault(place, "PM106", "the path leads out of the study folder")
    return False
