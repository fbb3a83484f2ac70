"""What may have gone wrong with a figure, and which figures it could be, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from passmuster.auditing.finding import Conflict, FigureSlip, Suspected, WrongTogether
from passmuster.vocabulary.words import join_words, say_count, say_interval

MOST = 4
"""Explanations told in a terminal; the page and the JSON have all."""
KINDS = {
    "digit": "a wrong digit",
    "scale": "another scale",
    "dropped-part": "a part left out",
    "nested-part": "a part taken for the whole",
    "different-start": "another start",
    "different-end": "another end",
    "double-count": "a part counted twice",
    "mis-dated-row": "numbers under each other's dates",
}


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One suggestion: its kind in words, and its arithmetic."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class SlipView:
    """All that a page shows of what may have happened."""

    slips: tuple[SlipRow, ...]
    explanations: tuple[str, ...]
    """Sets of figures that may be wrong, where there is more than one as small."""
    stopped: str | None


def slip_view(conflict: Conflict) -> SlipView:
    """Return what a page shows of a conflict's slips and explanations."""
    several = conflict.explanations if len(conflict.explanations) > 1 else ()
    return SlipView(
        tuple(SlipRow(_kind(slip), slip.says) for slip in conflict.slips),
        tuple(say_wrong(one) for one in several),
        conflict.stopped,
    )


def say_figure_slips(conflict: Conflict) -> Iterator[str]:
    """Yield the sentences under a conflict in a terminal."""
    for slip in conflict.slips:
        yield f"possible slip, {_kind(slip)}: {slip.says}"
    if len(conflict.explanations) > 1:
        told = [say_wrong(one) for one in conflict.explanations[:MOST]]
        rest = len(conflict.explanations) - len(told)
        more = [f"{rest} more in the JSON"] if rest else []
        count = say_count(len(conflict.explanations), "equally small explanation")
        yield f"{count}: {'; or '.join([*told, *more])}"
    if conflict.stopped is not None:
        yield f"the search for others stopped {conflict.stopped}"


def say_wrong(one: WrongTogether) -> str:
    """Return "a is wrong, 3,401 for 3,901"."""
    figures = [f"{figure.figure} ({_for(figure)})" for figure in one.figures]
    return f"{join_words(figures)} {'is' if len(figures) == 1 else 'are'} wrong"


def _for(figure: Suspected) -> str:
    needed = say_interval(*figure.needed, None)
    return f"{say_interval(*figure.published, None)} for {needed}"


def _kind(slip: FigureSlip) -> str:
    return KINDS.get(slip.kind, slip.kind.replace("-", " "))
