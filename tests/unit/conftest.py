"""A small sound study on disk, to be broken in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from passmuster.errors import Fault
from passmuster.files.folder import check
from scripts.error_examples import load

WriteStudy = Callable[[dict[str, str | bytes | None]], Path]


@pytest.fixture
def write_study(tmp_path: Path) -> WriteStudy:
    """Write the sound study with some files replaced, added or (None) left out."""

    def write(changes: dict[str, str | bytes | None]) -> Path:
        base, _ = load()
        for name, content in (base | changes).items():
            if content is None:
                continue
            path = tmp_path / "study" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "study"

    return write


@pytest.fixture
def faults_of(write_study: WriteStudy) -> Callable[..., list[Fault]]:
    """Return the faults of the sound study with some files replaced."""

    def faults(changes: dict[str, str | bytes | None]) -> list[Fault]:
        return list(check(write_study(changes)))

    return faults
