"""What a run was made from: enough to make it again, byte for byte."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from passmuster._version import __version__
from passmuster.errors import Fault, UsageError
from passmuster.vocabulary.world import World

FILE = "manifest.json"
INPUTS = "inputs"
FIGURES = "figures"
STUDY_FILES = ("study.toml", "force.toml", "sources.toml", "measures.toml")
SCHEMA = 1
INFERENCE = "inference"
"""How the modes of inferences begin."""


@dataclass(frozen=True)
class Manifest:
    """The compared part of a run's description: no path, no clock."""

    study: str
    scenario: str
    mode: str
    seed: int
    draws: int
    block: int
    inputs: dict[str, str]
    """SHA-256 of each file that was read, by its path in the study."""
    version: str
    platform: str
    packages: dict[str, str]
    schema: int = SCHEMA

    @property
    def is_inference(self) -> bool:
        """True for a run of `infer`, in whichever world."""
        return self.mode.split(",")[0] == INFERENCE

    def write(self, folder: Path) -> None:
        """Write the manifest, whole or not at all."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        write_whole(folder / FILE, text.encode())


def is_run(folder: Path) -> bool:
    """True if a folder holds a run, finished or not."""
    return (folder / FILE).is_file()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run.

    Raises:
        UsageError: the folder is no run, or one of another schema.
    """
    try:
        plain: dict[str, Any] = json.loads((folder / FILE).read_bytes())
        return Manifest(**plain)
    except FileNotFoundError:
        what = f"{folder} is no run: it holds no {FILE}"
    except (OSError, ValueError, TypeError):
        what = f"{folder / FILE} cannot be read as a manifest of this version"
    raise UsageError(Fault("PM852", "", None, "", what))


def manifest_of(
    world: World, root: Path, *, title: str, mode: str, seed: int, draws: int, block: int
) -> Manifest:
    """Return the manifest of a run that is about to be made."""
    names = [n for n in (*STUDY_FILES, *world.files) if (root / n).is_file()]
    return Manifest(
        title,
        world.name,
        mode,
        seed,
        draws,
        block,
        {n: digest_of(root / n) for n in names},
        __version__,
        f"{platform.system()} {platform.machine()}",
        {name: _version(name) for name in ("numpy", "scipy", "numba", "zarr")},
    )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def copy_inputs(manifest: Manifest, root: Path, folder: Path) -> None:
    """Keep the files that a run reads beside its results, and the figures that its page shows.

    No number of a run depends on a published figure, so the manifest has no hash of them.
    """
    published = sorted((root / FIGURES).glob("*"))
    shown = [p.relative_to(root).as_posix() for p in published if p.is_file()]
    for name in (*manifest.inputs, *shown):
        target = folder / INPUTS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, even if the power fails."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
