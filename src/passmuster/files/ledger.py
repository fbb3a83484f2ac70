"""Where things stand in the files, and all that is wrong with them, collected before it is told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from passmuster.errors import CATALOGUE, Fault, StudyError

KeyPath = tuple[str | int, ...]
MANY = 400
SHOWN = 60
"""Characters of a foreign value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and the keys that lead to a value in it; or a line, where that is known already."""

    file: str
    path: KeyPath = ()
    line: int | None = None

    def at(self, *keys: str | int) -> Place:
        """The place of something inside this one."""
        return Place(self.file, self.path + keys, self.line)


def shown(value: object) -> str:
    """Return a value as a message repeats it: on one line, and not too long."""
    text = value if isinstance(value, str) else _plain(value)
    text = " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = …" for k in list(value)[:4]) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shown(v) for v in value[:4]) + ("…]" if len(value) > 4 else "]")
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of many digits"
    return str(value)


def nearest(name: str, among: Iterable[str]) -> str | None:
    """Return the valid name most like a mistaken one, if any is like it."""
    lower = {n.lower(): n for n in sorted(set(among))}
    name = name.lower()[:200]
    candidates: Sequence[str] = list(lower)
    if len(candidates) > MANY:
        # Only the neighbours in the alphabet: a thousand slips among ten thousand names stay quick.
        at = bisect_left(candidates := sorted(lower), name)
        candidates = candidates[max(0, at - MANY // 2) : at + MANY // 2]
    found = get_close_matches(name, candidates, 1, 0.6)
    return lower[found[0]] if found else None


@dataclass(slots=True)
class Ledger:
    """The faults and warnings of one reading of a study."""

    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    _faults: dict[tuple[Place, str, str], Fault] = field(default_factory=dict)
    _warnings: dict[tuple[Place, str, str], Fault] = field(default_factory=dict)
    _lines: dict[str, Mapping[KeyPath, int]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """True if no fault has been found."""
        return not self._faults

    def fault(
        self,
        place: Place,
        code: str,
        what: str,
        *,
        near: str | None = None,
        remedy: str | None = None,
    ) -> None:
        """Enter something that must be put right; the same thing is entered once."""
        fault = Fault(code, place.file, place.line, "", what, near, remedy)
        self._faults.setdefault((place, code, what), fault)

    def warn(self, place: Place, code: str, what: str, *, near: str | None = None) -> None:
        """Enter something that the user should know."""
        fault = Fault(code, place.file, place.line, "", what, near)
        self._warnings.setdefault((place, code, what), fault)

    def faults(self) -> tuple[Fault, ...]:
        """Return all faults with their lines, in the order of the files."""
        return self._finished(self._faults)

    def warnings(self) -> tuple[str, ...]:
        """Return all warnings as text, in the order of the files."""
        return tuple(warning.text for warning in self._finished(self._warnings))

    def raise_faults(self) -> None:
        """Raise everything that was found, if anything was."""
        if self._faults:
            raise StudyError(self.faults())

    def _finished(self, entered: Mapping[tuple[Place, str, str], Fault]) -> tuple[Fault, ...]:
        placed = [
            Fault(
                fault.code,
                fault.file,
                self.line(place),
                self._key(place),
                fault.what,
                fault.nearest,
                fault.remedy,
            )
            for (place, _, _), fault in entered.items()
        ]
        assert all(fault.code in CATALOGUE for fault in placed)
        return tuple(sorted(placed, key=lambda f: (f.file, f.line or 0, f.key, f.code, f.what)))

    def line(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest thing around it that has one."""
        if place.line is not None or place.file not in self.texts or not place.path:
            return place.line
        if place.file not in self._lines:
            # Only here, where something is to be said, is the time spent to look for lines.
            from passmuster.files.toml_lines import key_lines

            self._lines[place.file] = key_lines(self.texts[place.file])
        lines = self._lines[place.file]
        for length in range(len(place.path), 0, -1):
            if (line := lines.get(place.path[:length])) is not None:
                return line
        return None

    def _key(self, place: Place) -> str:
        """Name a place for people: `figure strength-2031-11, quantity.on`."""
        path, words = list(place.path), []
        here: Any = self.tables.get(place.file)
        while len(path) >= 2 and isinstance(path[0], str) and isinstance(path[1], int):
            key, index = path[0], path[1]
            here = _child(_child(here, key), index)
            name = _child(here, "id") or _child(here, "name")
            if not isinstance(here, Mapping):
                break
            named = isinstance(name, str) and name.strip()
            words.append(f"{key} {shown(name)}" if named else f"{key} no. {index + 1}")
            del path[:2]
        rest = ""
        for part in path:
            rest += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if rest else part
        return ", ".join([*words, rest] if rest else words)


def _child(value: Any, key: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None
