"""Reviewing drafts in the terminal: the sentence in its article, and adopt, edit or skip."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from passmuster.extraction.adopt import Pieces, is_reviewed, pieces, reviewed

AROUND = 220
Ask = Callable[[str], str]
Edit = Callable[[str], str | None]
CHOICES = "[a]dopt, [e]dit, [s]kip, [q]uit"


def review(draft: Path, ask: Ask, edit: Edit, show: Callable[[str, str, str, str], None]) -> int:
    """Go through the drafts that are not reviewed; each decision is kept at once.

    Args:
        draft: the drafts file.
        ask: gives the reviewer's choice for a question.
        edit: opens text in an editor; None if nothing was changed.
        show: prints what stands before, the words, what stands after, and the draft.

    Returns:
        How many are marked as reviewed now.
    """
    parts = pieces(draft.read_text(encoding="utf-8").replace("\r\n", "\n"))
    blocks = list(parts.blocks)
    for number, block in enumerate(blocks):
        if is_reviewed(block):
            continue
        decided = _decide(block, draft, ask, edit, show, f"{number + 1} of {len(blocks)}")
        if decided is None:
            break
        if decided != blocks[number]:
            blocks[number] = decided
            _keep(draft, parts, tuple(blocks))
    return sum(map(is_reviewed, blocks))


def _decide(
    block: str,
    draft: Path,
    ask: Ask,
    edit: Edit,
    show: Callable[[str, str, str, str], None],
    place: str,
) -> str | None:
    """Return the block as decided; None to stop."""
    while True:
        show(*in_article(block, draft), block)
        answer = ask(f"{place}: {CHOICES}").strip().lower()[:1]
        if answer == "a":
            return reviewed(block, yes=True)
        if answer in ("s", ""):
            return block
        if answer == "q":
            return None
        if answer == "e":
            changed = edit(block)
            if changed is not None and _is_one_claim(changed):
                block = changed if changed.endswith("\n") else changed + "\n"


def _is_one_claim(text: str) -> bool:
    try:
        return len(tomllib.loads(text).get("claim", [])) == 1
    except tomllib.TOMLDecodeError:
        return False


def in_article(block: str, draft: Path) -> tuple[str, str, str]:
    """Return the quoted words with what stands before and after them in the kept article."""
    quote = _quote(block)
    text, start, end = quote.get("text", ""), quote.get("start"), quote.get("end")
    path = draft.absolute().parents[2] / "articles" / Path(str(quote.get("article", ""))).name
    if isinstance(start, int) and isinstance(end, int) and path.is_file():
        article = path.read_bytes().decode("utf-8", "replace")
        if article[start:end] == text:
            return article[max(0, start - AROUND) : start], text, article[end : end + AROUND]
    return quote.get("prefix", ""), text, quote.get("suffix", "")


def _quote(block: str) -> dict[str, Any]:
    try:
        claims = tomllib.loads(block).get("claim", [{}])
    except tomllib.TOMLDecodeError:
        return {}
    quote = claims[0].get("quote", {})
    return quote if isinstance(quote, dict) else {}


def _keep(draft: Path, parts: Pieces, blocks: tuple[str, ...]) -> None:
    """Write the file whole, or leave it as it was."""
    handle, name = tempfile.mkstemp(dir=draft.parent, prefix=f".{draft.stem}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(parts.text(blocks))
        os.replace(name, draft)
    finally:
        Path(name).unlink(missing_ok=True)


def in_terminal(draft: Path) -> int:
    """Review with the terminal's own prompt and editor."""
    from rich.console import Console
    from rich.text import Text

    console = Console()

    def show(before: str, words: str, after: str, block: str) -> None:
        console.rule()
        shown = Text(safe(before), style="dim")
        shown.append(safe(words), style="bold reverse")
        shown.append(safe(after), style="dim")
        console.print(shown)
        console.print(Text(safe(_without_quote(block))))

    def ask(question: str) -> str:
        return input(f"{question}: ")

    def edit(text: str) -> str | None:
        try:
            return edited(text)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            console.print(f"not edited: {error}", markup=False)
            return None

    return review(draft, ask, edit, show)


def edited(text: str) -> str | None:
    """Return a text as it is after the user's editor; None if nothing was changed.

    Raises:
        OSError, ValueError, subprocess.SubprocessError: there is no such editor, or it failed.
    """
    default = "notepad" if sys.platform == "win32" else "vi"
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or default
    handle, name = tempfile.mkstemp(suffix=".toml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run([*shlex.split(editor), name], check=True)
        found = Path(name).read_text(encoding="utf-8")
    finally:
        Path(name).unlink(missing_ok=True)
    return None if found == text else found


def _without_quote(block: str) -> str:
    """Return a draft's lines without the quote, which is shown in its article."""
    return "\n".join(line for line in block.splitlines() if not line.startswith("quote "))


def safe(text: str) -> str:
    """Return text as it may stand on a screen: what cannot be seen is shown."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
