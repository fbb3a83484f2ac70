"""From bytes to a table: size, encoding, TOML. Nothing here knows what a study is."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from passmuster.files.ledger import Ledger, Place, shown

TOML_BYTES = 5_000_000
TABLE_BYTES = 50_000_000
DEEPEST = 16
"""Levels of tables and lists: twice what any key of a study needs."""

_BOM = b"\xef\xbb\xbf"
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ESCAPES = re.compile(r"\\[ubfrex]")


def read_text(path: Path, place: Place, ledger: Ledger, most_bytes: int = TOML_BYTES) -> str | None:
    """Return a file's text; None after a fault."""
    raw = _read_bytes(path, place, ledger, most_bytes)
    if raw is None:
        return None
    if raw.startswith(_BOM):
        ledger.warn(
            Place(place.file, line=1), "PM608", "the file starts with an invisible mark (BOM)"
        )
        raw = raw[len(_BOM) :]
    if not raw.strip():
        ledger.fault(place, "PM109", "the file is empty")
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _encoding_fault(raw, error.start, place, ledger)
        return None
    if (zero := text.find("\0")) >= 0:
        line = text.count("\n", 0, zero) + 1
        if raw[1::2].count(0) > len(raw) // 5 or raw[::2].count(0) > len(raw) // 5:
            _not_utf8(place, ledger, "it looks like UTF-16", line)
        else:
            ledger.fault(Place(place.file, line=line), "PM105", "the file holds a zero byte")
        return None
    return text


def _read_bytes(path: Path, place: Place, ledger: Ledger, most_bytes: int) -> bytes | None:
    try:
        # Asked of the open file, so that what is measured is what is read; a pipe would not open.
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except IsADirectoryError:
        ledger.fault(place, "PM102", "this is a folder; a file is needed here")
        return None
    except FileNotFoundError:
        ledger.fault(place, "PM101", "there is no such file")
        return None
    except (OSError, ValueError) as error:
        ledger.fault(place, "PM103", f"the file cannot be read ({reason(error)})")
        return None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        if stat.S_ISDIR(status.st_mode):
            ledger.fault(place, "PM102", "this is a folder; a file is needed here")
        else:
            ledger.fault(place, "PM103", "this is not an ordinary file")
        return None
    with os.fdopen(handle, "rb") as file:
        if status.st_size > most_bytes:
            has, most = status.st_size / 1e6, most_bytes / 1e6
            ledger.fault(place, "PM107", f"the file has {has:.1f} MB; the most is {most:.0f} MB")
            return None
        try:
            return file.read(most_bytes + 1)
        except OSError as error:
            ledger.fault(place, "PM103", f"the file cannot be read ({reason(error)})")
            return None


def reason(error: Exception) -> str:
    """Return the operating system's reason in lower case."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(text[:1].lower() + text[1:])


def _not_utf8(place: Place, ledger: Ledger, guess: str, line: int | None) -> None:
    ledger.fault(Place(place.file, line=line), "PM104", f"the file is not UTF-8; {guess}")


def _encoding_fault(raw: bytes, position: int, place: Place, ledger: Ledger) -> None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        _not_utf8(place, ledger, "its first two bytes say UTF-16", None)
        return
    line = raw.count(b"\n", 0, position) + 1
    high = [byte for byte in raw[:100_000] if byte >= 0x80]
    # In Windows-1251 Cyrillic letters are C0-FF and come in runs; in Windows-1252 they are rare.
    runs = re.findall(rb"[\xa8\xaa\xaf\xb2-\xb4\xb8\xba\xbf-\xff]{3,}", raw[:100_000])
    cyrillic = sum(len(run) for run in runs) * 2 > len(high)
    guess = "Windows-1251 (Cyrillic)" if cyrillic else "Windows-1252 (Western)"
    byte = f"byte {position + 1} of the file is {raw[position]:#04x}"
    _not_utf8(place, ledger, f"it looks like {guess}: {byte}", line)


def read_toml(path: Path, place: Place, ledger: Ledger) -> dict[str, Any] | None:
    """Return a file's table, and remember its text for looking up lines; None after a fault."""
    text = read_text(path, place, ledger)
    if text is None:
        return None
    # Before parsing, so that a long row of brackets costs nothing.
    try:
        table = tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        ledger.fault(place, "PM111", "the file has too many levels of brackets to be read")
        return None
    except ValueError as error:
        from passmuster.files.toml_syntax import syntax_fault

        syntax_fault(text, str(error), place, ledger)
        return None
    ledger.texts[place.file] = text
    ledger.tables[place.file] = table
    if not table:
        ledger.fault(place, "PM109", "the file holds nothing but comments")
        return None
    return table if _sound(table, text, place, ledger) else None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("inf")  # refused later, with its place, like any other endless number


def _sound(table: dict[str, Any], text: str, place: Place, ledger: Ledger) -> bool:
    """Check levels and characters in one walk that cannot itself go too deep."""
    look_at_text = bool(_ESCAPES.search(text) or _UNSHOWABLE.search(text.replace("\r\n", "\n")))
    faults = False
    todo: list[tuple[Any, tuple[str | int, ...]]] = [(table, ())]
    while todo:
        value, path = todo.pop()
        if len(path) > DEEPEST:
            ledger.fault(place.at(*path[:3]), "PM111", f"this lies more than {DEEPEST} levels deep")
            return False
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            if isinstance(inner, dict | list):
                todo.append((inner, (*path, key)))
            elif look_at_text and isinstance(inner, str) and (bad := _UNSHOWABLE.search(inner)):
                what = f"the text holds the character U+{ord(bad.group()):04X}"
                ledger.fault(place.at(*path, key), "PM214", what)
                faults = True
            if look_at_text and isinstance(key, str) and (bad := _UNSHOWABLE.search(key)):
                what = f"a key holds the character U+{ord(bad.group()):04X}"
                ledger.fault(place.at(*path), "PM214", what)
                faults = True
    return not faults


def unshowable(text: str) -> str | None:
    """Return the first character of a text that could mislead on a screen."""
    found = _UNSHOWABLE.search(text)
    return found.group() if found else None
