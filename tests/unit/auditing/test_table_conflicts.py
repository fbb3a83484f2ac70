"""Conflicts inside published tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Audit
from passmuster.auditing.from_json import audit_from_dict
from passmuster.files.folder import open_study
from scripts.planted_tables import FORCE, SOURCE, STUDY

ROWS = {
    "2031-01": (3_448, 512, 3_960),
    "2031-02": (3_901, 498, 4_399),
    "2031-03": (4_210, 605, 4_815),
    "Total": (11_559, 1_615, 13_174),
}
TOML = """
[[table]]
id = "t-{row}-{column}"
file = "table.csv"
source = "register"
rows = { are = "during", totals = "Total" }
columns = { totals = "both"QUANTITY }
MORE
"""
COUNTERS = ', quantity = { a = { counter = "a" }, b = { counter = "b" } }'
FREE = '[[counter]]\nname = "a"\nunit = "case"\n[[counter]]\nname = "b"\nunit = "case"\n'


def told(
    folder: Path, changes: dict[tuple[str, str], Any], *, more: str = "", counted: bool = False
) -> Audit:
    """Audit a study of one table with some cells changed."""
    lines = ["month,a,b,both"]
    for row, numbers in ROWS.items():
        cells = dict(zip(("a", "b", "both"), numbers, strict=True))
        cells |= {column: value for (name, column), value in changes.items() if name == row}
        lines.append(",".join([row, *map(str, cells.values())]))
    toml = TOML.replace("QUANTITY", COUNTERS if counted else "").replace("MORE", more)
    files = {"study.toml": STUDY, "sources.toml": SOURCE}
    files |= {"force.toml": FORCE + (FREE if counted else "")}
    files |= {"figures/table.csv": "\n".join(lines), "figures/table.toml": toml}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return audit(open_study(folder))


def test_a_table_that_adds_up_raises_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, {}).conflicts == ()


def test_a_wrong_cell_is_told_with_its_sum_and_its_slip(tmp_path: Path) -> None:
    (conflict,) = told(tmp_path, {("2031-02", "a"): 3_401}).conflicts
    assert (conflict.kind, conflict.moved, conflict.gap) == ("conflict", "t-2031-02-a", 500)
    assert conflict.table == "figures/table.csv"
    assert conflict.figures == ("t-2031-02-a", "t-2031-02-b", "t-2031-02-both")
    assert [slip.kind for slip in conflict.slips] == ["digit"]
    assert "3,901" in conflict.says
    proof = conflict.certificate
    assert proof is not None
    assert (proof.bound, proof.short_by, proof.side) == (3_901, 500, "at_least")
    assert sum(line.multiplier * line.bound for line in proof.lines) == proof.bound
    (one,) = conflict.explanations
    assert [(f.figure, f.needed) for f in one.figures] == [("t-2031-02-a", (3_901, 3_901))]
    assert conflict.stopped is None


def test_the_proof_of_a_cell_adds_up_to_its_bound(tmp_path: Path) -> None:
    (conflict,) = told(tmp_path, {("Total", "b"): 1_905}).conflicts
    proof = conflict.certificate
    assert proof is not None
    total: dict[str, Any] = {}
    for row in proof.proof:
        for name, factor in row.terms:
            total[name] = total.get(name, 0) + row.multiplier * factor
    assert {name: v for name, v in total.items() if v} == dict(proof.target)
    assert sum(row.multiplier * row.bound for row in proof.proof) == proof.bound


def test_where_the_sums_cannot_tell_all_small_explanations_are_shown(
    tmp_path: Path,
) -> None:
    # Without the row of totals, a row that does not add up may be wrong in any of its cells.
    unknown = {("Total", column): "" for column in ("a", "b", "both")}
    (conflict,) = told(tmp_path, {("2031-02", "a"): 3_401, **unknown}).conflicts
    sets = {tuple(f.figure for f in one.figures) for one in conflict.explanations}
    assert sets == {("t-2031-02-a",), ("t-2031-02-b",), ("t-2031-02-both",)}
    assert ("digit", "t-2031-02-a") in {(slip.kind, slip.figure) for slip in conflict.slips}


def test_every_wrong_cell_has_a_conflict_of_its_own(tmp_path: Path) -> None:
    found = told(tmp_path, {("2031-01", "a"): 3_848, ("2031-03", "b"): 650}).conflicts
    assert {conflict.moved for conflict in found} == {"t-2031-01-a", "t-2031-03-b"}
    assert all(conflict.slips[0].kind == "digit" for conflict in found)


@pytest.mark.parametrize("gap", [3, 4])
def test_parts_may_miss_a_total_by_what_rounding_allows(tmp_path: Path, gap: int) -> None:
    # Three cells and their total, each rounded to two: they may miss by four between them.
    more = "rounded_to = 2"
    changes = {("Total", "a"): 11_559 + gap, ("Total", "both"): 13_174 + gap}
    assert told(tmp_path, changes, more=more).conflicts == ()
    worse = {cell: value + 2 for cell, value in changes.items()}
    assert told(tmp_path, worse, more=more).conflicts != ()


def test_a_documented_revision_raises_nothing(tmp_path: Path) -> None:
    changes = {("Total", "a"): 11_600, ("Total", "b"): 1_622, ("Total", "both"): 13_222}
    assert told(tmp_path, changes).conflicts != ()
    assert told(tmp_path, changes, more="revised_within = 0.01").conflicts == ()


@pytest.mark.parametrize("counted", [True, False])
def test_cells_that_are_figures_of_the_account_are_told_once(tmp_path: Path, counted: bool) -> None:
    result = told(tmp_path, {("2031-02", "a"): 3_401}, counted=counted)
    (conflict,) = result.conflicts
    assert conflict.moved == "t-2031-02-a"
    assert [(s.kind, s.figure) for s in conflict.slips] == [("digit", "t-2031-02-a")]
    assert result.set_aside == (("t-2031-02-a",) if counted else ())
    assert (conflict.table is None) == counted


def test_a_table_published_after_as_of_is_left_out(tmp_path: Path) -> None:
    changes = {("2031-02", "a"): 3_401}
    told(tmp_path, changes)
    source = SOURCE + "published = 2032-05-01\n"
    (tmp_path / "sources.toml").write_text(source)
    assert len(audit(open_study(tmp_path)).conflicts) == 1
    (tmp_path / "study.toml").write_text(STUDY + "as_of = 2032-04-30\n")
    assert audit(open_study(tmp_path)).conflicts == ()


def test_a_saved_audit_reads_back(tmp_path: Path) -> None:
    result = told(tmp_path, {("2031-02", "a"): 3_401})
    plain = result.to_dict()
    assert audit_from_dict(plain, open_study(tmp_path)).to_dict() == plain


def test_the_json_has_slips_as_published_and_more_after_them(tmp_path: Path) -> None:
    result = told(tmp_path, {("2031-02", "a"): 3_401})
    (conflict,) = result.to_dict()["conflicts"]
    (slip,) = conflict["slips"]
    assert list(slip)[:3] == ["kind", "figure", "says"]
    assert (slip["published"], slip["corrected"]) == (3_401, 3_901)
    assert conflict["explanations"] == [
        {
            "figures": [
                {"figure": "t-2031-02-a", "published": [3_401, 3_401], "needed": [3_901, 3_901]}
            ],
            "weight": 25,
        }
    ]
    assert conflict["explanations_complete"] is True
    assert conflict["table"] == "figures/table.csv"
