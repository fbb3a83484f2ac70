"""Every span is literal, whatever the text: fuzzed with marks, numbers, hidden characters."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from passmuster.extraction.as_json import to_dict
from passmuster.extraction.canonical import canonical
from passmuster.extraction.extract import extract_text

WORDS = st.sampled_from(
    [
        "soldiers", "said", "80%", "“", "”", "‘", "’", "«", "»", "two", "hundred", "thousand", "in 2024", "he",
        "Olena Petrenko", ",", ".", "\n", "the", "millions", "of", "deserters", "according to", "Ministry",
        "18-24", "between", "and", "5", "1,200", "½", "\u200b", "\u202e", "é", "e\u0301", "год", "тысяч", "осіб",
        "понад", "last month", "faster than", "many", "(", ")", "—", "\t", "$", "bn", "million", "'", '"', "\r\n",
        "zweihunderttausend", "Soldaten", "tysięcy", "żołnierzy", "сказав", "що", "on Monday", "🪖", "0", "10:45",
    ]
)  # fmt: skip
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "", "  "])), max_size=60).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.sampled_from(["en", "uk", "ru", "de", "pl", None]))
def test_all_spans_are_literal(text: str, language: str | None) -> None:
    made = extract_text(text, None, published=date(2031, 11, 2), language=language)
    exact = canonical(text)
    for claim in to_dict(made)["claims"]:
        quote = claim["quote"]
        assert exact[quote["start"] : quote["end"]] == quote["text"]
        assert exact[: quote["start"]].endswith(quote["prefix"])
        assert exact[quote["end"] :].startswith(quote["suffix"])
        for value in claim["values"]:
            assert exact[value["start"] : value["end"]] == value["text"]
            assert quote["start"] <= value["start"] < value["end"] <= quote["end"]
        speaker = claim["speaker"]
        if speaker["text"] is not None:
            assert exact[speaker["start"] : speaker["end"]] == speaker["text"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    extract_text(text, None)
