"""Rows of somebody's table to figures to be completed, with nothing guessed silently."""

import tomllib
from pathlib import Path

import pytest

from passmuster.cli.main import main
from passmuster.files.folder import check
from passmuster.files.importing.amounts import read_amount
from passmuster.files.importing.dates import read_time


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("3448", {"value": "3448"}),
        ("3,448", {"value": "3448"}),
        ("3 448", {"value": "3448"}),
        ("12%", {"value": "0.12"}),
        ("12.5 %", {"value": "0.125"}),
    ],
)
def test_a_plain_number_needs_no_check(cell: str, keys: dict) -> None:
    amount = read_amount(cell)
    assert dict(amount.keys) == keys
    assert amount.checks == ()


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("over 7,000", {"more_than": "7000"}),
        ("more than 7000", {"more_than": "7000"}),
        (">7000", {"more_than": "7000"}),
        ("понад 7 000", {"more_than": "7000"}),
        ("at least 7000", {"at_least": "7000"}),
        ("no fewer than 7000", {"at_least": "7000"}),
        ("≥ 7000", {"at_least": "7000"}),
        ("up to 7000", {"at_most": "7000"}),
        ("до 7000", {"at_most": "7000"}),
        ("fewer than 7000", {"less_than": "7000"}),
        ("about 30,000", {"about": "30000", "# within": "0.05"}),
        ("~30 000", {"about": "30000", "# within": "0.05"}),
        ("almost 30,000", {"about": "30000", "# within": "0.05"}),
        ("майже 30 тис.", {"about": "30000", "# within": "0.05"}),
        ("2-3", {"between": "[2, 3]"}),
        ("200–300", {"between": "[200, 300]"}),
        ("10 to 13", {"between": "[10, 13]"}),
        ("between 10 and 13", {"between": "[10, 13]"}),
        ("від 10 до 13 тис", {"between": "[10000, 13000]"}),
        ("10-13 thousand", {"between": "[10000, 13000]"}),
        ("10-13%", {"between": "[0.1, 0.13]"}),
        ("1.5 million", {"value": "1500000"}),
        ("2,5 млн", {"value": "2500000"}),
        ("30 тис.", {"value": "30000"}),
        ("30k", {"value": "30000"}),
        ("over 2.5 million", {"more_than": "2500000"}),
    ],
)
def test_an_interpreted_number_comes_with_something_to_check(cell: str, keys: dict) -> None:
    amount = read_amount(cell)
    assert dict(amount.keys) == keys
    assert amount.checks


@pytest.mark.parametrize(
    "cell",
    [
        "3,44",
        "ten",
        "n/a",
        "=1+1",
        "over the moon",
        "13 to 10",
        "7 brigades",
        "1-2-3",
        "some",
        "7m",
    ],
)
def test_what_cannot_be_read_for_certain_gives_no_number(cell: str) -> None:
    amount = read_amount(cell)
    assert amount.keys == ()
    assert amount.checks
    assert amount.published


def test_an_empty_cell_was_not_published() -> None:
    assert not read_amount(" \u00a0").published


@pytest.mark.parametrize(
    ("cell", "time", "is_checked"),
    [
        ("2031-10-31", "2031-10-31", False),
        ("2031-10-31 00:00:00", "2031-10-31", False),
        ("31.10.2031", "2031-10-31", False),
        ("31/10/2031", "2031-10-31", False),
        ("10/31/2031", "2031-10-31", False),
        ("03/04/2031", "2031-04-03", True),
        ("4/4/2031", "2031-04-04", False),
        ("2031-10", '"2031-10"', False),
        ("2031", '"2031"', False),
        ("October 2031", '"2031-10"', False),
        ("31 Oct 2031", "2031-10-31", False),
        ("5 мая 2031", "2031-05-05", False),
        ("2031-02-30", None, True),
        ("2031-13", None, True),
        ("soon", None, True),
        ("", None, False),
    ],
)
def test_a_day_is_read_or_has_to_be_checked(cell: str, time: str | None, is_checked: bool) -> None:
    found, check_ = read_time(cell)
    assert found == time
    assert (check_ is not None) is is_checked


TABLE = """Ref;What;Number;Date;Source
A-1;Absent;over 7,000;2031-10-31;Courier "x" \\ y
A-1;Absent;200–300;;
;Absent;;2031;
B;Called up;ten;2031-13;Courier
C;Called up;412 000;2031-12;Courier
"""


def test_the_made_file_is_toml_and_check_asks_for_nothing_but_what_is_to_be_filled_in(
    capsys, tmp_path: Path, write_study
) -> None:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    study = write_study({})
    assert (
        main(["import-table", str(tmp_path / "t.csv"), "-o", str(study / "figures" / "t.toml")])
        == 0
    )
    text = (study / "figures" / "t.toml").read_text(encoding="utf-8")
    figures = tomllib.loads(text)["figure"]
    assert [figure["id"] for figure in figures] == ["a-1", "a-1-2", "b", "c"]
    assert "# CHECK: another row has the id a-1 too." in text
    assert "# Not published" in text
    faults = check(study)
    assert {fault.code for fault in faults} == {"PM202"}
    assert {fault.what for fault in faults} == {
        "`quantity` is missing",
        "`source` is missing",
    }
    assert "4 figures to be completed, 5 things to check" in capsys.readouterr().out


