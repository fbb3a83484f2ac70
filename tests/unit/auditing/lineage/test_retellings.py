"""What changed between a statement and its retelling, and what its own origin says of it."""

from __future__ import annotations

from typing import Any

import pytest

from passmuster.auditing.audit import audit
from passmuster.auditing.lineage.nouns import Distortion
from tests.oracle.make import flow, make, stock

YEAR, HALF = "2031", ["2031-01-01", "2031-06-30"]
LEFT, CALLED = flow("leave", YEAR), flow("join", YEAR)
SHARE = {"share": LEFT, "of": CALLED}
SOURCES: dict[str, Any] = {
    "speech": {"said_by": "Jane Doe", "published": "2032-01-01"},
    "echo": {"repeats": "speech", "published": "2032-01-02"},
}


def retold(was: Any, now: Any, **more: Any) -> tuple[Distortion, ...]:
    """Distortions of one figure of a speech, retold as a claim."""
    study = make(
        stocks=["units", "absent", "evaders"],
        flows=["join: outside > units", "leave: units > absent", "evade: outside > evaders"],
        groups={"gone": ["leave", "evade"]},
        counters=[{"name": "cases", "counts": ["leave"]}],
        figures=[{"id": "told", "source": "speech", **was}],
        sources=SOURCES,
        claims=[{"id": "echoed", "source": "echo", "reading": now, **more}],
    )
    return audit(study).distortions


def reading(quantity: Any, name: str = "r", **said: Any) -> dict[str, Any]:
    return {"id": name, "quantity": quantity, **said}


EXACT: dict[str, Any] = {"value": 100, "exact": True}


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ((LEFT, EXACT), (LEFT, {"value": 110, "exact": True}), ("number",)),
        ((LEFT, EXACT), ({"counter": "cases", "during": YEAR}, EXACT), ("unit",)),
        (
            (SHARE, {"value": 0.5}),
            ({"share": LEFT, "of": flow("evade", YEAR)}, {"value": 0.5}),
            ("denominator",),
        ),
        ((LEFT, EXACT), (flow("evade", YEAR), EXACT), ("population",)),
        ((LEFT, EXACT), (flow("leave", HALF), EXACT), ("date",)),
        ((LEFT, EXACT), (LEFT, {"at_least": 100}), ("certainty",)),
        ((LEFT, EXACT | {"kind": "target"}), (LEFT, EXACT), ("certainty",)),
        ((LEFT, EXACT), (flow("evade", HALF), EXACT), ("population", "date")),
    ],
)
def test_what_changed_is_marked(was: Any, now: Any, what: tuple[str, ...]) -> None:
    (found,) = retold({"quantity": was[0], **was[1]}, [reading(now[0], **now[1])])
    assert tuple(change.what for change in found.changes) == what
    assert (found.source, found.repeats, found.against) == ("echo", "speech", "told")
    assert found.says.endswith(".")


def test_a_faithful_retelling_is_no_finding() -> None:
    assert retold({"quantity": LEFT, **EXACT}, [reading(LEFT, **EXACT)]) == ()
    rounded = reading(LEFT, value=100, rounded_to=10)
    assert retold({"quantity": LEFT, **EXACT}, [rounded]) == ()


def test_another_number_of_another_thing_is_no_retelling() -> None:
    now = reading(stock("evaders", "2031-03-31"), value=7, exact=True)
    assert retold({"quantity": LEFT, **EXACT}, [now]) == ()


def test_of_the_readings_of_one_number_the_first_is_set_beside_what_was_said() -> None:
    readings = [reading(flow("evade", YEAR), "a", **EXACT), reading(LEFT, "b", **EXACT)]
    (found,) = retold({"quantity": LEFT, **EXACT}, readings)
    assert (found.reading, found.faithful_reading) == ("a", "b")
    assert "can also be read as they were first said" in found.says


def test_a_retelling_is_judged_by_its_own_origin_alone() -> None:
    """Another source contradicts the speech; what agrees with the speech is spared."""
    study = make(
        stocks=["units"],
        flows=["leave: units > outside"],
        figures=[
            {"id": "told", "source": "speech", "quantity": LEFT, **EXACT},
            {"id": "other", "quantity": LEFT, "value": 900, "exact": True},
        ],
        sources=SOURCES,
        claims=[
            {"id": "same", "source": "echo", "reading": [reading(LEFT, **EXACT)]},
            {"id": "more", "source": "echo", "reading": [reading(LEFT, value=900, exact=True)]},
        ],
    )
    (found,) = audit(study).distortions
    assert (found.claim, found.verdict, found.reachable) == ("more", "contradicted", (100, 100))


def test_a_figure_that_retells_is_audited_too() -> None:
    study = make(
        stocks=["units"],
        flows=["leave: units > outside"],
        figures=[
            {"id": "told", "source": "speech", "quantity": LEFT, **EXACT},
            {"id": "retold", "source": "echo", "quantity": LEFT, "value": 120, "exact": True},
        ],
        sources=SOURCES,
    )
    (found,) = audit(study).distortions
    assert (found.figure, found.claim, found.against) == ("retold", None, "told")


def test_chains_carry_the_marks_of_what_changed() -> None:
    study = make(
        stocks=["units"],
        flows=["leave: units > outside"],
        figures=[{"id": "told", "source": "speech", "quantity": LEFT, **EXACT}],
        sources=SOURCES,
        claims=[{"source": "echo", "reading": [reading(LEFT, value=130, exact=True)]}],
    )
    (chain,) = audit(study).lineage
    assert [(step.source, step.changes) for step in chain.steps] == [
        ("speech", ()),
        ("echo", ("number",)),
    ]


def test_nothing_published_after_the_study_looks_is_known() -> None:
    late: dict[str, Any] = {**SOURCES, "speech": {"published": "2032-03-01"}}
    study = make(
        stocks=["units"],
        flows=["leave: units > outside"],
        figures=[{"id": "told", "source": "speech", "quantity": LEFT, **EXACT}],
        sources=late,
        claims=[{"source": "echo", "reading": [reading(LEFT, value=130, exact=True)]}],
        as_of="2032-02-01",
    )
    result = audit(study)
    assert (result.distortions, result.lineage) == ((), ())
