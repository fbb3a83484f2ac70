"""The unit and the thing counted, as printed after a number."""

from __future__ import annotations

import re

from passmuster.extraction.numbers.lexicon import Lexicon

CURRENCY_BEFORE = re.compile(
    r"(?:US|U\.S\.|C|CA|A|AU|NZ|HK|S|R|Can)?[ ]?[$€£¥₴₽₹₪]|(?<![A-Za-z])(?:RM|Rs\.?|PS|CHF|EUR|USD|GBP|UAH|\$US)[ ]?$"
)
_BEFORE = re.compile(
    r"(?:(?:US|U\.S\.|CA?|AU?|NZ|HK|S|R|Can)[ ]?[$]|[$€£¥₴₽₹₪]|[$](?:US|AU?|CA?)"
    r"|(?<![A-Za-z])(?:RM|Rs\.?|PS|CHF|EUR|USD|GBP|UAH))[ ]?$"
)
_SYMBOLS = r"%|٪|‰|wt\.?[ ]?%|vol\.?[ ]?%|at\.?[ ]?%|mol[ ]?%|°[ ]?[CFKNSEW]?|º[ ]?C?|[µμ]?[mΩ]Ω|[€£¥₴₽₹₪$]|×(?![ ]?\d)|″|′(?!\w)"
_ABBREVIATED = (
    r"[kKMGTmcnpµμd]?(?:m|g|s|W|Wh|V|A|Hz|J|Pa|eV|B|b|bps|bit|l|L|N|T|M|mol|C|F|K|Gy|Sv|bar|cal|Nm|Å)"
    r"(?:[²³23])?"
)
_WORDS = (
    r"per[ ]cent|percent(?:age[ ]points?)?|percentage[ ]points?|pct|pc|cents?|dollars?|euros?|pounds?|rubles?|roubles?|hryvnias?|"
    r"yuan|yen|rupees?|shekels?|crowns?|francs?|bhp|hp|PS|HP|kW|kWh|MW|GW|mph|km/h|kph|rpm|fps|lb|lbs|oz|lb-ft|ft|min|mins|h|hr|hrs|"
    r"sec|secs|yr|yrs|ppm|ppb|ppt|dB|MB|GB|TB|KB|Mbps|Gbps|ha|ka|Ma|Ga|Myr|kyr|Gyr|amu|AU|rad|sr|wt|vol|fold|years?[- ]old|"
    r"year-olds?|days?|weeks?|months?|years?|hours?|minutes?|seconds?|miles?|yards?|feet|foot|inch(?:es)?|metres?|meters?|"
    r"kilomet(?:re|er)s?|kilograms?|grams?|tons?|tonnes?|gigatonnes?|lit(?:re|er)s?|degrees?(?:[ ](?:Celsius|Fahrenheit))?|points?|times"
)
_CYRILLIC = (
    r"відсот(?:ок|ка|ків|ки|ками)|процент(?:а|ов|ы|ами)?|гривень|гривні|грн|рублей|рубля|руб|долар(?:ів|и|а)?|доллар(?:ов|а|ы)|євро|евро|"
    r"роки|років|року|рік|лет|года|год|місяц(?:ів|і|я)|месяц(?:ев|а)|днів|дні|день|дней|дня|тижнів|недель"
)
_CENTRAL = (
    r"Prozent|Euro|Dollar|Jahren?|Jahre|Monaten?|Tagen?|procent|proc|złotych|lat|lata|miesięcy|dni"
)
_AFTER = re.compile(
    rf"(?P<gap>[ \u00a0\u2009\u202f-]?)(?P<unit>(?:{_SYMBOLS})"
    rf"|(?:{_WORDS}|{_CYRILLIC}|{_CENTRAL}|{_ABBREVIATED})(?![\w’'])(?!\.\w))"
)
_SHARE_OF = re.compile(r"[ ]?(?:of|із|з|из|von|z)[ ]")
_TERM = re.compile(
    r"\.?[ \u00a0-]?(?:(?:der|des|den|aller)[ ])?(?:of[ ](?:the[ ]|its[ ]|their[ ]|our[ ]|all[ ])?)?"
    r"(?P<term>[^\W\d_][\w’'-]*(?:[ ][^\W\d_][\w’'-]*){0,3})"
)
_STOPS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """of a an the and or but that which who whom whose when where while as if than then to from in
on at by for with into onto over under after before since until during through across
against among between about above below is are was were be been being has have had do does
did will would can could may might must shall should not no this these those it its they
their he she his her we our you your i my me him us them so because also only just per each
every out up down off more less most least very said says say told there here now yet still
what how why would've according versus vs via amid despite without within""".split()
    ),
    "uk": frozenset("""і й та або чи але що який яка яке які у в на з із зі до від за по про для не як це ще вже
було є був була були через під після перед""".split()),
    "ru": frozenset("""и или но что который которая которые которых в во на с со из до от за по о об для не как это
еще ещё уже было был была были через под после перед""".split()),
    "de": frozenset("""und oder aber dass die der das den dem des in im an am auf aus bei mit nach seit von vor zu
zum zur für nicht wie es ist sind war waren hat haben wurde wurden sich als bis""".split()),
    "pl": frozenset("""i lub ale że który która które w na z ze do od za po o dla nie jak to już jest był była były
było przez przed się co""".split()),
}  # fmt: skip


def currency_before(text: str, start: int) -> int | None:
    """Return where a currency sign that stands right before a number begins."""
    match = _BEFORE.search(text, max(0, start - 6), start)
    return match.start() if match else None


def unit_after(text: str, end: int) -> tuple[str, int] | None:
    """Return the unit printed right after a number, and where it ends."""
    match = _AFTER.match(text, end)
    if match is None or not match["unit"]:
        return None
    return match["unit"], match.end()


def term_after(text: str, end: int, lexicon: Lexicon) -> tuple[str, int, int] | None:
    """Return the words for what is counted, and their place: up to four, none of them a stop."""
    match = _TERM.match(text, end)
    if match is None:
        return None
    stops = _STOPS.get(lexicon.code, frozenset())
    first = match.start("term")
    last = first
    for word in re.finditer(r"[\w’'-]+", match["term"]):
        if word.group().lower() in stops:
            break
        last = first + word.end()
    if last == first:
        return None
    return text[first:last], first, last
