"""Markdown as the documents have it."""

from __future__ import annotations

import textwrap
from typing import Any


def table(head: list[str], rows: list[list[Any]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(c).replace("|", "\\|") for c in line) + " |" for line in lines
    )


def wrapped(text: str) -> str:
    """Return a paragraph in lines as the documents have them."""
    return textwrap.fill(text, 105, break_long_words=False, break_on_hyphens=False)
