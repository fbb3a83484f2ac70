"""What a mention of a speaker stands for: a name, a role, and one of four types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from passmuster.extraction.items import ANONYMOUS, NAMED, OFFICE, OUTLET, Span, Speaker
from passmuster.extraction.speakers import cues
from passmuster.extraction.speakers.attribution import Attribution

_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sen|Rep|Gov|Lt|Capt|Sgt|Maj|Adm|Sir)\.?"
_WORD = r"[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻА-ЯЁІЇЄҐ][\w’'-]*[a-zà-öø-ÿąćęłńóśźżа-яёіїєґ][\w’'-]*"
_NAME = re.compile(
    rf"(?:{_TITLE} )?{_WORD}(?: (?:de|van|von|der|al|bin|[A-Z]\.) ?{_WORD}| [A-Z]\.? ?{_WORD}| {_WORD}){{1,3}}|{_TITLE} {_WORD}"
)
_ROLE_WORDS = re.compile(
    r"(?:spokes\w+|secretary|minister|president|general|colonel|commander|chief|head|director|deputy|mp\b|lawmaker|"
    r"member|senator|governor|mayor|officer|ombuds\w+|analyst|expert|professor|journalist|chair\w*|lieutenant|major|"
    r"речни\w+|секретар\w*|міністр\w*|президент\w*|генерал\w*|полковник\w*|командир\w*|командувач\w*|начальник\w*|"
    r"голов\w+|директор\w*|депутат\w*|нардеп\w*|пресс?-\w+|представни\w+|омбудсмен\w*|експерт\w*|"
    r"министр\w*|глав[аы]\b|представител\w*|эксперт\w*|"
    r"sprecher\w*|präsident\w*|oberst\w*|leiter\w*|abgeordnet\w*|"
    r"rzeczni\w+|minist\w+|prezydent\w*|generał\w*|pułkownik\w*|szef\w*|poseł\w*|posłank\w*|dowódc\w*)",
    re.IGNORECASE,
)
_PRONOUNS = {
    "he": "m", "him": "m", "she": "f", "her": "f", "they": "p", "who": "m",
    "він": "m", "вона": "f", "вони": "p", "он": "m", "она": "f", "они": "p",
    "er": "m", "sie": "f", "on": "m", "ona": "f", "oni": "p", "it": "o", "we": "p", "i": "m",
}  # fmt: skip
_ANONYMOUS = re.compile(
    r"\b(?:sources?|insiders?|officials?|aides?|advis[eo]rs?|experts?|analysts?|observers?|witness(?:es)?|officers?|"
    r"diplomats?|critics|residents|soldiers?|person|people|someone|some|many|others|lawyers?|commanders?|"
    r"джерел\w*|співрозмовник\w*|чиновник\w*|посадов\w+|експерт\w*|військов\w+|офіцер\w*|"
    r"источник\w*|собеседник\w*|чиновник\w*|эксперт\w*|военн\w+|офицер\w*|"
    r"quellen?|beamte\w*|insider|experten?|offizier\w*|"
    r"źródł\w*|urzędnik\w*|rozmówc\w*|ekspert\w*|oficer\w*)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:ministry|office|government|police|department|staff|army|command|pentagon|kremlin|parliament|committee|"
    r"agency|service|bureau|council|commission|court|prosecutors?|authorit\w+|institute|university|poll|survey|study|"
    r"report|statement|data|register|union|party|nato|fund|centre|center|group|newspaper|times|post|tribune|"
    r"міністерств\w*|мінобор\w*|генштаб\w*|офіс\w*|прокуратур\w*|уряд\w*|служб\w*|комітет\w*|рад[аи]\b|поліці\w*|дбр\b|тцк\b|огп\b|видання|"
    r"министерств\w*|минобор\w*|офис\w*|прокуратур\w*|правительств\w*|комитет\w*|полици\w*|издание|газет\w*|"
    r"ministeri\w*|generalstab\w*|staatsanwaltschaft|regierung|behörde\w*|polizei|zeitung|"
    r"ministerstw\w*|sztab\w*|prokuratur\w*|rząd\w*|policj\w*|urząd\w*|gazet\w*)\b",
    re.IGNORECASE,
)


@dataclass
class People:
    """The named speakers of one article so far, for pronouns and surnames; made anew for each."""

    names: list[tuple[int, str, str | None]] = field(default_factory=list)
    """Place, full name, role."""

    def remember(self, place: int, name: str, role: str | None) -> str:
        """Enter a name; return the full form known of it."""
        last = name.split()[-1]
        for _, known, known_role in reversed(self.names):
            if known.split()[-1] == last or name in known:
                full = known if len(known) >= len(name) else name
                self.names.append((place, full, role or known_role))
                return full
        self.names.append((place, name, role))
        return name

    def before(self, place: int) -> tuple[str, str | None] | None:
        """Return the name mentioned last before a place."""
        earlier = [n for n in self.names if n[0] < place]
        return None if not earlier else (max(earlier)[1], max(earlier)[2])

    def role_of(self, name: str) -> str | None:
        """Return a role known of a name."""
        return next((r for _, n, r in self.names if n == name and r), None)


def outlet(name: str | None) -> Speaker:
    """Return the outlet's own voice."""
    return Speaker(None, name, None, OUTLET)


