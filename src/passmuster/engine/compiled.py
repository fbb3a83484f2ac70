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


def entry(function: F) -> F:
    """Compile a function that Python calls."""
    return cast(F, njit(**_ENTRY)(function))


def inner(function: F) -> F:
    """Compile a function that only compiled functions call."""
    return cast(F, njit(**_INNER)(function))


def inline(function: F) -> F:
    """Compile a function into each of its callers."""
    return cast(F, njit(**_ENTRY, inline="always")(function))
