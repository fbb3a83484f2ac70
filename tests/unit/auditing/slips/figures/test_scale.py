"""Ten, a hundred or a thousand times too much or too little."""

import pytest

from passmuster.auditing.slips.figures.operators.scale import OPERATOR
from tests.unit.auditing.slips.figures.suspects import alone, offered


@pytest.mark.parametrize(
    ("stands", "needed", "words"),
    [
        (34_480, 3_448, "one in 10 of that"),
        (3_448, 34_480, "10 times that"),
        (3_448_000, 3_448, "one in 1000 of that"),
        (48, 48_312, "1000 times that"),
        (345, 3_448, "10 times that"),
    ],
)
def test_it_finds_the_factor(stands: int, needed: int, words: str) -> None:
    (offer,) = offered(OPERATOR, alone(stands, needed))
    assert offer.kind == "scale"
    assert words in offer.says


@pytest.mark.parametrize(("stands", "needed"), [(3_448, 6_896), (3_448, 30_000), (3, 3_448)])
def test_it_offers_nothing_else(stands: int, needed: int) -> None:
    # Three thousand is no match for 3,448: so rough a number may stand for anything.
    assert offered(OPERATOR, alone(stands, needed)) == []
