"""Which line each key of a TOML file stands on.

The standard library's reader does not say. This scanner runs only when there is something to
tell the user, and only over texts that the reader has accepted, so it checks nothing itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from passmuster.files.ledger import KeyPath

_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """Return the line, from 1, of every key path of a valid TOML text.

    A path is made of keys and, in lists, of positions from 0: `("figure", 3, "quantity", "on")`.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}
        self.breaks = [i for i, c in enumerate(text) if c == "\n"]

    def scan(self) -> Mapping[KeyPath, int]:
        table: KeyPath = ()
        self._skip(_GAP)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                self.at += 2
                table = self._heading(is_list=True)
            elif self.text.startswith("[", self.at):
                self.at += 1
                table = self._heading(is_list=False)
            else:
                self._pair(table)
            self._skip(_GAP)
        return self.lines

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _enter(self, path: KeyPath) -> None:
        self.lines.setdefault(path, bisect_right(self.breaks, self.at - 1) + 1)

    def _heading(self, *, is_list: bool) -> KeyPath:
        keys = self._keys()
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._inside((*path, key))
        path = (*path, keys[-1])
        self._enter(path)
        if is_list:
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            path = (*path, number)
            self._enter(path)
        else:
            path = self._inside(path)
        self.at += 2 if is_list else 1
        return path

    def _inside(self, path: KeyPath) -> KeyPath:
        """Go into the last element of a list of tables, or into the table itself."""
        self._enter(path)
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_BLANK)
            keys.append(self._key())
            self._skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _key(self) -> str:
        quote = self.text[self.at : self.at + 1]
        if quote in ('"', "'"):
            found = _TEXT.match(self.text, self.at)
            assert found is not None
            self.at = found.end()
            inner = found.group()[1:-1]
            return _unescaped(inner) if quote == '"' else inner
        found = _BARE_KEY.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        return found.group()

    def _pair(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for key in self._keys():
            path = (*path, key)
            self.at, after = start, self.at
            self._enter(path)
            self.at = after
        self.at += 1  # the equals sign
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._skip(_BLANK)
        first = self.text[self.at : self.at + 1]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._braces(path)
        elif first in ('"', "'"):
            self._skip(_TEXT)
        else:
            self._skip(_SCALAR)

    def _list(self, path: KeyPath) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_GAP)
            if self.text.startswith("]", self.at):
                self.at += 1
                return
            self._enter((*path, number))
            self._value((*path, number))
            number += 1
            self._skip(_GAP)
            if self.text.startswith(",", self.at):
                self.at += 1

    def _braces(self, path: KeyPath) -> None:
        self.at += 1
        while True:
            self._skip(_GAP)
            if self.text.startswith("}", self.at):
                self.at += 1
                return
            self._pair(path)
            self._skip(_GAP)
            if self.text.startswith(",", self.at):
                self.at += 1


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found.group(1)
        return chr(int(code[1:], 16)) if len(code) > 1 else _PLAIN_ESCAPES.get(code, code)

    return _ESCAPE.sub(plain, text)
