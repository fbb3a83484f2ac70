"""A series: one quantity, and a table whose rows are its figures."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path, PureWindowsPath
from typing import Any

from pydantic_core import PydanticCustomError

from passmuster.files.cells import CellError, read_cell
from passmuster.files.faults import validated_rows
from passmuster.files.found import Found, Located, SeriesFigure
from passmuster.files.ledger import Place, nearest, shown
from passmuster.files.paths import stays_inside
from passmuster.files.tables import Row, Table, read_table
from passmuster.vocabulary.figure import Columns, Series
from passmuster.vocabulary.noun import read_day, read_day_or_period, read_period
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.quantity import QuantityForm
from passmuster.vocabulary.table import PublishedTable

TIMES = {"during": read_period, "on": read_day_or_period, "by": read_day}
NUMBERS = ("value", "low", "high", "rounded_to")
WORDS = ("source", "kind", "said_by", "reliability", "credibility")
PLACEHOLDERS = (*TIMES, "source", "row")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SPAN = re.compile(r"\[?\s*([0-9-]{10})\s*(?:/|,|\.\.)\s*([0-9-]{10})\s*\]?")


def read_series(root: Path, inside: Path, found: Found) -> None:
    """Turn the rows of every series into figures."""
    for item in found.series:
        table = table_beside(item, root, inside, found)
        if table is None:
            found.unread.add("figure")
            continue
        columns = _columns(item, table, found)
        if columns is not None:
            _rows(item, columns, table, found)


def table_file(item: Located[Series] | Located[PublishedTable]) -> str:
    """Return the path of the CSV, relative to the study."""
    return f"{item.place.file.rpartition('/')[0]}/{item.noun.file}"


def table_beside(
    item: Located[Series] | Located[PublishedTable], root: Path, inside: Path, found: Found
) -> Table | None:
    """Return the CSV that a series or a table names; None after a fault."""
    name, place = item.noun.file, item.place.at("file")
    if Path(name).is_absolute() or PureWindowsPath(name).is_absolute():
        found.ledger.fault(place, "PM106", "the path is an absolute one")
        return None
    folder = root / item.place.file.rpartition("/")[0]
    path = folder / name
    if not stays_inside(path, inside, place, found.ledger):
        return None
    if not path.exists():
        near = nearest(name, (p.name for p in folder.iterdir() if p.suffix.lower() == ".csv"))
        what = f"there is no table `{shown(name)}` beside this file"
        found.ledger.fault(place, "PM101", what, near=near)
        return None
    return read_table(path, Place(table_file(item)), found.ledger)


def _columns(item: Located[Series], table: Table, found: Found) -> dict[str, int] | None:
    """Return the position of each column the series names; None after a fault."""
    series, sound, positions = item.noun, True, {}
    for role in Columns.model_fields:
        name = getattr(series.columns, role)
        if name is None:
            continue
        if name.strip() in table.heading and name.strip():
            positions[role] = table.heading.index(name.strip())
            continue
        what = f"the table {table_file(item)} has no column `{shown(name)}`"
        remedy = f"Its columns are {', '.join(shown(h) for h in table.heading[:20])}."
        near = nearest(name, table.heading)
        place = item.place.at("columns", role)
        found.ledger.fault(place, "PM113", what, near=near, remedy=remedy)
        sound = False
    if sound and not positions.keys() & {"value", "low", "high"}:
        what = "no column is named for `value`, `low` or `high`"
        found.ledger.fault(item.place.at("columns"), "PM202", what)
        sound = False
    return positions if _check_id(item, positions, found) and sound else None


def _check_id(item: Located[Series], positions: dict[str, int], found: Found) -> bool:
    sound = True
    for name in _PLACEHOLDER.findall(item.noun.id):
        if name in positions or name in ("row", "source"):
            continue
        valid = [p for p in PLACEHOLDERS if p in positions or p in ("row", "source")]
        what = f"the series cannot fill in {{{shown(name)}}}"
        near = nearest(name, valid)
        found.ledger.fault(item.place.at("id"), "PM309", what, near=near and "{" + near + "}")
        sound = False
    return sound


def _rows(item: Located[Series], columns: dict[str, int], table: Table, found: Found) -> None:
    made, places = [], []
    for row in table.rows:
        place = Place(table_file(item), line=row.line)
        keys = _figure_keys(item, columns, row, place, found)
        if keys is not None:
            made.append(keys)
            places.append(place)
    for figure, place in validated_rows(made, places, found.ledger):
        found.rows.append(SeriesFigure(figure, place, item))


def _figure_keys(
    item: Located[Series], columns: dict[str, int], row: Row, place: Place, found: Found
) -> dict[str, Any] | None:
    """Return the keys of one row's figure; None if the row publishes none."""
    cells = {role: row.cells[i].strip() for role, i in columns.items()}
    try:
        numbers = _numbers(cells, place, found)
    except CellError:
        return None
    asserted = _asserted(item.noun, numbers)
    if asserted is None:
        return None
    times = _times(cells, place, found)
    if times is None:
        return None
    words: dict[str, Any] = {k: cells[k] for k in WORDS if cells.get(k)}
    for key in ("source", "said_by", "reliability", "credibility"):
        if key not in words and (given := getattr(item.noun, key)) is not None:
            words[key] = given
    if "credibility" in words and str(words["credibility"]).isdecimal():
        words["credibility"] = int(words["credibility"])
    made: dict[str, Any] = {"kind": item.noun.kind, **words, **asserted}
    made["id"] = _made_id(item.noun.id, cells, words.get("source", ""), row)
    made["quantity"] = dated(item.noun.quantity, times)
    if "source" not in made:
        found.ledger.fault(place, "PM202", "neither the row nor the series names a source")
        return None
    return made


