"""Smallest sets of figures that cannot all be true."""

from __future__ import annotations

from passmuster.accounts.account import Account
from passmuster.accounts.conflicts import Clash, conflicts
from passmuster.accounts.evidence import gather
from passmuster.vocabulary.study import Study
from tests.oracle.make import flow, make, stock
from tests.oracle.random_study import random_study
from tests.unit.accounts.questions import adds_up
from tests.unit.accounts.small import END, FLOWS, JOINED, LEFT, START, told


def clashes(study: Study) -> tuple[Account, tuple[Clash, ...]]:
    account = Account(study, "C3")
    return account, conflicts(account, account.settled())


def year(closing: int) -> Study:
    figures = [
        told("start", START, 100),
        told("joined", JOINED, 50),
        told("left", LEFT, 30),
        told("end", END, closing, "C3"),
        told("idle", stock("absent", END["on"]), 7),
    ]
    return make(stocks=["units", "absent"], flows=FLOWS, figures=figures)


def test_two_figures_that_move_together_are_each_held_against_the_other_as_repaired() -> None:
    middle = "2031-06-30"
    figures = [
        told("start", START, 100, "A1"),
        told("joined", flow("join", "2031"), 50, "A1"),
        told("left", flow("leave", "2031"), 30, "A1"),
        told("middle", stock("units", middle), 400, "C3"),
        told("end", END, 300, "C3"),
    ]
    study = make(stocks=["units"], flows=FLOWS, figures=figures)
    account, shown = clashes(study)
    assert {clash.moved.figure for clash in shown} == {"middle", "end"}
    for clash in shown:
        # As published the other one would contradict the rest by itself, and prove nothing of this.
        assert clash.proof is not None
        assert account.is_feasible(clash.evidence)
        assert adds_up(clash.evidence, clash.proof.main, clash.proof.elements)


def test_where_all_agree_there_is_no_conflict() -> None:
    assert clashes(year(120))[1] == ()


def test_a_moved_figure_stands_with_all_it_needs_to_be_excluded_and_no_other() -> None:
    _, (clash,) = clashes(year(150))
    assert clash.moved.figure == "end"
    # 100 + 50 <= 150 alone would allow 150; it takes the 30 who left.
    assert set(clash.figures) == {"start", "joined", "left", "end"}


def test_a_figure_that_is_not_needed_is_no_member() -> None:
    _, (clash,) = clashes(year(151))
    # More than 100 + 50, whoever leaves.
    assert set(clash.figures) == {"start", "joined", "end"}


def test_the_sum_of_the_others_excludes_what_the_moved_figure_says() -> None:
    _, (clash,) = clashes(year(150))
    assert clash.proof is not None
    assert clash.proof.main.bound == 120
    assert clash.proof.main.side == "at_most"
    assert clash.moved.edge == 150
    assert adds_up(clash.evidence, clash.proof.main, clash.proof.elements)


def test_one_below_what_the_others_say_is_excluded_from_below() -> None:
    _, (clash,) = clashes(year(90))
    assert clash.proof is not None
    assert (clash.proof.main.side, clash.proof.main.bound) == ("at_least", 120)
    assert clash.moved.end == "high"


def test_members_of_a_conflict_cannot_all_be_true_but_all_save_one_can() -> None:
    found = 0
    for seed in range(1400, 1425):
        study = random_study(seed, rivals=True).study
        account, shown = clashes(study)
        for clash in shown:
            # Another moved figure binds up to where the repair took it: then the set is not closed.
            if len(shown) > 1 or clash.proof is None:
                continue
            names = set(clash.figures)
            raw = gather(account.programme, "C3")
            only = raw.dropping(set(raw.held) - names)
            assert not account.is_feasible(only)
            for name in names:
                assert account.is_feasible(only.dropping([name]))
            found += 1
    assert found


def test_a_month_too_full_is_excluded_by_its_largest_month() -> None:
    peak = {"peak": "join", "during": "2031-Q1"}
    figures = [
        # 16 x 10/30 = 5.3 against 25 x 10/40 = 6.3.
        told("peak", peak, 30, "C3"),
        told("february", {"flow": "join", "during": "2031-02"}, 40),
    ]
    _, (clash,) = clashes(make(stocks=["units"], flows=FLOWS, figures=figures))
    assert clash.moved.figure == "peak"
    assert set(clash.figures) == {"peak", "february"}
