"""What one account says of a reading: contradicted, supported, or open, and by how much."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from passmuster.accounts.account import Account
from passmuster.accounts.programme import clipped
from passmuster.auditing.audit import audit
from passmuster.auditing.finding import Finding
from passmuster.auditing.verdict import judge, relative_miss
from tests.oracle.make import flow, make
from tests.oracle.random_study import random_study
from tests.unit.accounts.small import END, FLOWS, JOINED, LEFT, START, edged, told

KNOWN = [told("start", START, 1000), told("joined", JOINED, 0), told("left", LEFT, 0)]


def finding(said: dict[str, Any], *figures: dict[str, Any], **more: Any) -> Finding:
    study = make(stocks=["units"], flows=FLOWS, figures=figures, claims=[said], **more)
    (found,) = audit(study).findings
    return found


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        # 1000 is known. 0.5 % of 1005 is 5.025, of 1006 it is 5.03.
        (1005, "open"),
        (1006, "contradicted"),
    ],
)
def test_a_miss_of_less_than_half_a_per_cent_is_open_with_its_margin(
    claimed: int, verdict: str
) -> None:
    found = finding({"quantity": END, "at_least": claimed}, *KNOWN)
    assert found.verdict == verdict
    assert found.margin is not None
    assert float(found.margin) == pytest.approx((claimed - 1000) / claimed)
    assert found.certificate is not None
    assert found.certificate.short_by == claimed - 1000


@pytest.mark.parametrize(("claimed", "verdict"), [(1149, "open"), (1151, "contradicted")])
def test_a_miss_of_less_than_the_figures_tolerance_is_open_with_its_margin(
    claimed: int, verdict: str
) -> None:
    # 1000 to 1100, and nobody joins: a miss of 49 is within half the width of 100, 51 is not.
    figures = [edged("start", START, between=[1000, 1100]), *KNOWN[1:]]
    found = finding({"quantity": END, "at_least": claimed}, *figures)
    assert found.reachable == (1000, 1100)
    assert found.verdict == verdict
    assert float(found.margin or 0) == pytest.approx((claimed - 1100) / claimed)


def test_tolerances_add_up_over_the_lines_of_the_sum() -> None:
    # Half widths of 50 and 30: 80 in all.
    figures = [edged("start", START, between=[1000, 1100]), edged("joined", JOINED, between=[
        200, 260])]  # fmt: skip
    for claimed, verdict in ((1360 + 79, "open"), (1360 + 81, "contradicted")):
        found = finding({"quantity": END, "at_least": claimed}, *figures)
        assert found.verdict == verdict


def test_a_figure_with_an_open_end_has_no_tolerance() -> None:
    figures = [edged("start", START, at_most=100), *KNOWN[1:]]
    assert finding({"quantity": END, "at_least": 101}, *figures).verdict == "contradicted"


def test_a_lowest_value_may_be_missed_too() -> None:
    found = finding({"quantity": END, "at_most": 500}, *KNOWN)
    assert (found.verdict, found.margin) == ("contradicted", 1)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"at_least": 1000}, "supported"),
        ({"more_than": 1000}, "open"),
        ({"between": [999, 1001]}, "supported"),
        ({"at_most": 1000}, "supported"),
        ({"less_than": 1000}, "open"),
        ({"more_than": 999}, "supported"),
    ],
)
def test_the_edge_itself_is_meant_unless_more_or_less_than_is_said(
    said: dict[str, Any], verdict: str
) -> None:
    # On the very edge a strict reading misses by nothing: that is no contradiction.
    assert finding({"quantity": END, **said}, *KNOWN).verdict == verdict


def test_what_some_accounts_satisfy_and_some_do_not_is_open_without_margin() -> None:
    found = finding({"quantity": END, "at_least": 1000}, KNOWN[0], *KNOWN[1:2])
    assert (found.verdict, found.reachable, found.margin) == ("open", (0, 1000), None)


def test_nobody_to_divide_by_is_untestable() -> None:
    share = {"share": flow("leave", "2031"), "of": START}
    nobody = told("start", START, 0)
    found = finding({"quantity": share, "at_least": 0.1}, nobody)
    assert found.verdict == "untestable"
    assert "no one to divide by" in (found.reason or "")


def test_where_there_is_nobody_to_divide_by_no_range_is_given() -> None:
    share = {"share": END, "of": START}
    found = finding({"quantity": share, "at_least": 0.1}, told("start", START, 0))
    assert found.verdict == "untestable"
    assert found.reachable is None


@pytest.mark.parametrize("dust", [0.0, 1e-13, -1e-13])
def test_the_solvers_dust_about_nought_is_no_miss(dust: float) -> None:
    assert relative_miss(Fraction(0), dust) == 0


def test_assumptions_that_contradict_definitions_make_everything_untestable() -> None:
    study = make(
        stocks=[{"name": "units", "starts_at": 100}],
        assumptions=[{"id": "few", "quantity": {"stock": "units"}, "at_most": 50}],
        claims=[{"quantity": END, "at_least": 60}],
    )
    result = audit(study)
    assert result.findings[0].verdict == "untestable"
    assert any("PM609" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("edge", "value", "share"),
    [(2000, 500, Fraction(3, 4)), (0, 40, Fraction(1)), (0, 0, Fraction(0)), (-4, 0, Fraction(1))],
)
def test_a_margin_is_a_share_of_what_is_asserted(edge: int, value: int, share: Fraction) -> None:
    assert relative_miss(Fraction(edge), value) == share


def test_the_tolerance_of_a_share_is_told_in_its_own_unit() -> None:
    # Of 1000 people 200 to 220 leave: a half width of 10 is 0.01 of the share.
    figures = [told("start", START, 1000), edged("left", LEFT, between=[200, 220])]
    share = {"share": LEFT, "of": START}
    for claimed, verdict in ((0.229, "open"), (0.231, "contradicted")):
        found = finding({"quantity": share, "at_least": claimed}, *figures)
        assert found.verdict == verdict


def test_what_points_already_seen_tell_is_what_both_ends_would_have_told() -> None:
    asked = 0
    for seed in range(1700, 1712):
        study = random_study(seed).study
        account = Account(study, "C3")
        repaired = account.settled()
        for claim in study.claims:
            for reading in claim.reading:
                form = account.programme.readings[claim.id, reading.id]
                asserted = clipped(reading.quantity, reading.interval())
                # The first is asked of an account that knows no points yet, or other readings'.
                quick = judge(account, repaired, form, asserted, effort="at_hand")
                full = judge(account, repaired, form, asserted, effort="irreducible")
                again = judge(account, repaired, form, asserted, effort="at_hand")
                assert quick.verdict == full.verdict == again.verdict, (seed, claim.id)
                asked += 1
    assert asked > 20
