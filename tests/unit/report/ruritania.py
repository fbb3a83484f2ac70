"""An invented study and an audit of it made by hand, with every verdict and every part."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from passmuster.auditing.finding import (
    Audit,
    Certificate,
    Conflict,
    Decider,
    FigureSlip,
    Finding,
    Implication,
    LeftOut,
    Line,
    Premise,
    ProofRow,
    PublishedBy,
    Rival,
    Slip,
    TurningPoint,
)
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Assumption, Figure
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings, Study

SLIP = Slip(
    kind="transposed-share",
    says="Perhaps of those absent, not of those called up.",
    quantity='{ share = { flow = "absent_training", during = "2031" }, '
    'of = { flow = "absent_units", during = "2031" } }',
    unit="share",
    asserted=(Fraction(3, 4), Fraction(17, 20)),
    reachable=(Fraction(0), Fraction(1)),
    verdict="open",
    fit=Fraction(1, 10),
    published_by=(PublishedBy("called-up", None, "ministry"),),
    literal_needs="half a case for each of them",
)
FORCE = {
    "stock": [
        {"name": "training", "means": "In a training centre"},
        {"name": "units", "means": "In a unit"},
        {"name": "absent", "means": "Left without leave and not returned", "starts_at": 0},
        {"name": "killed", "only_grows": True},
    ],
    "flow": [
        {"name": "call_up", "from": "outside", "to": "training", "means": "Called up"},
        {"name": "to_units", "from": "training", "to": "units", "means": "Sent to a unit"},
        {"name": "absent_units", "from": "units", "to": "absent", "means": "Left a unit"},
    ],
    "group": [{"name": "serving", "of": ["training", "units"], "means": "Serving in the force"}],
    "counter": [
        {
            "name": "awol_cases",
            "counts": ["absent_units"],
            "means": "Registered AWOL cases",
            "per_person": {"between": [0.5, 1.5], "because": "Late entries.", "assumed": True},
        }
    ],
}
SOURCES = [
    {
        "id": "ministry",
        "said_by": "Minister of Defence",
        "outlet": "The Courier",
        "url": "https://courier.example/2031/12/02",
        "published": "2031-12-02",
        "side": "official",
        "reliability": "B",
        "credibility": 2,
        "origin": "ministry-register",
    },
    {
        "id": "gazette",
        "outlet": "Official Gazette",
        "published": "2032-04-01",
        "reliability": "A",
        "credibility": 1,
    },
    {"id": "rumour", "side": "anonymous", "reliability": "E", "credibility": 5},
]
CASES = {"counter": "awol_cases", "during": "2031"}
FIGURES: list[dict[str, Any]] = [
    {"id": "cases-2031", "quantity": CASES, "value": 311_327, "source": "ministry"},
    {"id": "cases-2031-late", "quantity": CASES, "value": 311_990, "source": "ministry"},
    {
        "id": "strength-2031-11",
        "quantity": {"stock": "serving", "on": "2031-11-30"},
        "value": 412_000,
        "rounded_to": 1_000,
        "source": "ministry",
    },
    {
        "id": "call-up-2031",
        "quantity": {"flow": "call_up", "during": "2031"},
        "between": [220_000, 240_000],
        "source": "ministry",
    },
    {
        "id": "call-up-target",
        "quantity": {"flow": "call_up", "during": "2031"},
        "value": 360_000,
        "exact": True,
        "kind": "target",
        "source": "ministry",
    },
    {
        "id": "rumoured",
        "quantity": {"stock": "killed", "on": "2031-12-31"},
        "at_least": 90_000,
        "source": "rumour",
    },
]
SAID: dict[str, Any] = {"said_by": "Chief of Staff", "said_on": "2032-01-17", "source": "ministry"}
CLAIMS: list[dict[str, Any]] = [
    {
        "id": "millions",
        "says": "Two million have left.",
        "reading": [
            {
                "id": "absent-now",
                "quantity": {"stock": "absent", "on": "2031-12-31"},
                "at_least": 2_000_000,
            },
            {"id": "cases", "quantity": CASES, "at_least": 300_000},
        ],
    },
    {
        "id": "pace",
        "quote": {"text": "We call up 30,000 a month."},
        "reading": [
            {
                "id": "mean",
                "quantity": {"rate": "call_up", "per": "month", "during": "2031"},
                "about": 30_000,
                "within": 0.1,
            }
        ],
    },
    {
        "id": "share",
        "says": "Most of those called up leave.",
        "reading": [
            {
                "id": "of-called-up",
                "quantity": {
                    "share": {"flow": "absent_units", "during": "2031"},
                    "of": {"flow": "call_up", "during": "2031"},
                },
                "more_than": 0.5,
            }
        ],
    },
    {"id": "mood", "says": "The mood is bad.", "untestable": "Names no quantity."},
    {
        "id": "likely",
        "says": "The number of the absent grows.",
        "reading": [
            {"id": "up", "quantity": {"change": "absent", "during": "2031"}, "more_than": 0},
            {"id": "down", "quantity": {"change": "absent", "during": "2031"}, "less_than": 0},
        ],
    },
    {
        "id": "age",
        "says": "Men are called up from 25.",
        "reading": [
            {
                "id": "rule",
                "quantity": {"since": "act-2032-04"},
                "between": [date(2032, 4, 1), date(2032, 4, 30)],
            }
        ],
    },
]

DIGIT = FigureSlip(
    "digit", "cases-2031-late", "One digit wrong?", ("cases-2031-late",),
    Fraction(311_990), Fraction(311_390), Fraction(1, 100),
)  # fmt: skip


def study(**changes: Any) -> Study:
    """Return the study, some of its parts replaced by plain values."""
    parts = {"figures": FIGURES, "claims": [SAID | c for c in CLAIMS], "sources": SOURCES} | changes
    return Study(
        Settings(
            schema=1,
            title=parts.get("title", "Ruritania 2031–2033"),
            horizon={"start": "2031-03-01", "end": "2033-12-31"},
        ),
        Force.model_validate(parts.get("force", FORCE)),
        sources=tuple(Source.model_validate(s) for s in parts["sources"]),
        measures=(
            Measure.model_validate(
                {
                    "id": "act-2032-04",
                    "lever": "call_up_from_age",
                    "since": "2032-04-02",
                    "value": 25,
                    "before": 27,
                    "source": "gazette",
                    "means": "Call-up from 25",
                }
            ),
        ),
        figures=tuple(Figure.model_validate(f) for f in parts["figures"]),
        assumptions=(
            Assumption.model_validate(
                {
                    "id": "few-leave-in-a-month",
                    "because": "No army on record lost more.",
                    "quantity": {
                        "peak": parts.get("assumption_flow", "absent_units"),
                        "during": "2031",
                    },
                    "at_most": 20_000,
                }
            ),
        ),
        claims=tuple(Claim.model_validate(c) for c in parts["claims"]),
    )


def line(kind: str, name: str, multiplier: str, bound: int, says: str, **more: Any) -> Line:
    """Return a line of a certificate."""
    graded = {"origin": "ministry-register", "grade": "B2"} if kind == "figure" else {}
    return Line(
        kind,  # type: ignore[arg-type]
        name,
        Fraction(multiplier),
        Fraction(bound),
        more.get("origin", graded.get("origin")),
        more.get("grade", graded.get("grade")),
        more.get("rivals", ()),
        says,
    )


def proof(side: str, bound: str, needed: str | None, *lines: Line, **more: Any) -> Certificate:
    """Return a certificate."""
    short = None if needed is None else abs(Fraction(needed) - Fraction(bound))
    rows = (ProofRow("balance absent 2031-03-01..2031-12-31", Fraction(-2), (), "==", Fraction(0)),)
    return Certificate(
        Fraction(bound), short, True, "in words", side, (), lines, more.pop("rows", rows), **more
    )  # type: ignore[arg-type]


CASES_LINE = line(
    "figure", "cases-2031", "2", 311_327, "311,327: registered AWOL cases in 2031",
    rivals=("cases-2031-late",),
)  # fmt: skip
REGISTER = line(
    "counter", "awol_cases", "-2", 0, "assumed: at least 0.5 cases for each move “left a unit”"
)
NONE_ABSENT = line(
    "definition", "absent", "1", 0,
    "0: people who left without leave and not returned when the account begins, by definition",
)  # fmt: skip
CALLED = line(
    "figure", "call-up-2031", "1/12", 240_000, "at most 240,000: moves “called up” in 2031"
)
BLANK = Finding(
    "", None, "", "Chief of Staff", "2032-01-17", "ministry", None, None, None, None, None, "open",
    None,
)  # fmt: skip
LEVELS = ("A2", "B2", "C3", "any")


def finding(claim: str, reading: str | None, verdict: str, **more: Any) -> Finding:
    """Return a finding about one of the claims above, or about another if its words are given."""
    known = next((c for c in CLAIMS if c["id"] == claim), {})
    words = known.get("says") or known.get("quote", {}).get("text", "")
    quantity = unit = None
    found = [r for c in study().claims if c.id == claim for r in c.reading if r.id == reading]
    if found:
        quantity = found[0].quantity.toml
        interval = found[0].interval()
        more = {"asserted": (interval.low, interval.high)} | more
    more = {"says": words, "quantity": quantity, "unit": unit} | more
    return replace(BLANK, claim=claim, reading=reading, verdict=verdict, **more)


def ends(*edges: int | None) -> tuple[Fraction | None, ...]:
    """Return a range."""
    return tuple(None if edge is None else Fraction(edge) for edge in edges)


def findings() -> tuple[Finding, ...]:
    """Return one finding of every verdict."""
    contradicted = finding(
        "millions", "absent-now", "contradicted", unit="person", reachable=ends(0, 600_000),
        margin=Fraction(7, 10),
        grades=dict(zip(LEVELS, ("open", "contradicted", "contradicted", "disputed"), strict=True)),
        survives_dropping_any_origin=False,
        certificate=proof("at_most", "622654", "2000000", CASES_LINE, REGISTER, NONE_ABSENT),
        turns_at=(
            TurningPoint(
                "counter", "awol_cases", "lowest", Fraction(1, 2), Fraction(153, 1000),
                "holds unless fewer than 0.153 cases are registered for each move",
            ),
        ),
        premises=(
            Premise(
                "cases-2031", ends(311_327, 311_327), Fraction(1_000_000), Fraction(22, 10), "…"
            ),
        ),
        held_out=("strength-2031-11",), depends_on_set_aside=("cases-2031-late",),
    )  # fmt: skip
    supported = finding(
        "millions", "cases", "supported", unit="case", reachable=ends(311_327, 311_990),
        survives_dropping_any_origin=True, grades=dict.fromkeys(LEVELS, "supported"),
        support=(proof("at_least", "311327", None, replace(CASES_LINE, multiplier=Fraction(1))),),
    )  # fmt: skip
    disputed = finding(
        "pace", "mean", "disputed", unit="move/month", margin=Fraction(1, 4),
        reachable=ends(18_333, 20_000), grades=dict.fromkeys(LEVELS, "disputed"),
        survives_dropping_any_origin=False,
        certificate=proof("at_most", "20000", "27000", CALLED),
    )  # fmt: skip
    open_ = finding(
        "share", "of-called-up", "open", unit="share", reachable=(Fraction(0), Fraction(3, 2)),
        grades=dict.fromkeys(LEVELS, "open"),
        implies=(
            Implication(
                '{ flow = "absent_units", during = "2031" }',
                ends(0, 600_000), ends(110_000, 600_000), "…",
            ),
        ),
        decided_by=Decider(
            '{ flow = "absent_units", during = "2031" }', Fraction(120_000),
            "settled by moves “left a unit” in 2031: it holds above 120,000",
        ),
        slips=(SLIP,),
    )  # fmt: skip
    untestable = finding("mood", None, "untestable", reason="Names no quantity.")
    likely = finding(
        "likely", "up", "very_likely", unit="person", reachable=ends(-100, 600_000),
        probability=0.93, mc_error=0.004,
    )  # fmt: skip
    unlikely = finding(
        "likely", "down", "very_unlikely", unit="person", reachable=ends(-100, 600_000),
        probability=0.07, mc_error=0.004,
    )  # fmt: skip
    rule = finding(
        "age", "rule", "supported", unit="date", reachable=ends(741_900, 741_900),
        support=(
            proof(
                "at_most", "741900", None,
                line("measure", "act-2032-04", "1", 741_900, "in force from 2 April 2032"), rows=(),
            ),
        ),
    )  # fmt: skip
    return contradicted, supported, disputed, open_, untestable, likely, unlikely, rule


def audit(**changes: Any) -> Audit:
    """Return an audit with every verdict, some of its parts replaced."""
    clash = proof("at_most", "311327", "311990", replace(CASES_LINE, multiplier=Fraction(1)))
    whole = Audit(
        study="Ruritania 2031–2033",
        version="0.1.0",
        seed=7,
        accept="C3",
        as_of="2032-02-01",
        warnings=("A value ends in three zeros.",),
        findings=findings(),
        conflicts=(
            Conflict(
                ("cases-2031", "cases-2031-late"), "conflict", "cases-2031-late",
                Fraction(663), Fraction(663, 311_990), "…", clash, (DIGIT,),
            ),
            Conflict(
                ("cases-2031", "strength-2031-11"), "vintage", "strength-2031-11",
                Fraction(12), Fraction(12, 412_000), "…", None,
            ),
        ),
        conflicts_complete=True,
        set_aside=("cases-2031-late",),
        rivals=(
            Rival(
                '{ counter = "awol_cases", during = "2031" }', ("cases-2031", "cases-2031-late"),
                (Fraction(311_327), Fraction(311_990)), "case",
            ),
        ),
        left_out=(LeftOut("rumoured", "grade"), LeftOut("call-up-target", "kind")),
        assumptions=("few-leave-in-a-month",),
    )  # fmt: skip
    return replace(whole, **changes)
