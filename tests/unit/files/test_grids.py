"""A published table: its cells, its sums, and faults with the lines of the CSV."""

from decimal import Decimal
from typing import Any

import pytest

from passmuster.files.folder import open_study
from passmuster.vocabulary.period import parse_period
from passmuster.vocabulary.table import Grid

HEAD = '[[table]]\nid = "t-{row}-{column}"\nfile = "table.csv"\nsource = "ministry"\n'
PLAIN = "place,army,navy,all\neast,10,4,14\nwest,7,2,9\nall,17,6,23\n"
MONTHS = "month,a,b\n2031-01,1,2\n2031-02,3,4\n2031-03,5,6\n2031-Q1,9,12\n2031-04,7,8\nAll,16,20\n"


def files(table: str, toml: str) -> dict[str, str]:
    return {"figures/table.csv": table, "figures/table.toml": HEAD + toml}


def grid(write_study: Any, table: str, toml: str = "") -> Grid:
    (found,) = open_study(write_study(files(table, toml))).grids
    return found


def sums(found: Grid) -> set[tuple[str, tuple[str, ...]]]:
    names = [cell.id for cell in found.cells]
    return {(names[m.total], tuple(names[p] for p in m.parts)) for m in found.margins}


def test_cells_and_the_sums_of_named_totals(write_study) -> None:
    found = grid(
        write_study, PLAIN, 'rows = { totals = ["all"] }\ncolumns = { totals = ["all"] }\n'
    )
    assert found.by_id["t-west-navy"].said.value == Decimal(2)
    assert ("t-east-all", ("t-east-army", "t-east-navy")) in sums(found)
    assert ("t-all-army", ("t-east-army", "t-west-army")) in sums(found)
    # The corner is the total of a row and of a column.
    assert ("t-all-all", ("t-all-army", "t-all-navy")) in sums(found)
    assert ("t-all-all", ("t-east-all", "t-west-all")) in sums(found)
    assert len(found.margins) == 3 + 3
    assert found.counted == frozenset()


def test_a_table_without_totals_has_no_sums(write_study) -> None:
    assert grid(write_study, PLAIN).margins == ()


def test_periods_that_others_fill_are_totals_by_themselves(write_study) -> None:
    found = grid(write_study, MONTHS, 'rows = { are = "during", totals = "All" }\n')
    assert ("t-2031-Q1-a", ("t-2031-01-a", "t-2031-02-a", "t-2031-03-a")) in sums(found)
    # What a plain total adds up is all that is no total: the quarter is not counted twice.
    months = tuple(f"t-2031-0{m}-b" for m in (1, 2, 3, 4))
    assert ("t-All-b", months) in sums(found)
    assert found.row_times[-1] == parse_period("2031-Q1").__class__(
        parse_period("2031-01").first, parse_period("2031-04").last
    )


def test_named_parts_say_what_a_total_is_of(write_study) -> None:
    toml = 'rows = { are = "during", totals = { All = ["2031-Q1", "2031-04"] } }\n'
    found = grid(write_study, MONTHS, toml)
    assert ("t-All-a", ("t-2031-Q1-a", "t-2031-04-a")) in sums(found)


def test_an_empty_cell_is_not_published(write_study) -> None:
    found = grid(write_study, PLAIN.replace("west,7", "west,"), 'columns = { totals = "all" }\n')
    assert found.by_id["t-west-army"].said is None


def test_cells_with_a_quantity_are_figures(write_study) -> None:
    toml = (
        'rows = { are = "during", totals = "All" }\n'
        'columns = { quantity = { a = { counter = "cases" } } }\n'
    )
    study = open_study(write_study(files(MONTHS, toml)))
    told = {f.id: f for f in study.figures if f.id.startswith("t-")}
    assert set(told) == {
        f"t-{r}-a" for r in ("2031-01", "2031-02", "2031-03", "2031-Q1", "2031-04", "All")
    }
    assert told["t-2031-02-a"].quantity.during == parse_period("2031-02")
    assert told["t-All-a"].quantity.during.text == "[2031-01-01, 2031-04-30]"
    assert study.grids[0].counted == frozenset(told)


def test_a_total_counts_the_sum_of_what_its_parts_count(write_study) -> None:
    table = "month,a,b,both\n2031-01,1,2,3\n2031-02,3,4,7\n"
    toml = (
        'rows = { are = "during" }\ncolumns = { totals = "both", quantity = '
        '{ a = { flow = "call_up" }, b = { flow = "posted" } } }\n'
    )
    study = open_study(write_study(files(table, toml)))
    both = next(f for f in study.figures if f.id == "t-2031-01-both")
    assert both.quantity.toml == (
        '{ sum = [{ flow = "call_up", during = "2031-01" }, '
        '{ flow = "posted", during = "2031-01" }] }'
    )


@pytest.mark.parametrize("key", ["rows", "columns"])
def test_days_down_or_across(write_study, key: str) -> None:
    quantity = 'quantity = { stock = "units" }\n'
    table = "day,n\n2031-03-31,100\n2031-06-30,120\n"
    if key == "columns":
        table = "what,2031-03-31,2031-06-30\nn,100,120\n"
    study = open_study(write_study(files(table, f'{key} = {{ are = "on" }}\n{quantity}')))
    told = [f.quantity.on.isoformat() for f in study.figures if f.id.startswith("t-")]
    assert told == ["2031-03-31", "2031-06-30"]


