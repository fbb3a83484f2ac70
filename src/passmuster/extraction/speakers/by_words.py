"""Attributions by cue words alone: Ukrainian, Russian, German, Polish, and English without a parse.

A cue verb takes the words beside it, up to the next mark, for its subject. Without a parser no
indirect speech is claimed for English; for the other languages the conjunction after the verb
(що, что, dass, że) or a comma before it says what is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from passmuster.extraction.items import Span
from passmuster.extraction.near import Near
from passmuster.extraction.quotes import Quote
from passmuster.extraction.sentences import trim
from passmuster.extraction.speakers.attribution import Attribution
from passmuster.extraction.speakers.speech import Cue

_VERBS = {
    "en": r"said|says|told|added|stated|claimed|claims|explained|noted|disclosed|revealed|wrote|acknowledged|admitted|confirmed|warned|insisted|announced|reported",
    "uk": r"(?:с|під|роз|за)?каза(?:в|ла|ли)|каже|кажуть|заяв(?:ив|ила|или|ило|ляє|ляють)|повідом(?:ив|ила|или|ляє|ляють|ило)|оприлюдни(?:в|ла|ло|ли)|зазнач(?:ив|ила|или|ає|ають|ається)|розпов(?:ів|іла|іли|ідає|ідають)|наголо(?:сив|сила|шує)|підкресл(?:ив|ила|ює)|дода(?:в|ла|ли|є)|поясн(?:ив|ила|или|ює)|уточн(?:ив|ила|или|ює)|визна(?:в|ла|ли|є)|стверджу(?:є|ють|вав)|говор(?:ить|ив|ила)|вважа(?:є|ють)|напи(?:сав|сала|сали)|пише|оціни(?:в|ла|ли)|оцінює|оцінюють|озвучи(?:в|ла|ли)|назва(?:в|ла|ли|ло)|прокоментува(?:в|ла)|відзнач(?:ив|ила)|запев(?:нив|нила|няє)|припус(?:тив|тила|кає)|попереди(?:в|ла)|розкри(?:в|ла)",
    "ru": r"(?:с|рас)?каза(?:л|ла|ли)|говор(?:ит|ят|ил|ила|или)|заяв(?:ил|ила|или|ляет|ляют|ило)|сообщ(?:ил|ила|или|ает|ают|ило)|отме(?:тил|тила|тили|чает|чают)|рассказ(?:ал|ала|али|ывает)|подчеркн(?:ул|ула)|подчеркивает|добав(?:ил|ила|или|ляет)|поясн(?:ил|ила|или|яет)|уточн(?:ил|ила|или|яет)|призна(?:л|ла|ли|ет|ёт)|утвержда(?:ет|ют|л|ла)|счита(?:ет|ют)|напи(?:сал|сала|сали)|пишет|оцени(?:л|ла|ли|вает|вают)|назва(?:л|ла|ли)|озвучи(?:л|ла|ли)|назвало|насчитал[аио]?|прокомментировал[аи]?|заверил[аи]?|предупредил[аи]?|указал[аи]?",
    "de": r"sagte|sagten|sagt|sagen|sprach(?:en)?|spricht|sprechen|erklärte|erklärten|erklärt|erklären|betonte|betont|berichtete|berichteten|berichtet|teilte|teilten|bestätigte|räumte|behauptete|behauptet|meinte|fügte|schrieb|schreibt|warnte|warnt|schätzt|schätzte|schätzen|schätzten|gab|nannte|nennt|beziffert|bezifferte|so(?= [A-ZÄÖÜ])",
    "pl": r"powiedział[ay]?|powiedzieli|mówi[łl]?[ay]?|mówią|stwierdził[ay]?|oświadczył[ay]?|poinformował[ayo]?|informuje|podkreślił[ay]?|dodał[ay]?|dodaje|wyjaśnił[ay]?|zaznaczył[ay]?|przyznał[ay]?|twierdzi|twierdzą|uważa|napisał[ay]?|pisze|ocenił[ay]?|ocenia|szacuje|przekazał[ayo]?|zapewnił[ay]?|ujawnił[ay]?|ostrzegł[a]?|szacują|oceniają|podał[ao]?|podaje|podają",
}  # fmt: skip
_BY = {
    "en": r"according to",
    "uk": r"(?:як )?(?:йдеться|ідеться|сказано|зазначено|вказано|повідомляється) [ув]|(?:це )?випливає з|свідчать дані|за словами|за даними|за інформацією|за оцінк(?:ою|ами)|за твердженням|на думку|зі слів|як (?:повідом(?:ив|ила|ило|ляє|ляють)|заяв(?:ив|ила|ляє)|розпов(?:ів|іла)|зазнач(?:ив|ила|ає)|пише|каже|сказа(?:в|ла)),?",
    "ru": r"(?:как )?(?:говорится|сказано|говорилось|отмечается|указано) в|(?:это )?следует из|свидетельствуют данные|по словам|по данным|по информации|по оценк(?:е|ам)|по утверждению|по мнению|со слов|как (?:сообщ(?:ил|ила|ило|ает|ают)|заяв(?:ил|ила|ляет)|рассказ(?:ал|ала)|отме(?:тил|тила|чает)|пишет|говорит|сказал[аи]?),?",
    "de": r"(?:so )?(?:heißt|hieß) es (?:in|aus|bei)|laut|nach angaben (?:von|des|der)?|nach aussage (?:von|des|der)?|zufolge|nach einschätzung (?:von|des|der)?|wie",
    "pl": r"(?:jak )?wynika z|(?:jak )?(?:podano|napisano|czytamy) w|według|zdaniem|jak (?:podaje|podał[ao]?|poinformował[ao]?|twierdzi|mówi|powiedział[ay]?|pisze)|z danych|według danych",
}  # fmt: skip
_THAT = {
    "uk": r",?\s*що\b", "ru": r",?\s*что\b", "de": r"[^,.]{0,80},\s*dass\b|[^,.:]{0,60}:", "pl": r",?\s*że\b",
}  # fmt: skip
_STOP_AFTER = re.compile(
    r"\s(?:що|что|dass|że|в|у|на|під|під час|про|о|об|во время|в интервью|in|im|am|gegenüber|w|we|podczas|dla|"
    r"that|on|at|during|to|journalists|журналістам|журналистам|dziennikarzom)\s",
    re.IGNORECASE,
)
_DAYS = (
    r"понеділ\w+|вівтор\w+|серед[ауи]|четвер\w*|п['’ʼ]ятниц\w|субот\w|неділ\w|понедельник\w?|вторник\w?|сред[ауы]|"
    r"четверг\w?|пятниц\w|суббот\w|воскресень\w|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"poniedział\w+|wtor\w+|środ[aęy]|czwart\w+|piąt\w+|sobot\w|niedziel\w"
)
_WHEN = re.compile(
    rf"\s+(?:[ув]о?|am|we?)\s+(?:{_DAYS})(?=\s)|\s+(?:сьогодні|вчора|учора|сегодня|вчера|heute|gestern|dziś|wczoraj)(?=\s)",
    re.IGNORECASE,
)
"""When it was said, between the verb and who says it."""
_LEADING_TIME = re.compile(
    rf"(?:(?:минулого|цього|прошлого|этого|прошлой|этой|ubiegłego|zeszłego|w (?:ubiegłym|zeszłym)|letzte[nrs]?|vergangene[nrs]?)\s+\w+"
    rf"|(?:[ув]о?|am|we?)\s+(?:{_DAYS})|сьогодні|вчора|учора|сегодня|вчера|heute|gestern|dziś|wczoraj|раніше|ранее|früher|wcześniej),?\s+",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"(?<!\w)(?:за (?P<a>його|її|їхніми|їх) (?:словами|даними|оцінк(?:ою|ами)|твердженням))(?!\w)"
    + r"|(?<!\w)(?:по (?P<b>его|её|ее|их) (?:словам|данным|оценк(?:е|ам)|мнению))(?!\w)"
    + r"|(?<!\w)(?:nach (?P<c>seinen|ihren) (?:Angaben|Worten))(?!\w)"
    + r"|(?<!\w)(?:według (?P<d>niego|niej)|(?P<e>jego|jej) zdaniem)(?!\w)",
    re.IGNORECASE,
)
"""In his words: the source is the pronoun."""
_PRONOUNS = frozenset("""він вона вони он она они er sie on ona oni he she they""".split())
_BOUNDARY = re.compile(r"[,;:.!?«»“”„\"()\n—–]")


@dataclass(frozen=True, slots=True)
class _Found:
    source: Span
    cue: Span
    is_prepositional: bool
    follows: bool


def by_words(
    text: str, language: str, sentences: list[Span], quoted: list[Quote]
) -> list[Attribution]:
    """Return indirect attributions; none for English, whose indirect speech needs a parser."""
    if language == "en":
        return []
    found = []
    near = Near(quoted, lambda q: q.outer)
    for sentence in sentences:
        for item in _cues(text, sentence, language, near.around(sentence.start, sentence.end)):
            content = _content(text, sentence, item, language)
            if content is not None:
                found.append(Attribution(content, item.source, item.cue))
    return found


def cues_by_words(text: str, language: str, quoted: list[Quote]) -> list[Cue]:
    """Return the cues that quotes can be attributed by."""
    from passmuster.extraction.sentences import sentences

    near = Near(quoted, lambda q: q.outer)
    found = [
        Cue(item.source, item.cue, item.follows)
        for sentence in sentences(text)
        for item in _cues(text, sentence, language, near.around(sentence.start, sentence.end))
    ]
    return [*found, *_insertions(text, language, quoted)]


def _cues(text: str, sentence: Span, language: str, quoted: list[Quote]) -> list[_Found]:
    found = []
    for match in _OWN_WORDS.finditer(text, sentence.start, sentence.end):
        if not _inside(match.start(), quoted):
            found.append(
                _Found(Span(*match.span(match.lastgroup or 0)), Span(*match.span()), True, True)
            )
    by = re.compile(rf"(?<!\w)(?:{_BY[language]})(?!\w)", re.IGNORECASE)
    verbs = re.compile(rf"(?<!\w)(?:{_VERBS[language]})(?!\w)", re.IGNORECASE)
    for match in by.finditer(text, sentence.start, sentence.end):
        if _inside(match.start(), quoted) or any(f.cue.meets(Span(*match.span())) for f in found):
            continue
        source = _noun_phrase(text, _after(text, match.end(), sentence.end), language)
        if match.group().lower() == "zufolge":
            source = _before(text, match.start(), sentence.start)
        if match.group().lower() == "wie" and not re.match(r"\s+[A-ZÄÖÜ]", text[match.end() :]):
            continue
        if source is not None:
            found.append(_Found(source, Span(*match.span()), True, True))
    for match in verbs.finditer(text, sentence.start, sentence.end):
        if _inside(match.start(), quoted) or any(
            f.cue.start <= match.start() < f.cue.end for f in found
        ):
            continue
        before = _before(text, match.start(), sentence.start)
        after = _after(text, match.end(), sentence.end)
        if before is not None and _is_somebody(text, before):
            found.append(_Found(before, Span(*match.span()), False, False))
        elif after is not None and _is_somebody(text, after):
            found.append(_Found(after, Span(*match.span()), False, True))
    return found


def _inside(place: int, quoted: list[Quote]) -> bool:
    return any(q.inner.start <= place < q.inner.end for q in quoted)


def _before(text: str, place: int, start: int) -> Span | None:
    """Return the words before a verb, back to a mark; an apposition between commas is kept."""
    start = max(start, place - 240)
    begin = start
    for match in _BOUNDARY.finditer(text, start, place):
        begin = match.end()
    if begin == place or not text[begin:place].strip(" ,"):
        inner = text[start:place].rstrip(" ,")
        comma = inner.rfind(", ")
        if text[start:place].rstrip().endswith(",") and comma > 0:
            opening = inner.rfind(", ", 0, comma)
            begin = start if opening < 0 else start + opening + 2
            if place - begin > 160:
                return None
        else:
            return None
    span = trim(text, begin, place)
    end = span.end
    while end > span.start and text[end - 1] in ",—– ":
        end -= 1
    words = re.split(r"\s+", text[span.start : end])
    if not words or not words[0] or len(words) > 14:
        return None
    lead = re.match(
        r"(?:і|та|але|а|и|но|und|aber|ale|i|про це|об этом|також|также|при цьому|при этом|раніше|ранее|o tym|this|but|and)\s+",
        text[span.start : end],
        re.IGNORECASE,
    )
    begin = span.start + (lead.end() if lead else 0)
    time = _LEADING_TIME.match(text, begin, end)
    begin = time.end() if time else begin
    return Span(begin, end) if begin < end else None


def _after(text: str, place: int, end: int) -> Span | None:
    """Return the words after a verb, up to a mark or a word that begins something else."""
    when = _WHEN.match(text, place, end)
    place = when.end() if when else place
    match = _BOUNDARY.search(text, place, end)
    stop = match.start() if match else end
    cut = _STOP_AFTER.search(text, place, stop)
    if cut is not None:
        stop = cut.start()
    span = trim(text, place, stop)
    if span.start >= span.end or span.end - span.start > 140:
        return None
    rest = re.search(r"\s(?:mit|an|ein)$", text[span.start : span.end])  # teilte … mit
    return Span(span.start, span.start + rest.start()) if rest else span


_SMALL = {
    "uk": frozenset("з із зі та і й".split()),
    "ru": frozenset("и".split()),
    "de": frozenset("der des die dem den das ein eine einer eines einem von vom für und zu zur zum aus im in beim am".split()),
    "pl": frozenset("i oraz".split()),
}  # fmt: skip
"""Small words that may stand inside the name of a source."""
_ENDS = {
    "uk": frozenset("на у в до за від про з початку станом майже понад близько лише".split()),
    "ru": frozenset("на в во до за от про с со почти более около лишь".split()),
    "de": frozenset(),
    "pl": frozenset("do na w we od za przez po ponad około prawie tylko jest było są".split()),
}  # fmt: skip
"""Small words that begin something else."""


def _noun_phrase(text: str, span: Span | None, language: str) -> Span | None:
    """Cut the words after "according to" where the sentence goes on: at a number, a verb, a time."""
    if span is None or language == "en":
        return span
    end = span.start
    has_noun = False
    before = ""
    for word in re.finditer(r"\S+", text[span.start : span.end]):
        low = word.group().lower()
        if word.group()[:1].isdigit() or (has_noun and low in _ENDS[language]):
            break
        is_name = word.group()[:1].isupper()
        is_verb = language == "de" and has_noun and not is_name  # else it had a capital
        if is_verb and not {low, before} & _SMALL["de"]:
            break
        has_noun = has_noun or is_name or language != "de"
        before, end = low, span.start + word.end()
    return Span(span.start, end) if end > span.start else None


def _is_somebody(text: str, span: Span) -> bool:
    words = text[span.start : span.end].split()
    low = [w.lower().strip(",") for w in words]
    if any(w in _PRONOUNS for w in low[-2:]) or (low and low[0] in _PRONOUNS):
        return True
    inner = words[1:] if len(words) > 1 else words
    if any(w[:1].isupper() for w in inner) or (
        words and words[0][:1].isupper() and len(words) <= 2
    ):
        return True
    return any(re.match(_ROLES, w) for w in low)


def _insertions(text: str, language: str, quoted: list[Quote]) -> Iterator[Cue]:
    """Yield the cues that stand inside a quote between dashes: «…, — розповів речник. — …»."""
    verbs = _VERBS.get(language)
    if language not in ("uk", "ru", "pl") or verbs is None:
        return
    pattern = re.compile(
        rf"[,.!?…]\s*[—–-]\s*(?P<verb>{verbs})\s+(?P<who>[^«»„”\n—–]{{2,120}}?)[.,]\s*[—–-]\s",
        re.IGNORECASE,
    )
    for quote in quoted:
        for match in pattern.finditer(text, quote.inner.start, quote.inner.end):
            yield Cue(Span(*match.span("who")), Span(*match.span("verb")), True)


_ROLES = (
    r"(?:джерел|співрозмовник|чиновник|посадов|експерт|військов|офіцер|представник|міністр|депутат|генерал|"
    r"источник|собеседник|эксперт|военн|офицер|представител|министр|депутат|"
    r"quelle|beamt|experte|offizier|sprecher|minister|abgeordnet|general|vertreter|insider|"
    r"źródł|urzędni|ekspert|oficer|rzeczni|minist|poseł|genera|przedstawiciel|rozmówc|"
    r"source|official|insider|spokes|officer|aide|expert|"
    r"очільни|керівни|голов|начальни|командувач|командир|речни|нардеп|аналітик|волонтер|юрист|адвокат|прокурор|президент|прем|"
    r"глав|руководител|начальни|командующ|аналитик|волонт|премьер|замминистр|"
    r"chef|leiter|kommandeur|analyst|anwalt|\w*präsident|kanzler|oberst|hauptmann|soldat|freiwillig|\w*minister|\w*sprecher|"
    r"szef|dowódc|analityk|prezydent|premier|prokurator|wolontariusz|prawnik|wicemini|"
    r"служб|міністерств|мінобор|прокуратур|генштаб|штаб|бюро|уряд|комітет|агентств|інститут|"
    r"министерств|минобор|правительств|комитет|институт|"
    r"\w*behörde|\w*ministerium|regierung|generalstab|staatsanwaltschaft|polizei|\w*institut|"
    r"ministerstw|rząd|sztab|prokuratur|straż|instytut|urząd|policj)"
)


def _content(text: str, sentence: Span, item: _Found, language: str) -> Span | None:
    """Return what of the sentence is reported."""
    if item.is_prepositional:
        return sentence
    end = max(item.cue.end, item.source.end)
    that = re.compile(_THAT[language], re.IGNORECASE).match(text, end, sentence.end)
    if that is not None:
        return trim(text, that.end(), sentence.end)
    loose = re.compile(r"[^.]{0,80}?" + _THAT[language].removeprefix(",?"), re.IGNORECASE).match(
        text, end, sentence.end
    )
    if loose is not None and language != "de":
        return trim(text, loose.end(), sentence.end)
    first = min(item.cue.start, item.source.start)
    lead = text[sentence.start : first].rstrip()
    if lead.endswith((",", "—", "–", "»", "”", "“", '"')) and len(lead) > 12:
        return Span(sentence.start, sentence.start + len(lead))
    return trim(text, end, sentence.end) if sentence.end - end > 12 else None
