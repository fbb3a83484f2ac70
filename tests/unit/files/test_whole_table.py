"""A rectangular table is kept whole, with its totals guessed, to be completed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from passmuster.files.folder import open_study
from passmuster.files.importing.sheet import read_sheet
from passmuster.files.importing.whole_table import table_text


def draft(folder: Path, text: str, name: str = "My cases.csv") -> tuple[str, dict[str, Any]]:
    (folder / name).write_text(text, encoding="utf-8")
    made = table_text(read_sheet(folder / name), name)
    (table,) = tomllib.loads(made)["table"]
    return made, table


def test_totals_are_known_by_their_names(tmp_path: Path) -> None:
    text = "district,army,navy,Total\neast,10,4,14\nwest,7,2,9\nTotal,17,6,23\n"
    made, table = draft(tmp_path, text)
    assert table == {
        "id": "my-cases-{row}-{column}",
        "file": "My cases.csv",
        "rows": {"totals": ["Total"]},
        "columns": {"totals": ["Total"]},
    }
    assert made.count("# CHECK:") == 2


def test_totals_are_known_by_their_sums(tmp_path: Path) -> None:
    text = "district,army,navy,staff\neast,10,4,14\nwest,7,2,9\nnorth,5,1,7\n"
    # The last row does not come out: most do.
    assert draft(tmp_path, text)[1]["columns"] == {"totals": ["staff"]}


def test_periods_are_seen_and_what_they_fill_needs_no_name(tmp_path: Path) -> None:
    text = "month,a,b\n2031-01,1,2\n2031-02,3,4\n2031-03,5,6\n2031-Q1,9,12\nhalf,9,12\n"
    assert draft(tmp_path, text)[1]["rows"] == {"are": "during", "totals": ["half"]}


def test_days_have_no_totals(tmp_path: Path) -> None:
    assert draft(tmp_path, "day,n\n2031-03-31,100\n2031-06-30,120\n")[1]["rows"] == {"are": "on"}


def test_columns_of_words_are_left_out(tmp_path: Path) -> None:
    text = 'place,army,navy,"a ""note"""\neast,10,4,seen\nwest,7,2,\n'
    assert draft(tmp_path, text)[1]["columns"] == {"leave_out": ['a "note"']}


@pytest.mark.parametrize("empty", ["place,army\n", "place\neast\n"])
def test_a_table_of_nothing_makes_a_draft_all_the_same(tmp_path: Path, empty: str) -> None:
    assert draft(tmp_path, empty)[1]["file"] == "My cases.csv"


def test_a_completed_draft_opens(tmp_path: Path, write_study: Any) -> None:
    text = "month,a,b,all\n2031-01,1,2,3\n2031-02,3,4,7\n2031-Q1,4,6,10\n"
    made, _ = draft(tmp_path, text, "cases.csv")
    completed = made.replace('# source = "…"', 'source = "ministry"')
    study = open_study(write_study({"figures/t.toml": completed, "figures/cases.csv": text}))
    (grid,) = study.grids
    assert len(grid.margins) == 3
