"""Said and possible on one scale."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from passmuster.report.scale import MARGIN, bar
from tests.unit.report.ruritania import ends

EDGE = st.none() | st.fractions(-(10**9), 10**9, max_denominator=10**6)


def test_an_open_end_is_an_arrow_with_room_for_it() -> None:
    drawn = bar(ends(2_000_000, None), ends(0, 600_000), "person")
    assert drawn is not None
    assert drawn.said.open_right
    assert not drawn.possible.open_left
    assert (drawn.said.left, drawn.said.right) == (100 - MARGIN, 100)
    assert drawn.possible.left == 0


def test_counts_start_at_zero() -> None:
    drawn = bar(ends(500, 800), ends(300, 900), "person")
    assert drawn is not None
    assert drawn.ticks[0].label == "0"


def test_ranges_that_are_worlds_apart_are_drawn_by_tens() -> None:
    drawn = bar(ends(1_000_000, 2_000_000), ends(300, 900), "person")
    assert drawn is not None
    assert drawn.is_log
    assert drawn.ticks[0].label == "100"


def test_zero_has_no_place_on_a_scale_of_tens() -> None:
    drawn = bar(ends(1_000_000, 2_000_000), ends(0, 900), "person")
    assert drawn is not None
    assert not drawn.is_log


def test_a_single_value_is_a_mark() -> None:
    drawn = bar(ends(10, 10), ends(0, 100), "person")
    assert drawn is not None
    assert drawn.said.is_mark
    assert not drawn.possible.is_mark


def test_days_are_marked_at_the_first_of_a_month() -> None:
    first, last = date(2032, 4, 1).toordinal(), date(2032, 4, 30).toordinal()
    drawn = bar(ends(first, last), ends(first + 1, first + 1), "date")
    assert drawn is not None
    assert [tick.label for tick in drawn.ticks] == ["1 April 2032", "1 May 2032"]


def test_nothing_is_drawn_where_there_is_nothing_to_draw() -> None:
    assert bar(None, ends(0, 1), "person") is None
    assert bar(ends(None, None), ends(None, None), "person") is None
    assert bar(ends(25, 25), ends(25, 25), "value") is None


@given(EDGE, EDGE, EDGE, EDGE, st.sampled_from(["person", "share", "move/month"]))
def test_nothing_leaves_the_scale(
    a: Fraction | None, b: Fraction | None, c: Fraction | None, d: Fraction | None, unit: str
) -> None:
    said = (a, b) if a is None or b is None or a <= b else (b, a)
    possible = (c, d) if c is None or d is None or c <= d else (d, c)
    drawn = bar(said, possible, unit)
    if drawn is None:
        return
    for span in (drawn.said, drawn.possible):
        assert 0 <= span.left <= span.left + span.width <= 100.01
    places = [tick.at for tick in drawn.ticks]
    assert places == sorted(places)
    assert all(-0.01 <= at <= 100.01 for at in places)
    labels = [tick.label for tick in drawn.ticks]
    assert len(set(labels)) == len(labels)
