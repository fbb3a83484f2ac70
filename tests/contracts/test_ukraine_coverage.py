"""The Ukraine study holds every row it was made from, or says why not, and says no row otherwise.

A row of figures.csv is used by the figures whose ids begin with its id, a cell of the tables of
cases by a figure of the same count and period, a rule by a measure that begins with it and names
its page. Everything else stands in the study's README, as something else or with the reason why
not.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from passmuster.files.folder import open_study
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.noun import read_last_day
from passmuster.vocabulary.quantity import CounterQ
from passmuster.vocabulary.study import Study

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "studies" / "ukraine"
DATA = ROOT.parent / "shared" / "data" / "ukraine"
ARTICLES = ROOT.parent / "shared" / "articles"
COUNTERS = {
    "art407": "awol_cases",
    "art408": "desertion_cases",
    "art407_408_low": "registered_cases",
    "art407_408_high": "registered_cases",
}
TABLES = ("cases_monthly.csv", "cases_combined_monthly.csv", "cases_totals.csv")

pytestmark = pytest.mark.skipif(
    not (DATA.is_dir() and STUDY.is_dir()),
    reason="the tables that the study was made from are not beside this repository",
)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as page:
        return list(csv.DictReader(page))


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study(STUDY)


def listed(heading: str) -> dict[str, str]:
    """Return a table of the README under a heading: each key of its first column, and the rest."""
    page = (STUDY / "README.md").read_text(encoding="utf-8")
    part = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("| ") or set(line) <= set("| -") or cells[0] in ("row", "figure"):
            continue
        for key in cells[0].split(", "):
            assert key not in found, f"{key} stands twice under {heading}"
            found[key] = cells[-1]
    assert found, f"nothing stands under {heading}"
    return found


def left_out() -> dict[str, str]:
    return listed("Left out, and why")


def otherwise() -> dict[str, str]:
    return listed("Entered as a claim or a rule")


def row_of(figure: Figure, ids: set[str]) -> str | None:
    """Return the id of the row that a figure was made from."""
    name = figure.id.partition("-")[0].upper()
    exact = {one.upper(): one for one in ids}
    return exact.get(name)


# -- figures.csv ---------------------------------------------------------------------------


def test_every_row_is_a_figure_or_something_else_or_left_out_with_a_reason(study: Study) -> None:
    ids = {row["id"] for row in rows("figures.csv")}
    as_figures = {row_of(figure, ids) for figure in study.figures} - {None}
    told = as_figures | otherwise().keys() | left_out().keys()
    assert sorted(ids - told) == []


def test_no_row_is_both_used_and_left_out(study: Study) -> None:
    ids = {row["id"] for row in rows("figures.csv")}
    used = {row_of(figure, ids) for figure in study.figures} | otherwise().keys()
    assert sorted(used & left_out().keys()) == []


def test_what_the_readme_lists_exists(study: Study) -> None:
    known = {row["id"] for row in rows("figures.csv")}
    known |= {f"{name} {row_key(row)}" for name in TABLES for row in rows(name)}
    known |= {policy_key(row) for row in rows("policies.csv")}
    assert sorted((otherwise().keys() | left_out().keys()) - known) == []
    assert all(len(why) > 6 for why in left_out().values())
    names = {claim.id.partition("-")[0] for claim in study.claims}
    names |= {measure.id for measure in study.measures}
    assert {n for text in otherwise().values() for n in re.findall(r"`([^`]+)`", text)} <= names


def test_every_figure_has_a_row_or_a_cell(study: Study) -> None:
    ids = {row["id"] for row in rows("figures.csv")}
    without = [f.id for f in study.figures if row_of(f, ids) is None]
    assert [name for name in without if not re.match(r"m(407|408|both|suspicions)-20", name)] == []


def numbers_in(text: str) -> set[Decimal]:
    """Return the numbers of a note as they are meant: 15 564, 4.5M, 22%, 31k."""
    found = {Decimal(digits) for digits in re.findall(r"\d+", text)}
    for whole, rest, unit in re.findall(
        r"(\d{1,3}(?:[  ,]\d{3})+(?!\d)|\d+)(\.\d+)?\s?([kM%]?)", text
    ):
        number = Decimal(re.sub(r"[  ,]", "", whole) + rest)
        found |= {number, number * {"k": 1000, "M": 1_000_000, "%": Decimal("0.01"), "": 1}[unit]}
    return found


DERIVED = {
    "x016-abroad-2024-06",  # 22 % of 4.5 million, less a tenth
}
"""Figures whose number is worked out from the row's, as the comment above each says."""


