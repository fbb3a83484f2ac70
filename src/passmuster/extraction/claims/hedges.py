"""Words that weaken a statement, and words for a quantity without a number."""

from __future__ import annotations

import re

from passmuster.extraction.items import COMPARISON, FLOW, RATE, STOCK, Span

_HEDGES = {
    "en": r"approximately|about|around|roughly|nearly|almost|some(?= \d)|an estimated|estimated|estimates? of|estimates?(?= (?:suggest|put|range))|"
    r"allegedly|reportedly|apparently|possibly|perhaps|probably|likely|may(?: have)?(?= \w)|might|could|reaching into|up to|as many as|"
    r"believed to|thought to|said to|seems? to|appears? to|in the region of|or so|at least|more than|over(?= \d)|unconfirmed|so-called",
    "uk": r"близько|приблизно|майже|орієнтовно|ймовірно|можливо|нібито|за оцінками|понад|до(?= \d)|десь|начебто|імовірно|щонайменше",
    "ru": r"около|примерно|почти|ориентировочно|вероятно|возможно|якобы|по оценкам|более|свыше|до(?= \d)|порядка|предположительно|не менее",
    "de": r"etwa|rund|ungefähr|circa|ca\.|fast|angeblich|vermutlich|möglicherweise|wahrscheinlich|schätzungsweise|mutmaßlich|bis zu|mindestens|über(?= \d)",
    "pl": r"około|ok\.|prawie|blisko|niemal|prawdopodobnie|rzekomo|podobno|szacunkowo|być może|ponad|co najmniej|nawet",
}
_VAGUE: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (COMPARISON, r"(?:faster|slower|quicker|more|fewer|less|higher|lower|sooner) than(?! (?:\$|€|\d|half|a |one|two|three|just))|outpac\w+|outnumber\w*|outstrip\w*"),
        (FLOW, r"(?:not )?enough(?= \w+s\b)|insufficient\w*|shortages?|shortfalls?|fill (?:the )?gaps?|too few|in droves|mass (?:exodus|desertion|flight|departure|mobili[sz]ation|evasion)|exodus|en masse"),
        (RATE, r"increasingly|more and more|fewer and fewer|(?:is|are|has been|have been|keeps?) (?:growing|rising|increasing|falling|declining|shrinking|dwindling|soaring|mounting|surging)|(?:number|rate|scale|share)s? (?:of [\w ]{1,30})?(?:has |have |is |are )?(?:grown|risen|increased|fallen|declined|doubled|tripled|soared|surged|dropped)|record (?:number|high|level)s?|bleeding the country dry|bleeding \w+ dry|gap between[^.]{0,120}?widens?|surge in|rise in|sharp (?:rise|increase|fall|drop)"),
        (STOCK, r"(?<!how )many(?! (?:of|have|years|days|weeks|months|times))(?= [\w-]+)|most of|the majority of|a majority of|large numbers? of|huge numbers? of|countless|numerous|scores of|the scale of|alarming proportions|a handful of|several(?= (?:soldiers|men|people|conscripts|recruits|deserters|brigades|officers))"),
    ),
    "uk": (
        (COMPARISON, r"(?:швидше|повільніше|більше|менше),? ніж(?! \d)"),
        (FLOW, r"недостатньо|не вистачає|бракує|нестач\w+|масов\w+"),
        (RATE, r"дедалі (?:більше|частіше)|зроста\w+|збільшу\w+|зменшу\w+|рекордн\w+"),
        (STOCK, r"багато(?! років)|більшість|чимало|численн\w+|величезн\w+ кільк\w+"),
    ),
    "ru": (
        (COMPARISON, r"(?:быстрее|медленнее|больше|меньше),? чем(?! \d)"),
        (FLOW, r"недостаточно|не хватает|нехватк\w+|массов\w+"),
        (RATE, r"вс[её] (?:больше|чаще)|раст[её]т|увеличива\w+|снижа\w+|рекордн\w+"),
        (STOCK, r"много(?! лет)|большинств\w+|немало|многочисленн\w+"),
    ),
    "de": (
        (COMPARISON, r"(?:schneller|langsamer|mehr|weniger) als(?! \d)"),
        (FLOW, r"nicht genug|zu wenig\w*|mangel\w*|massenhaft\w*|scharenweise"),
        (RATE, r"immer (?:mehr|weniger|häufiger)|zunehmend|rekord\w*"),
        (STOCK, r"viele\w?|die meisten|zahlreiche\w?|die mehrheit"),
    ),
    "pl": (
        (COMPARISON, r"(?:szybciej|wolniej|więcej|mniej) niż(?! \d)"),
        (FLOW, r"za mało|niewystarczająco|brakuje|masow\w+"),
        (RATE, r"coraz (?:więcej|częściej|mniej)|rośnie|rekordow\w+"),
        (STOCK, r"wielu|większość|liczni|mnóstwo"),
    ),
}  # fmt: skip
NEEDS_NO_TERM = re.compile(r"bleeding|gap between", re.IGNORECASE)
_NESTED = re.compile(
    r"\bestimates? of\b|\bestimates (?:suggest|put|range)|it is estimated|is said to|are said to|за оцінками|по оценкам|schätzungen zufolge|szacuje się",
    re.IGNORECASE,
)


def hedges(text: str, start: int, end: int, language: str) -> tuple[Span, ...]:
    """Return the words that weaken a stretch."""
    pattern = re.compile(rf"(?<!\w)(?:{_HEDGES.get(language, _HEDGES['en'])})(?!\w)", re.IGNORECASE)
    return tuple(Span(*m.span()) for m in pattern.finditer(text, start, end))


def vague_words(text: str, language: str) -> list[tuple[Span, str]]:
    """Return the words for quantities without a number, each with the kind they speak of."""
    found = []
    for kind, words in _VAGUE.get(language, _VAGUE["en"]):
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        found += [(Span(*m.span()), kind) for m in pattern.finditer(text)]
    return sorted(found, key=lambda f: f[0].start)


def has_nested_estimate(text: str, start: int, end: int) -> bool:
    """True if an estimate is passed on that nobody is named for."""
    return _NESTED.search(text, start, end) is not None
