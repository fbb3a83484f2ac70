"""What a reader is warned of."""

from __future__ import annotations

from typing import Any

from passmuster.auditing.audit import audit
from tests.oracle.make import make, stock
from tests.unit.accounts.small import EVE, FLOWS, START, edged, told

GROUPS = {"serving": ["units", "absent"]}
OTHER = stock("absent", EVE)


def warnings(*figures: dict[str, Any], code: str, **more: Any) -> list[str]:
    study = make(stocks=["units", "absent"], flows=FLOWS, figures=figures, groups=GROUPS, **more)
    return [text for text in audit(study).warnings if text.startswith(code)]


def test_a_group_that_nothing_bounds_on_the_first_day_is_named_with_the_day() -> None:
    (text,) = warnings(told("start", START, 100), code="PM602")
    assert "`serving`" in text
    assert "2030-12-31" in text


def test_a_group_whose_members_are_all_bounded_is_not() -> None:
    both = (told("start", START, 100), edged("other", OTHER, at_most=50))
    assert warnings(*both, code="PM602") == []
    assert warnings(both[0], edged("other", OTHER, at_least=5), code="PM602") != []


def test_a_figure_below_the_level_bounds_nothing() -> None:
    both = (told("start", START, 100), told("other", OTHER, 50, "D4"))
    assert len(warnings(*both, code="PM602")) == 1


def test_a_later_figure_bounds_the_first_day_where_nobody_leaves() -> None:
    later = edged("later", stock(["units", "absent"], "2031-12-31"), at_most=90)
    study = make(stocks=["units", "absent"], flows=FLOWS[:1], figures=[later], groups=GROUPS)
    assert not any("PM602" in text for text in audit(study).warnings)


def test_a_group_of_flows_is_never_warned_of() -> None:
    study = make(stocks=["units"], flows=FLOWS, groups={"moved": ["join", "leave"]})
    assert not any("PM602" in text for text in audit(study).warnings)


def claim_of(*, held: int, others: int) -> list[str]:
    """Warnings where so many of all figures stand in the claim's own document."""
    days = [f"2031-01-{day:02}" for day in range(1, held + others + 1)]
    figures = [told(f"f{n}", stock("units", day), 100) for n, day in enumerate(days)]
    for figure in figures[:held]:
        figure["source"] = "paper"
    said = {"quantity": stock("units", days[0]), "at_least": 0, "same_as": ["f0"]}
    return warnings(*figures, code="PM603", claims=[said])


def test_a_claim_whose_documents_are_over_half_of_the_account_is_warned_of() -> None:
    (text,) = claim_of(held=3, others=2)
    assert "3 of 5 figures" in text
    assert "`c1`" in text


def test_half_of_the_account_is_not_over_half() -> None:
    assert claim_of(held=2, others=2) == []