def test_every_figure_says_a_number_of_its_row(study: Study) -> None:
    by_id = {row["id"]: row for row in rows("figures.csv")}
    without = set()
    for figure in study.figures:
        name = row_of(figure, set(by_id))
        if name is None:
            continue
        row = by_id[name]
        printed = numbers_in(row["note"]) | numbers_in(row["quantity"])
        printed |= {Decimal(row[end]) for end in ("low", "high") if row[end]}
        printed |= {Decimal(row[end]) / 100 for end in ("low", "high") if row[end]}
        if not said_by(figure) & printed:
            without.add(figure.id)
    assert without == DERIVED


def said_by(figure: Figure) -> set[Decimal]:
    ends = (figure.value, figure.about, figure.at_least, figure.at_most, figure.more_than)
    single = {Decimal(str(end)) for end in ends if end is not None}
    return single | {Decimal(str(end)) for end in figure.between or ()}


def test_grade_day_and_page_are_those_of_the_row(study: Study) -> None:
    by_id = {row["id"]: row for row in rows("figures.csv")}
    excused = {key.partition(" ")[0] for key in listed("Grades")}
    wrong = []
    for figure in study.figures:
        name = row_of(figure, set(by_id))
        if name is None:
            continue
        row, source = by_id[name], study.source_of(figure)
        grade = study.grade_of(figure)
        if name not in excused and f"{grade.reliability}{grade.credibility}" != (
            row["source_grade"] + row["info_grade"]
        ):
            wrong.append((figure.id, "grade", str(grade)))
        if source.published != read_last_day(row["published"]):
            wrong.append((figure.id, "published", source.published))
        if row["url"].startswith("http") and source.url != row["url"]:
            wrong.append((figure.id, "url", source.url))
    assert wrong == []


# -- tables of cases -----------------------------------------------------------------------


def row_key(row: dict[str, str]) -> str:
    return row.get("month") or row["period"]


def days_of(key: str) -> tuple[date, date]:
    """Return the first and last day of 2024, 2024-05, 2024-01..09 or 2022-01..2025-10."""
    first, _, last = key.partition("..")
    if not last:
        last = first
    elif len(last) == 2:
        last = f"{first[:4]}-{last}"
    year, month = (int(n) for n in (first if "-" in first else f"{first}-01").split("-"))
    end = read_last_day(last)
    assert end is not None
    return date(year, month, 1), end


def cells() -> Iterator[tuple[str, str, str, Decimal]]:
    """Yield table, row, counter and number of every cell that is not empty."""
    for table in TABLES:
        for row in rows(table):
            for column, counter in COUNTERS.items():
                if row.get(column):
                    yield table, row_key(row), counter, Decimal(row[column])


def test_every_cell_of_the_tables_of_cases_is_a_figure(study: Study) -> None:
    told = set()
    for figure in study.figures:
        quantity = figure.quantity
        if isinstance(quantity, CounterQ) and len(quantity.counter) == 1 and quantity.during:
            when = (quantity.during.first, quantity.during.last)
            told |= {(quantity.counter[0], when, n) for n in said_by(figure)}
    missing = [cell for cell in cells() if (cell[2], days_of(cell[1]), cell[3]) not in told]
    assert missing == []


