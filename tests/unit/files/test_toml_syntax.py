"""What stops the TOML reader, in words for people who never read its rules."""

import pytest

FIGURE = """[[figure]]
id = "strength"
quantity = { stock = "serving", on = 2030-12-31 }
value = 412_300
source = "ministry"
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "words"),
    [
        ("2030-12-31", "2031-02-30", 3, "PM205", "February 2031 has 28 days"),
        ("2030-12-31", "2031-13-01", 3, "PM205", "there is no month 13"),
        ("2030-12-31", "2031-00-10", 3, "PM205", "there is no month 00"),
        ("2030-12-31", "2031-1-5", 3, "PM205", "Write 2031-01-05."),
        ("2030-12-31", "31.12.2030", 3, "PM205", "Write 2030-12-31."),
        ("2030-12-31", "31/12/2030", 3, "PM205", "Write 2030-12-31."),
        ("2030-12-31", "2031-10", 3, "PM205", 'Write "2031-10", in quotation marks.'),
        ("2030-12-31", "2031-Q2", 3, "PM205", 'Write "2031-Q2", in quotation marks.'),
        ("412_300", "12%", 4, "PM204", "Write 0.12."),
        ("412_300", "12.5 %", 4, "PM204", "Write 0.125."),
        ("412_300", "412,300", 4, "PM204", "Write 412300"),
        ("412_300", "412 300", 4, "PM204", "Write 412300"),
        ("412_300", "412\u00a0300", 4, "PM204", "Write 412300"),
        ("412_300", "0412", 4, "PM204", "Write 412."),
        ('"ministry"', "ministry", 5, "PM110", 'Write source = "ministry".'),
        ('"ministry"', "“ministry”", 5, "PM110", "straight mark"),
        ('"ministry"', '"ministry', 5, "PM110", "not closed"),
        ("value =", "value :", 4, "PM110", "no `=`"),
        ("[[figure]]", "[[figure]", 1, "PM110", "not closed with `]]`"),
        ("412_300", "412_300 men", 4, "PM110", "does not belong to it"),
        ("value = 412_300", "value = 1\nvalue = 2", 5, "PM110", "twice"),
        ("value = 412_300", 'value = 1\nsaid_by = "a\\qb"', 5, "PM110", "backslash"),
        ("value = 412_300", "value =", 4, "PM110", "no value"),
        ("value = 412_300", "value", 4, "PM110", "no `=`"),
    ],
)
def test_a_slip_of_writing_is_told_with_its_line_and_its_remedy(
    faults_of, old: str, new: str, line: int, code: str, words: str
) -> None:
    broken = FIGURE.replace(old, new, 1)
    assert broken != FIGURE
    (fault,) = faults_of({"figures/main.toml": broken})
    assert (fault.code, fault.line) == (code, line)
    assert words in fault.text


def test_a_list_that_is_never_closed_is_told(faults_of) -> None:
    (fault,) = faults_of({"figures/main.toml": "figure = [\n1,\n2\n"})
    assert fault.code == "PM110"
    assert "list" in fault.what
