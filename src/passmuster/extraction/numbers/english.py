"""English number words."""

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

ENGLISH = Lexicon(
    code="en",
    small=table("""
        0 zero nought
        1 one
        2 two
        3 three
        4 four
        5 five
        6 six
        7 seven
        8 eight
        9 nine
        10 ten
        11 eleven
        12 twelve
        13 thirteen
        14 fourteen
        15 fifteen
        16 sixteen
        17 seventeen
        18 eighteen
        19 nineteen
        20 twenty
        30 thirty
        40 forty fourty
        50 fifty
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        """),
    hundred=frozenset({"hundred"}),
    scales=table("""
        12 dozen
        1000 thousand
        1000000 million mln
        1000000000 billion bln bn
        1000000000000 trillion tn
        """),
    fractions=fraction_table("""
        1/2 half halves
        1/3 third thirds
        1/4 quarter quarters
        1/5 fifth fifths
        1/6 sixth sixths
        1/8 eighth eighths
        1/10 tenth tenths
        """),
    orders=order_table("""
        10 100 tens scores
        12 120 dozens
        100 1000 hundreds
        1000 10000 thousands
        1000000 10000000 millions
        1000000000 10000000000 billions
        """),
    several=frozenset({"several", "few", "couple"}),
    articles=frozenset({"a", "an"}),
    joiners=frozenset({"and"}),
    of=frozenset({"of"}),
    to=frozenset({"to", "through", "or"}),
    between=frozenset({"between"}),
    between_and=frozenset({"and"}),
    out_of=re.compile(r"\s+(?:in|out\s+of|of)\s+(?:every\s+)?", re.IGNORECASE),
    bounds=bound_table("""
        at_least: at least|no (?:less|fewer) than|not (?:less|fewer) than|a minimum of|minimum|starting (?:at|from)|⩾|≥|from at least
        at_most: at most|no more than|not more than|up to|as many as|as much as|as high as|a maximum of|maximum of|to a maximum of|⩽|≤
        at_most: (?:not|n[’']t|never|cannot) exceed(?:ed|ing)?|not to exceed
        more_than: (?:well |far )?over(?: than)?|(?:significantly |much |far |slightly |just |well |even )?more than|(?:far )?greater than|above|upwards of|exceed(?:s|ed|ing)?|surpass(?:ed|es|ing)?|in excess of|older than|higher than|longer than|larger than|past|topped|>
        less_than: (?:just |well )?under|(?:far |much |slightly )?(?:less|fewer|lower|younger|smaller|shorter) than|below|(?:just )?short of|<
        about: about|around|approximately|approx\\.?|roughly|nearly|almost|some|an estimated|estimated(?: at)?|close to|near|circa|ca\\.?|c\\.|~|∼|≈|of the order of|on the order of|in the region of|the equivalent of|an average of|average of|averaged|averaging|virtually|practically
        """),
    after=after_table("""
        at_least: or more|or older|or above|or higher|and over|and above|and older|at (?:the )?least|plus\\b|\\+
        at_most: or less|or fewer|or younger|or below|at (?:the )?most|and under
        about: or so|odd
        """),
    percent=frozenset({"percent", "pct", "pc", "percentage"}),
    labels=re.compile(
        r"(?:^|(?<=[\s(\[“‘\"']))(?:figs?\.?|figures?|tables?|sections?|sects?\.?|chapters?|eqs?\.?|"
        r"equations?|refs?\.?|references?|articles?|arts?\.?|nos?\.?|number|page|pp?\.|vols?\.?|"
        r"volumes?|routes?|channel|parts?|group|phase|stage|resolution|step|panels?|appendix|box|"
        r"annex|version|ver\.|type|class|rule|row|game|week|round|highway|interstate|room|gate|"
        r"line|paragraph|clause|suite|title|season|episode|seed|decree|order|law|bill|proposition|"
        r"series|samples?|runs?|model|flight|district|precinct|act|mk|scheme|ward|unit|grade)\s*$",
        re.IGNORECASE,
    ),
    every=every_table(
        "every",
        """
        3 third
        4 fourth
        5 fifth
        6 sixth
        7 seventh
        8 eighth
        9 ninth
        10 tenth
        """,
        "days?|weeks?|months?|years?|hours?|night|morning|time",
    ),
)
