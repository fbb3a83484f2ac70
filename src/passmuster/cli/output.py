"""Writing a result: whole or not at all, and never over a study."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from passmuster.errors import Fault, UsageError

STUDY_SUFFIXES = (".toml", ".csv")
STUDY_FOLDERS = ("figures", "claims", "scenarios", "articles")


def refuse_study_file(target: Path, study: Path | None = None) -> None:
    """Raise unless a result may be written here: asked before any work is done.

    Raises:
        UsageError: the folder is missing, or a file of a study would be overwritten.
    """
    parent = target.absolute().parent
    if target.is_dir():
        raise _fault("PM803", f"{target} is a folder; a file is needed")
    if not parent.is_dir():
        raise _fault("PM803", f"there is no folder {parent}")
    if not os.access(parent, os.W_OK):
        raise _fault("PM803", f"nothing may be written in {parent}")
    if os.path.lexists(target) and target.suffix.lower() in STUDY_SUFFIXES:
        raise _fault("PM804", f"{target} is there already")
    if study is not None:
        for folder in STUDY_FOLDERS:
            if target.resolve().is_relative_to((study / folder).resolve()):
                raise _fault("PM804", f"{target} lies among the files of the study")


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path to write to; it becomes the target once everything has been written."""
    part = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise closed_to_us(target, error) from None
    finally:
        part.unlink(missing_ok=True)


def closed_to_us(target: Path, error: OSError) -> UsageError:
    """Return the fault for a place that cannot be written to."""
    why = (error.strerror or str(error)).lower()
    return _fault("PM803", f"{target} cannot be written ({why})")


def _fault(code: str, what: str) -> UsageError:
    return UsageError(Fault(code, "", None, "", what))
