"""What XMILE cannot say for us: everything outside the subset, by name and line, at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from passmuster.errors import Fault, StudyError
from passmuster.files.ledger import KeyPath, Ledger, Place, shown
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

CODE = "PM853"


def refuse_outside(world: World, study: Study) -> None:
    """Raise unless a world can be written as XMILE.

    Raises:
        StudyError: with PM853 for each feature that cannot.
    """
    ledger = Ledger()
    files = _Files(world, study, ledger)
    for path, what in _outside(world):
        ledger.fault(files.place(path), CODE, what)
    ledger.raise_faults()


def _outside(world: World) -> Iterator[tuple[KeyPath, str]]:
    scenario = world.scenario
    if scenario.ages is not None:
        yield ("ages",), "stocks are kept by single year of age"
    for i, name in enumerate(scenario.stages):
        yield ("stages", i), f"the time since entry is kept in `{shown(name)}`"
    for name, start in scenario.start.items():
        if start.table is not None:
            yield ("start", name), f"`{shown(name)}` starts from a table of ages"
        elif start.ages:
            yield ("start", name), f"`{shown(name)}` starts with bands of ages"
    for name, flow in world.flows.items():
        if flow.drive == "at_age":
            yield ("flow", name, "at_age"), f"`{shown(name)}` moves people on a birthday"
        if flow.ages is not None:
            yield ("flow", name, "ages"), f"`{shown(name)}` moves only some ages"
        if flow.room is not None:
            yield ("flow", name, "room"), f"`{shown(name)}` waits for places: a queue"
        for key in ("first", "last"):
            if getattr(flow, key) is not None:
                what = f"`{shown(name)}` depends on the {key} days of a stay"
                yield ("flow", name, key), what
    for name, parameter in scenario.parameter.items():
        if parameter.walk_sd_per_month is not None:
            what = f"`{shown(name)}` changes by chance from month to month"
            yield ("parameter", name, "walk_sd_per_month"), what


class _Files:
    """Finds which of a scenario's files says a thing: the one laid over the others last."""

    def __init__(self, world: World, study: Study, ledger: Ledger) -> None:
        self.root = Path(study.folder or ".")
        self.files = [f for f in reversed(world.files) if f.endswith(".toml")]
        self.ledger = ledger
        for file in self.files:
            self.ledger.texts[file] = (self.root / file).read_text(encoding="utf-8-sig")

    def place(self, path: KeyPath) -> Place:
        """Return where the last file that says something says it."""
        from passmuster.files.toml_lines import key_lines

        for length in range(len(path), 0, -1):
            for file in self.files:
                if path[:length] in key_lines(self.ledger.texts[file]):
                    return Place(file, path)
        return Place(self.files[0] if self.files else "", ())


def refuse(fault: Fault) -> StudyError:
    """Return the exception of one fault."""
    return StudyError((fault,))
