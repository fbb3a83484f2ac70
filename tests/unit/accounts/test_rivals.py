"""What binds where figures of one quantity exclude each other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from passmuster.accounts.account import Account
from passmuster.accounts.evidence import gather
from passmuster.accounts.rivals import Settled
from passmuster.vocabulary.assertion import Interval
from tests.oracle.make import flow, make, stock
from tests.unit.accounts.small import FLOWS, edged, quantity, told

DAY = "2031-06-30"
KILLED = {"name": "killed", "only_grows": True}
UNITS = stock("units", DAY)


def settle(*figures: dict[str, Any], **more: Any) -> Settled:
    flows = [*FLOWS, "die: units > killed", "found: killed > units"]
    study = make(stocks=["units", KILLED], flows=flows, figures=figures, **more)
    return gather(Account(study, "any").programme, "any").settled


def held(settled: Settled) -> dict[str, tuple[Any, Any]]:
    """What each figure binds, and whose the edges are."""
    return {
        name: tuple(None if e is None else (e.value, e.owner) for e in (h.low, h.high))  # type: ignore[misc]
        for name, h in settled.held.items()
    }


def test_two_that_share_a_single_point_are_no_rivals() -> None:
    settled = settle(edged("a", UNITS, between=[100, 110]), edged("b", UNITS, between=[110, 120]))
    assert settled.rivalries == []
    assert held(settled)["a"] == ((100, "a"), (110, "a"))


def test_equals_bind_as_one_range_whose_edges_keep_their_owners() -> None:
    settled = settle(edged("a", UNITS, between=[100, 110]), edged("b", UNITS, between=[200, 210]))
    both = ((100, "a"), (210, "b"))
    assert held(settled) == {"a": both, "b": both}
    (rivalry,) = settled.rivalries
    assert rivalry.taken == Interval(Fraction(100), Fraction(210))
    assert rivalry.foes_of("a") == {"b"}


def test_the_worse_binds_nothing_and_is_still_shown_as_a_rival() -> None:
    settled = settle(
        edged("a", UNITS, between=[100, 110]), edged("b", UNITS, "C3", between=[200, 210])
    )
    assert set(held(settled)) == {"a"}
    (rivalry,) = settled.rivalries
    assert (set(rivalry.figures), rivalry.dropped) == ({"a", "b"}, {"b"})
    assert (rivalry.taken.low, rivalry.taken.high) == (100, 110)


def test_rivals_in_two_units_share_a_range_each_in_its_own() -> None:
    pace = {"rate": "join", "per": "month", "during": "2031-Q1"}
    settled = settle(told("pace", pace, 100), told("total", flow("join", "2031-Q1"), 660))
    assert held(settled) == {
        "pace": ((100, "pace"), (220, "total")),
        "total": ((300, "pace"), (660, "total")),
    }


def test_of_three_dates_the_range_binds_at_each_that_a_rival_stands_at() -> None:
    days = ("2031-03-31", "2031-06-30", "2031-09-30")
    numbers = (500, 400, 300)
    figures = [told(day, stock("killed", day), n) for day, n in zip(days, numbers, strict=True)]
    settled = settle(*figures)
    hull = ((300, days[2]), (500, days[0]))
    assert held(settled) == dict.fromkeys(days, hull)
    (rivalry,) = settled.rivalries
    assert set(rivalry.figures) == set(days)


def test_a_date_that_excludes_no_other_keeps_its_own_range() -> None:
    days = ("2031-03-31", "2031-06-30", "2031-09-30")
    figures = [
        told(day, stock("killed", day), n) for day, n in zip(days, (500, 400, 700), strict=True)
    ]
    settled = settle(*figures)
    assert held(settled)[days[2]] == ((700, days[2]), (700, days[2]))
    assert held(settled)[days[0]] == held(settled)[days[1]] == ((400, days[1]), (500, days[0]))


def test_a_stock_that_may_shrink_has_no_rivals_at_other_dates() -> None:
    figures = [told("a", stock("units", "2031-03-31"), 500), told("b", UNITS, 400)]
    assert settle(*figures).rivalries == []


def test_of_one_document_the_better_speaks_and_the_other_stays_to_conflict() -> None:
    sources = {"one": {"document": "reply"}, "two": {"document": "reply"}}
    settled = settle(
        told("a", UNITS, 100, source="one"),
        told("b", UNITS, 200, "C3", source="two"),
        sources=sources,
    )
    assert settled.rivalries == []
    assert held(settled) == {"a": ((100, "a"), (100, "a")), "b": ((200, "b"), (200, "b"))}


def test_a_month_and_an_unsure_scope_hold_on_their_own() -> None:
    wide = {"stock": ["units", "killed"]}
    settled = settle(
        told("day", UNITS, 100),
        told("month", stock("units", "2031-06"), 500),
        told("scope", stock("units", DAY, within=wide), 900),
    )
    assert settled.rivalries == []
    assert len(settled.held) == 3


def test_shares_of_the_same_two_quantities_are_rivals() -> None:
    share = {"share": stock("killed", DAY), "of": UNITS}
    assert quantity(share).form == "share"
    settled = settle(edged("a", share, between=[0.1, 0.2]), edged("b", share, between=[0.3, 0.4]))
    (rivalry,) = settled.rivalries
    assert [float(e) for e in (rivalry.taken.low or 0, rivalry.taken.high or 0)] == [0.1, 0.4]
    low, high = held(settled)["b"]
    assert (low[1], high[1]) == ("a", "b")
