"""English date expressions, taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from passmuster.extraction.dates.mention import Expression

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thu", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
NUMBERS = {
    word: number
    for number, word in enumerate(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty""".split(),
        1,
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
     "eighty": 80, "ninety": 90, "hundred": 100}  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        1,
    )
} | {"twenty-first": 21, "thirtieth": 30, "thirty-first": 31, "final": 4, "latest": 0}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
         "eighty": 80, "ninety": 90}  # fmt: skip

_M = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)"
)
_W = (
    r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon\.|tues?\.|wed\.|"
    r"thurs?\.|fri\.|sat\.|sun\.)"
)
_Y = r"(?P<year>(?:1[0-9]|20)\d\d)(?![\d,]\d|[%\w]|-\w)"
_D = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%)"
_DW = r"(?P<dayword>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|twentieth)"
_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade|century)"
_REL = r"(?P<rel>this coming|this past|this|last|past|previous|next|coming|current|following|upcoming|earlier this|later this)"
_PART = (
    r"(?:(?P<part>early|mid|late|middle of|the middle of|the end of|end of|end-|year-end|the beginning of|"
    r"the start of|start of|beginning of|earlier|later|the first half of|the second half of|the early|the late|the mid|"
    r"the beginning|the end)[\s-]*(?:in[\s]+|on[\s]+)?(?:the[\s]+)?)?"
)
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_N = (
    r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|several|a few|a couple of|many|some)"
)
_UNITS = r"(?P<units>days?|weeks?|months?|quarters?|years?|decades?|centur(?:y|ies))"
_ORD = (
    r"(?P<ord>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|1st|2nd|3rd|"
    r"[4-9]th|1\dth)"
)
_THIS_YEAR = r"(?:[\s]*,?[\s]+(?:of[\s]+)?(?P<rel>this|last|next|the same|that|the following|the previous)[\s]+year)?"
_WORD_YEAR = (
    r"(?P<wordyear>(?:nineteen|eighteen|twenty)[\s]+(?:hundred|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)|(?:the[\s]+year[\s]+)?two[\s]+thousand(?![\s]+\w*(?:people|men|dollars|miles|pounds|feet|soldiers|troops))(?:[\s]+(?:and[\s]+)?"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?)"
)


