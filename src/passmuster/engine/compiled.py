"""How functions of the kernels are compiled: kept on disk, and small enough to compile soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])
_ENTRY: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    # Division by zero gives what NumPy gives: a check before each keeps loops out of vectors.
    "error_model": "numpy",
    # A kernel makes no array, so it need not count references: each look at a table would take
    # one and give it back, by instructions that lock the memory, and no row could be taken out
    # for a loop. One that does make an array is refused by the compiler.
    "_nrt": False,
}
# Only other kernels call these: without a way in from Python they compile in half the time.
_INNER: dict[str, Any] = _ENTRY | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: F) -> F:
    """Compile a function that Python calls."""
    return cast(F, njit(**_ENTRY)(function))


def inner(function: F) -> F:
    """Compile a function that only compiled functions call."""
    return cast(F, njit(**_INNER)(function))


def merged(function: F) -> F:
    """Compile a function that only compiled functions call, and that becomes part of them.

    Tables are handed over number by number, which takes as long as a loop over lanes does.
    """
    return cast(F, njit(**_INNER, forceinline=True)(function))


def inline(function: F) -> F:
    """Compile a function into each of its callers before anything is known of its types.

    That takes the compiler long: it is for what is called once or is an expression.
    """
    return cast(F, njit(**_ENTRY, inline="always")(function))
