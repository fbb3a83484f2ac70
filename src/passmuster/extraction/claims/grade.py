"""The Admiralty suggestion of a draft: never above F6 unless a source ledger says more."""

from __future__ import annotations

from passmuster.extraction.items import NAMED, OFFICE, Speaker


def grade_of(speaker: Speaker) -> tuple[str, str | None]:
    """Return F6, or F3 with the reason: somebody who can be asked is named with an office."""
    if speaker.type == NAMED and speaker.role:
        return "F3", f"{speaker.name} is named with an office, and can be asked"
    if speaker.type == OFFICE:
        return "F3", "an office is named, and can be asked"
    return "F6", None
