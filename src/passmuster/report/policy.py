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


def policy(*hashes: str) -> str:
    """Return the content security policy of a page.

    Args:
        hashes: of the scripts that may run; anything else that became a script would not.
    """
    known = " ".join(f"'sha256-{one}'" for one in hashes)
    run = f"; script-src {known}" if hashes else ""
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src data:{run}"


def script_hash(text: str) -> str:
    """Return the hash of a script as a policy writes it, without the name of the method.

    Args:
        text: the script.
    """
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
