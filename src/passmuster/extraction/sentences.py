"""Sentences, paragraphs and clauses by their marks: the same for all languages."""

from __future__ import annotations

import re
from itertools import pairwise

from passmuster.extraction.items import Span

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen col lt capt sgt gov sen rep st jr sr inc ltd co corp dept univ vs etc
e.g i.e jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun no nos
fig figs eq art approx ca al u.s u.k a.m p.m тис млн млрд грн ст р рр п ч ім м с ред тыс руб
г гг им т д tys mln mld zł r ul art nr prof inż gen ppłk płk ok np tzn bzw usw ca nr hrsg
str abs mio mrd tsd z.b""".split()
)
_END = re.compile(
    r"[.!?…]+[\"”’»“‘)\]]*(?=\s+[\"“‘«„(\[—–-]*\s*[^\Wa-zа-яёіїєґßäöüąćęłńóśźż_]|\s*\n|\s*$)"
)
_GERMAN_DATE = re.compile(
    r"\s(?:Jan|Jän|Feb|März|Apr|Mai|Juni|Juli|Aug|Sep|Okt|Nov|Dez|Jahrhundert|Lebensjahr)"
)
LONGEST = 1_500
"""Characters of a sentence; whatever is longer is a list or a table, and is cut."""
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\n")
_CLAUSE = re.compile(
    r"(?:;\s+|\s?[—–]\s?(?=\S)|,\s+(?=(?:and|but|while|whereas|with|although|though|yet|so|which|"
    r"а|але|тоді|причому|при цьому|і|та|но|причем|тогда|и|однако|aber|während|und|wobei|ale|podczas|"
    r"zaś|natomiast|i|z)\s))"
)


def paragraphs(text: str) -> list[Span]:
    """Return the lines of a text that hold something, without the space around them."""
    found, start = [], 0
    for match in [*_PARAGRAPH.finditer(text), None]:
        end = len(text) if match is None else match.start()
        trimmed = trim(text, start, end)
        if trimmed.start < trimmed.end:
            found.append(trimmed)
        start = end if match is None else match.end()
    return found


def trim(text: str, start: int, end: int) -> Span:
    """Return a span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text, none across a line end."""
    found = []
    for paragraph in paragraphs(text):
        start = paragraph.start
        for match in _END.finditer(text, paragraph.start, paragraph.end):
            if _is_abbreviation(text, start, match):
                continue
            found += _bounded(text, trim(text, start, match.end()))
            start = match.end()
        last = trim(text, start, paragraph.end)
        if last.start < last.end:
            found += _bounded(text, last)
    return found


def _bounded(text: str, sentence: Span) -> list[Span]:
    """Return a sentence, or pieces of one that no writer would write, cut at its spaces."""
    found = []
    start = sentence.start
    while sentence.end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = start + LONGEST if cut < 0 else cut
        found.append(trim(text, start, cut))
        start = cut
    found.append(trim(text, start, sentence.end))
    return [s for s in found if s.start < s.end]


def _is_abbreviation(text: str, start: int, match: re.Match[str]) -> bool:
    if not match.group().startswith(".") or len(match.group()) > 1:
        return False
    before = re.search(r"([^\s(“\"]+)$", text[max(start, match.start() - 20) : match.start()])
    if before is None:
        return False
    word = before[1].lower()
    if word.isdecimal() and _GERMAN_DATE.match(text, match.end()):
        return True
    after = text[match.end() : match.end() + 1]
    if after == "\n" or not after:
        return False
    return (
        word in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or bool(re.fullmatch(r"(?:[a-z]\.)+[a-z]", word))
    )


def clauses(text: str, sentence: Span, least: int = 24) -> list[Span]:
    """Return the parts of a sentence between its stronger commas and dashes."""
    cuts = [sentence.start]
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        if match.end() - cuts[-1] >= least and sentence.end - match.end() >= least:
            cuts.append(match.end())
    cuts.append(sentence.end)
    found = []
    for first, last in pairwise(cuts):
        part = trim(text, first, last)
        end = part.end
        while end > part.start and text[end - 1] in ",;—– ":
            end -= 1
        if end > part.start:
            found.append(Span(part.start, end))
    return found
