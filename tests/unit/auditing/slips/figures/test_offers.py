"""All operators together."""

from fractions import Fraction

from passmuster.auditing.slips.figures.offers import (
    HOW_COMMON,
    known_operators,
    offers_about,
    ranked,
    weight,
)
from passmuster.auditing.slips.figures.suspect import Offer
from passmuster.report.figure_slips import KINDS
from tests.unit.auditing.slips.figures.suspects import year

WHOLE = 1_310 + 1_222 + 2_745


def offer(kind: str, chance: str, figure: str = "x") -> Offer:
    return Offer(kind, figure, "…", Fraction(1), Fraction(chance), (figure,))


def test_every_file_in_the_folder_takes_part_with_its_own_kind() -> None:
    kinds = {operator.__globals__["KIND"] for operator in known_operators()}
    assert len(known_operators()) == len(kinds)
    assert kinds == set(HOW_COMMON) == set(KINDS)
    assert sum(HOW_COMMON.values()) == 1


def test_one_gap_may_have_several_explanations() -> None:
    found = {offer.kind for offer in offers_about(year(WHOLE - 1_310, WHOLE))}
    assert found == {"dropped-part", "different-start"}


def test_the_common_and_the_unlikely_by_chance_come_first() -> None:
    offers = [offer("mis-dated-row", "1/100"), offer("digit", "1/100"), offer("scale", "1/1000")]
    assert [one.kind for one in ranked(offers)] == ["scale", "digit", "mis-dated-row"]
    assert weight(offer("digit", "1/100")) == 30


def test_the_same_is_offered_once() -> None:
    assert len(ranked([offer("digit", "1/100"), offer("digit", "1/90")])) == 1
    assert len(ranked([offer("digit", "1/100"), offer("digit", "1/100", "y")])) == 2