def _numbers(cells: dict[str, str], place: Place, found: Found) -> dict[str, Any]:
    numbers, failed = {}, None
    for role in NUMBERS:
        try:
            numbers[role] = read_cell(cells.get(role, ""))
        except CellError as error:
            found.ledger.fault(place.at(role), "PM213", error.what, remedy=error.remedy)
            failed = error
    if failed:
        raise failed
    return {role: number for role, number in numbers.items() if number is not None}


def _asserted(series: Series, numbers: dict[str, Any]) -> dict[str, Any] | None:
    """Return the keys of a figure's assertion; None where nothing was published."""
    made: dict[str, Any] = {}
    if "value" in numbers:
        made["value"] = numbers["value"]
        step = numbers.get("rounded_to", series.rounded_to)
        made |= {"rounded": series.rounded, "exact": series.exact}
        made |= {"rounded_to": step} if step is not None else {}
    if "low" in numbers and "high" in numbers:
        made["between"] = (numbers["low"], numbers["high"])
    elif "low" in numbers:
        made["at_least"] = numbers["low"]
    elif "high" in numbers:
        made["at_most"] = numbers["high"]
    return made or None


def _times(cells: dict[str, str], place: Place, found: Found) -> dict[str, Period | date] | None:
    times: dict[str, Period | date] = {}
    for key, read in TIMES.items():
        if key not in cells:
            continue
        cell: Any = cells[key]
        if not cell:
            found.ledger.fault(place.at(key), "PM202", "the row has a number but no time")
            return None
        if key == "during" and (span := _SPAN.fullmatch(cell)):
            cell = [span[1], span[2]]
        try:
            times[key] = read(cell)
        except PydanticCustomError as error:
            found.ledger.fault(place.at(key), error.type, error.message())
            return None
    return times


def _made_id(template: str, cells: dict[str, str], source: str, row: Row) -> str:
    known = {**cells, "source": source, "row": str(row.line)}
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], found[0]), template)


def dated(quantity: QuantityForm, times: dict[str, Period | date]) -> QuantityForm:
    """Return the quantity with times filled in wherever a part of it lacks one."""
    if quantity.parts:
        changed: dict[str, Any] = {}
        for key in type(quantity).model_fields:
            value = getattr(quantity, key)
            if isinstance(value, QuantityForm):
                changed[key] = dated(value, times)
            elif isinstance(value, tuple):
                changed[key] = tuple(dated(part, times) for part in value)
        return quantity.model_copy(update=changed)
    lacking = {
        key: time
        for key, time in times.items()
        if key in type(quantity).model_fields and getattr(quantity, key) is None
    }
    return quantity.model_copy(update=lacking) if lacking else quantity
