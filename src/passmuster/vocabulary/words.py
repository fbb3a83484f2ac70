"""How numbers, days, periods and quantities are said in English.

`means` of a stock is best written so that it can follow "people": "In a training centre", "Left
without leave". Where it cannot, the name stands in quotation marks instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from passmuster.vocabulary import quantity as forms
from passmuster.vocabulary.assertion import Asserted
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.period import Period
from passmuster.vocabulary.study import Study

MINUS = "−"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_QUARTERS = ("first", "second", "third", "fourth")
_EXACT_PLACES = 6  # a fraction that ends within so many decimals is written in full

Amount = Fraction | Decimal | int


def lower_first(text: str) -> str:
    """Lower the first letter, unless the first word has other capitals or digits ("AWOL cases")."""
    word = text.split(" ", 1)[0]
    kept = any(letter.isupper() or letter.isdigit() for letter in word[1:]) or word == "I"
    return text if kept else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def join_words(words: Iterable[str], last: str = "and") -> str:
    """Join as a list is spoken: "a, b and c"."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def say_count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 claim", "3 claims"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say_name(name: str) -> str:
    """Return a name of the study as words in quotation marks."""
    return f"“{name.replace('_', ' ')}”"


def say_fixed(value: Amount, places: int) -> str:
    """Return a number with so many decimals, kept even where zero."""
    scaled = round(Fraction(value) * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    text = f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
    return MINUS + text if scaled < 0 else text


def places_of(value: Amount) -> int | None:
    """Return how many decimals write a number in full; None if no number of them does."""
    left, places = Fraction(value).denominator, 0
    for prime in (2, 5):
        count = 0
        while left % prime == 0:
            left, count = left // prime, count + 1
        places = max(places, count)
    return places if left == 1 else None


def _significant(value: Fraction, digits: int) -> str:
    size = abs(value)
    places = 0
    while size and size < 10 ** (digits - 1):
        size, places = size * 10, places + 1
        if places > 15:
            break
    text = say_fixed(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_number(value: Amount) -> str:
    """Return a number in full; one that never ends with six digits, or three decimals if large."""
    value = Fraction(value)
    places = places_of(value)
    if places is not None and places <= _EXACT_PLACES:
        return say_fixed(value, places)
    if abs(value) >= 1000:
        return say_fixed(value, 3)
    return _significant(value, 6)


def say_rough(value: Amount, digits: int = 4) -> str:
    """Return a number to so many digits, whole numbers never cut.

    Four digits keep apart what a verdict keeps apart: a miss of less than half a per cent is none.
    """
    value = Fraction(value)
    return say_fixed(value, 0) if abs(value) >= 10 ** (digits - 1) else _significant(value, digits)


def say_share(value: Amount) -> str:
    """Return a share as per cent: "12.4 %"."""
    return f"{say_number(Fraction(value) * 100)} %"


def say_day(day: date) -> str:
    """Return "31 October 2031"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_period(period: Period) -> str:
    """Return "in October 2031", "in 2031", "from 3 March 2031 to 30 June 2032"."""
    first, last = period.first, period.last
    if first == last:
        return f"on {say_day(first)}"
    year = "" if first.year == last.year else f" {first.year}"
    if not period.is_whole_months:
        return f"from {first.day} {MONTHS[first.month - 1]}{year} to {say_day(last)}"
    if first.month == 1 and last.month == 12:
        return f"from{year} to {last.year}" if year else f"in {last.year}"
    text = period.text
    if "Q" in text:
        return f"in the {_QUARTERS[int(text[-1]) - 1]} quarter of {first.year}"
    end = f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"in {end}"
    return f"from {MONTHS[first.month - 1]}{year} to {end}"


_UNITS = {"person": "people", "move": "moves", "share": "per cent", "date": "day"}


def say_unit(unit: str) -> str:
    """Return the unit in the plural: "people", "cases", "moves a month"."""
    head, _, pace = unit.partition("/")
    plural = _UNITS.get(head) or (head if head.endswith("s") or " " in head else head + "s")
    joint = "a" if pace in forms.DAYS_PER else "for each"
    return f"{plural} {joint} {pace}" if pace else plural


def _is_share(unit: str | None) -> bool:
    return unit is not None and (unit == "share" or unit.startswith("per "))


def _pace(unit: str | None) -> str:
    """The end of "30,000 a month" and of "10 % a month"."""
    pace = re.split("/|^per ", unit or "")[-1]
    return f" a {pace}" if pace in forms.DAYS_PER and pace != unit else ""


def say_value(value: Fraction | date, unit: str | None) -> str:
    """Return one value in its unit: a day, a share as per cent, a pace "30,000 a month"."""
    if isinstance(value, date):
        return say_day(value)
    if unit == "date":
        return say_day(date.fromordinal(round(value)))
    if _is_share(unit):
        return f"{say_rough(value * 100)} %{_pace(unit)}"
    return f"{say_rough(value)}{_pace(unit)}"


_ENDS = {
    ("number", False): ("at least", "at most"),
    ("number", True): ("more than", "less than"),
    ("day", False): ("on or after", "on or before"),
    ("day", True): ("after", "before"),
}


def say_interval(
    low: Fraction | None, high: Fraction | None, unit: str | None, strict: bool = False
) -> str:
    """Return "at least 2,000,000", "between 10 % and 20 %", "on or before 3 March 2031"."""
    kind = "day" if unit == "date" else "number"
    if low is None and high is None:
        return f"any {kind}"
    if low is None:
        assert high is not None
        return f"{_ENDS[kind, strict][1]} {say_value(high, unit)}"
    first = say_value(low, unit)
    if high is None:
        return f"{_ENDS[kind, strict][0]} {first}"
    if low == high:
        return f"on {first}" if kind == "day" else first
    return f"between {first.removesuffix(_pace(unit))} and {say_value(high, unit)}"


def _say_written(value: Decimal | date, unit: str | None) -> str:
    """A number as published: in full."""
    if isinstance(value, date):
        return say_day(value)
    return f"{say_share(value) if _is_share(unit) else say_number(value)}{_pace(unit)}"


def say_assertion(said: Asserted, unit: str | None) -> str:
    """Return what is asserted, as written: "about 30,000 a month, within 10 %"."""
    if said.about is not None:
        slack = say_share(said.within or 0)
        return f"about {_say_written(said.about, unit)}, within {slack}"
    if said.value is not None:
        text = _say_written(said.value, unit)
        if said.rounded_to is None:
            return text
        way = {"nearest": "to the nearest", "down": "down to", "up": "up to"}[said.rounded]
        return (
            f"{text}, rounded {way} {_say_written(said.rounded_to, unit).removesuffix(_pace(unit))}"
        )
    if said.between is not None:
        low, high = (exact(edge) for edge in said.between)
        return say_interval(low, high, "date" if isinstance(said.between[0], date) else unit)
    for form in ("at_least", "at_most", "more_than", "less_than"):
        edge = getattr(said, form)
        if edge is not None:
            return f"{form.replace('_', ' ')} {_say_written(edge, unit)}"
    raise AssertionError("an assertion has exactly one form")


# A meaning that opens with one of these can follow "people", or "people who", or stands for itself.
_OPENERS = re.compile(
    r"(in|at|on|under|with|without|away|absent|who|not|held|missing|serving|awaiting|waiting"
    r"|still|from|of|between|outside|fit|able|dead|taken|sent|liable|exempt|back|out|\w+ed)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"(left|avoid|have|had|are|were|serve|live|wait|do|leave|come)\b", re.IGNORECASE
)
_PEOPLE = re.compile(
    r"(all who|\w* ?(people|men|women|persons|soldiers|troops|civilians|everyone|those|conscripts"
    r"|recruits|volunteers|veterans|prisoners|evaders|deserters|reservists|trainees))\b",
    re.IGNORECASE,
)
_LONG = 60  # a gist longer than this ends at its first comma


def _gist(name: str, study: Study) -> str:
    """What a name means, without the remarks that follow; empty where the study does not say."""
    for named in (study.stocks, study.groups, study.flows, study.counters):
        if name in named:
            means: str = named[name].means or ""
            gist = re.split(r"[;:(]|\.\s+(?=[A-Z])|\.$", means.strip(), maxsplit=1)[0].strip()
            return lower_first(gist.split(", ")[0] if len(gist) > _LONG else gist)
    return ""


def _one_people(name: str, study: Study) -> str:
    gist = _gist(name, study)
    if _PEOPLE.match(gist):
        return gist
    if _DOING.match(gist):
        return f"people who {gist}"
    return f"people {gist}" if _OPENERS.match(gist) else f"people in {say_name(name)}"


def say_people(names: tuple[str, ...], study: Study) -> str:
    """Return a noun phrase for the people in a set of stocks or groups."""
    phrases = [_one_people(name, study) for name in names]
    if all(phrase.startswith("people ") for phrase in phrases):
        phrases = [phrase.removeprefix("people ") for phrase in phrases]
        return f"people {join_words(phrases, 'or')}"
    return join_words(phrases)


def say_moves(names: tuple[str, ...], study: Study) -> str:
    """Return flows as quoted words: “called up” and “came back”."""
    return join_words(f"“{_gist(name, study) or name.replace('_', ' ')}”" for name in names)


def say_register(names: tuple[str, ...], study: Study) -> str:
    """Return counters as a noun phrase: "registered AWOL cases"."""
    return join_words(_gist(name, study) or _bare_register(name, study) for name in names)


def _bare_register(name: str, study: Study) -> str:
    counter = study.counters.get(name)
    return f"{say_unit(counter.unit if counter else 'case')} registered as {say_name(name)}"


def _said_when(when: date | Period | None) -> str:
    if when is None:
        return " on any day"
    return f" on {say_day(when)}" if isinstance(when, date) else f" on some day {say_period(when)}"


def _in_period(during: Period | None) -> str:
    return f" {say_period(during)}" if during else " in any month"


def _scope(said: forms.StockQ | forms.FlowQ | forms.CounterQ, study: Study) -> str:
    ages = f" aged {said.ages[0]} to {said.ages[1]}" if said.ages else ""
    if said.within is None:
        return ages
    # Whatever the number counts lies between the narrow scope and the wide one.
    wide = say_quantity(said.within, study)
    return f"{ages} (or of {wide.removesuffix(' on any day').removesuffix(' in any month')})"


def _say_parts(top: Any, of: Any, joint: str, study: Study) -> str:
    """Two quantities; a period that both have is said once, at the end."""
    first, second = say_quantity(top, study), say_quantity(of, study)
    during = getattr(top, "during", None)
    if during and during == getattr(of, "during", None):
        first = first.replace(_in_period(during), "", 1)
    return f"{first} {joint} {second}"


def _say_simple(q: forms.QuantityForm, study: Study) -> str | None:
    match q:
        case forms.StockQ():
            return say_people(q.stock, study) + _scope(q, study) + _said_when(q.on)
        case forms.FlowQ():
            return f"moves {say_moves(q.flow, study)}" + _scope(q, study) + _in_period(q.during)
        case forms.CounterQ():
            return say_register(q.counter, study) + _scope(q, study) + _in_period(q.during)
        case forms.EverQ():
            until = f" by {say_day(q.by)}" if q.by else ""
            return f"different people ever in {join_words(map(say_name, q.ever), 'or')}{until}"
        case forms.RateQ():
            pace = "daily" if q.per == "day" else f"{q.per}ly"
            return f"{pace} pace of {say_moves(q.rate, study)}" + _in_period(q.during)
        case forms.PeakQ():
            return f"largest month of {say_moves(q.peak, study)}" + _in_period(q.during)
        case forms.ChangeQ():
            return f"change in the number of {say_people(q.change, study)}" + _in_period(q.during)
        case forms.LeverQ():
            return f"what the law sets for {say_name(q.lever)}" + _said_when(q.on)
        case forms.SinceQ():
            return f"first day of {_say_measure(q.since, study)}"
    return None


def say_quantity(quantity: forms.QuantityForm, study: Study) -> str:
    """Return a noun phrase: "people in a training centre on 31 October 2031"."""
    match quantity:
        case forms.HazardQ() as q:
            chance = f"share of those present who make the move {say_moves(q.hazard, study)}"
            return f"{chance}, each {q.per}" + (f" {say_period(q.during)}" if q.during else "")
        case forms.ShareQ() as q:
            return _say_parts(q.share, q.of, "as a share of", study)
        case forms.RatioQ() as q:
            return _say_parts(q.ratio, q.of, "for each of the", study)
        case forms.SumQ() as q:
            return join_words((say_quantity(part, study) for part in q.sum), "plus")
        case forms.DifferenceQ() as q:
            return " less ".join(say_quantity(part, study) for part in q.difference)
    said = _say_simple(quantity, study)
    assert said is not None, quantity.form
    return said


def _say_measure(name: str, study: Study) -> str:
    means = next((m.means for m in study.measures if m.id == name), None)
    return f"“{lower_first(means.rstrip('.'))}”" if means else f"“{name}”"


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict for people: never by colour alone."""

    word: str
    glyph: str
    plain_glyph: str
    clause: str


_VERDICTS: dict[str, VerdictWords] = {
    "contradicted": VerdictWords("contradicted", "✗", "x", "the figures rule it out"),
    "disputed": VerdictWords("disputed", "≠", "#", "ruled out by one side of a dispute alone"),
    "very_unlikely": VerdictWords(
        "very unlikely", "▽", "v", "possible, but with less than one chance in five"
    ),
    "open": VerdictWords("open", "○", "o", "the figures neither rule it out nor confirm it"),
    "very_likely": VerdictWords("very likely", "△", "^", "more than four chances in five"),
    "supported": VerdictWords(
        "supported", "✓", "+", "if the figures hold, nothing else is possible"
    ),
    "untestable": VerdictWords("untestable", "–", "-", "no figure could decide it as it stands"),
}


def say_verdict(verdict: str) -> VerdictWords:
    """Return a verdict's word, its glyph and what it means in one clause."""
    return _VERDICTS[verdict]
