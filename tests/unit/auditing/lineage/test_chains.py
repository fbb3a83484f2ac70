from __future__ import annotations

from passmuster.auditing.lineage.chains import ancestors, chains, root_of
from tests.oracle.make import make, stock

STRENGTH = stock("units", "2031-06-30")
FIGURES = [{"id": "f", "quantity": STRENGTH, "value": 100, "source": "reply"}]
SOURCES = {
    "reply": {"document": "letter", "origin": "register", "published": "2032-01-03"},
    "paper": {"document": "letter", "origin": "register", "published": "2032-01-04"},
    "blog": {"repeats": "paper", "published": "2032-01-05"},
    "forum": {"repeats": "blog", "published": "2032-01-05"},
    "alone": {},
}
STUDY = make(stocks=["units"], figures=FIGURES, sources=SOURCES)


def test_a_chain_runs_from_the_first_statement_to_the_last_retelling() -> None:
    (chain,) = chains(STUDY)
    assert (chain.first, chain.origin) == ("reply", "register")
    assert [(s.source, s.repeats) for s in chain.steps] == [
        ("reply", None),
        ("paper", "reply"),
        ("blog", "paper"),
        ("forum", "blog"),
    ]
    assert chain.steps[0].figures == ("f",)


def test_sources_behind_a_retelling_are_found_nearest_first() -> None:
    forum = STUDY.source_by_id["forum"]
    assert [source.id for source in ancestors(forum, STUDY)] == ["blog", "paper"]
    assert root_of(forum, STUDY).id == "paper"


def test_a_circle_of_retellings_ends() -> None:
    sources = {"a": {"repeats": "b"}, "b": {"repeats": "a"}}
    study = make(stocks=["units"], sources=sources)
    assert [s.id for s in ancestors(study.source_by_id["a"], study)] == ["b"]
    chains(study)
