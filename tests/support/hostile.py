"""A study that is valid and means harm: whatever a text may hold, in every place that takes one.

The reader refuses some characters, direction overrides among them. A study made by a program never
meets the reader, so `hostile_study` has them too, and `write_hostile_study` leaves them out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from passmuster.files.toml_text import unshowable
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings, Study

CLAIMS = 500
LONG_WORD = "W" * 10_000
SCRIPT = "<script>window.__pwned=1</script>"
END_SCRIPT = "</script></style></textarea></title><script>window.__pwned=2</script>"
HANDLER = '"><img src=x onerror="window.__pwned=3"><svg onload=window.__pwned=4>'
COMMENT = "<!-- --!> <![CDATA[ ]]> <!--"
TEMPLATE = "{{ 7*7 }} {% for x in y %} {# #} ${7*7} <%= 7*7 %>"
FORMULA = '=cmd|"/C calc"!A0'
FORMULAS = (FORMULA, "+1+1", "-1+1", "@SUM(1)", "\t=1+1")
BIDI = "\u202egnp.exe\u202c \u2066\u2067\u2069 \u200f\u200e\u061c \u05d0\u05d1\u05d2 \u0627\u0628"
ODD = "\u2028\u2029\u0085\u200b\ufeff\u00ad\u180e \ufffe null None NaN undefined \u2400 \U000e0041"
STACKED = "Z\u0321\u0338\u0355\u033a\u0318\u0342\u0346\u034a" * 40
ENTITY = "&lt;script&gt; &amp;amp; &#60;script&#62; &NotEqualTilde;"
URLS = (
    "javascript:window.__pwned=5",
    "JaVaScRiPt:window.__pwned=6",
    " javascript:window.__pwned=7",
    "data:text/html,<script>window.__pwned=8</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x.js",
    'https://example.invalid/"onclick="window.__pwned=9',
    "https://example.invalid/?q=</script><script>window.__pwned=10</script>",
)
"""The last two may be followed, and may not leave the attribute that they stand in."""
NASTY = (
    SCRIPT,
    END_SCRIPT,
    HANDLER,
    COMMENT,
    TEMPLATE,
    FORMULA,
    BIDI,
    ODD,
    STACKED,
    ENTITY,
    LONG_WORD,
)


def hostile_study(claims: int = CLAIMS) -> Study:
    """Return the study as a program would make it, with nothing refused.

    Args:
        claims: how many statements are examined.
    """
    force: dict[str, list[dict[str, Any]]] = {}
    for kind, pairs in _force():
        force.setdefault(kind, []).append(pairs)
    return Study(
        Settings.model_validate(_settings()),
        Force.model_validate(force),
        sources=tuple(Source.model_validate(pairs) for _, pairs in _sources()),
        measures=(Measure.model_validate(_measure()),),
        figures=tuple(Figure.model_validate(pairs) for _, pairs in _figures()),
        assumptions=(Assumption.model_validate(_assumption()),),
        claims=tuple(Claim.model_validate(_whole(number)) for number in range(claims)),
    )


def write_hostile_study(folder: Path, claims: int = CLAIMS) -> Path:
    """Write what of the study the reader takes, and return its folder.

    Args:
        folder: where; it is made.
        claims: how many statements are examined.
    """
    for name, tables in _files(claims).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(_table(heading, pairs) for heading, pairs in tables)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


Table = tuple[str, dict[str, Any]]
TRAINING, UNITS, ABSENT = f"training {SCRIPT}", f"units {BIDI}", f"absent {HANDLER}"
CALL_UP, POSTED, LEFT = f"call up {TEMPLATE}", f"posted {FORMULA}", f"left {COMMENT}"
CASES, SERVING = f"cases {END_SCRIPT}", f"serving {ENTITY}"


def _files(claims: int) -> dict[str, list[Table]]:
    return {
        "study.toml": [("", _settings())],
        "force.toml": list(_force()),
        "sources.toml": list(_sources()),
        "measures.toml": [("measure", _measure())],
        "figures/published.toml": list(_figures()),
        "figures/assumed.toml": [("assumption", _assumption())],
        "claims/all.toml": [table for number in range(claims) for table in _claim(number)],
    }


def _settings() -> dict[str, Any]:
    return {
        "schema": 1,
        "title": f"Title {SCRIPT}{BIDI}{TEMPLATE}{END_SCRIPT}",
        "horizon": {"start": "2031-01-01", "end": "2031-12-31"},
        "seed": 7,
        "accept": "C3",
    }


def _force() -> Iterator[Table]:
    yield "stock", {"name": TRAINING, "means": f"In training {END_SCRIPT}"}
    yield "stock", {"name": UNITS, "means": LONG_WORD}
    yield "stock", {"name": ABSENT, "means": f"Absent {BIDI}{STACKED}", "starts_at": 0}
    yield "flow", {"name": CALL_UP, "from": "outside", "to": TRAINING, "means": f"In {HANDLER}"}
    yield "flow", {"name": POSTED, "from": TRAINING, "to": UNITS, "means": FORMULA}
    yield "flow", {"name": LEFT, "from": UNITS, "to": ABSENT, "means": f"Left {SCRIPT}"}
    yield "group", {"name": SERVING, "of": [TRAINING, UNITS], "means": f"Serving {ODD}"}
    per_person = {"between": [0.5, 1.5], "within_days": 30, "because": END_SCRIPT, "assumed": True}
    yield "counter", {"name": CASES, "counts": [LEFT], "unit": "case", "per_person": per_person}


def _sources() -> Iterator[Table]:
    for number, nasty in enumerate(NASTY):
        yield (
            "source",
            {
                "id": f"source-{number}{nasty[:120]}",
                "said_by": f"Speaker {nasty}",
                "outlet": f"Outlet {nasty}",
                "url": URLS[number % len(URLS)],
                "published": "2031-06-30",
                "side": "official",
                "reliability": "B",
                "credibility": 2,
                "document": f"document {number}{nasty[:100]}",
                "origin": f"origin {number}{nasty[:100]}",
            },
        )


def _source(number: int) -> str:
    number %= len(NASTY)
    return f"source-{number}{NASTY[number][:120]}"


def _measure() -> dict[str, Any]:
    return {
        "id": f"act {HANDLER}",
        "lever": f"call_up_from_age {SCRIPT}",
        "since": "2031-04-02",
        "before": 27,
        "value": 25,
        "status": "enacted",
        "source": _source(0),
    }


def _figures() -> Iterator[Table]:
    known = [
        ({"stock": SERVING, "on": "2031-01-01"}, {"value": 300_000, "rounded_to": 1_000}),
        ({"stock": SERVING, "on": "2031-12-31"}, {"value": 310_000, "rounded_to": 1_000}),
        ({"flow": CALL_UP, "during": "2031"}, {"value": 60_000, "rounded_to": 5_000}),
        ({"counter": CASES, "during": "2031"}, {"value": 41_234}),
        ({"counter": CASES, "during": "2031-Q1"}, {"value": 10_001}),
        ({"stock": TRAINING, "on": "2031-12-31"}, {"between": [10_000, 20_000]}),
        ({"flow": CALL_UP, "during": "2031"}, {"value": 80_000, "rounded_to": 5_000}),
        ({"flow": CALL_UP, "during": "2031"}, {"value": 90_000, "exact": True, "kind": "plan"}),
    ]
    for number, nasty in enumerate((*NASTY, *FORMULAS)):
        quantity, said = known[number % len(known)]
        yield (
            "figure",
            {"id": f"{nasty[:150]} figure {number}", "quantity": quantity}
            | said
            | {"source": _source(number), "said_by": f"{nasty} says"},
        )


def _assumption() -> dict[str, Any]:
    return {
        "id": f"assumed {END_SCRIPT}",
        "because": f"{SCRIPT}{BIDI}{HANDLER}{LONG_WORD}",
        "quantity": {"hazard": LEFT, "per": "month"},
        "at_most": 0.1,
    }


def _whole(number: int) -> dict[str, Any]:
    (_, claim), *readings = _claim(number)
    return claim | {"reading": [pairs for _, pairs in readings]}


def _claim(number: int) -> Iterator[Table]:
    nasty = NASTY[number % len(NASTY)]
    said = {
        "id": f"{nasty[:100]} claim {number}",
        "said_by": f"{nasty} {number}",
        "said_on": "2032-01-20",
        "source": _source(number),
    }
    if number % 4 == 3:
        yield "claim", said | {"quote": {"text": f"Quoted {number} {nasty}"}, "untestable": nasty}
        return
    yield "claim", said | {"says": f"Statement {number} {nasty}"}
    quantities = (
        {"stock": ABSENT, "on": "2031-12-31"},
        {"change": SERVING, "during": "2031"},
        {"share": {"flow": LEFT, "during": "2031"}, "of": {"flow": CALL_UP, "during": "2031"}},
    )
    asserted = (
        {"at_least": 500_000},  # never reachable
        {"less_than": 400_000},  # always so
        {"about": 0.5, "within": 0.1},  # may be
    )
    yield (
        "claim.reading",
        {"id": f"reading {nasty[:100]}", "quantity": quantities[number % 3]} | asserted[number % 3],
    )


# ---------------------------------------------------------------- TOML


def _table(heading: str, pairs: dict[str, Any]) -> str:
    head = f"[[{heading}]]\n" if heading else ""
    return head + "".join(f"{key} = {_value(value, key)}\n" for key, value in pairs.items()) + "\n"


DATES = ("start", "end", "on", "published", "since", "said_on")


def _value(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if key in DATES and len(value) == 10 else quoted(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_value(v, k)}" for k, v in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def quoted(text: str) -> str:
    """Return a text as TOML writes it, without the characters that the reader refuses."""
    while (refused := unshowable(text)) is not None:
        text = text.replace(refused, "")
    return json.dumps(text, ensure_ascii=False)
