"""A study whose every text is out to harm the page it stands on."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from passmuster.auditing.finding import Audit, Band, Conflict, Finding, Rival
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.measure import Measure
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Settings, Study

SCRIPT = "</script><script>alert(1)</script><!--"
TURNED = "\u202eevil\u202c\u2066x"
LONG = "W" * 10_000
EXPRESSION = "datum['a'] + signal(1) \" ' \\ {{7*7}} ${7*7} #{7*7}"
WORST = f"{SCRIPT} {TURNED} {EXPRESSION} & <b onload=x> {LONG}"


def study() -> Study:
    settings = Settings.model_validate(
        {
            "schema": 1,
            "title": WORST,
            "horizon": {"start": "2031-01-01", "end": "2032-12-31"},
        }
    )
    name = f"a{SCRIPT}"
    force = Force.model_validate(
        {
            "stock": [{"name": name, "means": WORST}, {"name": "b", "means": TURNED}],
            "flow": [{"name": "f", "from": "outside", "to": name, "means": WORST}],
            "counter": [{"name": "c", "means": WORST, "unit": SCRIPT[:40], "counts": ["f"]}],
        }
    )
    source = Source(
        id="s", said_by=WORST, outlet=WORST, side="foreign", reliability="B", credibility=2
    )
    figures = [
        Figure.model_validate(
            {"id": f"{SCRIPT}-{n}", "quantity": quantity, "value": 100 + n, "source": "s"}
        )
        for n, quantity in enumerate(
            [{"stock": name, "on": f"2031-0{n}-01"} for n in range(1, 7)]
            + [{"flow": "f", "during": f"2031-0{n}"} for n in range(1, 7)]
            + [{"counter": "c", "during": f"2031-0{n}"} for n in range(1, 7)]
        )
    ]
    claim = Claim.model_validate(
        {
            "id": f"claim {SCRIPT}",
            "says": WORST,
            "reading": [{"id": "r", "quantity": {"stock": name, "on": "2031-06-01"}, "value": 900}],
        }
    )
    measure = Measure.model_validate(
        {"id": SCRIPT, "lever": WORST[:190], "since": "2031-05-01", "value": 3, "means": WORST}
    )
    return Study(settings, force, (source,), (measure,), tuple(figures), (), (claim,))


def audit_of(made: Study) -> Audit:
    name = made.force.stock[0].name
    figures = [figure.id for figure in made.figures]
    finding = Finding(
        claim=made.claims[0].id,
        reading="r",
        says=WORST,
        said_by=WORST,
        said_on=None,
        source=None,
        quantity=made.claims[0].reading[0].quantity.toml,
        unit="person",
        asserted=(Fraction(900), Fraction(900)),
        reachable=(Fraction(0), Fraction(105)),
        margin=None,
        verdict="contradicted",
        reason=WORST,
        grades={"C3": "contradicted", "any": "open"},
    )
    conflict = Conflict(
        (figures[0],), "conflict", figures[0], Fraction(8), Fraction(1, 9), WORST, None
    )
    days = (date(2031, 1, 1), date(2031, 12, 31))
    band = Band((name,), days, (Fraction(0), None), (Fraction(200), None))
    return Audit(
        study=WORST,
        version="0",
        seed=0,
        accept="C3",
        as_of=None,
        warnings=(),
        findings=(finding,),
        conflicts=(conflict, replace(conflict, kind="vintage", moved="no figure")),
        conflicts_complete=True,
        set_aside=(figures[0],),
        rivals=(Rival(made.figures[1].quantity.toml, tuple(figures[1:3]), (None, None), "person"),),
        left_out=(),
        assumptions=(),
        bands=(band, replace(band, days=days[1:], lowest=(None,), highest=(None,))),
        of=made,
    )
