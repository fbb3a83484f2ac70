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
    r"(?:spokes\w+|secretary|\w*minister(?:in|s)?|president|general|captain|sergeant|admiral|marshal|brigadier|prosecutor|deput\w+|colonel|commander|chief|head|director|deputy|mp\b|lawmaker|"
    r"member|senator|governor|mayor|officer|ombuds\w+|analyst|expert|professor|journalist|chair\w*|lieutenant|major|"
    r"речни\w+|секретар\w*|міністр\w*|міністерк\w*|заступни\w+|президент\w*|генерал\w*|полковник\w*|командир\w*|командувач\w*|начальник\w*|"
    r"голов\w+|директор\w*|депутат\w*|нардеп\w*|пресс?-\w+|представни\w+|омбудсмен\w*|експерт\w*|"
    r"министр\w*|заместител\w*|капитан\w*|глав[аы]\b|представител\w*|эксперт\w*|"
    r"\w*sprecher\w*|hauptmann|staatssekretär\w*|präsident\w*|oberst\w*|leiter\w*|abgeordnet\w*|"
    r"rzeczni\w+|minister(?!s?tw|iu)\w*|ministr\w*|wicemini\w+|kapitan\w*|prezydent\w*|generał\w*|pułkownik\w*|szef\w*|poseł\w*|posłank\w*|dowódc\w*)",
    re.IGNORECASE,
)
_PRONOUNS = {
    "he": "m", "him": "m", "she": "f", "her": "f", "they": "p", "who": "m",
    "він": "m", "вона": "f", "вони": "p", "он": "m", "она": "f", "они": "p",
    "його": "m", "її": "f", "его": "m", "ее": "f", "её": "f", "jego": "m", "jej": "f", "seinen": "m", "ihren": "f",
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
    r"reports?|statement|data|investigation|bulletin|tribune|guards?|register|union|party|nato|fund|centre|center|group|newspaper|times|post|tribune|"
    r"міністерств\w*|мінобор\w*|генштаб\w*|офіс\w*|прокуратур\w*|уряд\w*|служб\w*|комітет\w*|рад[аи]\b|поліці\w*|дбр\b|тцк\b|огп\b|видання|інститут\w*|звіт\w*|дослідженн\w*|"
    r"министерств\w*|минобор\w*|офис\w*|прокуратур\w*|правительств\w*|комитет\w*|полици\w*|издание|газет\w*|институт\w*|отч[её]т\w*|исследовани\w*|генштаб\w*|служб\w*|"
    r"ministeri\w*|generalstab\w*|staatsanwaltschaft|regierung|\w*behörde\w*|polizei|zeitung|studie|\w*bericht\w*|\w*institut\w*|umfrage|\w*amt\b|"
    r"ministerstw\w*|sztab\w*|prokuratur\w*|rząd\w*|policj\w*|urząd\w*|gazet\w*|instytut\w*|raport\w*|straż\w*|biur\w*)\b",
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
    if _PRONOUNS.get(low) == "o":
        return Speaker(span, _body_before(text, span.start), None, OFFICE, found.cue)
    if low in _PRONOUNS:
        is_one = _PRONOUNS[low] in ("m", "f")
        known = people.before(span.start) if is_one else None
        if known is None and is_one:
            known = _person_before(text, span.start)
        if known is None:
            return Speaker(span, None, None, ANONYMOUS, found.cue)
        return Speaker(span, known[0], known[1], NAMED, found.cue)
    name = _name_in(words)
    role = _role_in(words, name)
    if name is None:
        head = re.split(r",| who ", words)[0]
        single = re.fullmatch(rf"(?:{_TITLE} )?({_WORD})", head)
        surname = single[1] if single else None
        if surname is not None:
            full = next((n for _, n, _ in reversed(people.names) if surname in n.split()), None)
            if full is not None:
                return Speaker(span, full, people.role_of(full), NAMED, found.cue)
            is_role = _ROLE_WORDS.fullmatch(surname) is not None
            if not is_role and not _OFFICE.search(words) and not _ANONYMOUS.search(words):
                return Speaker(span, surname, None, NAMED, found.cue)
    if name is not None:
        full = people.remember(span.start, name, role)
        return Speaker(span, full, role or people.role_of(full), NAMED, found.cue)
    is_hidden = any(phrase in low for phrase in cues.ANONYMOUS_WORDS)
    if not is_hidden and _POST.match(words) and not _INDEFINITE.match(words):
        return _post_holder(span, words, people, found)
    if is_hidden or _is_anonymous(words):
        return Speaker(span, None, _bare_role(words), ANONYMOUS, found.cue)
    if _OFFICE.search(words) or any(w[:1].isupper() for w in words.split()[1:]):
        return Speaker(span, words, None, OFFICE, found.cue)
    if words[:1].isupper() and words.split()[0].lower() not in ("the", "a", "an", "one", "some"):
        return Speaker(span, words, None, OFFICE, found.cue)
    return Speaker(span, None, _bare_role(words), ANONYMOUS, found.cue)


def _is_anonymous(words: str) -> bool:
    head = re.split(r",| (?:of|in|at|from|for|who|with|aus|im|beim|у|в|з|из|z|w) ", words)[0]
    if _INDEFINITE.match(words) and (_PERSON.search(head) or _ROLE_WORDS.search(head)):
        return _SPEAKS_FOR.search(head) is None
    anonymous, office = _ANONYMOUS.search(words), _OFFICE.search(words)
    if anonymous is None:
        return False
    return office is None or anonymous.start() < office.start() or "official" in words.lower()


_INDEFINITE = re.compile(
    r"(?:a|an|one|another|some|several|two|three|four|many|few|eine?r?|zwei|mehrere|один|одна|двоє|кілька|двое|несколько|jeden|jedna|pewien|dwaj|kilku)\s",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:member|lawmaker|soldier|prosecutor|officer|judge|lawyer|doctor|volunteer|recruit|man|woman|relative|veteran|investigator)s?\b",
    re.IGNORECASE,
)
_SPEAKS_FOR = re.compile(
    r"spokes\w+|sprecher\w*|речни\w+|представни\w+|представител\w*|rzeczni\w+", re.IGNORECASE
)
"""Who speaks for an office, named or not."""
_CAPITALS = re.compile(
    r"[A-ZА-ЯІЇЄҐ][\w’'-]*(?:\s+(?:of|for|the|and|on|de|für|von|des|der)(?=\s+[A-Z])|\s+(?=[A-ZА-ЯІЇЄҐ])[\w’'-]+|\s+[A-ZА-ЯІЇЄҐ][\w’'-]*)*"
)


