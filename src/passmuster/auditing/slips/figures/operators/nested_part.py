"""A sub-count taken for the whole: two months for the year, or one service for all."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from passmuster.accounts.arithmetic.system import Entry
from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect
from passmuster.vocabulary.period import ONE_DAY
from passmuster.vocabulary.words import say_number, say_period

KIND = "nested-part"


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the published parts whose number stands for the whole, here or one line down."""
    yield from _in_place_of_the_whole(suspect)
    yield from _one_line_down(suspect)


def _in_place_of_the_whole(suspect: Suspect) -> Iterator[Offer]:
    low, high = suspect.entry.low, suspect.entry.high
    least, most = suspect.needed
    if low is None or high is None or least is None or most is None or not suspect.written:
        return
    for part in suspect.parts:
        inner = part.entry
        if inner.low is None or inner.high is None or inner.low > high or low > inner.high:
            continue
        # The number repeats a part's to the digit: what is needed instead does not enter.
        tolerance = max(high - low + inner.high - inner.low, Fraction(1))
        chance = part.tried * tolerance / suspect.span
        if chance <= CHANCE:
            says = (
                f"{suspect.name} says {say_number(suspect.written)}, which is the number of "
                f"{part.id}{_when(inner)}, a part of it; the others need {suspect.say_needed()}: "
                "the part may have been taken for the whole"
            )
            corrected = (least + most) / 2
            yield Offer(KIND, suspect.name, says, corrected, chance, (suspect.name, part.id))


def _one_line_down(suspect: Suspect) -> Iterator[Offer]:
    """A sub-count stood for its year, the rest of that year for the next, and the next fell out."""
    parts = [
        part.entry
        for part in suspect.parts
        if part.entry.line == suspect.entry.line and part.entry.when
    ]
    triples = [
        (whole, inner, lost)
        for whole in parts
        for lost in parts
        if whole.when and lost.when and whole.when.last + ONE_DAY == lost.when.first
        for inner in parts
        if inner is not whole
        and inner.when
        and inner.when.first == whole.when.first
        and inner.when.last < whole.when.last
    ]
    for whole, inner, lost in triples:
        assert lost.written is not None
        needed = suspect.written + lost.written
        chance = suspect.chance(len(triples), lost)
        if chance <= CHANCE and suspect.meets(needed, lost):
            says = _say_chain(suspect, whole, inner, lost, needed)
            figures = (suspect.name, *(one.id or "" for one in (whole, inner, lost)))
            yield Offer(KIND, suspect.name, says, needed, chance, figures)


def _say_chain(suspect: Suspect, whole: Entry, inner: Entry, lost: Entry, needed: Fraction) -> str:
    numbers = [entry.written or Fraction(0) for entry in (whole, inner, lost)]
    rest, other = numbers[0] - numbers[1], suspect.written - numbers[0]
    return (
        f"{suspect.name} says {say_number(suspect.written)}, which is {say_number(numbers[1])}"
        f"{_when(inner)} + {say_number(rest)}, the rest of {whole.id}, + {say_number(other)} of "
        f"the others: {inner.id} may have been taken for {whole.id}, and the rest for {lost.id}, "
        f"whose own {say_number(numbers[2])} then fell out; with it, it is {say_number(needed)}, "
        f"and the others need {suspect.say_needed()}"
    )


def _when(entry: Entry) -> str:
    return "" if entry.when is None else f" ({say_period(entry.when).removeprefix('in ')})"


OPERATOR = offers
