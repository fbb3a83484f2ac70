"""Polish number words."""

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

POLISH = Lexicon(
    code="pl",
    small=table("""
        0 zero
        1 jeden jedna jedno jednego jednej jedną jednym
        2 dwa dwie dwóch dwu dwaj dwoje dwom dwoma
        3 trzy trzech trzej troje trzem trzema
        4 cztery czterech czterej czworo czterem
        5 pięć pięciu pięcioro
        6 sześć sześciu
        7 siedem siedmiu
        8 osiem ośmiu
        9 dziewięć dziewięciu
        10 dziesięć dziesięciu
        11 jedenaście jedenastu
        12 dwanaście dwunastu
        13 trzynaście trzynastu
        14 czternaście czternastu
        15 piętnaście piętnastu
        16 szesnaście szesnastu
        17 siedemnaście siedemnastu
        18 osiemnaście osiemnastu
        19 dziewiętnaście dziewiętnastu
        20 dwadzieścia dwudziestu
        30 trzydzieści trzydziestu
        40 czterdzieści czterdziestu
        50 pięćdziesiąt pięćdziesięciu
        60 sześćdziesiąt sześćdziesięciu
        70 siedemdziesiąt siedemdziesięciu
        80 osiemdziesiąt osiemdziesięciu
        90 dziewięćdziesiąt dziewięćdziesięciu
        100 sto stu
        200 dwieście dwustu
        300 trzysta trzystu
        400 czterysta czterystu
        500 pięćset pięciuset
        600 sześćset sześciuset
        700 siedemset siedmiuset
        800 osiemset ośmiuset
        900 dziewięćset dziewięciuset
        """),
    hundred=frozenset(),
    scales=table("""
        1000 tysiąc tysiąca tysiące tysięcy tysiącem tysiącom tysiącami tys
        1000000 milion miliona miliony milionów milionem milionom milionami mln
        1000000000 miliard miliarda miliardy miliardów mld
        12 tuzin tuzina
        """),
    fractions=fraction_table("""
        1/2 połowa połowę połowy połową pół
        1/3 trzecia trzecią trzeciej trzecie trzecich
        1/4 ćwierć czwarta czwartą czwartej czwarte czwartych
        1/5 piąta piątą piątej piąte piątych
        """),
    orders=order_table("""
        10 100 dziesiątki dziesiątek dziesiątkom dziesiątkami
        100 1000 setki setek setkom setkami
        1000 10000 tysiące tysiącami tysiącom
        1000000 10000000 miliony milionami milionom
        """),
    several=frozenset({"kilka", "kilku", "kilkoma", "parę", "paru"}),
    articles=frozenset(),
    joiners=frozenset(),
    of=frozenset(),
    to=frozenset({"do", "lub", "albo"}),
    between=frozenset({"między", "pomiędzy"}),
    between_and=frozenset({"a", "i"}),
    decimal_comma=True,
    out_of=re.compile(r"\s+(?:na|z|ze|spośród)\s+(?:każdych\s+)?", re.IGNORECASE),
    bounds=bound_table("""
        at_least: co najmniej|przynajmniej|nie mniej niż|minimum
        at_most: co najwyżej|nie więcej niż|do|maksymalnie|nawet do
        at_most: nie przekracza(?:ją)?|nie przekroczy\\w+
        more_than: ponad|więcej niż|powyżej|przeszło|przekracza(?:ją)?
        less_than: mniej niż|poniżej|niespełna
        about: około|ok\\.|mniej więcej|prawie|blisko|niemal|w przybliżeniu|szacunkowo
        """),
    after=after_table("""
        at_least: lub więcej|i więcej|i starsi|i powyżej
        at_most: lub mniej|i mniej
        """),
    percent=frozenset({"procent", "procenta", "procentów", "proc"}),
    labels=re.compile(
        r"(?:^|(?<=[\s(„]))(?:art\.?|artyku\w+|nr|numer|rys\.?|tab\.?|rozdzia\w+|ust\.?|ustaw\w+|pkt|str\.?)"
        r"\s*$",
        re.IGNORECASE,
    ),
    every=every_table(
        "co|każd(?:y|a|ego|ej)",
        """
        2 drug(?:i|a|iego|iej)
        3 trzeci(?:a|ego|ej)?
        4 czwart(?:y|a|ego|ej)
        5 piąt(?:y|a|ego|ej)
        6 szóst(?:y|a|ego|ej)
        7 siódm(?:y|a|ego|ej)
        8 ósm(?:y|a|ego|ej)
        9 dziewiąt(?:y|a|ego|ej)
        10 dziesiąt(?:y|a|ego|ej)
        """,
        "dzień|tydzień|miesiąc|rok|raz|godzin\\w*",
    ),
)
