"""What a register has published so far, from pieces that need not be months."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numba", reason="inference needs the extra `infer`")
from passmuster.report.inferred.gaps import _Piece, chained

START = date(2030, 12, 31)


def day(n: int) -> date:
    return START + timedelta(days=n)


def test_pieces_are_added_up_forwards_and_backwards() -> None:
    pieces = [
        _Piece(day(0), day(120), 400.0),
        _Piece(day(90), day(120), 150.0),  # gives what had been published by day 90
        _Piece(day(120), day(150), 70.0),
        _Piece(day(200), day(230), 60.0),  # leads to nothing
    ]
    assert chained(pieces, START) == {day(0): 0, day(120): 400, day(90): 250, day(150): 470}


def test_nothing_before_the_first_day_is_taken() -> None:
    known = chained([_Piece(day(-30), day(30), 10.0), _Piece(day(0), day(30), 6.0)], START)
    assert known == {day(0): 0, day(30): 6}


@given(st.lists(st.integers(0, 500), min_size=2, max_size=12), st.data())
def test_any_pieces_of_one_series_give_its_running_sum(
    months: list[int], data: st.DataObject
) -> None:
    """An oracle: the series is known, and pieces of it are cut anywhere."""
    whole = [0]
    for count in months:
        whole.append(whole[-1] + count)
    cuts = st.tuples(st.integers(0, len(months)), st.integers(0, len(months)))
    drawn = data.draw(st.lists(cuts, max_size=20))
    pieces = [_Piece(day(a), day(b), float(whole[b] - whole[a])) for a, b in drawn if a < b]
    known = chained(pieces, START)
    assert all(value == whole[(at - START).days] for at, value in known.items())
    complete = [
        _Piece(day(n), day(n + 1), float(b - a)) for n, (a, b) in enumerate(pairwise(whole))
    ]
    assert set(chained(complete, START)) == {day(n) for n in range(len(whole))}
