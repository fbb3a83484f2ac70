"""A proof put into lines that a reader can add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.certificate import Sum
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Largest, Linear
from passmuster.accounts.proof import Proof
from passmuster.accounts.rows import Element
from passmuster.auditing.finding import Certificate, Line, ProofRow
from passmuster.auditing.phrases import Phrases


@dataclass
class _Part:
    """What one element contributes at one end, over all its rows."""

    element: Element
    end: str
    multiplier: Fraction
    bound: Fraction
    """In the element's own unit."""
    number: Fraction | None
    """The element's own number, where coefficients carry it and `bound` is zero."""
    upper: bool

    @property
    def product(self) -> Fraction:
        return self.multiplier * self.bound


def certificate(
    account: Account,
    found: Sum,
    phrases: Phrases,
    needed: Fraction | None,
) -> Certificate:
    """Return a proof as published: lines, rows, bound, and how far it falls short of an edge.

    Args:
        account: the account.
        found: the proof.
        phrases: how things are said.
        needed: the edge that the claim (or the figure) asks for; None if nothing is missed.
    """
    main = found.main
    others = [proof for proof in found.proofs if proof is not main]
    also = tuple(_one(account, found.evidence, proof, found, phrases, needed) for proof in others)
    return _one(account, found.evidence, main, found, phrases, needed, also)


def _one(
    account: Account,
    evidence: Evidence,
    proof: Proof,
    found: Sum,
    phrases: Phrases,
    needed: Fraction | None,
    also: tuple[Certificate, ...] = (),
) -> Certificate:
    parts = _parts(account, evidence, proof, found.elements)
    lines = tuple(_line(account, evidence, part, phrases) for part in parts)
    short = None if needed is None else abs(needed - proof.bound)
    names = account.programme.columns.names
    return Certificate(
        bound=proof.bound,
        short_by=short,
        exact=True,
        says=phrases.sum_of(
            [(p.multiplier, p.bound, line.says) for p, line in zip(parts, lines, strict=True)],
            proof.side,
            proof.bound,
            needed,
            quotient=proof.quotient,
        ),
        side=proof.side,
        target=tuple((names[c], v) for c, v in sorted(proof.target.items()) if v),
        lines=lines,
        proof=_rows(account, evidence, proof, found.elements),
        quotient=proof.quotient,
        also=also,
    )


def _upper(multiplier: Fraction, proof: Proof) -> bool:
    return (multiplier > 0) == (proof.side == "at_most")


def _rows(
    account: Account, evidence: Evidence, proof: Proof, elements: frozenset[Element]
) -> tuple[ProofRow, ...]:
    low, high = evidence.exact_only(elements)
    names = account.programme.columns.names
    rows = []
    for number, multiplier in sorted(proof.multipliers.items()):
        row = account.programme.rows[number]
        upper = _upper(multiplier, proof)
        bound = high[number] if upper else low[number]
        assert bound is not None
        name = row.name
        if row.element is not None and row.element.kind == "figure":
            owner = evidence.element_of(number, upper=upper)
            name = f"figure {owner.id}" if owner is not None else name
        rows.append(
            ProofRow(
                name,
                multiplier,
                tuple((names[c], Fraction(v)) for c, v in sorted(row.terms.items())),
                "==" if row.low is not None and row.low == row.high else "<=" if upper else ">=",
                bound,
            )
        )
    return tuple(rows)


def _parts(
    account: Account, evidence: Evidence, proof: Proof, elements: frozenset[Element]
) -> list[_Part]:
    """Collect rows by element and end, largest contributions first."""
    parts: dict[tuple[Element, str, Fraction], _Part] = {}
    for number, multiplier in sorted(proof.multipliers.items()):
        upper = _upper(multiplier, proof)
        element = evidence.element_of(number, upper=upper)
        if element is None:
            continue
        part = _part(account, evidence, element, number, multiplier, upper)
        key = (element, part.end, part.bound)
        if key in parts:
            parts[key].multiplier += part.multiplier
        else:
            parts[key] = part
    assert {part.element for part in parts.values()} <= elements
    sign = 1 if proof.side == "at_most" else -1
    return sorted(
        parts.values(),
        key=lambda p: (p.product == 0, -sign * p.product, account.rank(p.element), p.end),
    )


def _part(
    account: Account,
    evidence: Evidence,
    element: Element,
    number: int,
    multiplier: Fraction,
    upper: bool,
) -> _Part:
    row = account.programme.rows[number]
    if element.kind != "figure":
        bound = row.high if upper else row.low
        assert bound is not None
        end = row.end or ("highest" if upper else "lowest")
        return _Part(element, end, multiplier, bound, row.edge, upper)
    edge = evidence.edge_of(number, upper=upper)
    assert edge is not None
    place = account.programme.placed[element.id]
    if isinstance(place.form, Linear):
        factor = place.factor
    elif isinstance(place.form, Largest):
        factor = _month_lead(place.form, place.rows, number)
    else:
        end = "highest" if upper else "lowest"
        return _Part(element, end, multiplier, edge.bound, edge.edge.value, upper)
    turned = upper == (factor > 0)
    end = "highest" if turned else "lowest"
    return _Part(element, end, multiplier / factor, edge.bound * factor, None, turned)


def _month_lead(form: Largest, rows: tuple[int, ...], number: int) -> Fraction:
    terms = form.each[rows.index(number)]
    return Fraction(terms[min(terms)])


def _line(account: Account, evidence: Evidence, part: _Part, phrases: Phrases) -> Line:
    element = part.element
    origin = grade = None
    rivals: tuple[str, ...] = ()
    if element.kind == "figure":
        figure = account.programme.placed[element.id].figure
        origin = account.study.source_of(figure).origin_id
        grade = account.study.grade_of(figure).text
        rivals = _rivals(evidence, element.id)
    return Line(
        element.kind,
        element.id,
        part.multiplier,
        part.bound,
        origin,
        grade,
        rivals,
        phrases.line(element, part.end, part.bound, part.number),
        part.end,
    )


def _rivals(evidence: Evidence, name: str) -> tuple[str, ...]:
    for rivalry in evidence.settled.rivalries:
        if name in rivalry.figures:
            return tuple(other for other in rivalry.figures if other != name)
    return ()


def lines_by_figure(certificate: Certificate) -> Mapping[str, Fraction]:
    """Return the sum of |multiplier| by figure."""
    total: dict[str, Fraction] = {}
    for line in certificate.lines:
        if line.kind == "figure":
            total[line.id] = total.get(line.id, Fraction(0)) + abs(line.multiplier)
    return total