def _flag(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$€£])(?:{text})(?!\w)".replace(" ", r"[ \n]+"), re.IGNORECASE)


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iso", re.compile(r"(?<![\d-])(?P<year>(?:1[89]|20)\d\d)-(?P<mon>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d-])")),
    ("compact", re.compile(r"(?<![\d.,])(?P<year>(?:19|20)\d\d)(?P<mon>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d.,])")),
    ("slashed", re.compile(r"(?<![\d/])(?P<mon>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])/(?P<year>\d{4}|\d\d)(?![\d/])")),
    ("dotted", re.compile(r"(?<![\d.])(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<mon>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?![\d])")),
    ("day", _flag(rf"(?:{_W},? (?:the )?)?{_PART}{_M} (?:the )?(?:{_D}|{_DW})(?:,? {_Y}|{_THIS_YEAR})")),
    ("day", _flag(rf"(?:{_W},? )?(?:the )?(?:{_D}|{_DW}) (?:of )?{_M}(?:,? {_Y}|{_THIS_YEAR})")),
    ("month", _flag(rf"{_PART}{_M}(?:,? (?:of )?{_Y}| {_WORD_YEAR})")),
    ("month", _flag(rf"{_PART}{_M} (?:of )?(?P<rel>this|last|next|that|the same|the following|the previous) year")),
    ("month", _flag(rf"{_REL} {_M}")),
    ("bare_month", _flag(rf"{_PART}{_M}")),
    ("weekday", _flag(rf"(?:(?:early|late|earlier|later) )?(?:(?P<rel>this coming|this past|last|this|next|past|on) )?{_W}(?: (?P<again>last|next) week)?")),
    ("today", _flag(r"(?:(?:early|late|earlier|later) )?(?P<near>today|yesterday|tomorrow|the day before yesterday|the day after tomorrow)")),
    ("relative", _flag(rf"{_PART}(?:the )?{_REL} (?P<fiscal>fiscal |calendar |full |whole |financial )?{_UNIT}(?![-\w])")),
    ("ago", _flag(rf"(?:(?P<more>more than|less than|over|under|nearly|almost|about|around|some|just|only|barely|roughly|at least|exactly) )?{_N} {_UNITS} (?P<way>ago|earlier|later|before|hence|from now|from today|or so ago|previously|after)")),
    ("ago_adj", _flag(r"(?:the |its |their )?(?:(?P<n>a|one|two|three|four|five)[-\s])?(?P<units>year|month|week|quarter|day)[-\s](?:ago|earlier)(?: (?:period|quarter|month|third quarter|second quarter|first quarter|fourth quarter))?")),
    ("in_units", _flag(rf"(?:within|in) (?:the next )?{_N} {_UNITS}(?:[’']s?)? time")),
    ("back", _flag(r"(?:the )?(?:past|last|previous|preceding) (?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?P<units>days|weeks|months|years)")),
    ("span", _flag(r"(?:the |over the |in the |for the |during the )?(?P<rel>last|past|next|coming|previous|recent) (?:few |several |couple of )?(?P<units>days|weeks|months|quarters|years|decades)")),
    ("quarter", _flag(rf"(?:the |a |its )?(?:fiscal |flat |latest |(?P<before>(?:19|20)\d\d) )?{_ORD}[-\s]+(?:fiscal )?quarter(?: (?:of |in )?(?:fiscal )?(?:{_Y}|(?P<rel>last|this|next) year))?")),
    ("quarter", re.compile(r"(?<!\w)Q(?P<q>[1-4])(?:[ -]?(?P<year>(?:19|20)\d\d))?(?!\w)|(?<!\w)(?P<year2>(?:19|20)\d\d)[ -]?Q(?P<q2>[1-4])(?!\w)")),
    ("months_of", _flag(rf"(?:the )?(?P<end>first|last) (?P<n>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|eleven) months of (?:{_Y}|(?P<rel>this|last|next) year)")),
    ("half", _flag(rf"the (?P<half>first|second) half (?:of )?(?:{_Y}|(?P<rel>this|last|next) year)")),
    ("season", _flag(rf"(?:{_PART}(?:(?P<rel>this|last|next|past|the previous|the following|coming) )?){_SEASON}(?: (?:of )?(?:{_Y}|{_WORD_YEAR}|(?P<rel2>this|last|next) year))?")),
    ("decade", _flag(r"(?:the )?(?P<part>early |mid-?|late |mid )?(?:the )?(?P<year>(?:1[6-9]|20)\d0)[’']?s")),
    ("decade", _flag(r"the (?P<part>early |mid-?|late |mid )?[’']?(?P<short>\d0)[’']?s")),
    ("decade_word", _flag(r"the (?P<part>early |mid-?|late |mid )?(?P<tens>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)")),
    ("century", _flag(rf"(?:the )?(?:early |mid-?|late )?(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)|{_ORD}|(?P<tf>twenty-first)|(?P<tw>twentieth|nineteenth|eighteenth))[-\s]century")),
    ("fiscal", _flag(rf"(?:fiscal(?: year)?|FY|the financial year|the (?:fiscal )?year|calendar) ?'?{_Y}")),
    ("span_years", _flag(r"(?P<year>(?:1[89]|20)\d\d)[-–/](?P<to>(?:(?:1[89]|20)\d\d|\d\d))(?=\W|$)")),
    ("year", _flag(rf"{_PART}(?:the )?{_Y}(?: (?P<period>period))?")),
    ("short_year", re.compile(r"(?<!\w)[’‘'](?P<short>[0-9]\d)(?![\w’'])")),
    ("word_year", _flag(_WORD_YEAR)),
    ("nth_year", _flag(rf"(?:the |its |their |his |her |a )?{_ORD} (?P<straight>straight |consecutive |full )?(?P<units>year|month|week|day)(?! (?:in a row|running|quarter|of age))")),
    ("holiday", _flag(r"(?:last |this |next )?(?P<holiday>Christmas(?: Day| Eve)?|Thanksgiving(?: Day)?|New Year[’']s (?:Day|Eve)|Independence Day|Easter|Halloween)(?! \w*season)")),
    ("same", _flag(r"(?:later |earlier )?(?:the|that|the same|that same|the following|the next|the previous|the entire|the full|the whole|the current|the latest|the fiscal|the current fiscal|the comparable|the preceding) (?:year|month|week|quarter|weekend|day|fiscal year|year-ago quarter|year-earlier period|latest period)(?:[-\s]end)?(?![-\w])(?! (?:after|before|when))")),
    ("year_end", _flag(r"(?:the )?(?:year|month|quarter)-end|the (?:end|beginning|start) of the (?:year|month|quarter|week)")),
    ("ref", _flag(r"(?P<present>this crucial moment|right now|for now|until now|now|currently|at present|at the moment|at this time|nowadays|these days|present-day|the present)|(?P<past>several years ago|recently|the recent past|the past|in the past|previously|formerly|lately|in recent (?:days|weeks|months|years)|recent (?:days|weeks|months|years)|(?:more |most )?recent(?:ly)?|the time|at that time)|(?P<future>the near future|the future|future(?! \w*(?:contract|s))|in the coming (?:days|weeks|months|years)|coming (?:days|weeks|months|years))")),
    ("initial", _flag(r"initially|at first|originally|at the outset|at the beginning")),
    ("current", _flag(r"(?:the )?current(?! \w* ?(?:account|affairs))|one day(?= (?:soon|will|be|he|she|they|we|it))")),
)  # fmt: skip
_TIME_AFTER = re.compile(
    r"[ ,]*(?:at )?(?:night|morning|afternoon|evening|noon|midnight|\d{1,2}(?::\d\d)? ?[ap]\.?m)",
    re.I,
)
_TIME_BEFORE = re.compile(
    r"(?:[ap]\.?m\.?(?: \w+)?,?|noon|midnight|night|morning|afternoon|evening)(?: on)? $", re.I
)
_COUNTED = re.compile(
    r"[ \u00a0](?:people|persons?|men|women|soldiers?|troops|deserters?|conscripts?|recruits?|cases?|"
    r"times|percent|per cent|dollars|euros|miles|km|metres|meters|feet|tonnes?|tons|rpm|units|others|"
    r"(?:\w+ )?(?:soldiers|troops|people|men|cases|conscripts|workers|employees|users|jobs|customers|fighters|volunteers))\b"
)
_COUNT_BEFORE = re.compile(
    r"(?:more than|less than|fewer than|at least|at most|up to|about|around|nearly|almost|over|some|under|roughly|approximately|exceed\w*|\bof about|"
    r"[~≈<>×=])\s*$",
    re.IGNORECASE,
)
_MONTH_WORD = re.compile(
    r"\b(?:in|of|since|by|until|till|from|during|for|last|next|this|early|late|mid|and|to|through|before|after|on|between|around|through|as|ended|ending|than)[\s-]*$",
    re.I,
)
_CITED = re.compile(
    r"(?:et al\.?,?|[A-Z][\w’-]+,|and [A-Z][\w’-]+,?|(?:1[89]|20)\d\d[a-z]?,|et al\.?) \(?$"
)
_NOT_A_DATE = re.compile(r"[’']s? (?:fools|day parade)", re.I)