def test_rows_of_the_tables_without_a_number_are_listed_and_no_others() -> None:
    numbered = {f"{table} {row}" for table, row, _, _ in cells()}
    every = {f"{table} {row_key(row)}" for table in TABLES for row in rows(table)}
    assert {key for key in left_out() if ".csv " in key} == every - numbered


def test_the_tables_say_the_same_suspicions_as_the_study(study: Study) -> None:
    told = {f.id: f.value for f in study.figures if f.id.startswith("msuspicions-")}
    noted = {
        f"msuspicions-{row['month']}": Decimal(row["note"].rsplit(" ", 1)[1])
        for row in rows("cases_combined_monthly.csv")
        if "suspicion notices" in row["note"]
    }
    assert told == noted


# -- policies.csv --------------------------------------------------------------------------


def policy_key(row: dict[str, str]) -> str:
    return f"{row['date']} {row['parameter']}"


def measures_of(row: dict[str, str], study: Study) -> list[str]:
    """Return the measures that begin with a rule (or the day after) and name its page."""
    last = read_last_day(row["date"])
    assert last is not None
    return [
        measure.id
        for measure in study.measures
        if measure.source is not None
        and study.source_by_id[measure.source].url == row["source_url"]
        and last <= measure.since <= last + timedelta(days=1)
    ]


def test_every_rule_is_a_measure_or_left_out_with_a_reason(study: Study) -> None:
    for row in rows("policies.csv"):
        assert bool(measures_of(row, study)) != (policy_key(row) in left_out()), policy_key(row)


def test_every_measure_is_a_rule_of_the_table(study: Study) -> None:
    made = {name for row in rows("policies.csv") for name in measures_of(row, study)}
    assert {measure.id for measure in study.measures} == made


# -- the population ------------------------------------------------------------------------


def test_assumptions_about_people_leave_room_for_the_count_of_the_un(study: Study) -> None:
    table = "population_men_single_age_2021_thousand.csv"
    lines = (DATA / table).read_text(encoding="utf-8").splitlines()
    men = {
        int(age): 1000 * Decimal(number)
        for age, number in (line.split(",") for line in lines if line[:1].isdigit())
    }
    held = {assumption.id: assumption.at_most for assumption in study.assumptions}
    outside, of_age = held["people-outside-at-start"], held["come-of-age"]
    assert outside is not None
    assert of_age is not None
    assert sum(men[age] for age in range(18, 61)) < outside
    # Four cohorts reach 18 between 2022 and 2025: those of 14 to 17 in the middle of 2021.
    assert sum(men[age] for age in range(14, 18)) < of_age


def test_every_file_of_the_data_is_named_in_the_readme() -> None:
    page = (STUDY / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DATA.iterdir() if f"`{path.name}`" not in page] == []


# -- the article ---------------------------------------------------------------------------


def test_every_statement_of_the_article_is_a_claim_with_its_place_in_the_text(study: Study) -> None:
    path = ARTICLES / "000_660f1920a3588776.gold.jsonl"
    if not path.is_file():
        pytest.skip("the article is not beside this repository")
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    quotes = {claim.id[:3]: claim.quote for claim in study.claims if claim.id[0] == "a"}
    assert len(gold) == len(quotes) == 20
    for statement in gold:
        quote = quotes[f"a{statement['id'][1:]}"]
        assert quote is not None
        assert (quote.start, quote.end) == (statement["start"], statement["end"])
        assert quote.text == "", "no sentence of the article is copied"


def test_at_least_fifteen_other_statements_are_examined_and_from_every_side(study: Study) -> None:
    others = [claim for claim in study.claims if claim.id[0] == "p"]
    assert len(others) >= 15
    sides = {study.source_by_id[claim.source].side for claim in others if claim.source}
    assert sides == {"official", "politician", "independent", "foreign", "opponent", "anonymous"}
