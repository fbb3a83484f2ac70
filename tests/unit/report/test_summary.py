"""What was found, in sentences that are true to the audit."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from passmuster.auditing.finding import VERDICTS, Audit, Finding
from passmuster.report.strictest import strictest
from passmuster.report.summary import MOST, evidence, sentences, summary
from tests.unit.report.ruritania import audit, findings, study


def only(*verdicts: str, **changes: object) -> Audit:
    return audit(
        findings=tuple(replace(f, **changes) for f in findings() if f.verdict in verdicts)  # type: ignore[arg-type]
    )


def test_it_leads_with_what_is_ruled_out_and_ends_with_how_many() -> None:
    told = sentences(audit(), study())
    assert "cannot be true" in told[0].text
    last = told[-1].text
    assert last.startswith("6 statements in 7 readings: 1 contradicted, 1 disputed, 2 supported")
    assert "1 could not be tested" in last


def test_a_contradiction_leads_with_its_turning_point_and_its_sum() -> None:
    said = next(s for s in summary(audit(), study()) if "cannot be true" in s)
    assert said.startswith("Unless fewer than 0.153 cases are registered for each move counted, ")
    assert "“Two million have left” (Chief of Staff)" in said
    assert "it needs at least 2,000,000" in said
    assert said.endswith("2 × 311,327 = at most 622,654.")


def test_it_says_how_many_readings_are_ruled_out() -> None:
    assert "cannot be true in 1 of its 2 readings" in " ".join(summary(audit(), study()))
    alone = only("contradicted")
    assert "cannot be true: read as" in " ".join(summary(alone, study()))


def test_it_names_the_supported_reading_of_a_statement_that_is_ruled_out() -> None:
    said = " ".join(summary(audit(), study()))
    assert "“Two million have left” is supported if read as the registered AWOL cases" in said


def test_it_names_the_number_that_would_settle_an_open_reading() -> None:
    said = " ".join(summary(audit(), study()))
    assert "1 reading stays open" in said
    assert "one number would settle “" in said


def test_it_says_when_no_number_would() -> None:
    told = summary(only("open", decided_by=None), study())
    assert told[0].endswith("and no single number would settle it.")


def test_it_says_whether_a_contradiction_rests_on_one_origin() -> None:
    firm = only("contradicted", survives_dropping_any_origin=True)
    assert "falls if one origin is dropped" in summary(audit(), study())[-1]
    assert "stands if one origin is dropped" in summary(firm, study())[-1]


def test_it_tells_of_conflicts_revisions_and_rivals() -> None:
    last = evidence(audit(), study())
    assert last is not None
    assert "4 of 6 published figures are accepted" in last
    assert "1 is graded below C3" in last
    assert "1 conflict (0.21 % apart, about registered AWOL cases in 2031)" in last
    assert "1 difference between publications of one register" in last


def test_a_turning_point_that_nobody_would_argue_about_does_not_lead() -> None:
    (found,) = (f for f in findings() if f.verdict == "contradicted")
    far = tuple(replace(point, turns_at=point.used * 50) for point in found.turns_at)
    said = summary(audit(findings=(replace(found, turns_at=far),)), study())[0]
    assert not said.startswith("Unless")


def test_a_range_that_is_missed_is_said_by_the_end_that_is_missed() -> None:
    found = replace(
        next(f for f in findings() if f.verdict == "contradicted"),
        asserted=(Fraction(2_000_000), Fraction(9_000_000)),
        claim="unknown",
    )
    assert "needs at least 2,000,000, and" in summary(audit(findings=(found,)), study())[0]


def test_the_widest_miss_goes_first() -> None:
    (one,) = (f for f in findings() if f.verdict == "contradicted")

    def missing(name: str, said: int, most: int, unit: str = "person") -> Finding:
        pair = (Fraction(said), None), (Fraction(0), Fraction(most))
        return replace(one, claim=name, asserted=pair[0], reachable=pair[1], unit=unit)

    told = (
        missing("near", 1_000_000, 900_000),
        missing("few", 90, 3),
        missing("many", 2_000_000, 600_000),
        missing("share", 3, 1, "share"),
    )
    order = [f.claim for f in strictest(audit(findings=told))]
    assert order == ["many", "few", "share", "near"]


def test_an_audit_of_nothing_says_so() -> None:
    empty = audit(findings=(), conflicts=(), rivals=(), left_out=())
    assert summary(empty, study(figures=[])) == ("No statement was examined.",)
    assert evidence(empty, study(figures=[])) is None


@given(st.lists(st.sampled_from(findings()), max_size=12), st.integers(0, 3))
def test_its_counts_are_those_of_the_audit(found: list[Finding], spread: int) -> None:
    named = tuple(replace(f, claim=f"{f.claim}-{n % (spread + 1)}") for n, f in enumerate(found))
    made = audit(findings=named)
    told = sentences(made, study())
    assert 1 <= len(told) <= MOST
    counts = Counter(f.verdict for f in named)
    for verdict in VERDICTS:
        if counts[verdict] and verdict != "untestable":
            assert f"{counts[verdict]} {verdict.replace('_', ' ')}" in told[-1].text
    assert {s.claim for s in told} - {None} <= {f.claim for f in named}
