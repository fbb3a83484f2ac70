"""The account's questions put to our solver session, to SciPy and to CVXPY.

What: the lowest and the highest value of every distinct linear reading of the Ukraine study at its
own grade (C3), in the account as it stands after rivals and repair. All three get the same rows and
bounds, and HiGHS answers for all three; what differs is what stands between the question and HiGHS.

- ours: the programme is passed once; a question changes the costs and starts from the last basis.
- SciPy: `scipy.optimize.linprog(method="highs")`. It keeps nothing between calls, so each question
  hands over the whole programme; the sparse matrices are made once, in its favour.
- CVXPY: as its documentation recommends for one problem with many values: vectorised, built once,
  with the costs as a `Parameter` (disciplined parametrised programming); solver HIGHS.

How: the answers are compared first (1e-6 relative or half a person; unbounded ends have to agree),
and nothing is timed unless all are equal. Then each is timed on all questions, what it builds
included, in turns: ours, SciPy, ours, CVXPY. A ratio is taken within a turn. If a peer would take
more than a minute a run, the first 20 questions are used for all, and that is said.

python benchmarks/peers.py [--runs 5] [--questions N] [--save]
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import cvxpy as cp
import numpy as np
import scipy.sparse as sp
from _common import UKRAINE, finish, options, parsed, say, spread, table, versions
from scipy.optimize import linprog

from passmuster.accounts.account import Account
from passmuster.accounts.forms import Linear, canonical
from passmuster.accounts.rows import Row
from passmuster.accounts.solver import Session
from passmuster.files.folder import open_study

SOLVER = "HIGHS"
LONGEST_SECONDS, FEW = 60, 20
RELATIVE, PEOPLE = 1e-6, 0.5
Question = tuple[dict[int, float], int]
"""Costs by column, and 1 for the lowest or −1 for the highest value."""
Answers = list[float]


@dataclass(frozen=True)
class Programme:
    """lowest <= rows <= highest over columns that are at least zero."""

    rows: Sequence[Row]
    columns: int
    low: np.ndarray
    high: np.ndarray


def programme_and_questions() -> tuple[Programme, list[Question]]:
    """Return the account of the Ukraine study, and what is asked of it."""
    study = open_study(UKRAINE)
    account = Account(study, study.settings.accept)
    evidence = account.settled().evidence
    low = np.array([-np.inf if edge is None else float(edge) for edge in evidence.low])
    high = np.array([np.inf if edge is None else float(edge) for edge in evidence.high])
    whole = account.programme
    distinct = {
        canonical(form.terms)[0]: {column: float(value) for column, value in form.terms.items()}
        for form in whole.readings.values()
        if isinstance(form, Linear)
    }
    questions = [(terms, side) for terms in distinct.values() for side in (1, -1)]
    return Programme(whole.rows, len(whole.columns), low, high), questions


def ours(programme: Programme, questions: Sequence[Question]) -> Answers:
    session = Session(programme.rows, programme.columns)
    session.hold(programme.low, programme.high)
    answers = []
    for terms, side in questions:
        solved = session.lowest(terms) if side == 1 else session.highest(terms)
        answers.append(solved.value if solved.status == "optimal" else -side * np.inf)
    return answers


@dataclass(frozen=True)
class Matrices:
    """The same rows as a solver for arrays takes them."""

    equal: sp.csr_array
    equal_to: np.ndarray
    most: sp.csr_array
    at_most: np.ndarray


def matrices(programme: Programme) -> Matrices:
    rows, columns, values = [], list[int](), list[float]()
    for number, row in enumerate(programme.rows):
        rows += [number] * len(row.terms)
        columns += row.terms
        values += map(float, row.terms.values())
    shape = (len(programme.rows), programme.columns)
    matrix = sp.csr_array((values, (rows, columns)), shape=shape)
    low, high = programme.low, programme.high
    equal = low == high
    upper, lower = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    most = sp.vstack([matrix[upper], -matrix[lower]], format="csr")
    return Matrices(matrix[equal], low[equal], most, np.concatenate([high[upper], -low[lower]]))


def costs(columns: int, terms: dict[int, float], side: int) -> np.ndarray:
    found = np.zeros(columns)
    found[list(terms)] = [side * value for value in terms.values()]
    return found


def scipys(programme: Programme, questions: Sequence[Question]) -> Answers:
    made, answers = matrices(programme), []
    for terms, side in questions:
        found = linprog(
            costs(programme.columns, terms, side),
            A_ub=made.most,
            b_ub=made.at_most,
            A_eq=made.equal,
            b_eq=made.equal_to,
            bounds=(0, None),
            method="highs",
        )
        # The account has a solution, so what is not optimal is unbounded.
        answers.append(side * found.fun if found.status == 0 else -side * np.inf)
    return answers


def cvxpys(programme: Programme, questions: Sequence[Question]) -> Answers:
    made, answers = matrices(programme), []
    people = cp.Variable(programme.columns, nonneg=True)
    asked = cp.Parameter(programme.columns)
    problem = cp.Problem(
        cp.Minimize(asked @ people),
        [made.equal @ people == made.equal_to, made.most @ people <= made.at_most],
    )
    assert problem.is_dpp()
    for terms, side in questions:
        asked.value = costs(programme.columns, terms, side)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of unbounded problems, which are an answer here
            problem.solve(solver=SOLVER)
        answers.append(side * problem.value if problem.status == "optimal" else -side * np.inf)
    return answers


def differences(ours: Answers, theirs: Answers) -> list[tuple[int, float, float]]:
    """Return the questions whose answers differ by more than is allowed."""
    return [
        (number, a, b)
        for number, (a, b) in enumerate(zip(ours, theirs, strict=True))
        if a != b and not abs(a - b) <= max(PEOPLE, RELATIVE * abs(a))
    ]


def timed(
    ask: Callable[[Programme, Sequence[Question]], Answers],
    programme: Programme,
    questions: Sequence[Question],
) -> tuple[float, Answers]:
    start = time.perf_counter()
    answers = ask(programme, questions)
    return time.perf_counter() - start, answers


PEERS = {"SciPy": scipys, "CVXPY": cvxpys}


def main() -> None:
    parser = options(__doc__, runs=5)
    parser.add_argument("--questions", type=int, help="ask only the first N")
    asked = parsed(parser)
    programme, questions = programme_and_questions()
    every = len(questions)
    if asked.questions:
        questions = questions[: asked.questions]
    else:
        probe = list(islice(questions, 4))
        slowest = max(timed(peer, programme, probe)[0] for peer in PEERS.values())
        if slowest / len(probe) * every > LONGEST_SECONDS:
            questions = questions[:FEW]
    _, known = timed(ours, programme, questions)
    for name, peer in PEERS.items():
        wrong = differences(known, timed(peer, programme, questions)[1])
        if wrong:
            raise SystemExit(f"{name} answers otherwise, so nothing is timed: {wrong}")
    mine: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in PEERS}
    ratios: dict[str, list[float]] = {name: [] for name in PEERS}
    for _ in range(asked.runs):
        for name, peer in PEERS.items():
            mine.append(timed(ours, programme, questions)[0])
            theirs[name].append(timed(peer, programme, questions)[0])
            ratios[name].append(theirs[name][-1] / mine[-1])
    each = 1000 / len(questions)
    rows = [["passmuster's session", say(spread(mine), "ms", 1, each), "1x"]]
    rows += [
        [name, say(spread(theirs[name]), "ms", 1, each), say(spread(ratios[name]), "x", 1)]
        for name in PEERS
    ]
    text = table(["asked through", "a question, median (spread)", "their time / ours"], rows)
    share = "all" if len(questions) == every else "the first"
    unbounded = sum(np.isinf(answer) for answer in known)
    text += (
        f"\n\n{share} {len(questions)} of {every} questions ({unbounded} unbounded), "
        f"{len(programme.rows):,} rows, {programme.columns:,} columns; equal answers. "
        f"{asked.runs} turns, of all questions each, building included. CVXPY's solver: {SOLVER}."
    )
    numbers = {
        "questions": len(questions),
        "ours": spread(mine),
        "theirs": {name: spread(times) for name, times in theirs.items()},
        "ratios": {name: spread(found) for name, found in ratios.items()},
    }
    used = versions("highspy", "scipy", "cvxpy", "numpy")
    finish("peers", text, numbers, used, save=asked.save)


if __name__ == "__main__":
    main()
