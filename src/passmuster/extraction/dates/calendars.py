"""How Ukrainian, Russian, German and Polish write dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Calendar:
    """How a language writes dates; each pattern without groups of its own."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    seasons: tuple[str, ...]
    year_word: str
    units: dict[str, str]
    this: str
    last: str
    next: str
    near: dict[str, int]
    ago: str
    early: str
    middle: str
    late: str
    since: str
    refs: dict[str, str]
    ordinal: dict[int, str]
    past: str = r"(?!)"
    """The last, before a number of months up to publication."""
    firsts: str = r"(?!)"
    """What stands before the number in "the first ten months of 2031"; may be nothing."""


_UK = Calendar(
    (
        "січ(?:ень|ня|ні)",
        "лют(?:ий|ого|ому)",
        "берез(?:ень|ня|ні)",
        "квіт(?:ень|ня|ні)",
        "трав(?:ень|ня|ні)",
        "черв(?:ень|ня|ні)",
        "лип(?:ень|ня|ні)",
        "серп(?:ень|ня|ні)",
        "верес(?:ень|ня|ні)",
        "жовт(?:ень|ня|ні)",
        "листопад(?:а|і)?",
        "груд(?:ень|ня|ні)",
    ),
    (
        "понеділ(?:ок|ка)",
        "вівтор(?:ок|ка)",
        "серед(?:а|у|и)",
        "четвер(?:га)?",
        "п['’ʼ]ятниц(?:я|ю|і)",
        "субот(?:а|у|и)",
        "неділ(?:я|ю|і)",
    ),
    (
        "весн(?:а|и|у|ою)|навесні",
        "літ(?:о|а|ом)|влітку",
        "ос(?:інь|ені|інню)|восени",
        "зим(?:а|и|у|ою)|взимку",
    ),
    r"(?:р\.|рок(?:у|ів|ом|и|ах)|році|рік)",
    {
        "year": r"рок(?:у|ів|и)|році|рік",
        "month": r"місяц(?:ь|я|і|ів|ю)",
        "week": r"тиж(?:день|ня|ні|нів|невi|неві)",
        "day": r"(?:день|дня|дні|днів)",
    },
    r"(?:цього|цьому|цей|поточного|нинішнього)",
    r"(?:минулого|минулому|минулий|торішнього)",
    r"(?:наступного|наступному|наступний)",
    {"сьогодні": 0, "вчора": -1, "учора": -1, "завтра": 1, "позавчора": -2, "торік": -1000},
    r"тому",
    r"(?:на )?початк(?:у|ом)|рано",
    r"(?:у |в )?середин(?:і|у)",
    r"(?:на(?:прикінці| ?кінець)|(?:у |в )?кінц[іюя])",
    r"(?:з|від|із|починаючи з)",
    {
        r"зараз|нині|наразі|тепер|на сьогодні|на цей час": "PRESENT_REF",
        r"нещодавно|недавно|останнім часом|раніше": "PAST_REF",
        r"незабаром|найближчим часом": "FUTURE_REF",
    },
    {
        1: "перш(?:ий|ого|ому)",
        2: "друг(?:ий|ого|ому)",
        3: "трет(?:ій|ього|ьому)",
        4: "четверт(?:ий|ого|ому)",
        5: "п['’ʼ]ят(?:ий|ого|ому)",
    },
    r"(?:останн|минул)(?:і|ніх|іх|их)",
    r"(?:за|протягом|упродовж|впродовж)\s+(?:перш(?:і|их)\s+)?",
)

_RU = Calendar(
    (
        "январ[ьяе]",
        "феврал[ьяе]",
        "март[ае]?",
        "апрел[ьяе]",
        "ма[йяе]",
        "июн[ьяе]",
        "июл[ьяе]",
        "август[ае]?",
        "сентябр[ьяе]",
        "октябр[ьяе]",
        "ноябр[ьяе]",
        "декабр[ьяе]",
    ),
    (
        "понедельник[а]?",
        "вторник[а]?",
        "сред(?:а|у|ы)",
        "четверг[а]?",
        "пятниц(?:а|у|ы)",
        "суббот(?:а|у|ы)",
        "воскресень(?:е|я)",
    ),
    ("весн(?:а|ы|у|ой)", "лет(?:о|а|ом)", "осен(?:ь|и|ью)", "зим(?:а|ы|у|ой)"),
    r"(?:г\.|гг\.|год(?:а|у|ов|ом|ы)?)",
    {
        "year": r"год(?:а|у|ов)?|лет",
        "month": r"месяц(?:а|е|ев|у)?",
        "week": r"недел(?:я|и|ю|е|ь)",
        "day": r"(?:день|дня|дней)",
    },
    r"(?:этого|этом|этот|эту|этой|текущего|нынешнего|сего)",
    r"(?:прошлого|прошлом|прошлый|прошлую|прошлой|минувшего)",
    r"(?:следующего|следующем|следующий|следующую|будущего)",
    {"сегодня": 0, "вчера": -1, "завтра": 1, "позавчера": -2},
    r"назад",
    r"(?:в )?начал(?:е|о|а)",
    r"(?:в )?середин(?:е|ы|у)",
    r"(?:в )?конц[еуа]",
    r"(?:с|со|начиная с)",
    {
        r"сейчас|ныне|теперь|в настоящее время|на сегодня(?:шний день)?": "PRESENT_REF",
        r"недавно|в последнее время|ранее": "PAST_REF",
        r"вскоре|в ближайшее время": "FUTURE_REF",
    },
    {
        1: "перв(?:ый|ого|ом)",
        2: "втор(?:ой|ого|ом)",
        3: "трет(?:ий|ьего|ьем)",
        4: "четв[её]рт(?:ый|ого|ом)",
        5: "пят(?:ый|ого|ом)",
    },
    r"(?:последн|прошедш|минувш)(?:ие|их)",
    r"(?:за|в течение)\s+(?:первы[ех]\s+)?",
)

