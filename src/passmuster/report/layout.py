"""Plain text laid out in columns: wrapped by what a terminal cell is, never past the width."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from passmuster.report.clean import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PIPED = 80
WIDEST = 100
NARROWEST = 40
_GLUE = "\ue000%"  # as long as what it stands for, so that styles keep their place
Piece = str | tuple[str, str]
"""Text, or text with the name of a style."""


def open_console(file: IO[str], width: int | None) -> Console:
    """Return a console on a stream: 80 columns when piped, at most 100 on a terminal.

    NO_COLOR leaves no escape code at all, not even bold; FORCE_COLOR acts as rich has it.
    """
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR"))
    made = Console(
        file=file,
        width=width,
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    if width is None:
        on_terminal = getattr(file, "isatty", lambda: False)()
        made.width = min(made.width, WIDEST) if on_terminal else PIPED
    made.width = max(made.width, NARROWEST)
    return made


class Page:
    """Writes paragraphs with hanging indents."""

    def __init__(self, file: IO[str], width: int | None) -> None:
        self._console = open_console(file, width)
        self._encoding = getattr(file, "encoding", None) or "utf-8"

    @property
    def width(self) -> int:
        """Columns there are."""
        return self._console.width

    def can_show(self, text: str) -> bool:
        """True if the stream's encoding has these characters."""
        try:
            text.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def blank(self) -> None:
        """Leave a line free."""
        self._console.print()

    def rule(self, letter: str = "─") -> None:
        """Draw a line across."""
        self._write(letter * self.width, "dim")

    def para(self, *pieces: Piece, indent: int = 0, hang: int = 0, lead: str = "") -> None:
        """Write a paragraph; lines after the first stand `hang` further in than `indent`.

        Args:
            pieces: what is written, in one run.
            indent: columns left free before every line.
            hang: columns that `lead` takes; further lines start under the text after it.
            lead: what stands before the first line, padded to `hang`.
        """
        text = self._text(pieces)
        room = max(10, self.width - indent - hang)
        first = lead.ljust(hang)
        # A number and its per cent sign stay together.
        text.plain = text.plain.replace(" %", _GLUE)
        for line in text.wrap(self._console, room, overflow="fold", no_wrap=False):
            line.plain = line.plain.replace(_GLUE, " %")
            line.rstrip()
            self._print(" " * indent + first, line)
            first = " " * hang

    def _text(self, pieces: Iterable[Piece]) -> Text:
        from rich.text import Text

        text = Text()
        for piece in pieces:
            content, style = (piece, "") if isinstance(piece, str) else piece
            text.append(self._encodable(clean(content)), style=style or None)
        return text

    def _encodable(self, text: str) -> str:
        if self.can_show(text):
            return text
        return text.encode(self._encoding, "replace").decode(self._encoding)

    def _write(self, content: str, style: str = "") -> None:
        self._print("", self._text([(content, style)]))

    def _print(self, before: str, text: Text) -> None:
        from rich.text import Text

        line = Text(before) + text
        line.rstrip()
        self._console.print(line, no_wrap=True, overflow="ignore", crop=False, soft_wrap=False)
