"""What a quantity is counted in."""

import pytest
from pydantic import TypeAdapter

from passmuster.files.folder import open_study
from passmuster.vocabulary.quantity import FORMS, Quantity
from passmuster.vocabulary.units import UnlikeUnits, unit_of

ADAPTER = TypeAdapter(Quantity)
STOCK, FLOW, CASES = {"stock": "serving"}, {"flow": "absconded"}, {"counter": "cases"}
UNITS = [
    (STOCK, "person"),
    ({"ever": "absent"}, "person"),
    ({"change": "serving"}, "person"),
    (FLOW, "move"),
    (CASES, "case"),
    ({"counter": "files"}, "file"),
    ({"rate": "absconded", "per": "month"}, "move/month"),
    ({"rate": "absconded", "per": "week"}, "move/week"),
    ({"peak": "absconded"}, "move/month"),
    ({"hazard": "absconded", "per": "year"}, "per year"),
    ({"share": FLOW, "of": STOCK}, "share"),
    ({"ratio": CASES, "of": STOCK}, "case/person"),
    ({"ratio": CASES, "of": {"sum": [FLOW, STOCK]}}, "case/person"),
    ({"sum": [STOCK, FLOW]}, "person"),
    ({"sum": [FLOW, FLOW]}, "move"),
    ({"difference": [CASES, CASES]}, "case"),
    ({"lever": "call_up_from_age"}, "value"),
    ({"lever": "call_up_from_day"}, "date"),
    ({"since": "act-4"}, "date"),
]


@pytest.fixture
def study(write_study):
    from scripts.error_examples import load

    base = load()[0]
    counter = '[[counter]]\nname = "files"\nunit = "file"\n'
    day = '[[measure]]\nid = "d"\nlever = "call_up_from_day"\n'
    day += "since = 2031-01-01\nvalue = 2031-02-01\n"
    changes = {
        "force.toml": base["force.toml"] + counter,
        "measures.toml": base["measures.toml"] + day,
    }
    return open_study(write_study(changes))


@pytest.mark.parametrize(("quantity", "unit"), UNITS)
def test_each_form_has_its_unit(study, quantity, unit: str) -> None:
    assert unit_of(ADAPTER.validate_python(quantity), study) == unit


def test_every_form_has_a_unit() -> None:
    assert {next(iter(quantity)) for quantity, _ in UNITS} == set(FORMS)


@pytest.mark.parametrize(
    "quantity",
    [
        {"sum": [STOCK, CASES]},
        {"difference": [FLOW, CASES]},
        {"share": CASES, "of": STOCK},
        {"counter": ["cases", "files"]},
        {"ratio": CASES, "of": {"sum": [STOCK, CASES]}},
    ],
)
def test_people_and_cases_are_never_added_or_compared(study, quantity) -> None:
    with pytest.raises(UnlikeUnits):
        unit_of(ADAPTER.validate_python(quantity), study)
