"""A sub-count taken for the whole."""

from fractions import Fraction

from passmuster.accounts.arithmetic.system import ONE, Entry, System
from passmuster.auditing.slips.figures.operators.nested_part import OPERATOR
from passmuster.auditing.slips.figures.suspect import Suspect
from passmuster.vocabulary.period import Period, parse_period
from tests.unit.auditing.slips.figures.suspects import offered, year

WHOLE = 1_310 + 1_222 + 2_745


def test_the_number_of_a_part_stands_for_the_whole() -> None:
    (offer,) = offered(OPERATOR, year(2_745, WHOLE))
    assert (offer.kind, offer.corrected) == ("nested-part", WHOLE)
    assert offer.figures == ("2031-Q1", "2031-03")
    assert "March 2031" in offer.says


def test_another_number_offers_nothing() -> None:
    assert offered(OPERATOR, year(2_746, WHOLE)) == []
    assert offered(OPERATOR, year(4_009, WHOLE)) == []


def test_one_line_down_a_year_falls_out() -> None:
    periods = {"early": Period(parse_period("2031-01").first, parse_period("2031-02").last)}
    periods |= {name: parse_period(name) for name in ("2031", "2032", "2033")}
    numbers = {"early": 347, "2031": 6_988, "2032": 17_658, "2033": 67_840}
    atoms = {"early": (0,), "2031": (0, 1), "2032": (2,), "2033": (3,)}
    entries = [
        Entry(
            name,
            ONE * value,
            ONE * value,
            written=ONE * value,
            terms=dict.fromkeys(atoms[name], ONE),
            line=("counter",),
            when=periods[name],
        )
        for name, value in numbers.items()
    ]
    total = Fraction(6_988 + 67_840)
    whole = Entry(
        "all",
        total,
        total,
        written=total,
        terms=dict.fromkeys(range(4), ONE),
        line=("counter",),
        when=Period(parse_period("2031").first, parse_period("2033").last),
    )
    needed = total + 17_658
    suspect = Suspect(System((*entries, whole), ()), 4, (needed, needed))
    (offer,) = offered(OPERATOR, suspect)
    assert offer.figures == ("all", "2031", "early", "2032")
    assert "347 (from January to February 2031) + 6,641, the rest of 2031" in offer.says
