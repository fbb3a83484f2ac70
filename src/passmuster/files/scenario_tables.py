"""People by single year of age, from a CSV that a scenario names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from passmuster.files.cells import CellError, read_cell
from passmuster.files.ledger import Ledger, Place, nearest, shown
from passmuster.files.paths import stays_inside
from passmuster.files.tables import Table, read_table
from passmuster.vocabulary.scenario import OLDEST, Scenario, Start

PlaceOf = Callable[..., Place]


def read_people(
    scenario: Scenario, place: PlaceOf, root: Path, ledger: Ledger
) -> Mapping[str, Mapping[int, float]]:
    """Return, for each stock whose start is a table, its people by age."""
    found: dict[str, Mapping[int, float]] = {}
    for name, start in scenario.start.items():
        if start.table is None:
            continue
        here = place("start", name)
        file = f"scenarios/{start.table}"
        if not stays_inside(root / file, root.resolve(), here, ledger):
            continue
        table = read_table(root / file, Place(file), ledger)
        if table is not None:
            found[name] = _by_age(table, start, file, here, ledger)
    return found


def _by_age(
    table: Table, start: Start, file: str, here: Place, ledger: Ledger
) -> Mapping[int, float]:
    column = start.column or next((h for h in table.heading if h != start.age), "")
    for key, name in (("age", start.age), ("column", column)):
        if name not in table.heading:
            near = nearest(name, table.heading)
            what = f"{file} has no column `{shown(name)}`"
            ledger.fault(here.at(key), "PM113", what, near=near)
            return {}
    age_at, people_at = table.heading.index(start.age), table.heading.index(column)
    people: dict[int, float] = {}
    for row in table.rows:
        spot = Place(file, line=row.line)
        try:
            age, value = read_cell(row.cells[age_at]), read_cell(row.cells[people_at])
        except CellError as error:
            ledger.fault(spot, "PM213", str(error), remedy=error.remedy)
            continue
        if age is None or value is None:
            ledger.fault(spot, "PM213", "a cell is empty; ages at the start have no gaps")
        elif age != int(age) or not 0 <= age <= OLDEST:
            ledger.fault(spot, "PM211", f"{age} is no age in whole years")
        elif value < 0:
            ledger.fault(spot, "PM209", f"{value} people cannot be")
        elif int(age) in people:
            ledger.fault(spot, "PM301", f"the age {age} stands twice")
        else:
            people[int(age)] = float(value)
    return people
