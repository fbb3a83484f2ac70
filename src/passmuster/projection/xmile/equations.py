"""Equations of XMILE as trees: read by a small grammar, never evaluated as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import isfinite

from passmuster.projection.xmile.names import key_of

DEEPEST = 60
MOST_WORDS = 600
"""A sum is as deep a tree as it is long, and trees are walked by recursion."""
_TOKEN = re.compile(
    r"\s*(?:(?P<comment>\{[^{}]*\})|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r'|(?P<name>[^\W\d][\w$\']*(?:\.[^\W\d][\w$\']*)*|"(?:[^"\\]|\\.)*")'
    r"|(?P<sign><>|<=|>=|//|[-+*/^()<>=,\[\]]))"
)
_LEVELS = (
    ("or",),
    ("and",),
    ("=", "<>", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "mod", "//"),
)
_WORDS = ("if", "then", "else", "and", "or", "not", "mod")


class EquationError(ValueError):
    """An equation that the grammar does not have; the text says what it stumbled on."""


@dataclass(frozen=True)
class Num:
    """A number."""

    value: float


@dataclass(frozen=True)
class Ref:
    """A variable, by its name as XMILE compares names."""

    key: str


@dataclass(frozen=True)
class Op:
    """An operation, a function or a choice ("if") on other trees."""

    sign: str
    of: tuple[Tree, ...]


Tree = Num | Ref | Op


def parse(text: str) -> Tree:
    """Return the tree of an equation.

    Raises:
        EquationError: the text is no equation of the subset's grammar.
    """
    tokens = list(islice(_tokens(text), MOST_WORDS + 1))
    if len(tokens) > MOST_WORDS:
        raise EquationError(f"it is longer than {MOST_WORDS} words and signs")
    parser = _Parser(tokens)
    tree = parser.choice(0)
    if parser.at < len(parser.tokens):
        raise EquationError(f"“{parser.tokens[parser.at][1]}” was not expected")
    return tree


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.end() == at:
            raise EquationError(f"“{text[at : at + 12].strip()}” is not understood")
        at = found.end()
        kind = found.lastgroup or ""
        word = found[kind]
        if kind == "name" and not word.startswith('"') and word.lower() in _WORDS:
            yield "sign", word.lower()
        elif kind != "comment":
            yield kind, word


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def sign(self, *wanted: str) -> str | None:
        if self.at < len(self.tokens):
            kind, word = self.tokens[self.at]
            if kind == "sign" and word in wanted:
                self.at += 1
                return word
        return None

    def need(self, wanted: str) -> None:
        if self.sign(wanted) is None:
            raise EquationError(f"“{wanted}” is missing before “{self.peek() or 'the end'}”")

    def choice(self, depth: int) -> Tree:
        if depth > DEEPEST:
            raise EquationError("it is nested too deep")
        if self.sign("if"):
            asked = self.level(0, depth + 1)
            self.need("then")
            yes = self.choice(depth + 1)
            self.need("else")
            return Op("if", (asked, yes, self.choice(depth + 1)))
        return self.level(0, depth)

    def level(self, number: int, depth: int) -> Tree:
        if number == len(_LEVELS):
            return self.power(depth)
        tree = self.level(number + 1, depth)
        while sign := self.sign(*_LEVELS[number]):
            tree = Op(sign, (tree, self.level(number + 1, depth)))
        return tree

    def power(self, depth: int) -> Tree:
        if sign := self.sign("-", "+", "not"):
            if depth > DEEPEST:
                raise EquationError("it is nested too deep")
            inside = self.power(depth + 1)
            if isinstance(inside, Num) and sign != "not":
                return Num(-inside.value) if sign == "-" else inside
            return inside if sign == "+" else Op(sign, (inside,))
        tree = self.atom(depth)
        if self.sign("^"):
            if depth > DEEPEST:
                raise EquationError("it is nested too deep")
            tree = Op("^", (tree, self.power(depth + 1)))
        return tree

    def atom(self, depth: int) -> Tree:
        if self.sign("("):
            tree = self.choice(depth + 1)
            self.need(")")
            return tree
        if self.at >= len(self.tokens):
            raise EquationError("it ends too soon")
        kind, word = self.tokens[self.at]
        if kind == "sign":
            raise EquationError(f"“{word}” was not expected")
        self.at += 1
        if kind == "number":
            if not isfinite(float(word)):
                raise EquationError(f"“{word}” is out of any range")
            return Num(float(word))
        name = key_of(word)
        if not self.sign("("):
            return Ref(name)
        inside: list[Tree] = []
        while not self.sign(")"):
            inside.append(self.choice(depth + 1))
            if self.peek() != ")":
                self.need(",")
        return Op(name, tuple(inside))


def names_in(tree: Tree) -> set[str]:
    """Return the variables that a tree refers to."""
    if isinstance(tree, Ref):
        return {tree.key}
    return set().union(*map(names_in, tree.of)) if isinstance(tree, Op) else set()


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
}


def constant(tree: Tree) -> float | None:
    """Return the value of a tree of numbers alone; None if it is not one, or has none."""
    if isinstance(tree, Num):
        return tree.value
    if isinstance(tree, Ref):
        return None
    values = [constant(part) for part in tree.of]
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return None
    if tree.sign == "-" and len(known) == 1:
        return -known[0]
    if tree.sign not in _ARITHMETIC or len(known) != 2:
        return None
    try:
        value = _ARITHMETIC[tree.sign](*known)
    except (ArithmeticError, ValueError):
        return None
    return value if isinstance(value, float) and isfinite(value) else None


def switched_values(tree: Tree) -> list[tuple[int, float]] | None:
    """Return the steps from which a variable has which value; None for any other equation."""
    said: list[tuple[int, float]] = []
    since = 0
    while isinstance(tree, Op) and tree.sign == "if":
        asked, yes, no = tree.of
        if not (isinstance(asked, Op) and asked.sign in ("<", ">=") and asked.of[0] == Ref("time")):
            return None
        until = constant(asked.of[1])
        before, after = (yes, no) if asked.sign == "<" else (no, yes)
        value = constant(before)
        if until is None or value is None or until != int(until) or until <= since:
            return None
        said.append((since, value))
        since, tree = int(until), after
    last = constant(tree)
    return None if last is None else [*said, (since, last)]