def speaker_of(text: str, found: Attribution, people: People) -> Speaker:
    """Return who a mention stands for."""
    assert found.source is not None
    span = _whole(text, found.source)
    words = text[span.start : span.end]
    low = words.lower().strip()
    if low in _PRONOUNS:
        known = people.before(span.start) if _PRONOUNS[low] in ("m", "f") else None
        if known is None:
            return Speaker(span, None, None, ANONYMOUS, found.cue)
        return Speaker(span, known[0], known[1], NAMED, found.cue)
    name = _name_in(words)
    role = _role_in(words, name)
    if name is None:
        single = re.fullmatch(rf"(?:{_TITLE} )?({_WORD})", words)
        surname = single[1] if single else None
        if surname is not None:
            full = next((n for _, n, _ in reversed(people.names) if surname in n.split()), None)
            if full is not None:
                return Speaker(span, full, people.role_of(full), NAMED, found.cue)
            if not _OFFICE.search(words) and not _ANONYMOUS.search(words):
                return Speaker(span, surname, None, NAMED, found.cue)
    if name is not None:
        full = people.remember(span.start, name, role)
        return Speaker(span, full, role or people.role_of(full), NAMED, found.cue)
    if any(phrase in low for phrase in cues.ANONYMOUS_WORDS) or _is_anonymous(words):
        return Speaker(span, None, _bare_role(words), ANONYMOUS, found.cue)
    if _OFFICE.search(words) or any(w[:1].isupper() for w in words.split()[1:]):
        return Speaker(span, words, None, OFFICE, found.cue)
    if words[:1].isupper() and words.split()[0].lower() not in ("the", "a", "an", "one", "some"):
        return Speaker(span, words, None, OFFICE, found.cue)
    return Speaker(span, None, _bare_role(words), ANONYMOUS, found.cue)


def _is_anonymous(words: str) -> bool:
    anonymous, office = _ANONYMOUS.search(words), _OFFICE.search(words)
    if anonymous is None:
        return False
    return office is None or anonymous.start() < office.start() or "official" in words.lower()


def _bare_role(words: str) -> str | None:
    role = re.sub(
        r"^(?:a|an|the|one|another|some)\s+", "", words.split(",")[0], flags=re.IGNORECASE
    )
    return role or None


def _name_in(words: str) -> str | None:
    head = re.split(r",| who | from ", words)[0]
    for part in (head, words):
        for match in _NAME.finditer(part):
            found = match.group()
            found = re.sub(rf"^{_TITLE} ", "", found)
            pieces = found.split()
            while len(pieces) > 2 and (
                _ROLE_WORDS.fullmatch(pieces[0]) or _OFFICE.fullmatch(pieces[0])
            ):
                pieces = pieces[1:]
            found = " ".join(pieces)
            if _OFFICE.search(found) or found.lower().startswith(
                ("the ", "in ", "on ", "at ", "according ")
            ):
                continue
            if all(_ROLE_WORDS.fullmatch(p) for p in pieces):
                continue
            if len(pieces) == 2 and _ROLE_WORDS.fullmatch(pieces[0]):
                return pieces[1]
            return found
    return None


def _role_in(words: str, name: str | None) -> str | None:
    if name is None:
        return None
    before, _, after = words.partition(name)
    after = after.strip(" ,()")
    if after and _ROLE_WORDS.search(after):
        return re.split(r", (?:who|and)\b", after)[0].strip(" ,")
    before = before.strip(" ,")
    before = re.sub(r"^(?:the|a|an)\s+", "", before, flags=re.IGNORECASE)
    if before and (_ROLE_WORDS.search(before) or _OFFICE.search(before)):
        return before
    return None


def _whole(text: str, span: Span) -> Span:
    """Trim marks that belong to nothing."""
    start, end = span.start, span.end
    while end > start and text[end - 1] in ' ,;:—–-"“”‘«»(\n':
        end -= 1
    while start < end and text[start] in ' ,;:—–-"“”’«»)\n':
        start += 1
    return Span(start, end) if start < end else span