_DE = Calendar(
    (
        "Januar|Jänner|Jan\\.",
        "Februar|Feb\\.",
        "März",
        "April|Apr\\.",
        "Mai",
        "Juni",
        "Juli",
        "August|Aug\\.",
        "September|Sept\\.",
        "Oktober|Okt\\.",
        "November|Nov\\.",
        "Dezember|Dez\\.",
    ),
    ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag|Sonnabend", "Sonntag"),
    ("Frühjahr|Frühling", "Sommer", "Herbst", "Winter"),
    r"(?:Jahr(?:es|en|e)?)",
    {
        "year": r"Jahr(?:es|en|e)?",
        "month": r"Monat(?:s|en|e)?",
        "week": r"Woche[n]?",
        "day": r"Tag(?:e|en)?",
    },
    r"(?:dieses|diesem|diesen|dieser|diese|laufenden)",
    r"(?:letzten|letztes|letzte|letzter|vergangenen|vergangenes|vergangene|vorigen|voriges|vorige)",
    r"(?:nächsten|nächstes|nächste|nächster|kommenden|kommende)",
    {"heute": 0, "gestern": -1, "morgen": 1, "vorgestern": -2},
    r"(?!)",
    r"(?:zu Beginn|Anfang|Beginn)(?: des)?",
    r"Mitte(?: des)?",
    r"Ende(?: des)?",
    r"(?:seit)",
    {
        r"derzeit|jetzt|zurzeit|gegenwärtig|aktuell|momentan": "PRESENT_REF",
        r"kürzlich|neulich|zuletzt|früher": "PAST_REF",
        r"demnächst|bald|künftig": "FUTURE_REF",
    },
    {1: "erste[nsr]?", 2: "zweite[nsr]?", 3: "dritte[nsr]?", 4: "vierte[nsr]?", 5: "fünfte[nsr]?"},
    r"(?:letzten|vergangenen)",
    r"ersten\s+",
)

_PL = Calendar(
    ("stycz(?:eń|nia|niu)", "lut(?:y|ego|ym)", "mar(?:zec|ca|cu)", "kwie(?:cień|tnia|tniu)", "maj[au]?", "czerw(?:iec|ca|cu)", "lip(?:iec|ca|cu)", "sierp(?:ień|nia|niu)",
     "wrze(?:sień|śnia|śniu)", "październik(?:a|u)?", "listopad(?:a|zie)?", "grud(?:zień|nia|niu)"),
    ("poniedział(?:ek|ku)", "wtor(?:ek|ku)", "środ(?:a|ę|y)", "czwart(?:ek|ku)", "piąt(?:ek|ku)", "sobot(?:a|ę|y)", "niedziel(?:a|ę|i)"),
    ("wiosn(?:a|y|ę|ą)", "lat(?:o|em)|latem", "jesie(?:ń|ni|nią)", "zim(?:a|y|ę|ą)"),
    r"(?:r\.|roku|rok|lat(?:ach)?)",
    {"year": r"rok(?:u|iem)?|lat(?:a)?|latami", "month": r"miesiąc(?:a|u|e|em)?|miesięcy|miesiącami", "week": r"tydzień|tygodni(?:a|u|e|em)?|tygodniami", "day": r"dni|dzień|dniami"},
    r"(?:tego|tym|ten|bieżącego|bieżącym|obecnego)", r"(?:ubiegłego|ubiegłym|zeszłego|zeszłym|minionego|ubiegły|zeszły)", r"(?:przyszłego|przyszłym|następnego|następnym|przyszły)",
    {"dziś": 0, "dzisiaj": 0, "wczoraj": -1, "jutro": 1, "przedwczoraj": -2}, r"temu",
    r"(?:na )?począt(?:ku|ek)", r"(?:w )?połow(?:ie|a)", r"(?:pod |w |na )?kon(?:iec|ca|ie?c|cu)|koniec", r"(?:od)",
    {r"teraz|obecnie|aktualnie": "PRESENT_REF", r"niedawno|ostatnio|wcześniej": "PAST_REF", r"wkrótce|niebawem": "FUTURE_REF"},
    {1: "pierwsz(?:y|ego|ym)", 2: "drug(?:i|iego|im)", 3: "trzeci(?:ego|m)?", 4: "czwart(?:y|ego|ym)", 5: "piąt(?:y|ego|ym)"},
    r"ostatni(?:ch|e)", r"(?:(?:w ciągu|przez)\s+)?pierwszych\s+|w ciągu\s+",
)  # fmt: skip

CALENDARS = {"uk": _UK, "ru": _RU, "de": _DE, "pl": _PL}
