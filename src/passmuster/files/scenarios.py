"""Scenarios: files of scenarios/, each laid over the one it extends, and their tables of ages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from passmuster.errors import Fault, StudyError
from passmuster.files.faults import validated
from passmuster.files.ledger import KeyPath, Ledger, Place, nearest, shown
from passmuster.files.paths import stays_inside
from passmuster.files.scenario_names import check_world
from passmuster.files.scenario_tables import read_people
from passmuster.files.toml_text import read_toml
from passmuster.vocabulary.scenario import Scenario, laid_over
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

FOLDER = "scenarios"


def read_world(study: Study, name: str, folder: str | os.PathLike[str] | None = None) -> World:
    """Read a scenario of a study, and what it extends.

    Args:
        study: the study, opened before.
        name: the file's name in scenarios/, with or without `.toml`.
        folder: the study's folder; by default the one it was read from.

    Raises:
        StudyError: with every fault of the files read.
    """
    ledger = Ledger()
    world = _World(study, Path(folder or study.folder or "."), ledger).read(name)
    ledger.raise_faults()
    assert world is not None
    return world


def scenario_names(folder: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names of a study's scenarios, without their ending, sorted."""
    try:
        found = os.listdir(Path(folder) / FOLDER)
    except OSError:
        return ()
    return tuple(sorted(n[:-5] for n in found if n.endswith(".toml") and not n.startswith(".")))


def check_scenarios(study: Study) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """Return every fault and every warning of all scenarios of a study, each once."""
    faults: dict[Fault, None] = {}
    warnings: dict[str, None] = {}
    for name in scenario_names(study.folder or "."):
        try:
            warnings |= dict.fromkeys(read_world(study, name).warnings)
        except StudyError as error:
            faults |= dict.fromkeys(error.faults)
    return tuple(faults), tuple(warnings)


def misshapen(folder: str | os.PathLike[str]) -> tuple[Fault, ...]:
    """Return what is wrong with each scenario file by itself, whatever the study holds.

    Args:
        folder: the study's folder.
    """
    ledger, root = Ledger(), Path(folder)
    for name in scenario_names(root):
        place = Place(f"{FOLDER}/{name}.toml")
        if stays_inside(root / place.file, root.resolve(), place, ledger):
            table = read_toml(root / place.file, place, ledger)
            if table is not None:
                validated(Scenario, table, place, ledger)
    return ledger.faults()


@dataclass
class Laid:
    """The table of a scenario with all it extends beneath, and where each entry stands."""

    table: dict[str, Any]
    files: dict[KeyPath, str] = field(default_factory=dict)
    """Of an entry such as ("flow", "call_up", "quota"), the file that says it last."""
    read: list[str] = field(default_factory=list)
    """The files, the one that is extended first."""
    numbers: list[tuple[str, int]] = field(default_factory=list)
    """Of each measure the file and its number there."""

    def place(self, *path: str | int) -> Place:
        """Return where an entry of the whole stands."""
        if path[0] == "measure" and len(path) > 1 and isinstance(path[1], int):
            file, number = self.numbers[path[1]]
            return Place(file, ("measure", number, *path[2:]))
        for length in range(len(path), 0, -1):
            if path[:length] in self.files:
                return Place(self.files[path[:length]], path)
        return Place(next(iter(self.files.values()), ""), ())


class _World:
    def __init__(self, study: Study, root: Path, ledger: Ledger) -> None:
        self.study, self.root, self.ledger = study, root, ledger

    def read(self, name: str) -> World | None:
        laid = self._laid(name)
        if laid is None or not self.ledger.is_clean:
            return None
        scenario = Scenario.model_validate(laid.table, by_alias=True, by_name=False)
        world = World(
            name.removesuffix(".toml"),
            self.study.force,
            scenario,
            self.study.horizon,
            self.study.measures,
            read_people(scenario, laid.place, self.root, self.ledger),
        )
        check_world(world, self.study, laid.place, self.ledger)
        tables = {f"{FOLDER}/{s.table}" for s in scenario.start.values() if s.table is not None}
        files = (*laid.read, *sorted(tables))
        return replace(world, warnings=self.ledger.warnings(), files=files)

    def _laid(self, name: str) -> Laid | None:
        chain: list[tuple[str, dict[str, Any]]] = []
        asked: str | None = name
        place: Place | None = None
        while asked is not None:
            file = f"{FOLDER}/{asked if asked.endswith('.toml') else asked + '.toml'}"
            if file in [read for read, _ in chain]:
                assert place is not None
                self.ledger.fault(place, "PM306", f"`{shown(asked)}` extends itself")
                return None
            table = self._table(file, asked, place)
            if table is None:
                return None
            chain.append((file, table))
            place = Place(file, ("extends",))
            asked = table.get("extends") if isinstance(table.get("extends"), str) else None
        laid = Laid({})
        for file, table in reversed(chain):
            _lay(laid, file, table)
        return laid

    def _table(self, file: str, name: str, said: Place | None) -> dict[str, Any] | None:
        path, inside = self.root / file, self.root.resolve()
        if not os.path.lexists(path):
            names = scenario_names(self.root)
            near = nearest(name.removesuffix(".toml"), names)
            what = f"there is no scenario `{shown(name)}`"
            remedy = f"There is {', '.join(names)}." if names and not near else None
            self.ledger.fault(said or Place(""), "PM511", what, near=near, remedy=remedy)
            return None
        if not stays_inside(path, inside, Place(file), self.ledger):
            return None
        table = read_toml(path, Place(file), self.ledger)
        if table is None:
            return None
        noun, _ = validated(Scenario, table, Place(file), self.ledger)
        return table if noun is not None and self.ledger.is_clean else None


def _lay(laid: Laid, file: str, table: Mapping[str, Any]) -> None:
    laid.read.append(file)
    laid.numbers += [(file, i) for i in range(len(table.get("measure", ())))]
    laid.table = laid_over(laid.table, dict(table))
    for key, value in table.items():
        laid.files[(key,)] = file
        if key in ("flow", "parameter", "start", "driver"):
            for name, said in value.items():
                laid.files[(key, name)] = file
                if key == "flow":
                    laid.files |= {(key, name, inner): file for inner in said}
