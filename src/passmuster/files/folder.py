"""A study folder, read whole: every fault of every file, or a study."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from passmuster.errors import Fault, StudyError
from passmuster.files.articles import read_articles
from passmuster.files.faults import validated
from passmuster.files.found import Found
from passmuster.files.grids import read_grids
from passmuster.files.ledger import Ledger, Place, nearest
from passmuster.files.names import check_names
from passmuster.files.paths import stays_inside
from passmuster.files.series import read_series
from passmuster.files.toml_text import read_toml, reason
from passmuster.vocabulary.claim import ClaimFile
from passmuster.vocabulary.figure import FigureFile
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.noun import Noun
from passmuster.vocabulary.study import MeasureFile, Settings, SourceFile, Study

if TYPE_CHECKING:
    from passmuster.vocabulary.reporter import Reporter

MOST_FILES = 2_000
REQUIRED = ("study.toml", "force.toml")
READ_FOLDERS = ("figures", "claims")
REPORTERS = "reporters.toml"
OTHER_FOLDERS = ("scenarios", "articles", "runs", "reports")
_MODELS: dict[str, type[Noun]] = {
    "study.toml": Settings,
    "force.toml": Force,
    "sources.toml": SourceFile,
    "measures.toml": MeasureFile,
}
_KINDS: dict[type[Noun], tuple[str, ...]] = {
    Force: ("stock", "flow", "group", "counter"),
    SourceFile: ("source",),
    MeasureFile: ("measure",),
    FigureFile: ("figure", "series", "table", "assumption"),
    ClaimFile: ("claim",),
}
_Model = TypeVar("_Model", bound=Noun)


def open_study(path: str | os.PathLike[str]) -> Study:
    """Read a study folder.

    Raises:
        StudyError: with every fault of every file, in order.
    """
    ledger = Ledger()
    root = Path(path)
    study = _read(root, ledger) if _is_study_folder(root, ledger) else None
    ledger.raise_faults()
    assert study is not None
    return replace(study, folder=str(root))


def check(path: str | os.PathLike[str]) -> tuple[Fault, ...]:
    """Return every fault of a study folder; none if it can be opened."""
    return look_at_all(path)[1]


def look_at_all(
    path: str | os.PathLike[str],
) -> tuple[Study | None, tuple[Fault, ...], tuple[str, ...]]:
    """Return a study with every fault and warning of it and of its scenarios.

    Where the study itself has faults there is none, and of the scenarios only what is wrong with a
    file by itself is told: their names are those of the study.
    """
    try:
        study = open_study(path)
    except StudyError as error:
        if not (Path(path) / "scenarios").is_dir():
            return None, error.faults, ()
        from passmuster.files.scenarios import misshapen

        return None, (*error.faults, *misshapen(path)), ()
    faults, warnings = look_at_scenarios(study)
    return study, faults, (*study.warnings, *warnings)


def look_at_scenarios(study: Study) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """Return faults and warnings of the scenarios, which opening a study does not read."""
    if study.folder is None or not (Path(study.folder) / "scenarios").is_dir():
        return (), ()
    from passmuster.files.scenarios import check_scenarios

    return check_scenarios(study)


def _is_study_folder(root: Path, ledger: Ledger) -> bool:
    place = Place(str(root))
    try:
        if root.is_dir():
            os.listdir(root)
            return True
        exists = os.path.lexists(root)
    except (OSError, ValueError) as error:
        ledger.fault(place, "PM103", f"the folder cannot be read ({reason(error)})")
        return False
    if exists:
        ledger.fault(place, "PM102", "this is not a folder; a study is one")
        return False
    try:
        near = nearest(root.name, (p.name for p in root.absolute().parent.iterdir() if p.is_dir()))
    except OSError:
        near = None
    ledger.fault(place, "PM101", "there is no such folder", near=near and str(root.parent / near))
    return False


def _read(root: Path, ledger: Ledger) -> Study | None:
    found = Found(ledger)
    inside = root.resolve()
    names = list(_files(root, inside, found))
    if len(names) > MOST_FILES:
        what = f"there are {len(names)} files to read; the most is {MOST_FILES}"
        ledger.fault(Place(str(root)), "PM108", what)
        return None
    settings = None
    for name in names:
        model = _model_of(name)
        noun = _noun(model, root, name, found)
        if isinstance(noun, Settings):
            settings = noun
    read_series(root, inside, found)
    read_grids(root, inside, found)
    check_names(found)
    articles = read_articles(root, inside, found)
    reporters = _reporters(root, inside, found)
    _warn_of_unread_tables(root, found)
    if settings is None or not ledger.is_clean:
        return None
    study = found.as_study(settings, ledger.warnings())
    return replace(study, articles=articles, reporters=reporters)


def _reporters(root: Path, inside: Path, found: Found) -> tuple[Reporter, ...]:
    """Return how origins report; few studies say it, so its nouns are loaded for these alone."""
    if not os.path.lexists(root / REPORTERS):
        return ()
    from passmuster.files.reporters import read_reporters

    return read_reporters(root, inside, found)


def _model_of(name: str) -> type[Noun]:
    return _MODELS.get(name) or (FigureFile if name.startswith("figures/") else ClaimFile)


def _noun(model: type[_Model], root: Path, name: str, found: Found) -> _Model | None:
    """Read one file; what is sound in it goes to `found`, the rest to the ledger."""
    place = Place(name)
    table = read_toml(root / name, place, found.ledger)
    if table is None:
        found.unread.update(_KINDS.get(model, ()))
        return None
    noun, places = validated(model, table, place, found.ledger)
    kinds = _KINDS.get(model, ())
    found.unread.update(k for k in kinds if noun is None or (k in table and k not in places))
    if not found.ledger.is_clean:
        found.remember_names(table)
    for kind in kinds:
        if noun is not None and kind in places:
            found.take(kind, getattr(noun, kind), name, places[kind])
    return noun


def _files(root: Path, inside: Path, found: Found) -> Iterator[str]:
    """Yield the files that make up the study, relative to it; warn of others that look like it."""
    ledger = found.ledger
    known = {*_MODELS, REPORTERS, *READ_FOLDERS, *OTHER_FOLDERS}
    for name in _names(root, ledger):
        path = root / name
        if name in known or name.startswith("."):
            continue
        if path.is_dir() or name.lower().endswith(".toml"):
            near = nearest(name.removesuffix(".toml"), (k.removesuffix(".toml") for k in known))
            near = next(
                (k for k in sorted(known) if near and k.removesuffix(".toml") == near), None
            )
            what = "a study has no such folder" if path.is_dir() else "a study has no such file"
            ledger.warn(Place(name), "PM607", what, near=near)
    for name in _MODELS:
        if os.path.lexists(root / name):
            if stays_inside(root / name, inside, Place(name), ledger):
                yield name
                continue
        elif name in REQUIRED:
            ledger.fault(Place(name), "PM101", "the file is missing")
        else:
            continue
        found.unread.update(_KINDS.get(_MODELS[name], ()))
    for folder in READ_FOLDERS:
        yield from _folder_files(root, folder, inside, found)


def _folder_files(root: Path, folder: str, inside: Path, found: Found) -> Iterator[str]:
    ledger = found.ledger
    if not os.path.lexists(root / folder):
        return
    if not stays_inside(root / folder, inside, Place(folder), ledger):
        found.unread.update(_KINDS.get(_model_of(f"{folder}/"), ()))
        return
    if not (root / folder).is_dir():
        found.unread.update(_KINDS.get(_model_of(f"{folder}/"), ()))
        ledger.fault(Place(folder), "PM102", "this is a file; a folder of files is needed here")
        return
    for name in _names(root / folder, ledger, folder):
        path, place = root / folder / name, Place(f"{folder}/{name}")
        if name.startswith("."):
            continue
        if name.endswith(".toml"):
            if stays_inside(path, inside, place, ledger):
                yield place.file
            else:
                found.unread.update(_KINDS.get(_model_of(place.file), ()))
        elif path.is_dir():
            if (folder, name) != ("claims", "drafts"):
                ledger.warn(place, "PM607", f"folders inside {folder}/ are not read")
        elif name.lower().endswith(".toml"):
            ledger.warn(place, "PM607", "the name of a file that is read ends in .toml")


def _names(folder: Path, ledger: Ledger, shown_as: str = "") -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        ledger.fault(Place(shown_as), "PM103", f"the folder cannot be read ({reason(error)})")
        return []


def _warn_of_unread_tables(root: Path, found: Found) -> None:
    named = {item.noun.file for item in found.series}
    named |= {item.noun.file for item in found.tables}
    folder = root / "figures"
    if found.is_whole("series") and found.is_whole("table") and folder.is_dir():
        for name in sorted(os.listdir(folder)):
            if name.lower().endswith(".csv") and name not in named:
                found.ledger.warn(
                    Place(f"figures/{name}"), "PM607", "no series and no table names it"
                )
