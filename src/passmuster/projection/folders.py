"""The folder of a run, whatever made it: begun, held against its inputs, and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from passmuster.errors import Fault, UsageError
from passmuster.files.folder import open_study
from passmuster.projection.manifest import (
    FILE,
    INPUTS,
    Manifest,
    copy_inputs,
    digest_of,
    read_manifest,
)
from passmuster.vocabulary.study import Study


def begin(folder: Path, manifest: Manifest, root: Path) -> None:
    """Make the folder of a run, or find that it holds the same run, which then goes on.

    Raises:
        UsageError: it holds something else (PM804), or cannot be written (PM803).
    """
    if (folder / FILE).exists():
        if read_manifest(folder) != manifest:
            what = f"{folder} holds a run of other inputs, draws, seed, mode or version"
            raise UsageError(Fault("PM804", "", None, "", what))
        return
    if folder.is_dir() and any(folder.iterdir()) and not _is_torso(folder):
        raise UsageError(Fault("PM804", "", None, "", f"{folder} is there already, and not empty"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy_inputs(manifest, root, folder)
        manifest.write(folder)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        what = f"{folder} cannot be written ({why})"
        raise UsageError(Fault("PM803", "", None, "", what)) from None


@contextmanager
def kept_when_stopped(folder: Path) -> Iterator[None]:
    """Tell who stops a run that what is done of it is kept."""
    try:
        yield
    except KeyboardInterrupt:
        what = f"Stopped; {folder} keeps what was done: give the same command to go on."
        raise KeyboardInterrupt(what) from None


def _is_torso(folder: Path) -> bool:
    """Tell whether a run was killed before its manifest was written."""
    return {p.name for p in folder.iterdir()} <= {INPUTS, f".{FILE}.part"}


def study_of(run: Path, manifest: Manifest) -> Study:
    """Return the study that a run was made from, as it was.

    Raises:
        UsageError: a file that it was made from has changed (PM852).
    """
    for name, digest in manifest.inputs.items():
        path = run / INPUTS / name
        if not path.is_file() or digest_of(path) != digest:
            what = f"{path} is not the file that the run was made from"
            raise UsageError(Fault("PM852", "", None, "", what))
    return open_study(run / INPUTS)


def differing_files(one: Path, other: Path, result: str) -> tuple[str, ...]:
    """Return the compared files of two runs whose bytes differ, or that one of them lacks.

    Args:
        one: a run.
        other: another.
        result: name of the folder in each that holds the numbers.
    """

    def files(folder: Path) -> dict[str, bytes]:
        found = [folder / FILE, *(folder / result).rglob("*")]
        return {
            p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).digest()
            for p in found
            if p.is_file()
        }

    a, b = files(one), files(other)
    return tuple(sorted(name for name in {*a, *b} if a.get(name) != b.get(name)))
