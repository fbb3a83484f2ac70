"""Who published another reading: the same quantity, however it is spelt, with the same number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from passmuster.accounts.beside import Beside
from passmuster.auditing.finding import PublishedBy
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.quantity import LeverQ, QuantityForm, SinceQ
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_day

_WIDE = Fraction(1, 4)
"""Two numbers are the same if one holds the other's middle and both are told within this share."""


@dataclass(frozen=True)
class _Statement:
    by: PublishedBy
    interval: Interval
    """In the unit of the canonical form."""
    quantity: QuantityForm
    quantity_interval: Interval
    said_by: str
    order: tuple[object, ...]


class Published:
    """Looks up who published what.

    Figures count whatever their grade, and so do statements examined elsewhere: what is asked is
    whether it was said, not whether it is so.
    """

    def __init__(self, study: Study, beside: Beside) -> None:
        self._study, self._beside = study, beside
        self._known: dict[object, list[_Statement]] = {}
        self._timeless: dict[object, list[_Statement]] = {}
        for key, statement in self._statements():
            self._known.setdefault(key, []).append(statement)
            at_some_time = timeless(statement.quantity, study)
            self._timeless.setdefault(at_some_time, []).append(statement)

    def by(
        self, quantity: QuantityForm, asserted: Interval, claim: Claim
    ) -> tuple[PublishedBy, ...]:
        """Return who published a reading: the same speaker first, then by day."""
        same = self._beside.identity(quantity, asserted)
        if same is None:
            return ()
        key, interval = same
        told = self._of(self._known.get(key, ()), interval, claim)
        return tuple(one.by for one in told) or self._by_its_parts(quantity, asserted, claim)

    def _by_its_parts(
        self, quantity: QuantityForm, asserted: Interval, claim: Claim
    ) -> tuple[PublishedBy, ...]:
        """Return a source whose own figures divide, or add up, to the number."""
        if len(quantity.parts) != 2 or quantity.form == "difference":
            return ()
        first, second = (self._figures_of(part) for part in quantity.parts)
        for source in sorted(first.keys() & second.keys()):
            one, other = first[source], second[source]
            made = _combined(quantity.form, one.quantity_interval, other.quantity_interval)
            own = self._is_own(one.by, claim) or self._is_own(other.by, claim)
            if made is not None and not own and is_same_number(made, asserted):
                return (one.by, other.by)
        return ()

    def _figures_of(self, quantity: QuantityForm) -> dict[str, _Statement]:
        """Figures of one quantity by their source."""
        same = self._beside.identity(quantity, Interval(None, None))
        known = () if same is None else self._known.get(same[0], ())
        return {
            told.by.source: told
            for told in known
            if told.by.figure is not None and told.quantity.form == quantity.form
        }

    def at_another_time(
        self, quantity: QuantityForm, asserted: Interval, claim: Claim
    ) -> QuantityForm | None:
        """Return the same quantity as it was published for another time with the same number."""
        known = self._timeless.get(timeless(quantity, self._study), ())
        alike = [
            told
            for told in known
            if told.quantity != quantity
            and is_same_number(told.quantity_interval, asserted)
            and not self._is_own(told.by, claim)
        ]
        ranked = self._ranked(alike, claim)
        return ranked[0].quantity if ranked else None

    def _of(
        self, known: Iterable[_Statement], interval: Interval, claim: Claim
    ) -> list[_Statement]:
        same = [
            told
            for told in known
            if is_same_number(told.interval, interval) and not self._is_own(told.by, claim)
        ]
        return self._ranked(same, claim)

    def _ranked(self, known: Iterable[_Statement], claim: Claim) -> list[_Statement]:
        """The same speaker first, figures before statements, then by day."""
        speaker = speaker_of(claim, self._study)
        return sorted(
            known, key=lambda told: (not is_same_speaker(told.said_by, speaker), told.order)
        )

    def _is_own(self, by: PublishedBy, claim: Claim) -> bool:
        """True for the claim itself, and for other statements of the text it stands in."""
        return by.claim is not None and (by.claim == claim.id or by.source == claim.source)

    def _statements(self) -> Iterator[tuple[object, _Statement]]:
        study, as_of = self._study, self._study.settings.as_of
        for figure in study.figures:
            source = study.source_of(figure)
            if as_of is None or study.published(figure) <= as_of:
                yield from self._of_figure(figure, source)
        for claim in study.claims:
            where = study.source_by_id.get(claim.source or "")
            if where is not None:
                yield from self._of_claim(claim, where)

    def _of_figure(self, figure: Figure, source: Source) -> Iterator[tuple[object, _Statement]]:
        by = PublishedBy(figure.id, None, source.id)
        said_by = figure.said_by or source.said_by or ""
        yield from self._one(figure.quantity, figure.interval(), by, said_by, source)

    def _of_claim(self, claim: Claim, source: Source) -> Iterator[tuple[object, _Statement]]:
        by = PublishedBy(None, claim.id, source.id)
        said_by = claim.said_by or source.said_by or ""
        for reading in claim.reading:
            yield from self._one(reading.quantity, reading.interval(), by, said_by, source)

    def _one(
        self,
        quantity: QuantityForm,
        interval: Interval,
        by: PublishedBy,
        said_by: str,
        source: Source,
    ) -> Iterator[tuple[object, _Statement]]:
        if isinstance(quantity, LeverQ | SinceQ):
            return
        same = self._beside.identity(quantity, interval)
        if same is not None:
            day = source.published.isoformat() if source.published else ""
            order = (by.claim is not None, day, by.figure or by.claim or "")
            yield same[0], _Statement(by, same[1], quantity, interval, said_by, order)


