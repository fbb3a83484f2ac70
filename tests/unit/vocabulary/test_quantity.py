"""Quantities: each form, and the canonical text that can be pasted back."""

import tomllib
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from passmuster.vocabulary.quantity import FORMS, Quantity, walk

ADAPTER = TypeAdapter(Quantity)
TEXTS = [
    '{ stock = "absent", on = 2031-10-31 }',
    '{ stock = ["absent", "units"], on = "2031-10" }',
    '{ stock = "absent", on = 2031-10-31, ages = [18, 22], within = { stock = "rolls" } }',
    '{ flow = "call_up", during = "2031" }',
    '{ flow = "call_up", during = [2031-01-02, 2031-02-03] }',
    '{ ever = "absent", by = 2031-10-31 }',
    '{ counter = "cases", during = "2031-Q2" }',
    '{ rate = "call_up", per = "week", during = "2031-10" }',
    '{ peak = "call_up", per = "month", during = "2031" }',
    '{ hazard = "absconded", per = "month" }',
    '{ change = "serving", during = "2031" }',
    '{ share = { flow = "a", during = "2031" }, of = { flow = "b", during = "2031" } }',
    '{ ratio = { counter = "a" }, of = { sum = [{ flow = "b" }, { flow = "c" }] } }',
    '{ difference = [{ stock = "a", on = 2031-10-31 }, { stock = "b", on = 2031-10-31 }] }',
    '{ lever = "age", on = 2031-10-31 }',
    '{ since = "act-4" }',
    '{ stock = "a \\"b\\" \\\\ c" }',
]


def read(text: str):
    return ADAPTER.validate_python(tomllib.loads(f"q = {text}", parse_float=Decimal)["q"])


@pytest.mark.parametrize("text", TEXTS)
def test_the_canonical_text_is_read_back_to_itself(text: str) -> None:
    quantity = read(text)
    assert quantity.toml == text
    assert read(quantity.toml) == quantity


def test_every_form_is_tried_here() -> None:
    assert {read(text).form for text in TEXTS} | {"sum"} == set(FORMS)


def test_a_list_of_one_name_is_the_name() -> None:
    assert read('{ stock = ["absent"] }') == read('{ stock = "absent" }')


def test_other_spellings_of_a_period_are_the_same_quantity() -> None:
    assert read('{ flow = "a", during = [2031-01-01, 2031-12-31] }') == read(
        '{ flow = "a", during = "2031" }'
    )


def test_a_walk_visits_parts_and_scopes() -> None:
    text = '{ share = { stock = "a", within = { stock = "b" } }, of = { sum = [{ stock = "c" }] } }'
    assert [part.form for part in walk(read(text))] == ["share", "stock", "stock", "sum", "stock"]


def test_a_quantity_can_be_a_key_and_never_changes() -> None:
    quantity = read(TEXTS[0])
    assert {quantity: 1}[read(TEXTS[0])] == 1
    with pytest.raises(ValidationError):
        quantity.stock = ("units",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{ stok = "a" }', "PM401"),
        ("7", "PM401"),
        ('{ stock = ["a", "a"] }', "PM301"),
        ('{ stock = "a", ages = [22, 18] }', "PM207"),
        ('{ stock = "a", during = "2031" }', "extra_forbidden"),
        ('{ stock = "" }', "string_too_short"),
        ('{ flow = "a", during = [2031-02-01, 2031-01-01] }', "PM206"),
        ('{ flow = "a", during = "soon" }', "PM205"),
        ('{ lever = "a", on = "2031-10" }', "PM205"),
    ],
)
def test_what_is_no_quantity_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read(text)
    assert code in {error["type"] for error in raised.value.errors()}
