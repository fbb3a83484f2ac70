"""A quotation is found where it stands, and nowhere else."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from passmuster.vocabulary.article import canonical, find_quote, fingerprint
from passmuster.vocabulary.claim import Quote

WORDS = st.text(alphabet="ab c\n", min_size=1, max_size=6)


@given(st.text(max_size=30), st.text(min_size=1, max_size=10), st.text(max_size=30))
def test_a_position_is_believed_where_the_words_stand_there(before, words, after) -> None:
    text = canonical(before + words + after)
    for start in range(len(text)):
        piece = text[start : start + 5]
        if canonical(piece) == piece:
            found = find_quote(Quote(text=piece, start=start), text)
            assert found == (start, start + len(piece))


@given(WORDS, WORDS, WORDS)
def test_what_is_found_is_the_words(before, words, after) -> None:
    text = before + words + after
    found = find_quote(Quote(text=words, prefix=before, suffix=after), text)
    assert found is not None
    assert text[found[0] : found[1]] == words


def test_words_that_stand_twice_are_told_apart_by_what_is_around_them() -> None:
    text = "30,000 are called up. He said 30,000 left."
    assert find_quote(Quote(text="30,000"), text) is None
    assert find_quote(Quote(text="30,000", prefix="said "), text) == (30, 36)
    assert find_quote(Quote(text="30,000", start=0), text) == (0, 6)


def test_a_wrong_position_is_not_believed() -> None:
    assert find_quote(Quote(text="left", start=3), "They have left.") == (10, 14)


def test_the_canonical_text_is_one_whatever_the_letters() -> None:
    apart = unicodedata.normalize("NFD", "\ufeffZoë\r\nand me")
    assert canonical(apart) == "Zoë\r\nand me"
    assert fingerprint(canonical(apart)) == fingerprint("Zoë\r\nand me")


def test_a_position_without_words_is_believed_in_the_text_it_was_made_from() -> None:
    text = "They have left."
    quote = Quote(text="", start=5, end=9, sha256=fingerprint(text))
    assert find_quote(quote, text) == (5, 9)
    assert find_quote(quote, text + " Have they?") is None
    assert find_quote(Quote(text="", start=5, end=9), text) is None
    assert find_quote(Quote(text="", start=5, end=99, sha256=fingerprint(text)), text) is None
    assert find_quote(Quote(text="", sha256=fingerprint(text)), text) is None
