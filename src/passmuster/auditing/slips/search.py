"""The search for slips: every operator tried on a reading, the best three kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from passmuster.accounts.account import Account
from passmuster.accounts.beside import Beside
from passmuster.accounts.evidence import Evidence
from passmuster.accounts.forms import Form
from passmuster.accounts.programme import clipped
from passmuster.accounts.proof import Side
from passmuster.auditing.examine import rounded
from passmuster.auditing.finding import Finding, PublishedBy, Slip, Verdict
from passmuster.auditing.slips.believe import to_believe
from passmuster.auditing.slips.fit import CHANCE, expected_by_chance, fit, grain_of
from passmuster.auditing.slips.operator import Operator, Other, Said, operators, unit_or_none
from passmuster.auditing.slips.published import Published, say_published
from passmuster.vocabulary.assertion import Interval
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.quantity import LeverQ, QuantityForm, SinceQ
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_interval, say_quantity, upper_first

SHOWN = 3
"""So many suggestions at most for one finding."""
MOST_TRIED = 150
"""Other readings tried for one finding."""
MOST_QUESTIONS = 2000
"""Ends of ranges asked for in one audit."""
LEAST = Fraction(1, 1000)
"""A fit below this is none, unless the other reading was published or is certain."""
_SIDES: tuple[Side, Side] = ("at_least", "at_most")
_SEARCHED: tuple[Verdict, ...] = ("contradicted", "disputed", "very_unlikely")


@dataclass(frozen=True)
class _Tried:
    """Another reading that an operator yields, before the account is asked."""

    operator: Operator
    other: Other
    form: Form | None
    published: tuple[PublishedBy, ...]


@dataclass(frozen=True)
class _Found:
    """Another reading that fits."""

    tried: _Tried
    reach: Interval
    fit: Fraction
    verdict: Verdict

    @property
    def order(self) -> tuple[object, ...]:
        """Published first where the kind allows, then fit, then how common the mistake is."""
        tried = self.tried
        first = bool(tried.published) and tried.operator.ranks_first
        size = Fraction(f"{float(self.fit):.6g}")
        return (not first, -size, tried.operator.place, tried.other.quantity.toml)


@dataclass(frozen=True)
class Searched:
    """A finding to explain, with the reading it is about and what bound when it was examined."""

    claim: Claim
    reading: Reading
    finding: Finding
    evidence: Evidence


class SlipSearch:
    """Looks for slips in the findings of one audit, after everything else is known."""

    def __init__(self, account: Account, study: Study) -> None:
        self._account, self._study = account, _known_by(study)
        self._beside = Beside(account)
        self._published: Published | None = None
        programme = account.programme
        self._cuts = programme.calendar.cuts[programme.starts[account.accept] :]
        self.is_complete = True
        """False once the search has stopped at a limit."""

    def found(self, searched: Iterable[Searched]) -> list[tuple[Slip, ...]]:
        """Return for each finding the slips that explain it, the likeliest first; at most three."""
        # All other readings are written out before any is asked about, so that the solver is told
        # of their columns once.
        waiting = []
        for one in searched:
            said = self._said(one)
            waiting.append((one, said, self._to_try(one, said)))
        answers = []
        for one, said, tried in waiting:
            fitting = self._fitting(said, tried, one.evidence)
            best = sorted(fitting, key=lambda found: found.order)[:SHOWN]
            answers.append(tuple(self._slip(found, one, said) for found in best))
        return answers

    def _said(self, one: Searched) -> Said:
        quantity = one.reading.quantity
        asserted = clipped(quantity, one.reading.interval())
        return Said(self._study, quantity, asserted, self._cuts, one.reading.numbers)

    def _to_try(self, one: Searched, said: Said) -> list[_Tried]:
        is_open = one.finding.verdict == "open"
        if one.finding.verdict not in _SEARCHED and not is_open:
            return []
        if None in (said.asserted.low, said.asserted.high):
            return []
        return list(self._tried(said, one.claim, only_published=is_open))

    # -- what to try -------------------------------------------------------------------------

    def _tried(self, said: Said, claim: Claim, only_published: bool) -> Iterator[_Tried]:
        """Yield other readings, each once: the commonest mistake that leads to it is kept."""
        seen = {self._identity(said.quantity, said.asserted)}
        count = 0
        for operator, other in self._yielded(said, claim, only_published):
            same = self._identity(other.quantity, other.asserted)
            if same in seen and other.reachable is None:
                continue
            seen.add(same)
            tried = self._one(operator, other, claim)
            if only_published and not tried.published:
                continue
            if count == MOST_TRIED:
                self.is_complete = False
                return
            count += 1
            yield tried

    def _yielded(
        self, said: Said, claim: Claim, only_of_words: bool
    ) -> Iterator[tuple[Operator, Other]]:
        """Yield what operators yield, and what was published of it for another time."""
        for operator in operators():
            if only_of_words and not operator.of_words:
                continue
            for other in operator.others(said):
                yield operator, other
                if not operator.ranks_first:
                    continue
                told = self._look_up.at_another_time(other.quantity, other.asserted, claim)
                if told is not None:
                    says = f"{other.says}; it was published of {say_quantity(told, self._study)}"
                    yield operator, Other(told, other.asserted, says)

    @property
    def _look_up(self) -> Published:
        if self._published is None:
            self._published = Published(self._study, self._beside)
        return self._published

    def _one(self, operator: Operator, other: Other, claim: Claim) -> _Tried:
        if isinstance(other.quantity, LeverQ | SinceQ):
            return _Tried(operator, other, None, ())
        if other.figure is not None:
            source = next(f.source for f in self._study.figures if f.id == other.figure)
            return _Tried(operator, other, None, (PublishedBy(other.figure, None, source),))
        form = self._beside.expand(other.quantity)
        by = self._look_up.by(other.quantity, other.asserted, claim)
        return _Tried(operator, other, form, by)

    def _identity(self, quantity: QuantityForm, asserted: Interval) -> object:
        """What makes two readings the same, however they are spelt."""
        same = self._beside.identity(quantity, asserted)
        return same if same is not None else (quantity.toml, asserted)

    # -- what fits ---------------------------------------------------------------------------

    def _fitting(self, said: Said, tried: list[_Tried], evidence: Evidence) -> list[_Found]:
        found: list[_Found] = []
        plain = [one for one in tried if not one.operator.matches_numbers]
        grain = grain_of(said.unit, said.numbers)
        for most, one in self._hopeful(plain, evidence, grain):
            ahead = sorted((f.fit for f in found), reverse=True)[:SHOWN]
            needed = max(LEAST, ahead[-1]) if len(ahead) == SHOWN else LEAST
            if one.published or most >= needed:
                fitting = self._ask(one, evidence, grain, needed)
                if fitting is not None:
                    found.append(fitting)
        for operator in operators():
            if operator.matches_numbers:
                mine = [one for one in tried if one.operator is operator]
                found += self._matching(said, mine, evidence, grain)
        return found

    def _hopeful(
        self, tried: Iterable[_Tried], evidence: Evidence, grain: Fraction
    ) -> list[tuple[Fraction, _Tried]]:
        """Order readings by the best fit that accounts seen so far leave possible."""
        ranked = []
        for number, one in enumerate(tried):
            most = self._most(one, evidence, grain)
            if most > 0:
                ranked.append((not one.published, -most, number, one))
        return [(-most, one) for _, most, _, one in sorted(ranked, key=lambda item: item[:3])]

    def _most(
        self, one: _Tried, evidence: Evidence, grain: Fraction, high: Fraction | None = None
    ) -> Fraction:
        """The best fit that accounts seen so far, and a highest value, leave possible."""
        if one.other.reachable is not None:
            return Fraction(1)
        if one.form is None:
            return Fraction(0)
        seen = self._beside.seen(evidence, one.form)
        asserted = one.other.asserted
        if seen is None or asserted.low is None or asserted.high is None:
            return Fraction(1)
        least, most = (Fraction(edge) for edge in seen)
        if high is not None:
            most = max(most, high)
        either = max(most, asserted.high) - min(least, asserted.low)
        return min(Fraction(1), (asserted.high - asserted.low + grain) / (either + grain))

    def _ask(
        self, one: _Tried, evidence: Evidence, grain: Fraction, needed: Fraction
    ) -> _Found | None:
        """Return the reading with what is reachable, if it fits at all.

        Its highest value is asked for first: most that do not fit are too low, or unbounded.
        """
        reach, asserted = one.other.reachable, one.other.asserted
        known = reach is not None
        if reach is None:
            high = self._end(one, evidence, "at_most")
            if high is None or asserted.low is None or high < asserted.low:
                return None
            if not one.published and self._most(one, evidence, grain, high) < needed:
                return None
            low = self._end(one, evidence, "at_least")
            if low is None:
                return None
            reach = Interval(low, high)
        size = fit(asserted, reach, grain)
        verdict: Verdict = "open"
        if _is_within(reach, asserted) and (known or self._is_proved(one, evidence)):
            verdict = "supported"
        if not size or (size < LEAST and verdict == "open" and not one.published):
            return None
        return _Found(one, reach, size, verdict)

    def _end(self, one: _Tried, evidence: Evidence, side: Side) -> Fraction | None:
        """Return one end of what is reachable; None if unbounded, or no more may be asked."""
        if one.form is None:
            return None
        if self._beside.solves >= MOST_QUESTIONS:
            self.is_complete = False
            return None
        found = self._beside.end(evidence, one.form, side)
        return None if found.nobody else rounded(found.value)

    def _is_proved(self, one: _Tried, evidence: Evidence) -> bool:
        assert one.form is not None
        return all(
            self._beside.is_proved(evidence, self._beside.end(evidence, one.form, side), side)
            for side in _SIDES
        )

    # -- numbers that match ------------------------------------------------------------------

    def _matching(
        self, said: Said, tried: list[_Tried], evidence: Evidence, grain: Fraction
    ) -> list[_Found]:
        """Return readings found by their value, unless so many match by chance."""
        usable = [one for one in tried if one.form is not None]
        span = _span(said, usable)
        least = [self._tolerance_seen(one, evidence, grain) for one in usable]
        if not usable or (expected_by_chance(least, span) or Fraction(0)) > CHANCE:
            return []
        tolerances: list[Fraction | None] = []
        found = []
        for one in usable:
            low, high = (self._end(one, evidence, side) for side in _SIDES)
            tolerances.append(_tolerance(one.other.asserted, Interval(low, high), grain))
            if tolerances[-1] is None:
                return []
            fitting = self._ask(one, evidence, grain, LEAST)
            if fitting is not None:
                found.append(fitting)
        expected = expected_by_chance(tolerances, span)
        return [] if expected is None or expected > CHANCE else found

    def _tolerance_seen(self, one: _Tried, evidence: Evidence, grain: Fraction) -> Fraction | None:
        assert one.form is not None
        seen = self._beside.seen(evidence, one.form)
        reach = Interval(Fraction(0), Fraction(0))
        if seen is not None:
            reach = Interval(Fraction(seen[0]), Fraction(seen[1]))
        return _tolerance(one.other.asserted, reach, grain)

    # -- what is said ------------------------------------------------------------------------

    def _slip(self, one: _Found, searched: Searched, said: Said) -> Slip:
        other, published = one.tried.other, one.tried.published
        unit = unit_or_none(other.quantity, self._study)
        allowed = say_interval(one.reach.low, one.reach.high, unit)
        said_range = say_interval(other.asserted.low, other.asserted.high, unit)
        text = f"{upper_first(other.says)}. Said then: {said_range}; possible: {allowed}"
        by = published[:SHOWN]
        if by:
            text += f"; published by {say_published(by[0], searched.claim, self._study)}"
        needs: str | None = None
        if searched.finding.verdict == "open":
            needs = to_believe(self._account, searched.evidence, said, searched.finding)
            text += ". Both readings are possible"
            if needs:
                text += f". For the one that was examined, one would have to believe: {needs}"
        asserted = (other.asserted.low, other.asserted.high)
        return Slip(
            kind=one.tried.operator.kind,
            says=f"{text}.",
            quantity=other.quantity.toml,
            unit=unit,
            asserted=asserted,
            reachable=(one.reach.low, one.reach.high),
            verdict=one.verdict,
            fit=one.fit,
            published_by=by,
            literal_needs=needs,
        )


def _known_by(study: Study) -> Study:
    """The study without figures that were published later than it looks."""
    as_of = study.settings.as_of
    if as_of is None:
        return study
    return replace(study, figures=tuple(f for f in study.figures if study.published(f) <= as_of))


def _is_within(reach: Interval, asserted: Interval) -> bool:
    if None in (reach.low, reach.high, asserted.low, asserted.high):
        return False
    return bool(asserted.low <= reach.low and reach.high <= asserted.high)  # type: ignore[operator]


def _tolerance(asserted: Interval, reach: Interval, grain: Fraction) -> Fraction | None:
    if None in (reach.low, reach.high, asserted.low, asserted.high):
        return None
    return asserted.high - asserted.low + reach.high - reach.low + grain  # type: ignore[operator]


def _span(said: Said, tried: list[_Tried]) -> Fraction:
    """The range within which a value could fall: from nothing to the largest that was tried."""
    edges = [said.asserted.high, *(one.other.asserted.high for one in tried)]
    return max((edge for edge in edges if edge is not None), default=Fraction(0))
