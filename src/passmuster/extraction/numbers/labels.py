"""Digits that are no quantity: figure numbers, product names, times of day, scores, citations."""

from __future__ import annotations

import re

from passmuster.extraction.numbers.lexicon import Lexicon
from passmuster.extraction.numbers.reader import Read

# Repetitions of what may stand anywhere are bounded, so that no text takes more than linear time.
_URL = re.compile(
    r"(?:https?://|www\.)\S+|(?<![^\s<(\[])[^\s@]{1,64}@[^\s@]{1,80}\.\w+|#\w+", re.IGNORECASE
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?\b|[A-Z]{2,4}\b)?(?!\d)|"
    r"\b\d{1,2}\s*(?:a\.m\.|p\.m\.|am\b|pm\b|o[’']clock)",
    re.IGNORECASE,
)
_CLOCK_SURE = re.compile(r":|\b[ap]\.?m\b|\d[ap]m\b|o[’']clock", re.IGNORECASE)
_CITED = re.compile(r"\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_CITED_YEAR = re.compile(
    r"(?:et al\.?,?|\b[A-Z][\w’-]{1,40},|and [A-Z][\w’-]{1,40},?|\b[A-Z][\w’-]{1,40}) \(?(?:1[89]|20)\d\d[a-z]?"
    r"(?:, (?:1[89]|20)\d\d[a-z]?)*(?=[);,])"
)
_VERSION = re.compile(r"\b\d+(?:\.\d+){2,}\b")
_EXPONENT = re.compile(r"(?<=[\w)])[−-]\d{1,2}\b")
_SCORE = re.compile(r"\b(\d{1,3})[–-](\d{1,3})\b(?![–-]|[.,]\d|\s*(?:%|per))")
_IN_REFERENCE = re.compile(
    r"\b(?:Figs?\.|Figures?|Tables?|Sections?|Eqs?\.|Equations?|Refs?\.|Articles?|Arts?\.)\s*"
    r"\(?\d+[a-z]?(?:\.\d+)*\)?(?:\s*(?:,|and|to|–|-|&)\s*\(?\d+[a-z]?(?:\.\d+)*\)?(?! [a-z]{4,}s\b))*"
)
_PHONE = re.compile(r"\+?\(?\d{2,4}\)?(?:[ .-]\d{2,4}){2,}(?![\d%])|\b\d{3}-\d{4}\b")
_ISBN = re.compile(r"\b(?:ISBN|DOI|ISSN|PMID|OMIM|PDB|CAS|EC)\b[\s:]*[\d./-]+", re.IGNORECASE)
_AGE_BAND_WORD = re.compile(r"(?:aged?|ages|between|from|–|-)\s*$", re.IGNORECASE)
_NAME_BEFORE = re.compile(
    r"(?:^|[\s(“‘\"«])([a-z]?[A-Z&][\w&’'.-]*|[sS][ &]?[pP]|nasdaq|dow|cac|ftse)[ ]$"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n“‘\"]\s*)[A-Z][\w&’'-]*[ ]$")
_COMMON_BEFORE = frozenset(
    """the of in on at by for with from to about over around nearly almost only just some all at
least more less than up and or but as are were was is has have had per every last first next
past top january february march april may june july august september october november
december jan feb mar apr jun jul aug sep sept oct nov dec between under above below these
those its their his her our roughly approximately within after before during since until
another other total another""".split()
)


def masks(text: str, language: str) -> list[tuple[int, int]]:
    """Return the places whose digits are never quantities, in any order."""
    found = [match.span() for match in _URL.finditer(text)]
    for pattern in (_CITED, _CITED_YEAR, _VERSION, _IN_REFERENCE, _PHONE, _ISBN, _EXPONENT):
        found += [match.span() for match in pattern.finditer(text)]
    for match in _CLOCK.finditer(text):
        if _CLOCK_SURE.search(match.group()):
            found.append(match.span())
    for match in _SCORE.finditer(text):
        if int(match[1]) >= int(match[2]) and language == "en":
            found.append(match.span())
    return found


def is_label(text: str, read: Read, lexicon: Lexicon) -> bool:
    """True if a number names a thing instead of counting: S23, Fig. 3, iPhone 11, 22nd."""
    before, after = text[max(0, read.start - 40) : read.start], text[read.end : read.end + 24]
    if _is_part_of_a_word(before, after, read):
        return True
    is_short = (read.low < 10_000 and text[read.start : read.end].isdecimal()) or not read.digits
    if is_short and lexicon.labels is not None and lexicon.labels.search(before):
        return True
    if re.search(r"[#№]\s*$", before):
        return True
    if re.match(r"(?:st|nd|rd|th|-?(?:й|я|е|го|му|ої|ого|ій|ый|ая))\b", after):
        return True
    return read.digits and _names_a_thing(text, read, before, after)


def _is_part_of_a_word(before: str, after: str, read: Read) -> bool:
    if not read.digits:
        hyphened = re.search(r"[^\W\d_]-$", before) or (read.is_fraction and after[:1] == "-")
        return bool(hyphened or re.search(r"\w$", before) or re.match(r"\w", after))
    if re.search(r"[^\W\d_]$|_$", before) and not re.search(
        r"(?:US|RM|PS|EUR|USD|GBP|UAH|CHF|Rs)$", before
    ):
        return True
    if re.search(r"[^\W\d_][-‐‑/]$", before):  # F-16, COVID-19, X/5
        return not re.search(r"\b(?:to|under|over|pre|post|mid|age|aged|a|non)[-‐‑]$", before)
    if re.search(r"\d[-–/.,:]$", before) and not re.search(
        r"\s\d[\d.,]*[–-]$|^\d[\d.,]*[–-]$|[($€£~∼≈]\d[\d.,]*[–-]$", before
    ):
        return True
    return bool(re.match(r"/\d{1,2}\b(?!\d)", after)) and not re.match(r"/[2-9]\b", after)


def _names_a_thing(text: str, read: Read, before: str, after: str) -> bool:
    raw = text[read.start : read.end]
    if not raw.isdecimal() or len(raw) > 4 or re.match(r"[-–]\d", after):
        return False
    match = _NAME_BEFORE.search(before)
    if match is None or match[1].lower().rstrip(".") in _COMMON_BEFORE:
        return False
    # A name, a number, and no thing counted after it: iPhone 11 Pro; Euro 2020; Fortune 100.
    counted = re.match(
        r"[ -](?!(?:and|or|in|on|at|to|of|for|with|is|was|are|were|as|by|from|that|which|the|a|has|had|will|into|review|fell|rose|lost|slid|sank|won|"
        r"hit|went|sees|saw|ended|closed|index|futures|mini|pro|max|[a-z]+ed\b)\b)[a-z]{2,}|\s?(?:%|percent|per cent)|(?:[A-Za-z]{1,3})\b",
        after,
    )
    at_start = bool(_SENTENCE_START.search(text[max(0, read.start - 41) : read.start]))
    return not counted and not (at_start and match[1] in ("About", "Around", "Some", "Over"))