_Maker = Callable[[re.Match[str]], Expression | None]


def expressions(text: str) -> list[Expression]:
    """Return every date expression of an English text; where they overlap, the longer."""
    found: list[Expression] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            made = _made(name, match, text)
            if made is not None:
                found.append(made)
    return longest(found)


def longest(found: list[Expression]) -> list[Expression]:
    """Return those that overlap no longer one, in order."""
    kept: list[Expression] = []
    reach = -1
    for item in sorted(found, key=lambda e: (e.start, -(e.end - e.start))):
        if item.start < reach:
            if item.end - item.start > kept[-1].end - kept[-1].start:
                kept[-1] = item
                reach = item.end
            continue
        kept.append(item)
        reach = item.end
    return kept


def _made(name: str, match: re.Match[str], text: str) -> Expression | None:
    from passmuster.extraction.dates.english_forms import MAKERS

    start, end = match.span()
    while end > start and text[end - 1].isspace():
        end -= 1
    made = MAKERS[name](match, start, end)
    if made is None or not _stands(made, name, text):
        return None
    return made


def _stands(made: Expression, name: str, text: str) -> bool:
    """True unless the words around it say that this is no date."""
    before, after = text[max(0, made.start - 24) : made.start], text[made.end : made.end + 24]
    if name in ("year", "span_years"):
        if (
            _COUNT_BEFORE.search(before)
            or _COUNTED.match(after)
            or re.match(r"\s?(?:[€$%°]|km|kg|[msKgVWJN]\b|Hz|nm|cm|mm|Å)", after)
        ):
            return False
        if re.search(r"[$€£#№=/–-]\s?$|\d[ ]$|\bNo\.? $", before) and not re.search(
            r"(?:19|20)\d\d[–-]$", before
        ):
            return False
        if _CITED.search(before) and re.match(r"[a-z]?[);,]", after):
            return False
        year = made.year or 0
        if year < 1700 or year > 2099:
            return bool(
                re.search(
                    r"\b(?:in|since|between|and|from|until|circa|year|A\.D\.|AD) $", before, re.I
                )
            )
        return True
    if name in ("bare_month", "month") and text[made.start : made.end].lower() in (
        "may",
        "march",
        "mar",
        "sun",
        "sat",
        "jan",
        "dec",
    ):
        cased = text[made.start].isupper()
        return cased and bool(_MONTH_WORD.search(before))
    if name == "bare_month":
        return (
            text[made.start : made.end][0].isupper()
            or made.part is not None
            or not text[made.start : made.end].islower()
        )
    if name in ("weekday", "today"):
        is_time = _TIME_AFTER.match(after) or _TIME_BEFORE.search(before)
        cased = name == "today" or not text[made.start : made.end].islower()
        return cased and (not is_time or True)
    if name == "season":
        return (
            made.year is not None
            or made.shift is not None
            or made.part is not None
            or bool(re.search(r"\b(?:in|since|during|by|of|until) (?:the )?$", before))
        )
    return True
