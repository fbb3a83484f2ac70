"""Faults, and one exception tree. What each code means stands once, in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from passmuster.errors.catalogue import CATALOGUE, Entry

__all__ = [
    "CATALOGUE", "ConvergenceError", "Entry", "Fault", "PassmusterError", "StudyError",
    "UsageError",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the user's files: where, what, why, what to do."""

    code: str
    file: str
    line: int | None
    key: str
    what: str
    nearest: str | None = None
    remedy: str | None = None
    """What to do in this very case; the catalogue's remedy where there is nothing better to say."""

    @property
    def entry(self) -> Entry:
        """The catalogue's line for the code."""
        from passmuster.errors.catalogue import CATALOGUE

        return CATALOGUE[self.code]

    @property
    def place(self) -> str:
        """The file, and its line where there is one."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def text(self) -> str:
        """The fault as one paragraph a person can act on."""
        place = f"{self.place}: " if self.file else ""
        key = f" {self.key}:" if self.key else ""
        near = f" Did you mean `{self.nearest}`?" if self.nearest else ""
        remedy = self.remedy or self.entry.remedy
        text = f"{place}{self.code}:{key} {self.what}. {self.entry.cause} {remedy}{near}"
        return text if text.isprintable() else "".join(map(_shown, text))


def __getattr__(name: str) -> Any:
    # A run without a fault never needs the catalogue.
    if name not in ("CATALOGUE", "Entry"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from passmuster.errors import catalogue

    return getattr(catalogue, name)


def _shown(character: str) -> str:
    """Return a character of the user's files as it may safely stand on a screen."""
    if character.isprintable():
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


class PassmusterError(Exception):
    """The root of all exceptions raised on purpose."""

    exit_code = 2


class StudyError(PassmusterError):
    """The user's files are at fault; holds every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(f.text for f in faults))


class UsageError(PassmusterError):
    """A command was asked for something it cannot do; holds the fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.text)


class ConvergenceError(UsageError):
    """Two independent runs did not come to the same answer."""

    exit_code = 3