def _is_body(words: str, name: str) -> bool:
    """True for a name that is part of an institution's: the Zenda Institute for Strategic Studies."""
    if _ROLE_WORDS.search(words):
        return False
    return any(
        name in found.group() and _OFFICE.search(found.group())
        for found in _CAPITALS.finditer(words)
    )


_POST = re.compile(
    r"(?:(?:the|der|die)\s+)?(?:(?:new|former|defence|defense|interior|prime|нов\w+|neue\w?|now[ya])\s+)?(?:\w*minister\b|president|premier|chancellor|ombuds\w+|"
    r"(?:прем\w+-)?міністр\w*|міністерк\w+|президент\w*|омбудсмен\w*|министр\w*|премьер\w*|ministerin|\w*präsident\w*|kanzler\w*|"
    r"ministr\w*|prezydent\w*)",
    re.IGNORECASE,
)
"""A post that one person holds at a time."""


def _post_holder(span: Span, words: str, people: People, found: Attribution) -> Speaker:
    """Return who is named with a post before, else the post: the minister said."""
    post = _ROLE_WORDS.search(words)
    stem = post.group().lower()[:7] if post else ""
    for _, name, role in reversed(people.names):
        if stem and role and stem in role.lower():
            return Speaker(span, name, role, NAMED, found.cue)
    return Speaker(span, words, None, OFFICE, found.cue)


def _person_before(text: str, place: int) -> tuple[str, str | None] | None:
    """Return the person named last before a place, with an office, though they were not quoted."""
    found: tuple[str, str | None] | None = None
    start = max(0, place - 600)
    for match in _NAME.finditer(text, start, place):
        before = text[max(start, match.start() - 40) : match.start()].split("\n")[-1]
        line = before + text[match.start() : match.end() + 60].split("\n")[0]
        name = _name_in(match.group())
        if name is not None and " " in name and _ROLE_WORDS.search(line):
            found = name, _role_in(re.split(r"[.;!?] | (?:said|rejected|told)\b", line)[0], name)
    return found


def _body_before(text: str, place: int) -> str | None:
    """Return the institution named last before a place."""
    found = [m.group() for m in _CAPITALS.finditer(text, max(0, place - 400), place)]
    return next((name for name in reversed(found) if _OFFICE.search(name)), None)


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
            roles = [i for i, p in enumerate(pieces[:-1]) if _ROLE_WORDS.fullmatch(p)]
            pieces = pieces[roles[-1] + 1 :] if roles else pieces  # Defence Minister | Anna R.
            while len(pieces) > 2 and _OFFICE.fullmatch(pieces[0]):
                pieces = pieces[1:]
            found = " ".join(pieces)
            if _OFFICE.search(found) or found.lower().startswith(
                (
                    "the ",
                    "ein ",
                    "eine ",
                    "der ",
                    "die ",
                    "das ",
                    "einer ",
                    "in ",
                    "on ",
                    "at ",
                    "according ",
                )
            ):
                continue
            if all(_ROLE_WORDS.fullmatch(p) for p in pieces):
                continue
            if _is_body(words, found):
                continue
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
