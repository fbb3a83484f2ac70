"""Where figures disagree: conflicts, revisions, rivals, and what does not bind."""

from __future__ import annotations

from dataclasses import dataclass

from passmuster.auditing.finding import Audit, Conflict
from passmuster.report.cards import Proof, proof_of
from passmuster.report.figure_slips import SlipView, slip_view
from passmuster.report.names import Link, Names
from passmuster.report.phrases import say_apart, say_gap, say_quantity_text, why_out_some
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.units import unit_of
from passmuster.vocabulary.words import say_count, say_interval, say_quantity, upper_first


@dataclass(frozen=True, slots=True)
class Clash:
    """Figures that cannot all be true, or differ by revision."""

    what: str
    moved: Link
    others: tuple[Link, ...]
    gap: str
    proof: Proof | None
    slips: SlipView
    says: str | None
    """The whole sentence, where the figures are cells of a published table."""


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Figures of one quantity that exclude each other."""

    what: str
    figures: tuple[Link, ...]
    taken: str


@dataclass(frozen=True, slots=True)
class LeftOutGroup:
    """Figures that do not bind, for one reason."""

    reason: str
    figures: tuple[Link, ...]


def clashes(audit: Audit, kind: str, names: Names) -> tuple[Clash, ...]:
    """Return conflicts, or vintages."""
    return tuple(_clash(conflict, names) for conflict in audit.conflicts if conflict.kind == kind)


def _clash(conflict: Conflict, names: Names) -> Clash:
    figure = names.figures.get(conflict.moved)
    others = tuple(name for name in conflict.figures if name != conflict.moved)
    unit = None if figure is None else unit_of(figure.quantity, names.study)
    proof = conflict.certificate
    return Clash(
        what=_what(conflict, figure, names),
        moved=names.link("figure", conflict.moved),
        others=names.links("figure", others),
        gap=_gap(conflict, unit),
        proof=None if proof is None else proof_of(proof, unit, names),
        slips=slip_view(conflict),
        says=None if conflict.table is None else conflict.says,
    )


def _what(conflict: Conflict, figure: Figure | None, names: Names) -> str:
    if conflict.table is not None:
        return f"A cell of the table {conflict.table}"
    if figure is None:
        return conflict.moved
    return upper_first(say_quantity(figure.quantity, names.study))


def _gap(conflict: Conflict, unit: str | None) -> str:
    whole, apart = say_gap(conflict.gap, unit), say_apart(conflict, unit)
    return whole if whole == apart else f"{whole} ({apart})"


def rivalries(audit: Audit, names: Names) -> tuple[Rivalry, ...]:
    """Return numbers on which sources differ."""
    return tuple(
        Rivalry(
            upper_first(say_quantity_text(rival.quantity, names.study)),
            names.links("figure", rival.figures),
            say_interval(*rival.taken, rival.unit),
        )
        for rival in audit.rivals
    )


def left_out_groups(audit: Audit, names: Names) -> tuple[LeftOutGroup, ...]:
    """Return what does not bind, by reason."""
    groups: dict[str, list[str]] = {}
    for left in audit.left_out:
        groups.setdefault(left.why, []).append(left.figure)
    return tuple(
        LeftOutGroup(
            f"{say_count(len(found), 'figure')} {why_out_some(why, len(found), audit)}",
            names.links("figure", found),
        )
        for why, found in groups.items()
    )
