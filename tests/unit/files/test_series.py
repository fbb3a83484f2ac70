"""A series: the rows of a table become figures, or faults with the table's own lines."""

from datetime import date
from decimal import Decimal

import pytest

from passmuster.files.folder import open_study
from passmuster.vocabulary.period import parse_period

SERIES = """
[[series]]
file = "cases.csv"
columns = { during = "month", value = "cases" }
quantity = { counter = "cases" }
source = "ministry"
id = "cases-{during}"
"""


def files(table: str | bytes, series: str = SERIES) -> dict:
    return {"figures/cases.csv": table, "figures/cases.toml": series}


def rows(write_study, table: str | bytes, series: str = SERIES) -> dict:
    study = open_study(write_study(files(table, series)))
    return {figure.id: figure for figure in study.figures if figure.id != "strength"}


def test_each_row_is_a_figure_with_its_own_period(write_study) -> None:
    found = rows(write_study, 'month,cases\n2031-01,"3,448"\n2031-02,3901\n')
    assert list(found) == ["cases-2031-01", "cases-2031-02"]
    assert found["cases-2031-01"].value == Decimal(3448)
    assert found["cases-2031-01"].quantity.during == parse_period("2031-01")


def test_an_empty_cell_makes_no_figure(write_study) -> None:
    assert list(rows(write_study, "month,cases\n2031-01,\n2031-02, \n2031-03,0\n")) == [
        "cases-2031-03"
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separating_sign_is_found_out(write_study, separator: str) -> None:
    table = "month,cases,note\n2031-01,3448,x\n".replace(",", separator)
    assert rows(write_study, table)["cases-2031-01"].value == 3448


def test_a_heading_in_quotation_marks_may_hold_other_separators(write_study) -> None:
    table = '"month";"cases";"a, b, c, d"\n2031-01;3448;x\n'
    assert rows(write_study, table)["cases-2031-01"].value == 3448


def test_a_mark_and_windows_line_ends_do_no_harm(write_study) -> None:
    study = open_study(write_study(files(b"\xef\xbb\xbfmonth,cases\r\n2031-01,3448\r\n")))
    assert len(study.figures) == 2
    assert [warning[:24] for warning in study.warnings] == ["figures/cases.csv:1: PM6"]


def test_low_and_high_make_a_range_and_one_of_them_an_edge(write_study) -> None:
    series = SERIES.replace('value = "cases"', 'low = "lo", high = "hi"')
    found = rows(write_study, "month,lo,hi\n2031-01,1,2\n2031-02,3,\n2031-03,,4\n,,\n", series)
    assert found["cases-2031-01"].between == (1, 2)
    assert found["cases-2031-02"].at_least == 3
    assert found["cases-2031-03"].at_most == 4
    assert len(found) == 3


def test_a_row_may_name_its_source_rounding_kind_and_grade(write_study) -> None:
    series = SERIES.replace(
        'value = "cases"',
        'value = "cases", source = "src", rounded_to = "step", kind = "kind", credibility = "c"',
    )
    table = "month,cases,src,step,kind,c\n2031-01,3000,ministry,1000,estimate,4\n2031-02,7,,,,\n"
    found = rows(write_study, table, series)
    first, second = found.values()
    assert (first.rounded_to, first.kind, first.credibility) == (1000, "estimate", 4)
    assert (second.source, second.kind, second.credibility) == ("ministry", "counted", None)


def test_the_period_is_filled_into_all_parts_that_lack_one(write_study) -> None:
    series = SERIES.replace(
        '{ counter = "cases" }',
        '{ ratio = { counter = "cases" }, of = { sum = [{ flow = "absconded" }, '
        '{ flow = "posted", during = "2031" }] } }',
    )
    quantity = rows(write_study, "month,cases\n2031-01,0.8\n", series)["cases-2031-01"].quantity
    first, second = quantity.of.sum
    assert quantity.ratio.during == first.during == parse_period("2031-01")
    assert second.during == parse_period("2031")


def test_days_and_spans_of_days_are_read(write_study) -> None:
    table = "month,cases\n2031-01-01/2031-01-15,3448\n"
    (figure,) = rows(write_study, table).values()
    assert (figure.quantity.during.first, figure.quantity.during.last) == (
        date(2031, 1, 1),
        date(2031, 1, 15),
    )
    series = SERIES.replace('during = "month"', 'on = "day"').replace("{during}", "{on}")
    series = series.replace('{ counter = "cases" }', '{ stock = "serving" }')
    (figure,) = rows(write_study, "day,cases\n2031-10-31,3448\n", series).values()
    assert (figure.id, figure.quantity.on) == ("cases-2031-10-31", date(2031, 10, 31))


def test_the_row_and_the_source_may_stand_in_the_id(write_study) -> None:
    series = SERIES.replace("{during}", "{row}-{source}")
    assert list(rows(write_study, "month,cases\n2031-01,1\n", series)) == ["cases-2-ministry"]


@pytest.mark.parametrize(
    ("table", "line", "code", "words"),
    [
        ("month,cases\n2031-01,over 7000\n", 2, "PM213", "more_than"),
        ("month,cases\n2031-01,n/a\n", 2, "PM213", "empty"),
        ('month,cases\n2031-01,"3,44"\n', 2, "PM213", "3.44"),
        ('month,cases\n2031-01,"=1+1"\n', 2, "PM213", "no number"),
        ("month,cases\n2031-01,1,2\n", 2, "PM112", "3 cells"),
        ("month,cases\n2031-01\n", 2, "PM112", "1 cells"),
        ('month,cases\n2031-01,"1\n', 2, "PM112", "quotation mark"),
        ("month,cases,cases\n2031-01,1,2\n", 1, "PM113", "twice"),
        ("month,cases\n2031-13,1\n", 2, "PM205", "no month 13"),
        ("month,cases\nsoon,1\n", 2, "PM205", "soon"),
        ("month,cases\n,1\n", 2, "PM202", "no time"),
        ("month,cases\n2031-01,1\n\n2031-01,2\n", 4, "PM301", "figures/cases.csv:2"),
        ("month,cases\n2031-01,-1\n", 2, "PM209", "-1"),
        ("month,cases\n2031-01,1\u001b\n", 2, "PM214", "U+001B"),
        ("", None, "PM109", "empty"),
    ],
)
def test_a_fault_of_a_table_has_the_tables_line(
    faults_of, table: str, line: int | None, code: str, words: str
) -> None:
    (fault,) = faults_of(files(table))
    assert (fault.file, fault.line, fault.code) == ("figures/cases.csv", line, code)
    assert words in fault.text


@pytest.mark.parametrize(
    ("old", "new", "code", "near"),
    [
        ('value = "cases"', 'value = "casse"', "PM113", "cases"),
        ('value = "cases"', 'during = "month"', "PM110", None),
        (', value = "cases"', "", "PM202", None),
        ("{during}", "{month}", "PM309", None),
        ("{during}", "{durng}", "PM309", "{during}"),
        ("{during}", "{on}", "PM309", None),
        ("cases.csv", "case.csv", "PM101", "cases.csv"),
        ("cases.csv", "../../cases.csv", "PM106", None),
        ("cases.csv", "/etc/passwd", "PM106", None),
        ("cases.csv", "C:\\\\\\\\x.csv", "PM106", None),
        ('counter = "cases"', 'counter = "csaes"', "PM302", "cases"),
        ('"ministry"', '"ministri"', "PM302", "ministry"),
        ('source = "ministry"\n', "", "PM202", None),
    ],
)
def test_a_fault_of_the_series_itself_is_told_once(
    faults_of, old: str, new: str, code: str, near: str | None
) -> None:
    series = SERIES.replace(old, new)
    assert series != SERIES
    (fault,) = faults_of(files("month,cases\n2031-01,1\n", series))
    assert (fault.code, fault.nearest) == (code, near)


def test_rounded_values_make_one_warning_a_series(write_study) -> None:
    study = open_study(write_study(files("month,cases\n2031-01,1000\n2031-02,2000\n")))
    (warning,) = study.warnings
    assert warning.startswith("figures/cases.toml:2: PM601")
    assert "figures/cases.csv:2" in warning


def test_one_empty_row_between_others_is_passed_over(write_study) -> None:
    assert len(rows(write_study, "month,cases\n\n2031-01,1\n,\n")) == 1


def test_a_table_may_start_with_empty_lines(write_study) -> None:
    assert len(rows(write_study, "\n\nmonth,cases\n2031-01,1\n")) == 1
