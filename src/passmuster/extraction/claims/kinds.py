"""Whether a number is a share, stock, flow, cumulative count, rate or threshold."""

from __future__ import annotations

import re

from passmuster.extraction.items import CUMULATIVE, FLOW, RATE, SHARE, STOCK, THRESHOLD
from passmuster.extraction.numbers.amount import Amount

_RATE_AFTER = re.compile(
    r"[^.;]{0,30}?(?:\b(?:a|per|each|every|an?) (?:day|week|month|year|hour)\b|monthly|daily|annually|weekly|every month|"
    r"щомісяця|на місяць|за місяць|на день|щодня|щороку|на рік|ежемесячно|в месяц|в день|ежедневно|в год|"
    r"pro (?:Monat|Tag|Jahr|Woche)|im Monat|monatlich|täglich|jährlich|miesięcznie|na miesiąc|dziennie|rocznie)",
    re.IGNORECASE,
)
_RATE_WORD = re.compile(
    r"\b(?:(?:every|each) (?:day|week|month|year)|monthly|daily|annually|щомісяця|щодня|щотижня|щороку|кож(?:ного|ен) (?:місяц\w+|дня|день|року)|"
    r"ежемесячно|ежедневно|еженедельно|ежегодно|кажд(?:ый|ую) (?:месяц|день|неделю|год)|"
    r"jede[ns]? (?:Monat|Tag|Woche|Jahr)|monatlich|täglich|wöchentlich|jährlich|"
    r"co (?:miesiąc|roku|tydzień)|każdego (?:miesiąca|dnia|roku)|codziennie|miesięcznie|rocznie)\b",
    re.IGNORECASE,
)
_GROUP_BY_AGE = re.compile(
    r"(?:\b(?:men|women|people|those|citizens|anyone|everyone|persons)|чоловік\w*|громадян\w*|осіб|особ[аи]|мужчин\w*|граждан\w*|лиц\w*|"
    r"Männer\w*|Frauen|mężczyzn\w*|osob\w+)\s+(?:over|under|above|below|aged|older than|younger than|старш\w+|молодш\w+|младше|моложе|"
    r"über|unter|ab|powyżej|poniżej|w wieku)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:age[ds]?|years? old|years of age|year-old|threshold|limit|ceiling|minimum|maximum|young (?:people|men)|"
    r"вік\w*|віком|років\b|возраст\w*|лет\b|порог\w*|alter\w*|jahren?\b|jährig\w*|wiek\w*|lat\b|granic\w+ wieku)",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"(?:\bage[ds]?(?: of| between| from| limit)?|under|over|older than|younger than|aged between|set at|lower(?:ed)? (?:the age )?to|raised? to|from|between|"
    r"віком від|від|до|вік\w* (?:до|з)|старше|молодше|в возрасте(?: от)?|от|до|über|unter|ab|zwischen|im Alter von|w wieku(?: od)?|od|do|powyżej|poniżej)\s+$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|so far|in total|altogether|cumulative\w*|to date|from the (?:start|beginning) of|over the (?:course|whole)|"
    r"з початку|від початку|загалом|всього|усього|с начала|всего|в общей сложности|за вс[её] время|seit|insgesamt|bisher|od początku|łącznie|dotychczas|ogółem)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:desert(?:ed|ing|s)\b|fled|flee\w*|left|escap\w+|called up|mobili[sz]ed|recruit\w+|joined|signed|registered|opened|killed|wounded|died|"
    r"returned|evad\w+|crossed|t(?:ook|aken?|aking) in|issued|stopped|intercepted|dismissed|discharged|exempted|inducted|enrolled|summoned|detained|enlisted|drafted|conscripted|arrived|leav\w+|abandon\w+|lost|los\w+|uncovered|smuggl\w+|"
    r"зареєстр\w+|мобілізува\w+|призва\w+|затрима\w+|вручи\w+|звільн(?:ив|ила|или)|самовільно|втекли|залишили|загинули|повернул\w+|відкри\w+|виїха\w+|"
    r"зарегистр\w+|мобилизова\w+|призва(?:л|ли)\b|задержа\w+|вручи\w+|самовольно|сбежали|покинули|погибли|вернул\w+|выеха\w+|"
    r"registriert|eingezogen|geflohen|desertiert\w*|verließen|verlassen|getötet|gefallen|zurückgekehrt|eröffnet|festgenommen|mobilisiert|verloren|"
    r"zarejestrowano|zmobilizowa\w+|powoła\w+|wszczęto|zatrzyma\w+|samowolnie|uciekło|opuściło|zginęło|wróciło)",
    re.IGNORECASE,
)
_STOCK = re.compile(
    r"\b(?:number(?:s)? (?:of|stands?)|there are|currently|now (?:total|stand)|total (?:of )?\w+|are (?:serving|wanted|abroad|absent|missing)|serve[sd]?\b|"
    r"strength|remain\w*|total deserters|служать|служат|перебува\w+|находятся|налічу\w+|насчитыва\w+|чисельніст\w+|численност\w+|"
    r"dienen|beträgt|umfasst|służy|liczy|wynosi)",
    re.IGNORECASE,
)
_MOST_AGE = 100


def kind_of(text: str, amount: Amount, start: int, end: int) -> str:
    """Return the kind of a number from the words of its clause."""
    clause = text[start:end]
    after = text[amount.end : end]
    if amount.is_share:
        return SHARE
    if _is_threshold(text, amount, start, end):
        return THRESHOLD
    if _RATE_AFTER.match(after) or _RATE_WORD.search(clause):
        return RATE
    if _SINCE.search(clause):
        return CUMULATIVE if _EVENT.search(clause) or "case" in clause else STOCK
    if _STOCK.search(clause):
        return STOCK
    return FLOW if _EVENT.search(clause) else STOCK


def _is_threshold(text: str, amount: Amount, start: int, end: int) -> bool:
    edges = [e for e in (amount.low, amount.high) if e is not None]
    if not edges or any(e > _MOST_AGE or e < 10 or e.denominator != 1 for e in edges):
        return False
    unit = (amount.unit or "").lower()
    if unit and not re.match(r"year|рок|рік|лет|год|jahr|lat|age", unit):
        return False
    near = text[max(start, amount.start - 60) : min(end, amount.end + 30)]
    if "Contract" in near or "контракт" in near.lower() or "Vertrag" in near:
        return amount.low != amount.high
    if amount.term and not unit and not _AGE.match(amount.term) and amount.bound is None:
        return False
    before = text[max(start, amount.start - 40) : amount.start]
    clause = text[start:end]
    if _GROUP_BY_AGE.search(before):
        return True
    return bool(_AGE.search(near) or (_AGE.search(clause) and _AGE_BEFORE.search(before)))
