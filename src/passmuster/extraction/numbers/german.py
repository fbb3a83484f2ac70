"""German number words."""

from __future__ import annotations

import re

from passmuster.extraction.numbers.lexicon import (
    Lexicon,
    after_table,
    bound_table,
    every_table,
    fraction_table,
    order_table,
    table,
)

GERMAN = Lexicon(
    code="de",
    small=table("""
        0 null
        1 eins ein eine einen einem einer eines
        2 zwei zweier
        3 drei dreier
        4 vier
        5 fünf
        6 sechs
        7 sieben
        8 acht
        9 neun
        10 zehn
        11 elf
        12 zwölf
        13 dreizehn
        14 vierzehn
        15 fünfzehn
        16 sechzehn
        17 siebzehn
        18 achtzehn
        19 neunzehn
        20 zwanzig
        30 dreißig dreissig
        40 vierzig
        50 fünfzig
        60 sechzig
        70 siebzig
        80 achtzig
        90 neunzig
        """),
    hundred=frozenset({"hundert"}),
    scales=table("""
        12 dutzend
        1000 tausend tsd
        1000000 million millionen mio
        1000000000 milliarde milliarden mrd
        """),
    fractions=fraction_table("""
        1/2 hälfte halbe halben halb
        1/3 drittel
        1/4 viertel
        1/5 fünftel
        1/10 zehntel
        """),
    orders=order_table("""
        12 120 dutzende dutzenden
        100 1000 hunderte hunderten
        1000 10000 tausende tausenden
        10000 100000 zehntausende zehntausenden
        100000 1000000 hunderttausende hunderttausenden
        1000000 10000000 millionen
        """),
    several=frozenset({"mehrere", "mehreren", "mehrerer", "einige", "einigen", "einiger", "paar"}),
    articles=frozenset({"eine", "einer", "ein", "einem", "einen"}),
    joiners=frozenset(),
    of=frozenset(),
    to=frozenset({"bis", "oder"}),
    between=frozenset({"zwischen"}),
    between_and=frozenset({"und"}),
    decimal_comma=True,
    compounds=True,
    out_of=re.compile(r"\s+von\s+", re.IGNORECASE),
    bounds=bound_table("""
        at_least: mindestens|nicht weniger als|wenigstens|zumindest
        at_most: höchstens|bis zu|nicht mehr als|maximal
        more_than: über|mehr als|oberhalb von|älter als
        less_than: unter|weniger als|unterhalb von|jünger als|knapp
        about: etwa|rund|ungefähr|circa|ca\\.|fast|annähernd|gut|schätzungsweise|gegen|nahezu
        """),
    after=after_table("""
        at_least: oder mehr|und mehr|und älter|und darüber
        at_most: oder weniger|und weniger|und jünger
        """),
    percent=frozenset({"prozent"}),
    labels=re.compile(
        r"(?:^|(?<=[\s(„]))(?:§+|art\.?|artikel|nr\.?|nummer|abb\.?|abbildung|tabelle|kapitel|seite|s\."
        r"|gesetz|absatz|abs\.)\s*$",
        re.IGNORECASE,
    ),
    every=every_table(
        "jede[rsnm]?",
        """
        2 zweite[rnsm]?
        3 dritte[rnsm]?
        4 vierte[rnsm]?
        5 fünfte[rnsm]?
        6 sechste[rnsm]?
        7 siebte[rnsm]?
        8 achte[rnsm]?
        9 neunte[rnsm]?
        10 zehnte[rnsm]?
        """,
        "Tag|Woche|Monat|Jahr|Stunde|Mal",
    ),
)
