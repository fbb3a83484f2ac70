"""Numbers, number words, ranges, orders of magnitude and bounds, in five languages."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passmuster.extraction.dates.find import find_dates
from passmuster.extraction.numbers.find import find_amounts
from passmuster.extraction.numbers.german import GERMAN
from passmuster.extraction.numbers.reader import compound


def read(text: str, language: str = "en") -> list[tuple]:
    taken = [(d.start, d.end) for d in find_dates(text, None, language)]
    return [
        (text[a.start : a.end], a.low, a.high, a.bound) for a in find_amounts(text, language, taken)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some 880,000 serve", [("880,000", 880_000, 880_000, "about")]),
        ("80% of those called up", [("80%", Fraction(4, 5), Fraction(4, 5), None)]),
        ("reaching into the millions", [("millions", 10**6, 10**7, "order")]),
        ("hundreds of conscripts", [("hundreds", 100, 1000, "order")]),
        ("tens of thousands of men", [("tens of thousands", 10**4, 10**5, "order")]),
        (
            "two to three hundred thousand men",
            [("two to three hundred thousand", 200_000, 300_000, "between")],
        ),
        (
            "between 200,000 and 300,000 men",
            [("200,000 and 300,000", 200_000, 300_000, "between")],
        ),
        ("more than 200,000 cases", [("200,000", 200_000, None, "more_than")]),
        ("at least 20 people", [("20", 20, None, "at_least")]),
        ("up to 160,000 men", [("160,000", None, 160_000, "at_most")]),
        ("men under 22", [("22", None, 22, "less_than")]),
        ("half a million men", [("half a million", 500_000, 500_000, None)]),
        ("two hundred and fifty men", [("two hundred and fifty", 250, 250, None)]),
        ("four out of five men", [("four out of five", Fraction(4, 5), Fraction(4, 5), None)]),
        ("one in five conscripts", [("one in five", Fraction(1, 5), Fraction(1, 5), None)]),
        ("two-thirds of recruits", [("two-thirds", Fraction(2, 3), Fraction(2, 3), None)]),
        ("the ‘Contract 18-24’ programme", [("18-24", 18, 24, "between")]),
        ("a fine of $1.5bn", [("$1.5bn", 15 * 10**8, 15 * 10**8, None)]),
    ],
)
def test_english_numbers_are_read(text: str, expected: list) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "on 3 May 2031, in 2024 and by early 2025",  # dates
        "see Fig. 3 and Article 407",
        "an F-16, a T-72 and COVID-19",
        "the iPhone 14 was sold",
        "they won 2-1 on the 22nd",
        "as shown before [12, 33]",
        "https://example.org/2024/5567 was read",
        "at 10.45 pm",
        "that one was right",
    ],
)
def test_what_counts_nothing_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("uk", "понад двісті тисяч військових", 200_000, None),
        ("uk", "161 461 справа", 161_461, 161_461),
        ("uk", "1,5 млн осіб", 1_500_000, 1_500_000),
        ("uk", "кілька тисяч ухилянтів", 2_000, 10_000),
        ("ru", "двести пятьдесят тысяч человек", 250_000, 250_000),
        ("ru", "не менее 300 тыс. человек", 300_000, None),
        ("ru", "миллионы уклонистов", 10**6, 10**7),
        ("de", "rund zweihundertfünfzigtausend Soldaten", 250_000, 250_000),
        ("de", "1.234 Verfahren", 1_234, 1_234),
        ("de", "Zehntausende Deserteure", 10_000, 100_000),
        ("pl", "dwieście pięćdziesiąt tysięcy żołnierzy", 250_000, 250_000),
        ("pl", "80 proc. zmobilizowanych", Fraction(4, 5), Fraction(4, 5)),
        ("pl", "ponad 200 tysięcy spraw", 200_000, None),
    ],
)
def test_other_languages_are_read(language: str, text: str, low, high) -> None:
    found = read(text, language)
    assert [(a[1], a[2]) for a in found] == [(low, high)]


@given(st.integers(0, 999_999_999))
def test_grouped_digits_keep_their_value(number: int) -> None:
    assert [a[1] for a in read(f"There were {number:,} soldiers.")] == [number]


_UNITS = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()  # noqa: SIM905
_TENS = [
    "",
    "",
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]


def german(number: int) -> str:
    """Write a number below a million in German words: an independent speller."""
    if number >= 1000:
        rest = german(number % 1000) if number % 1000 else ""
        return german(number // 1000) + "tausend" + rest
    if number >= 100:
        return _UNITS[number // 100] + "hundert" + (german(number % 100) if number % 100 else "")
    if number < 20:
        return _UNITS[number]
    unit = _UNITS[number % 10] + "und" if number % 10 else ""
    return unit + _TENS[number // 10]


@given(st.integers(2, 999_999))
def test_german_words_are_read_as_they_are_spelt(number: int) -> None:
    assert compound(german(number), GERMAN) == number