def test_a_completed_figure_has_no_fault(capsys, tmp_path: Path, write_study) -> None:
    (tmp_path / "t.csv").write_text("id,value,date,source\na,412300,2031-10-31,ministry\n")
    assert main(["import-table", str(tmp_path / "t.csv")]) == 0
    text = capsys.readouterr().out.replace("# quantity", "quantity").replace('"…"', '"serving"')
    assert check(write_study({"figures/t.toml": text})) == ()


def test_low_and_high_columns_make_a_range(capsys, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,low,high\na,1,2\nb,1,\nc,,2\nd,,\ne,many,2\n")
    assert main(["import-table", str(tmp_path / "t.csv")]) == 0
    figures = tomllib.loads(capsys.readouterr().out)["figure"]
    assert [list(figure)[1:] for figure in figures] == [["between"], ["at_least"], ["at_most"], []]


@pytest.mark.parametrize(
    ("heading", "columns", "words"),
    [
        ("a,b", None, "the headings are a, b"),
        ("number,count", None, "`number` and `count` may both"),
        ("a,b", "value=c", "no column `c`"),
        ("a,b", "valeu=a", "Did you mean `value`?"),
        ("a,b", "value", "does not say"),
    ],
)
def test_columns_that_cannot_be_told_apart_are_asked_for(
    capsys, tmp_path: Path, heading: str, columns: str | None, words: str
) -> None:
    (tmp_path / "t.csv").write_text(f"{heading}\n1,2\n")
    options = ["--columns", columns] if columns else []
    assert main(["import-table", str(tmp_path / "t.csv"), *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("PM702: ")
    assert words in err


def test_the_user_may_say_which_column_is_what(capsys, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Ref,Strength,As at\nx,5,2031-10-31\n")
    options = ["--columns", "value=Strength, on=As at"]
    assert main(["import-table", str(tmp_path / "t.csv"), *options]) == 0
    out = capsys.readouterr().out
    assert "on = 2031-10-31" in out
    assert tomllib.loads(out)["figure"] == [{"id": "x", "value": 5}]


def test_an_existing_file_is_never_replaced(capsys, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,value\na,1\n")
    (tmp_path / "out.txt").write_text("mine")
    assert main(["import-table", str(tmp_path / "t.csv"), "-o", str(tmp_path / "out.txt")]) == 2
    assert (tmp_path / "out.txt").read_text() == "mine"
    assert capsys.readouterr().err.startswith("PM804")


def xlsx(path: Path, change) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["id", "value", "date"], ["a", 3448, None], ["b", 0.1 + 0.2, None]):
        book.active.append(row)
    change(book)
    book.save(path)


def imported(capsys, path: Path, *options: str) -> tuple[dict, str, str]:
    assert main(["import-table", str(path), *options]) == 0
    out, err = capsys.readouterr()
    return tomllib.loads(out), out, err


def test_a_spreadsheet_is_read_with_the_digits_it_shows(capsys, tmp_path: Path) -> None:
    from datetime import datetime

    def change(book) -> None:
        book.active["C2"] = datetime(2031, 10, 31)

    xlsx(tmp_path / "t.xlsx", change)
    table, out, err = imported(capsys, tmp_path / "t.xlsx")
    assert [figure["value"] for figure in table["figure"]] == [3448, 0.3]
    assert "on = 2031-10-31" in out
    assert err == ""


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("formula", "PM704", "CHECK: B2 holds a formula, and its result was not stored."),
        ("merged", "PM705", "CHECK: the cells A2:A3 are merged."),
        ("hidden", "PM706", ""),
    ],
)
def test_what_a_spreadsheet_hides_is_told(capsys, tmp_path: Path, kind, code, words) -> None:
    def change(book) -> None:
        if kind == "formula":
            book.active["B2"] = "=3000+448"
        if kind == "merged":
            book.active.merge_cells("A2:A3")
        if kind == "hidden":
            book.create_sheet("notes").sheet_state = "hidden"

    xlsx(tmp_path / "t.xlsx", change)
    _, out, err = imported(capsys, tmp_path / "t.xlsx")
    assert f": {code}: " in err
    assert words in out


def test_another_sheet_can_be_named(capsys, tmp_path: Path) -> None:
    def change(book) -> None:
        more = book.create_sheet("more")
        more.append(["id", "value"])
        more.append(["z", 7])

    xlsx(tmp_path / "t.xlsx", change)
    table, _, _ = imported(capsys, tmp_path / "t.xlsx", "--sheet", "more")
    assert table["figure"] == [{"id": "z", "value": 7}]
    assert main(["import-table", str(tmp_path / "t.xlsx"), "--sheet", "mroe"]) == 2
    assert "Did you mean `more`?" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["t.xlsx", "t.pdf", "t.xls", "none.csv", "none.xlsx"])
def test_what_is_no_table_is_told_plainly(capsys, tmp_path: Path, name: str) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
    assert main(["import-table", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err


def test_a_table_with_totals_is_kept_whole(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    table, draft = tmp_path / "cases.csv", tmp_path / "draft.toml"
    table.write_text("month,army,navy,all\n2031-01,10,4,14\n2031-02,7,2,9\n")
    assert main(["import-table", str(table), "--table", "-o", str(draft)]) == 0
    assert "a table to be completed, 1 things to check" in capsys.readouterr().out
    (made,) = tomllib.loads(draft.read_text())["table"]
    assert made["columns"] == {"totals": ["all"]}
    assert made["rows"] == {"are": "during"}