def test_columns_that_are_no_counts_are_left_out(write_study) -> None:
    table = "n,place,army,note\n1,east,10,x\n2,west,7,\n"
    toml = 'rows = { named_by = "place" }\ncolumns = { leave_out = ["n", "note"] }\n'
    found = grid(write_study, table, toml)
    assert (found.rows, found.columns) == (("east", "west"), ("army",))


FAULTS = [
    ('columns = { totals = ["al"] }\n', PLAIN, "PM114", "all"),
    ('columns = { totals = { all = ["army", "nav"] } }\n', PLAIN, "PM114", "navy"),
    ('columns = { totals = { all = ["army", "all"] } }\n', PLAIN, "PM114", None),
    ('columns = { totals = { all = ["army"], army = ["all"] } }\n', PLAIN, "PM114", None),
    ('columns = { totals = ["army", "navy", "all"] }\n', PLAIN, "PM114", None),
    ('columns = { leave_out = ["notes"] }\n', PLAIN, "PM113", None),
    ('rows = { named_by = "plaice" }\n', PLAIN, "PM113", "place"),
    ('rows = { are = "during" }\n', PLAIN, "PM205", None),
    ('rows = { are = "dates" }\n', PLAIN, "PM210", None),
    ('rows = { are = "on", totals = ["all"] }\n', "d,n\n2031-01-31,1\nall,1\n", "PM114", None),
    ("", "place,army\neast,10\neast,11\n", "PM301", None),
    ("", "place,army\neast,ten\n", "PM213", None),
    ("", "place,army\neast,-10\n", "PM209", None),
    ("", "place,army\n,10\n", "PM212", None),
    ("", "place,\neast,10\n", "PM113", None),
    ("", "place\neast\n", "PM113", None),
    ("revised_within = 2\n", PLAIN, "PM211", None),
    ("row = 2\n", PLAIN, "PM201", "rows"),
    ('columns = { quantity = { army = { flo = "call_up" } } }\n', PLAIN, "PM401", "flow"),
    (
        'columns = { quantity = { army = { flow = "call_up", durin = "2031" } } }\n',
        PLAIN,
        "PM201",
        "during",
    ),
    (
        'columns = { quantity = { army = { flow = "call_ups", during = "2031" } } }\n',
        PLAIN,
        "PM302",
        "call_up",
    ),
    ('columns = { quantity = { arm = { flow = "call_up" } } }\n', PLAIN, "PM114", "army"),
    ('quantity = { flow = "call_up" }\n', PLAIN, "PM404", None),
    (
        'rows = { quantity = { east = { flow = "posted", during = "2031" } } }\n'
        'columns = { quantity = { army = { flow = "posted", during = "2031" } } }\n',
        PLAIN,
        "PM208",
        None,
    ),
]


@pytest.mark.parametrize(("toml", "table", "code", "near"), FAULTS)
def test_faults(faults_of, toml: str, table: str, code: str, near: str | None) -> None:
    found = faults_of(files(table, toml))
    assert [fault.code for fault in found] == [code] * len(found) != []
    assert all(fault.line for fault in found)
    if near is not None:
        assert found[0].nearest == near


def test_what_all_cells_lack_is_told_once(faults_of) -> None:
    assert len(faults_of(files(PLAIN, 'quantity = { flow = "call_up" }\n'))) == 1


@pytest.mark.parametrize(("made", "near"), [("t-{row}", None), ("t-{row}-{colum}", "{column}")])
def test_an_id_that_would_not_tell_cells_apart(faults_of, made: str, near: str | None) -> None:
    toml = HEAD.replace("t-{row}-{column}", made)
    found = faults_of({"figures/table.csv": PLAIN, "figures/table.toml": toml})
    assert {fault.code for fault in found} == {"PM309"}
    assert near in [fault.nearest for fault in found]


def test_faults_in_the_csv_are_told_with_its_own_lines(faults_of) -> None:
    found = faults_of(files("place,army\neast,10\nwest,many\n", ""))
    assert [(f.file, f.line) for f in found] == [("figures/table.csv", 3)]


def test_a_missing_csv_and_an_unknown_source(faults_of) -> None:
    found = faults_of({"figures/table.toml": HEAD.replace("ministry", "ministr")})
    assert sorted(fault.code for fault in found) == ["PM101", "PM302"]


def test_cells_share_their_ids_with_figures(faults_of) -> None:
    toml = (
        HEAD + '[[figure]]\nid = "t-east-army"\nquantity = { flow = "call_up", during = "2031" }\n'
    )
    toml += 'value = 1\nsource = "ministry"\n'
    found = faults_of({"figures/table.csv": PLAIN, "figures/table.toml": toml})
    assert [fault.code for fault in found] == ["PM301"]


def test_a_csv_that_a_table_names_is_not_called_unread(write_study) -> None:
    assert open_study(write_study(files(PLAIN, ""))).warnings == ()
