"""Reading one number from tokens: "2.5 million", "two hundred and fifty", "tens of thousands"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from passmuster.extraction.numbers.lexicon import Lexicon
from passmuster.extraction.numbers.tokens import SPACES, VULGAR, Token, digits_value

SUFFIXES = {
    "k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9,
    "b": 10**9, "B": 10**9, "tn": 10**12, "T": 10**12, "к": 10**3,
}  # fmt: skip
MOST_SCALE = 10**16


@dataclass(frozen=True, slots=True)
class Read:
    """A value read from tokens `first` to `after` (excluded)."""

    first: int
    after: int
    start: int
    end: int
    low: Fraction
    high: Fraction
    is_order: bool = False
    is_fraction: bool = False
    digits: bool = False


class Reader:
    """Reads numbers of one language from the tokens of one text."""

    def __init__(self, text: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.lexicon = lexicon

    def at(self, index: int) -> Read | None:
        """Return the number that begins at a token, or None."""
        return (
            self._order(index)
            or self._fraction(index)
            or self._every(index)
            or self._cardinal(index)
        )

    # ---- tokens -------------------------------------------------------------------------------
    def _word(self, index: int) -> str:
        if index < len(self.tokens) and self.tokens[index].kind == "word":
            return self.tokens[index].low
        return ""

    def _joined(self, index: int, hyphen: bool = True) -> bool:
        """True if nothing but a space or a hyphen lies between this token and the one before."""
        if not 0 < index < len(self.tokens):
            return False
        gap = self.text[self.tokens[index - 1].end : self.tokens[index].start]
        if gap in ("-", "‐", "‑"):
            return hyphen
        # A stop may stand after an abbreviation: тис. осіб
        gap = gap.removeprefix(".") if self.tokens[index - 1].low in ("тис", "tys") else gap
        return len(gap) <= 3 and (not gap.strip(SPACES + "\n")) and gap.count("\n") <= 1

    def _made(
        self, first: int, after: int, low: Fraction, high: Fraction | None = None, **kinds: bool
    ) -> Read | None:
        if abs(low) > MOST_SCALE:
            return None
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        return Read(first, after, start, end, low, low if high is None else high, **kinds)

    # ---- orders of magnitude --------------------------------------------------------------------
    def _order(self, index: int) -> Read | None:
        lexicon, word = self.lexicon, self._word(index)
        if word in lexicon.several:
            return self._several(index)
        if word not in lexicon.orders:
            return None
        low, high = lexicon.orders[word]
        after = index + 1
        following = after
        if self._word(following) in lexicon.of and self._joined(following):
            following += 1
        next_word = self._word(following)
        if self._joined(following) and (next_word in lexicon.orders or next_word in lexicon.scales):
            is_bare = following == after
            if not (is_bare and lexicon.of):
                factor = lexicon.scales.get(next_word) or lexicon.orders[next_word][0]
                if factor > low:
                    low, high, after = low * factor, high * factor, following + 1
        return self._made(index, after, Fraction(low), Fraction(high), is_order=True)

    def _several(self, index: int) -> Read | None:
        after = index + 1
        if self._word(after) in self.lexicon.of:
            after += 1
        word = self._word(after)
        scale = self.lexicon.scales.get(word) or (100 if word in self.lexicon.hundred else None)
        if scale is None and word in self.lexicon.orders and not self.lexicon.of:
            scale = self.lexicon.orders[word][0]
        if scale is None or not self._joined(after):
            return None
        least = 2 * scale
        return self._made(index, after + 1, Fraction(least), Fraction(10 * scale), is_order=True)

    # ---- every eighth -------------------------------------------------------------------------
    def _every(self, index: int) -> Read | None:
        every, token = self.lexicon.every, self.tokens[index]
        if every is None or token.kind != "word" or index + 1 >= len(self.tokens):
            return None
        match = every.match(self.text, token.start)
        if match is None or match.end() != self.tokens[index + 1].end:
            return None
        number = next(int(name[1:]) for name, found in match.groupdict().items() if found)
        return self._made(index, index + 2, Fraction(1, number), is_fraction=True)

    # ---- fractions ----------------------------------------------------------------------------
    def _fraction(self, index: int) -> Read | None:
        lexicon, token = self.lexicon, self.tokens[index]
        if token.kind == "frac":
            return self._made(index, index + 1, VULGAR[token.text], is_fraction=True)
        word = self._word(index)
        if word in lexicon.fractions:
            if word in lexicon.small:
                return None
            return self._half_scale(index, index + 1, lexicon.fractions[word])
        if word in lexicon.articles and self._word(index + 1) in lexicon.fractions:
            if not self._joined(index + 1):
                return None
            value = lexicon.fractions[self._word(index + 1)]
            return self._half_scale(index, index + 2, value)
        top = lexicon.small.get(word)
        if top and top < 20 and self._joined(index + 1):
            part = lexicon.fractions.get(self._word(index + 1))
            if part is not None and (part != Fraction(1, 2)):
                return self._made(index, index + 2, top * part, is_fraction=True)
        return None

    def _half_scale(self, first: int, after: int, value: Fraction) -> Read | None:
        """Read on: half a million, пів мільйона."""
        following = after
        is_of = self.lexicon.code == "en" and self._word(following) == "of"
        if is_of and self._word(following + 1) in self.lexicon.articles:
            following += 1  # a quarter of a million
        if self._word(following) in self.lexicon.articles:
            following += 1
        scale = self.lexicon.scales.get(self._word(following))
        if scale and self._joined(following):
            return self._made(first, following + 1, value * scale)
        bare = first + 1 == after and self.lexicon.code == "en"
        if bare and self._word(first) not in ("half", "third", "quarter"):
            return None  # "fifth" alone is an ordinal
        if bare and self._word(first) in ("third", "quarter", "thirds", "quarters"):
            return None
        return self._made(first, after, value, is_fraction=True)

    # ---- cardinals ----------------------------------------------------------------------------
    def _cardinal(self, index: int) -> Read | None:
        lexicon, token = self.lexicon, self.tokens[index]
        if token.kind == "num":
            value = digits_value(token.text, lexicon.decimal_comma)
            if value is None:
                return None
            return self._scaled_digits(index, value)
        if token.kind != "word":
            return None
        article = token.low in lexicon.articles and self._is_scale(index + 1)
        if article and self._joined(index + 1, hyphen=False):
            read = self._words(index + 1)
            if read is not None:
                return self._made(index, read.after, read.low)
        return self._words(index)

    def _is_scale(self, index: int) -> bool:
        word = self._word(index)
        return word in self.lexicon.scales or word in self.lexicon.hundred

    def _scaled_digits(self, index: int, value: Fraction) -> Read | None:
        after = index + 1
        nearby = self.tokens[after] if after < len(self.tokens) else None
        if nearby is not None and nearby.kind == "frac" and self._joined(after):
            return self._made(index, after + 1, value + VULGAR[nearby.text], digits=True)
        touches = nearby is not None and nearby.start == self.tokens[index].end
        if touches and nearby and nearby.text in SUFFIXES and not self._opens_unit(after):
            return self._made(index, after + 1, value * SUFFIXES[nearby.text], digits=True)
        total = Fraction(0)
        current: Fraction | None = value
        while self._joined(after):
            word = self._word(after)
            if word in self.lexicon.scales and current is not None:
                total += current * self.lexicon.scales[word]
                current, after = None, after + 1
                more = self._next_digits(after)
                if more is None or more >= self.lexicon.scales[word]:
                    break
                current, after = more, after + 1
            elif word in self.lexicon.hundred and current is not None and current < 100:
                current, after = current * 100, after + 1
            else:
                break
        if current is not None:
            if total:  # "1 million 200": digits after a scale need a scale of their own
                after -= 1
            else:
                total = current
        return self._made(index, after, total, digits=True)

    def _next_digits(self, index: int) -> Fraction | None:
        """Return digits that go on a number of several scales: 1 млн 200 тис."""
        if self.lexicon.code == "en" or not self._joined(index):
            return None
        if self.tokens[index].kind == "num" and self._word(index + 1) in self.lexicon.scales:
            return digits_value(self.tokens[index].text, self.lexicon.decimal_comma)
        return None

    def _opens_unit(self, index: int) -> bool:
        """True if a letter after digits is a unit with more to come: 5 m/s, 10 mm, 30MB."""
        end = self.tokens[index].end
        after = self.text[end : end + 1]
        if self.tokens[index].text in ("m", "M", "K", "T", "B", "b", "к"):
            before = self.tokens[index - 1].start
            has_money = (
                self.text[max(0, before - 3) : before].strip()[-1:] in "$€£₴S" and before > 0
            )
            return after in "/²³" if has_money and after else not has_money
        return after in ("/",)

    def _words(self, index: int) -> Read | None:
        lexicon = self.lexicon
        total, current, after = Fraction(0), None, index
        last_scale: int | None = None
        while after < len(self.tokens):
            word = self._word(after)
            if after > index and not self._joined(after):
                break
            if word in lexicon.joiners and self._may_join(after, current, total):
                after += 1
                continue
            value = lexicon.small.get(word)
            if value is None and lexicon.compounds:
                value = compound(word, lexicon)
            if value is not None:
                if current is not None and not _fits(current, value):
                    break
                current = (current or 0) + value
            elif word in lexicon.hundred and current is not None and current < 100:
                current = current * 100
            elif word in lexicon.hundred and after == index:
                current = 100
            elif word in lexicon.scales:
                scale = lexicon.scales[word]
                if last_scale is not None and scale >= last_scale:
                    break
                if current is None and after > index:
                    break
                total += (Fraction(1) if current is None else current) * scale
                current, last_scale = None, scale
            else:
                break
            after += 1
        if after == index:
            return None
        if self._word(after - 1) in lexicon.joiners:
            after -= 1
        return self._made(index, after, total + (current or 0))

    def _may_join(self, index: int, current: Fraction | int | None, total: Fraction) -> bool:
        """True for the "and" of two hundred and fifty, not of two and three."""
        following = self.lexicon.small.get(self._word(index + 1))
        if following is None or not self._joined(index + 1):
            return False
        return (current is not None and current % 100 == 0 and current > 0) or (
            current is None and total > 0
        )


def _fits(current: Fraction | int, value: int) -> bool:
    """True if a smaller word can go on a greater: hundred + fifty, fifty + two."""
    if value >= 100:
        return False
    if value >= 10:
        return current % 100 == 0 and current > 0
    if value == 0:
        return False
    return (current % 100 == 0 and current > 0) or (current % 10 == 0 and current % 100 >= 20)


def compound(word: str, lexicon: Lexicon) -> int | None:
    """Return the value of a number written as one word: zweihundertfünfzigtausend."""
    if len(word) > 90:
        return None
    if word in lexicon.small:
        return lexicon.small[word]
    for scale, size in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(scale)
        if found:
            top = 1 if before in ("", "ein") else compound(before, lexicon)
            rest = 0 if not after else compound(after.removeprefix("und"), lexicon)
            return None if top is None or rest is None else top * size + rest
    units, found, tens = word.partition("und")
    if found:
        low = 1 if units == "ein" else lexicon.small.get(units)
        high = lexicon.small.get(tens)
        if low is not None and high is not None and low < 10 <= high:
            return low + high
    return None
