"""What the page allows itself: its own script, known by its hash, and nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def script_text() -> str:
    """Return the script of the page. It folds, filters and sorts what is there without it."""
    return (files("passmuster.report") / "templates" / "report.js").read_text(encoding="utf-8")


def policy(*scripts: str) -> str:
    """Return the content security policy of a page.

    Args:
        scripts: the texts that may run; anything else that became a script would not.
    """
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    run = f"; script-src {hashes}" if hashes else ""
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src data:{run}"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
