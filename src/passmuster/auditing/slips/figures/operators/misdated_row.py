"""Numbers of one line under each other's dates: two swapped, or several shifted by one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from passmuster.accounts.arithmetic.explain import Needed
from passmuster.accounts.arithmetic.system import Entry
from passmuster.auditing.slips.figures.suspect import CHANCE, Offer, Suspect, say_names
from passmuster.vocabulary.words import join_words, say_number

KIND = "mis-dated-row"


def offers(suspect: Suspect) -> Iterator[Offer]:
    """Yield the exchange of numbers along a line that gives every one what it needs."""
    system, line = suspect.system, suspect.entry.line
    mates = [(n, needed) for n, needed in suspect.together if system.entries[n].line == line]
    if line is None or len(mates) < 2 or len(mates) < len(suspect.together):
        return
    mates.sort(key=lambda mate: system.entries[mate[0]].order)
    entries = [system.entries[n] for n, _ in mates]
    numbers = [entry.written for entry in entries if entry.written is not None]
    chance = suspect.chance(len(system.lines))
    if len(numbers) < len(entries) or chance > CHANCE:
        return
    for turned in _turned(numbers):
        if all(_meets(v, needed) for v, (_, needed) in zip(turned, mates, strict=True)):
            corrected = turned[[n for n, _ in mates].index(suspect.number)]
            names = tuple(entry.id for entry in entries if entry.id is not None)
            says = _says(entries, numbers, turned)
            yield Offer(KIND, suspect.name, says, corrected, chance, names)
            return


def _says(entries: list[Entry], numbers: list[Fraction], turned: list[Fraction]) -> str:
    how = "swapped" if len(entries) == 2 else "shifted by one row"
    pairs = [f"{e.id} {say_number(value)}" for e, value in zip(entries, turned, strict=True)]
    return (
        f"{say_names(entries)} say {join_words(map(say_number, numbers))}; {how}, they are "
        f"{join_words(pairs)}, and that is what the others need"
    )


def _turned(numbers: list[Fraction]) -> Iterator[list[Fraction]]:
    yield numbers[1:] + numbers[:1]
    if len(numbers) > 2:
        yield numbers[-1:] + numbers[:-1]


def _meets(value: Fraction, needed: Needed) -> bool:
    low, high = needed
    return low is not None and high is not None and low <= value <= high


OPERATOR = offers