def timeless(quantity: QuantityForm, study: Study) -> object:
    """Return what is left of a quantity without its days: two with the same differ in time only."""
    if quantity.parts:
        return (quantity.form, *(timeless(part, study) for part in quantity.parts))
    names = getattr(quantity, quantity.form)
    members = tuple(sorted(study.members(names))) if isinstance(names, tuple) else names
    extras = tuple(str(getattr(quantity, key, None)) for key in ("per", "ages", "within"))
    return (quantity.form, members, extras)


def _combined(form: str, one: Interval, other: Interval) -> Interval | None:
    """Return the share, ratio or sum of two published ranges; None where there is none."""
    if None in (one.low, one.high, other.low, other.high):
        return None
    low, high, least, most = (Fraction(e or 0) for e in (one.low, one.high, other.low, other.high))
    if form == "sum":
        return Interval(low + least, high + most)
    return Interval(low / most, high / least) if least > 0 and low >= 0 else None


def is_same_number(one: Interval, other: Interval) -> bool:
    """True if two statements give the same number, each within its own tolerance."""
    if (one.low, one.high) == (other.low, other.high):
        return True
    ends = (one.low, one.high, other.low, other.high)
    if None in ends:
        return False
    low, high, least, most = (Fraction(end) for end in ends if end is not None)
    middle, centre = (low + high) / 2, (least + most) / 2
    if not (low <= centre <= high or least <= middle <= most):
        return False
    size = max(abs(middle), abs(centre))
    return max(high - low, most - least) / 2 <= _WIDE * size


def speaker_of(claim: Claim, study: Study) -> str:
    """Return who a claim is said by; empty if nobody knows."""
    source = study.source_by_id.get(claim.source or "")
    return claim.said_by or (source.said_by if source is not None else None) or ""


def is_same_speaker(one: str, other: str) -> bool:
    """True if two descriptions open with the same name: "Jane Doe, minister" and "Jane Doe"."""
    first, second = (text.split(",")[0].strip().casefold() for text in (one, other))
    return bool(first) and first == second


def say_published(by: PublishedBy, claim: Claim, study: Study) -> str:
    """Say who published it: "the same speaker (Jane Doe), in The Courier, 3 March 2031"."""
    source = study.source_by_id[by.source]
    said_by = source.said_by
    if by.claim is not None:
        said_by = next((c.said_by for c in study.claims if c.id == by.claim), None) or said_by
    who = said_by or "a source that is not named"
    if said_by and is_same_speaker(said_by, speaker_of(claim, study)):
        who = f"the same speaker ({said_by})"
    where = f", in {source.outlet}" if source.outlet else ""
    when = f", {say_day(source.published)}" if source.published else ""
    return f"{who}{where}{when}"
