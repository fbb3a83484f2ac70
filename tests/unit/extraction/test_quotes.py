"""Direct speech between marks of several kinds, and over paragraphs."""

import pytest

from passmuster.extraction.quotes import quotes


def inner(text: str, language: str = "en") -> list[str]:
    return [text[q.inner.start : q.inner.end] for q in quotes(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("“We left,” he said.", "en", ["We left,"]),
        ('"We left," he said. "All of us."', "en", ["We left,", "All of us."]),
        ("‘It’s not about pay,’ he said.", "en", ["It’s not about pay,"]),
        ("the soldiers’ pay and the men’s rations", "en", []),
        ("«Вони пішли», — сказав він.", "uk", ["Вони пішли"]),
        ("„Sie gingen“, sagte er.", "de", ["Sie gingen"]),
        ("„Odeszli”, powiedział.", "pl", ["Odeszli"]),
        ("''They left,'' she wrote.", "en", ["They left,"]),
        ("“He told me ‘never’ and left,” she said.", "en", ["He told me ‘never’ and left,"]),
    ],
)
def test_marks_of_all_kinds_are_read(text: str, language: str, expected: list[str]) -> None:
    assert inner(text, language) == expected


def test_a_quote_that_is_not_closed_goes_on_in_the_next_paragraph() -> None:
    text = "‘It is a breakdown.\nThe force loses men.’\nNobody spoke."
    found = quotes(text)
    assert [text[q.inner.start : q.inner.end] for q in found] == [
        "It is a breakdown.",
        "The force loses men.",
    ]
    assert found[1].goes_on
