"""The lexicons, by language."""

from __future__ import annotations

from passmuster.extraction.numbers.english import ENGLISH
from passmuster.extraction.numbers.german import GERMAN
from passmuster.extraction.numbers.lexicon import Lexicon
from passmuster.extraction.numbers.polish import POLISH
from passmuster.extraction.numbers.russian import RUSSIAN
from passmuster.extraction.numbers.ukrainian import UKRAINIAN

LEXICONS: dict[str, Lexicon] = {
    lexicon.code: lexicon for lexicon in (ENGLISH, UKRAINIAN, RUSSIAN, GERMAN, POLISH)
}
