"""How functions of the kernels are compiled: kept on disk, and small enough to compile soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])
# Division by zero gives what NumPy gives: a check before each would keep loops out of vectors.
_ENTRY: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
# Only other kernels call these: without a way in from Python they compile in half the time.
_INNER: dict[str, Any] = _ENTRY | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
# A kernel that makes no array need not count references: each look at a table would take one and
# give it back, by instructions that lock the memory, and a row could not be taken out for a loop.
_BARE: dict[str, Any] = {"_nrt": False}


def entry(function: F) -> F:
    """Compile a function that Python calls."""
    return cast(F, njit(**_ENTRY)(function))


def inner(function: F) -> F:
    """Compile a function that only compiled functions call."""
    return cast(F, njit(**_INNER)(function))


def bare_entry(function: F) -> F:
    """Compile a function that Python calls, and that makes no array, nor does what it calls."""
    return cast(F, njit(**_ENTRY, **_BARE)(function))


def bare_inner(function: F) -> F:
    """Compile a function that only such functions call, and that makes no array either.

    It has no frame of its own: tables are handed over number by number, which takes as long as
    a loop over lanes.
    """
    return cast(F, njit(**_INNER, **_BARE, forceinline=True)(function))


def inline(function: F) -> F:
    """Compile a function into each of its callers."""
    return cast(F, njit(**_ENTRY, inline="always")(function))
